/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-walk.h"

#include <adwaita.h>

void
attest_walk (GtkWidget  *widget,
             AttestVisit visit,
             gpointer    data)
{
  visit (widget, data);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    attest_walk (child, visit, data);
}

/* A button that shows only an icon says what it does. */
void
attest_assert_button_named (GtkWidget *widget,
                            gpointer   data)
{
  const char *icon;

  if (!GTK_IS_BUTTON (widget) || !g_str_has_prefix (gtk_widget_get_css_name (widget), "button"))
    return;
  icon = gtk_button_get_icon_name (GTK_BUTTON (widget));
  if (icon == NULL || gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW_CONTROLS) != NULL || gtk_widget_get_ancestor (widget, GTK_TYPE_MENU_BUTTON) != NULL ||
      gtk_widget_get_ancestor (widget, ADW_TYPE_ENTRY_ROW) != NULL || gtk_widget_get_ancestor (widget, GTK_TYPE_SPIN_BUTTON) != NULL || gtk_widget_get_ancestor (widget, GTK_TYPE_SEARCH_BAR) != NULL)
    return;
  if (gtk_button_get_label (GTK_BUTTON (widget)) == NULL &&
      !gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL))
    g_error ("a button with the icon %s has no accessible name", icon);
}

void
attest_assert_icon_exists (GtkWidget *widget,
                           gpointer   data)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());
  const char   *icon = NULL;

  if (GTK_IS_IMAGE (widget) && gtk_image_get_storage_type (GTK_IMAGE (widget)) == GTK_IMAGE_ICON_NAME)
    icon = gtk_image_get_icon_name (GTK_IMAGE (widget));
  else if (ADW_IS_STATUS_PAGE (widget))
    icon = adw_status_page_get_icon_name (ADW_STATUS_PAGE (widget));
  if (icon != NULL && *icon != '\0' && !gtk_icon_theme_has_icon (theme, icon))
    g_error ("there is no icon %s", icon);
}

void
attest_assert_list_named (GtkWidget *widget,
                          gpointer   data)
{
  if (GTK_IS_LIST_BOX (widget) && gtk_widget_get_ancestor (widget, GTK_TYPE_POPOVER) == NULL &&
      gtk_widget_get_ancestor (widget, ADW_TYPE_COMBO_ROW) == NULL &&
      !gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL))
    g_error ("a list has no accessible name");
}

int
attest_least_width (GtkWidget *widget)
{
  int width;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  return width;
}
