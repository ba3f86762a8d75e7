/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-share-row.h"

#include <glib/gi18n.h>

#include "attest-share.h"
#include "attest-widgets.h"

typedef struct
{
  GtkWidget *row; /* Borrowed: it owns this */
  GtkWidget *button;
  char      *address;
  gboolean   make;
} Row;

static void
row_free (Row *self)
{
  g_free (self->address);
  g_free (self);
}

static void
tried_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GtkWidget) row = user_data;
  Row *self = g_object_get_data (G_OBJECT (row), "share");
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestDropReport) report = attest_share_try_finish (result, &error);
  g_autofree char *words = report != NULL ? attest_share_words (report) : g_strdup (_ ("Nobody signed in to the folder, or it cannot be reached."));
  g_autofree char *text = g_strdup_printf ("%s\n%s", self->address, words);

  gtk_widget_set_sensitive (self->button, TRUE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
}

static void
try_cb (Row *self)
{
  gtk_widget_set_sensitive (self->button, FALSE);
  attest_share_try_async (GTK_WINDOW (gtk_widget_get_root (self->row)), self->address, self->make, NULL, tried_cb, g_object_ref (self->row));
}

/**
 * attest_share_row_new:
 * @address: the shared folder on the card
 * @make: whether its two halves are made when they are not there
 *
 * Returns: (transfer floating): a row that names the folder and tries it, and
 *   signs in to it first where that is needed
 */
GtkWidget *
attest_share_row_new (const char *address,
                      gboolean    make)
{
  GtkWidget *row = attest_fact_row_new (_ ("Drop folder"), address);
  Row       *self = g_new (Row, 1);

  *self = (Row){ row, gtk_button_new_with_mnemonic (_ ("_Try it")), g_strdup (address), make };
  g_object_set_data_full (G_OBJECT (row), "share", self, (GDestroyNotify)row_free);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Try the drop folder"), -1);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (try_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->button);
  return row;
}
