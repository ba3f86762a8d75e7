/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-record-jobs.h"
#include "attest-record.h"

G_BEGIN_DECLS

/* Whom a record that is being made goes to. @choices: AttestChoice, best first;
 * NULL while not known. */
gboolean attest_recipient_can (const AttestChoice *choice);
gboolean attest_recipient_is_chosen (AttestRecord       *record,
                                     const AttestChoice *choice);
char    *attest_recipient_names (AttestRecord *record,
                                 GPtrArray    *choices) G_GNUC_WARN_UNUSED_RESULT;
char    *attest_recipient_strangers (AttestRecord *record,
                                     GPtrArray    *choices) G_GNUC_WARN_UNUSED_RESULT;
char    *attest_recipient_words (const AttestChoice *choice) G_GNUC_WARN_UNUSED_RESULT;
char    *attest_recipient_note (AttestRecord       *record,
                                AttestRecordSchool *school,
                                GPtrArray          *choices) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
