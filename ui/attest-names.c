/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-names.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* What the toolkit leaves unsaid to those who listen to the window instead of
 * looking at it. Some parts that the keyboard reaches have no name although they
 * have words to be called by, and the pages that a stack hides can still be
 * read. Seen with GTK 4.8 and libadwaita 1.2 through AT-SPI. */

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

static const char *
row_title (GtkWidget *part,
           GType      type)
{
  GtkWidget *row = gtk_widget_get_ancestor (part, type);

  return row != NULL ? adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)) : NULL;
}

/* Of two passphrases on one page each has its own. */
static const char *
eye_name (GtkWidget *eye)
{
  GtkWidget       *row = gtk_widget_get_ancestor (eye, ADW_TYPE_PASSWORD_ENTRY_ROW);
  g_autofree char *name = g_strdup_printf ("%s: %s", adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), _ ("Show what is typed"));

  return g_intern_string (name);
}

static const char *
name_of (GtkWidget *widget)
{
  if (GTK_IS_LIST_BOX (widget))
    return list_name (widget);
  if (GTK_IS_EXPANDER (widget))
    return gtk_expander_get_label (GTK_EXPANDER (widget));
  /* The choice that a combo row shows, and the list it is shown in. */
  if (GTK_IS_LIST_VIEW (widget) || g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkListItemWidget"))
    return row_title (widget, ADW_TYPE_COMBO_ROW);
  /* The eye in a passphrase row. */
  if (GTK_IS_BUTTON (widget) && gtk_widget_get_ancestor (widget, ADW_TYPE_PASSWORD_ENTRY_ROW) != NULL)
    return eye_name (widget);
  return NULL;
}

static void
set_hidden (GtkWidget *page,
            gboolean   hidden)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (page), GTK_ACCESSIBLE_STATE_HIDDEN, hidden, -1);
}

static void
hide_other_pages (GtkWidget *stack)
{
  for (GtkWidget *page = gtk_widget_get_first_child (stack); page != NULL; page = gtk_widget_get_next_sibling (page))
    set_hidden (page, page != gtk_stack_get_visible_child (GTK_STACK (stack)));
}

static gboolean
mapped_cb (GSignalInvocationHint *hint,
           guint                  n_values,
           const GValue          *values,
           gpointer               user_data)
{
  GtkWidget  *widget = g_value_get_object (&values[0]);
  const char *name = name_of (widget);

  if (name != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (GTK_IS_STACK (widget))
    hide_other_pages (widget);
  if (GTK_IS_STACK (gtk_widget_get_parent (widget)))
    set_hidden (widget, FALSE);
  return TRUE;
}

static gboolean
unmapped_cb (GSignalInvocationHint *hint,
             guint                  n_values,
             const GValue          *values,
             gpointer               user_data)
{
  GtkWidget *widget = g_value_get_object (&values[0]);

  if (GTK_IS_STACK (gtk_widget_get_parent (widget)))
    set_hidden (widget, TRUE);
  return TRUE;
}

/**
 * attest_names_watch:
 *
 * From now on everything that comes on the screen has a name for those who
 * listen to it, and what leaves the screen is not read to them. Called once,
 * when the program starts.
 */
void
attest_names_watch (void)
{
  /* Signals come with the class. */
  g_type_class_unref (g_type_class_ref (GTK_TYPE_LIST_BOX));
  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, mapped_cb, NULL, NULL);
  g_signal_add_emission_hook (g_signal_lookup ("unmap", GTK_TYPE_WIDGET), 0, unmapped_cb, NULL, NULL);
}
