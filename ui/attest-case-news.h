/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-jobs.h"
#include "attest-send-dialog.h"

G_BEGIN_DECLS

/* What those a record was sent to have of it, and what they lack. */
gboolean attest_case_has_news (AttestCaseView *view);
char    *attest_case_state_words (AttestCaseView *view) G_GNUC_WARN_UNUSED_RESULT;
char    *attest_case_send_label (AttestCaseView *view) G_GNUC_WARN_UNUSED_RESULT;
char    *attest_case_update_words (AttestCaseView *view) G_GNUC_WARN_UNUSED_RESULT;
char    *attest_case_news_words (const AttestNews *news) G_GNUC_WARN_UNUSED_RESULT;
void     attest_case_ask_unchanged (GtkWindow         *window,
                                    AttestCaseView    *view,
                                    const char *const *keys,
                                    const char        *names,
                                    AttestSendChosen   send,
                                    gpointer           user_data);

G_END_DECLS
