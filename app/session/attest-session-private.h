/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/attest-session.h"

G_BEGIN_DECLS

struct _AttestSession
{
  GObject            parent_instance;

  /* Main thread */
  char              *folder;      /* holds "store" and "practice" */
  AttestSessionState state;
  char              *name;
  char              *role;
  gboolean           practice;
  gboolean           practice_dsl;
  gboolean           receives;
  GThread           *worker;
  GAsyncQueue       *jobs;

  /* Worker thread alone */
  AttestDesk        *desk;

  /* Written by the worker in a job, read on the main thread after it */
  AttestKeyringTrouble trouble;
};

/* One worker thread alone owns the desk. A job carries its GTask and never
 * refs, returns or frees it on the worker: finished jobs go back to the main
 * context, which applies what they found and returns the task there, so the
 * last reference is always dropped on the main thread. */
typedef struct _AttestJob AttestJob;
struct _AttestJob
{
  gpointer      (*run) (AttestSession *self, AttestJob *job, GError **error); /* worker */
  void          (*apply) (AttestSession *self, AttestJob *job);              /* main, when run worked */
  void          (*failed) (AttestSession *self, AttestJob *job);             /* main, when run began and did not */
  GTask         *task;
  AttestDeskJob  user_job;
  gpointer       data;
  GDestroyNotify free_data;
  GDestroyNotify free_result;
  gpointer       result;
  GError        *error;
  gboolean       begun;
  gboolean       quit;
};

AttestJob *attest_session_job        (AttestSession       *self,
                                      const char          *name,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data) G_GNUC_WARN_UNUSED_RESULT;
void       attest_session_push       (AttestSession       *self,
                                      AttestJob           *job);
void       attest_session_close_desk (AttestSession       *self);

G_END_DECLS
