/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "attest-step-dialog.h"
#include "attest-step-row.h"
#include "attest-test.h"
#include "attest-walk.h"

/* Text of somebody who would like to style our window. */
#define HOSTILE "<b>x</b> & <span size='99999'>https://x/?a=1&b=2"

static AttestStep *
step_new (const char *state,
          const char *asks)
{
  AttestStep     *step = g_new0 (AttestStep, 1);
  AttestConflict *conflict = g_new0 (AttestConflict, 1);

  step->id = g_strdup ("takedown");
  step->text = g_strdup (HOSTILE);
  step->why = g_strdup (HOSTILE);
  step->source = g_strdup ("L231-233 · DfE Searching 2022");
  step->phase = g_strdup ("after-submit");
  step->state = g_strdup (state);
  step->asks = g_strdup (asks);
  step->by = g_strdup (HOSTILE);
  step->zone = g_strdup ("+00:00");
  step->at_ms = strcmp (state, "todo") == 0 ? 0 : 1772620920000;
  step->reason = strcmp (state, "not-done") == 0 ? g_strdup (HOSTILE) : NULL;
  step->conflicts = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_conflict_free);
  conflict->id = g_strdup ("x");
  conflict->text = g_strdup (HOSTILE);
  conflict->answer = g_strdup (HOSTILE);
  conflict->source = g_strdup ("L51");
  g_ptr_array_add (step->conflicts, conflict);
  return step;
}

static void
no_markup (GtkWidget *widget,
           gpointer   found)
{
  if (GTK_IS_LABEL (widget))
    {
      g_assert_false (gtk_label_get_use_markup (GTK_LABEL (widget)));
      *(int *)found += strstr (gtk_label_get_text (GTK_LABEL (widget)), HOSTILE) != NULL;
    }
}

static void
shown_buttons (GtkWidget *widget,
               gpointer   out)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_visible (widget))
    g_string_append_printf (out, "%s|", gtk_button_get_label (GTK_BUTTON (widget)));
}

static char *
buttons_of (AttestStep *step,
            gboolean    received)
{
  GtkWidget *row = g_object_ref_sink (attest_step_row_new ());
  GString   *out = g_string_new (NULL);
  int        found = 0;

  attest_step_row_update (ATTEST_STEP_ROW (row), step, received);
  attest_walk (row, no_markup, &found);
  g_assert_cmpint (found, >, 0);
  attest_walk (row, shown_buttons, out);
  attest_walk (row, attest_assert_icon_exists, NULL);
  g_assert_finalize_object (row);
  return g_string_free (out, FALSE);
}

static const struct
{
  const char *state;
  const char *asks;
  gboolean    automatic, personal, authority, received;
  const char *buttons;
} rows[] = {
  { "todo", NULL, FALSE, FALSE, FALSE, FALSE, "Done|Not done…|" },
  { "done", NULL, FALSE, FALSE, FALSE, FALSE, "Say more…|" },
  { "not-done", NULL, FALSE, FALSE, FALSE, FALSE, "Done|" },
  { "todo", "engaged", FALSE, FALSE, FALSE, FALSE, "None of these|Some of these…|" },
  { "todo", "provenance", FALSE, FALSE, FALSE, FALSE, "Done…|Not done…|" },
  { "todo", NULL, FALSE, FALSE, TRUE, FALSE, "Done…|Not done…|" },
  { "todo", NULL, TRUE, FALSE, FALSE, FALSE, "Not done…|" },
  { "done", NULL, TRUE, FALSE, FALSE, FALSE, "" },
  { "todo", NULL, FALSE, TRUE, FALSE, FALSE, "Done|Not done…|" },
  { "todo", NULL, FALSE, TRUE, FALSE, TRUE, "" },
};

static void
test_buttons (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      AttestStep      *step = step_new (rows[i].state, rows[i].asks);
      g_autofree char *found = NULL;

      step->automatic = rows[i].automatic;
      step->personal = rows[i].personal;
      step->authority = rows[i].authority ? g_strdup ("headteacher") : NULL;
      found = buttons_of (step, rows[i].received);
      if (strcmp (found, rows[i].buttons) != 0)
        g_error ("row %u: %s", i, found);
      attest_step_free (step);
    }
}

static void
given_cb (const char           *step,
          const AttestStepWord *word,
          gpointer              user_data)
{
  g_string_append_printf (user_data, "%s %s %s|", step, word->state, word->reason != NULL ? word->reason : "-");
}

static void
find_verb (GtkWidget *widget,
           gpointer   found)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_has_css_class (widget, "suggested-action"))
    *(GtkWidget **)found = widget;
}

static void
type_reason (GtkWidget *widget,
             gpointer   text)
{
  if (ADW_IS_ENTRY_ROW (widget) && strcmp (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), "The reason") == 0)
    gtk_editable_set_text (GTK_EDITABLE (widget), text);
}

/* Not done and too early need a reason; without one nothing is handed on. */
static void
test_reason_is_needed (void)
{
  const AttestStepAsk asks[] = { ATTEST_STEP_ASK_WHY, ATTEST_STEP_ASK_EARLY };

  for (guint i = 0; i < G_N_ELEMENTS (asks); i++)
    {
      AttestStep *step = step_new ("todo", NULL);
      GtkWidget  *parent = adw_window_new (), *verb = NULL;
      g_autoptr (GString) said = g_string_new (NULL);
      AttestStepDialog *dialog = attest_step_dialog_new (GTK_WINDOW (parent), step, asks[i], NULL, given_cb, said, NULL);

      gtk_window_present (GTK_WINDOW (dialog));
      attest_walk (GTK_WIDGET (dialog), attest_assert_button_named, NULL);
      attest_walk (GTK_WIDGET (dialog), find_verb, &verb);
      g_signal_emit_by_name (verb, "clicked");
      g_assert_cmpstr (said->str, ==, "");
      attest_walk (GTK_WIDGET (dialog), type_reason, (gpointer) "It named her street.");
      g_signal_emit_by_name (verb, "clicked");
      g_assert_cmpstr (said->str, ==, asks[i] == ATTEST_STEP_ASK_WHY ? "takedown not-done It named her street.|" : "takedown done It named her street.|");
      attest_step_free (step);
      gtk_window_destroy (GTK_WINDOW (parent));
    }
}

static void
set_text_size (int points)
{
  g_autofree char *font = g_strdup_printf ("Cantarell %d", points);

  g_object_set (gtk_settings_get_default (), "gtk-font-name", font, NULL);
}

/* On a phone's width, with letters twice as large, no step is cut off. */
static void
test_fits_narrow (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      AttestStep *step = step_new (rows[i].state, rows[i].asks);
      GtkWidget  *window, *list, *row;
      int         width;

      set_text_size (22);
      window = adw_window_new ();
      list = gtk_list_box_new ();
      row = attest_step_row_new ();
      attest_step_row_update (ATTEST_STEP_ROW (row), step, FALSE);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
      adw_window_set_content (ADW_WINDOW (window), list);
      gtk_window_present (GTK_WINDOW (window));
      width = attest_least_width (row);
      if (width > ATTEST_NARROW - 24)
        g_error ("row %u needs %d pixels", i, width);
      gtk_window_destroy (GTK_WINDOW (window));
      attest_step_free (step);
    }
  set_text_size (11);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()), "/org/attest/Attest/icons");
  g_test_add_func ("/steps/row/the-presses-that-make-sense", test_buttons);
  g_test_add_func ("/steps/row/fits-narrow", test_fits_narrow);
  g_test_add_func ("/steps/dialog/a-reason-is-needed", test_reason_is_needed);
  return g_test_run ();
}
