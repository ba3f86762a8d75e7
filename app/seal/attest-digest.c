/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "seal/attest-digest.h"

#include "base/attest-id.h"

#include <openssl/evp.h>
#include <string.h>

/* libcrypto's SHA-256 uses the processor's own instructions; libsodium's and
 * GLib's do not. Looked up once: every EVP call with a name looks it up again. */
static const EVP_MD *
sha256 (void)
{
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      EVP_MD *found = EVP_MD_fetch (NULL, "SHA256", NULL);

      if (found == NULL)
        g_error ("This computer's libcrypto has no SHA-256");
      g_once_init_leave (&once, (gsize)found);
    }
  return (const EVP_MD *)once;
}

/**
 * attest_digest_of:
 * @bytes: (nullable) (array length=length): what to digest
 * @length: how many bytes; 0 is allowed
 *
 * Returns: their SHA-256
 */
AttestDigest
attest_digest_of (const void *bytes,
                  gsize       length)
{
  AttestDigest digest;

  if (EVP_Digest (length > 0 ? bytes : "", length, digest.bytes, NULL, sha256 (), NULL) != 1)
    g_error ("SHA-256 failed");
  return digest;
}

/**
 * attest_digest_hex:
 * @self: a digest
 *
 * Returns: (transfer full): 64 lower-case hex digits, as sha256sum(1) prints
 */
char *
attest_digest_hex (const AttestDigest *self)
{
  return attest_hex (self->bytes, sizeof self->bytes);
}

/**
 * attest_digest_from_hex:
 * @text: (nullable): anything
 * @out: (out caller-allocates): the digest; untouched when %FALSE is returned
 *
 * Returns: whether @text is exactly 64 lower-case hex digits
 */
gboolean
attest_digest_from_hex (const char   *text,
                        AttestDigest *out)
{
  AttestDigest digest;

  if (text == NULL || strlen (text) != ATTEST_DIGEST_HEX || !attest_unhex (text, ATTEST_DIGEST_HEX, digest.bytes))
    return FALSE;
  *out = digest;
  return TRUE;
}

/**
 * attest_digest_equal:
 * @a: a digest
 * @b: another
 *
 * Returns: whether they are the same
 */
gboolean
attest_digest_equal (const AttestDigest *a,
                     const AttestDigest *b)
{
  return memcmp (a->bytes, b->bytes, sizeof a->bytes) == 0;
}

/**
 * attest_digest_is_zero:
 * @self: a digest
 *
 * Returns: whether every byte is zero, which stands for "none yet"
 */
gboolean
attest_digest_is_zero (const AttestDigest *self)
{
  static const AttestDigest zero = { { 0 } };

  return attest_digest_equal (self, &zero);
}

/**
 * attest_hasher_init:
 * @self: (out caller-allocates): a hasher to start
 *
 * Starts a digest over bytes that come in pieces. End it with
 * attest_hasher_finish() or attest_hasher_clear(), or it leaks.
 */
void
attest_hasher_init (AttestHasher *self)
{
  self->context = EVP_MD_CTX_new ();
  if (self->context == NULL || EVP_DigestInit_ex (self->context, sha256 (), NULL) != 1)
    g_error ("No memory to start a digest");
}

/**
 * attest_hasher_update:
 * @self: a started hasher
 * @bytes: (nullable) (array length=length): the next piece
 * @length: how many bytes
 */
void
attest_hasher_update (AttestHasher *self,
                      const void   *bytes,
                      gsize         length)
{
  g_return_if_fail (self->context != NULL);

  if (length > 0 && EVP_DigestUpdate (self->context, bytes, length) != 1)
    g_error ("SHA-256 failed");
}

/**
 * attest_hasher_finish:
 * @self: a started hasher, cleared by this
 *
 * Returns: the SHA-256 of all pieces in order
 */
AttestDigest
attest_hasher_finish (AttestHasher *self)
{
  AttestDigest digest = { { 0 } };

  g_return_val_if_fail (self->context != NULL, digest);
  if (EVP_DigestFinal_ex (self->context, digest.bytes, NULL) != 1)
    g_error ("SHA-256 failed");
  attest_hasher_clear (self);
  return digest;
}

/**
 * attest_hasher_clear:
 * @self: a hasher, started or cleared already
 *
 * Gives up a digest in progress. May be called twice.
 */
void
attest_hasher_clear (AttestHasher *self)
{
  g_clear_pointer (&self->context, EVP_MD_CTX_free);
}
