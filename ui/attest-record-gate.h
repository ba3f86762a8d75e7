/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-record-page.h"

G_BEGIN_DECLS

/* The question before any pixel, file or clipboard is touched. Keyboard and
 * Enter start on the safe answer. */
#define ATTEST_TYPE_RECORD_GATE (attest_record_gate_get_type ())
G_DECLARE_FINAL_TYPE (AttestRecordGate, attest_record_gate, ATTEST, RECORD_GATE, AttestRecordPage)

G_END_DECLS
