/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "seal/attest-crew-private.h"

/* Below this, waking a thread costs more than it saves. */
#define LEAST_SHARED 4

struct _AttestCrew
{
  AttestCrewWork work;
  gpointer       data;
  gint           count; /* written only while the thread sleeps */
  gint           next;  /* atomic: the next piece nobody took */
  gint           failed;

  /* Owned */ GThread *thread;
  gboolean             alone; /* there is no thread and will be none */

  GMutex   lock; /* of the two below */
  GCond    changed;
  gboolean busy;
  gboolean leaving;
};

static void
take_pieces (AttestCrew *self)
{
  gint index;

  while ((index = g_atomic_int_add (&self->next, 1)) < self->count)
    if (!self->work ((guint)index, self->data))
      g_atomic_int_set (&self->failed, 1);
}

static gpointer
crew_thread (gpointer data)
{
  AttestCrew *self = data;

  g_mutex_lock (&self->lock);
  while (!self->leaving)
    {
      if (!self->busy)
        {
          g_cond_wait (&self->changed, &self->lock);
          continue;
        }
      g_mutex_unlock (&self->lock);
      take_pieces (self);
      g_mutex_lock (&self->lock);
      self->busy = FALSE;
      g_cond_broadcast (&self->changed);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

/**
 * attest_crew_new:
 * @work: does one piece
 * @data: for @work
 *
 * Returns: (transfer full): a crew; its thread starts with the first batch worth sharing
 */
AttestCrew *
attest_crew_new (AttestCrewWork work,
                 gpointer       data)
{
  AttestCrew *self = g_new0 (AttestCrew, 1);

  self->work = work;
  self->data = data;
  self->alone = g_get_num_processors () < 2;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  return self;
}

static gboolean
crew_has_thread (AttestCrew *self)
{
  if (self->thread == NULL && !self->alone)
    {
      self->thread = g_thread_try_new ("seal", crew_thread, self, NULL);
      self->alone = self->thread == NULL;
    }
  return !self->alone;
}

/**
 * attest_crew_run:
 * @self: a crew
 * @count: how many pieces there are
 *
 * Does pieces 0 to @count - 1, each once, in any order. When this returns all
 * of them are done and what they wrote can be read.
 *
 * Returns: whether every piece went well
 */
gboolean
attest_crew_run (AttestCrew *self,
                 guint       count)
{
  gboolean shared = count >= LEAST_SHARED && crew_has_thread (self);

  self->count = (gint)count;
  self->next = 0;
  self->failed = 0;
  if (shared)
    {
      g_mutex_lock (&self->lock);
      self->busy = TRUE;
      g_cond_broadcast (&self->changed);
      g_mutex_unlock (&self->lock);
    }
  take_pieces (self);
  if (shared)
    {
      g_mutex_lock (&self->lock);
      while (self->busy)
        g_cond_wait (&self->changed, &self->lock);
      g_mutex_unlock (&self->lock);
    }
  return g_atomic_int_get (&self->failed) == 0;
}

/**
 * attest_crew_free:
 * @self: (nullable) (transfer full): a crew that is not running
 */
void
attest_crew_free (AttestCrew *self)
{
  if (self == NULL)
    return;
  if (self->thread != NULL)
    {
      g_mutex_lock (&self->lock);
      self->leaving = TRUE;
      g_cond_broadcast (&self->changed);
      g_mutex_unlock (&self->lock);
      g_thread_join (self->thread);
    }
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}
