/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-cipher-vfs.h"
#include "store/attest-cipher-vfs-private.h"

#include "base/attest-error.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

/* SQLite never writes to the page that holds its lock bytes, at 1 GiB. */
#define LOCK_PAGE (0x40000000 / CIPHER_PAGE + 1)

#define REAL_VFS(vfs) (((CipherVfs *)(void *)(vfs))->real)

/* SQLite would create it readable for everybody; the log takes over its mode. */
static gboolean
create_private (const char *path,
                int         flags)
{
  int fd;

  if ((flags & SQLITE_OPEN_CREATE) == 0)
    return TRUE;
  fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd >= 0)
    close (fd);
  return fd >= 0 || errno == EEXIST;
}

static int
open_real (CipherVfs    *vfs,
           CipherFile   *self,
           sqlite3_file *file,
           const char   *path,
           int          *out_flags,
           int           flags)
{
  int rc;

  if (self->kind == CIPHER_DATABASE && !create_private (path, flags))
    return SQLITE_CANTOPEN;
  self->buffer = g_try_malloc0 (CIPHER_FRAME);
  if (self->buffer == NULL)
    return SQLITE_NOMEM;
  rc = vfs->real->xOpen (vfs->real, path, CIPHER_REAL (self), flags, out_flags);
  if (rc != SQLITE_OK)
    {
      g_clear_pointer (&self->buffer, g_free);
      return rc;
    }
  g_atomic_int_inc (&vfs->open_files);
  self->cipher = attest_page_cipher_new (vfs->pages);
  cipher_nonce_start (&self->nonce);
  file->pMethods = &cipher_methods;
  return SQLITE_OK;
}

static int
vfs_open (sqlite3_vfs  *vfs,
          const char   *path,
          sqlite3_file *file,
          int           flags,
          int          *out_flags)
{
  CipherFile *self = CIPHER_FILE (file);

  memset (self, 0, (gsize)vfs->szOsFile);
  self->vfs = (CipherVfs *)(void *)vfs;
  if (path != NULL && (flags & SQLITE_OPEN_MAIN_DB) != 0)
    self->kind = CIPHER_DATABASE;
  else if (path != NULL && (flags & SQLITE_OPEN_WAL) != 0)
    self->kind = CIPHER_WAL;
  else if (path != NULL && (flags & SQLITE_OPEN_MAIN_JOURNAL) != 0)
    return cipher_journal_open (self, file, path, out_flags, flags);
  else
    {
      /* Sorters, statement journals and temporary tables: with
       * temp_store=MEMORY there are none. */
      sqlite3_log (SQLITE_CANTOPEN, "attest: refused to open a temporary file");
      return SQLITE_CANTOPEN;
    }
  return open_real (self->vfs, self, file, path, out_flags, flags);
}

/* A journal that lived in memory alone is deleted with success. */
static int
vfs_delete (sqlite3_vfs *vfs,
            const char  *path,
            int          sync_dir)
{
  int rc = REAL_VFS (vfs)->xDelete (REAL_VFS (vfs), path, sync_dir);

  return rc == SQLITE_IOERR_DELETE_NOENT ? SQLITE_OK : rc;
}

static int
vfs_access (sqlite3_vfs *vfs,
            const char  *path,
            int          flags,
            int         *result)
{
  return REAL_VFS (vfs)->xAccess (REAL_VFS (vfs), path, flags, result);
}

static int
vfs_full_path (sqlite3_vfs *vfs,
               const char  *path,
               int          size,
               char        *out)
{
  return REAL_VFS (vfs)->xFullPathname (REAL_VFS (vfs), path, size, out);
}

static int
vfs_randomness (sqlite3_vfs *vfs,
                int          size,
                char        *out)
{
  randombytes_buf (out, (gsize)size);
  return size;
}

static int
vfs_sleep (sqlite3_vfs *vfs,
           int          microseconds)
{
  return REAL_VFS (vfs)->xSleep (REAL_VFS (vfs), microseconds);
}

static int
vfs_time (sqlite3_vfs *vfs,
          double      *days)
{
  return REAL_VFS (vfs)->xCurrentTime (REAL_VFS (vfs), days);
}

static int
vfs_time_int64 (sqlite3_vfs   *vfs,
                sqlite3_int64 *milliseconds)
{
  return REAL_VFS (vfs)->xCurrentTimeInt64 (REAL_VFS (vfs), milliseconds);
}

static int
vfs_last_error (sqlite3_vfs *vfs,
                int          size,
                char        *out)
{
  return REAL_VFS (vfs)->xGetLastError (REAL_VFS (vfs), size, out);
}

/* No shared object is loaded through this VFS. */
static void *
vfs_dl_open (sqlite3_vfs *vfs,
             const char  *path)
{
  return NULL;
}

static void
vfs_dl_error (sqlite3_vfs *vfs,
              int          size,
              char        *out)
{
  if (size > 0)
    out[0] = '\0';
}

static void (*vfs_dl_symbol (sqlite3_vfs *vfs,
                             void        *handle,
                             const char  *symbol)) (void)
{
  return NULL;
}

static void
vfs_dl_close (sqlite3_vfs *vfs,
              void        *handle)
{
}

static const sqlite3_vfs methods = {
  .iVersion = 2,
  .xOpen = vfs_open,
  .xDelete = vfs_delete,
  .xAccess = vfs_access,
  .xFullPathname = vfs_full_path,
  .xDlOpen = vfs_dl_open,
  .xDlError = vfs_dl_error,
  .xDlSym = vfs_dl_symbol,
  .xDlClose = vfs_dl_close,
  .xRandomness = vfs_randomness,
  .xSleep = vfs_sleep,
  .xCurrentTime = vfs_time,
  .xGetLastError = vfs_last_error,
  .xCurrentTimeInt64 = vfs_time_int64,
};

static CipherVfs *
vfs_find (const char *name)
{
  sqlite3_vfs *vfs = sqlite3_vfs_find (name);

  return vfs != NULL && vfs->xOpen == vfs_open ? (CipherVfs *)(void *)vfs : NULL;
}

/**
 * attest_cipher_vfs_register:
 * @name: a name no other VFS has, of [a-z0-9-] so that it may stand in a URI
 * @base: (nullable): the VFS below, %NULL for the system's
 * @pages: the key of every page; copied
 * @error: return location for an #AttestError
 *
 * From now on a database opened with @name is sealed under @pages. Never makes
 * @name the default, so nothing else in the process is touched.
 *
 * Returns: %FALSE with %ATTEST_ERROR_EXISTS when the name is taken, or with
 *   %ATTEST_ERROR_STORAGE
 */
gboolean
attest_cipher_vfs_register (const char      *name,
                            const char      *base,
                            const AttestKey *pages,
                            GError         **error)
{
  sqlite3_vfs *real;
  CipherVfs   *vfs;

  if (!attest_seal_init (error))
    return FALSE;
  real = sqlite3_initialize () == SQLITE_OK ? sqlite3_vfs_find (base) : NULL;
  if (real == NULL || sqlite3_vfs_find (name) != NULL)
    {
      g_set_error (error, ATTEST_ERROR, real != NULL ? ATTEST_ERROR_EXISTS : ATTEST_ERROR_STORAGE,
                   real != NULL ? "There is an SQLite VFS %s already" : "There is no SQLite VFS below %s", name);
      return FALSE;
    }
  vfs = g_new0 (CipherVfs, 1);
  vfs->base = methods;
  vfs->base.szOsFile = (int)sizeof (CipherFile) + real->szOsFile;
  vfs->base.mxPathname = real->mxPathname;
  vfs->base.zName = g_strdup (name);
  vfs->real = real;
  vfs->pages = attest_key_copy (pages);
  sqlite3_vfs_register (&vfs->base, 0);
  return TRUE;
}

/**
 * attest_cipher_vfs_unregister:
 * @name: a name that was registered; every connection that used it is closed
 *
 * Forgets the key.
 */
void
attest_cipher_vfs_unregister (const char *name)
{
  CipherVfs *vfs = vfs_find (name);

  g_return_if_fail (vfs != NULL);
  g_return_if_fail (g_atomic_int_get (&vfs->open_files) == 0);
  sqlite3_vfs_unregister (&vfs->base);
  attest_key_free (vfs->pages);
  g_free ((char *)vfs->base.zName);
  g_free (vfs);
}

/**
 * attest_cipher_vfs_prepare:
 * @db: a new connection through one of our names
 * @error: return location for an #AttestError
 *
 * Once per connection before anything else: room for the seals, the page size,
 * temporary data in memory, and secure_delete, by which every page of the file
 * is written at least once, so that each of them can be verified. A
 * transaction stays in memory until it commits (cache_spill off): SQLite 3.40
 * can lose one that outgrew its cache and rolled back a savepoint.
 *
 * Returns: %FALSE with %ATTEST_ERROR_STORAGE when @db is not such a connection
 */
gboolean
attest_cipher_vfs_prepare (struct sqlite3 *db,
                           GError        **error)
{
  sqlite3_vfs *vfs = NULL;
  int          reserve = CIPHER_RESERVE;
  int          rc = sqlite3_file_control (db, "main", SQLITE_FCNTL_VFS_POINTER, &vfs);

  if (rc == SQLITE_OK && (vfs == NULL || vfs->xOpen != vfs_open))
    rc = SQLITE_MISUSE;
  if (rc == SQLITE_OK)
    rc = sqlite3_file_control (db, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve);
  if (rc == SQLITE_OK)
    rc = sqlite3_exec (db, "PRAGMA page_size=4096; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON; PRAGMA cache_spill=OFF", NULL, NULL, NULL);
  if (rc != SQLITE_OK)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_STORAGE, "Preparing the database: %s", sqlite3_errstr (rc));
  return rc == SQLITE_OK;
}

/**
 * attest_cipher_vfs_failures:
 * @name: a registered name
 *
 * Returns: how many reads met a page that does not verify. The torn end of a
 *   log after a power cut is not among them.
 */
guint64
attest_cipher_vfs_failures (const char *name)
{
  CipherVfs *vfs = vfs_find (name);

  g_return_val_if_fail (vfs != NULL, 0);
  return __atomic_load_n (&vfs->failures, __ATOMIC_RELAXED);
}

static int
verify_pages (CipherVfs    *vfs,
              sqlite3_file *file,
              guint64      *pages,
              guint64      *bad)
{
  guint8        page[CIPHER_PAGE];
  sqlite3_int64 size = 0;
  int           rc = file->pMethods->xFileSize (file, &size);
  g_autoptr (AttestPageCipher) cipher = attest_page_cipher_new (vfs->pages);

  for (guint64 number = 1; rc == SQLITE_OK && (gint64)number <= size / CIPHER_PAGE; number++)
    {
      if (number == LOCK_PAGE)
        continue;
      rc = file->pMethods->xRead (file, page, CIPHER_PAGE, (gint64)(number - 1) * CIPHER_PAGE);
      *pages += 1;
      if (rc == SQLITE_OK && !cipher_page_open (cipher, (guint32)number, page))
        *bad += 1;
    }
  if (rc == SQLITE_OK && size % CIPHER_PAGE != 0)
    *bad += 1;
  attest_wipe (page, sizeof page);
  return rc;
}

/**
 * attest_cipher_vfs_verify_file:
 * @name: a registered name
 * @path: a database; its log should be checkpointed, for pages that the log
 *   replaces may be torn after a power cut
 * @pages: (out): how many pages were looked at
 * @bad: (out): how many of them do not verify under @name's key
 * @error: return location for an #AttestError
 *
 * Reads the file page by page without SQL, free pages included.
 *
 * Returns: whether the file could be read to its end
 */
gboolean
attest_cipher_vfs_verify_file (const char *name,
                               const char *path,
                               guint64    *pages,
                               guint64    *bad,
                               GError    **error)
{
  CipherVfs               *vfs = vfs_find (name);
  g_autofree sqlite3_file *file = NULL;
  sqlite3_filename         full;
  int                      rc;

  g_return_val_if_fail (vfs != NULL, FALSE);
  *pages = *bad = 0;
  file = g_malloc0 ((gsize)vfs->real->szOsFile);
  full = sqlite3_create_filename (path, "", "", 0, NULL);
  rc = full == NULL ? SQLITE_NOMEM : vfs->real->xOpen (vfs->real, full, file, SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB, NULL);
  if (rc == SQLITE_OK)
    rc = verify_pages (vfs, file, pages, bad);
  if (file->pMethods != NULL)
    file->pMethods->xClose (file);
  sqlite3_free_filename (full);
  if (rc != SQLITE_OK)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_STORAGE, "Reading %s: %s", path, sqlite3_errstr (rc));
  return rc == SQLITE_OK;
}
