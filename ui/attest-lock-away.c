/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-lock-away.h"

#include <glib/gi18n.h>

#include "attest-messages.h"
#include "session/attest-desk-lock.h"

/* "This picture should not be here": what was sealed and then found to be an
 * indecent image of a child, or might be one. */

#define ITEM "attest-item"

static gpointer
lock_job (AttestDesk   *desk,
          gpointer      data,
          GCancellable *cancellable,
          GError      **error)
{
  guint locked;

  return GINT_TO_POINTER (attest_desk_lock_item (desk, data, NULL, &locked, error));
}

static GtkWindow *
window_of (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return root != NULL ? GTK_WINDOW (root) : NULL;
}

static void
locked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GtkWidget) button = user_data;
  g_autoptr (GError) error = NULL;
  GtkWindow *window = window_of (button);

  if (attest_session_run_finish (ATTEST_SESSION (source), result, &error) == NULL)
    attest_message_present (window, error);
  else
    attest_message_tell (window, _ ("It is locked away"),
                         _ ("Nobody can open it in Attest any more. Do not try to get it back. Call the police on 101, or 999 if a child is in danger. Then write their advice as a correction. Send the record again, so that whoever has it cannot open it either."),
                         NULL);
}

static void
answered_cb (gpointer user_data)
{
  GtkWidget     *button = user_data;
  AttestSession *session = g_object_get_data (G_OBJECT (button), "attest-session");

  attest_session_change_async (session, "item/lock", lock_job, g_strdup (g_object_get_data (G_OBJECT (button), ITEM)), g_free, NULL, NULL,
                               locked_cb, g_object_ref (button));
}

static void
ask_cb (GtkWidget *button)
{
  attest_message_ask (window_of (button), _ ("Lock this away?"),
                      _ ("Do this if it may be a nude or sexual picture of anyone who is, or might be, under 18. Do not look at it again. Nobody will be able to open it or send it, and this cannot be undone. Nothing is deleted."),
                      _ ("_Lock it away"), TRUE, answered_cb, button);
}

static GtkWidget *
button_new (AttestSession *session,
            AttestItem    *item)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("This should not be here…"));
  /* Translators: %s is the number of a piece of evidence, such as JE/3 */
  g_autofree char *name = g_strdup_printf (_ ("%s should not be here"), item->exhibit);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  /* With large letters on a narrow screen it would push the card out of it. */
  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), TRUE);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_object_set_data_full (G_OBJECT (button), "attest-session", g_object_ref (session), g_object_unref);
  g_object_set_data_full (G_OBJECT (button), ITEM, g_strdup (item->id), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (ask_cb), NULL);
  return button;
}

/**
 * attest_lock_away_new:
 * @session: the open store; held
 * @item: a piece of evidence
 *
 * Returns: (transfer floating): a button that locks it away; of what is locked
 *   away already, words that say so
 */
GtkWidget *
attest_lock_away_new (AttestSession *session,
                      AttestItem    *item)
{
  GtkWidget *label;

  if (!item->locked)
    return button_new (session, item);
  label = gtk_label_new (_ ("Locked away. Nobody can open or send it, and it is kept as it was. Call the police on 101, or 999 if a child is in danger, and write their advice as a correction."));
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  return label;
}
