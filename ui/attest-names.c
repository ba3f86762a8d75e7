/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-names.h"

#include <adwaita.h>

/* What the toolkit leaves without a name although the keyboard reaches it: the
 * list inside a group, and the button of an expander. Both have words of their
 * own to be called by. */

static const char *
first_row_title (GtkWidget *list)
{
  GtkWidget *row = gtk_widget_get_first_child (list);

  return ADW_IS_PREFERENCES_ROW (row) ? adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)) : NULL;
}

static const char *
list_name (GtkWidget *list)
{
  GtkWidget  *group = gtk_widget_get_ancestor (list, ADW_TYPE_PREFERENCES_GROUP);
  const char *title = group != NULL ? adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (group)) : NULL;

  if (group == NULL)
    return NULL;
  return title != NULL && *title != '\0' ? title : first_row_title (list);
}

static gboolean
mapped_cb (GSignalInvocationHint *hint,
           guint                  n_values,
           const GValue          *values,
           gpointer               user_data)
{
  GtkWidget  *widget = g_value_get_object (&values[0]);
  const char *name = NULL;

  if (GTK_IS_LIST_BOX (widget))
    name = list_name (widget);
  else if (GTK_IS_EXPANDER (widget))
    name = gtk_expander_get_label (GTK_EXPANDER (widget));
  if (name != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return TRUE;
}

/**
 * attest_names_watch:
 *
 * From now on everything that comes on the screen has a name for those who
 * listen to it. Called once, when the program starts.
 */
void
attest_names_watch (void)
{
  /* Signals come with the class. */
  g_type_class_unref (g_type_class_ref (GTK_TYPE_LIST_BOX));
  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, mapped_cb, NULL, NULL);
}
