/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* SHA-256: what police tools and `sha256sum` print. */
#define ATTEST_DIGEST_BYTES 32
#define ATTEST_DIGEST_HEX 64

typedef struct
{
  guint8 bytes[ATTEST_DIGEST_BYTES];
} AttestDigest;

/* By value, so that a digest in progress can live in another struct; clear
 * with attest_hasher_finish() or attest_hasher_clear(). */
typedef struct
{
  gpointer context; /* EVP_MD_CTX */
} AttestHasher;

AttestDigest attest_digest_of        (const void         *bytes,
                                      gsize               length);
char        *attest_digest_hex       (const AttestDigest *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean     attest_digest_from_hex  (const char         *text,
                                      AttestDigest       *out);
gboolean     attest_digest_equal     (const AttestDigest *a,
                                      const AttestDigest *b);
gboolean     attest_digest_is_zero   (const AttestDigest *self);

void         attest_hasher_init      (AttestHasher       *self);
void         attest_hasher_update    (AttestHasher       *self,
                                      const void         *bytes,
                                      gsize               length);
AttestDigest attest_hasher_finish    (AttestHasher       *self);
void         attest_hasher_clear     (AttestHasher       *self);

G_END_DECLS
