/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-cipher-vfs-private.h"

#include <stdlib.h>

static int
file_close (sqlite3_file *file)
{
  CipherFile *self = CIPHER_FILE (file);
  int         settled = self->kind == CIPHER_WAL ? cipher_wal_settle (self) : SQLITE_OK;
  int         rc = CIPHER_REAL_METHODS (self)->xClose (CIPHER_REAL (self));

  cipher_wal_forget (self);
  attest_wipe (self->buffer, CIPHER_FRAME);
  g_clear_pointer (&self->buffer, g_free);
  g_clear_pointer (&self->cipher, attest_page_cipher_free);
  g_atomic_int_add (&self->vfs->open_files, -1);
  return settled != SQLITE_OK ? settled : rc;
}

static int
file_read (sqlite3_file *file,
           void         *bytes,
           int           length,
           sqlite3_int64 offset)
{
  CipherFile *self = CIPHER_FILE (file);

  return self->kind == CIPHER_WAL ? cipher_wal_read (self, bytes, length, offset) : cipher_db_read (self, bytes, length, offset);
}

static int
file_write (sqlite3_file *file,
            const void   *bytes,
            int           length,
            sqlite3_int64 offset)
{
  CipherFile *self = CIPHER_FILE (file);

  return self->kind == CIPHER_WAL ? cipher_wal_write (self, bytes, length, offset) : cipher_db_write (self, bytes, length, offset);
}

static int
file_truncate (sqlite3_file *file,
               sqlite3_int64 size)
{
  CipherFile *self = CIPHER_FILE (file);
  int         rc = cipher_wal_settle (self);

  if (rc != SQLITE_OK)
    return rc;
  self->written_to = MIN (self->written_to, size);
  if (size == 0)
    cipher_wal_forget (self);
  return CIPHER_REAL_METHODS (self)->xTruncate (CIPHER_REAL (self), size);
}

static int
file_sync (sqlite3_file *file,
           int           flags)
{
  CipherFile *self = CIPHER_FILE (file);
  int         rc = cipher_wal_settle (self);

  if (rc == SQLITE_OK)
    rc = cipher_wal_finished (self);
  return rc != SQLITE_OK ? rc : CIPHER_REAL_METHODS (self)->xSync (CIPHER_REAL (self), flags);
}

static int
file_size (sqlite3_file  *file,
           sqlite3_int64 *size)
{
  CipherFile *self = CIPHER_FILE (file);
  int         rc = cipher_wal_settle (self);

  return rc != SQLITE_OK ? rc : CIPHER_REAL_METHODS (self)->xFileSize (CIPHER_REAL (self), size);
}

static int
file_lock (sqlite3_file *file,
           int           level)
{
  return CIPHER_REAL_METHODS (CIPHER_FILE (file))->xLock (CIPHER_REAL (CIPHER_FILE (file)), level);
}

static int
file_unlock (sqlite3_file *file,
             int           level)
{
  return CIPHER_REAL_METHODS (CIPHER_FILE (file))->xUnlock (CIPHER_REAL (CIPHER_FILE (file)), level);
}

static int
file_check_lock (sqlite3_file *file,
                 int          *held)
{
  return CIPHER_REAL_METHODS (CIPHER_FILE (file))->xCheckReservedLock (CIPHER_REAL (CIPHER_FILE (file)), held);
}

/* `PRAGMA page_size` and `PRAGMA auto_vacuum` name what the format settled:
 * another value is swallowed here, and would be refused at the first write. */
static int
control_pragma (char **argv)
{
  const char *name = argv[1];
  const char *value = argv[2];

  if (value != NULL && sqlite3_stricmp (name, "page_size") == 0 && atoi (value) != CIPHER_PAGE)
    return SQLITE_OK;
  if (value != NULL && sqlite3_stricmp (name, "auto_vacuum") == 0)
    return SQLITE_OK;
  return SQLITE_NOTFOUND;
}

/* Only what is known to keep the format: no growth in blocks of zeros, no
 * batches of atomic writes, no memory map. */
static int
file_control (sqlite3_file *file,
              int           what,
              void         *data)
{
  CipherFile *self = CIPHER_FILE (file);
  int         rc;

  switch (what)
    {
    case SQLITE_FCNTL_PRAGMA:
      return control_pragma (data);
    case SQLITE_FCNTL_VFSNAME:
      *(char **)data = sqlite3_mprintf ("%s", self->vfs->base.zName);
      return SQLITE_OK;
    case SQLITE_FCNTL_SYNC:
      rc = cipher_wal_settle (self);
      return rc != SQLITE_OK ? rc : CIPHER_REAL_METHODS (self)->xFileControl (CIPHER_REAL (self), what, data);
    case SQLITE_FCNTL_LOCKSTATE:
    case SQLITE_FCNTL_LAST_ERRNO:
    case SQLITE_FCNTL_SIZE_HINT:
    case SQLITE_FCNTL_PERSIST_WAL:
    case SQLITE_FCNTL_HAS_MOVED:
    case SQLITE_FCNTL_OVERWRITE:
    case SQLITE_FCNTL_COMMIT_PHASETWO:
    case SQLITE_FCNTL_BUSYHANDLER:
      return CIPHER_REAL_METHODS (self)->xFileControl (CIPHER_REAL (self), what, data);
    default:
      return SQLITE_NOTFOUND;
    }
}

static int
file_sector (sqlite3_file *file)
{
  return CIPHER_REAL_METHODS (CIPHER_FILE (file))->xSectorSize (CIPHER_REAL (CIPHER_FILE (file)));
}

/* Promises of atomic writes hold for the bytes that SQLite sees, not for ours. */
static int
file_device (sqlite3_file *file)
{
  return CIPHER_REAL_METHODS (CIPHER_FILE (file))->xDeviceCharacteristics (CIPHER_REAL (CIPHER_FILE (file))) &
         SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

/* Version 1: without shared memory SQLite opens a write-ahead log in EXCLUSIVE
 * mode only, and keeps its index, which holds checksums of plain bytes, off
 * the disk. Without xFetch nothing is mapped. */
const sqlite3_io_methods cipher_methods = {
  .iVersion = 1,
  .xClose = file_close,
  .xRead = file_read,
  .xWrite = file_write,
  .xTruncate = file_truncate,
  .xSync = file_sync,
  .xFileSize = file_size,
  .xLock = file_lock,
  .xUnlock = file_unlock,
  .xCheckReservedLock = file_check_lock,
  .xFileControl = file_control,
  .xSectorSize = file_sector,
  .xDeviceCharacteristics = file_device,
};
