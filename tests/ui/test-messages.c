/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "attest-messages.h"
#include "attest-trouble.h"

/* Words that blame the person or say nothing. */
static const char *const raw_words[] = { "error", "invalid", "please", "oops", "sorry", "failed", "fatal", "exception", "errno", "%s" };

static void
assert_kind (const char *text)
{
  g_autofree char *lower = g_utf8_strdown (text, -1);

  g_assert_cmpuint (strlen (text), >, 6);
  for (guint i = 0; i < G_N_ELEMENTS (raw_words); i++)
    if (strstr (lower, raw_words[i]) != NULL)
      g_error ("“%s” has the raw word “%s”", text, raw_words[i]);
}

static void
test_every_code (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (int code = 0; code <= ATTEST_ERROR_LAST; code++)
    {
      AttestMessage words = attest_message_words ((AttestError)code);

      assert_kind (words.heading);
      assert_kind (words.body);
      g_assert_false (g_str_has_suffix (words.heading, "."));
      g_assert_true (g_str_has_suffix (words.body, "."));
      g_assert_true (g_hash_table_add (seen, (gpointer)words.heading));
    }
}

/* What is wrong with the password store has words of its own each time, and all of
 * them say how to go on. */
static void
test_every_trouble (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (int trouble = ATTEST_TROUBLE_NO_SERVICE; trouble <= ATTEST_TROUBLE_LAST; trouble++)
    {
      const char *words = attest_trouble_words ((AttestKeyringTrouble)trouble);

      assert_kind (words);
      g_assert_nonnull (strstr (words, "type your Attest passphrase") != NULL ? words : strstr (words, "Type your Attest passphrase"));
      g_assert_true (g_hash_table_add (seen, (gpointer)words));
    }
}

static void
test_silence (void)
{
  g_autoptr (GError) ours = g_error_new (ATTEST_ERROR, ATTEST_ERROR_CANCELLED, "x");
  g_autoptr (GError) gio = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");
  g_autoptr (GError) other = g_error_new (G_FILE_ERROR, G_FILE_ERROR_IO, "x");
  g_autoptr (GError) strange = g_error_new (ATTEST_ERROR, ATTEST_ERROR_LAST + 7, "x");

  g_assert_true (attest_message_silent (ours));
  g_assert_true (attest_message_silent (gio));
  g_assert_false (attest_message_silent (other));
  g_assert_false (attest_message_silent (strange));
}

static GtkWidget *
find (GtkWidget *widget,
      GType      type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static AdwMessageDialog *
shown_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        return ADW_MESSAGE_DIALOG (window);
    }
  return NULL;
}

/* GTK 4.18 finds fault with how libadwaita's own dialog measures its labels. */
static gboolean
is_ours (const char    *domain,
         GLogLevelFlags level,
         const char    *message,
         gpointer       data)
{
  return strstr (message, "Trying to measure") == NULL;
}

/* What the system said is there for whoever helps, but never in the heading. */
static void
test_raw_text_stays_below (void)
{
  GtkWidget *parent = gtk_window_new ();
  g_autoptr (GError) error = g_error_new (ATTEST_ERROR, ATTEST_ERROR_STORAGE, "EIO <b>/var/x</b> & errno 5");
  AdwMessageDialog *dialog;
  GtkWidget        *expander;

  g_test_log_set_fatal_handler (is_ours, NULL);
  attest_message_present (GTK_WINDOW (parent), error);
  dialog = shown_dialog ();
  g_assert_nonnull (dialog);
  g_assert_null (strstr (adw_message_dialog_get_heading (dialog), "errno"));
  g_assert_null (strstr (adw_message_dialog_get_body (dialog), "errno"));
  g_assert_false (adw_message_dialog_get_heading_use_markup (dialog));
  g_assert_nonnull (adw_message_dialog_get_default_response (dialog));
  expander = find (adw_message_dialog_get_extra_child (dialog), GTK_TYPE_EXPANDER);
  g_assert_nonnull (expander);
  g_assert_false (gtk_expander_get_expanded (GTK_EXPANDER (expander)));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gtk_expander_get_child (GTK_EXPANDER (expander)))), ==, error->message);
  gtk_window_destroy (GTK_WINDOW (dialog));
  gtk_window_destroy (GTK_WINDOW (parent));
}

static void
test_stopped_is_not_told (void)
{
  GtkWidget *parent = gtk_window_new ();
  g_autoptr (GError) error = g_error_new (ATTEST_ERROR, ATTEST_ERROR_CANCELLED, "x");

  attest_message_present (GTK_WINDOW (parent), error);
  g_assert_null (shown_dialog ());
  gtk_window_destroy (GTK_WINDOW (parent));
}

static void
answered (gpointer user_data)
{
  ++*(int *)user_data;
}

static void
test_question (void)
{
  GtkWidget        *parent = gtk_window_new ();
  int               n = 0;
  AdwMessageDialog *dialog;

  attest_message_ask (GTK_WINDOW (parent), "Delete it?", "It is gone then.", "_Delete", TRUE, answered, &n);
  dialog = shown_dialog ();
  g_assert_cmpstr (adw_message_dialog_get_default_response (dialog), ==, "close");
  adw_message_dialog_response (dialog, "close");
  g_assert_cmpint (n, ==, 0);
  gtk_window_destroy (GTK_WINDOW (dialog));

  attest_message_ask (GTK_WINDOW (parent), "Delete it?", "It is gone then.", "_Delete", TRUE, answered, &n);
  dialog = shown_dialog ();
  adw_message_dialog_response (dialog, "go");
  g_assert_cmpint (n, ==, 1);
  gtk_window_destroy (GTK_WINDOW (dialog));
  gtk_window_destroy (GTK_WINDOW (parent));
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/messages/words/every-code-has-kind-ones", test_every_code);
  g_test_add_func ("/messages/every-trouble-of-the-password-store", test_every_trouble);
  g_test_add_func ("/messages/silent/only-what-the-person-stopped", test_silence);
  g_test_add_func ("/messages/present/raw-text-only-under-details", test_raw_text_stays_below);
  g_test_add_func ("/messages/present/what-was-stopped-is-not-told", test_stopped_is_not_told);
  g_test_add_func ("/messages/ask/destructive-needs-the-very-button", test_question);
  return g_test_run ();
}
