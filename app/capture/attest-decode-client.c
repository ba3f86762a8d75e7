/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/attest-decode-client.h"

#include "base/attest-error.h"
#include "capture/attest-decode-private.h"
#include "capture/attest-decode-process.h"
#include "capture/attest-decode-protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

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

/* attest_decode_pixels_size: how much room pixels of that size need at most. */
gsize
attest_decode_pixels_size (guint max_side)
{
  guint64 pixels = max_side == 0 ? ATTEST_DECODE_PIXELS_MOST : MIN ((guint64)max_side * max_side, ATTEST_DECODE_PIXELS_MOST);

  return ATTEST_DECODE_HEADER + (gsize)pixels * 4;
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
is_believable (const guint32 header[6],
               guint         max_side)
{
  guint most = max_side == 0 ? ATTEST_DECODE_SIDE_MOST : max_side;

  if (header[4] < header[1] || header[4] > ATTEST_DECODE_SIDE_MOST || header[5] < header[2] || header[5] > ATTEST_DECODE_SIDE_MOST ||
      (guint64)header[4] * header[5] > ATTEST_DECODE_PIXELS_MOST)
    return FALSE;
  return header[0] == ATTEST_DECODE_MAGIC && header[1] >= 1 && header[1] <= most && header[2] >= 1 && header[2] <= most &&
         header[3] == header[1] * 4 && (guint64)header[1] * header[2] <= ATTEST_DECODE_PIXELS_MOST;
}

/*
 * attest_decode_take_pixels:
 * @fd: a helper's answer
 * @max_side: what was asked for
 *
 * The helper was a hostile file's plaything: its answer is frozen first, then
 * every number of it is checked, and only then is it mapped.
 */
AttestPixels *
attest_decode_take_pixels (int      fd,
                           guint    max_side,
                           GError **error)
{
  guint32 header[6] = { 0 };
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
  pixels->full_width = header[4];
  pixels->full_height = header[5];
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
  g_autofree char *side = g_strdup_printf ("%u", max_side);
  const char      *arguments[] = { side, NULL };
  g_auto (AttestHelperFiles) files = ATTEST_HELPER_FILES;

  if (!check_request (encoded, max_side, error) || !attest_helper_files_make (&files, encoded, attest_decode_pixels_size (max_side), error) ||
      !attest_helper_run (ATTEST_HELPER_DECODE, arguments, files.in, files.out, cancellable, error))
    return NULL;
  return attest_decode_take_pixels (files.out, max_side, error);
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
 * @encoded: a PNG, JPEG or still WebP of at most 352 MiB, whatever it says it is
 * @max_side: the longest side wanted in pixels, 0 for the size as it is;
 *   a picture is never made larger
 * @cancellable: (nullable): to stop, which ends the helper
 * @callback: called in the context of the caller
 * @user_data: for @callback
 *
 * Decodes a picture in a process of its own that can open, reach and start
 * nothing, has 10 s of processor time and 1 GiB, and is ended after 15 s.
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
