/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-share-button.h"

#include <glib/gi18n.h>

#include "attest-messages.h"
#include "attest-share.h"
#include "attest-widgets.h"

/* There only while the school's share wants somebody to sign in again. */
static void
busy_cb (GtkWidget     *button,
         AttestCourier *courier)
{
  gtk_widget_set_visible (button, attest_courier_get_share (courier) != NULL);
}

static void
tried_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GtkWidget) button = user_data;
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (button));
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestDropReport) report = attest_share_try_finish (result, &error);
  g_autofree char *words = report != NULL ? attest_share_words (report) : NULL;

  gtk_widget_set_sensitive (button, TRUE);
  if (window == NULL)
    return;
  if (report == NULL && !attest_message_silent (error))
    attest_message_tell (window, _ ("The shared folder is not open"), _ ("Nobody signed in to the folder, or it cannot be reached. What is to be sent is safe on this computer."), error->message);
  else if (report != NULL && report->problem != NULL)
    attest_message_tell (window, _ ("The shared folder is not open"), words, report->problem);
  else if (report != NULL)
    attest_courier_go (g_object_get_data (G_OBJECT (button), "courier"), TRUE);
}

static void
clicked_cb (GtkWidget *button)
{
  AttestCourier *courier = g_object_get_data (G_OBJECT (button), "courier");

  if (attest_courier_get_share (courier) == NULL)
    return;
  gtk_widget_set_sensitive (button, FALSE);
  attest_share_try_async (GTK_WINDOW (gtk_widget_get_root (button)), attest_courier_get_share (courier), FALSE, NULL, tried_cb, g_object_ref (button));
}

/**
 * attest_share_button_new:
 * @courier: who goes to the shared folder; held
 *
 * Returns: (transfer floating): a button that asks for the folder's password and
 *   sends what waits; shown only while that is needed
 */
GtkWidget *
attest_share_button_new (AttestCourier *courier)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Sign in to the folder…"));

  g_object_set_data_full (G_OBJECT (button), "courier", g_object_ref (courier), g_object_unref);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), TRUE);
  g_signal_connect (button, "clicked", G_CALLBACK (clicked_cb), NULL);
  g_signal_connect_object (courier, "busy", G_CALLBACK (busy_cb), button, G_CONNECT_SWAPPED);
  busy_cb (button, courier);
  return button;
}
