/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-session-private.h"

#include "base/attest-error.h"

#include <string.h>

/* One worker thread alone owns the desk. A job carries its GTask and never
 * refs, returns or frees it on the worker: finished jobs go back to the main
 * context, which applies what they found and returns the task there, so the
 * last reference is always dropped on the main thread. */
typedef struct _Job Job;
struct _Job
{
  gpointer      (*run) (AttestSession *self, Job *job, GError **error); /* worker */
  void          (*apply) (AttestSession *self, Job *job);              /* main, when run worked */
  GTask         *task;
  AttestDeskJob  user_job;
  gpointer       data;
  GDestroyNotify free_data;
  GDestroyNotify free_result;
  gpointer       result;
  GError        *error;
  gboolean       quit;
};

enum
{
  PROP_STATE = 1
};

G_DEFINE_FINAL_TYPE (AttestSession, attest_session, G_TYPE_OBJECT)

static guint changed_signal;

/* ── The worker ───────────────────────────────────────────────────────── */

static void
job_free (Job *job)
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
  Job           *job = user_data;
  AttestSession *self = g_task_get_source_object (job->task);

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
         Job           *job)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  /* Cancelling counts until here; what has begun is carried through. */
  if (!g_cancellable_set_error_if_cancelled (g_task_get_cancellable (job->task), &job->error))
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

  for (;;)
    {
      Job *job = g_async_queue_pop (self->jobs);

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

static Job *
job_new (AttestSession       *self,
         const char          *name,
         GCancellable        *cancellable,
         GAsyncReadyCallback  callback,
         gpointer             user_data)
{
  Job *job = g_new0 (Job, 1);

  job->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_name (job->task, name);
  /* A change that was committed is never reported as cancelled. */
  g_task_set_check_cancellable (job->task, FALSE);
  return job;
}

static void
push (AttestSession *self,
      Job           *job)
{
  if (self->worker != NULL)
    {
      g_async_queue_push (self->jobs, job);
      return;
    }
  g_task_return_new_error (job->task, ATTEST_ERROR, ATTEST_ERROR_CLOSED, "The session has ended");
  job_free (job);
}

/* ── Facts of the open desk ───────────────────────────────────────────── */

static void
facts_free (gpointer data)
{
  AttestDeskFacts *self = data;

  g_free (self->name);
  g_free (self->role);
  g_free (self->sheet);
  g_free (self);
}

static AttestDeskFacts *
facts_of (AttestDesk *desk)
{
  AttestDeskFacts *self = g_new0 (AttestDeskFacts, 1);

  self->name = g_strdup (attest_desk_name (desk));
  self->role = g_strdup (attest_desk_role (desk));
  self->practice = attest_desk_practice (desk);
  self->receives = attest_desk_receives (desk);
  return self;
}

static void
set_state (AttestSession     *self,
           AttestSessionState state)
{
  self->state = state;
  g_object_notify (G_OBJECT (self), "state");
}

static void
apply_open (AttestSession *self,
            Job           *job)
{
  AttestDeskFacts *facts = job->result;

  g_free (self->name);
  g_free (self->role);
  self->name = g_strdup (facts->name);
  self->role = g_strdup (facts->role);
  self->practice = facts->practice;
  self->receives = facts->receives;
  set_state (self, ATTEST_SESSION_OPEN);
}

static char *
store_dir (AttestSession *self)
{
  return g_build_filename (self->folder, "store", NULL);
}

static void
apply_closed (AttestSession *self,
              Job           *job)
{
  g_autofree char *dir = store_dir (self);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->role, g_free);
  self->practice = self->practice_dsl = self->receives = FALSE;
  set_state (self, attest_desk_exists (dir) ? ATTEST_SESSION_LOCKED : ATTEST_SESSION_EMPTY);
}

void
attest_session_close_desk (AttestSession *self)
{
  g_clear_pointer (&self->desk, attest_desk_close);
}

/* ── Creating and unlocking ───────────────────────────────────────────── */

typedef struct
{
  char           *dir;
  AttestDeskSetup setup;
  char           *secret;
  AttestOpenBy    by;
  gboolean        dsl;
} OpenData;

static void
open_data_free (gpointer data)
{
  OpenData *self = data;

  if (self->secret != NULL)
    memset (self->secret, 0, strlen (self->secret));
  g_free (self->dir);
  g_free ((char *)self->setup.name);
  g_free ((char *)self->setup.role);
  g_free ((char *)self->setup.initials);
  g_free ((char *)self->setup.passphrase);
  g_free (self->secret);
  g_free (self);
}

static gpointer
create_job (AttestSession *self,
            Job           *job,
            GError       **error)
{
  OpenData        *data = job->data;
  char            *sheet = NULL;
  AttestDeskFacts *facts;

  attest_session_close_desk (self);
  self->desk = attest_desk_create (data->dir, &data->setup, &sheet, error);
  if (self->desk == NULL)
    return NULL;
  facts = facts_of (self->desk);
  facts->sheet = sheet;
  return facts;
}

void
attest_session_create_async (AttestSession         *self,
                             const AttestDeskSetup *setup,
                             GAsyncReadyCallback    callback,
                             gpointer               user_data)
{
  Job      *job = job_new (self, "session/create", NULL, callback, user_data);
  OpenData *data = g_new0 (OpenData, 1);

  data->dir = store_dir (self);
  data->setup = *setup;
  data->setup.name = g_strdup (setup->name);
  data->setup.role = g_strdup (setup->role);
  data->setup.initials = g_strdup (setup->initials);
  data->setup.passphrase = g_strdup (setup->passphrase);
  job->run = create_job;
  job->apply = apply_open;
  job->data = data;
  job->free_data = open_data_free;
  job->free_result = facts_free;
  push (self, job);
}

char *
attest_session_create_finish (AttestSession *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  AttestDeskFacts *facts = g_task_propagate_pointer (G_TASK (result), error);
  char            *sheet = facts != NULL ? g_steal_pointer (&facts->sheet) : NULL;

  if (facts != NULL)
    facts_free (facts);
  return sheet;
}

static gpointer
unlock_job (AttestSession *self,
            Job           *job,
            GError       **error)
{
  OpenData *data = job->data;

  attest_session_close_desk (self);
  if (data->by == ATTEST_OPEN_KEYRING)
    self->desk = attest_desk_open_keyring (data->dir, 60000, error);
  else if (data->by == ATTEST_OPEN_PASSPHRASE)
    self->desk = attest_desk_open_passphrase (data->dir, data->secret, error);
  else
    self->desk = attest_desk_open_recovery (data->dir, data->secret, error);
  return self->desk != NULL ? facts_of (self->desk) : NULL;
}

void
attest_session_unlock_async (AttestSession      *self,
                             AttestOpenBy        by,
                             const char         *secret,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  Job      *job = job_new (self, "session/unlock", cancellable, callback, user_data);
  OpenData *data = g_new0 (OpenData, 1);

  data->dir = store_dir (self);
  data->by = by;
  data->secret = g_strdup (secret);
  job->run = unlock_job;
  job->apply = apply_open;
  job->data = data;
  job->free_data = open_data_free;
  job->free_result = facts_free;
  push (self, job);
}

static gboolean
finish_facts (GAsyncResult *result,
              GError      **error)
{
  AttestDeskFacts *facts = g_task_propagate_pointer (G_TASK (result), error);

  if (facts == NULL)
    return FALSE;
  facts_free (facts);
  return TRUE;
}

gboolean
attest_session_unlock_finish (AttestSession *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  return finish_facts (result, error);
}

static gpointer
practice_job (AttestSession *self,
              Job           *job,
              GError       **error)
{
  OpenData *data = job->data;

  attest_session_close_desk (self);
  if (!attest_desk_make_practice (data->dir, data->setup.name, error))
    return NULL;
  self->desk = attest_desk_open_practice (data->dir, data->dsl, error);
  return self->desk != NULL ? facts_of (self->desk) : NULL;
}

static void
apply_practice (AttestSession *self,
                Job           *job)
{
  self->practice_dsl = strcmp (((AttestDeskFacts *)job->result)->role, "dsl") == 0;
  apply_open (self, job);
}

void
attest_session_practice_async (AttestSession      *self,
                               const char         *name,
                               gboolean            dsl,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  Job      *job = job_new (self, "session/practice", NULL, callback, user_data);
  OpenData *data = g_new0 (OpenData, 1);

  data->dir = g_strdup (self->folder);
  data->setup.name = g_strdup (name);
  data->dsl = dsl;
  job->run = practice_job;
  job->apply = apply_practice;
  job->data = data;
  job->free_data = open_data_free;
  job->free_result = facts_free;
  push (self, job);
}

gboolean
attest_session_practice_finish (AttestSession *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  return finish_facts (result, error);
}

static gpointer
end_practice_job (AttestSession *self,
                  Job           *job,
                  GError       **error)
{
  attest_session_close_desk (self);
  return attest_desk_delete_practice (job->data, error) ? GINT_TO_POINTER (1) : NULL;
}

void
attest_session_end_practice_async (AttestSession      *self,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  Job *job = job_new (self, "session/end-practice", NULL, callback, user_data);

  job->run = end_practice_job;
  job->apply = apply_closed;
  job->data = g_strdup (self->folder);
  job->free_data = g_free;
  push (self, job);
}

gboolean
attest_session_end_practice_finish (AttestSession *self,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

static gpointer
lock_job (AttestSession *self,
          Job           *job,
          GError       **error)
{
  attest_session_close_desk (self);
  return GINT_TO_POINTER (1);
}

void
attest_session_lock_async (AttestSession      *self,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  Job *job = job_new (self, "session/lock", NULL, callback, user_data);

  job->run = lock_job;
  job->apply = apply_closed;
  push (self, job);
}

gboolean
attest_session_lock_finish (AttestSession *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}

/* ── Jobs of the window ───────────────────────────────────────────────── */

static gpointer
user_job (AttestSession *self,
          Job           *job,
          GError       **error)
{
  if (self->desk != NULL)
    return job->user_job (self->desk, job->data, g_task_get_cancellable (job->task), error);
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_CLOSED, "The store is not open");
  return NULL;
}

static void
apply_change (AttestSession *self,
              Job           *job)
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
  Job *job = job_new (self, name, cancellable, callback, user_data);

  job->run = user_job;
  job->apply = changes ? apply_change : NULL;
  job->user_job = run;
  job->data = data;
  job->free_data = free_data;
  job->free_result = free_result;
  push (self, job);
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
  Job *quit;

  if (self->worker == NULL)
    return;
  quit = g_new0 (Job, 1);
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
  dir = store_dir (self);
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
