/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/power-vfs.h"

#include "store/power-disk.h"

#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  sqlite3_file base;
  PowerNode   *node;
  char        *path;
  gboolean     new_name; /* its folder is synced with its first sync, as unix does for logs */
} PowerFile;

static struct
{
  sqlite3_vfs  vfs;
  sqlite3_vfs *real;
  PowerFault   fault;
  guint64      at;
  guint64      operations;
  guint64      syncs;
  guint32      seed;
  gboolean     fired;
  char        *image_dir;
} power;

#define REAL(file) ((sqlite3_file *)(void *)((PowerFile *)(void *)(file) + 1))
#define METHODS(file) (REAL (file)->pMethods)

/* One operation that changes the disk: what becomes of it. */
static int
power_tick (int failure)
{
  gboolean now = ++power.operations == power.at;

  if (power.fault == POWER_COUNT || power.operations < power.at)
    return SQLITE_OK;
  power.fired = TRUE;
  switch (power.fault)
    {
    case POWER_CUT:
      power_disk_image (power.image_dir, power.seed);
      _exit (POWER_CUT_STATUS);
    case POWER_KILL:
      raise (SIGKILL);
      return failure;
    case POWER_ERROR:
      return now ? failure : SQLITE_OK;
    case POWER_FULL:
      return SQLITE_FULL;
    case POWER_ERROR_ON:
      return failure;
    case POWER_COUNT:
    default:
      return SQLITE_OK;
    }
}

static int
power_close (sqlite3_file *file)
{
  g_clear_pointer (&((PowerFile *)(void *)file)->path, g_free);
  return METHODS (file)->xClose (REAL (file));
}

static int
power_read (sqlite3_file *file,
            void         *bytes,
            int           length,
            sqlite3_int64 offset)
{
  return METHODS (file)->xRead (REAL (file), bytes, length, offset);
}

static int
power_write (sqlite3_file *file,
             const void   *bytes,
             int           length,
             sqlite3_int64 offset)
{
  int rc = power_tick (SQLITE_IOERR_WRITE);

  if (rc == SQLITE_FULL)
    length /= 2;
  if (rc == SQLITE_OK || rc == SQLITE_FULL)
    {
      int real = METHODS (file)->xWrite (REAL (file), bytes, length, offset);

      power_disk_write (((PowerFile *)(void *)file)->node, bytes, (gsize)length, (guint64)offset);
      rc = rc == SQLITE_OK ? real : rc;
    }
  return rc;
}

static int
power_truncate (sqlite3_file *file,
                sqlite3_int64 size)
{
  int rc = power_tick (SQLITE_IOERR_TRUNCATE);

  if (rc != SQLITE_OK)
    return rc;
  power_disk_truncate (((PowerFile *)(void *)file)->node, (guint64)size);
  return METHODS (file)->xTruncate (REAL (file), size);
}

/* The real sync is left out: the model decides what is durable, and kills do
 * not lose what the kernel has. */
static int
power_sync (sqlite3_file *file,
            int           flags)
{
  PowerFile *self = (PowerFile *)(void *)file;
  int        rc = power_tick (SQLITE_IOERR_FSYNC);

  if (rc != SQLITE_OK)
    return rc;
  power.syncs++;
  power_disk_sync (self->node);
  if (self->new_name)
    power_disk_sync_dir (self->path);
  self->new_name = FALSE;
  return SQLITE_OK;
}

static int
power_size (sqlite3_file  *file,
            sqlite3_int64 *size)
{
  return METHODS (file)->xFileSize (REAL (file), size);
}

static int
power_lock (sqlite3_file *file,
            int           level)
{
  return METHODS (file)->xLock (REAL (file), level);
}

static int
power_unlock (sqlite3_file *file,
              int           level)
{
  return METHODS (file)->xUnlock (REAL (file), level);
}

static int
power_check_lock (sqlite3_file *file,
                  int          *held)
{
  return METHODS (file)->xCheckReservedLock (REAL (file), held);
}

static int
power_control (sqlite3_file *file,
               int           what,
               void         *data)
{
  return METHODS (file)->xFileControl (REAL (file), what, data);
}

static int
power_sector (sqlite3_file *file)
{
  return METHODS (file)->xSectorSize (REAL (file));
}

static int
power_device (sqlite3_file *file)
{
  return METHODS (file)->xDeviceCharacteristics (REAL (file));
}

static int
power_shm_map (sqlite3_file   *file,
               int             region,
               int             size,
               int             extend,
               void volatile **map)
{
  return METHODS (file)->xShmMap (REAL (file), region, size, extend, map);
}

static int
power_shm_lock (sqlite3_file *file,
                int           offset,
                int           count,
                int           flags)
{
  return METHODS (file)->xShmLock (REAL (file), offset, count, flags);
}

static void
power_shm_barrier (sqlite3_file *file)
{
  METHODS (file)->xShmBarrier (REAL (file));
}

static int
power_shm_unmap (sqlite3_file *file,
                 int           remove)
{
  return METHODS (file)->xShmUnmap (REAL (file), remove);
}

static const sqlite3_io_methods power_methods = {
  .iVersion = 2,
  .xClose = power_close,
  .xRead = power_read,
  .xWrite = power_write,
  .xTruncate = power_truncate,
  .xSync = power_sync,
  .xFileSize = power_size,
  .xLock = power_lock,
  .xUnlock = power_unlock,
  .xCheckReservedLock = power_check_lock,
  .xFileControl = power_control,
  .xSectorSize = power_sector,
  .xDeviceCharacteristics = power_device,
  .xShmMap = power_shm_map,
  .xShmLock = power_shm_lock,
  .xShmBarrier = power_shm_barrier,
  .xShmUnmap = power_shm_unmap,
};

static int
power_open (sqlite3_vfs  *vfs,
            const char   *path,
            sqlite3_file *file,
            int           flags,
            int          *out_flags)
{
  PowerFile *self = (PowerFile *)(void *)file;
  gboolean   is_log = (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL)) != 0;
  int        there = 0;
  int        rc;

  memset (self, 0, sizeof *self);
  if (path == NULL)
    return SQLITE_CANTOPEN;
  power.real->xAccess (power.real, path, SQLITE_ACCESS_EXISTS, &there);
  if (!there)
    power_disk_delete (path);
  rc = power.real->xOpen (power.real, path, REAL (file), flags, out_flags);
  if (rc != SQLITE_OK)
    return rc;
  self->node = power_disk_open (path, !there);
  self->path = g_strdup (path);
  self->new_name = is_log && (flags & SQLITE_OPEN_CREATE) != 0;
  file->pMethods = &power_methods;
  return SQLITE_OK;
}

static int
power_delete (sqlite3_vfs *vfs,
              const char  *path,
              int          sync_dir)
{
  int rc = power_tick (SQLITE_IOERR_DELETE);

  if (rc != SQLITE_OK)
    return rc;
  power_disk_delete (path);
  if (sync_dir)
    power_disk_sync_dir (path);
  return power.real->xDelete (power.real, path, sync_dir);
}

/**
 * power_vfs_register:
 * @name: a static string
 *
 * Puts the disk on top of SQLite's usual VFS. One per process; whatever the
 * table does not override is the usual VFS's own.
 */
gboolean
power_vfs_register (const char *name)
{
  power.real = sqlite3_vfs_find (NULL);
  if (power.real == NULL)
    return FALSE;
  power.vfs = *power.real;
  power.vfs.zName = name;
  power.vfs.szOsFile = (int)sizeof (PowerFile) + power.real->szOsFile;
  power.vfs.xOpen = power_open;
  power.vfs.xDelete = power_delete;
  power.vfs.pNext = NULL;
  return sqlite3_vfs_register (&power.vfs, 0) == SQLITE_OK;
}

/**
 * power_vfs_arm:
 * @fault: what happens
 * @at: at which operation from now, counted from 1
 * @seed: which of the possible disks is left
 * @image_dir: (nullable): where a cut writes it
 */
void
power_vfs_arm (PowerFault  fault,
               guint64     at,
               guint32     seed,
               const char *image_dir)
{
  power.fault = fault;
  power.at = at;
  power.seed = seed;
  power.operations = 0;
  power.syncs = 0;
  power.fired = FALSE;
  g_free (power.image_dir);
  power.image_dir = g_strdup (image_dir);
}

guint64
power_vfs_operations (void)
{
  return power.operations;
}

guint64
power_vfs_syncs (void)
{
  return power.syncs;
}

gboolean
power_vfs_fired (void)
{
  return power.fired;
}

/* Takes what is now in the files as durable; for the next case of a test. */
void
power_vfs_forget (void)
{
  power_disk_forget ();
}
