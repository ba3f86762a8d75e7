/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-record-page.h"

G_BEGIN_DECLS

/* Is anyone in danger? "Yes" says what to do before anything is sent. */
#define ATTEST_TYPE_RECORD_DANGER (attest_record_danger_get_type ())
G_DECLARE_FINAL_TYPE (AttestRecordDanger, attest_record_danger, ATTEST, RECORD_DANGER, AttestRecordPage)

void attest_record_danger_set_dsl (AttestRecordDanger *self,
                                   const char         *dsl);

G_END_DECLS
