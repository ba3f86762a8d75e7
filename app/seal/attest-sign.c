/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "seal/attest-sign.h"

#include "seal/attest-base64-private.h"
#include "seal/attest-key-private.h"
#include "seal/attest-sign-private.h"

#include <sodium.h>
#include <string.h>

/* Bytes only, in guarded memory: nothing here needs an alignment. */
struct _AttestSignKey
{
  guint8 secret[crypto_sign_SECRETKEYBYTES]; /* seed || public key */
  char public[ATTEST_SIGNING_KEY_TEXT + 1];
};

G_STATIC_ASSERT (crypto_sign_SEEDBYTES == ATTEST_KEY_BYTES);
G_STATIC_ASSERT (crypto_sign_BYTES == ATTEST_SIGNATURE);
G_STATIC_ASSERT (ATTEST_BASE64_PADDED_LENGTH (sizeof (AttestPublicKey)) == ATTEST_SIGNING_KEY_TEXT);

static void
public_key_fill (AttestPublicKey *self,
                 const guint8     key[32])
{
  AttestDigest digest = attest_digest_of (key, 32);

  memcpy (self->algorithm, "Ed", 2);
  memcpy (self->number, digest.bytes, sizeof self->number);
  memcpy (self->key, key, sizeof self->key);
}

/* A key that is no point of the large group would let one signature pass for
 * many messages. */
gboolean
attest_public_key_parse (const char      *text,
                         AttestPublicKey *out)
{
  AttestPublicKey found, expected;

  if (text == NULL || strlen (text) != ATTEST_SIGNING_KEY_TEXT)
    return FALSE;
  if (!attest_base64_decode (ATTEST_BASE64_PADDED, text, ATTEST_SIGNING_KEY_TEXT, (guint8 *)&found, sizeof found))
    return FALSE;
  public_key_fill (&expected, found.key);
  if (memcmp (&found, &expected, sizeof found) != 0 || !crypto_core_ed25519_is_valid_point (found.key))
    return FALSE;
  *out = found;
  return TRUE;
}

/**
 * attest_sign_key_from_seed:
 * @seed: 32 secret bytes
 *
 * Returns: (transfer full): the Ed25519 key that follows from @seed
 */
AttestSignKey *
attest_sign_key_from_seed (const AttestKey *seed)
{
  AttestSignKey *self;
  AttestPublicKey public;
  guint8 key[crypto_sign_PUBLICKEYBYTES];

  if (sodium_init () < 0 || (self = sodium_malloc (sizeof *self)) == NULL)
    g_error ("No memory for a signing key");
  crypto_sign_seed_keypair (key, self->secret, attest_key_bytes (seed));
  public_key_fill (&public, key);
  attest_base64_encode (ATTEST_BASE64_PADDED, (const guint8 *)&public, sizeof public, self->public);
  (void)sodium_mprotect_readonly (self);
  return self;
}

/**
 * attest_sign_key_new:
 *
 * Returns: (transfer full): a new random signing key
 */
AttestSignKey *
attest_sign_key_new (void)
{
  g_autoptr (AttestKey) seed = attest_key_new_random ();

  return attest_sign_key_from_seed (seed);
}

/**
 * attest_sign_key_seed:
 * @self: a signing key
 *
 * Returns: (transfer full): the seed it follows from, for keeping it
 */
AttestKey *
attest_sign_key_seed (const AttestSignKey *self)
{
  return attest_key_new_from_bytes (self->secret);
}

/**
 * attest_sign_key_public:
 * @self: a signing key
 *
 * Returns: (transfer none): its public half, 56 characters
 */
const char *
attest_sign_key_public (const AttestSignKey *self)
{
  return self->public;
}

/**
 * attest_sign_key_free:
 * @self: (nullable) (transfer full): a signing key, wiped before its memory is given back
 */
void
attest_sign_key_free (AttestSignKey *self)
{
  sodium_free (self);
}

void
attest_sign_detached (const AttestSignKey *self,
                      const guint8        *bytes,
                      gsize                length,
                      guint8               signature[ATTEST_SIGNATURE])
{
  crypto_sign_detached (signature, NULL, bytes, length, self->secret);
}

/**
 * attest_signing_key_is_valid:
 * @text: (nullable): anything
 *
 * Returns: whether @text is the line of a public signing key as Attest makes
 *   them: canonical base64 of "Ed", the key number that follows from the key,
 *   and a usable Ed25519 key
 */
gboolean
attest_signing_key_is_valid (const char *text)
{
  AttestPublicKey key;

  return attest_public_key_parse (text, &key);
}

/* Divides the big-endian number in place; returns the remainder. */
static guint
divide (guint8 *number,
        gsize   length,
        guint   by)
{
  guint rest = 0;

  for (gsize i = 0; i < length; i++)
    {
      guint part = rest << 8 | number[i];

      number[i] = (guint8)(part / by);
      rest = part % by;
    }
  return rest;
}

/**
 * attest_fingerprint:
 * @signing_key: (nullable): anything
 *
 * Six groups of five digits that two people can compare by telephone. They
 * are 10^30 values out of a 120-bit number: nobody finds a second key with
 * the same ones.
 *
 * Returns: (transfer full) (nullable): 35 characters, or %NULL when
 *   @signing_key is not a key
 */
char *
attest_fingerprint (const char *signing_key)
{
  static const char label[] = "attest-fp1";
  guint8            input[sizeof label - 1 + 32];
  guint             groups[6];
  AttestPublicKey   key;
  AttestDigest      digest;

  if (!attest_public_key_parse (signing_key, &key))
    return NULL;
  memcpy (input, label, sizeof label - 1);
  memcpy (input + sizeof label - 1, key.key, sizeof key.key);
  digest = attest_digest_of (input, sizeof input);
  for (gsize i = G_N_ELEMENTS (groups); i-- > 0;)
    groups[i] = divide (digest.bytes, 15, 100000);
  return g_strdup_printf ("%05u %05u %05u %05u %05u %05u", groups[0], groups[1], groups[2], groups[3], groups[4], groups[5]);
}
