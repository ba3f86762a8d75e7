/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-cipher-vfs-private.h"

#include "base/attest-bytes.h"

#include <sodium.h>
#include <string.h>

/* The log's own 32-byte header holds geometry, a counter and salts, nothing of
 * the content, and stays plain. SQLite writes a frame in two parts, header and
 * page, and now and then only one of them; on disk a frame is always written
 * whole, with one seal over both. So a header waits for its page. */

static int
read_real (CipherFile *self,
           void       *bytes,
           int         length,
           gint64      offset)
{
  return CIPHER_REAL_METHODS (self)->xRead (CIPHER_REAL (self), bytes, length, offset);
}

static int
write_frame (CipherFile *self,
             gint64      at)
{
  int rc;

  cipher_frame_seal (self->cipher, &self->nonce, at, self->buffer);
  rc = CIPHER_REAL_METHODS (self)->xWrite (CIPHER_REAL (self), self->buffer, CIPHER_FRAME, at);
  if (rc == SQLITE_OK)
    self->written_to = MAX (self->written_to, at + CIPHER_FRAME);
  return rc;
}

/* Opens the frame at @at into the buffer. SQLITE_CORRUPT: it does not verify. */
static int
load_frame (CipherFile *self,
            gint64      at)
{
  int rc = read_real (self, self->buffer, CIPHER_FRAME, at);

  if (rc == SQLITE_IOERR_SHORT_READ)
    return SQLITE_CORRUPT;
  if (rc == SQLITE_OK && !cipher_frame_open (self->cipher, at, self->buffer))
    return SQLITE_CORRUPT;
  return rc;
}

/**
 * cipher_wal_settle:
 *
 * A header that was written alone belongs to a frame that is there: its page
 * is kept and sealed again under the new header. SQLite does that when it
 * corrects checksums after it overwrote a frame. Called before anything else
 * is done with the file, so that no header waits for a page that never comes.
 */
int
cipher_wal_settle (CipherFile *self)
{
  int rc;

  if (!self->waits)
    return SQLITE_OK;
  self->waits = FALSE;
  rc = load_frame (self, self->waits_at);
  if (rc != SQLITE_OK)
    return rc == SQLITE_CORRUPT ? SQLITE_IOERR_WRITE : rc;
  memcpy (self->buffer, self->waiting, CIPHER_FRAME_HEADER);
  return write_frame (self, self->waits_at);
}

/* Recovery reads every frame the file has room for. After a power cut the last
 * ones may be torn, which is the end of the log and not an error: page number
 * 0 is what SQLite stops at. A frame of this very session must verify. */
static int
read_whole_frame (CipherFile *self,
                  guint8     *bytes,
                  gint64      at)
{
  int rc = load_frame (self, at);

  if (rc == SQLITE_CORRUPT && at < self->written_to)
    return cipher_failed (self, attest_get_u32 (self->buffer));
  memcpy (bytes, self->buffer, CIPHER_FRAME);
  if (rc != SQLITE_CORRUPT)
    return rc;
  memset (bytes, 0, CIPHER_FRAME);
  return SQLITE_OK;
}

int
cipher_wal_read (CipherFile *self,
                 guint8     *bytes,
                 int         length,
                 gint64      offset)
{
  int rc = cipher_wal_settle (self);
  int within;

  if (rc != SQLITE_OK)
    return rc;
  if (offset + length <= CIPHER_WAL_HEADER)
    return read_real (self, bytes, length, offset);
  if (offset < CIPHER_WAL_HEADER)
    return SQLITE_IOERR_READ;
  within = (int)((offset - CIPHER_WAL_HEADER) % CIPHER_FRAME);
  if (within + length > CIPHER_FRAME)
    return SQLITE_IOERR_READ;
  if (length == CIPHER_FRAME)
    return read_whole_frame (self, bytes, offset);
  rc = load_frame (self, offset - within);
  if (rc == SQLITE_CORRUPT)
    rc = cipher_failed (self, 0);
  if (rc == SQLITE_OK)
    memcpy (bytes, self->buffer + within, (gsize)length);
  else
    memset (bytes, 0, (gsize)length);
  return rc;
}

static guint
frame_number (gint64 at)
{
  return (guint)((at - CIPHER_WAL_HEADER) / CIPHER_FRAME) + 1;
}

/* After it overwrote a frame, SQLite writes the following ones with zeros for
 * salts and checksum and puts in the right ones before it commits. */
static void
note_header (CipherFile   *self,
             const guint8 *header,
             gint64        at)
{
  gpointer number = GUINT_TO_POINTER (frame_number (at));

  if (attest_get_u32 (header + 4) != 0)
    self->commit_at = at;
  if (!sodium_is_zero (header + 8, CIPHER_FRAME_HEADER - 8))
    {
      if (self->unfinished != NULL)
        g_hash_table_remove (self->unfinished, number);
      return;
    }
  if (self->unfinished == NULL)
    self->unfinished = g_hash_table_new (NULL, NULL);
  g_hash_table_add (self->unfinished, number);
}

void
cipher_wal_forget (CipherFile *self)
{
  g_clear_pointer (&self->unfinished, g_hash_table_unref);
  self->commit_at = -1;
}

/**
 * cipher_wal_finished:
 *
 * Called when the log is synced. SQLite 3.40 forgets some of those checksums
 * when a savepoint is rolled back in a transaction that outgrew the cache: the
 * commit would be acknowledged and be gone after a crash. prepare() keeps
 * transactions within the cache, where it cannot happen; should somebody lift
 * that, the commit fails here instead.
 *
 * Returns: SQLITE_OK when every frame up to the last commit has its checksum
 */
int
cipher_wal_finished (CipherFile *self)
{
  GHashTableIter iter;
  gpointer       number;

  if (self->unfinished == NULL || self->commit_at < 0)
    return SQLITE_OK;
  g_hash_table_iter_init (&iter, self->unfinished);
  while (g_hash_table_iter_next (&iter, &number, NULL))
    if (GPOINTER_TO_UINT (number) <= frame_number (self->commit_at))
      {
        sqlite3_log (SQLITE_IOERR_FSYNC, "attest: frame %u of the log has no checksum; the commit is refused", GPOINTER_TO_UINT (number));
        self->commit_at = -1;
        return SQLITE_IOERR_FSYNC;
      }
  return SQLITE_OK;
}

/* A header whose frame was written in this session may come alone; it is
 * settled at once, unless what lies there is the rest of a failed write. */
static int
write_header (CipherFile   *self,
              const guint8 *header,
              gint64        at)
{
  int rc = cipher_wal_settle (self);

  if (rc != SQLITE_OK)
    return rc;
  note_header (self, header, at);
  memcpy (self->waiting, header, CIPHER_FRAME_HEADER);
  self->waits_at = at;
  self->waits = TRUE;
  if (at >= self->written_to || load_frame (self, at) == SQLITE_CORRUPT)
    return SQLITE_OK;
  return cipher_wal_settle (self);
}

static int
write_page (CipherFile   *self,
            const guint8 *page,
            gint64        at)
{
  int rc = SQLITE_OK;

  if (!sodium_is_zero (page + CIPHER_PAGE - CIPHER_RESERVE, CIPHER_RESERVE))
    return SQLITE_IOERR_WRITE;
  if (self->waits && self->waits_at == at)
    memcpy (self->buffer, self->waiting, CIPHER_FRAME_HEADER);
  else
    {
      rc = cipher_wal_settle (self);
      if (rc == SQLITE_OK)
        rc = load_frame (self, at);
    }
  self->waits = FALSE;
  if (rc != SQLITE_OK)
    return rc == SQLITE_CORRUPT ? SQLITE_IOERR_WRITE : rc;
  memcpy (self->buffer + CIPHER_FRAME_HEADER, page, CIPHER_PAGE);
  return write_frame (self, at);
}

static int
write_log_header (CipherFile   *self,
                  const guint8 *header)
{
  self->waits = FALSE;
  self->written_to = 0;
  cipher_wal_forget (self);
  return CIPHER_REAL_METHODS (self)->xWrite (CIPHER_REAL (self), header, CIPHER_WAL_HEADER, 0);
}

int
cipher_wal_write (CipherFile   *self,
                  const guint8 *bytes,
                  int           length,
                  gint64        offset)
{
  gint64 within = offset < CIPHER_WAL_HEADER ? -1 : (offset - CIPHER_WAL_HEADER) % CIPHER_FRAME;

  if (offset == 0 && length == CIPHER_WAL_HEADER)
    return write_log_header (self, bytes);
  if (within == 0 && length == CIPHER_FRAME_HEADER)
    return write_header (self, bytes, offset);
  if (within == CIPHER_FRAME_HEADER && length == CIPHER_PAGE)
    return write_page (self, bytes, offset - CIPHER_FRAME_HEADER);
  /* Writes split at sectors come from a disk that is not safe against
   * overwriting its neighbours; they cannot be sealed. */
  sqlite3_log (SQLITE_IOERR_WRITE, "attest: refused to write %d bytes at %lld of the log", length, (long long)offset);
  return SQLITE_IOERR_WRITE;
}
