/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-viewer-private.h"

#define ZOOM_STEP 1.5

static void
step (AttestViewer *self,
      int           by)
{
  guint at = attest_viewer_index_of (self, self->item->id);

  if (by < 0 ? at > 0 : at + 1 < self->items->len)
    {
      g_clear_pointer (&self->said, g_free);
      attest_viewer_show_item (self, self->items->pdata[by < 0 ? at - 1 : at + 1], FALSE);
    }
}

/* The same place of the same picture, whatever was cut off in between. */
static AttestLook
look_in (AttestViewer *self,
         AttestItem   *other)
{
  AttestLook  look = attest_canvas_get_look (self->canvas);
  gboolean    to_parent = self->item->parent_sha256 != NULL;
  AttestItem *copy = to_parent ? self->item : other;

  if (copy->done.count[ATTEST_MARK_CROP] > 0)
    {
      look.x += to_parent ? copy->done.crop[0] : -copy->done.crop[0];
      look.y += to_parent ? copy->done.crop[1] : -copy->done.crop[1];
    }
  return look;
}

static void
compare_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  AttestViewer *self = ATTEST_VIEWER (widget);
  AttestItem   *other = attest_viewer_counterpart (self);
  AttestLook    look = look_in (self, other);

  g_clear_pointer (&self->said, g_free);

  attest_viewer_show_item (self, other, !self->gently || g_hash_table_contains (self->seen, other->id));
  self->look_wanted = look;
}

static void
show_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  attest_viewer_reveal (ATTEST_VIEWER (widget), FALSE);
}

static void
conceal_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  AttestViewer *self = ATTEST_VIEWER (widget);

  attest_viewer_show_item (self, self->item, FALSE);
}

static void
zoom_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  AttestCanvas *canvas = ATTEST_VIEWER (widget)->canvas;

  if (g_str_equal (name, "view.nearer"))
    attest_canvas_zoom (canvas, ZOOM_STEP);
  else if (g_str_equal (name, "view.farther"))
    attest_canvas_zoom (canvas, 1 / ZOOM_STEP);
  else if (g_str_equal (name, "view.whole"))
    attest_canvas_zoom_to (canvas, 1.0 / gtk_widget_get_scale_factor (widget));
  else
    attest_canvas_fit (canvas);
}

static void
step_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  step (ATTEST_VIEWER (widget), g_str_equal (name, "view.next") ? 1 : -1);
}

/* One step out at a time: from a mark, from marking, from the picture. */
static void
back_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  AttestViewer *self = ATTEST_VIEWER (widget);

  if (self->saving)
    return;
  if (self->marker == NULL)
    gtk_window_close (GTK_WINDOW (self));
  else if (attest_marker_get_tool (self->marker) != 0 || attest_marker_get_selected (self->marker) != ATTEST_MARKER_NONE)
    {
      attest_marker_arm (self->marker, 0);
      attest_marker_select (self->marker, ATTEST_MARKER_NONE);
      gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
    }
  else
    gtk_widget_activate_action (widget, "mark.stop", NULL);
}

/**
 * attest_viewer_install_looking:
 *
 * What can be done while looking, and its keys.
 */
void
attest_viewer_install_looking (AttestViewerClass *klass)
{
  static const struct
  {
    const char                 *name;
    GtkWidgetActionActivateFunc run;
    guint                       keys[3];
  } actions[] = {
    { "view.show", show_action, { 0 } },
    { "view.conceal", conceal_action, { GDK_KEY_h } },
    { "view.nearer", zoom_action, { GDK_KEY_plus, GDK_KEY_equal, GDK_KEY_KP_Add } },
    { "view.farther", zoom_action, { GDK_KEY_minus, GDK_KEY_KP_Subtract } },
    { "view.fit", zoom_action, { GDK_KEY_0, GDK_KEY_KP_0 } },
    { "view.whole", zoom_action, { GDK_KEY_1, GDK_KEY_KP_1 } },
    { "view.previous", step_action, { GDK_KEY_Page_Up } },
    { "view.next", step_action, { GDK_KEY_Page_Down } },
    { "view.compare", compare_action, { GDK_KEY_b } },
    { "view.back", back_action, { GDK_KEY_Escape } },
  };

  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].run);
      for (guint k = 0; k < G_N_ELEMENTS (actions[i].keys) && actions[i].keys[k] != 0; k++)
        gtk_widget_class_add_binding_action (widget_class, actions[i].keys[k], 0, actions[i].name, NULL);
    }
}
