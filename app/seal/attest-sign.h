/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "seal/attest-digest.h"
#include "seal/attest-key.h"

G_BEGIN_DECLS

/* A signing key's public half is written everywhere in one form: the line of a
 * minisign public key file, 56 characters of base64 that begin with "RW". Its
 * key number is the first eight bytes of SHA-256 over the Ed25519 key, so the
 * line follows from the key alone. */
#define ATTEST_SIGNING_KEY_TEXT 56
/* Six groups of five digits and five spaces: the first 15 bytes of
 * SHA-256("attest-fp1" || the 32 bytes of the key), big-endian modulo 10^30. */
#define ATTEST_FINGERPRINT_TEXT 35

typedef struct _AttestSignKey AttestSignKey;

AttestSignKey *attest_sign_key_new        (void) G_GNUC_WARN_UNUSED_RESULT;
AttestSignKey *attest_sign_key_from_seed  (const AttestKey     *seed) G_GNUC_WARN_UNUSED_RESULT;
AttestKey     *attest_sign_key_seed       (const AttestSignKey *self) G_GNUC_WARN_UNUSED_RESULT;
const char    *attest_sign_key_public     (const AttestSignKey *self); /* 56 characters */
void           attest_sign_key_free       (AttestSignKey       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestSignKey, attest_sign_key_free)

gboolean       attest_signing_key_is_valid (const char          *text);
char          *attest_fingerprint          (const char          *signing_key) G_GNUC_WARN_UNUSED_RESULT; /* NULL when not a key */
char          *attest_minisign_public_file (const char          *signing_key) G_GNUC_WARN_UNUSED_RESULT; /* what minisign -p reads */

/* A whole .minisig file: prehashed ("ED"), verified by `minisign -V`. The
 * trusted comment may hold no line feed. Verifies what it signed. */
char          *attest_minisign_sign       (const AttestSignKey *key,
                                           const void          *bytes,
                                           gsize                length,
                                           const char          *trusted_comment) G_GNUC_WARN_UNUSED_RESULT;
/* %ATTEST_ERROR_SIGNATURE: another key number, or it does not verify (the
 * messages differ). %ATTEST_ERROR_INPUT: not a signature file. */
gboolean       attest_minisign_verify     (const char          *signing_key,
                                           const void          *bytes,
                                           gsize                length,
                                           const char          *signature,
                                           gsize                signature_length,
                                           char               **trusted_comment,
                                           GError             **error);

G_END_DECLS
