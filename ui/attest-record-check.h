/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-record-page.h"

G_BEGIN_DECLS

/* Everything on one page before it is sent, and whom it goes to. */
#define ATTEST_TYPE_RECORD_CHECK (attest_record_check_get_type ())
G_DECLARE_FINAL_TYPE (AttestRecordCheck, attest_record_check, ATTEST, RECORD_CHECK, AttestRecordPage)

void  attest_record_check_set_choices (AttestRecordCheck *self,
                                       GPtrArray         *choices);
char *attest_record_check_names (AttestRecordCheck *self) G_GNUC_WARN_UNUSED_RESULT;
char *attest_record_check_strangers (AttestRecordCheck *self) G_GNUC_WARN_UNUSED_RESULT;
char *attest_record_check_whom_to_tell (AttestRecordCheck *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
