/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether everything has the room it needs: no words cut, nothing beside the window, no
 * scrolling sideways, and what is pressed is large enough to be hit. */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "audit.h"

/* WCAG 2.2, 2.5.8, in pixels. */
#define TARGET_LEAST 24
/* A pixel more or less is rounding. */
#define SLACK 1.5f

/* What a person typed or chose may be longer than any line; the whole of it is one press away,
 * and the window's title repeats the page's heading. */
static gboolean
may_be_cut (GtkWidget *label)
{
  return gtk_widget_get_ancestor (label, ADW_TYPE_WINDOW_TITLE) != NULL || gtk_widget_get_ancestor (label, ADW_TYPE_HEADER_BAR) != NULL ||
         gtk_widget_has_css_class (label, "may-be-cut");
}

/* The space given and the space asked for are told with the margins. */
static gboolean
given_space (GtkWidget *widget,
             int       *width,
             int       *height)
{
  graphene_rect_t bounds;
  GtkBorder       margin;

  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  gtk_style_context_get_margin (gtk_widget_get_style_context (widget), &margin);
  G_GNUC_END_IGNORE_DEPRECATIONS
  if (!audit_bounds (widget, widget, &bounds))
    return FALSE;
  *width = (int)bounds.size.width + gtk_widget_get_margin_start (widget) + gtk_widget_get_margin_end (widget) + margin.left + margin.right;
  *height = (int)bounds.size.height + gtk_widget_get_margin_top (widget) + gtk_widget_get_margin_bottom (widget) + margin.top + margin.bottom;
  return TRUE;
}

static void
look_at_label (GtkWidget   *widget,
               AuditReport *report)
{
  GtkLabel *label = GTK_LABEL (widget);
  int       width, height, least;

  if (*gtk_label_get_text (label) == '\0' || !given_space (widget, &width, &height))
    return;
  if (pango_layout_is_ellipsized (gtk_label_get_layout (label)) && !may_be_cut (widget))
    audit_say (report, "cut", widget, "the words end in …");
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, &least, NULL, NULL, NULL);
  if (least > height + 1)
    audit_say (report, "cut", widget, "%d pixels high and needs %d", height, least);
}

/* Below a scrolled window the page is what is inside; else the window is. */
static GtkWidget *
page_of (GtkWidget *widget,
         gboolean  *scrolls_down)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  GtkWidget *popover = gtk_widget_get_ancestor (widget, GTK_TYPE_POPOVER);

  if (popover != NULL && (scrolled == NULL || gtk_widget_is_ancestor (popover, scrolled)))
    return popover;
  *scrolls_down = scrolled != NULL;
  return scrolled != NULL ? scrolled : GTK_WIDGET (gtk_widget_get_root (widget));
}

static void
look_beside (GtkWidget   *widget,
             AuditReport *report)
{
  gboolean        scrolls = FALSE;
  GtkWidget      *page = page_of (widget, &scrolls);
  graphene_rect_t bounds;

  if (gtk_widget_get_ancestor (widget, GTK_TYPE_TEXT) != NULL || !audit_bounds (widget, page, &bounds))
    return;
  if (bounds.origin.x < -SLACK || bounds.origin.x + bounds.size.width > (float)gtk_widget_get_width (page) + SLACK)
    audit_say (report, "beside", widget, "from %.0f to %.0f on a page %d wide", bounds.origin.x, bounds.origin.x + bounds.size.width, gtk_widget_get_width (page));
  if (!scrolls && bounds.origin.y + bounds.size.height > (float)gtk_widget_get_height (page) + SLACK)
    audit_say (report, "beside", widget, "down to %.0f on a page %d high", bounds.origin.y + bounds.size.height, gtk_widget_get_height (page));
}

static gboolean
is_target (GtkWidget *widget)
{
  return (GTK_IS_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget) || GTK_IS_SWITCH (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_ENTRY (widget) ||
          (GTK_IS_LIST_BOX_ROW (widget) && gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (widget)))) &&
         gtk_widget_is_sensitive (widget);
}

static void
look_at_target (GtkWidget   *widget,
                AuditReport *report)
{
  graphene_rect_t bounds;

  if (audit_bounds (widget, widget, &bounds) && (bounds.size.width < TARGET_LEAST || bounds.size.height < TARGET_LEAST))
    audit_say (report, "small", widget, "%.0f by %.0f pixels to press", bounds.size.width, bounds.size.height);
}

static void
look_sideways (GtkWidget   *widget,
               AuditReport *report)
{
  GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (widget));

  if (strstr (G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)), "View") == NULL &&
      gtk_adjustment_get_upper (across) > gtk_adjustment_get_page_size (across) + 1)
    audit_say (report, "sideways", widget, "%.0f wide in %.0f", gtk_adjustment_get_upper (across), gtk_adjustment_get_page_size (across));
}

static void
look_at (GtkWidget   *widget,
         AuditReport *report)
{
  if (!audit_seen (widget))
    return;
  if (GTK_IS_LABEL (widget))
    look_at_label (widget, report);
  if (is_target (widget))
    look_at_target (widget, report);
  if (GTK_IS_LABEL (widget) || is_target (widget))
    look_beside (widget, report);
  if (GTK_IS_SCROLLED_WINDOW (widget))
    look_sideways (widget, report);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    look_at (child, report);
}

/* The innermost widgets that ask for more than the screen has. */
static gboolean
look_for_wide (GtkWidget   *widget,
               int          most,
               AuditReport *report)
{
  gboolean below = FALSE;
  int      least;

  if (!gtk_widget_get_visible (widget) || GTK_IS_POPOVER (widget))
    return FALSE;
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  if (least <= most)
    return FALSE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    below = look_for_wide (child, most, report) || below;
  if (!below)
    for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
      {
        int part;

        gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &part, NULL, NULL, NULL);
        audit_say (report, "beside", child, "%d of %d pixels, of which the screen has %d", part, least, most);
      }
  return TRUE;
}

static GdkRectangle
screen_of (GtkWindow *window)
{
  GdkSurface  *surface = gtk_native_get_surface (GTK_NATIVE (window));
  GdkMonitor  *monitor = gdk_display_get_monitor_at_surface (gdk_surface_get_display (surface), surface);
  GdkRectangle place = { 0, 0, G_MAXINT, G_MAXINT };

  if (monitor != NULL)
    gdk_monitor_get_geometry (monitor, &place);
  return place;
}

void
audit_room (GtkWindow   *window,
            AuditReport *report)
{
  const GdkRectangle screen = screen_of (window);

  /* What is in it; a border around it is the screen's own affair. */
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (window)); child != NULL; child = gtk_widget_get_next_sibling (child))
    look_for_wide (child, screen.width, report);
  if (gtk_widget_get_height (GTK_WIDGET (window)) > screen.height)
    audit_say (report, "beside", GTK_WIDGET (window), "%d pixels high on a screen of %d", gtk_widget_get_height (GTK_WIDGET (window)), screen.height);
  look_at (GTK_WIDGET (window), report);
}
