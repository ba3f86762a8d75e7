/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-record-page.h"

G_BEGIN_DECLS

/* A draft was found: go on with it, or throw it away. "answered" goes on; the
 * other answer is the action record.throw-away. */
#define ATTEST_TYPE_RECORD_WELCOME (attest_record_welcome_get_type ())
G_DECLARE_FINAL_TYPE (AttestRecordWelcome, attest_record_welcome, ATTEST, RECORD_WELCOME, AttestRecordPage)

G_END_DECLS
