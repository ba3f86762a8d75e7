/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-canvas-private.h"

#include "attest-picture.h"
#include "session/attest-session-mark.h"

/* Pixels of the screen. */
#define BLUR_RADIUS 14.0f
#define GRIP 12.0f

static graphene_rect_t
place_of (AttestCanvas *self,
          double        x,
          double        y,
          double        width,
          double        height)
{
  double left = gtk_widget_get_width (GTK_WIDGET (self)) / 2.0 + (x - self->look.x) * self->look.scale;
  double top = gtk_widget_get_height (GTK_WIDGET (self)) / 2.0 + (y - self->look.y) * self->look.scale;

  return GRAPHENE_RECT_INIT ((float)left, (float)top, (float)(width * self->look.scale), (float)(height * self->look.scale));
}

static void
draw_picture (AttestCanvas *self,
              GtkSnapshot  *snapshot)
{
  graphene_rect_t area = place_of (self, 0, 0, self->full_width, self->full_height);
  const GdkRGBA   white = { 1, 1, 1, 1 };

  gtk_snapshot_push_clip (snapshot, &area);
  if (self->veil == ATTEST_VEIL_BLURRED)
    gtk_snapshot_push_blur (snapshot, BLUR_RADIUS);
  else if (self->veil == ATTEST_VEIL_GREY)
    attest_picture_push_grey (snapshot);
  gtk_snapshot_append_color (snapshot, &white, &area);
  gtk_snapshot_append_texture (snapshot, self->texture, &area);
  if (self->veil != ATTEST_VEIL_NONE)
    gtk_snapshot_pop (snapshot);
  gtk_snapshot_pop (snapshot);
}

/* What a crop cuts off is dim, not gone: it is only about to be. */
static void
dim_outside (cairo_t      *cr,
             AttestCanvas *self,
             AttestMarks  *marks)
{
  const AttestPictureMark *crop = attest_marks_crop (marks);

  if (crop == NULL)
    return;
  cairo_rectangle (cr, 0, 0, self->full_width, self->full_height);
  cairo_rectangle (cr, crop->x, crop->y, crop->width, crop->height);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_set_source_rgba (cr, 0.2, 0.2, 0.2, 0.75);
  cairo_fill (cr);
}

/* Two colours, so that it is seen on any ground. */
static void
outline (GtkSnapshot           *snapshot,
         const graphene_rect_t *area)
{
  const GdkRGBA  white = { 1, 1, 1, 1 }, blue = { 0.11f, 0.44f, 0.85f, 1 };
  GskRoundedRect rect;

  gsk_rounded_rect_init_from_rect (&rect, area, 0);
  gtk_snapshot_append_border (snapshot, &rect, (const float[4]){ 3, 3, 3, 3 }, (const GdkRGBA[4]){ white, white, white, white });
  gtk_snapshot_append_border (snapshot, &rect, (const float[4]){ 2, 2, 2, 2 }, (const GdkRGBA[4]){ blue, blue, blue, blue });
}

static void
draw_grip (AttestCanvas *self,
           GtkSnapshot  *snapshot,
           double        x,
           double        y)
{
  graphene_rect_t at = place_of (self, x, y, 0, 0);

  at = GRAPHENE_RECT_INIT (at.origin.x - GRIP / 2, at.origin.y - GRIP / 2, GRIP, GRIP);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 1, 1, 1, 1 }, &at);
  outline (snapshot, &at);
}

static void
draw_selection (AttestCanvas *self,
                GtkSnapshot  *snapshot)
{
  guint                    index = attest_marker_get_selected (self->marker);
  const AttestPictureMark *mark;
  graphene_rect_t          area;

  if (index == ATTEST_MARKER_NONE)
    return;
  mark = attest_marks_get (attest_marker_get_marks (self->marker), index);
  area = place_of (self, MIN (mark->x, mark->x + mark->width), MIN (mark->y, mark->y + mark->height), ABS (mark->width), ABS (mark->height));
  graphene_rect_inset (&area, -3, -3);
  outline (snapshot, &area);
  draw_grip (self, snapshot, mark->x, mark->y);
  draw_grip (self, snapshot, mark->x + mark->width, mark->y + mark->height);
  if (mark->kind == ATTEST_MARK_ARROW)
    return;
  draw_grip (self, snapshot, mark->x + mark->width, mark->y);
  draw_grip (self, snapshot, mark->x, mark->y + mark->height);
}

static void
draw_marks (AttestCanvas *self,
            GtkSnapshot  *snapshot)
{
  AttestMarks    *marks = attest_marker_get_marks (self->marker);
  graphene_rect_t room = GRAPHENE_RECT_INIT (0, 0, (float)gtk_widget_get_width (GTK_WIDGET (self)), (float)gtk_widget_get_height (GTK_WIDGET (self)));
  graphene_rect_t area = place_of (self, 0, 0, self->full_width, self->full_height);
  cairo_t        *cr;

  if (!graphene_rect_intersection (&area, &room, &room))
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &room);
  cairo_translate (cr, area.origin.x, area.origin.y);
  cairo_scale (cr, self->look.scale, self->look.scale);
  attest_marks_paint (cr, marks, (guint)self->full_width, (guint)self->full_height);
  dim_outside (cr, self, marks);
  cairo_destroy (cr);
  draw_selection (self, snapshot);
}

/**
 * attest_canvas_draw:
 *
 * Draws the picture as far as it may be seen, and the marks being made on it.
 */
void
attest_canvas_draw (AttestCanvas *self,
                    GtkSnapshot  *snapshot)
{
  draw_picture (self, snapshot);
  if (self->marker != NULL && self->veil == ATTEST_VEIL_NONE)
    draw_marks (self, snapshot);
}
