/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session-fixture.h"

#include <string.h>

static guint answers;

void
answer_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Answer *answer = user_data;

  answer->result = g_object_ref (result);
  answer->order = ++answers;
}

void
answer_clear (Answer *self)
{
  g_clear_object (&self->result);
}

static gboolean
is_answered (gpointer data)
{
  return ((Answer *)data)->result != NULL;
}

GAsyncResult *
wait_for (Answer *answer)
{
  attest_test_wait_for (is_answered, answer, 20);
  return answer->result;
}

static void
changed_cb (AttestSession *session,
            gpointer       data)
{
  ((Fixture *)data)->changed++;
}

static void
create (Fixture *f)
{
  AttestDeskSetup setup = { .name = "Jo Evans", .role = "staff", .passphrase = PASSPHRASE, .practice = TRUE };
  g_auto (Answer) answer = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *sheet = NULL;

  attest_session_create_async (f->session, &setup, answer_cb, &answer);
  sheet = attest_session_create_finish (f->session, wait_for (&answer), &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (sheet, "AGE-SECRET-KEY-1"));
  g_assert_cmpint (attest_session_get_state (f->session), ==, ATTEST_SESSION_OPEN);
}

void
set_up (Fixture      *f,
        gconstpointer data)
{
  memset (f, 0, sizeof *f);
  f->parent = attest_test_dir ();
  f->session = attest_session_new (f->parent);
  g_signal_connect (f->session, "changed", G_CALLBACK (changed_cb), f);
  g_assert_cmpint (attest_session_get_state (f->session), ==, ATTEST_SESSION_EMPTY);
  if (data != NULL)
    create (f);
}

void
tear_down (Fixture      *f,
           gconstpointer data)
{
  attest_session_shut_down (f->session);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_finalize_object (f->session);
  attest_test_remove (f->parent);
  g_free (f->parent);
}
