/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-held.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define PLACE "attest-held-place"

static gboolean
is_held (const AttestArrivalInfo *arrival)
{
  return g_strcmp0 (arrival->state, "held") == 0;
}

static gboolean
is_same_stranger (const AttestArrivalInfo *one,
                  const AttestArrivalInfo *other)
{
  return is_held (one) && is_held (other) && g_strcmp0 (one->sender_key, other->sender_key) == 0;
}

/* How many of one stranger wait is known without reading any. That one of them
 * is urgent is not: it may be, and nothing a stranger says is taken for true. */
static char *
title_of (const AttestArrivalInfo *arrival,
          guint                    n)
{
  if (!is_held (arrival))
    return g_strdup (_ ("A file that was not taken in"));
  if (n == 1)
    return g_strdup (_ ("A record from somebody you do not know"));
  return g_strdup_printf (ngettext ("%u record from somebody you do not know", "%u records from somebody you do not know", n), n);
}

static GtkWidget *
row_new (GPtrArray *arrivals,
         guint      place)
{
  const AttestArrivalInfo *arrival = arrivals->pdata[place];
  GtkWidget               *row = adw_action_row_new ();
  g_autofree char         *title = NULL;
  guint                    n = 1;

  for (guint i = place + 1; i < arrivals->len; i++)
    n += is_same_stranger (arrival, arrivals->pdata[i]);
  title = title_of (arrival, n);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), is_held (arrival) ? _ ("Kept, unread. Compare the numbers today: it may be urgent")
                                                                       : _ ("See why"));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (is_held (arrival) ? "avatar-default-symbolic" : "dialog-warning-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data (G_OBJECT (row), PLACE, GUINT_TO_POINTER (place));
  return row;
}

static gboolean
was_counted (GPtrArray *arrivals,
             guint      place)
{
  for (guint i = 0; i < place; i++)
    if (is_same_stranger (arrivals->pdata[i], arrivals->pdata[place]))
      return TRUE;
  return FALSE;
}

/**
 * attest_held_fill:
 * @list: loses the rows it has
 * @arrivals: (element-type AttestArrivalInfo): what was not taken in
 *
 * One row for each stranger, however much they sent, and one for each file that
 * is no record.
 */
void
attest_held_fill (GtkListBox *list,
                  GPtrArray  *arrivals)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
  for (guint i = 0; i < arrivals->len; i++)
    if (!was_counted (arrivals, i))
      gtk_list_box_append (list, row_new (arrivals, i));
}

/**
 * attest_held_at:
 * @row: a row that attest_held_fill() made
 * @arrivals: what it was made of
 *
 * Returns: (transfer none) (nullable): what the row is about
 */
const AttestArrivalInfo *
attest_held_at (GtkListBoxRow *row,
                GPtrArray     *arrivals)
{
  guint place = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), PLACE));

  return place < arrivals->len ? arrivals->pdata[place] : NULL;
}
