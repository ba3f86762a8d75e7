/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>

#include "attest-case-page.h"
#include "attest-cases-page.h"
#include "attest-main-page.h"
#include "attest-keys-page.h"
#include "attest-preferences.h"
#include "attest-setup-card.h"
#include "attest-setup-copy.h"
#include "attest-setup-page.h"
#include "attest-setup-passphrase.h"
#include "attest-setup-people.h"
#include "attest-setup-school.h"
#include "attest-setup-sheet.h"
#include "attest-setup-start.h"
#include "attest-setup-you.h"
#include "attest-test.h"
#include "attest-unlock-page.h"
#include "attest-walk.h"
#include "attest-window.h"

/* Says which part of a page is too wide. */
static void
tell_wide (GtkWidget *widget,
           gpointer   data)
{
  if (gtk_widget_get_visible (widget) && attest_least_width (widget) > ATTEST_NARROW)
    g_test_message ("%s %s needs %d pixels", G_OBJECT_TYPE_NAME (widget), GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : "",
                    attest_least_width (widget));
}

static void
set_text_size (int points)
{
  g_autofree char *font = g_strdup_printf ("Cantarell %d", points);

  g_object_set (gtk_settings_get_default (), "gtk-font-name", font, NULL);
}

static GType
page_type (guint i)
{
  const GType types[] = {
    ATTEST_TYPE_UNLOCK_PAGE, ATTEST_TYPE_SETUP_PAGE, ATTEST_TYPE_SETUP_START, ATTEST_TYPE_SETUP_YOU, ATTEST_TYPE_SETUP_PASSPHRASE,
    ATTEST_TYPE_SETUP_SHEET, ATTEST_TYPE_SETUP_CARD, ATTEST_TYPE_SETUP_SCHOOL, ATTEST_TYPE_SETUP_PEOPLE, ATTEST_TYPE_MAIN_PAGE,
    ATTEST_TYPE_CASES_PAGE, ATTEST_TYPE_CASE_PAGE, ATTEST_TYPE_SETUP_COPY, ATTEST_TYPE_KEYS_PAGE
  };

  return i < G_N_ELEMENTS (types) ? types[i] : G_TYPE_INVALID;
}

/* Every page of the window, with what is inside it, in a window of its own. */
static GtkWindow *
page_window (GType type)
{
  GtkWidget *window = adw_window_new ();

  adw_window_set_content (ADW_WINDOW (window), g_object_new (type, NULL));
  return GTK_WINDOW (window);
}

static void
test_pages (void)
{
  for (guint i = 0; page_type (i) != G_TYPE_INVALID; i++)
    {
      GtkWindow *window = page_window (page_type (i));

      gtk_window_present (window);
      attest_walk (GTK_WIDGET (window), attest_assert_button_named, NULL);
      attest_walk (GTK_WIDGET (window), attest_assert_icon_exists, NULL);
      gtk_window_destroy (window);
    }
}

static void
test_fits_narrow (void)
{
  for (int points = 11; points <= 22; points += 11)
    for (guint i = 0; page_type (i) != G_TYPE_INVALID; i++)
      {
        GtkWindow *window;
        int        width;

        set_text_size (points);
        window = page_window (page_type (i));
        gtk_window_present (window);
        width = attest_least_width (GTK_WIDGET (window));
        if (width > ATTEST_NARROW)
          attest_walk (GTK_WIDGET (window), tell_wide, NULL);
        if (width > ATTEST_NARROW)
          g_error ("%s needs %d pixels at %d points", g_type_name (page_type (i)), width, points);
        gtk_window_destroy (window);
      }
  set_text_size (11);
}

static gboolean
is_start (gpointer window)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (window)), "setup") == 0;
}

static void
find_first_stack (GtkWidget *widget,
                  gpointer   found)
{
  if (GTK_IS_STACK (widget) && *(GtkWidget **)found == NULL)
    *(GtkWidget **)found = widget;
}

/* On a computer without a store the window asks how to begin. */
static void
test_window (void)
{
  g_autofree char *parent = attest_test_dir ();
  g_autoptr (AttestSession) session = attest_session_new (parent);
  AttestWindow *window = attest_window_new (NULL, session);
  GtkWidget    *stack = NULL;

  gtk_window_present (GTK_WINDOW (window));
  attest_walk (GTK_WIDGET (window), find_first_stack, &stack);
  attest_test_wait_for (is_start, stack, 5);
  attest_walk (GTK_WIDGET (window), attest_assert_button_named, NULL);
  attest_walk (GTK_WIDGET (window), attest_assert_list_named, NULL);
  attest_walk (GTK_WIDGET (window), attest_assert_icon_exists, NULL);
  /* Nobody learns from a covered window that there is nothing to cover. */
  attest_window_cover (window);
  g_assert_true (is_start (stack));
  gtk_window_destroy (GTK_WINDOW (window));
  attest_session_shut_down (session);
  attest_test_remove (parent);
}

static void
test_preferences (void)
{
  g_autofree char *parent = attest_test_dir ();
  g_autoptr (AttestSession) session = attest_session_new (parent);
  GtkWidget *window = adw_window_new ();

  attest_preferences_present (GTK_WINDOW (window), session, FALSE);
  gtk_window_destroy (GTK_WINDOW (window));
  attest_session_shut_down (session);
  attest_test_remove (parent);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  /* As GNOME has it; a window manager that wants three buttons has a wider least. */
  g_object_set (gtk_settings_get_default (), "gtk-decoration-layout", "appmenu:close", NULL);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()), "/org/attest/Attest/icons");
  g_test_add_func ("/templates/pages/named-and-drawn", test_pages);
  g_test_add_func ("/templates/pages/fit-360-pixels-with-large-text", test_fits_narrow);
  g_test_add_func ("/templates/window/begins-with-set-up", test_window);
  g_test_add_func ("/templates/preferences/open-while-locked", test_preferences);
  return g_test_run ();
}
