/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/attest-desk-steps.h"

G_BEGIN_DECLS

/* One step: what is asked, why, where the policy says so, what became of it,
 * and the buttons to say so. Emits "said" with done, some, not-done or more. */
#define ATTEST_TYPE_STEP_ROW (attest_step_row_get_type ())
G_DECLARE_FINAL_TYPE (AttestStepRow, attest_step_row, ATTEST, STEP_ROW, GtkListBoxRow)

GtkWidget        *attest_step_row_new (void);
void              attest_step_row_update (AttestStepRow    *self,
                                          const AttestStep *step,
                                          gboolean          received);
const AttestStep *attest_step_row_get_step (AttestStepRow *self);

G_END_DECLS
