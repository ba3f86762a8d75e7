/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "seal/attest-age-private.h"

#include "seal/attest-base64-private.h"
#include "seal/attest-key-private.h"

#include <sodium.h>
#include <string.h>

/* The file key under the result of X25519 between the share and the
 * recipient. The wrap key is used once, so its nonce may be zero. */
#define WRAPPED (ATTEST_AGE_FILE_KEY + crypto_aead_chacha20poly1305_ietf_ABYTES)
#define BASE64_32 ATTEST_BASE64_UNPADDED_LENGTH (32)
#define STACK 4096

G_STATIC_ASSERT (WRAPPED == 32);

static const guint8 ZERO_NONCE[crypto_aead_chacha20poly1305_ietf_NPUBBYTES] = { 0 };

/* HKDF-SHA256 (RFC 5869) for one block of output. No salt is 32 zeros. */
static void
hkdf (guint8        out[32],
      const guint8 *secret,
      gsize         secret_length,
      const guint8 *salt,
      gsize         salt_length,
      const char   *info)
{
  static const guint8          one = 1, none[32] = { 0 };
  crypto_auth_hmacsha256_state state;
  guint8                       extracted[32];

  crypto_auth_hmacsha256_init (&state, salt != NULL ? salt : none, salt != NULL ? salt_length : sizeof none);
  crypto_auth_hmacsha256_update (&state, secret, secret_length);
  crypto_auth_hmacsha256_final (&state, extracted);
  crypto_auth_hmacsha256_init (&state, extracted, sizeof extracted);
  crypto_auth_hmacsha256_update (&state, (const guint8 *)info, strlen (info));
  crypto_auth_hmacsha256_update (&state, &one, 1);
  crypto_auth_hmacsha256_final (&state, out);
  attest_wipe (extracted, sizeof extracted);
  attest_wipe (&state, sizeof state);
}

/* Gives whether the result is not all zero, as it is for a bad @other. */
static gboolean
wrap_key (guint8       key[32],
          const guint8 secret[32],
          const guint8 other[32],
          const guint8 share[32],
          const guint8 recipient[32])
{
  guint8   result[32], salt[64];
  gboolean ok = crypto_scalarmult (result, secret, other) == 0;

  memcpy (salt, share, 32);
  memcpy (salt + 32, recipient, 32);
  hkdf (key, result, sizeof result, salt, sizeof salt, "age-encryption.org/v1/X25519");
  attest_wipe (result, sizeof result);
  return ok;
}

static void
append_stanza (GString     *header,
               const guint8 share[32],
               const guint8 wrapped[WRAPPED])
{
  char share_text[BASE64_32 + 1], wrapped_text[BASE64_32 + 1];

  attest_base64_encode (ATTEST_BASE64_UNPADDED, share, 32, share_text);
  attest_base64_encode (ATTEST_BASE64_UNPADDED, wrapped, WRAPPED, wrapped_text);
  g_string_append_printf (header, "-> X25519 %s\n%s\n", share_text, wrapped_text);
}

/**
 * attest_age_wrap:
 * @recipient: "age1…"
 * @file_key: the 16 bytes to wrap
 * @header: the header so far; the stanza is appended
 *
 * Returns: whether @recipient can be sealed to
 */
gboolean
attest_age_wrap (const char         *recipient,
                 const AttestSecret *file_key,
                 GString            *header)
{
  guint8 public[32], secret[32], share[32], key[32], wrapped[WRAPPED];
  gboolean ok = attest_recipient_parse (recipient, public);

  if (!ok)
    return FALSE;
  randombytes_buf (secret, sizeof secret);
  crypto_scalarmult_base (share, secret);
  ok = wrap_key (key, secret, public, share, public);
  crypto_aead_chacha20poly1305_ietf_encrypt (wrapped, NULL, (const guint8 *)attest_secret_text (file_key), ATTEST_AGE_FILE_KEY, NULL, 0, NULL, ZERO_NONCE, key);
  if (ok)
    append_stanza (header, share, wrapped);
  attest_wipe (secret, sizeof secret);
  attest_wipe (key, sizeof key);
  sodium_stackzero (STACK);
  return ok;
}

/**
 * attest_age_unwrap:
 * @identity: who is asking
 * @stanza: a stanza of type X25519
 * @file_key: (out): the file key, with %ATTEST_AGE_HIT only
 *
 * Returns: whether the stanza is for @identity, for another, or none at all
 */
AttestAgeMatch
attest_age_unwrap (const AttestIdentity  *identity,
                   const AttestAgeStanza *stanza,
                   AttestSecret         **file_key)
{
  g_autoptr (AttestSecret) found = attest_secret_alloc (ATTEST_AGE_FILE_KEY);
  guint8 share[32], wrapped[WRAPPED], key[32];
  int    failed;

  if (found == NULL)
    g_error ("No memory for a file key");
  if (stanza->arguments != 1 || stanza->body_bytes != WRAPPED ||
      !attest_base64_decode (ATTEST_BASE64_UNPADDED, stanza->argument.text, stanza->argument.length, share, sizeof share) ||
      !attest_base64_decode (ATTEST_BASE64_UNPADDED, stanza->body.text, stanza->body.length, wrapped, sizeof wrapped) ||
      !wrap_key (key, attest_identity_secret (identity), share, share, attest_identity_public (identity)))
    return ATTEST_AGE_BROKEN;
  failed = crypto_aead_chacha20poly1305_ietf_decrypt ((guint8 *)attest_secret_buffer (found), NULL, NULL, wrapped, sizeof wrapped, NULL, 0, ZERO_NONCE, key);
  attest_wipe (key, sizeof key);
  sodium_stackzero (STACK);
  if (failed != 0)
    return ATTEST_AGE_MISS;
  attest_secret_protect (found);
  *file_key = g_steal_pointer (&found);
  return ATTEST_AGE_HIT;
}

/**
 * attest_age_header_mac:
 * @file_key: the file key
 * @header: the header from its first character up to and with "---"
 * @length: how many bytes
 * @mac: (out caller-allocates): what has to stand after it
 */
void
attest_age_header_mac (const AttestSecret *file_key,
                       const char         *header,
                       gsize               length,
                       guint8              mac[ATTEST_AGE_MAC])
{
  guint8 key[32];

  hkdf (key, (const guint8 *)attest_secret_text (file_key), ATTEST_AGE_FILE_KEY, NULL, 0, "header");
  crypto_auth_hmacsha256 (mac, (const guint8 *)header, length, key);
  attest_wipe (key, sizeof key);
  sodium_stackzero (STACK);
}

/**
 * attest_age_payload_key:
 * @file_key: the file key
 * @nonce: the 16 bytes after the header
 *
 * Returns: (transfer full): the key of the chunks
 */
AttestKey *
attest_age_payload_key (const AttestSecret *file_key,
                        const guint8        nonce[ATTEST_AGE_NONCE])
{
  AttestKey *key = attest_key_alloc ();

  hkdf (attest_key_buffer (key), (const guint8 *)attest_secret_text (file_key), ATTEST_AGE_FILE_KEY, nonce, ATTEST_AGE_NONCE, "payload");
  attest_key_protect (key);
  sodium_stackzero (STACK);
  return key;
}
