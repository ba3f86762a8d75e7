/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk-fixture.h"
#include "session/attest-session.h"

G_BEGIN_DECLS

/* A session in a folder of its own; with WITH_STORE it has a store, open. */
typedef struct
{
  char          *parent;
  AttestSession *session;
  guint          changed; /* how often it said so */
} Fixture;

#define WITH_STORE GINT_TO_POINTER (1)

/* What a callback was given. */
typedef struct
{
  GAsyncResult *result;
  guint         order; /* among all answers */
} Answer;

void answer_clear (Answer *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)
void          answer_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      answer);
GAsyncResult *wait_for (Answer *answer);
void          set_up (Fixture      *f,
                      gconstpointer data);
void          tear_down (Fixture      *f,
                         gconstpointer data);

G_END_DECLS
