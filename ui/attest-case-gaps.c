/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-case-gaps.h"

#include <glib/gi18n.h>

#include "attest-complete-dialog.h"
#include "attest-evidence-words.h"
#include "attest-widgets.h"
#include "domain/attest-complete.h"

static void
say_cb (GtkButton  *button,
        AttestItem *item)
{
  AttestSession *session = g_object_get_data (G_OBJECT (button), "attest-session");

  gtk_window_present (attest_complete_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (button))), session, item));
}

static void
closure_unref (gpointer  item,
               GClosure *closure)
{
  g_object_unref (item);
}

/**
 * attest_case_gaps_button_new:
 * @session: the open store; held
 * @item: an item of one's own that lacks something; held
 * @name: what a screen reader calls it, which no other of the page is called
 *
 * Returns: (transfer floating): a button that asks for what it lacks
 */
GtkWidget *
attest_case_gaps_button_new (AttestSession *session,
                             AttestItem    *item,
                             const char    *name)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Say it…"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), "attest-session", g_object_ref (session), g_object_unref);
  g_signal_connect_data (button, "clicked", G_CALLBACK (say_cb), g_object_ref (item), closure_unref, 0);
  return button;
}

static GtkWidget *
gap_row (AttestSession *session,
         AttestItem    *item,
         gboolean       mine)
{
  GtkWidget       *row = adw_action_row_new ();
  g_autofree char *missing = attest_missing_words (item);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), item->exhibit);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), missing);
  if (mine)
    {
      g_autofree char *name = g_strdup_printf ("%s: %s", _ ("Say what is missing"), item->exhibit);

      adw_action_row_add_suffix (ADW_ACTION_ROW (row), attest_case_gaps_button_new (session, item, name));
    }
  return row;
}

/**
 * attest_case_gaps_new:
 * @session: the open store
 * @view: a case as read
 *
 * Returns: (transfer floating) (nullable): a row for each piece of evidence
 *   that lacks something and does not say why; %NULL when none does
 */
GtkWidget *
attest_case_gaps_new (AttestSession  *session,
                      AttestCaseView *view)
{
  AdwPreferencesGroup *group = NULL;

  for (guint i = 0; i < view->items->len; i++)
    {
      AttestItem *item = view->items->pdata[i];

      if (attest_is_complete (item))
        continue;
      if (group == NULL)
        group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
      adw_preferences_group_add (group, gap_row (session, item, !view->matter->received));
    }
  if (group == NULL)
    return NULL;
  adw_preferences_group_set_title (group, _ ("Picture, time, date and address"));
  adw_preferences_group_set_description (group, _ ("A record counts for more when each piece has all four, or says why not."));
  attest_widget_finish (GTK_WIDGET (group), _ ("Picture, time, date and address"));
  return GTK_WIDGET (group);
}

/**
 * attest_case_item_same:
 * @shown: an #AttestItem that is shown
 * @fresh: one that was just read
 *
 * Returns: whether they are the same piece of evidence and say the same: what
 *   it lacked may have been said since, or it was locked away
 */
gboolean
attest_case_item_same (gconstpointer shown,
                       gconstpointer fresh)
{
  const AttestItem *a = shown, *b = fresh;

  return g_strcmp0 (a->id, b->id) == 0 && a->locked == b->locked && a->seen_ms == b->seen_ms && g_strcmp0 (a->url, b->url) == 0 &&
         g_strcmp0 (a->no_url_reason, b->no_url_reason) == 0 && g_strcmp0 (a->platform, b->platform) == 0;
}
