/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit/attest-package-private.h"

#include "base/attest-error.h"
#include "base/attest-file.h"
#include "submit/attest-hash-thread.h"
#include "submit/attest-read-back.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

struct _AttestPartFile
{
  /* Owned */
  char             *path;
  char             *part; /* NULL once it has its final name */
  AttestHashThread *hash; /* of what is written */
  AttestReadBack   *back; /* of what the file gives back */
  int               fd;
  guint64           written;
};

/**
 * attest_cancelled:
 * @cancellable: (nullable): what the person may press
 * @error: return location for an #AttestError
 *
 * Returns: whether it was pressed; %ATTEST_ERROR_CANCELLED is set then
 */
gboolean
attest_cancelled (GCancellable *cancellable,
                  GError      **error)
{
  if (!g_cancellable_is_cancelled (cancellable))
    return FALSE;
  g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED, "It was stopped");
  return TRUE;
}

/**
 * attest_part_file_new:
 * @path: the name it will have; there is no such file yet
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): a new private file beside @path
 */
AttestPartFile *
attest_part_file_new (const char *path,
                      GError    **error)
{
  g_autoptr (AttestPartFile) self = g_new0 (AttestPartFile, 1);
  g_autofree char *part = g_strconcat (path, ".part", NULL);

  self->fd = -1;
  if (access (path, F_OK) == 0)
    {
      attest_error_from_errno (error, EEXIST, "Creating %s", path);
      return NULL;
    }
  self->fd = open (part, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (self->fd < 0)
    {
      attest_error_from_errno (error, errno, "Creating %s", part);
      return NULL;
    }
  self->path = g_strdup (path);
  self->part = g_steal_pointer (&part);
  self->hash = attest_hash_thread_new ();
  self->back = attest_read_back_new (self->fd);
  return g_steal_pointer (&self);
}

/* An AttestSink. */
gboolean
attest_part_file_write (const void *bytes,
                        gsize       length,
                        gpointer    data,
                        GError    **error)
{
  AttestPartFile *self = data;

  attest_hash_thread_update (self->hash, bytes, length);
  if (!attest_file_write_all (self->fd, bytes, length, self->part, error))
    return FALSE;
  self->written += length;
  attest_read_back_written (self->back, self->written);
  return TRUE;
}

/* Gives it its name without replacing anything. File systems that know no
 * RENAME_NOREPLACE (EINVAL) get a second name and lose the first. */
static gboolean
give_name (AttestPartFile *self,
           GError        **error)
{
  int result = renameat2 (AT_FDCWD, self->part, AT_FDCWD, self->path, RENAME_NOREPLACE);

  if (result < 0 && (errno == EINVAL || errno == ENOSYS))
    {
      result = link (self->part, self->path);
      if (result == 0)
        unlink (self->part);
    }
  if (result < 0)
    return attest_error_from_errno (error, errno, "Renaming %s", self->part);
  g_clear_pointer (&self->part, g_free);
  return TRUE;
}

/**
 * attest_part_file_commit:
 * @self: a file that is complete
 * @cancellable: (nullable): heeded until the file has its name
 * @digest: (out): SHA-256 of the file
 * @size: (out): its bytes
 * @error: return location for an #AttestError
 *
 * Returns: whether the file is on disk under its name and what was read back
 *   is what was written; otherwise nothing is left of it
 */
gboolean
attest_part_file_commit (AttestPartFile *self,
                         GCancellable   *cancellable,
                         AttestDigest   *digest,
                         guint64        *size,
                         GError        **error)
{
  g_autofree char *dir = g_path_get_dirname (self->path);
  AttestDigest     again;

  *digest = attest_hash_thread_finish (self->hash);
  *size = self->written;
  if (fsync (self->fd) < 0)
    return attest_error_from_errno (error, errno, "Syncing %s", self->part);
  if (attest_cancelled (cancellable, error) || !attest_read_back_finish (self->back, cancellable, &again, error))
    return FALSE;
  if (!attest_digest_equal (digest, &again))
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_STORAGE, "%s does not read back as it was written", self->part);
      return FALSE;
    }
  if (!give_name (self, error))
    return FALSE;
  if (attest_file_sync_dir (dir, error))
    return TRUE;
  unlink (self->path);
  return FALSE;
}

void
attest_part_file_free (AttestPartFile *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->back, attest_read_back_free);
  if (self->fd >= 0)
    close (self->fd);
  if (self->part != NULL)
    unlink (self->part);
  g_clear_pointer (&self->hash, attest_hash_thread_free);
  g_free (self->path);
  g_free (self->part);
  g_free (self);
}
