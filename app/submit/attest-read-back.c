/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit/attest-read-back.h"

#include "base/attest-error.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define PIECE (256 * 1024)
/* How far the reader stays behind; a smaller file is read at the end alone. */
#define BEHIND (G_GUINT64_CONSTANT (8) * 1024 * 1024)
#define ASK_CANCEL_US (100 * G_TIME_SPAN_MILLISECOND)

struct _AttestReadBack
{
  /* Owned */
  GThread     *thread; /* NULL while the file is small */
  guint8      *piece;
  AttestHasher hasher; /* the thread's until it ended */

  int     fd;
  int     failed;  /* errno of a read, or 0 */
  guint64 at;      /* hashed so far; the thread's until it ended */
  guint64 started; /* how much was written when the thread was last told */

  /* Under the mutex */
  GMutex   mutex;
  GCond    changed;
  guint64  written;
  gboolean last; /* nothing more will be written */
  gboolean stop;
  gboolean ended;
};

AttestReadBack *
attest_read_back_new (int fd)
{
  AttestReadBack *self = g_new0 (AttestReadBack, 1);

  self->fd = fd;
  self->piece = g_malloc (PIECE);
  attest_hasher_init (&self->hasher);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  return self;
}

/* A file that is shorter than what was written to it gives another digest. */
static void
hash_up_to (AttestReadBack *self,
            guint64         end)
{
  while (self->at < end && self->failed == 0 && !g_atomic_int_get (&self->stop))
    {
      ssize_t got = pread (self->fd, self->piece, (gsize)MIN (PIECE, end - self->at), (off_t)self->at);

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        {
          self->failed = got < 0 ? errno : EIO;
          return;
        }
      attest_hasher_update (&self->hasher, self->piece, (gsize)got);
      self->at += (guint64)got;
    }
}

static gpointer
read_run (gpointer data)
{
  AttestReadBack *self = data;

  g_mutex_lock (&self->mutex);
  for (;;)
    {
      guint64 end;

      while (!self->last && !self->stop && self->written < self->at + BEHIND)
        g_cond_wait (&self->changed, &self->mutex);
      end = self->last ? self->written : self->at + BEHIND;
      if (self->stop || self->failed != 0 || self->at == end)
        break;
      g_mutex_unlock (&self->mutex);
      /* Only a hint: whether it reached the disk, fsync tells the writer. */
      sync_file_range (self->fd, (off64_t)self->at, (off64_t)(end - self->at),
                       SYNC_FILE_RANGE_WAIT_BEFORE | SYNC_FILE_RANGE_WRITE | SYNC_FILE_RANGE_WAIT_AFTER);
      hash_up_to (self, end);
      g_mutex_lock (&self->mutex);
    }
  self->ended = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/**
 * attest_read_back_written:
 * @self: a reader
 * @length: how long the file is now
 */
void
attest_read_back_written (AttestReadBack *self,
                          guint64         length)
{
  if (length < self->started + BEHIND)
    return;
  self->started = length;
  g_mutex_lock (&self->mutex);
  self->written = length;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  if (self->thread == NULL)
    self->thread = g_thread_new ("attest-read-back", read_run, self);
}

static gboolean
wait_for_thread (AttestReadBack *self,
                 guint64         length,
                 GCancellable   *cancellable)
{
  g_mutex_lock (&self->mutex);
  self->written = length;
  self->last = TRUE;
  g_cond_broadcast (&self->changed);
  while (!self->ended && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait_until (&self->changed, &self->mutex, g_get_monotonic_time () + ASK_CANCEL_US);
  g_mutex_unlock (&self->mutex);
  return !g_cancellable_is_cancelled (cancellable);
}

/**
 * attest_read_back_finish:
 * @self: a reader of a file that is complete and synced
 * @cancellable: (nullable): to stop waiting
 * @digest: (out): SHA-256 of all that the file gives
 * @error: return location for an #AttestError
 *
 * Returns: whether the file could be read to its end
 */
gboolean
attest_read_back_finish (AttestReadBack *self,
                         GCancellable   *cancellable,
                         AttestDigest   *digest,
                         GError        **error)
{
  off_t end = lseek (self->fd, 0, SEEK_END);

  if (end < 0)
    return attest_error_from_errno (error, errno, "Reading a new file back");
  if (self->thread == NULL)
    hash_up_to (self, (guint64)end);
  else if (!wait_for_thread (self, (guint64)end, cancellable))
    {
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED, "It was stopped");
      return FALSE;
    }
  g_clear_pointer (&self->thread, g_thread_join);
  if (self->failed != 0)
    return attest_error_from_errno (error, self->failed, "Reading a new file back");
  *digest = attest_hasher_finish (&self->hasher);
  return TRUE;
}

void
attest_read_back_free (AttestReadBack *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->mutex);
  g_atomic_int_set (&self->stop, TRUE);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->mutex);
  g_clear_pointer (&self->thread, g_thread_join);
  attest_hasher_clear (&self->hasher);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_free (self->piece);
  g_free (self);
}
