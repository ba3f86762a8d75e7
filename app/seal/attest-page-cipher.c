/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "seal/attest-page-cipher.h"

#include <openssl/evp.h>
#include <sodium.h>
#include <string.h>

/* XChaCha20 makes a key of its own from the first 16 bytes of the nonce and
 * goes on as ChaCha20 with the other 8. Whoever counts nonces up keeps the
 * first 16, so that key is worth keeping. */
#define START 16
#define INNER_NONCE 12

typedef struct
{
  EVP_CIPHER_CTX *context;
  guint8          start[START]; /* what the key in the context was made from */
  gboolean        keyed;
} Direction;

struct _AttestPageCipher
{
  AttestKey *key;
  Direction  sealing;
  Direction  opening;
};

static gboolean
direction_init (Direction *self,
                int        sealing)
{
  self->context = EVP_CIPHER_CTX_new ();
  return self->context != NULL && EVP_CipherInit_ex (self->context, EVP_chacha20_poly1305 (), NULL, NULL, NULL, sealing) == 1;
}

/**
 * attest_page_cipher_new:
 * @key: copied
 *
 * Returns: (transfer full): a cipher under @key
 */
AttestPageCipher *
attest_page_cipher_new (const AttestKey *key)
{
  AttestPageCipher *self = g_new0 (AttestPageCipher, 1);

  if (!direction_init (&self->sealing, 1) || !direction_init (&self->opening, 0))
    g_error ("This computer's libcrypto has no ChaCha20-Poly1305, or there is no memory for it");
  self->key = attest_key_copy (key);
  return self;
}

/* EVP_CIPHER_CTX_free() wipes the keys in them. */
void
attest_page_cipher_free (AttestPageCipher *self)
{
  EVP_CIPHER_CTX_free (self->sealing.context);
  EVP_CIPHER_CTX_free (self->opening.context);
  attest_key_free (self->key);
  g_free (self);
}

static void
begin (AttestPageCipher *self,
       Direction        *direction,
       const guint8     *nonce,
       const guint8     *context,
       gsize             context_length)
{
  guint8   key[crypto_core_hchacha20_OUTPUTBYTES];
  guint8   inner[INNER_NONCE] = { 0 };
  gboolean same = direction->keyed && memcmp (direction->start, nonce, START) == 0;
  int      done;

  memcpy (inner + INNER_NONCE - (ATTEST_PAGE_NONCE - START), nonce + START, ATTEST_PAGE_NONCE - START);
  if (!same)
    {
      crypto_core_hchacha20 (key, nonce, attest_key_bytes (self->key), NULL);
      memcpy (direction->start, nonce, START);
      direction->keyed = TRUE;
    }
  if (EVP_CipherInit_ex (direction->context, NULL, NULL, same ? NULL : key, inner, -1) != 1 ||
      EVP_CipherUpdate (direction->context, NULL, &done, context, (int)context_length) != 1)
    g_error ("A page could not be sealed or opened");
  if (!same)
    sodium_memzero (key, sizeof key);
}

/**
 * attest_page_cipher_seal:
 * @self: a cipher
 * @nonce: never used before with this key
 * @context: what the seal is bound to
 * @context_length: its bytes
 * @bytes: sealed in place
 * @length: how many
 * @tag: (out caller-allocates): the tag
 */
void
attest_page_cipher_seal (AttestPageCipher *self,
                         const guint8      nonce[ATTEST_PAGE_NONCE],
                         const guint8     *context,
                         gsize             context_length,
                         guint8           *bytes,
                         gsize             length,
                         guint8            tag[ATTEST_PAGE_TAG])
{
  EVP_CIPHER_CTX *cipher = self->sealing.context;
  int             done = 0;

  begin (self, &self->sealing, nonce, context, context_length);
  if (EVP_EncryptUpdate (cipher, bytes, &done, bytes, (int)length) != 1 || EVP_EncryptFinal_ex (cipher, bytes + done, &done) != 1 ||
      EVP_CIPHER_CTX_ctrl (cipher, EVP_CTRL_AEAD_GET_TAG, ATTEST_PAGE_TAG, tag) != 1)
    g_error ("A page could not be sealed");
}

/**
 * attest_page_cipher_open:
 * @self: a cipher
 * @nonce: as it was sealed
 * @context: as it was sealed
 * @context_length: its bytes
 * @bytes: opened in place; zeros when it does not verify
 * @length: how many
 * @tag: as it was given
 *
 * Returns: whether these are the bytes that were sealed
 */
gboolean
attest_page_cipher_open (AttestPageCipher *self,
                         const guint8      nonce[ATTEST_PAGE_NONCE],
                         const guint8     *context,
                         gsize             context_length,
                         guint8           *bytes,
                         gsize             length,
                         const guint8      tag[ATTEST_PAGE_TAG])
{
  EVP_CIPHER_CTX *cipher = self->opening.context;
  guint8          expected[ATTEST_PAGE_TAG];
  int             done = 0;
  gboolean        ok;

  memcpy (expected, tag, sizeof expected);
  begin (self, &self->opening, nonce, context, context_length);
  ok = EVP_CIPHER_CTX_ctrl (cipher, EVP_CTRL_AEAD_SET_TAG, ATTEST_PAGE_TAG, expected) == 1 &&
       EVP_DecryptUpdate (cipher, bytes, &done, bytes, (int)length) == 1 && EVP_DecryptFinal_ex (cipher, bytes + done, &done) == 1;
  if (!ok)
    memset (bytes, 0, length);
  return ok;
}
