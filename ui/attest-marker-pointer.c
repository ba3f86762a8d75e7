/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-marker-private.h"

#include <math.h>

static gboolean
near_point (double x,
            double y,
            double to_x,
            double to_y,
            double slop)
{
  return fabs (x - to_x) <= slop && fabs (y - to_y) <= slop;
}

static double
distance_to_line (const AttestPictureMark *mark,
                  double                   x,
                  double                   y)
{
  double length = (double)mark->width * mark->width + (double)mark->height * mark->height;
  double part = length > 0 ? CLAMP (((x - mark->x) * mark->width + (y - mark->y) * mark->height) / length, 0, 1) : 0;

  return hypot (x - mark->x - part * mark->width, y - mark->y - part * mark->height);
}

static Grip
grip_at (const AttestPictureMark *mark,
         double                   x,
         double                   y,
         double                   slop)
{
  double right = mark->x + mark->width, bottom = mark->y + mark->height;

  if (near_point (x, y, right, bottom, slop))
    return GRIP_END;
  if (near_point (x, y, mark->x, mark->y, slop))
    return GRIP_START;
  if (mark->kind == ATTEST_MARK_ARROW)
    return distance_to_line (mark, x, y) <= slop ? GRIP_BODY : GRIP_NONE;
  if (near_point (x, y, right, mark->y, slop))
    return GRIP_TOP_RIGHT;
  if (near_point (x, y, mark->x, bottom, slop))
    return GRIP_BOTTOM_LEFT;
  return x >= mark->x && x <= right && y >= mark->y && y <= bottom ? GRIP_BODY : GRIP_NONE;
}

/* The selected one first, then the newest on top; a crop lies below all. */
static guint
mark_at (AttestMarker *self,
         double        x,
         double        y,
         double        slop,
         Grip         *grip)
{
  guint crop = NONE;

  if (self->selected != NONE && (*grip = grip_at (attest_marker_selected_mark (self), x, y, slop)) != GRIP_NONE)
    return self->selected;
  for (guint i = attest_marks_count (self->marks); i > 0; i--)
    {
      const AttestPictureMark *mark = attest_marks_get (self->marks, i - 1);
      Grip                     here = grip_at (mark, x, y, slop);

      if (here == GRIP_NONE)
        continue;
      if (mark->kind == ATTEST_MARK_CROP && here == GRIP_BODY)
        continue;
      *grip = here;
      if (mark->kind != ATTEST_MARK_CROP)
        return i - 1;
      crop = i - 1;
    }
  return crop;
}

/**
 * attest_marker_press:
 *
 * Returns: whether the marker took hold of something; if not, the picture may
 *   be moved instead
 */
gboolean
attest_marker_press (AttestMarker *self,
                     double        x,
                     double        y,
                     double        slop)
{
  gboolean made = self->tool != 0;
  Grip     grip = GRIP_NONE;
  guint    index;

  self->grip = GRIP_NONE;
  self->grip_x = x;
  self->grip_y = y;
  if (made)
    {
      self->before = (AttestPictureMark){ .kind = self->tool, .x = (int)lround (x), .y = (int)lround (y), .width = 1, .height = 1 };
      attest_marker_add (self, &self->before);
      self->grip = self->selected != NONE ? GRIP_END : GRIP_NONE;
    }
  else
    {
      index = mark_at (self, x, y, slop, &grip);
      attest_marker_select (self, index);
      self->grip = index != NONE ? grip : GRIP_NONE;
    }
  if (self->grip == GRIP_NONE)
    return FALSE;
  self->before = *attest_marker_selected_mark (self);
  self->before.text = NULL;
  if (made)
    self->before.width = self->before.height = 0;
  else
    attest_marks_settle (self->marks);
  g_signal_emit_by_name (self, "changed");
  return TRUE;
}

/* From one corner to the other, whichever is which. */
static void
span (AttestPictureMark *mark,
      int                x1,
      int                y1,
      int                x2,
      int                y2)
{
  mark->x = MIN (x1, x2);
  mark->y = MIN (y1, y2);
  mark->width = MAX (1, ABS (x2 - x1));
  mark->height = MAX (1, ABS (y2 - y1));
  if (mark->kind == ATTEST_MARK_NUMBER)
    mark->width = mark->height = MAX (mark->width, mark->height);
}

static void
drag_corner (AttestMarker      *self,
             AttestPictureMark *mark,
             int                dx,
             int                dy)
{
  int left = self->before.x, top = self->before.y;
  int right = left + self->before.width, bottom = top + self->before.height;

  if (self->grip == GRIP_START || self->grip == GRIP_BOTTOM_LEFT)
    left = CLAMP (left + dx, 0, self->width);
  else
    right = CLAMP (right + dx, 0, self->width);
  if (self->grip == GRIP_START || self->grip == GRIP_TOP_RIGHT)
    top = CLAMP (top + dy, 0, self->height);
  else
    bottom = CLAMP (bottom + dy, 0, self->height);
  if (mark->kind != ATTEST_MARK_ARROW)
    {
      span (mark, left, top, right, bottom);
      return;
    }
  mark->x = left;
  mark->y = top;
  mark->width = right - left;
  mark->height = bottom - top;
}

void
attest_marker_drag (AttestMarker *self,
                    double        x,
                    double        y)
{
  AttestPictureMark mark;
  int               dx = (int)lround (x - self->grip_x), dy = (int)lround (y - self->grip_y);

  if (self->grip == GRIP_NONE || self->selected == NONE)
    return;
  mark = *attest_marker_selected_mark (self);
  if (self->grip == GRIP_BODY)
    {
      mark.x = self->before.x + dx;
      mark.y = self->before.y + dy;
    }
  else
    drag_corner (self, &mark, dx, dy);
  attest_marker_put (self, &mark);
}

/**
 * attest_marker_release:
 *
 * A press that went nowhere makes a mark of a size that can be seen.
 */
void
attest_marker_release (AttestMarker *self,
                       double        slop)
{
  const AttestPictureMark *at = attest_marker_selected_mark (self);
  AttestPictureMark        mark;
  gboolean                 words = self->grip != GRIP_NONE && at != NULL && at->kind == ATTEST_MARK_TEXT && at->text == NULL;

  if (self->grip == GRIP_END && at != NULL && self->before.width == 0 && self->before.height == 0 &&
      ABS (at->width) <= slop && ABS (at->height) <= slop)
    {
      self->tool = at->kind;
      mark = attest_marker_begin (self, self->grip_x, self->grip_y, self->width, self->height);
      mark.number = at->number;
      self->tool = 0;
      attest_marker_put (self, &mark);
    }
  self->grip = GRIP_NONE;
  attest_marks_settle (self->marks);
  if (words)
    g_signal_emit_by_name (self, "words");
}
