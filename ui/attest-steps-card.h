/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "attest-jobs.h"

G_BEGIN_DECLS

/* The steps that the school's policy asks for in a case: at first what is next
 * to do, and all of them at a press. */
#define ATTEST_TYPE_STEPS_CARD (attest_steps_card_get_type ())
G_DECLARE_FINAL_TYPE (AttestStepsCard, attest_steps_card, ATTEST, STEPS_CARD, GtkBox)

void attest_steps_card_show (AttestStepsCard *self,
                             AttestSession   *session,
                             AttestCaseView  *view);

G_END_DECLS
