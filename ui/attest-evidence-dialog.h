/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "attest-evidence-form.h"
#include "session/attest-session.h"

G_BEGIN_DECLS

/* Adds a piece of evidence to a case: asks of which kind it is, and has a form
 * for those that are no file. What is typed is kept as a draft. */
#define ATTEST_TYPE_EVIDENCE_DIALOG (attest_evidence_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AttestEvidenceDialog, attest_evidence_dialog, ATTEST, EVIDENCE_DIALOG, AdwWindow)

GtkWindow *attest_evidence_dialog_new (GtkWindow     *parent,
                                       AttestSession *session,
                                       const char    *case_id);
GtkWindow *attest_evidence_dialog_new_move (GtkWindow     *parent,
                                            AttestSession *session,
                                            AttestItem    *item);
void       attest_evidence_dialog_hide (AttestEvidenceDialog *self);

G_END_DECLS
