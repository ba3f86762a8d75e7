/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/attest-decode-client.h"

#include "base/attest-error.h"
#include "capture/attest-decode-process.h"
#include "capture/attest-decode-protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The kernel may insist on being told; the number is not in Debian 12's headers. */
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008u
#endif

/* Pictures decoded at one time. Each may take ATTEST_DECODE_MEMORY_MOST. */
#define DECODERS_MOST 3

typedef struct
{
  GBytes *encoded;
  guint   max_side;
} Job;

typedef struct
{
  void *map;
  gsize size;
} Mapping;

static void
close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

static int
make_memory_file (const char *name,
                  GError    **error)
{
  int fd = memfd_create (name, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);

  if (fd < 0 && errno == EINVAL)
    fd = memfd_create (name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0)
    attest_error_from_errno (error, errno, "Making room for a picture");
  return fd;
}

static gboolean
fill (int      fd,
      GBytes  *bytes,
      GError **error)
{
  gsize         left = 0;
  const guint8 *next = g_bytes_get_data (bytes, &left);

  while (left > 0)
    {
      ssize_t done = write (fd, next, left);

      if (done < 0 && errno == EINTR)
        continue;
      if (done < 0)
        return attest_error_from_errno (error, errno, "Handing a picture to the decoder");
      next += done;
      left -= (gsize)done;
    }
  if (fcntl (fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) < 0)
    return attest_error_from_errno (error, errno, "Handing a picture to the decoder");
  return TRUE;
}

static gsize
answer_size (guint max_side)
{
  guint64 pixels = max_side == 0 ? ATTEST_DECODE_PIXELS_MOST : MIN ((guint64)max_side * max_side, ATTEST_DECODE_PIXELS_MOST);

  return ATTEST_DECODE_HEADER + (gsize)pixels * 4;
}

/* Sparse: only what the helper writes takes memory. */
static gboolean
make_room (int      fd,
           gsize    size,
           GError **error)
{
  if (ftruncate (fd, (off_t)size) < 0 || fcntl (fd, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK) < 0)
    return attest_error_from_errno (error, errno, "Making room for a picture");
  return TRUE;
}

static void
unmap (gpointer data)
{
  Mapping *self = data;

  munmap (self->map, self->size);
  g_free (self);
}

static GBytes *
map_rows (int   fd,
          gsize length)
{
  Mapping *mapping = g_new0 (Mapping, 1);

  mapping->size = ATTEST_DECODE_HEADER + length;
  mapping->map = mmap (NULL, mapping->size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (mapping->map != MAP_FAILED)
    return g_bytes_new_with_free_func ((guint8 *)mapping->map + ATTEST_DECODE_HEADER, length, unmap, mapping);
  g_free (mapping);
  return NULL;
}

static gboolean
is_believable (const guint32 header[4],
               guint         max_side)
{
  guint most = max_side == 0 ? ATTEST_DECODE_SIDE_MOST : max_side;

  return header[0] == ATTEST_DECODE_MAGIC && header[1] >= 1 && header[1] <= most && header[2] >= 1 && header[2] <= most &&
         header[3] == header[1] * 4 && (guint64)header[1] * header[2] <= ATTEST_DECODE_PIXELS_MOST;
}

/* The helper was a hostile file's plaything: its answer is frozen first, then
 * every number of it is checked, and only then is it mapped. */
static AttestPixels *
take_answer (int      fd,
             guint    max_side,
             GError **error)
{
  guint32 header[4] = { 0 };
  g_autoptr (GBytes) rows = NULL;
  AttestPixels *pixels;

  if (fcntl (fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SEAL) == 0 &&
      pread (fd, header, sizeof header, 0) == sizeof header && is_believable (header, max_side))
    rows = map_rows (fd, (gsize)header[3] * header[2]);
  if (rows == NULL)
    {
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED, "The picture could not be decoded: the answer makes no sense");
      return NULL;
    }
  pixels = g_new0 (AttestPixels, 1);
  pixels->width = header[1];
  pixels->height = header[2];
  pixels->stride = header[3];
  pixels->rgba = g_steal_pointer (&rows);
  return pixels;
}

static gboolean
check_request (GBytes  *encoded,
               guint    max_side,
               GError **error)
{
  gsize size = g_bytes_get_size (encoded);

  if (size == 0)
    g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED, "The picture is empty");
  else if (size > ATTEST_DECODE_ENCODED_MOST)
    g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "The picture's file is too large to show");
  else if (max_side > ATTEST_DECODE_SIDE_MOST)
    g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "No picture is that large");
  else
    return TRUE;
  return FALSE;
}

static AttestPixels *
decode_with (int           in,
             int           out,
             GBytes       *encoded,
             guint         max_side,
             GCancellable *cancellable,
             GError      **error)
{
  g_autofree char *side = g_strdup_printf ("%u", max_side);

  if (!fill (in, encoded, error) || !make_room (out, answer_size (max_side), error) ||
      !attest_decode_process_run (side, in, out, cancellable, error))
    return NULL;
  return take_answer (out, max_side, error);
}

/**
 * attest_decode:
 *
 * As attest_decode_async(), but blocks; for worker threads, the command line
 * and tests.
 */
AttestPixels *
attest_decode (GBytes       *encoded,
               guint         max_side,
               GCancellable *cancellable,
               GError      **error)
{
  AttestPixels *pixels = NULL;
  int           in = -1;
  int           out = -1;

  if (!check_request (encoded, max_side, error))
    return NULL;
  in = make_memory_file ("attest-picture", error);
  if (in >= 0)
    out = make_memory_file ("attest-pixels", error);
  if (out >= 0)
    pixels = decode_with (in, out, encoded, max_side, cancellable, error);
  close_fd (&in);
  close_fd (&out);
  return pixels;
}

static void
job_free (gpointer data)
{
  Job *self = data;

  g_bytes_unref (self->encoded);
  g_free (self);
}

static void
decode_job (gpointer data,
            gpointer user_data)
{
  g_autoptr (GTask) task = data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  AttestPixels *pixels = attest_decode (job->encoded, job->max_side, g_task_get_cancellable (task), &error);

  if (pixels == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, pixels, (GDestroyNotify)attest_pixels_free);
}

/* Threads of our own: a few hostile pictures that each take their full time
 * must not hold up the threads that GIO shares between all files. */
static GThreadPool *
decoders (void)
{
  static gsize        once = 0;
  static GThreadPool *pool = NULL;

  if (g_once_init_enter (&once))
    {
      pool = g_thread_pool_new (decode_job, NULL, DECODERS_MOST, FALSE, NULL);
      g_once_init_leave (&once, 1);
    }
  return pool;
}

/**
 * attest_decode_async:
 * @encoded: a PNG, JPEG or still WebP of at most 64 MiB, whatever it says it is
 * @max_side: the longest side wanted in pixels, 0 for the size as it is;
 *   a picture is never made larger
 * @cancellable: (nullable): to stop, which ends the helper
 * @callback: called in the context of the caller
 * @user_data: for @callback
 *
 * Decodes a picture in a process of its own that can open, reach and start
 * nothing, has 10 s of processor time and 512 MiB, and is ended after 15 s.
 * Nothing of it is kept on disk.
 */
void
attest_decode_async (GBytes             *encoded,
                     guint               max_side,
                     GCancellable       *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer            user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Job   *job = g_new0 (Job, 1);

  g_task_set_name (task, "decode");
  g_task_set_check_cancellable (task, FALSE);
  job->encoded = g_bytes_ref (encoded);
  job->max_side = max_side;
  g_task_set_task_data (task, job, job_free);
  g_thread_pool_push (decoders (), task, NULL);
}

/**
 * attest_decode_finish:
 * @result: what the callback was given
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the pixels, or %NULL with %ATTEST_ERROR_INPUT when
 *   there is no preview for this kind of file, %ATTEST_ERROR_DAMAGED when it
 *   is not a whole picture or broke the helper, %ATTEST_ERROR_TOO_LARGE when it
 *   is beyond the limits, %ATTEST_ERROR_UNAVAILABLE when there is no helper or
 *   it could not lock itself in, or %ATTEST_ERROR_CANCELLED
 */
AttestPixels *
attest_decode_finish (GAsyncResult *result,
                      GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
attest_pixels_free (AttestPixels *self)
{
  g_clear_pointer (&self->rgba, g_bytes_unref);
  g_free (self);
}
