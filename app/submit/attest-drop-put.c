/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit/attest-drop.h"

#include "base/attest-file.h"
#include "submit/attest-drop-private.h"
#include "submit/attest-hash-thread.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gfiledescriptorbased.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* write .NAME.part ─► sync ─► read back, compare ─► NAME ─► sync the folder
 *                                  │ refused            │ refused
 *                                  ▼                    ▼
 *                             not checked      write NAME itself, not checked */

#define PIECE (256 * 1024)
#define FLUSH_EVERY (8 * 1024 * 1024)

typedef struct
{
  /* Owned */
  AttestDrop    *drop;
  AttestDropSide side;
  char          *name;
  char          *path; /* or */
  GBytes        *bytes;
  AttestDigest   digest;
  gboolean       checked; /* what is there was read back */

  /* While it is done */
  GCancellable *cancellable;
  guint64       written;
  GFile        *folder;
  GFile        *final;
  GFile        *part;
  GFile        *others; /* the part of whoever carries, or of the store */
} Put;

static void
put_clear (gpointer data)
{
  Put *self = data;

  attest_drop_free (self->drop);
  g_free (self->name);
  g_free (self->path);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_object (&self->folder);
  g_clear_object (&self->final);
  g_clear_object (&self->part);
  g_clear_object (&self->others);
}

/* Not once nobody waits for it any more: the next attempt may be at work then, and
 * begins by removing what this one left. */
static void
discard (GFile *file)
{
  if (attest_drop_ask (NULL, NULL))
    g_file_delete (file, NULL, NULL);
}

static gboolean
failed (GError    **error,
        GError     *cause,
        const char *doing)
{
  return attest_drop_failed (error, cause, ATTEST_ERROR_UNDELIVERED, doing);
}

/* Whether to go on: nobody stopped it, and it may still go. */
static gboolean
go_on (Put     *self,
       GError **error)
{
  attest_drop_beat (0);
  if (g_cancellable_is_cancelled (self->cancellable))
    g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED, "It was stopped");
  else if (!attest_drop_ask (self->drop->wanted, self->drop->wanted_data))
    g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_MISSING, "It is not to go any more");
  else
    return TRUE;
  return FALSE;
}

/* A file that a colleague shall read must not be private to this account: it
 * may be read by whoever may list the folder it lies in. */
static void
open_to_readers (Put *self,
                 int  fd)
{
  struct stat info;

  if (stat (g_file_peek_path (self->folder), &info) == 0 && fchmod (fd, 0600 | (info.st_mode & 0044)) < 0)
    g_info ("A file in the drop keeps its own permissions");
}

/* What is only in this computer's memory never gets to be much, so that the sync
 * of the last of it ends in a time that can be told. */
static gboolean
flush_now_and_then (Put  *self,
                    int   fd,
                    gsize length)
{
  guint64 before = self->written;

  self->written += length;
  if (fd < 0 || before / FLUSH_EVERY == self->written / FLUSH_EVERY)
    return TRUE;
  attest_drop_beat (FLUSH_EVERY);
  return fdatasync (fd) == 0 || errno == EINVAL;
}

static gboolean
write_piece (Put           *self,
             GOutputStream *stream,
             int            fd,
             const void    *bytes,
             gsize          length,
             GError       **error)
{
  g_autoptr (GError) local = NULL;

  if (!go_on (self, error))
    return FALSE;
  if (fd >= 0 ? attest_file_write_all (fd, bytes, length, "a file in the drop", &local) : g_output_stream_write_all (stream, bytes, length, NULL, self->cancellable, &local))
    {
      if (flush_now_and_then (self, fd, length))
        return TRUE;
      g_set_error_literal (&local, G_IO_ERROR, (int)g_io_error_from_errno (errno), g_strerror (errno));
    }
  if (local->domain == ATTEST_ERROR && local->code != ATTEST_ERROR_NO_SPACE)
    local->code = ATTEST_ERROR_UNDELIVERED;
  return failed (error, g_steal_pointer (&local), "Writing to the drop");
}

static gboolean
write_from_path (Put           *self,
                 GOutputStream *stream,
                 int            out,
                 AttestDigest  *digest,
                 GError       **error)
{
  g_autoptr (AttestHashThread) hash = attest_hash_thread_new ();
  g_autofree guint8 *piece = g_malloc (PIECE);
  gboolean           ok = TRUE;
  ssize_t            got = 0;
  int                in = open (self->path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

  if (in < 0)
    return attest_error_from_errno (error, errno, "Opening the sealed copy %s", self->path);
  while (ok && ((got = read (in, piece, PIECE)) > 0 || (got < 0 && errno == EINTR)))
    if (got > 0)
      {
        attest_hash_thread_update (hash, piece, (gsize)got);
        ok = write_piece (self, stream, out, piece, (gsize)got, error);
      }
  if (ok && got < 0)
    ok = attest_error_from_errno (error, errno, "Reading the sealed copy %s", self->path);
  close (in);
  *digest = attest_hash_thread_finish (hash);
  return ok;
}

static gboolean
write_content (Put           *self,
               GOutputStream *stream,
               int            fd,
               GError       **error)
{
  AttestDigest digest;

  if (self->bytes != NULL)
    return write_piece (self, stream, fd, g_bytes_get_data (self->bytes, NULL), g_bytes_get_size (self->bytes), error);
  if (!write_from_path (self, stream, fd, &digest, error))
    return FALSE;
  if (attest_digest_equal (&digest, &self->digest))
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED, "The sealed copy %s is not what was sealed", self->path);
  return FALSE;
}

static gboolean
sync_and_close (Put           *self,
                GOutputStream *stream,
                int            fd,
                GError       **error)
{
  g_autoptr (GError) local = NULL;

  /* Some of GIO's back ends send it all when it is closed. */
  attest_drop_beat (fd >= 0 ? FLUSH_EVERY : self->written);
  if (fd >= 0 && fsync (fd) < 0)
    {
      g_set_error (error, ATTEST_ERROR, errno == ENOSPC || errno == EDQUOT ? ATTEST_ERROR_NO_SPACE : ATTEST_ERROR_UNDELIVERED,
                   "Syncing a file in the drop: %s", g_strerror (errno));
      return FALSE;
    }
  return g_output_stream_close (stream, NULL, &local) || failed (error, g_steal_pointer (&local), "Closing a file in the drop");
}

/* Leaves no file behind when it fails, as far as the folder lets it. */
static gboolean
write_file (Put     *self,
            GFile   *file,
            GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GFileOutputStream) stream = g_file_create (file, G_FILE_CREATE_NONE, self->cancellable, &local);
  int fd = -1;

  self->written = 0;
  if (stream == NULL)
    return failed (error, g_steal_pointer (&local), "Creating a file in the drop");
  if (g_file_is_native (file) && G_IS_FILE_DESCRIPTOR_BASED (stream))
    fd = g_file_descriptor_based_get_fd (G_FILE_DESCRIPTOR_BASED (stream));
  if (fd >= 0)
    open_to_readers (self, fd);
  if (write_content (self, G_OUTPUT_STREAM (stream), fd, error) && sync_and_close (self, G_OUTPUT_STREAM (stream), fd, error))
    return TRUE;
  g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, NULL);
  discard (file);
  return FALSE;
}

/* rename(2) replaces in silence, so the call that does not comes first; GIO's
 * own move looks before it renames. */
static gboolean
rename_part (Put     *self,
             GError **error)
{
  if (g_file_is_native (self->final))
    {
      if (renameat2 (AT_FDCWD, g_file_peek_path (self->part), AT_FDCWD, g_file_peek_path (self->final), RENAME_NOREPLACE) == 0)
        return TRUE;
      if (errno != EINVAL && errno != ENOSYS)
        {
          g_set_error_literal (error, G_IO_ERROR, (int)g_io_error_from_errno (errno), g_strerror (errno));
          return FALSE;
        }
    }
  return g_file_move (self->part, self->final, G_FILE_COPY_NO_FALLBACK_FOR_MOVE | G_FILE_COPY_NOFOLLOW_SYMLINKS,
                      self->cancellable, NULL, NULL, error);
}

static gboolean
is_refusal (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

static gboolean
sync_folder (Put     *self,
             GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!g_file_is_native (self->folder) || attest_file_sync_dir (g_file_peek_path (self->folder), &local))
    return TRUE;
  /* A folder that may be written to and not listed cannot be opened to sync. */
  if (faccessat (AT_FDCWD, g_file_peek_path (self->folder), R_OK, AT_EACCESS) < 0 && errno == EACCES)
    return TRUE;
  local->code = ATTEST_ERROR_UNDELIVERED;
  return failed (error, g_steal_pointer (&local), "Syncing the drop");
}

static gboolean
write_in_place (Put     *self,
                GError **error)
{
  discard (self->part);
  self->checked = FALSE;
  return go_on (self, error) && write_file (self, self->final, error) && sync_folder (self, error);
}

/* The part is there and on disk. */
static gboolean
finish_part (Put     *self,
             GError **error)
{
  g_autoptr (GError) local = NULL;
  AttestDropCheck found = attest_drop_check (self->part, &self->digest, self->cancellable);
  gboolean        wanted = go_on (self, error);

  self->checked = found == ATTEST_DROP_CHECK_EQUAL;
  if (!wanted || (!self->checked && found != ATTEST_DROP_CHECK_REFUSED))
    {
      discard (self->part);
      if (wanted)
        g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_UNDELIVERED, "The drop does not give back what was written to it");
      return FALSE;
    }
  if (rename_part (self, &local))
    return sync_folder (self, error);
  if (is_refusal (local))
    return write_in_place (self, error);
  discard (self->part);
  return failed (error, g_steal_pointer (&local), "Renaming a file in the drop");
}

static gboolean
remove_cut_off (Put *self)
{
  g_autoptr (GFile) file = self->bytes == NULL ? g_file_new_for_path (self->path) : NULL;
  g_autoptr (GInputStream) ours = self->bytes != NULL ? g_memory_input_stream_new_from_bytes (self->bytes)
                                                      : G_INPUT_STREAM (g_file_read (file, self->cancellable, NULL));

  return attest_drop_remove_cut_off (self->final, ours, self->cancellable);
}

static gboolean
put (Put     *self,
     GError **error)
{
  AttestDropCheck there = attest_drop_check (self->final, &self->digest, self->cancellable);

  self->checked = there == ATTEST_DROP_CHECK_EQUAL;
  if (self->checked)
    return sync_folder (self, error);
  if (there == ATTEST_DROP_CHECK_DIFFERENT && !remove_cut_off (self))
    {
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS, "Something else has that name in the drop");
      return FALSE;
    }
  if (!go_on (self, error))
    return FALSE;
  /* Names are random: a part of this one is from an attempt that was cut off. The
   * store also takes away what somebody may be carrying for it this very moment,
   * who then has nothing left to give the name to; never the other way. */
  discard (self->part);
  if (self->drop->wanted == NULL)
    discard (self->others);
  return write_file (self, self->part, error) && finish_part (self, error);
}

static gboolean
prepare_and_put (gpointer      job,
                 GCancellable *cancellable,
                 GError      **error)
{
  Put             *self = job;
  gboolean         carried = self->drop->wanted != NULL;
  g_autofree char *part = g_strdup_printf (".%s.part", self->name), *other = g_strdup_printf (".%s.carried.part", self->name);

  self->cancellable = cancellable;
  self->final = attest_drop_file (self->drop, self->side, self->name, error);
  if (self->final == NULL || !attest_drop_reach (self->drop, cancellable, error))
    return FALSE;
  self->folder = attest_drop_side (self->drop, self->side);
  self->part = g_file_get_child (self->folder, carried ? other : part);
  self->others = g_file_get_child (self->folder, carried ? part : other);
  return put (self, error);
}

static Put *
put_new (AttestDrop         *drop,
         AttestDropSide      side,
         const char         *name,
         const AttestDigest *digest)
{
  Put *self = g_atomic_rc_box_new0 (Put);

  self->drop = attest_drop_copy (drop);
  self->side = side;
  self->name = g_strdup (name);
  self->digest = *digest;
  return self;
}

static gboolean
call (Put          *self,
      GCancellable *cancellable,
      gboolean     *checked,
      GError      **error)
{
  gboolean ok = attest_drop_call (self->drop->root, self->drop->patience_ms, prepare_and_put, self, put_clear, cancellable, error);

  *checked = ok && self->checked;
  g_atomic_rc_box_release_full (self, put_clear);
  return ok;
}

/**
 * attest_drop_put:
 * @self: a drop
 * @side: which half of it
 * @name: the file's name there, never used before
 * @local_path: the sealed copy
 * @digest: its SHA-256
 * @cancellable: (nullable): heeded until the file has its name
 * @checked: (out): whether what lies there was read back and is equal
 * @error: return location for an #AttestError
 *
 * A second call for a file that is there already does nothing and succeeds.
 *
 * Returns: whether it is there; otherwise %ATTEST_ERROR_UNDELIVERED,
 *   %ATTEST_ERROR_NO_ANSWER, %ATTEST_ERROR_NO_SPACE, %ATTEST_ERROR_EXISTS when the name is taken by
 *   something else, %ATTEST_ERROR_CANCELLED, or %ATTEST_ERROR_TAMPERED when
 *   @local_path is not what @digest says
 */
gboolean
attest_drop_put (AttestDrop         *self,
                 AttestDropSide      side,
                 const char         *name,
                 const char         *local_path,
                 const AttestDigest *digest,
                 GCancellable       *cancellable,
                 gboolean           *checked,
                 GError            **error)
{
  Put *job = put_new (self, side, name, digest);

  job->path = g_strdup (local_path);
  return call (job, cancellable, checked, error);
}

gboolean
attest_drop_put_bytes (AttestDrop    *self,
                       AttestDropSide side,
                       const char    *name,
                       GBytes        *bytes,
                       GCancellable  *cancellable,
                       gboolean      *checked,
                       GError       **error)
{
  AttestDigest digest = attest_digest_of (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  Put         *job = put_new (self, side, name, &digest);

  job->bytes = g_bytes_ref (bytes);
  return call (job, cancellable, checked, error);
}
