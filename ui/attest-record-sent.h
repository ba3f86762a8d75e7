/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-record-page.h"

G_BEGIN_DECLS

/* The end of the way: about to send, sending, sent, or kept on this computer. */
#define ATTEST_TYPE_RECORD_SENT (attest_record_sent_page_get_type ())
G_DECLARE_FINAL_TYPE (AttestRecordSentPage, attest_record_sent_page, ATTEST, RECORD_SENT_PAGE, AttestRecordPage)

void attest_record_sent_page_show_waiting (AttestRecordSentPage *self,
                                           const char           *names);
void attest_record_sent_page_show_sending (AttestRecordSentPage *self,
                                           const char           *names,
                                           double                done);
void attest_record_sent_page_show_sent (AttestRecordSentPage   *self,
                                        const char             *names,
                                        const AttestRecordSent *sent,
                                        gboolean                danger);
void attest_record_sent_page_show_spooled (AttestRecordSentPage *self,
                                           gboolean              open);
void attest_record_sent_page_show_numbers (AttestRecordSentPage *self,
                                           const char           *names,
                                           const char           *fingerprint);
void attest_record_sent_page_show_saving (AttestRecordSentPage *self);
void attest_record_sent_page_show_saved (AttestRecordSentPage *self,
                                         const char           *number,
                                         const char           *tell);

G_END_DECLS
