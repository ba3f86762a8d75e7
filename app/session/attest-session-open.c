/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-session-private.h"

#include <string.h>

/* How long a person may take to answer the password store's own question, ms.
 * Nothing waits for it: they can type the passphrase meanwhile. */
#define KEYRING_MS 60000

/* What the main thread shows of an open desk; made on the worker. */
typedef struct
{
  char    *name;
  char    *role;
  gboolean practice;
  gboolean receives;
  char    *sheet;    /* (nullable) of a store that was just made */
  guint    problems; /* of one that was just brought here */
} AttestDeskFacts;

/* ── Facts of the open desk ───────────────────────────────────────────── */

static void
facts_free (gpointer data)
{
  AttestDeskFacts *self = data;

  if (self->sheet != NULL)
    explicit_bzero (self->sheet, strlen (self->sheet));
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
            AttestJob     *job)
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
              AttestJob     *job)
{
  g_autofree char *dir = store_dir (self);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->role, g_free);
  self->practice = self->practice_dsl = self->receives = FALSE;
  set_state (self, attest_desk_exists (dir) ? ATTEST_SESSION_LOCKED : ATTEST_SESSION_EMPTY);
}

/* Opening closes what was open first: when it then fails, nothing is. */
static void
apply_failed (AttestSession *self,
              AttestJob     *job)
{
  if (self->state == ATTEST_SESSION_OPEN)
    apply_closed (self, job);
}

void
attest_session_close_desk (AttestSession *self)
{
  g_clear_pointer (&self->desk, attest_desk_close);
}

/**
 * attest_session_expects_keyring:
 * @self: a session, locked or not
 *
 * Returns: whether the password store was asked to keep the key of its store;
 *   what was switched off at set-up is not worth offering
 */
gboolean
attest_session_expects_keyring (AttestSession *self)
{
  g_autofree char *dir = store_dir (self);

  g_return_val_if_fail (ATTEST_IS_SESSION (self), FALSE);
  return attest_desk_expects_keyring (dir);
}

/* ── Creating and unlocking ───────────────────────────────────────────── */

typedef struct
{
  char           *dir;
  AttestDeskSetup setup;
  char           *secret;
  AttestOpenBy    by;
  gboolean        dsl;
  char           *from; /* a copy */
} OpenData;

static void
open_data_free (gpointer data)
{
  OpenData *self = data;

  if (self->secret != NULL)
    explicit_bzero (self->secret, strlen (self->secret));
  if (self->setup.passphrase != NULL)
    explicit_bzero ((char *)self->setup.passphrase, strlen (self->setup.passphrase));
  g_free (self->dir);
  g_free ((char *)self->setup.name);
  g_free ((char *)self->setup.role);
  g_free ((char *)self->setup.initials);
  g_free ((char *)self->setup.passphrase);
  g_free (self->secret);
  g_free (self->from);
  g_free (self);
}

/* What opens a store, and closes what was open before it. */
static void
push_open (AttestSession *self,
           AttestJob     *job,
           OpenData      *data,
           gpointer (*run) (AttestSession *self, AttestJob *job, GError **error),
           void (*apply) (AttestSession *self, AttestJob *job))
{
  job->run = run;
  job->apply = apply;
  job->failed = apply_failed;
  job->data = data;
  job->free_data = open_data_free;
  job->free_result = facts_free;
  attest_session_push (self, job);
}

static gpointer
create_job (AttestSession *self,
            AttestJob     *job,
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
  AttestJob *job = attest_session_job (self, "session/create", NULL, callback, user_data);
  OpenData  *data = g_new0 (OpenData, 1);

  data->dir = store_dir (self);
  data->setup = *setup;
  data->setup.name = g_strdup (setup->name);
  data->setup.role = g_strdup (setup->role);
  data->setup.initials = g_strdup (setup->initials);
  data->setup.passphrase = g_strdup (setup->passphrase);
  push_open (self, job, data, create_job, apply_open);
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
            AttestJob     *job,
            GError       **error)
{
  OpenData *data = job->data;

  attest_session_close_desk (self);
  if (data->by == ATTEST_OPEN_KEYRING)
    self->desk = attest_desk_open_keyring (data->dir, KEYRING_MS, g_task_get_cancellable (job->task), &self->trouble, error);
  else if (data->by == ATTEST_OPEN_PASSPHRASE)
    self->desk = attest_desk_open_passphrase (data->dir, data->secret, error);
  else
    self->desk = attest_desk_open_recovery (data->dir, data->secret, error);
  return self->desk != NULL ? facts_of (self->desk) : NULL;
}

/**
 * attest_session_get_trouble:
 * @self: a session
 *
 * Returns: why the newest unlocking by the Secret Service failed
 */
AttestKeyringTrouble
attest_session_get_trouble (AttestSession *self)
{
  return self->trouble;
}

void
attest_session_unlock_async (AttestSession      *self,
                             AttestOpenBy        by,
                             const char         *secret,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  AttestJob *job = attest_session_job (self, "session/unlock", cancellable, callback, user_data);
  OpenData  *data = g_new0 (OpenData, 1);

  data->dir = store_dir (self);
  data->by = by;
  data->secret = g_strdup (secret);
  push_open (self, job, data, unlock_job, apply_open);
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
place_job (AttestSession *self,
           AttestJob     *job,
           GError       **error)
{
  OpenData        *data = job->data;
  AttestDeskPlace  how = { .dir = data->dir, .keyring = data->setup.keyring };
  AttestDeskFacts *facts;
  guint            problems = 0;

  if (data->by == ATTEST_OPEN_RECOVERY)
    how.sheet = data->secret;
  else
    how.passphrase = data->secret;
  attest_session_close_desk (self);
  self->desk = attest_desk_place (data->from, &how, g_task_get_cancellable (job->task), NULL, NULL, &problems, error);
  if (self->desk == NULL)
    return NULL;
  facts = facts_of (self->desk);
  facts->problems = problems;
  return facts;
}

void
attest_session_place_async (AttestSession      *self,
                            const char         *from,
                            AttestOpenBy        by,
                            const char         *secret,
                            gboolean            keyring,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  AttestJob *job = attest_session_job (self, "session/place", cancellable, callback, user_data);
  OpenData  *data = g_new0 (OpenData, 1);

  data->dir = store_dir (self);
  data->from = g_strdup (from);
  data->by = by;
  data->secret = g_strdup (secret);
  data->setup.keyring = keyring;
  push_open (self, job, data, place_job, apply_open);
}

gboolean
attest_session_place_finish (AttestSession *self,
                             GAsyncResult  *result,
                             guint         *problems,
                             GError       **error)
{
  AttestDeskFacts *facts = g_task_propagate_pointer (G_TASK (result), error);

  if (facts == NULL)
    return FALSE;
  *problems = facts->problems;
  facts_free (facts);
  return TRUE;
}

static gpointer
practice_job (AttestSession *self,
              AttestJob     *job,
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
                AttestJob     *job)
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
  AttestJob *job = attest_session_job (self, "session/practice", NULL, callback, user_data);
  OpenData  *data = g_new0 (OpenData, 1);

  data->dir = g_strdup (self->folder);
  data->setup.name = g_strdup (name);
  data->dsl = dsl;
  push_open (self, job, data, practice_job, apply_practice);
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
                  AttestJob     *job,
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
  AttestJob *job = attest_session_job (self, "session/end-practice", NULL, callback, user_data);

  job->run = end_practice_job;
  job->apply = apply_closed;
  job->failed = apply_failed;
  job->data = g_strdup (self->folder);
  job->free_data = g_free;
  attest_session_push (self, job);
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
          AttestJob     *job,
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
  AttestJob *job = attest_session_job (self, "session/lock", NULL, callback, user_data);

  job->run = lock_job;
  job->apply = apply_closed;
  attest_session_push (self, job);
}

gboolean
attest_session_lock_finish (AttestSession *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}
