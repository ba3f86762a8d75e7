/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-record.h"

G_BEGIN_DECLS

/* Keeps the encrypted copy of what is being typed no more than two seconds
 * behind. "saved" after each save; "failed" (GError) once until
 * the next save works. */
#define ATTEST_TYPE_RECORD_DRAFT (attest_record_draft_get_type ())
G_DECLARE_FINAL_TYPE (AttestRecordDraft, attest_record_draft, ATTEST, RECORD_DRAFT, GObject)

AttestRecordDraft *attest_record_draft_new (AttestRecord *record) G_GNUC_WARN_UNUSED_RESULT;
void               attest_record_draft_flush (AttestRecordDraft *self);
void               attest_record_draft_pause (AttestRecordDraft *self,
                                              gboolean           paused);
void               attest_record_draft_discard (AttestRecordDraft *self);

G_END_DECLS
