/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-canvas-private.h"

#include <math.h>

/* What keys, pointer and wheel do to a canvas. Whatever a pointer can do here,
 * keys can as well. */

/* Pixels of the screen. */
#define PAN_STEP 60.0
#define MARK_STEP 8.0
#define SLOP 14.0
#define WHEEL_STEP 1.2

/* A step that can be seen; one pixel of the picture with Ctrl. */
static int
mark_step (AttestCanvas   *self,
           GdkModifierType state)
{
  return (state & GDK_CONTROL_MASK) != 0 ? 1 : (int)MAX (1, lround (MARK_STEP / self->look.scale));
}

static gboolean
arrow_of (guint key,
          int  *dx,
          int  *dy)
{
  *dx = key == GDK_KEY_Left || key == GDK_KEY_KP_Left ? -1 : key == GDK_KEY_Right || key == GDK_KEY_KP_Right;
  *dy = key == GDK_KEY_Up || key == GDK_KEY_KP_Up ? -1 : key == GDK_KEY_Down || key == GDK_KEY_KP_Down;
  return *dx != 0 || *dy != 0;
}

static gboolean
arrow_pressed (AttestCanvas   *self,
               int             dx,
               int             dy,
               GdkModifierType state)
{
  int step = mark_step (self, state);

  if ((state & GDK_ALT_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  if (self->marker != NULL &&
      ((state & GDK_SHIFT_MASK) != 0 ? attest_marker_grow (self->marker, dx * step, dy * step)
                                     : attest_marker_move (self->marker, dx * step, dy * step)))
    return GDK_EVENT_STOP;
  attest_canvas_pan (self, dx * PAN_STEP, dy * PAN_STEP);
  return GDK_EVENT_STOP;
}

static gboolean
place_pressed (AttestCanvas *self)
{
  cairo_rectangle_int_t seen;

  return attest_canvas_seen (self, &seen) && attest_marker_place (self->marker, seen.x, seen.y, seen.width, seen.height);
}

static gboolean
key_cb (AttestCanvas   *self,
        guint           key,
        guint           code,
        GdkModifierType state)
{
  int dx, dy;

  if (self->texture == NULL || self->veil != ATTEST_VEIL_NONE)
    return GDK_EVENT_PROPAGATE;
  if (arrow_of (key, &dx, &dy))
    return arrow_pressed (self, dx, dy, state);
  if (self->marker == NULL)
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_space:
      return place_pressed (self);
    case GDK_KEY_Delete:
    case GDK_KEY_BackSpace:
      return attest_marker_remove (self->marker);
    case GDK_KEY_Page_Down:
    case GDK_KEY_Page_Up:
      attest_marker_step (self->marker, key == GDK_KEY_Page_Down ? 1 : -1);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
drag_begin_cb (AttestCanvas *self,
               double        x,
               double        y)
{
  double at_x = x, at_y = y;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  attest_canvas_to_picture (self, &at_x, &at_y);
  self->marking = self->marker != NULL && self->veil == ATTEST_VEIL_NONE && self->texture != NULL &&
                  attest_marker_press (self->marker, at_x, at_y, SLOP / self->look.scale);
  self->drag_x = self->look.x;
  self->drag_y = self->look.y;
}

static void
drag_update_cb (AttestCanvas   *self,
                double          dx,
                double          dy,
                GtkGestureDrag *gesture)
{
  double x, y;

  if (self->veil != ATTEST_VEIL_NONE || self->texture == NULL)
    return;
  if (!self->marking)
    {
      self->look.x = self->drag_x - dx / self->look.scale;
      self->look.y = self->drag_y - dy / self->look.scale;
      attest_canvas_look_changed (self);
      return;
    }
  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  x += dx;
  y += dy;
  attest_canvas_to_picture (self, &x, &y);
  attest_marker_drag (self->marker, x, y);
}

static void
drag_end_cb (AttestCanvas *self)
{
  if (self->marking && self->marker != NULL)
    attest_marker_release (self->marker, SLOP / self->look.scale);
  self->marking = FALSE;
}

static gboolean
scroll_cb (AttestCanvas             *self,
           double                    dx,
           double                    dy,
           GtkEventControllerScroll *controller)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if (self->veil != ATTEST_VEIL_NONE || self->texture == NULL)
    return GDK_EVENT_PROPAGATE;
  if ((state & GDK_CONTROL_MASK) != 0)
    attest_canvas_zoom_at (self, self->look.scale * pow (WHEEL_STEP, -dy), self->pointer_x, self->pointer_y);
  else
    attest_canvas_pan (self, dx * PAN_STEP, dy * PAN_STEP);
  return GDK_EVENT_STOP;
}

static void
motion_cb (AttestCanvas *self,
           double        x,
           double        y)
{
  self->pointer_x = x;
  self->pointer_y = y;
}

/**
 * attest_canvas_add_hands:
 *
 * Lets people move about in @self, and mark.
 */
void
attest_canvas_add_hands (AttestCanvas *self)
{
  GtkWidget          *widget = GTK_WIDGET (self);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture         *drag = gtk_gesture_drag_new ();

  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (widget, keys);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
}
