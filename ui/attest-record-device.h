/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-record-page.h"

G_BEGIN_DECLS

/* Words only: the police first, then where the device is locked away. */
#define ATTEST_TYPE_RECORD_DEVICE (attest_record_device_get_type ())
G_DECLARE_FINAL_TYPE (AttestRecordDevice, attest_record_device, ATTEST, RECORD_DEVICE, AttestRecordPage)

G_END_DECLS
