/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "custody/attest-line.h"

G_BEGIN_DECLS

/* The end of one chain: one case, one author. */
typedef struct
{
  char         case_id[33];
  char         author[ATTEST_SIGNING_KEY_TEXT + 1];
  guint64      seq;  /* of the last line; 0 while empty */
  AttestDigest head; /* digest of the last line; zeros while empty */
} AttestChain;

void         attest_chain_init         (AttestChain        *self,
                                        const char         *case_id,
                                        const char         *author);
char        *attest_chain_append       (AttestChain        *self,
                                        const char         *kind,
                                        const AttestMoment *now,
                                        const AttestDigest *body,
                                        gsize              *length) G_GNUC_WARN_UNUSED_RESULT;
gboolean     attest_chain_check        (AttestChain        *self,
                                        const char         *line,
                                        gsize               length,
                                        AttestLine         *out,
                                        GError            **error);

AttestDigest attest_journal_next       (const AttestDigest *head,
                                        const AttestDigest *line);

G_END_DECLS
