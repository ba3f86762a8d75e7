/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "seal/attest-stream.h"

#include "base/attest-bytes.h"

#include <openssl/evp.h>
#include <sodium.h>
#include <string.h>

/* Chunks are where all the bytes of evidence go through, so this is
 * libcrypto's ChaCha20-Poly1305: the same result as libsodium's at more than
 * twice the speed. */
#define NONCE 12
#define TAG 16
/* What the cipher may have left on the stack below us. */
#define STACK 4096

G_STATIC_ASSERT (ATTEST_CHUNK + TAG == ATTEST_CHUNK_SEALED);

static const EVP_CIPHER *
chacha20_poly1305 (void)
{
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      EVP_CIPHER *found = EVP_CIPHER_fetch (NULL, "ChaCha20-Poly1305", NULL);

      if (found == NULL)
        g_error ("This computer's libcrypto has no ChaCha20-Poly1305");
      g_once_init_leave (&once, (gsize)found);
    }
  return (const EVP_CIPHER *)once;
}

/* Freed with EVP_CIPHER_CTX_free(), which wipes the key's copy in it. */
static EVP_CIPHER_CTX *
chunk_cipher (const AttestKey *key,
              const guint8     nonce[NONCE],
              int              sealing)
{
  EVP_CIPHER_CTX *cipher = EVP_CIPHER_CTX_new ();

  if (cipher == NULL || EVP_CipherInit_ex (cipher, chacha20_poly1305 (), NULL, attest_key_bytes (key), nonce, sealing) != 1)
    g_error ("No memory to seal or open a chunk");
  return cipher;
}

/* 0..2 zero | 3..10 counter, big-endian | 11 last-chunk flag */
static void
chunk_nonce (guint8   nonce[NONCE],
             guint64  number,
             gboolean last)
{
  nonce[0] = nonce[1] = nonce[2] = 0;
  attest_put_u64 (nonce + 3, number);
  nonce[11] = last ? 1 : 0;
}

/* Only the last chunk may be short, and only a stream's one chunk empty: so a
 * stream has one way to be cut into chunks. */
static gboolean
length_fits (guint64  number,
             gboolean last,
             gsize    plain)
{
  if (!last)
    return plain == ATTEST_CHUNK;
  return plain <= ATTEST_CHUNK && (plain > 0 || number == 0);
}

/**
 * attest_chunk_seal:
 * @key: the stream's key
 * @number: the chunk's place in the stream, from 0
 * @last: whether no chunk follows
 * @plain: (array length=length): the chunk
 * @length: %ATTEST_CHUNK, or less for the last; 0 only for an empty stream
 * @sealed: (out caller-allocates): room for @length + 16 bytes, apart from @plain
 *
 * May be called on several threads with one key.
 */
void
attest_chunk_seal (const AttestKey *key,
                   guint64          number,
                   gboolean         last,
                   const guint8    *plain,
                   gsize            length,
                   guint8          *sealed)
{
  EVP_CIPHER_CTX *cipher;
  guint8          nonce[NONCE];
  int             done = 0;

  g_return_if_fail (length_fits (number, last, length));

  chunk_nonce (nonce, number, last);
  cipher = chunk_cipher (key, nonce, 1);
  if ((length > 0 && EVP_EncryptUpdate (cipher, sealed, &done, plain, (int)length) != 1) ||
      EVP_EncryptFinal_ex (cipher, sealed + done, &done) != 1 ||
      EVP_CIPHER_CTX_ctrl (cipher, EVP_CTRL_AEAD_GET_TAG, TAG, sealed + length) != 1)
    g_error ("A chunk could not be sealed");
  EVP_CIPHER_CTX_free (cipher);
  sodium_stackzero (STACK);
}

/**
 * attest_chunk_open:
 * @key: the stream's key
 * @number: the chunk's place in the stream, from 0
 * @last: whether the stream should end with it
 * @sealed: (array length=length): a sealed chunk, or anything
 * @length: how many bytes
 * @plain: (out caller-allocates): room for @length - 16 bytes
 *
 * Returns: whether these are the bytes that were sealed at that very place;
 *   if not, @plain holds nothing of them
 */
gboolean
attest_chunk_open (const AttestKey *key,
                   guint64          number,
                   gboolean         last,
                   const guint8    *sealed,
                   gsize            length,
                   guint8          *plain)
{
  EVP_CIPHER_CTX *cipher;
  guint8          nonce[NONCE], tag[TAG];
  int             done = 0;
  gboolean        ok;

  if (length < TAG || !length_fits (number, last, length - TAG))
    return FALSE;
  chunk_nonce (nonce, number, last);
  memcpy (tag, sealed + length - TAG, TAG);
  cipher = chunk_cipher (key, nonce, 0);
  ok = EVP_CIPHER_CTX_ctrl (cipher, EVP_CTRL_AEAD_SET_TAG, TAG, tag) == 1 &&
       (length == TAG || EVP_DecryptUpdate (cipher, plain, &done, sealed, (int)(length - TAG)) == 1) &&
       EVP_DecryptFinal_ex (cipher, plain + done, &done) == 1;
  EVP_CIPHER_CTX_free (cipher);
  sodium_stackzero (STACK);
  /* libcrypto writes before it knows. */
  if (!ok)
    attest_wipe (plain, length - TAG);
  return ok;
}

/**
 * attest_stream_sealed_size:
 * @plain: bytes before sealing, at most %G_MAXINT64 / 2
 *
 * Returns: how many bytes the sealed stream has
 */
guint64
attest_stream_sealed_size (guint64 plain)
{
  guint64 chunks = MAX (plain / ATTEST_CHUNK + (plain % ATTEST_CHUNK != 0), 1);

  g_return_val_if_fail (plain <= G_MAXINT64 / 2, 0);
  return plain + chunks * TAG;
}

/**
 * attest_stream_plain_size:
 * @sealed: the size of a sealed stream, bytes
 * @plain: (out): how many bytes it holds
 *
 * Returns: whether a whole stream can have that size
 */
gboolean
attest_stream_plain_size (guint64  sealed,
                          guint64 *plain)
{
  guint64 chunks = sealed / ATTEST_CHUNK_SEALED + (sealed % ATTEST_CHUNK_SEALED != 0);
  guint64 last;

  if (sealed < TAG || sealed > G_MAXINT64)
    return FALSE;
  last = sealed - (chunks - 1) * ATTEST_CHUNK_SEALED;
  if (last < TAG || (last == TAG && chunks > 1))
    return FALSE;
  *plain = sealed - chunks * TAG;
  return TRUE;
}
