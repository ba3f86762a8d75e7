/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-record.h"

G_BEGIN_DECLS

/* New records that were left before they were sent or saved. There may be any
 * number; those that add to a case are told by attest_record_adds_to_case(). */
typedef struct
{
  char *name;    /* it is kept under */
  char *case_id; /* that it has sealed something into already; NULL */
  char *words;   /* the first that somebody wrote; "" */
} AttestDraft;

void       attest_draft_free (AttestDraft *self);
char      *attest_draft_name_new (void) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *attest_drafts_read (AttestDesk *desk) G_GNUC_WARN_UNUSED_RESULT;
/* Of what attest_drafts_read() gave: the one that has begun that case; NULL. */
const AttestDraft *attest_drafts_find (GPtrArray  *drafts,
                                       const char *case_id);

G_END_DECLS
