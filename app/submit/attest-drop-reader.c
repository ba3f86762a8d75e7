/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit/attest-drop.h"

#include "submit/attest-drop-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_MOST (1024 * 1024)

struct _AttestDropReader
{
  /* Owned */
  GFile        *file;
  GFile        *root; /* (nullable): of the drop, by which it is known whether it answers */
  GInputStream *stream;
  GCancellable *cancellable;
  char         *state; /* size and time of change when it was opened */
  guint64       size;
  guint64       at;
  guint         patience_ms;
};

static char *
state_of_fd (int      fd,
             guint64 *size)
{
  struct stat info;

  if (fstat (fd, &info) < 0 || !S_ISREG (info.st_mode))
    return NULL;
  *size = (guint64)info.st_size;
  return g_strdup_printf ("%" G_GUINT64_FORMAT " %" G_GINT64_FORMAT ".%ld", *size, (gint64)info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
}

static char *
state_of_file (GFile        *file,
               GCancellable *cancellable,
               guint64      *size,
               GError      **error)
{
  g_autoptr (GFileInfo) info = g_file_query_info (file, "standard::type,standard::size,time::modified,time::modified-usec",
                                                  G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, cancellable, error);

  if (info == NULL)
    return NULL;
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "not a regular file");
      return NULL;
    }
  *size = (guint64)g_file_info_get_size (info);
  return g_strdup_printf ("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT ".%u", *size,
                          g_file_info_get_attribute_uint64 (info, "time::modified"),
                          g_file_info_get_attribute_uint32 (info, "time::modified-usec"));
}

/* Where there are file descriptors a link is not followed and a pipe does not
 * wait for a writer, and what is looked at is what was opened. */
static gboolean
open_native (AttestDropReader *self,
             GError          **error)
{
  int fd = open (g_file_peek_path (self->file), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

  if (fd < 0)
    {
      int saved = errno;

      if (saved == ELOOP || saved == ENXIO)
        g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "not a regular file");
      else
        g_set_error_literal (error, G_IO_ERROR, (int)g_io_error_from_errno (saved), g_strerror (saved));
      return FALSE;
    }
  self->state = state_of_fd (fd, &self->size);
  self->stream = g_unix_input_stream_new (fd, TRUE);
  if (self->state == NULL)
    g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "not a regular file");
  return self->state != NULL;
}

static gboolean
open_remote (AttestDropReader *self,
             GError          **error)
{
  self->state = state_of_file (self->file, self->cancellable, &self->size, error);
  if (self->state == NULL)
    return FALSE;
  self->stream = G_INPUT_STREAM (g_file_read (self->file, self->cancellable, error));
  return self->stream != NULL;
}

/**
 * attest_drop_reader_new:
 * @file: anything
 * @most_bytes: the largest size accepted
 * @cancellable: (nullable): heeded by this and every read
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): @file, open, or %NULL with %ATTEST_ERROR_MISSING,
 *   %ATTEST_ERROR_INPUT for what is no regular file, %ATTEST_ERROR_TOO_LARGE
 *   or %ATTEST_ERROR_UNDELIVERED
 */
AttestDropReader *
attest_drop_reader_new (GFile        *file,
                        guint64       most_bytes,
                        GCancellable *cancellable,
                        GError      **error)
{
  g_autoptr (AttestDropReader) self = g_atomic_rc_box_new0 (AttestDropReader);
  g_autoptr (GError) local = NULL;

  self->file = g_object_ref (file);
  g_set_object (&self->cancellable, cancellable);
  self->patience_ms = ATTEST_DROP_PATIENCE_MS;
  attest_drop_beat (0);
  if (!(g_file_is_native (file) ? open_native (self, &local) : open_remote (self, &local)))
    {
      attest_drop_failed (error, g_steal_pointer (&local), ATTEST_ERROR_MISSING, "Opening a file in the drop");
      return NULL;
    }
  if (self->size <= most_bytes)
    return g_steal_pointer (&self);
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "A file in the drop has %" G_GUINT64_FORMAT " bytes", self->size);
  return NULL;
}

typedef struct
{
  AttestDrop       *drop; /* or */
  GFile            *file;
  AttestDropSide    side;
  char             *name;
  guint64           most_bytes;
  AttestDropReader *reader;
} Opening;

static void
opening_clear (gpointer data)
{
  Opening *self = data;

  g_clear_pointer (&self->drop, attest_drop_free);
  g_clear_object (&self->file);
  g_free (self->name);
  g_clear_pointer (&self->reader, attest_drop_reader_free);
}

static gboolean
open_job (gpointer      job,
          GCancellable *cancellable,
          GError      **error)
{
  Opening *self = job;

  if (self->file == NULL)
    self->file = attest_drop_file (self->drop, self->side, self->name, error);
  if (self->file == NULL || (self->drop != NULL && !attest_drop_reach (self->drop, cancellable, error)))
    return FALSE;
  self->reader = attest_drop_reader_new (self->file, self->most_bytes, cancellable, error);
  return self->reader != NULL;
}

/* What it is known by, and stopped by, is whoever opened it. */
static AttestDropReader *
call_open (Opening      *self,
           GFile        *root,
           guint         patience_ms,
           GCancellable *cancellable,
           GError      **error)
{
  AttestDropReader *reader = NULL;

  if (attest_drop_call (root, patience_ms, open_job, self, opening_clear, cancellable, error))
    {
      reader = g_steal_pointer (&self->reader);
      reader->patience_ms = patience_ms;
      g_set_object (&reader->root, root);
      g_set_object (&reader->cancellable, cancellable);
    }
  g_atomic_rc_box_release_full (self, opening_clear);
  return reader;
}

/**
 * attest_drop_open:
 * @self: a drop
 * @side: which half of it
 * @name: a file's name
 * @most_bytes: the largest size accepted
 * @cancellable: (nullable): heeded by this and every read
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the file, open, as attest_drop_reader_new() has it
 */
AttestDropReader *
attest_drop_open (AttestDrop    *self,
                  AttestDropSide side,
                  const char    *name,
                  guint64        most_bytes,
                  GCancellable  *cancellable,
                  GError       **error)
{
  Opening *job = g_atomic_rc_box_new0 (Opening);

  job->drop = attest_drop_copy (self);
  job->side = side;
  job->name = g_strdup (name);
  job->most_bytes = most_bytes;
  return call_open (job, self->root, self->patience_ms, cancellable, error);
}

AttestDropReader *
attest_drop_open_file (const char   *uri_or_path,
                       guint64       most_bytes,
                       GCancellable *cancellable,
                       GError      **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (uri_or_path);
  Opening *job = g_atomic_rc_box_new0 (Opening);

  job->file = g_object_ref (file);
  job->most_bytes = most_bytes;
  return call_open (job, file, ATTEST_DROP_PATIENCE_MS, cancellable, error);
}

guint64
attest_drop_reader_size (AttestDropReader *self)
{
  return self->size;
}

static gboolean
did_not_change (AttestDropReader *self,
                GError          **error)
{
  g_autofree char *state = NULL;
  guint64          size = 0;

  if (G_IS_UNIX_INPUT_STREAM (self->stream))
    state = state_of_fd (g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (self->stream)), &size);
  else
    state = state_of_file (self->file, self->cancellable, &size, NULL);
  if (self->at == self->size && g_strcmp0 (state, self->state) == 0)
    return TRUE;
  g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_STORAGE, "A file in the drop changed while it was read");
  return FALSE;
}

static gssize
read_now (AttestDropReader *self,
          void             *bytes,
          gsize             length,
          GCancellable     *cancellable,
          GError          **error)
{
  g_autoptr (GError) local = NULL;
  gssize got;

  attest_drop_beat (0);
  got = g_input_stream_read (self->stream, bytes, length, cancellable, &local);
  if (got < 0)
    attest_drop_failed (error, g_steal_pointer (&local), ATTEST_ERROR_UNDELIVERED, "Reading from the drop");
  if (got <= 0)
    return got < 0 || !did_not_change (self, error) ? -1 : 0;
  self->at += (guint64)got;
  return self->at <= self->size || did_not_change (self, error) ? got : -1;
}

static void
reader_clear (gpointer data)
{
  AttestDropReader *self = data;

  g_clear_object (&self->file);
  g_clear_object (&self->root);
  g_clear_object (&self->stream);
  g_clear_object (&self->cancellable);
  g_free (self->state);
}

typedef struct
{
  AttestDropReader *reader;
  guint8           *bytes;
  gsize             length;
  gssize            got;
} Reading;

static void
reading_clear (gpointer data)
{
  Reading *self = data;

  g_atomic_rc_box_release_full (self->reader, reader_clear);
  g_free (self->bytes);
}

static gboolean
read_job (gpointer      job,
          GCancellable *cancellable,
          GError      **error)
{
  Reading *self = job;

  self->got = read_now (self->reader, self->bytes, self->length, cancellable, error);
  return self->got >= 0;
}

/* Into memory of its own: nobody may be there any more when it comes. */
gssize
attest_drop_reader_read (void    *bytes,
                         gsize    length,
                         gpointer reader,
                         GError **error)
{
  AttestDropReader *self = reader;
  Reading          *job;
  gssize            got = -1;

  if (attest_drop_is_called ())
    return read_now (self, bytes, length, self->cancellable, error);
  job = g_atomic_rc_box_new0 (Reading);
  job->reader = g_atomic_rc_box_acquire (self);
  job->bytes = g_malloc (MIN (length, READ_MOST));
  job->length = MIN (length, READ_MOST);
  if (attest_drop_call (self->root != NULL ? self->root : self->file, self->patience_ms, read_job, job, reading_clear, self->cancellable, error))
    {
      got = job->got;
      memcpy (bytes, job->bytes, (gsize)got);
    }
  g_atomic_rc_box_release_full (job, reading_clear);
  return got;
}

static gboolean
close_job (gpointer      job,
           GCancellable *cancellable,
           GError      **error)
{
  return g_input_stream_close (((AttestDropReader *)job)->stream, cancellable, error);
}

/* Closing asks the share as well. */
void
attest_drop_reader_free (AttestDropReader *self)
{
  if (self == NULL)
    return;
  if (!attest_drop_is_called () && self->stream != NULL && !g_file_is_native (self->file) &&
      !attest_drop_call (self->root != NULL ? self->root : self->file, self->patience_ms, close_job, self, reader_clear, NULL, NULL))
    attest_drop_release_later (self, reader_clear);
  else
    g_atomic_rc_box_release_full (self, reader_clear);
}

/**
 * attest_drop_read:
 * @self: a drop
 * @side: which half of it
 * @name: a file's name
 * @most_bytes: the largest size accepted
 * @cancellable: (nullable): to stop waiting
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): all of a small file
 */
GBytes *
attest_drop_read (AttestDrop    *self,
                  AttestDropSide side,
                  const char    *name,
                  gsize          most_bytes,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autoptr (AttestDropReader) reader = attest_drop_open (self, side, name, most_bytes, cancellable, error);
  g_autofree guint8 *bytes = NULL;
  gsize              at = 0;
  gssize             got;

  if (reader == NULL)
    return NULL;
  bytes = g_try_malloc (reader->size + 1);
  if (bytes == NULL)
    {
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "No memory for a file of the drop");
      return NULL;
    }
  /* One byte of room more, so that the read that finds the end has some. */
  while ((got = attest_drop_reader_read (bytes + at, reader->size - at + 1, reader, error)) > 0)
    at += (gsize)got;
  return got == 0 ? g_bytes_new_take (g_steal_pointer (&bytes), at) : NULL;
}
