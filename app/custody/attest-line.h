/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/attest-time.h"
#include "seal/attest-digest.h"
#include "seal/attest-sign.h"

G_BEGIN_DECLS

#define ATTEST_LINE_MAX 1024
#define ATTEST_LINE_KIND_MAX 40
/* The case id of entries that are about the store and not about a case. */
#define ATTEST_NO_CASE "00000000000000000000000000000000"

/* One custody line; docs/format-chain.md has its grammar. */
typedef struct
{
  gint64       at_ms;
  char         author[ATTEST_SIGNING_KEY_TEXT + 1];
  AttestDigest body;
  char         boot[33];
  char         case_id[33];
  AttestClock  clock;
  char         kind[ATTEST_LINE_KIND_MAX + 1]; /* a word; a later version may know more */
  gint64       mono_ms;
  AttestDigest prev;
  guint64      seq;
  char         zone[ATTEST_ZONE_MAX + 1];
} AttestLine;

char    *attest_line_write (const AttestLine *self,
                            gsize            *length) G_GNUC_WARN_UNUSED_RESULT;
gboolean attest_line_parse (const char *text,
                            gsize       length,
                            AttestLine *out,
                            GError    **error);
gboolean attest_line_parse_by (const char *text,
                               gsize       length,
                               const char *known,
                               AttestLine *out,
                               GError    **error);

G_END_DECLS
