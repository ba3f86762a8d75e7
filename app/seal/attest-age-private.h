/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "seal/attest-age.h"

G_BEGIN_DECLS

/* Inside seal/ only: the parts of an age v1 file.
 *
 *   age-encryption.org/v1
 *   -> X25519 base64 of the share[32]
 *   base64 of ChaCha20-Poly1305 (file key[16])      one such stanza a recipient
 *   --- base64 of HMAC-SHA256 over all of it up to and with "---"
 *   payload nonce[16]
 *   chunks (attest-stream.h) under HKDF (file key, payload nonce)
 *
 * Base64 has no padding here. Other kinds of stanza may stand beside ours. */
#define ATTEST_AGE_INTRO "age-encryption.org/v1\n"
#define ATTEST_AGE_FILE_KEY 16
#define ATTEST_AGE_NONCE 16
#define ATTEST_AGE_MAC 32
#define ATTEST_AGE_MOST_STANZAS 64
#define ATTEST_AGE_MOST_HEADER (1024 * 1024)
/* Chunks that are sealed or opened at a time, by two threads. */
#define ATTEST_AGE_BATCH 32

/* A run of characters within the header. */
typedef struct
{
  const char *text;
  gsize       length;
} AttestAgeSpan;

typedef struct
{
  AttestAgeSpan type;
  AttestAgeSpan argument;  /* the first one */
  guint         arguments; /* how many */
  AttestAgeSpan body;      /* its first line */
  gsize         body_bytes;
} AttestAgeStanza;

typedef struct
{
  AttestAgeStanza stanzas[ATTEST_AGE_MOST_STANZAS];
  guint           n_stanzas;
  gsize           signed_length; /* what the MAC is over */
  guint8          mac[ATTEST_AGE_MAC];
} AttestAgeHeader;

typedef enum {
  ATTEST_AGE_MISS,   /* for somebody else */
  ATTEST_AGE_HIT,    /* the file key is out */
  ATTEST_AGE_BROKEN, /* no valid stanza of its kind */
} AttestAgeMatch;

gboolean attest_age_header_parse (const char      *text,
                                  gsize            length,
                                  AttestAgeHeader *out,
                                  GError         **error);
gboolean attest_age_span_is (const AttestAgeSpan *self,
                             const char          *text);

gboolean       attest_age_wrap (const char         *recipient,
                                const AttestSecret *file_key,
                                GString            *header);
AttestAgeMatch attest_age_unwrap (const AttestIdentity  *identity,
                                  const AttestAgeStanza *stanza,
                                  AttestSecret         **file_key);
void           attest_age_header_mac (const AttestSecret *file_key,
                                      const char         *header,
                                      gsize               length,
                                      guint8              mac[ATTEST_AGE_MAC]);
AttestKey     *attest_age_payload_key (const AttestSecret *file_key,
                                       const guint8        nonce[ATTEST_AGE_NONCE]);

const guint8 *attest_identity_secret (const AttestIdentity *self);
const guint8 *attest_identity_public (const AttestIdentity *self);
gboolean      attest_recipient_parse (const char *text,
                                      guint8 public[32]);

/* Sets @error from what stopped a sealer or opener before. */
gboolean attest_age_fail_again (const GError *failure,
                                GError      **error);

G_END_DECLS
