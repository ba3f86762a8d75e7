/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "seal/attest-stream.h"

#include "base/attest-bytes.h"

#include <sodium.h>

#define NONCE crypto_aead_chacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_chacha20poly1305_ietf_ABYTES

G_STATIC_ASSERT (ATTEST_CHUNK + TAG == ATTEST_CHUNK_SEALED);
G_STATIC_ASSERT (crypto_aead_chacha20poly1305_ietf_KEYBYTES == ATTEST_KEY_BYTES);

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
  guint8 nonce[NONCE];

  g_return_if_fail (length_fits (number, last, length));

  chunk_nonce (nonce, number, last);
  crypto_aead_chacha20poly1305_ietf_encrypt (sealed, NULL, plain, length, NULL, 0, NULL, nonce, attest_key_bytes (key));
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
  guint8 nonce[NONCE];

  if (length < TAG || !length_fits (number, last, length - TAG))
    return FALSE;
  chunk_nonce (nonce, number, last);
  return crypto_aead_chacha20poly1305_ietf_decrypt (plain, NULL, NULL, sealed, length, NULL, 0, nonce, attest_key_bytes (key)) == 0;
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
