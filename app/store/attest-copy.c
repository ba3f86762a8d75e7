/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-copy.h"

#include "base/attest-error.h"
#include "base/attest-file.h"
#include "seal/attest-digest.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK (1024 * 1024)
#define DEPTH_MOST 3 /* STORE/objects/xx/ID */

typedef struct
{
  int     in;
  int     out;
  guint8 *block;
} Pass;

static void
pass_clear (Pass *self)
{
  if (self->in >= 0)
    close (self->in);
  if (self->out >= 0)
    close (self->out);
  g_free (self->block);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pass, pass_clear)

static gboolean
note (AttestCopy *self,
      gsize       bytes,
      GError    **error)
{
  self->done += (goffset)bytes;
  if (self->progress != NULL)
    self->progress (self->done, self->total, self->progress_data);
  if (!g_cancellable_is_cancelled (self->cancellable))
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED, "Copying was stopped");
  return FALSE;
}

static int
open_regular (const char *path,
              GError    **error)
{
  int         fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  struct stat info;

  if (fd < 0)
    {
      attest_error_from_errno (error, errno, "Opening %s", path);
      return -1;
    }
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode))
    return fd;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "%s is not a file", path);
  close (fd);
  return -1;
}

static gssize
read_block (int         fd,
            guint8     *block,
            const char *path,
            GError    **error)
{
  gssize got;

  do
    got = read (fd, block, BLOCK);
  while (got < 0 && errno == EINTR);
  if (got < 0)
    attest_error_from_errno (error, errno, "Reading %s", path);
  return got;
}

static gboolean
write_through (AttestCopy   *self,
               Pass         *pass,
               const char   *from,
               const char   *to,
               AttestDigest *digest,
               GError      **error)
{
  AttestHasher hasher;
  gssize       got;
  gboolean     ok = TRUE;

  attest_hasher_init (&hasher);
  while (ok && (got = read_block (pass->in, pass->block, from, error)) != 0)
    {
      ok = got > 0 && attest_file_write_all (pass->out, pass->block, (gsize)got, to, error);
      if (ok)
        attest_hasher_update (&hasher, pass->block, (gsize)got);
      ok = ok && note (self, (gsize)got, error);
    }
  *digest = attest_hasher_finish (&hasher);
  if (ok && fsync (pass->out) < 0)
    ok = attest_error_from_errno (error, errno, "Syncing %s", to);
  return ok;
}

/* What the disk gives back, as far as it can be asked past the memory. */
static gboolean
reads_back (AttestCopy         *self,
            Pass               *pass,
            const char         *to,
            const AttestDigest *wanted,
            GError            **error)
{
  AttestHasher hasher;
  AttestDigest found;
  gssize       got;
  gboolean     ok = TRUE;

  close (pass->in);
  posix_fadvise (pass->out, 0, 0, POSIX_FADV_DONTNEED);
  pass->in = open_regular (to, error);
  if (pass->in < 0)
    return FALSE;
  attest_hasher_init (&hasher);
  while (ok && (got = read_block (pass->in, pass->block, to, error)) != 0)
    {
      ok = got > 0;
      if (ok)
        attest_hasher_update (&hasher, pass->block, (gsize)got);
      ok = ok && note (self, (gsize)got, error);
    }
  found = attest_hasher_finish (&hasher);
  if (ok && attest_digest_equal (&found, wanted))
    return TRUE;
  if (ok)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_STORAGE, "%s is not what was written to it", to);
  return FALSE;
}

/**
 * attest_copy_file:
 * @self: the copying it is part of
 * @from: a regular file; links are not followed
 * @to: where to; must not be there; mode 0600
 * @error: return location for an #AttestError
 *
 * Returns: whether @to is synced and reads back as @from did
 */
gboolean
attest_copy_file (AttestCopy *self,
                  const char *from,
                  const char *to,
                  GError    **error)
{
  g_auto (Pass) pass = { -1, -1, NULL };
  AttestDigest digest;

  pass.in = open_regular (from, error);
  if (pass.in < 0)
    return FALSE;
  pass.out = open (to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (pass.out < 0)
    return attest_error_from_errno (error, errno, "Creating %s", to);
  pass.block = g_malloc (BLOCK);
  if (!write_through (self, &pass, from, to, &digest, error) || !reads_back (self, &pass, to, &digest, error))
    return FALSE;
  self->files++;
  return TRUE;
}

/* A link in the place of a folder could lead to anything on this computer. */
static gboolean
is_no_link (const char *path,
            GError    **error)
{
  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "%s is a link and not a folder", path);
  return FALSE;
}

static gboolean
copy_tree (AttestCopy *self,
           const char *from,
           const char *to,
           guint       depth,
           GError    **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GDir) dir = g_dir_open (from, 0, &local);
  const char *name;

  if (!is_no_link (from, error))
    return FALSE;
  if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return TRUE;
  if (dir == NULL)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_STORAGE, "Reading %s: %s", from, local->message);
      return FALSE;
    }
  if (!attest_file_make_dir (to, error))
    return FALSE;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL), *target = g_build_filename (to, name, NULL);
      GStatBuf         info;

      if (g_str_has_suffix (name, ".part"))
        continue;
      if (g_lstat (source, &info) != 0)
        return attest_error_from_errno (error, errno, "Looking at %s", source);
      if (S_ISDIR (info.st_mode) && depth + 1 < DEPTH_MOST && !copy_tree (self, source, target, depth + 1, error))
        return FALSE;
      if (S_ISREG (info.st_mode) && !attest_copy_file (self, source, target, error))
        return FALSE;
    }
  return attest_file_sync_dir (to, error);
}

/**
 * attest_copy_folder:
 * @self: the copying it is part of
 * @from: a folder; one that is not there holds nothing
 * @to: where to
 * @error: return location for an #AttestError
 *
 * Copies files and folders, and nothing else that lies there: no links, no
 * devices, nothing half-written.
 *
 * Returns: whether all of it arrived
 */
gboolean
attest_copy_folder (AttestCopy *self,
                    const char *from,
                    const char *to,
                    GError    **error)
{
  return copy_tree (self, from, to, 0, error);
}

/**
 * attest_copy_remove:
 * @path: a file or folder, with all that is in it; a link itself
 * @error: return location for an #AttestError
 *
 * Returns: whether it is gone, or was not there
 */
gboolean
attest_copy_remove (const char *path,
                    GError    **error)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (!attest_copy_remove (child, error))
        return FALSE;
    }
  return g_remove (path) == 0 || errno == ENOENT || attest_error_from_errno (error, errno, "Removing %s", path);
}

/**
 * attest_copy_size:
 * @path: a file or folder
 *
 * Returns: the bytes of the files in it; an estimate, for progress and room
 */
goffset
attest_copy_size (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;
  goffset     size = 0;
  GStatBuf    info;

  if (dir == NULL)
    return g_lstat (path, &info) == 0 && S_ISREG (info.st_mode) ? (goffset)info.st_size : 0;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      size += attest_copy_size (child);
    }
  return size;
}
