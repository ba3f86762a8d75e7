/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-record-page.h"

G_BEGIN_DECLS

/* Look at what came in, blurred until asked for, and say where it comes from.
 * "answered": the find has all that has to be sealed with it. */
#define ATTEST_TYPE_RECORD_KEEP (attest_record_keep_get_type ())
G_DECLARE_FINAL_TYPE (AttestRecordKeep, attest_record_keep, ATTEST, RECORD_KEEP, AttestRecordPage)

void     attest_record_keep_set_find (AttestRecordKeep *self,
                                      AttestFind       *find,
                                      guint             more);
void     attest_record_keep_take_answers (AttestRecordKeep *self);
gboolean attest_record_keep_wants_more (AttestRecordKeep *self);
void     attest_record_keep_set_sealing (AttestRecordKeep *self,
                                         gboolean          sealing,
                                         double            done);

G_END_DECLS
