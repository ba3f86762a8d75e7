/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit/attest-hash-thread.h"

#include "seal/attest-key.h"

#include <string.h>

/* A ring of buffers: the caller fills the one at @head, the thread hashes from
 * @tail on. @hasher belongs to the thread while anything is queued, and to the
 * caller otherwise. */

#define BUFFER (128 * 1024)
#define BUFFERS 8

struct _AttestHashThread
{
  /* Owned */
  GThread     *thread;           /* NULL until a buffer was full */
  guint8      *buffers[BUFFERS]; /* made when first filled */
  AttestHasher hasher;
  gsize        filled; /* of the buffer at head */

  /* Under the mutex */
  GMutex   mutex;
  GCond    changed;
  guint    head;
  guint    queued; /* full buffers not hashed yet */
  gboolean stop;
};

static gpointer
hash_run (gpointer data)
{
  AttestHashThread *self = data;

  g_mutex_lock (&self->mutex);
  for (;;)
    {
      guint tail;

      while (self->queued == 0 && !self->stop)
        g_cond_wait (&self->changed, &self->mutex);
      if (self->stop)
        break;
      tail = (self->head + BUFFERS - self->queued) % BUFFERS;
      g_mutex_unlock (&self->mutex);
      attest_hasher_update (&self->hasher, self->buffers[tail], BUFFER);
      g_mutex_lock (&self->mutex);
      self->queued--;
      g_cond_signal (&self->changed);
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

AttestHashThread *
attest_hash_thread_new (void)
{
  AttestHashThread *self = g_new0 (AttestHashThread, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  attest_hasher_init (&self->hasher);
  return self;
}

/* The last buffer is never queued, so that head is always the caller's own. */
static void
queue_full_buffer (AttestHashThread *self)
{
  g_mutex_lock (&self->mutex);
  while (self->queued == BUFFERS - 1)
    g_cond_wait (&self->changed, &self->mutex);
  self->head = (self->head + 1) % BUFFERS;
  self->queued++;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->mutex);
  self->filled = 0;
  if (self->thread == NULL)
    self->thread = g_thread_new ("attest-hash", hash_run, self);
}

/**
 * attest_hash_thread_update:
 * @self: a hash in progress
 * @bytes: what comes next; copied
 * @length: how many bytes
 */
void
attest_hash_thread_update (AttestHashThread *self,
                           const void       *bytes,
                           gsize             length)
{
  const guint8 *next = bytes;

  while (length > 0)
    {
      gsize part = MIN (length, BUFFER - self->filled);

      if (self->buffers[self->head] == NULL)
        self->buffers[self->head] = g_malloc (BUFFER);
      memcpy (self->buffers[self->head] + self->filled, next, part);
      self->filled += part;
      next += part;
      length -= part;
      if (self->filled == BUFFER)
        queue_full_buffer (self);
    }
}

/**
 * attest_hash_thread_finish:
 * @self: a hash in progress
 *
 * Returns: the digest of all that was given since the last finish; the next
 *   update begins another
 */
AttestDigest
attest_hash_thread_finish (AttestHashThread *self)
{
  AttestDigest digest;

  g_mutex_lock (&self->mutex);
  while (self->queued > 0)
    g_cond_wait (&self->changed, &self->mutex);
  g_mutex_unlock (&self->mutex);
  attest_hasher_update (&self->hasher, self->buffers[self->head], self->filled);
  self->filled = 0;
  digest = attest_hasher_finish (&self->hasher);
  attest_hasher_init (&self->hasher);
  return digest;
}

void
attest_hash_thread_free (AttestHashThread *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->mutex);
  self->stop = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->mutex);
  g_clear_pointer (&self->thread, g_thread_join);
  attest_hasher_clear (&self->hasher);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  /* The buffers held the plain bytes of evidence. */
  for (guint i = 0; i < BUFFERS; i++)
    if (self->buffers[i] != NULL)
      {
        attest_wipe (self->buffers[i], BUFFER);
        g_free (self->buffers[i]);
      }
  g_free (self);
}
