/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-recent.h"

/* What was chosen here since the program started: addresses, in its memory alone. */
static GHashTable *chosen;

/* Whether nobody but this program put it there. */
static gboolean
is_ours_alone (GtkRecentInfo *info)
{
  gsize length;
  g_auto (GStrv) names = gtk_recent_info_get_applications (info, &length);

  return length == 1 && g_strcmp0 (names[0], g_get_application_name ()) == 0;
}

/* Removing one changes the list again; then it is not there any more. */
static void
changed_cb (GtkRecentManager *manager)
{
  GHashTableIter iter;
  gpointer       uri;

  g_hash_table_iter_init (&iter, chosen);
  while (g_hash_table_iter_next (&iter, &uri, NULL))
    {
      GtkRecentInfo *info = gtk_recent_manager_lookup_item (manager, uri, NULL);

      if (info == NULL)
        continue;
      if (is_ours_alone (info))
        gtk_recent_manager_remove_item (manager, uri, NULL);
      gtk_recent_info_unref (info);
    }
}

/**
 * attest_recent_forget:
 * @file: what a person chose in the chooser of files
 *
 * GTK's chooser writes each choice into the desktop's list of recent files, a
 * moment later and unasked. The name of a screenshot, or where the recovery
 * sheet is, is nobody else's business: it is taken out as soon as it appears,
 * unless another program had put it there too.
 */
void
attest_recent_forget (GFile *file)
{
  GtkRecentManager *manager = gtk_recent_manager_get_default ();

  if (chosen == NULL)
    {
      chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_signal_connect (manager, "changed", G_CALLBACK (changed_cb), NULL);
    }
  g_hash_table_add (chosen, g_file_get_uri (file));
  changed_cb (manager);
}
