/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#include "attest-record-find.h"
#include "attest-when-row.h"
#include "attest-when.h"
#include "base/attest-time.h"

/* Saturday 21 November 2026, 16:56 in the test's own zone, Europe/London. */
static GDateTime *
saturday (void)
{
  return g_date_time_new_local (2026, 11, 21, 16, 56, 0);
}

static char *
understood (const char *text)
{
  g_autoptr (GDateTime) now = saturday ();
  g_autoptr (GDateTime) when = NULL;
  gint64 at_ms;
  char   zone[ATTEST_ZONE_MAX + 1];

  if (!attest_when_parse (text, now, &at_ms, zone))
    return g_strdup ("no");
  g_assert_true (attest_zone_is_valid (zone));
  when = g_date_time_new_from_unix_local (at_ms / 1000);
  return g_date_time_format (when, "%Y-%m-%d %H:%M");
}

static void
assert_understood (const char *text,
                   const char *wanted)
{
  g_autofree char *got = understood (text);

  if (strcmp (got, wanted) != 0)
    g_test_message ("%s", text);
  g_assert_cmpstr (got, ==, wanted);
}

static void
test_as_people_write (void)
{
  const char *const same[] = { "21 November 2026, 16:50", "21 nov 2026 16.50", "21/11/2026 16:50", "21/11/26 4:50pm", "21.11.2026 16:50",
                               "21st November at 4.50 p.m.", "November 21 2026 16:50", "2026-11-21 16:50", "2026-11-21T16:50:00", "Saturday 21 November 16:50",
                               "sat 16:50", "today 16:50", "Today at 4:50 PM", "16:50", "  16:50  ", "16:50, 21 Nov", "21/11 16:50", "16:50:31" };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    assert_understood (same[i], "2026-11-21 16:50");
  assert_understood ("4pm", "2026-11-21 16:00");
  assert_understood ("12am", "2026-11-21 00:00");
  assert_understood ("12:30 pm", "2026-11-21 12:30");
  assert_understood ("4 July 2024, 09:42", "2024-07-04 09:42");
}

static void
test_the_last_one (void)
{
  assert_understood ("22:30", "2026-11-20 22:30");
  assert_understood ("yesterday 22:30", "2026-11-20 22:30");
  assert_understood ("Friday 09:00", "2026-11-20 09:00");
  assert_understood ("Saturday 22:30", "2026-11-14 22:30");
  assert_understood ("24 December 10:00", "2025-12-24 10:00");
  assert_understood ("24/12 10:00", "2025-12-24 10:00");
  /* Said in full, it is what was said; who asks decides whether it may lie ahead. */
  assert_understood ("24 December 2026 10:00", "2026-12-24 10:00");
  assert_understood ("today 22:30", "2026-11-21 22:30");
}

static void
test_not_made_up (void)
{
  const char *const nonsense[] = { "", " ", "21 November 2026", "21 November", "November 16:50", "21 16:50", "2026 16:50", "25:00", "16:60", "13pm", "0pm", "16",
                                   "31 February 10:00", "29/2/2025 10:00", "Sunday 21 November 2026 16:50", "10:00 11:00", "21 22 November 10:00", "ma 3 10:00",
                                   "yesterday 3 March 10:00", "21/11/2026 22/11/2026 10:00", "now", "2026-13-41 10:00", "16:50 tomorrow", "-1:30", "21/11/126 10:00",
                                   "\xff\xfe", "9999999999999999999999 10:00", "99 November 10:00" };
  g_autofree char  *lengthy = g_strnfill (5000, '1');

  for (guint i = 0; i < G_N_ELEMENTS (nonsense); i++)
    assert_understood (nonsense[i], "no");
  assert_understood (lengthy, "no");
}

/* Each day of two years, as it is shown, in the language the program runs in. */
static void
test_reads_what_it_shows (void)
{
  for (int day = 0; day < 731; day++)
    {
      g_autoptr (GDateTime) first = g_date_time_new_local (2025, 1, 1, 16, 56, 0);
      g_autoptr (GDateTime) when = g_date_time_add_days (first, day);
      g_autofree char *text = attest_when_text (when);
      g_autofree char *wanted = g_date_time_format (when, "%Y-%m-%d %H:%M");

      assert_understood (text, wanted);
    }
}

static void
assert_shows (AttestWhenRow *row,
              const char    *wanted)
{
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, wanted);
}

static void
test_row_keeps_what_was_noted (void)
{
  g_autoptr (AttestWhenRow) row = ATTEST_WHEN_ROW (g_object_ref_sink (attest_when_row_new ("Seen at")));
  const gint64 noted = G_GINT64_CONSTANT (1709548927123); /* 2024-03-04T10:42:07.123Z */
  gint64       at_ms;
  char         zone[ATTEST_ZONE_MAX + 1];

  attest_when_row_set (row, noted, "+00:00[Europe/London]");
  assert_shows (row, "4 March 2024, 10:42");
  g_assert_true (attest_when_row_get (row, &at_ms, zone));
  g_assert_cmpint (at_ms, ==, noted);
  g_assert_cmpstr (zone, ==, "+00:00[Europe/London]");
  gtk_editable_set_text (GTK_EDITABLE (row), "5 March 2024 10:42");
  g_assert_true (attest_when_row_get (row, &at_ms, zone));
  g_assert_cmpint (at_ms, ==, noted / 60000 * 60000 + 86400000);
  attest_when_row_set (row, 0, NULL);
  assert_shows (row, "");
  g_assert_true (attest_when_row_get (row, &at_ms, zone));
  g_assert_cmpint (at_ms, ==, 0);
}

static void
assert_problem (AttestWhenRow *row,
                const char    *typed,
                const char    *wanted)
{
  g_autofree char *problem = NULL;

  gtk_editable_set_text (GTK_EDITABLE (row), typed);
  problem = attest_when_row_problem (row);
  g_assert_cmpstr (problem, ==, wanted);
}

static void
test_row_says_what_is_wrong (void)
{
  g_autoptr (AttestWhenRow) row = ATTEST_WHEN_ROW (g_object_ref_sink (attest_when_row_new ("Seen at")));
  const gint64     ahead = attest_moment_now ().utc_ms + 3600000;
  g_autofree char *unchanged = NULL;

  assert_problem (row, "", NULL);
  assert_problem (row, "4 March 2024 10:42", NULL);
  assert_problem (row, "last week", "Write the day and the time, like 4 March 10:42. About is near enough.");
  assert_problem (row, "4 March 2024", "Write the day and the time, like 4 March 10:42. About is near enough.");
  assert_problem (row, "4 March 9024 10:42", "There is a problem: that time has not come yet.");
  /* A clock that was turned back does not hold anybody up. */
  attest_when_row_set (row, ahead, "+00:00");
  unchanged = attest_when_row_problem (row);
  g_assert_null (unchanged);
}

static GtkWidget *
find (GtkWidget *in,
      GType      type,
      guint      skip)
{
  GtkWidget *found = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (in); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    if (G_TYPE_CHECK_INSTANCE_TYPE (child, type) && skip-- == 0)
      return child;
    else
      found = find (child, type, skip);
  return found;
}

static void
test_row_calendar (void)
{
  GtkWidget     *window = gtk_window_new ();
  AttestWhenRow *row = ATTEST_WHEN_ROW (attest_when_row_new ("Seen at"));
  GtkWidget     *list = gtk_list_box_new (), *button, *calendar, *hour;
  g_autoptr (GDateTime) day = g_date_time_new_local (2024, 12, 24, 0, 0, 0);

  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (row));
  gtk_window_set_child (GTK_WINDOW (window), list);
  gtk_window_present (GTK_WINDOW (window));
  attest_when_row_set (row, G_GINT64_CONSTANT (1709548927123), "+00:00");
  button = find (GTK_WIDGET (row), GTK_TYPE_MENU_BUTTON, 0);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  /* Opening it changes nothing. */
  assert_shows (row, "4 March 2024, 10:42");
  calendar = find (button, GTK_TYPE_CALENDAR, 0);
  hour = find (button, GTK_TYPE_SPIN_BUTTON, 0);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (hour)), ==, 10);
  gtk_calendar_select_day (GTK_CALENDAR (calendar), day);
  assert_shows (row, "24 December 2024, 10:42");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (hour), 23);
  assert_shows (row, "24 December 2024, 23:42");
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_file_date (void)
{
  g_autofree char *dir = g_dir_make_tmp ("attest-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "post.png", NULL);
  struct utimbuf   times = { 1709548927, 1709548927 }; /* 2024-03-04T10:42:07Z */
  AttestFind      *old, *fresh, *absent;

  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
  fresh = attest_find_new_path (path, "chooser");
  g_assert_false (fresh->dated_by_file);
  g_assert_cmpint (ABS (fresh->seen_ms - attest_moment_now ().utc_ms), <, 60000);
  g_assert_cmpint (g_utime (path, &times), ==, 0);
  old = attest_find_new_path (path, "chooser");
  g_assert_true (old->dated_by_file);
  g_assert_cmpint (old->seen_ms, ==, G_GINT64_CONSTANT (1709548927000));
  g_assert_true (g_str_has_prefix (old->zone, "+00:00"));
  g_assert_cmpint (g_unlink (path), ==, 0);
  absent = attest_find_new_path (path, "drop");
  g_assert_false (absent->dated_by_file);
  g_assert_cmpint (g_rmdir (dir), ==, 0);
  attest_find_free (old);
  attest_find_free (fresh);
  attest_find_free (absent);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/ui/when/as-people-write", test_as_people_write);
  g_test_add_func ("/ui/when/the-last-one", test_the_last_one);
  g_test_add_func ("/ui/when/not-made-up", test_not_made_up);
  g_test_add_func ("/ui/when/reads-what-it-shows", test_reads_what_it_shows);
  g_test_add_func ("/ui/when-row/keeps-what-was-noted", test_row_keeps_what_was_noted);
  g_test_add_func ("/ui/when-row/says-what-is-wrong", test_row_says_what_is_wrong);
  g_test_add_func ("/ui/when-row/calendar", test_row_calendar);
  g_test_add_func ("/ui/find/file-date", test_file_date);
  return g_test_run ();
}
