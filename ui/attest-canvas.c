/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-canvas-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "attest-picture.h"

/* Pixels of the screen. A picture that was not asked for is no larger. */
#define VEILED_SIDE 220.0
#define SCALE_MOST 16.0
/* The helper is asked for sizes in steps, so that a little more zoom does not
 * decode the picture again. */
#define SIDE_LEAST 1024u
#define SIDE_MOST 16384u

G_DEFINE_FINAL_TYPE (AttestCanvas, attest_canvas, GTK_TYPE_WIDGET)

enum {
  VIEW_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static double
fit_scale (AttestCanvas *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  double most = 1;

  if (self->full_width == 0 || width < 1 || height < 1)
    return 1;
  if (self->veil != ATTEST_VEIL_NONE)
    most = MIN (1, VEILED_SIDE / MAX (self->full_width, self->full_height));
  return MIN (most, MIN (width / self->full_width, height / self->full_height));
}

static double
keep_within (double middle,
             double room,
             double length)
{
  if (room >= length)
    return length / 2;
  return CLAMP (middle, room / 2, length - room / 2);
}

/**
 * attest_canvas_look_changed:
 *
 * Brings the look back to where there is something to see, and shows it.
 */
void
attest_canvas_look_changed (AttestCanvas *self)
{
  double fit = fit_scale (self);

  if (self->look.fit || self->veil != ATTEST_VEIL_NONE)
    self->look.scale = fit;
  self->look.scale = CLAMP (self->look.scale, MIN (fit, 1), MAX (fit, SCALE_MOST));
  self->look.x = keep_within (self->look.x, gtk_widget_get_width (GTK_WIDGET (self)) / self->look.scale, self->full_width);
  self->look.y = keep_within (self->look.y, gtk_widget_get_height (GTK_WIDGET (self)) / self->look.scale, self->full_height);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
}

/**
 * attest_canvas_to_picture:
 * @x: (inout): within the widget; within the picture afterwards
 * @y: (inout): the same
 */
void
attest_canvas_to_picture (AttestCanvas *self,
                          double       *x,
                          double       *y)
{
  *x = self->look.x + (*x - gtk_widget_get_width (GTK_WIDGET (self)) / 2.0) / self->look.scale;
  *y = self->look.y + (*y - gtk_widget_get_height (GTK_WIDGET (self)) / 2.0) / self->look.scale;
}

/**
 * attest_canvas_seen:
 * @seen: (out): the part of the picture that is seen, in its pixels
 *
 * Returns: whether there is any
 */
gboolean
attest_canvas_seen (AttestCanvas          *self,
                    cairo_rectangle_int_t *seen)
{
  double left = 0, top = 0, right = gtk_widget_get_width (GTK_WIDGET (self)), bottom = gtk_widget_get_height (GTK_WIDGET (self));

  attest_canvas_to_picture (self, &left, &top);
  attest_canvas_to_picture (self, &right, &bottom);
  seen->x = (int)MAX (0, floor (left));
  seen->y = (int)MAX (0, floor (top));
  seen->width = (int)MIN (self->full_width, ceil (right)) - seen->x;
  seen->height = (int)MIN (self->full_height, ceil (bottom)) - seen->y;
  return seen->width > 0 && seen->height > 0;
}

void
attest_canvas_zoom_at (AttestCanvas *self,
                       double        scale,
                       double        x,
                       double        y)
{
  double at_x = x, at_y = y, fit = fit_scale (self);

  if (self->veil != ATTEST_VEIL_NONE || self->texture == NULL)
    return;
  attest_canvas_to_picture (self, &at_x, &at_y);
  scale = CLAMP (scale, MIN (fit, 1), MAX (fit, SCALE_MOST));
  self->look.fit = scale <= fit;
  self->look.scale = scale;
  self->look.x = at_x - (x - gtk_widget_get_width (GTK_WIDGET (self)) / 2.0) / scale;
  self->look.y = at_y - (y - gtk_widget_get_height (GTK_WIDGET (self)) / 2.0) / scale;
  attest_canvas_look_changed (self);
}

/**
 * attest_canvas_pan:
 * @dx: pixels of the screen
 * @dy: pixels of the screen
 */
void
attest_canvas_pan (AttestCanvas *self,
                   double        dx,
                   double        dy)
{
  self->look.x += dx / self->look.scale;
  self->look.y += dy / self->look.scale;
  attest_canvas_look_changed (self);
}

/**
 * attest_canvas_zoom:
 * @factor: how much nearer, about the middle
 */
void
attest_canvas_zoom (AttestCanvas *self,
                    double        factor)
{
  g_return_if_fail (ATTEST_IS_CANVAS (self));
  attest_canvas_zoom_to (self, self->look.scale * factor);
}

void
attest_canvas_zoom_to (AttestCanvas *self,
                       double        scale)
{
  g_return_if_fail (ATTEST_IS_CANVAS (self));
  attest_canvas_zoom_at (self, scale, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0, gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
}

void
attest_canvas_fit (AttestCanvas *self)
{
  g_return_if_fail (ATTEST_IS_CANVAS (self));
  self->look.fit = TRUE;
  attest_canvas_look_changed (self);
}

AttestLook
attest_canvas_get_look (AttestCanvas *self)
{
  return self->look;
}

void
attest_canvas_set_look (AttestCanvas     *self,
                        const AttestLook *look)
{
  g_return_if_fail (ATTEST_IS_CANVAS (self));
  self->look = *look;
  attest_canvas_look_changed (self);
}

/**
 * attest_canvas_wanted_side:
 *
 * Returns: how long the longer side of the pixels should be for what is seen
 *   now; 0 for all that there are
 */
guint
attest_canvas_wanted_side (AttestCanvas *self)
{
  guint  full = (guint)MAX (self->full_width, self->full_height), side = SIDE_LEAST;
  double need = full * self->look.scale * gtk_widget_get_scale_factor (GTK_WIDGET (self));

  while (side < need && side < SIDE_MOST)
    side *= 2;
  return side >= full && full != 0 ? 0 : side;
}

/**
 * attest_canvas_is_coarse:
 *
 * Returns: whether more pixels would show more
 */
gboolean
attest_canvas_is_coarse (AttestCanvas *self)
{
  guint side = attest_canvas_wanted_side (self);
  int   have = self->texture != NULL ? MAX (gdk_texture_get_width (self->texture), gdk_texture_get_height (self->texture)) : 0;

  return self->texture != NULL && have < (side == 0 ? MAX (self->full_width, self->full_height) : (int)side);
}

static void
attest_canvas_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  AttestCanvas *self = ATTEST_CANVAS (widget);

  if (self->texture == NULL || gtk_widget_get_width (widget) <= 0 || gtk_widget_get_height (widget) <= 0)
    return;
  attest_canvas_draw (self, snapshot);
}

static void
attest_canvas_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  attest_canvas_look_changed (ATTEST_CANVAS (widget));
}

/* ── What is shown ────────────────────────────────────────────────────── */

/**
 * attest_canvas_set_picture:
 * @self: a canvas
 * @picture: (transfer full) (nullable): pixels of the picture, however many of
 *   them; %NULL shows nothing
 */
void
attest_canvas_set_picture (AttestCanvas  *self,
                           AttestPicture *picture)
{
  int width = 0, height = 0;

  g_return_if_fail (ATTEST_IS_CANVAS (self));
  g_clear_object (&self->texture);
  if (picture != NULL)
    {
      self->texture = attest_picture_texture (picture);
      width = (int)MAX (picture->full_width, picture->width);
      height = (int)MAX (picture->full_height, picture->height);
      attest_picture_free (picture);
    }
  if (self->texture == NULL)
    width = height = 0;
  if (width != self->full_width || height != self->full_height)
    self->look.fit = TRUE;
  self->full_width = width;
  self->full_height = height;
  attest_canvas_look_changed (self);
}

gboolean
attest_canvas_has_picture (AttestCanvas *self)
{
  return self->texture != NULL;
}

void
attest_canvas_get_size (AttestCanvas *self,
                        int          *width,
                        int          *height)
{
  *width = self->full_width;
  *height = self->full_height;
}

void
attest_canvas_set_veil (AttestCanvas *self,
                        AttestVeil    veil)
{
  g_return_if_fail (ATTEST_IS_CANVAS (self));
  if (self->veil != veil)
    self->look.fit = TRUE;
  self->veil = veil;
  gtk_widget_set_focusable (GTK_WIDGET (self), veil == ATTEST_VEIL_NONE);
  attest_canvas_look_changed (self);
}

/**
 * attest_canvas_set_marker:
 * @self: a canvas
 * @marker: (nullable): what is being marked; held
 */
void
attest_canvas_set_marker (AttestCanvas *self,
                          AttestMarker *marker)
{
  g_return_if_fail (ATTEST_IS_CANVAS (self));
  if (self->marker != NULL)
    g_signal_handlers_disconnect_by_data (self->marker, self);
  g_set_object (&self->marker, marker);
  if (marker != NULL)
    g_signal_connect_object (marker, "changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
attest_canvas_set_label (AttestCanvas *self,
                         const char   *label)
{
  g_return_if_fail (ATTEST_IS_CANVAS (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
attest_canvas_dispose (GObject *object)
{
  AttestCanvas *self = ATTEST_CANVAS (object);

  attest_canvas_set_marker (self, NULL);
  g_clear_object (&self->texture);
  G_OBJECT_CLASS (attest_canvas_parent_class)->dispose (object);
}

static void
attest_canvas_class_init (AttestCanvasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_canvas_dispose;
  widget_class->snapshot = attest_canvas_snapshot;
  widget_class->size_allocate = attest_canvas_size_allocate;
  signals[VIEW_CHANGED] = g_signal_new ("view-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
attest_canvas_init (AttestCanvas *self)
{
  self->look = (AttestLook){ .scale = 1, .fit = TRUE };
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  attest_canvas_set_label (self, _ ("Picture"));
  attest_canvas_add_hands (self);
}
