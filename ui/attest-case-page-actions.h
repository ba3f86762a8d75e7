/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-send-dialog.h"

G_BEGIN_DECLS

/* What can be done with one case, each with its own dialog and its own words. */
void attest_case_ask_recipients (GtkWindow       *window,
                                 AttestSession   *session,
                                 AttestCase      *matter,
                                 AttestSendChosen chosen,
                                 gpointer         user_data);
void attest_case_correct (GtkWindow     *window,
                          AttestSession *session,
                          const char    *case_id);
void attest_case_close (GtkWindow     *window,
                        AttestSession *session,
                        const char    *case_id);
void attest_case_verify (GtkWindow     *window,
                         AttestSession *session,
                         const char    *case_id);

G_END_DECLS
