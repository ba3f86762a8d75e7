/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-record-page.h"
#include "attest-when-row.h"

G_BEGIN_DECLS

/* When it was: what the person said, or nothing. The moment a button was
 * pressed is never taken for it. */
void  attest_record_when_bind (AttestRecordPage *page,
                               AttestWhenRow    *row);
void  attest_record_when_show (AttestRecordPage *page,
                               AttestWhenRow    *row);
char *attest_record_when_problem (AttestWhenRow *row) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
