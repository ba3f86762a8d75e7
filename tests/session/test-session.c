/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

/* The desk on its own thread, as the window has it. */

static void
lock (Fixture *f)
{
  g_auto (Answer) answer = { 0 };
  g_autoptr (GError) error = NULL;

  attest_session_lock_async (f->session, answer_cb, &answer);
  g_assert_true (attest_session_lock_finish (f->session, wait_for (&answer), &error));
  g_assert_no_error (error);
}

static gboolean
unlock (Fixture    *f,
        const char *passphrase,
        GError    **error)
{
  g_auto (Answer) answer = { 0 };

  attest_session_unlock_async (f->session, ATTEST_OPEN_PASSPHRASE, passphrase, NULL, answer_cb, &answer);
  return attest_session_unlock_finish (f->session, wait_for (&answer), error);
}

/* ── Jobs ─────────────────────────────────────────────────────────────── */

typedef struct
{
  GMutex   mutex;
  GCond    cond;
  gboolean begun, go_on;
  GString *order; /* written by the worker alone */
  guint    freed;
} Shared;

static gpointer
waiting_job (AttestDesk   *desk,
             gpointer      data,
             GCancellable *cancellable,
             GError      **error)
{
  Shared *shared = data;

  g_mutex_lock (&shared->mutex);
  shared->begun = TRUE;
  g_cond_broadcast (&shared->cond);
  while (!shared->go_on)
    g_cond_wait (&shared->cond, &shared->mutex);
  g_mutex_unlock (&shared->mutex);
  return g_strdup ("waited");
}

typedef struct
{
  Shared *shared;
  guint   number;
} Step;

static gpointer
step_job (AttestDesk   *desk,
          gpointer      data,
          GCancellable *cancellable,
          GError      **error)
{
  Step *step = data;

  g_assert_nonnull (attest_desk_name (desk));
  g_string_append_printf (step->shared->order, "%u ", step->number);
  return g_strdup_printf ("%u", step->number);
}

static void
step_free (gpointer data)
{
  Step *step = data;

  g_atomic_int_inc (&step->shared->freed);
  g_free (step);
}

static void
push_step (Fixture      *f,
           Shared       *shared,
           guint         number,
           GCancellable *cancellable,
           Answer       *answer)
{
  Step *step = g_new (Step, 1);

  *step = (Step){ shared, number };
  attest_session_read_async (f->session, "test/step", step_job, step, step_free, g_free, cancellable, answer_cb, answer);
}

static void
shared_clear (Shared *self)
{
  g_string_free (self->order, TRUE);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shared, shared_clear)

static void
go_on (Shared *shared)
{
  g_mutex_lock (&shared->mutex);
  shared->go_on = TRUE;
  g_cond_broadcast (&shared->cond);
  g_mutex_unlock (&shared->mutex);
}

static void
test_order (Fixture      *f,
            gconstpointer data)
{
  g_auto (Shared) shared = { .order = g_string_new (NULL) };
  Answer all[20] = { 0 };
  g_autoptr (GString) expected = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    push_step (f, &shared, i, NULL, &all[i]);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *said = attest_session_run_finish (f->session, wait_for (&all[i]), &error);

      g_assert_no_error (error);
      g_assert_cmpuint ((guint)g_ascii_strtoull (said, NULL, 10), ==, i);
      g_assert_true (i == 0 || all[i].order > all[i - 1].order);
      g_string_append_printf (expected, "%u ", i);
      answer_clear (&all[i]);
    }
  g_assert_cmpstr (shared.order->str, ==, expected->str);
  g_assert_cmpint (g_atomic_int_get (&shared.freed), ==, G_N_ELEMENTS (all));
}

static void
test_cancelled_before_it_began (Fixture      *f,
                                gconstpointer data)
{
  g_auto (Shared) shared = { .order = g_string_new (NULL) };
  g_auto (Answer) first = { 0 }, second = { 0 }, third = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new (), during = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *said = NULL, *waited = NULL;

  attest_session_read_async (f->session, "test/wait", waiting_job, &shared, NULL, g_free, during, answer_cb, &first);
  push_step (f, &shared, 1, cancellable, &second);
  push_step (f, &shared, 2, NULL, &third);
  g_mutex_lock (&shared.mutex);
  while (!shared.begun)
    g_cond_wait (&shared.cond, &shared.mutex);
  g_mutex_unlock (&shared.mutex);
  g_cancellable_cancel (cancellable);
  g_cancellable_cancel (during);
  go_on (&shared);

  g_assert_null (attest_session_run_finish (f->session, wait_for (&second), &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED);
  g_clear_error (&error);
  /* What had begun is carried through, whatever was cancelled meanwhile */
  waited = attest_session_run_finish (f->session, wait_for (&first), &error);
  g_assert_cmpstr (waited, ==, "waited");
  said = attest_session_run_finish (f->session, wait_for (&third), &error);
  g_assert_cmpstr (said, ==, "2");
  g_assert_cmpstr (shared.order->str, ==, "2 ");
  g_assert_cmpint (g_atomic_int_get (&shared.freed), ==, 2);
}

static gpointer
nothing_job (AttestDesk   *desk,
             gpointer      data,
             GCancellable *cancellable,
             GError      **error)
{
  return NULL;
}

static gpointer
case_job (AttestDesk   *desk,
          gpointer      data,
          GCancellable *cancellable,
          GError      **error)
{
  AttestCaseFacts facts = { .type = data, .title = "From the window", .description = "What was seen." };

  return attest_desk_open_case (desk, &facts, error);
}

static AttestCase *
open_case (Fixture    *f,
           const char *type,
           GError    **error)
{
  g_auto (Answer) answer = { 0 };

  attest_session_change_async (f->session, "test/case", case_job, g_strdup (type), g_free, g_object_unref, NULL, answer_cb, &answer);
  return attest_session_run_finish (f->session, wait_for (&answer), error);
}

static void
test_changed (Fixture      *f,
              gconstpointer data)
{
  g_auto (Shared) shared = { .order = g_string_new (NULL) };
  g_auto (Answer) read = { 0 }, empty = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestCase) details = open_case (f, "impersonation", &error), none = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (f->changed, ==, 1);
  none = open_case (f, "no-such-type", &error);
  g_assert_null (none);
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND);
  g_clear_error (&error);
  push_step (f, &shared, 1, NULL, &read);
  wait_for (&read);
  g_assert_cmpuint (f->changed, ==, 1);
  /* A job that answers nothing and gives no reason is a failure */
  attest_session_change_async (f->session, "test/nothing", nothing_job, NULL, NULL, NULL, NULL, answer_cb, &empty);
  g_assert_null (attest_session_run_finish (f->session, wait_for (&empty), &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (f->changed, ==, 1);
}

/* ── Opening and closing ──────────────────────────────────────────────── */

static void
test_lock (Fixture      *f,
           gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestCase) none = NULL, after = NULL;

  g_assert_cmpstr (attest_session_get_name (f->session), ==, "Jo Evans");
  g_assert_true (attest_session_get_practice (f->session));
  g_assert_false (attest_session_get_receives (f->session));
  lock (f);
  g_assert_cmpint (attest_session_get_state (f->session), ==, ATTEST_SESSION_LOCKED);
  g_assert_null (attest_session_get_name (f->session));
  none = open_case (f, "impersonation", &error);
  g_assert_null (none);
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_CLOSED);
  g_clear_error (&error);
  g_assert_false (unlock (f, "not it", &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_cmpint (attest_session_get_state (f->session), ==, ATTEST_SESSION_LOCKED);
  g_assert_true (unlock (f, PASSPHRASE, &error));
  g_assert_cmpint (attest_session_get_state (f->session), ==, ATTEST_SESSION_OPEN);
  after = open_case (f, "impersonation", &error);
  g_assert_no_error (error);
}

/* A store that could not be opened is not shown as the one that was open. */
static void
test_failed_unlock_is_closed (Fixture      *f,
                              gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (unlock (f, "not it", &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_LOCKED);
  g_assert_cmpint (attest_session_get_state (f->session), ==, ATTEST_SESSION_LOCKED);
  g_assert_null (attest_session_get_name (f->session));
}

static void
test_shut_down (Fixture      *f,
                gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestCase) none = NULL;

  attest_session_shut_down (f->session);
  none = open_case (f, "impersonation", &error);
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_CLOSED);
}

static void
practice (Fixture *f,
          gboolean dsl)
{
  g_auto (Answer) answer = { 0 };
  g_autoptr (GError) error = NULL;

  attest_session_practice_async (f->session, "Jo Evans", dsl, answer_cb, &answer);
  g_assert_true (attest_session_practice_finish (f->session, wait_for (&answer), &error));
  g_assert_no_error (error);
  g_assert_cmpint (attest_session_get_state (f->session), ==, ATTEST_SESSION_OPEN);
  g_assert_true (attest_session_get_practice (f->session));
  g_assert_cmpint (attest_session_get_practice_dsl (f->session), ==, dsl);
  g_assert_cmpint (attest_session_get_receives (f->session), ==, dsl);
  g_assert_cmpstr (attest_session_get_role (f->session), ==, dsl ? "dsl" : "staff");
}

static gpointer
submit_job (AttestDesk   *desk,
            gpointer      data,
            GCancellable *cancellable,
            GError      **error)
{
  return attest_desk_submit (desk, data, NULL, cancellable, NULL, NULL, error);
}

static gpointer
receive_job (AttestDesk   *desk,
             gpointer      data,
             GCancellable *cancellable,
             GError      **error)
{
  return attest_desk_receive (desk, NULL, cancellable, error);
}

static void
test_practice (Fixture      *f,
               gconstpointer data)
{
  g_autofree char *folder = g_build_filename (f->parent, "practice", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestCase) details = NULL;
  g_autoptr (AttestSubmission) sent = NULL;
  g_autoptr (GPtrArray) arrivals = NULL;
  g_auto (Answer) submitted = { 0 }, received = { 0 }, ended = { 0 };
  AttestSessionState before = attest_session_get_state (f->session) == ATTEST_SESSION_EMPTY ? ATTEST_SESSION_EMPTY : ATTEST_SESSION_LOCKED;

  practice (f, FALSE);
  details = open_case (f, "impersonation", &error);
  attest_session_change_async (f->session, "test/submit", submit_job, g_strdup (details->id), g_free, (GDestroyNotify)attest_submission_free, NULL,
                               answer_cb, &submitted);
  sent = attest_session_run_finish (f->session, wait_for (&submitted), &error);
  g_assert_no_error (error);
  g_assert_cmpint (sent->state, ==, ATTEST_CASE_SENT);
  practice (f, TRUE);
  attest_session_change_async (f->session, "test/receive", receive_job, NULL, NULL, (GDestroyNotify)g_ptr_array_unref, NULL, answer_cb, &received);
  arrivals = attest_session_run_finish (f->session, wait_for (&received), &error);
  g_assert_cmpuint (arrivals->len, ==, 1);
  g_assert_cmpstr (((AttestArrivalInfo *)arrivals->pdata[0])->state, ==, "received");
  practice (f, FALSE);
  attest_session_end_practice_async (f->session, answer_cb, &ended);
  g_assert_true (attest_session_end_practice_finish (f->session, wait_for (&ended), &error));
  g_assert_cmpint (attest_session_get_state (f->session), ==, before);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

/* A practice school that was only half made is made anew. */
static void
test_half_practice (Fixture      *f,
                    gconstpointer data)
{
  g_autofree char *half = g_build_filename (f->parent, "practice", "dsl", NULL), *db = g_build_filename (half, "store.db", NULL);

  g_mkdir_with_parents (half, 0700);
  attest_test_write (db, "half", 4);
  practice (f, TRUE);
}

/* ── Its end ──────────────────────────────────────────────────────────── */

/* The last reference goes in every order: with jobs waiting, with answers that
 * nobody fetched yet, with nothing at all. */
static void
test_finalize (Fixture      *f,
               gconstpointer data)
{
  g_auto (Shared) shared = { .order = g_string_new (NULL) };

  for (guint round = 0; round < 50; round++)
    {
      AttestSession *session = attest_session_new (f->parent);
      Fixture        one = { .session = session };
      g_auto (Answer) answer = { 0 };

      if (round % 3 == 0)
        push_step (&one, &shared, round, NULL, &answer);
      if (round % 3 == 0)
        wait_for (&answer);
      if (round % 3 == 1)
        attest_session_shut_down (session);
      answer_clear (&answer);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
      g_assert_finalize_object (session);
    }
  /* None of them had a store open */
  g_assert_cmpstr (shared.order->str, ==, "");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, data, function) g_test_add (name, Fixture, data, set_up, function, tear_down)
  add ("/session/jobs/in-order", WITH_STORE, test_order);
  add ("/session/jobs/cancelled-before-it-began", WITH_STORE, test_cancelled_before_it_began);
  add ("/session/jobs/changed-after-changes", WITH_STORE, test_changed);
  add ("/session/lock/and-unlock", WITH_STORE, test_lock);
  add ("/session/unlock/failed-is-closed", WITH_STORE, test_failed_unlock_is_closed);
  add ("/session/shut-down/later-calls-fail", WITH_STORE, test_shut_down);
  add ("/session/practice/both-sides-and-end", NULL, test_practice);
  add ("/session/practice/beside-a-real-store", WITH_STORE, test_practice);
  add ("/session/practice/half-made-is-made-anew", NULL, test_half_practice);
  add ("/session/finalize/fifty-times", NULL, test_finalize);
#undef add
  return g_test_run ();
}
