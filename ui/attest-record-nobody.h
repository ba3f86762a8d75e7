/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-record-jobs.h"

G_BEGIN_DECLS

/* For a record that nobody can receive now. @choices: AttestChoice, none of them
 * somebody it can be sent to. */
char *attest_nobody_whom_to_tell (AttestRecord       *record,
                                  AttestRecordSchool *school,
                                  GPtrArray          *choices) G_GNUC_WARN_UNUSED_RESULT;
char *attest_nobody_note (AttestRecord       *record,
                          AttestRecordSchool *school,
                          GPtrArray          *choices) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
