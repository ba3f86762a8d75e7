/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "attest-case-row.h"
#include "attest-choice-row.h"
#include "attest-held.h"
#include "attest-idle.h"
#include "attest-item-card.h"
#include "attest-list.h"
#include "attest-picture.h"
#include "attest-sender-dialog.h"
#include "attest-test.h"
#include "attest-walk.h"
#include "attest-words-dialog.h"

/* Text of somebody who would like to style our window. */
#define HOSTILE "<b>x</b> & <span size='99999'>https://x/?a=1&b=2"

static void
test_case_row (void)
{
  g_autoptr (AttestCase) matter = attest_case_new ();
  GtkWidget *row;

  matter->id = g_strdup ("0");
  matter->title = g_strdup (HOSTILE);
  matter->reference = g_strdup ("AT-7K4Q-29");
  matter->owner_name = g_strdup (HOSTILE);
  matter->received = matter->unread = matter->danger = TRUE;
  matter->n_problems = 1;
  row = g_object_ref_sink (attest_case_row_new (matter));
  g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL));
  g_assert_true (attest_case_row_get_case (ATTEST_CASE_ROW (row)) == matter);
  attest_walk (row, attest_assert_icon_exists, NULL);
  g_assert_finalize_object (row);
}

static void
collect_text (GtkWidget *widget,
              gpointer   found)
{
  if (!GTK_IS_LABEL (widget) || strcmp (gtk_label_get_text (GTK_LABEL (widget)), HOSTILE) != 0)
    return;
  g_assert_false (gtk_label_get_use_markup (GTK_LABEL (widget)));
  ++*(int *)found;
}

static void
unfold (GtkWidget *widget,
        gpointer   data)
{
  if (GTK_IS_EXPANDER (widget))
    gtk_expander_set_expanded (GTK_EXPANDER (widget), TRUE);
}

static void
test_item_card (void)
{
  g_autofree char *parent = attest_test_dir ();
  g_autoptr (AttestSession) session = attest_session_new (parent);
  g_autoptr (AttestItem) item = attest_item_new ();
  GtkWidget *window = adw_window_new ();
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *card;
  int        found = 0;

  item->id = g_strdup ("0");
  item->exhibit = g_strdup ("JE/1");
  item->kind = ATTEST_KIND_SCREENSHOT;
  item->object_id = g_strdup ("0");
  item->media_type = g_strdup ("image/png");
  item->text = g_strdup (HOSTILE);
  item->url = g_strdup (HOSTILE);
  item->name = g_strdup (HOSTILE);
  item->sha256 = g_strnfill (64, 'a');
  card = attest_item_card_new (session, item, TRUE);
  gtk_list_box_append (GTK_LIST_BOX (list), card);
  adw_window_set_content (ADW_WINDOW (window), list);
  gtk_window_present (GTK_WINDOW (window));
  attest_walk (card, unfold, NULL);
  attest_walk (card, collect_text, &found);
  attest_walk (card, attest_assert_button_named, NULL);
  attest_walk (card, attest_assert_icon_exists, NULL);
  g_assert_cmpint (found, ==, 3);
  g_assert_cmpint (attest_least_width (card), <=, ATTEST_NARROW);
  gtk_window_destroy (GTK_WINDOW (window));
  attest_session_shut_down (session);
  attest_test_remove (parent);
}

static AttestPicture *
picture_of (guint width,
            guint height,
            gsize length)
{
  AttestPicture *picture = g_new0 (AttestPicture, 1);

  *picture = (AttestPicture){ width, height, (gsize)width * 4, width, height, g_bytes_new_take (g_malloc0 (length), length) };
  return picture;
}

static void
test_picture (void)
{
  GtkWidget         *widget = g_object_ref_sink (attest_picture_view_new ());
  AttestPictureView *view = ATTEST_PICTURE_VIEW (widget);
  int                least, natural;

  attest_picture_view_set_picture (view, picture_of (200, 100, 200 * 100 * 4));
  g_assert_true (attest_picture_view_has_picture (view));
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, &natural, NULL, NULL);
  g_assert_cmpint (natural, ==, 200);
  g_assert_cmpint (least, <=, 48);
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, 100, &least, &natural, NULL, NULL);
  g_assert_cmpint (natural, ==, 50);
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, 4000, &least, &natural, NULL, NULL);
  g_assert_cmpint (natural, ==, 100);

  attest_picture_view_set_picture (view, picture_of (200, 100, 200 * 99 * 4));
  g_assert_false (attest_picture_view_has_picture (view));
  attest_picture_view_set_picture (view, picture_of (0, 0, 4));
  g_assert_false (attest_picture_view_has_picture (view));
  attest_picture_view_set_picture (view, NULL);
  g_assert_false (attest_picture_view_has_picture (view));
  g_assert_finalize_object (widget);
}

static void
given (const char *const *texts,
       gpointer           user_data)
{
  ++*(int *)user_data;
}

static void
find_button (GtkWidget *widget,
             gpointer   found)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), "_Go") == 0)
    *(GtkWidget **)found = widget;
}

static void
find_views (GtkWidget *widget,
            gpointer   found)
{
  if (GTK_IS_TEXT_VIEW (widget))
    g_ptr_array_add (found, widget);
}

static void
test_words_dialog (void)
{
  const char *const labels[] = { "One", "Two", NULL };
  int               n = 0;
  GtkWidget        *dialog = GTK_WIDGET (attest_words_dialog_new (NULL, "T", "B", labels, "_Go", given, &n));
  GtkWidget        *button = NULL;
  g_autoptr (GPtrArray) views = g_ptr_array_new ();

  attest_walk (dialog, find_button, &button);
  attest_walk (dialog, find_views, views);
  g_assert_cmpuint (views->len, ==, 2);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpint (n, ==, 0);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (views->pdata[0]), "a", -1);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (views->pdata[1]), "  \n ", -1);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpint (n, ==, 0);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (views->pdata[1]), "b", -1);
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpint (n, ==, 1);
}

static void
find_sensitive_verb (GtkWidget *widget,
                     gpointer   found)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_has_css_class (widget, "suggested-action") && gtk_widget_get_visible (widget))
    *(GtkWidget **)found = widget;
}

static void
find_check (GtkWidget *widget,
            gpointer   found)
{
  if (GTK_IS_CHECK_BUTTON (widget))
    *(GtkWidget **)found = widget;
}

/* A sender whom nobody compared is not trusted by a slip of the hand. */
static void
test_sender_dialog (void)
{
  g_autofree char *parent = attest_test_dir ();
  g_autoptr (AttestSession) session = attest_session_new (parent);
  AttestArrivalInfo held = { .sender = (char *)HOSTILE, .sender_key = (char *)"RW", .state = (char *)"held", .fingerprint = (char *)"12345 12345 12345 12345 12345 12345" };
  AttestArrivalInfo refused = { .state = (char *)"refused", .problem = (char *)"signature", .text = (char *)HOSTILE };
  GtkWidget        *dialog = GTK_WIDGET (attest_sender_dialog_new (NULL, session, &held));
  GtkWidget        *verb = NULL, *check = NULL;

  attest_walk (dialog, find_sensitive_verb, &verb);
  attest_walk (dialog, find_check, &check);
  g_assert_false (gtk_widget_get_sensitive (verb));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  g_assert_true (gtk_widget_get_sensitive (verb));
  gtk_window_destroy (GTK_WINDOW (dialog));

  dialog = GTK_WIDGET (attest_sender_dialog_new (NULL, session, &refused));
  verb = NULL;
  attest_walk (dialog, find_sensitive_verb, &verb);
  g_assert_null (verb);
  gtk_window_destroy (GTK_WINDOW (dialog));
  attest_session_shut_down (session);
  attest_test_remove (parent);
}

static void
test_choice_row (void)
{
  GtkWidget *row = g_object_ref_sink (g_object_new (ATTEST_TYPE_CHOICE_ROW, NULL));

  g_assert_cmpint (attest_choice_row_get_selected (ATTEST_CHOICE_ROW (row)), ==, -1);
  attest_choice_row_add (ATTEST_CHOICE_ROW (row), "One");
  attest_choice_row_add (ATTEST_CHOICE_ROW (row), HOSTILE);
  g_assert_cmpint (attest_choice_row_get_selected (ATTEST_CHOICE_ROW (row)), ==, 0);
  attest_choice_row_set_selected (ATTEST_CHOICE_ROW (row), 1);
  g_assert_cmpint (attest_choice_row_get_selected (ATTEST_CHOICE_ROW (row)), ==, 1);
  g_assert_cmpstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row)), ==, HOSTILE);
  g_object_unref (row);
}

static gboolean
same (gconstpointer a,
      gconstpointer b)
{
  return g_strcmp0 (((const AttestCase *)a)->id, ((const AttestCase *)b)->id) == 0;
}

static GPtrArray *
cases_of (const char *ids)
{
  GPtrArray *cases = g_ptr_array_new_with_free_func (g_object_unref);

  for (const char *id = ids; *id != '\0'; id++)
    {
      AttestCase *matter = attest_case_new ();

      matter->id = g_strndup (id, 1);
      g_ptr_array_add (cases, matter);
    }
  return cases;
}

static void
changed_cb (GListModel *model,
            guint       position,
            guint       removed,
            guint       added,
            guint      *touched)
{
  *touched += removed + added;
}

static void
assert_merge (const char *before,
              const char *after,
              guint       touched)
{
  g_autoptr (GListStore) store = g_list_store_new (ATTEST_TYPE_CASE);
  g_autoptr (GPtrArray) old = cases_of (before);
  g_autoptr (GPtrArray) fresh = cases_of (after);
  guint n = 0;

  attest_list_merge (store, old, same);
  g_signal_connect (store, "items-changed", G_CALLBACK (changed_cb), &n);
  attest_list_merge (store, fresh, same);
  g_assert_cmpuint (n, ==, touched);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, strlen (after));
  for (guint i = 0; after[i] != '\0'; i++)
    {
      g_autoptr (AttestCase) matter = g_list_model_get_item (G_LIST_MODEL (store), i);

      g_assert_cmpint (matter->id[0], ==, after[i]);
    }
}

static void
test_merge (void)
{
  assert_merge ("abc", "abc", 0);
  assert_merge ("abc", "xabc", 1);
  assert_merge ("abc", "abxc", 1);
  assert_merge ("abc", "ac", 1);
  assert_merge ("abc", "axc", 2);
  assert_merge ("", "abc", 3);
  assert_merge ("abc", "", 3);
  assert_merge ("aaa", "aa", 1);
}

static void
count_cb (int *n)
{
  ++*n;
}

/* Locks after the minutes it was told, once, and not before. */
static void
test_idle (void)
{
  g_autoptr (AttestIdle) idle = attest_idle_new ();
  gint64 now = g_get_monotonic_time ();
  int    n = 0;

  g_signal_connect_swapped (idle, "idle", G_CALLBACK (count_cb), &n);
  attest_idle_check (idle, now + 4 * 60 * G_USEC_PER_SEC, 5);
  g_assert_cmpint (n, ==, 0);
  attest_idle_check (idle, now + 6 * 60 * G_USEC_PER_SEC, 5);
  g_assert_cmpint (n, ==, 1);
  attest_idle_check (idle, now + 7 * 60 * G_USEC_PER_SEC, 5);
  g_assert_cmpint (n, ==, 1);
}

/* However much a stranger sends, it is one row, which says how much; and a file
 * that is no record is none of it, whoever it says it is from. */
static void
test_held (void)
{
  AttestArrivalInfo one = { .state = (char *)"held", .sender_key = (char *)"A", .sender = (char *)HOSTILE };
  AttestArrivalInfo refused = { .state = (char *)"refused", .sender_key = (char *)"A" };
  AttestArrivalInfo again = one, other = { .state = (char *)"held", .sender_key = (char *)"B" };
  g_autoptr (GPtrArray) arrivals = g_ptr_array_new ();
  GtkListBox    *list = g_object_ref_sink (GTK_LIST_BOX (gtk_list_box_new ()));
  GtkListBoxRow *row;

  g_ptr_array_add (arrivals, &one);
  g_ptr_array_add (arrivals, &refused);
  g_ptr_array_add (arrivals, &again);
  g_ptr_array_add (arrivals, &other);
  attest_held_fill (list, arrivals);
  row = gtk_list_box_get_row_at_index (list, 0);
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, "2 records from somebody you do not know");
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "it may be urgent"));
  g_assert_true (attest_held_at (row, arrivals) == &one);
  g_assert_true (attest_held_at (gtk_list_box_get_row_at_index (list, 1), arrivals) == &refused);
  g_assert_true (attest_held_at (gtk_list_box_get_row_at_index (list, 2), arrivals) == &other);
  g_assert_null (gtk_list_box_get_row_at_index (list, 3));
  g_ptr_array_set_size (arrivals, 2);
  g_assert_null (attest_held_at (gtk_list_box_get_row_at_index (list, 2), arrivals));
  attest_held_fill (list, arrivals);
  g_assert_null (gtk_list_box_get_row_at_index (list, 2));
  g_assert_finalize_object (list);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()), "/org/attest/Attest/icons");
  g_test_add_func ("/widgets/case-row/speaks-and-goes-away", test_case_row);
  g_test_add_func ("/widgets/item-card/captured-words-are-never-markup", test_item_card);
  g_test_add_func ("/widgets/picture/own-size-and-no-false-pixels", test_picture);
  g_test_add_func ("/widgets/words-dialog/nothing-may-stay-empty", test_words_dialog);
  g_test_add_func ("/widgets/sender-dialog/only-after-comparing", test_sender_dialog);
  g_test_add_func ("/widgets/choice-row/one-of-a-few", test_choice_row);
  g_test_add_func ("/widgets/held/one-row-for-a-stranger", test_held);
  g_test_add_func ("/widgets/list/only-what-changed-moves", test_merge);
  g_test_add_func ("/widgets/idle/after-its-minutes-and-once", test_idle);
  return g_test_run ();
}
