/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Goes through the window by Tab as the toolkit does it, once round: everything that can have
 * the focus gets it, in the order in which one reads, and nothing keeps it. */
#include "config.h"

#include "audit.h"

/* Nobody presses Tab more often than this on one page. */
#define PRESSES_MOST 400

static gboolean
may_have_focus (GtkWidget *widget)
{
  if (!gtk_widget_get_focusable (widget) || !gtk_widget_is_sensitive (widget))
    return FALSE;
  /* A heading takes the focus when its page comes, so that it is read out; Tab passes by. */
  if (GTK_IS_LABEL (widget) && !gtk_label_get_selectable (GTK_LABEL (widget)))
    return FALSE;
  for (GtkWidget *at = widget; at != NULL; at = gtk_widget_get_parent (at))
    if (!gtk_widget_get_can_focus (at))
      return FALSE;
  return TRUE;
}

static void
collect (GtkWidget *widget,
         GPtrArray *found)
{
  if (!audit_seen (widget) || GTK_IS_POPOVER (widget))
    return;
  if (may_have_focus (widget))
    g_ptr_array_add (found, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect (child, found);
}

/* Arrows lead to the others of a group once Tab has led to one. */
static gboolean
same_group (GtkWidget *a,
            GtkWidget *b)
{
  const GType groups[] = { GTK_TYPE_LIST_BOX, GTK_TYPE_FLOW_BOX, GTK_TYPE_LIST_BASE, GTK_TYPE_STACK_SWITCHER };

  if (G_OBJECT_TYPE (a) != G_OBJECT_TYPE (b))
    return FALSE;
  if (GTK_IS_CHECK_BUTTON (a) || GTK_IS_TOGGLE_BUTTON (a))
    return gtk_widget_get_parent (a) == gtk_widget_get_parent (b);
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    if (g_type_is_a (G_OBJECT_TYPE (a), GTK_TYPE_LIST_BOX_ROW) || g_type_is_a (G_OBJECT_TYPE (a), GTK_TYPE_FLOW_BOX_CHILD))
      if (gtk_widget_get_ancestor (a, groups[i]) != NULL && gtk_widget_get_ancestor (a, groups[i]) == gtk_widget_get_ancestor (b, groups[i]))
        return TRUE;
  return FALSE;
}

static gboolean
is_reached (GtkWidget *widget,
            GPtrArray *visited)
{
  for (guint i = 0; i < visited->len; i++)
    {
      GtkWidget *one = g_ptr_array_index (visited, i);

      /* A field gives the focus to the text inside it. */
      if (one == widget || gtk_widget_is_ancestor (one, widget) || same_group (one, widget))
        return TRUE;
    }
  return FALSE;
}

/* Below one another on the same page, the lower one comes later. */
static void
look_at_order (GtkWidget   *from,
               GtkWidget   *to,
               AuditReport *report)
{
  GtkWidget      *page = gtk_widget_get_ancestor (from, GTK_TYPE_VIEWPORT);
  graphene_rect_t a, b;

  if (page == NULL || page != gtk_widget_get_ancestor (to, GTK_TYPE_VIEWPORT) || !audit_bounds (from, page, &a) || !audit_bounds (to, page, &b))
    return;
  if (b.origin.y + b.size.height <= a.origin.y)
    audit_say (report, "order", to, "Tab leads back up to it");
}

static void
look_for_traps (GPtrArray   *wanted,
                AuditReport *report)
{
  for (guint i = 0; i < wanted->len; i++)
    {
      GtkWidget *widget = g_ptr_array_index (wanted, i);

      if (GTK_IS_TEXT_VIEW (widget) && gtk_text_view_get_accepts_tab (GTK_TEXT_VIEW (widget)))
        audit_say (report, "trap", widget, "Tab is typed instead of leading on");
    }
}

/* One round: from where the focus is to the end of the window, and from its beginning back. */
static GPtrArray *
walk (GtkWindow   *window,
      AuditReport *report)
{
  GPtrArray *visited = g_ptr_array_new ();
  gboolean   round = FALSE;

  gtk_window_set_focus (window, NULL);
  for (int i = 0; i < PRESSES_MOST && !round; i++)
    {
      GtkWidget *before = gtk_window_get_focus (window), *now;

      if (!gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD))
        break;
      now = gtk_window_get_focus (window);
      round = now == NULL || g_ptr_array_find (visited, now, NULL);
      if (now != NULL && round && now != g_ptr_array_index (visited, 0))
        audit_say (report, "trap", now, "Tab goes round here and not on");
      if (!round && before != NULL)
        look_at_order (before, now, report);
      if (!round)
        g_ptr_array_add (visited, now);
    }
  return visited;
}

void
audit_keyboard (GtkWindow   *window,
                AuditReport *report)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  g_autoptr (GPtrArray) visited = NULL;
  GtkWidget *before = gtk_window_get_focus (window);

  collect (GTK_WIDGET (window), wanted);
  look_for_traps (wanted, report);
  visited = walk (window, report);
  for (guint i = 0; i < wanted->len; i++)
    if (!is_reached (g_ptr_array_index (wanted, i), visited) && !GTK_IS_WINDOW (g_ptr_array_index (wanted, i)))
      audit_say (report, "unreached", g_ptr_array_index (wanted, i), "Tab does not lead to it");
  if (before != NULL)
    gtk_window_set_focus (window, before);
  /* Words that can be copied are chosen whole when the focus comes by. */
  for (guint i = 0; i < wanted->len; i++)
    if (GTK_IS_LABEL (g_ptr_array_index (wanted, i)))
      gtk_label_select_region (g_ptr_array_index (wanted, i), 0, 0);
}
