/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-record-page.h"

G_BEGIN_DECLS

/* The ways a picture or a file comes in. */
#define ATTEST_TYPE_RECORD_CAPTURE (attest_record_capture_get_type ())
G_DECLARE_FINAL_TYPE (AttestRecordCapture, attest_record_capture, ATTEST, RECORD_CAPTURE, AttestRecordPage)

void attest_record_capture_set_screenshot (AttestRecordCapture *self,
                                           gboolean             available);

G_END_DECLS
