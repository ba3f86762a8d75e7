/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-cipher-vfs-private.h"

#include "base/attest-bytes.h"

#include <sodium.h>
#include <string.h>

/* A rollback journal is opened for a database that is being made: before it is
 * in WAL mode, and by VACUUM INTO. It then holds headers and no page, because
 * an empty database has no page to put back. That much is kept in memory, and
 * anything else is refused, so no journal of ours is ever on disk; one that
 * is there was put there, and the database does not open beside it. */
#define SECTOR 512
#define HEADER_BYTES 28
#define START_BYTES 12 /* magic and count of pages; zeros until the header counts */
#define MOST (64 * 1024)

static const guint8 magic[8] = { 0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7 };

static int
journal_close (sqlite3_file *file)
{
  g_clear_pointer (&CIPHER_FILE (file)->journal, g_byte_array_unref);
  return SQLITE_OK;
}

static int
journal_read (sqlite3_file *file,
              void         *bytes,
              int           length,
              sqlite3_int64 offset)
{
  GByteArray *journal = CIPHER_FILE (file)->journal;
  gsize       have = offset < (gint64)journal->len ? journal->len - (gsize)offset : 0;

  have = MIN (have, (gsize)length);
  memset (bytes, 0, (gsize)length);
  if (have > 0)
    memcpy (bytes, journal->data + offset, have);
  return have == (gsize)length ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

/* A header, the start of one (its count of pages is written later), or the
 * zeros that end the journal: never a page, its number or its checksum. */
static gboolean
is_header (const guint8 *bytes,
           gsize         length,
           gint64        offset)
{
  guint32 pages;

  if (offset % SECTOR != 0 || length < START_BYTES || offset + (gint64)length > MOST)
    return FALSE;
  if (length > HEADER_BYTES && !sodium_is_zero (bytes + HEADER_BYTES, length - HEADER_BYTES))
    return FALSE;
  if (sodium_is_zero (bytes, START_BYTES))
    return TRUE;
  pages = attest_get_u32 (bytes + sizeof magic);
  return memcmp (bytes, magic, sizeof magic) == 0 && (pages == 0 || pages == G_MAXUINT32);
}

static int
journal_write (sqlite3_file *file,
               const void   *bytes,
               int           length,
               sqlite3_int64 offset)
{
  GByteArray *journal = CIPHER_FILE (file)->journal;
  guint       end = (guint)offset + (guint)length;

  if (!is_header (bytes, (gsize)length, offset))
    {
      sqlite3_log (SQLITE_IOERR_WRITE, "attest: refused a page in a rollback journal; the database must be in WAL mode");
      return SQLITE_IOERR_WRITE;
    }
  if (end > journal->len)
    {
      guint old = journal->len;

      g_byte_array_set_size (journal, end);
      memset (journal->data + old, 0, end - old);
    }
  memcpy (journal->data + offset, bytes, (gsize)length);
  return SQLITE_OK;
}

static int
journal_truncate (sqlite3_file *file,
                  sqlite3_int64 size)
{
  GByteArray *journal = CIPHER_FILE (file)->journal;

  if (size < (gint64)journal->len)
    g_byte_array_set_size (journal, (guint)size);
  return SQLITE_OK;
}

static int
journal_sync (sqlite3_file *file,
              int           flags)
{
  return SQLITE_OK;
}

static int
journal_size (sqlite3_file  *file,
              sqlite3_int64 *size)
{
  *size = CIPHER_FILE (file)->journal->len;
  return SQLITE_OK;
}

static int
journal_lock (sqlite3_file *file,
              int           level)
{
  return SQLITE_OK;
}

static int
journal_check_lock (sqlite3_file *file,
                    int          *held)
{
  *held = 0;
  return SQLITE_OK;
}

static int
journal_control (sqlite3_file *file,
                 int           what,
                 void         *data)
{
  return SQLITE_NOTFOUND;
}

static int
journal_sector (sqlite3_file *file)
{
  return SECTOR;
}

static int
journal_device (sqlite3_file *file)
{
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static const sqlite3_io_methods journal_methods = {
  .iVersion = 1,
  .xClose = journal_close,
  .xRead = journal_read,
  .xWrite = journal_write,
  .xTruncate = journal_truncate,
  .xSync = journal_sync,
  .xFileSize = journal_size,
  .xLock = journal_lock,
  .xUnlock = journal_lock,
  .xCheckReservedLock = journal_check_lock,
  .xFileControl = journal_control,
  .xSectorSize = journal_sector,
  .xDeviceCharacteristics = journal_device,
};

static gboolean
lies_on_disk (CipherVfs  *vfs,
              const char *path)
{
  sqlite3_file *file = g_try_malloc0 ((gsize)vfs->real->szOsFile);
  sqlite3_int64 size = 0;
  int           there = 0;
  int           rc = file == NULL ? SQLITE_NOMEM : vfs->real->xAccess (vfs->real, path, SQLITE_ACCESS_EXISTS, &there);

  if (rc == SQLITE_OK && there)
    {
      rc = vfs->real->xOpen (vfs->real, path, file, SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_JOURNAL, NULL);
      if (rc == SQLITE_OK)
        rc = file->pMethods->xFileSize (file, &size);
      if (file->pMethods != NULL)
        file->pMethods->xClose (file);
    }
  g_free (file);
  return rc != SQLITE_OK || size > 0;
}

int
cipher_journal_open (CipherFile   *self,
                     sqlite3_file *file,
                     const char   *path,
                     int          *out_flags,
                     int           flags)
{
  if (lies_on_disk (self->vfs, path))
    {
      sqlite3_log (SQLITE_CANTOPEN, "attest: a rollback journal that is not ours lies beside the database");
      return SQLITE_CANTOPEN;
    }
  self->journal = g_byte_array_new ();
  file->pMethods = &journal_methods;
  if (out_flags != NULL)
    *out_flags = flags;
  return SQLITE_OK;
}
