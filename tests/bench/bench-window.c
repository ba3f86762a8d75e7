/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-bench.h"
#include "attest-picture.h"
#include "attest-record-dialog-private.h"
#include "pictures.h"
#include "session-fixture.h"

/* What somebody waits for who records: from a press to the frame that shows the
 * next page, from a picture to its preview, and three pictures sealed; with a
 * real store and the real helper. Beside it a log of the frame clock: no frame
 * may take longer than can be seen, whatever the worker does meanwhile.
 * Drawn on a screen in memory without a graphics card, which is the slow case. */

#define PATIENCE_S 20

static const AttestStepId way[] = { ATTEST_STEP_CAPTURE, ATTEST_STEP_STORY, ATTEST_STEP_DANGER, ATTEST_STEP_WORDS, ATTEST_STEP_DEVICE, ATTEST_STEP_GATE };

typedef struct
{
  Fixture             base;
  AttestRecordDialog *dialog;
  GBytes             *picture;
  guint               next; /* in the way */
  guint               frames;
  gint64              frame_us;   /* when the frame that is being drawn began */
  gint64              longest_us; /* of all frames */
  gint64              beat_us;
  gint64              gap_us; /* for how long at most nothing else could happen */
  guint               sealed;
} Bench;

static void
before_cb (GdkFrameClock *clock,
           Bench         *self)
{
  self->frame_us = g_get_monotonic_time ();
}

static void
after_cb (GdkFrameClock *clock,
          Bench         *self)
{
  self->longest_us = MAX (self->longest_us, g_get_monotonic_time () - self->frame_us);
  self->frames++;
}

static gboolean
beat_cb (gpointer data)
{
  Bench *self = data;
  gint64 now = g_get_monotonic_time ();

  if (self->beat_us > 0)
    self->gap_us = MAX (self->gap_us, now - self->beat_us);
  self->beat_us = now;
  return G_SOURCE_CONTINUE;
}

static gboolean
stands (gpointer data)
{
  return ((Bench *)data)->dialog->at == ATTEST_STEP_GATE;
}

static GtkWidget *
find_picture (GtkWidget *below)
{
  GtkWidget *found = ATTEST_IS_PICTURE_VIEW (below) ? below : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (below); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_picture (child);
  return found;
}

static gboolean
is_shown (gpointer data)
{
  Bench *self = data;

  return attest_picture_view_has_picture (ATTEST_PICTURE_VIEW (find_picture (GTK_WIDGET (self->dialog->pages[ATTEST_STEP_KEEP]))));
}

/* Until what was asked for is on the screen. */
static double
drawn_since (Bench *self,
             double start)
{
  const guint frames = self->frames;

  gtk_widget_queue_draw (GTK_WIDGET (self->dialog));
  while (self->frames == frames)
    g_main_context_iteration (NULL, TRUE);
  return attest_bench_now () - start;
}

static double
change_page (gpointer data)
{
  Bench *self = data;
  double start = attest_bench_now ();

  attest_record_dialog_go (self->dialog, way[self->next++ % G_N_ELEMENTS (way)]);
  return drawn_since (self, start) * 1000;
}

static double
preview (gpointer data)
{
  Bench *self = data;
  double start = attest_bench_now (), took;

  g_ptr_array_add (self->dialog->finds, attest_find_new_bytes (self->picture, "clipboard"));
  attest_record_dialog_show_find (self->dialog);
  attest_test_wait_for (is_shown, self, PATIENCE_S);
  took = drawn_since (self, start);
  attest_record_keep_set_find (ATTEST_RECORD_KEEP (self->dialog->pages[ATTEST_STEP_KEEP]), NULL, 0);
  g_ptr_array_set_size (self->dialog->finds, 0);
  attest_record_dialog_go (self->dialog, ATTEST_STEP_GATE);
  return took;
}

static void
kept_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  Bench *self = data;
  g_autoptr (GError) error = NULL;

  if (!attest_record_keep_finish (self->dialog->record, result, &error))
    g_error ("sealing: %s", error->message);
  self->sealed++;
}

static gboolean
three_are (gpointer data)
{
  return ((Bench *)data)->sealed == 3;
}

static double
seal_three (gpointer data)
{
  Bench *self = data;
  double start = attest_bench_now ();

  self->sealed = 0;
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (AttestFind) find = attest_find_new_bytes (self->picture, "clipboard");

      find->url = g_strdup ("https://example.org/17");
      attest_record_set_gate (self->dialog->record, ATTEST_GATE_NO);
      attest_record_keep_async (self->dialog->record, find, self->dialog->done, kept_cb, self);
    }
  attest_test_wait_for (three_are, self, PATIENCE_S);
  return attest_bench_now () - start;
}

static double
longest_frame (gpointer data)
{
  return (double)((Bench *)data)->longest_us / 1000;
}

static double
longest_gap (gpointer data)
{
  return (double)((Bench *)data)->gap_us / 1000;
}

static gboolean
is_gone (gpointer data)
{
  return ((Bench *)data)->dialog == NULL;
}

int
main (int    argc,
      char **argv)
{
  Bench          self = { 0 };
  GdkFrameClock *clock;

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  set_up (&self.base, WITH_STORE);
  self.picture = picture_png (1920, 1080, PNG_PLAIN);
  self.dialog = ATTEST_RECORD_DIALOG (attest_record_dialog_new (self.base.session, NULL, NULL, NULL));
  gtk_window_present (GTK_WINDOW (self.dialog));
  attest_test_wait_for (stands, &self, PATIENCE_S);
  clock = gtk_widget_get_frame_clock (GTK_WIDGET (self.dialog));
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_cb), &self);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_cb), &self);
  /* Each page is made once; that it is slower the first time is part of it. */
  g_timeout_add (5, beat_cb, &self);

  attest_bench_limit ("from an answer to the next page", "ms", 100, 60, change_page, &self);
  attest_bench_limit ("from a screenshot to its preview", "s", 1.0, 7, preview, &self);
  attest_bench_limit ("sealing 3 screenshots", "s", 1.5, 7, seal_three, &self);
  attest_bench_limit ("the longest frame of all that", "ms", 100, 1, longest_frame, &self);
  attest_bench_limit ("the longest the window stood still", "ms", 100, 1, longest_gap, &self);

  /* What it has queued still holds it. */
  g_object_add_weak_pointer (G_OBJECT (self.dialog), (gpointer *)&self.dialog);
  gtk_window_destroy (GTK_WINDOW (self.dialog));
  attest_test_wait_for (is_gone, &self, PATIENCE_S);
  g_bytes_unref (self.picture);
  attest_session_shut_down (self.base.session);
  attest_test_remove (self.base.parent);
  return 0;
}
