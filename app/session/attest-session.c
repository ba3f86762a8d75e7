/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-session-private.h"

#include "base/attest-error.h"
#include "capture/attest-capture-portal.h"

#include <string.h>

enum {
  PROP_STATE = 1
};

G_DEFINE_FINAL_TYPE (AttestSession, attest_session, G_TYPE_OBJECT)

static guint changed_signal;

/* ── The worker ───────────────────────────────────────────────────────── */

static void
job_free (AttestJob *job)
{
  if (job->free_data != NULL && job->data != NULL)
    job->free_data (job->data);
  g_clear_error (&job->error);
  g_clear_object (&job->task);
  g_free (job);
}

static gboolean
job_done_cb (gpointer user_data)
{
  AttestJob     *job = user_data;
  AttestSession *self = g_task_get_source_object (job->task);

  if (job->error != NULL && job->begun && job->failed != NULL)
    job->failed (self, job);
  if (job->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else
    {
      if (job->apply != NULL)
        job->apply (self, job);
      g_task_return_pointer (job->task, job->result, job->free_result);
    }
  job_free (job);
  return G_SOURCE_REMOVE;
}

static void
run_job (AttestSession *self,
         AttestJob     *job)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  /* Cancelling counts until here; what has begun is carried through. */
  job->begun = !g_cancellable_set_error_if_cancelled (g_task_get_cancellable (job->task), &job->error);
  if (job->begun)
    job->result = job->run (self, job, &job->error);
  else
    {
      g_clear_error (&job->error);
      g_set_error (&job->error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED, "Stopped before it began");
    }
  if (job->result == NULL && job->error == NULL)
    g_set_error (&job->error, ATTEST_ERROR, ATTEST_ERROR_STORAGE, "A job ended without an answer");
  if (job->free_data != NULL)
    {
      g_clear_pointer (&job->data, job->free_data);
      job->free_data = NULL;
    }
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, job_done_cb, job, NULL);
  g_source_attach (source, g_task_get_context (job->task));
}

static gpointer
worker_main (gpointer data)
{
  AttestSession *self = data;

  /* Readable screenshots from before a crash; a practice school has none of its own. */
  g_strfreev (attest_portal_sweep (self->folder, NULL));
  for (;;)
    {
      AttestJob *job = g_async_queue_pop (self->jobs);

      if (job->quit)
        {
          g_free (job);
          break;
        }
      run_job (self, job);
    }
  attest_session_close_desk (self);
  return NULL;
}

AttestJob *
attest_session_job (AttestSession      *self,
                    const char         *name,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            user_data)
{
  AttestJob *job = g_new0 (AttestJob, 1);

  job->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_name (job->task, name);
  /* A change that was committed is never reported as cancelled. */
  g_task_set_check_cancellable (job->task, FALSE);
  return job;
}

void
attest_session_push (AttestSession *self,
                     AttestJob     *job)
{
  if (self->worker != NULL)
    {
      g_async_queue_push (self->jobs, job);
      return;
    }
  g_task_return_new_error (job->task, ATTEST_ERROR, ATTEST_ERROR_CLOSED, "The session has ended");
  job_free (job);
}

/* ── Jobs of the window ───────────────────────────────────────────────── */

static gpointer
user_job (AttestSession *self,
          AttestJob     *job,
          GError       **error)
{
  if (self->desk != NULL)
    return job->user_job (self->desk, job->data, g_task_get_cancellable (job->task), error);
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_CLOSED, "The store is not open");
  return NULL;
}

static void
apply_change (AttestSession *self,
              AttestJob     *job)
{
  g_signal_emit (self, changed_signal, 0);
}

static void
run_async (AttestSession      *self,
           const char         *name,
           gboolean            changes,
           AttestDeskJob       run,
           gpointer            data,
           GDestroyNotify      free_data,
           GDestroyNotify      free_result,
           GCancellable       *cancellable,
           GAsyncReadyCallback callback,
           gpointer            user_data)
{
  AttestJob *job = attest_session_job (self, name, cancellable, callback, user_data);

  job->run = user_job;
  job->apply = changes ? apply_change : NULL;
  job->user_job = run;
  job->data = data;
  job->free_data = free_data;
  job->free_result = free_result;
  attest_session_push (self, job);
}

void
attest_session_read_async (AttestSession      *self,
                           const char         *name,
                           AttestDeskJob       job,
                           gpointer            data,
                           GDestroyNotify      free_data,
                           GDestroyNotify      free_result,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  run_async (self, name, FALSE, job, data, free_data, free_result, cancellable, callback, user_data);
}

void
attest_session_change_async (AttestSession      *self,
                             const char         *name,
                             AttestDeskJob       job,
                             gpointer            data,
                             GDestroyNotify      free_data,
                             GDestroyNotify      free_result,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  run_async (self, name, TRUE, job, data, free_data, free_result, cancellable, callback, user_data);
}

gpointer
attest_session_run_finish (AttestSession *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ── The object ───────────────────────────────────────────────────────── */

/**
 * attest_session_shut_down:
 * @self: a session
 *
 * Lets the jobs that were given run to their end, closes the store and ends
 * the worker. Blocks; later calls fail with %ATTEST_ERROR_CLOSED.
 */
void
attest_session_shut_down (AttestSession *self)
{
  AttestJob *quit;

  if (self->worker == NULL)
    return;
  quit = g_new0 (AttestJob, 1);
  quit->quit = TRUE;
  g_async_queue_push (self->jobs, quit);
  g_clear_pointer (&self->worker, g_thread_join);
}

static void
attest_session_finalize (GObject *object)
{
  AttestSession *self = ATTEST_SESSION (object);

  attest_session_shut_down (self);
  g_clear_pointer (&self->jobs, g_async_queue_unref);
  g_free (self->folder);
  g_free (self->name);
  g_free (self->role);
  G_OBJECT_CLASS (attest_session_parent_class)->finalize (object);
}

static void
attest_session_get_property (GObject    *object,
                             guint       property,
                             GValue     *value,
                             GParamSpec *spec)
{
  AttestSession *self = ATTEST_SESSION (object);

  if (property == PROP_STATE)
    g_value_set_int (value, (int)self->state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, spec);
}

static void
attest_session_class_init (AttestSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = attest_session_finalize;
  object_class->get_property = attest_session_get_property;
  g_object_class_install_property (object_class, PROP_STATE,
                                   g_param_spec_int ("state", NULL, NULL, ATTEST_SESSION_EMPTY, ATTEST_SESSION_OPEN, ATTEST_SESSION_EMPTY,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  changed_signal = g_signal_new ("changed", ATTEST_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
attest_session_init (AttestSession *self)
{
  self->jobs = g_async_queue_new ();
}

AttestSession *
attest_session_new (const char *parent)
{
  AttestSession   *self = g_object_new (ATTEST_TYPE_SESSION, NULL);
  g_autofree char *dir = NULL;

  self->folder = g_strdup (parent);
  dir = g_build_filename (parent, "store", NULL);
  self->state = attest_desk_exists (dir) ? ATTEST_SESSION_LOCKED : ATTEST_SESSION_EMPTY;
  self->worker = g_thread_new ("attest-desk", worker_main, self);
  return self;
}

AttestSessionState
attest_session_get_state (AttestSession *self)
{
  return self->state;
}

const char *
attest_session_get_parent (AttestSession *self)
{
  return self->folder;
}

const char *
attest_session_get_name (AttestSession *self)
{
  return self->name;
}

const char *
attest_session_get_role (AttestSession *self)
{
  return self->role;
}

gboolean
attest_session_get_practice (AttestSession *self)
{
  return self->practice;
}

gboolean
attest_session_get_practice_dsl (AttestSession *self)
{
  return self->practice && self->practice_dsl;
}

gboolean
attest_session_get_receives (AttestSession *self)
{
  return self->receives;
}
