/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-error.h"
#include "base/attest-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/**
 * attest_file_write_all:
 * @fd: an open file
 * @bytes: what to write
 * @length: how many bytes
 * @path: its name, for the message
 * @error: return location for an #AttestError
 *
 * Returns: whether every byte was written; short writes are continued
 */
gboolean
attest_file_write_all (int         fd,
                       const void *bytes,
                       gsize       length,
                       const char *path,
                       GError    **error)
{
  const guint8 *next = bytes;

  while (length > 0)
    {
      ssize_t done = write (fd, next, length);

      if (done < 0 && errno == EINTR)
        continue;
      if (done < 0)
        return attest_error_from_errno (error, errno, "Writing %s", path);
      next += done;
      length -= (gsize)done;
    }
  return TRUE;
}

/**
 * attest_file_sync_dir:
 * @dir: a folder
 * @error: return location for an #AttestError
 *
 * Makes renames and new names in @dir durable. Network file systems that
 * cannot (EINVAL) are taken at their word.
 *
 * Returns: whether it was done or cannot be
 */
gboolean
attest_file_sync_dir (const char *dir,
                      GError    **error)
{
  int fd = open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int saved = 0;

  if (fd < 0)
    return attest_error_from_errno (error, errno, "Opening folder %s", dir);
  if (fsync (fd) < 0 && errno != EINVAL && errno != ENOTSUP)
    saved = errno;
  close (fd);
  return saved == 0 || attest_error_from_errno (error, saved, "Syncing folder %s", dir);
}

static gboolean
write_part (const char *part,
            const void *bytes,
            gsize       length,
            GError    **error)
{
  int      fd = open (part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
  gboolean ok;

  if (fd < 0)
    return attest_error_from_errno (error, errno, "Creating %s", part);
  ok = attest_file_write_all (fd, bytes, length, part, error);
  if (ok && fsync (fd) < 0)
    ok = attest_error_from_errno (error, errno, "Syncing %s", part);
  if (close (fd) < 0 && ok)
    ok = attest_error_from_errno (error, errno, "Closing %s", part);
  return ok;
}

static gboolean
write_durably (const char *path,
               const void *bytes,
               gsize       length,
               gboolean    replace,
               GError    **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_autofree char *dir = g_path_get_dirname (path);
  gboolean         ok = write_part (part, bytes, length, error);

  if (ok && replace && rename (part, path) < 0)
    ok = attest_error_from_errno (error, errno, "Renaming %s", part);
  if (ok && !replace && link (part, path) < 0)
    ok = attest_error_from_errno (error, errno, "Creating %s", path);
  if (!ok || !replace)
    g_unlink (part);
  return ok && attest_file_sync_dir (dir, error);
}

/**
 * attest_file_write:
 * @path: a file, replaced when there is one; mode 0600
 * @bytes: its new content
 * @length: how many bytes
 * @error: return location for an #AttestError
 *
 * When this returns %TRUE the new content is on disk under @path; when it
 * returns %FALSE, or the power goes, the old content still is.
 *
 * Returns: whether it was written, synced and renamed
 */
gboolean
attest_file_write (const char *path,
                   const void *bytes,
                   gsize       length,
                   GError    **error)
{
  return write_durably (path, bytes, length, TRUE, error);
}

/**
 * attest_file_write_new:
 *
 * As attest_file_write(), but fails with %ATTEST_ERROR_EXISTS and leaves the
 * file alone when there is one.
 */
gboolean
attest_file_write_new (const char *path,
                       const void *bytes,
                       gsize       length,
                       GError    **error)
{
  return write_durably (path, bytes, length, FALSE, error);
}

static GBytes *
read_all (int         fd,
          gsize       size,
          const char *path,
          GError    **error)
{
  g_autofree guint8 *data = g_try_malloc (size + 1);
  gsize              have = 0;

  if (data == NULL)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "No memory for the %" G_GSIZE_FORMAT " bytes of %s", size, path);
      return NULL;
    }
  while (have < size)
    {
      ssize_t got = read (fd, data + have, size - have);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          attest_error_from_errno (error, errno, "Reading %s", path);
          return NULL;
        }
      if (got == 0)
        break;
      have += (gsize)got;
    }
  return g_bytes_new_take (g_steal_pointer (&data), have);
}

/**
 * attest_file_read:
 * @path: a regular file; links, pipes and devices are refused
 * @most: the largest size accepted, bytes
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): its content, or %NULL with
 *   %ATTEST_ERROR_MISSING, %ATTEST_ERROR_TOO_LARGE or %ATTEST_ERROR_STORAGE
 */
GBytes *
attest_file_read (const char *path,
                  gsize       most,
                  GError    **error)
{
  int         fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  struct stat info;
  GBytes     *bytes = NULL;

  if (fd < 0)
    {
      attest_error_from_errno (error, errno, "Opening %s", path);
      return NULL;
    }
  if (fstat (fd, &info) < 0)
    attest_error_from_errno (error, errno, "Reading %s", path);
  else if (!S_ISREG (info.st_mode))
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "%s is not a file", path);
  else if ((guint64)info.st_size > most)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "%s is larger than %" G_GSIZE_FORMAT " bytes", path, most);
  else
    bytes = read_all (fd, (gsize)info.st_size, path, error);
  close (fd);
  return bytes;
}

/**
 * attest_file_make_dir:
 * @path: a folder to make with mode 0700; its parents are made as well
 * @error: return location for an #AttestError
 *
 * Returns: whether there is now a folder @path that only its owner may enter
 */
gboolean
attest_file_make_dir (const char *path,
                      GError    **error)
{
  if (g_mkdir_with_parents (path, 0700) < 0)
    return attest_error_from_errno (error, errno, "Creating folder %s", path);
  return TRUE;
}
