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
};

/* What the main thread shows of an open desk; made on the worker. */
typedef struct
{
  char    *name;
  char    *role;
  gboolean practice;
  gboolean receives;
  char    *sheet;   /* (nullable) of a store that was just made */
} AttestDeskFacts;

void attest_session_close_desk (AttestSession *self);

G_END_DECLS
