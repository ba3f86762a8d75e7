/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "attest-canvas-private.h"
#include "attest-viewer-private.h"
#include "attest-walk.h"
#include "pictures.h"
#include "session-fixture.h"

/* The viewer with a real store and the real helper. */

typedef struct
{
  Fixture       base;
  GtkWindow    *parent;
  AttestViewer *viewer;
  char         *case_id;
  GPtrArray    *ids; /* of the pictures */
  GPtrArray    *bytes;
} Show;

static gpointer
fill_job (AttestDesk   *desk,
          gpointer      data,
          GCancellable *cancellable,
          GError      **error)
{
  Show           *f = data;
  AttestCaseFacts facts = { .type = "impersonation", .title = "Pictures" };
  AttestShot      shot = { .url = "https://example.org" };
  g_autoptr (AttestCase) details = attest_desk_open_case (desk, &facts, error);

  f->case_id = g_strdup (details->id);
  for (guint i = 0; i < f->bytes->len; i++)
    {
      g_autoptr (AttestItem) item = attest_desk_add_bytes (desk, details->id, ATTEST_GATE_NO, f->bytes->pdata[i], &shot, error);

      g_ptr_array_add (f->ids, g_strdup (item->id));
    }
  return GINT_TO_POINTER (TRUE);
}

static gpointer
views_job (AttestDesk   *desk,
           gpointer      data,
           GCancellable *cancellable,
           GError      **error)
{
  g_autoptr (GPtrArray) entries = attest_desk_list_entries (desk, data, error);
  guint views = 1;

  for (guint i = 0; i < entries->len; i++)
    views += ((AttestEntry *)entries->pdata[i])->kind == ATTEST_ENTRY_ITEM_VIEWED;
  return GUINT_TO_POINTER (views);
}

static guint
count_views (Show *f)
{
  g_auto (Answer) answer = { 0 };

  attest_session_read_async (f->base.session, "test/views", views_job, f->case_id, NULL, NULL, NULL, answer_cb, &answer);
  return GPOINTER_TO_UINT (attest_session_run_finish (f->base.session, wait_for (&answer), NULL)) - 1;
}

static gboolean
is_ready (gpointer data)
{
  Show *f = data;

  return f->viewer->item != NULL && !f->viewer->loading && !f->viewer->saving &&
         (f->viewer->is_broken || attest_canvas_has_picture (f->viewer->canvas));
}

static void
open_viewer (Show    *f,
             guint    index,
             gboolean gently)
{
  f->viewer = attest_viewer_new (f->parent, f->base.session, f->case_id, f->ids->pdata[index], gently);
  gtk_window_present (GTK_WINDOW (f->viewer));
  attest_test_wait_for (is_ready, f, 20);
}

static void
press (Show       *f,
       const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (f->viewer), action, NULL));
  attest_test_wait_for (is_ready, f, 20);
}

static void
show_set_up (Show         *f,
             gconstpointer data)
{
  set_up (&f->base, WITH_STORE);
  f->ids = g_ptr_array_new_with_free_func (g_free);
  f->bytes = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  f->parent = GTK_WINDOW (adw_window_new ());
  gtk_window_set_default_size (f->parent, 800, 600);
  gtk_window_present (f->parent);
}

static void
fill (Show *f)
{
  g_auto (Answer) answer = { 0 };
  g_autoptr (GError) error = NULL;

  attest_session_change_async (f->base.session, "test/fill", fill_job, f, NULL, NULL, NULL, answer_cb, &answer);
  g_assert_nonnull (attest_session_run_finish (f->base.session, wait_for (&answer), &error));
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *)data == NULL;
}

static void
close_viewer (Show *f)
{
  gpointer left = f->viewer;

  g_object_add_weak_pointer (G_OBJECT (f->viewer), &left);
  gtk_window_close (GTK_WINDOW (f->viewer));
  attest_test_wait_for (is_gone, &left, 10);
  f->viewer = NULL;
}

static void
show_tear_down (Show         *f,
                gconstpointer data)
{
  if (f->viewer != NULL)
    close_viewer (f);
  gtk_window_destroy (f->parent);
  g_free (f->case_id);
  g_ptr_array_unref (f->ids);
  g_ptr_array_unref (f->bytes);
  tear_down (&f->base, WITH_STORE);
}

/* ── Hostile pictures ─────────────────────────────────────────────────── */

static void
test_hostile (Show         *f,
              gconstpointer data)
{
  g_autoptr (GBytes) whole = picture_png (300, 200, PNG_PLAIN);

  g_ptr_array_add (f->bytes, picture_png_claim (16384, 16384));
  g_ptr_array_add (f->bytes, g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) / 2));
  g_ptr_array_add (f->bytes, picture_png_claim (1000000, 1));
  g_ptr_array_add (f->bytes, g_bytes_ref (whole));
  fill (f);
  open_viewer (f, 0, FALSE);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (f->viewer->is_broken);
      g_assert_true (gtk_widget_get_visible (f->viewer->broken));
      g_assert_false (gtk_widget_get_visible (GTK_WIDGET (f->viewer->canvas)));
      g_assert_cmpstr (gtk_label_get_text (f->viewer->broken_label), !=, "");
      g_assert_true (gtk_window_get_modal (GTK_WINDOW (f->viewer)) && g_list_length (gtk_window_list_toplevels ()) <= 3);
      press (f, "view.next");
    }
  g_assert_false (f->viewer->is_broken);
  g_assert_cmpint (f->viewer->veil, ==, ATTEST_VEIL_BLURRED);
  g_assert_cmpuint (count_views (f), ==, 0);
}

/* ── Looking ──────────────────────────────────────────────────────────── */

static void
test_reveal (Show         *f,
             gconstpointer data)
{
  g_ptr_array_add (f->bytes, picture_png (300, 200, PNG_PLAIN));
  g_ptr_array_add (f->bytes, picture_png (200, 300, PNG_PLAIN));
  fill (f);
  open_viewer (f, 0, data != NULL);
  g_assert_cmpint (f->viewer->veil, ==, ATTEST_VEIL_BLURRED);
  g_assert_cmpint (MAX (gdk_texture_get_width (f->viewer->canvas->texture), gdk_texture_get_height (f->viewer->canvas->texture)), <=, 96);
  g_assert_cmpuint (count_views (f), ==, 0);
  press (f, "view.show");
  if (data != NULL)
    {
      g_assert_cmpint (f->viewer->veil, ==, ATTEST_VEIL_GREY);
      g_assert_cmpuint (count_views (f), ==, 1);
      press (f, "view.show");
    }
  g_assert_cmpint (f->viewer->veil, ==, ATTEST_VEIL_NONE);
  g_assert_cmpuint (count_views (f), ==, data != NULL ? 2 : 1);
  press (f, "view.nearer");
  g_assert_cmpuint (count_views (f), ==, data != NULL ? 2 : 1);
  press (f, "view.conceal");
  g_assert_cmpint (f->viewer->veil, ==, ATTEST_VEIL_BLURRED);
  press (f, "view.next");
  g_assert_cmpint (f->viewer->veil, ==, ATTEST_VEIL_BLURRED);
  g_assert_cmpuint (count_views (f), ==, data != NULL ? 2 : 1);
}

static gboolean
is_whole (gpointer data)
{
  return gdk_texture_get_width (((Show *)data)->viewer->canvas->texture) == 5000;
}

/* As many pixels as can be seen, and all of them only when they are. */
static void
test_resolution (Show         *f,
                 gconstpointer data)
{
  int width, height;

  g_ptr_array_add (f->bytes, picture_png (5000, 3000, PNG_PLAIN));
  fill (f);
  open_viewer (f, 0, FALSE);
  attest_canvas_get_size (f->viewer->canvas, &width, &height);
  g_assert_cmpint (width, ==, 5000);
  g_assert_cmpint (height, ==, 3000);
  press (f, "view.show");
  g_assert_cmpint (gdk_texture_get_width (f->viewer->canvas->texture), ==, 1024);
  press (f, "view.whole");
  g_assert_cmpfloat (attest_canvas_get_look (f->viewer->canvas).scale, ==, 1);
  attest_test_wait_for (is_whole, f, 20);
  g_assert_cmpfloat (attest_canvas_get_look (f->viewer->canvas).scale, ==, 1);
  g_assert_cmpuint (count_views (f), ==, 1);
}

/* ── Marking ──────────────────────────────────────────────────────────── */

static gboolean
is_marking (gpointer data)
{
  return ((Show *)data)->viewer->marker != NULL;
}

static void
start_marking (Show *f)
{
  press (f, "view.show");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (f->viewer), "mark.start", NULL));
  attest_test_wait_for (is_marking, f, 20);
}

static void
test_draft (Show         *f,
            gconstpointer data)
{
  g_auto (Answer) locked = { 0 }, unlocked = { 0 };
  g_autoptr (GError) error = NULL;
  const AttestPictureMark *mark;

  g_ptr_array_add (f->bytes, picture_png (300, 200, PNG_PLAIN));
  fill (f);
  open_viewer (f, 0, FALSE);
  start_marking (f);
  attest_marker_arm (f->viewer->marker, ATTEST_MARK_COVER);
  attest_marker_place (f->viewer->marker, 0, 0, 300, 200);
  gtk_editable_set_text (f->viewer->note, "her name");
  /* As the program does when somebody hides it. */
  attest_viewer_hide (f->viewer);
  f->viewer = NULL;
  attest_session_lock_async (f->base.session, answer_cb, &locked);
  g_assert_true (attest_session_lock_finish (f->base.session, wait_for (&locked), &error));
  attest_session_unlock_async (f->base.session, ATTEST_OPEN_PASSPHRASE, PASSPHRASE, NULL, answer_cb, &unlocked);
  g_assert_true (attest_session_unlock_finish (f->base.session, wait_for (&unlocked), &error));
  open_viewer (f, 0, FALSE);
  start_marking (f);
  g_assert_cmpuint (attest_marks_count (attest_marker_get_marks (f->viewer->marker)), ==, 1);
  mark = attest_marks_get (attest_marker_get_marks (f->viewer->marker), 0);
  g_assert_cmpint (mark->kind, ==, ATTEST_MARK_COVER);
  g_assert_cmpstr (gtk_editable_get_text (f->viewer->note), ==, "her name");
  g_assert_false (attest_test_contains (f->base.parent, "her name", 8, NULL));
}

static gboolean
shows_copy (gpointer data)
{
  Show *f = data;

  return is_ready (f) && f->viewer->item->parent_sha256 != NULL && f->viewer->veil == ATTEST_VEIL_NONE;
}

static void
test_save (Show         *f,
           gconstpointer data)
{
  g_ptr_array_add (f->bytes, picture_png (300, 200, PNG_PLAIN));
  fill (f);
  open_viewer (f, 0, FALSE);
  start_marking (f);
  attest_marker_arm (f->viewer->marker, ATTEST_MARK_CROP);
  attest_marker_place (f->viewer->marker, 0, 0, 300, 200);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (f->viewer), "mark.save", NULL));
  attest_test_wait_for (shows_copy, f, 20);
  g_assert_cmpint (f->viewer->canvas->full_width, ==, 240);
  g_assert_cmpint (f->viewer->canvas->full_height, ==, 160);
  g_assert_null (f->viewer->marker);
  g_assert_cmpuint (f->viewer->items->len, ==, 2);
  press (f, "view.compare");
  g_assert_null (f->viewer->item->parent_sha256);
  g_assert_false (f->viewer->has_draft);
}

static void
check_target (GtkWidget *widget,
              gpointer   data)
{
  int width, height;

  if ((!GTK_IS_BUTTON (widget) && !GTK_IS_ENTRY (widget)) || !gtk_widget_get_visible (widget))
    return;
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  g_assert_cmpint (width, >=, 24);
  g_assert_cmpint (height, >=, 24);
}

static void
test_targets (Show         *f,
              gconstpointer data)
{
  g_ptr_array_add (f->bytes, picture_png (300, 200, PNG_PLAIN));
  fill (f);
  open_viewer (f, 0, FALSE);
  start_marking (f);
  attest_walk (GTK_WIDGET (f->viewer), check_target, NULL);
  attest_walk (GTK_WIDGET (f->viewer), attest_assert_icon_exists, NULL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define add(name, data, function) g_test_add (name, Show, data, show_set_up, function, show_tear_down)
  add ("/viewer/hostile-pictures-cost-a-tile", NULL, test_hostile);
  add ("/viewer/hidden-until-asked-for", NULL, test_reveal);
  add ("/viewer/received-small-and-grey-first", GINT_TO_POINTER (TRUE), test_reveal);
  add ("/viewer/pixels-as-needed", NULL, test_resolution);
  add ("/viewer/marks-survive-a-lock", NULL, test_draft);
  add ("/viewer/saved-and-compared", NULL, test_save);
  add ("/viewer/targets", NULL, test_targets);
#undef add
  return g_test_run ();
}
