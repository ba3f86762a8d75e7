/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-object-hash.h"

/* Below this a thread costs more than it saves. */
#define WORTH_A_THREAD (256 * 1024)

static gpointer
hash_thread (gpointer data)
{
  AttestObjectHash *self = data;

  g_mutex_lock (&self->lock);
  while (!self->quit)
    {
      if (!self->busy)
        {
          g_cond_wait (&self->changed, &self->lock);
          continue;
        }
      g_mutex_unlock (&self->lock);
      attest_hasher_update (&self->hasher, self->block, self->length);
      g_mutex_lock (&self->lock);
      self->busy = FALSE;
      g_cond_signal (&self->changed);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

void
attest_object_hash_init (AttestObjectHash *self)
{
  *self = (AttestObjectHash){ 0 };
  attest_hasher_init (&self->hasher);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
}

/* @block stays untouched until attest_object_hash_wait(). When no thread can be
 * had the block is hashed before this returns. */
void
attest_object_hash_post (AttestObjectHash *self,
                         const guint8     *block,
                         gsize             length)
{
  attest_object_hash_wait (self);
  if (self->thread == NULL && length >= WORTH_A_THREAD)
    self->thread = g_thread_try_new ("attest-hash", hash_thread, self, NULL);
  if (self->thread == NULL)
    {
      attest_hasher_update (&self->hasher, block, length);
      return;
    }
  g_mutex_lock (&self->lock);
  self->block = block;
  self->length = length;
  self->busy = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
attest_object_hash_wait (AttestObjectHash *self)
{
  if (self->thread == NULL)
    return;
  g_mutex_lock (&self->lock);
  while (self->busy)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

static void
hash_stop (AttestObjectHash *self)
{
  if (self->thread == NULL)
    return;
  attest_object_hash_wait (self);
  g_mutex_lock (&self->lock);
  self->quit = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  g_thread_join (g_steal_pointer (&self->thread));
}

/* Clear it all the same. */
AttestDigest
attest_object_hash_finish (AttestObjectHash *self)
{
  hash_stop (self);
  return attest_hasher_finish (&self->hasher);
}

void
attest_object_hash_clear (AttestObjectHash *self)
{
  hash_stop (self);
  attest_hasher_clear (&self->hasher);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
}
