/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "seal/attest-age.h"

G_BEGIN_DECLS

/* Bytes that a test gives to an opener, in pieces of any size, or takes from a
 * sealer; either can be told to fail. */
typedef struct
{
  const guint8 *bytes;
  gsize         length;
  gsize         at;
  gsize         piece;      /* the most given at a time; 0 for all */
  gsize         fails_from; /* 0 for never */
} TestSource;

typedef struct
{
  GByteArray *bytes;
  gsize       fails_from; /* 0 for never */
  guint       calls;
  GThread    *thread; /* who called, when it was always the same */
  gboolean    strayed;
} TestSink;

gssize   test_source (void    *bytes,
                      gsize    length,
                      gpointer data,
                      GError **error);
gboolean test_sink (const void *bytes,
                    gsize       length,
                    gpointer    data,
                    GError    **error);
guint8  *test_pattern (gsize length);
GBytes  *test_seal (const char *recipient,
                    const void *bytes,
                    gsize       length);
GBytes  *test_open (const AttestIdentity *identity,
                    const guint8         *bytes,
                    gsize                 length,
                    GError              **error);

G_END_DECLS
