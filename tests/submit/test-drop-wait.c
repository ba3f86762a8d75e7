/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "base/attest-error.h"
#include "submit/attest-drop-wait.h"

/* A folder that says nothing, as a gate that work waits at: closed, it is stuck
 * as a system call is, and no cancelling opens it. */

#define PATIENCE_MS 150

typedef struct
{
  GMutex   mutex;
  GCond    cond;
  gboolean open;
  guint    entered;
  guint    left;
  guint    asked;
  GFile   *root;
} Gate;

typedef struct
{
  Gate    *gate;
  guint    beats; /* steps that get on before the gate */
  gboolean heard; /* it was told that nobody waits */
} Job;

static void
gate_set_up (Gate         *self,
             gconstpointer data)
{
  static guint     n = 0;
  g_autofree char *uri = g_strdup_printf ("davs://localhost/%u", n++);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->root = g_file_new_for_uri (uri);
}

static void
let_through (Gate *self,
             guint until)
{
  g_mutex_lock (&self->mutex);
  self->open = TRUE;
  g_cond_broadcast (&self->cond);
  while (self->left < until)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

static void
gate_tear_down (Gate         *self,
                gconstpointer data)
{
  let_through (self, self->entered);
  g_object_unref (self->root);
}

static gboolean
yes (gpointer data)
{
  Gate *gate = data;

  gate->asked++;
  return TRUE;
}

static gboolean
pass (gpointer      data,
      GCancellable *cancellable,
      GError      **error)
{
  Job  *job = data;
  Gate *gate = job->gate;

  for (guint i = 0; i < job->beats; i++)
    {
      g_usleep (PATIENCE_MS * 1000 / 2);
      attest_drop_beat (0);
    }
  g_mutex_lock (&gate->mutex);
  gate->entered++;
  g_cond_broadcast (&gate->cond);
  while (!gate->open)
    g_cond_wait (&gate->cond, &gate->mutex);
  job->heard = !attest_drop_ask (yes, gate) && g_cancellable_is_cancelled (cancellable);
  gate->left++;
  g_cond_broadcast (&gate->cond);
  g_mutex_unlock (&gate->mutex);
  return TRUE;
}

static void
nothing (gpointer data)
{
}

static Job *
job_new (Gate *gate,
         guint beats)
{
  Job *job = g_atomic_rc_box_new0 (Job);

  job->gate = gate;
  job->beats = beats;
  return job;
}

static gboolean
go (Gate         *gate,
    Job          *job,
    GCancellable *cancellable,
    GError      **error)
{
  return attest_drop_call (gate->root, PATIENCE_MS, pass, job, nothing, cancellable, error);
}

static void
test_answers (Gate         *self,
              gconstpointer data)
{
  Job *job = job_new (self, 4);
  g_autoptr (GError) error = NULL;

  self->open = TRUE;
  /* Twice its patience, and it got on all the time */
  g_assert_true (go (self, job, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (job->heard);
  g_assert_cmpuint (self->asked, ==, 1);
  g_atomic_rc_box_release (job);
}

static void
test_silence (Gate         *self,
              gconstpointer data)
{
  Job   *job = job_new (self, 0), *next = job_new (self, 0);
  gint64 began = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;

  g_assert_false (go (self, job, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NO_ANSWER);
  g_clear_error (&error);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 10 * G_TIME_SPAN_SECOND);
  /* Nobody waits twice, and nothing more gets stuck */
  g_assert_false (go (self, next, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NO_ANSWER);
  g_clear_error (&error);
  g_assert_cmpuint (self->entered, ==, 1);
  /* What comes late is told that nobody waits, and asks nobody who is gone */
  let_through (self, 1);
  g_assert_true (job->heard);
  g_assert_cmpuint (self->asked, ==, 0);
  /* And the folder is asked again, as it answers */
  while (!go (self, next, NULL, NULL))
    g_thread_yield ();
  g_assert_cmpuint (self->left, ==, 2);
  g_atomic_rc_box_release (job);
  g_atomic_rc_box_release (next);
}

static void
test_wanted_now (Gate         *self,
                 gconstpointer data)
{
  Job *job = job_new (self, 0), *next = job_new (self, 0);

  g_assert_false (go (self, job, NULL, NULL));
  attest_drop_forget_silence (self->root);
  g_assert_false (go (self, next, NULL, NULL));
  g_assert_cmpuint (self->entered, ==, 2);
  g_atomic_rc_box_release (job);
  g_atomic_rc_box_release (next);
}

static gpointer
stop_it (gpointer data)
{
  gpointer *both = data;
  Gate     *gate = both[0];

  g_mutex_lock (&gate->mutex);
  while (gate->entered == 0)
    g_cond_wait (&gate->cond, &gate->mutex);
  g_mutex_unlock (&gate->mutex);
  g_cancellable_cancel (both[1]);
  return NULL;
}

static void
test_cancelled (Gate         *self,
                gconstpointer data)
{
  Job *job = job_new (self, 0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gpointer both[] = { self, cancellable };
  GThread *thread = g_thread_new ("stop", stop_it, both);
  g_autoptr (GError) error = NULL;

  g_assert_false (attest_drop_call (self->root, 3600 * 1000, pass, job, nothing, cancellable, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED);
  g_thread_join (thread);
  g_atomic_rc_box_release (job);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, function) g_test_add (name, Gate, NULL, gate_set_up, function, gate_tear_down)
  add ("/drop/wait/as-long-as-it-gets-on", test_answers);
  add ("/drop/wait/not-for-ever", test_silence);
  add ("/drop/wait/again-when-somebody-wants-to-know", test_wanted_now);
  add ("/drop/wait/until-somebody-stops-it", test_cancelled);
#undef add
  return g_test_run ();
}
