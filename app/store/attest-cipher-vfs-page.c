/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-cipher-vfs-private.h"

#include "base/attest-bytes.h"

#include <sodium.h>
#include <string.h>

/* A page of the database, 4096 bytes at (number - 1) * 4096:
 *      0  4056  ciphertext of the page's first 4056 bytes
 *   4056    24  nonce
 *   4080    16  tag
 * sealed with XChaCha20-Poly1305; associated data: "ATD1", number[4].
 *
 * A frame of the write-ahead log, 4120 bytes at 32 + n * 4120:
 *      0     4  page number
 *      4     4  pages in the database after this commit; 0 in mid-transaction
 *      8     8  the log's two salts
 *     16  4064  ciphertext of SQLite's frame checksum[8] and the page's first
 *               4056 bytes
 *   4080    24  nonce
 *   4104    16  tag
 * associated data: "ATW1", the first 16 bytes, the frame's offset[8].
 * SQLite's checksum is taken over plain bytes and would say something of them,
 * so it lies inside the seal.
 *
 * Valid: the tag verifies. An all-zero page is not. Integers are big-endian.
 * Page 1 has no plain header. In memory the last 40 bytes of a page are zeros,
 * which SQLite's checksum covers, so they read back exactly as written. */
#define TAG_BYTES ATTEST_PAGE_TAG
#define NONCE_BYTES ATTEST_PAGE_NONCE
#define PLAIN_BYTES (CIPHER_PAGE - CIPHER_RESERVE)
#define SUM_AT 16 /* of a frame: where the sealed part begins */

G_STATIC_ASSERT (TAG_BYTES + NONCE_BYTES == CIPHER_RESERVE);

void
cipher_nonce_start (CipherNonce *self)
{
  randombytes_buf (self->start, sizeof self->start);
  self->count = 0;
}

static void
nonce_next (CipherNonce *self,
            guint8      *out)
{
  memcpy (out, self->start, sizeof self->start);
  attest_put_u64 (out + sizeof self->start, self->count++);
}

static void
page_context (guint8  out[8],
              guint32 number)
{
  memcpy (out, "ATD1", 4);
  attest_put_u32 (out + 4, number);
}

/* In place: the last 40 bytes are replaced. */
void
cipher_page_seal (AttestPageCipher *cipher,
                  CipherNonce      *nonce,
                  guint32           number,
                  guint8           *page)
{
  guint8 *tail = page + PLAIN_BYTES;
  guint8  context[8];

  page_context (context, number);
  nonce_next (nonce, tail);
  attest_page_cipher_seal (cipher, tail, context, sizeof context, page, PLAIN_BYTES, tail + NONCE_BYTES);
}

/* In place. A page that does not verify comes back as zeros and %FALSE. */
gboolean
cipher_page_open (AttestPageCipher *cipher,
                  guint32           number,
                  guint8           *page)
{
  guint8  *tail = page + PLAIN_BYTES;
  guint8   context[8];
  gboolean ok;

  page_context (context, number);
  ok = attest_page_cipher_open (cipher, tail, context, sizeof context, page, PLAIN_BYTES, tail + NONCE_BYTES);
  memset (tail, 0, CIPHER_RESERVE);
  return ok;
}

static void
frame_context (guint8        out[28],
               const guint8 *frame,
               gint64        at)
{
  memcpy (out, "ATW1", 4);
  memcpy (out + 4, frame, SUM_AT);
  attest_put_u64 (out + 4 + SUM_AT, (guint64)at);
}

/* In place, with a nonce that was never used: whatever part of a frame SQLite
 * rewrites, all of it is sealed anew. */
void
cipher_frame_seal (AttestPageCipher *cipher,
                   CipherNonce      *nonce,
                   gint64            at,
                   guint8           *frame)
{
  guint8 *tail = frame + CIPHER_FRAME - CIPHER_RESERVE;
  guint8  context[28];

  frame_context (context, frame, at);
  nonce_next (nonce, tail);
  attest_page_cipher_seal (cipher, tail, context, sizeof context, frame + SUM_AT, CIPHER_FRAME - CIPHER_RESERVE - SUM_AT,
                           tail + NONCE_BYTES);
}

/* In place. A frame that does not verify comes back as zeros and %FALSE. */
gboolean
cipher_frame_open (AttestPageCipher *cipher,
                   gint64            at,
                   guint8           *frame)
{
  guint8  *tail = frame + CIPHER_FRAME - CIPHER_RESERVE;
  guint8   context[28];
  gboolean ok;

  frame_context (context, frame, at);
  ok = attest_page_cipher_open (cipher, tail, context, sizeof context, frame + SUM_AT, CIPHER_FRAME - CIPHER_RESERVE - SUM_AT,
                                tail + NONCE_BYTES);
  memset (ok ? tail : frame, 0, ok ? CIPHER_RESERVE : CIPHER_FRAME);
  return ok;
}

/* Counts and logs a page that does not verify, and names it to SQLite. */
int
cipher_failed (CipherFile *self,
               guint32     page)
{
  __atomic_add_fetch (&self->vfs->failures, 1, __ATOMIC_RELAXED);
  sqlite3_log (SQLITE_IOERR_DATA, "attest: page %u of the %s does not verify", page,
               self->kind == CIPHER_WAL ? "write-ahead log" : "database");
  return self->kind == CIPHER_DATABASE && page == 1 ? SQLITE_NOTADB : SQLITE_IOERR_DATA;
}
