/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-marker-private.h"

#include <math.h>

enum {
  CHANGED,
  WORDS,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AttestMarker, attest_marker, G_TYPE_OBJECT)

static void
changed (AttestMarker *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

const AttestPictureMark *
attest_marker_selected_mark (AttestMarker *self)
{
  return self->selected != NONE ? attest_marks_get (self->marks, self->selected) : NULL;
}

void
attest_marker_put (AttestMarker      *self,
                   AttestPictureMark *mark)
{
  attest_picture_mark_fit (mark, self->width, self->height);
  attest_marks_change (self->marks, self->selected, mark);
  changed (self);
}

AttestMarks *
attest_marker_get_marks (AttestMarker *self)
{
  g_return_val_if_fail (ATTEST_IS_MARKER (self), NULL);
  return self->marks;
}

AttestMarkKind
attest_marker_get_tool (AttestMarker *self)
{
  g_return_val_if_fail (ATTEST_IS_MARKER (self), 0);
  return self->tool;
}

/**
 * attest_marker_arm:
 * @self: a marker
 * @kind: what the next press on the picture makes; 0: nothing
 */
void
attest_marker_arm (AttestMarker  *self,
                   AttestMarkKind kind)
{
  g_return_if_fail (ATTEST_IS_MARKER (self));
  self->tool = kind;
  self->selected = kind != 0 ? NONE : self->selected;
  attest_marks_settle (self->marks);
  changed (self);
}

guint
attest_marker_get_selected (AttestMarker *self)
{
  g_return_val_if_fail (ATTEST_IS_MARKER (self), NONE);
  return self->selected;
}

void
attest_marker_select (AttestMarker *self,
                      guint         index)
{
  g_return_if_fail (ATTEST_IS_MARKER (self));
  self->selected = index < attest_marks_count (self->marks) ? index : NONE;
  attest_marks_settle (self->marks);
  changed (self);
}

/**
 * attest_marker_step:
 * @self: a marker
 * @by: 1 for the next mark, -1 for the one before; round and round
 */
void
attest_marker_step (AttestMarker *self,
                    int           by)
{
  int n = (int)attest_marks_count (self->marks);

  self->tool = 0;
  if (n == 0)
    attest_marker_select (self, NONE);
  else if (self->selected == NONE)
    attest_marker_select (self, by > 0 ? 0 : (guint)n - 1);
  else
    attest_marker_select (self, (guint)(((int)self->selected + by + n) % n));
}

void
attest_marker_add (AttestMarker      *self,
                   AttestPictureMark *mark)
{
  gboolean full = attest_marks_count (self->marks) >= ATTEST_MARKS_MOST;

  attest_picture_mark_fit (mark, self->width, self->height);
  if (mark->kind == ATTEST_MARK_NUMBER)
    mark->number = attest_marks_next_number (self->marks);
  if (!full || mark->kind == ATTEST_MARK_CROP)
    self->selected = attest_marks_add (self->marks, mark);
  self->tool = 0;
}

/* Marks made one after the other without a pointer do not hide each other. */
static gboolean
is_taken (AttestMarker            *self,
          const AttestPictureMark *mark)
{
  int left = MIN (mark->x, mark->x + mark->width), top = MIN (mark->y, mark->y + mark->height);
  int right = left + ABS (mark->width), bottom = top + ABS (mark->height);

  for (guint i = 0; mark->kind != ATTEST_MARK_CROP && i < attest_marks_count (self->marks); i++)
    {
      const AttestPictureMark *other = attest_marks_get (self->marks, i);
      int                      x = MIN (other->x, other->x + other->width), y = MIN (other->y, other->y + other->height);

      if (other->kind != ATTEST_MARK_CROP && x < right && x + ABS (other->width) > left && y < bottom && y + ABS (other->height) > top)
        return bottom < self->height;
    }
  return FALSE;
}

/* A size to begin with, in what is seen. */
AttestPictureMark
attest_marker_begin (AttestMarker *self,
                     double        x,
                     double        y,
                     int           width,
                     int           height)
{
  AttestPictureMark mark = { .kind = self->tool };
  int               side = CLAMP (MAX (self->width, self->height) / 24, 16, 320);

  switch (self->tool)
    {
    case ATTEST_MARK_CROP:
      mark.width = width * 4 / 5;
      mark.height = height * 4 / 5;
      break;
    case ATTEST_MARK_ARROW:
      mark.width = MAX (4, width / 5);
      mark.height = -MAX (4, height / 8);
      break;
    case ATTEST_MARK_NUMBER:
      mark.width = mark.height = MIN (side, MIN (width, height));
      break;
    case ATTEST_MARK_TEXT:
      mark.width = width / 2;
      mark.height = height / 8;
      break;
    case ATTEST_MARK_COVER:
    case ATTEST_MARK_BOX:
    default:
      mark.width = width / 3;
      mark.height = height / 8;
      break;
    }
  mark.x = (int)lround (x - mark.width / 2.0);
  mark.y = (int)lround (y - mark.height / 2.0);
  return mark;
}

/**
 * attest_marker_place:
 * @self: a marker
 * @x: of what is seen of the picture
 * @y: of it
 * @width: of it
 * @height: of it
 *
 * Makes what is armed in the middle of what is seen, for those who do not drag.
 *
 * Returns: whether something was armed
 */
gboolean
attest_marker_place (AttestMarker *self,
                     int           x,
                     int           y,
                     int           width,
                     int           height)
{
  AttestPictureMark mark;

  g_return_val_if_fail (ATTEST_IS_MARKER (self), FALSE);
  if (self->tool == 0)
    return FALSE;
  mark = attest_marker_begin (self, x + width / 2.0, y + height / 2.0, width, height);
  while (is_taken (self, &mark))
    mark.y += MAX (1, ABS (mark.height));
  attest_marker_add (self, &mark);
  attest_marks_settle (self->marks);
  changed (self);
  if (mark.kind == ATTEST_MARK_TEXT)
    g_signal_emit (self, signals[WORDS], 0);
  return TRUE;
}

/**
 * attest_marker_move:
 *
 * Returns: whether a mark is selected; it is moved as far as there is room
 */
gboolean
attest_marker_move (AttestMarker *self,
                    int           dx,
                    int           dy)
{
  const AttestPictureMark *at = attest_marker_selected_mark (self);
  AttestPictureMark        mark;

  if (at == NULL)
    return FALSE;
  mark = *at;
  mark.x += dx;
  mark.y += dy;
  attest_marker_put (self, &mark);
  return TRUE;
}

static void
resize (AttestPictureMark *mark,
        int                dx,
        int                dy,
        int                room_x,
        int                room_y)
{
  if (mark->kind == ATTEST_MARK_ARROW)
    {
      mark->width += dx;
      mark->height += dy;
      return;
    }
  if (mark->kind == ATTEST_MARK_NUMBER)
    dx = dy = dx != 0 ? dx : dy;
  mark->width = CLAMP (mark->width + dx, 1, room_x - mark->x);
  mark->height = CLAMP (mark->height + dy, 1, room_y - mark->y);
  if (mark->kind == ATTEST_MARK_NUMBER)
    mark->width = mark->height = MIN (mark->width, mark->height);
}

/**
 * attest_marker_grow:
 *
 * Moves the bottom right corner, or the tip of an arrow.
 *
 * Returns: whether a mark is selected
 */
gboolean
attest_marker_grow (AttestMarker *self,
                    int           dx,
                    int           dy)
{
  const AttestPictureMark *at = attest_marker_selected_mark (self);
  AttestPictureMark        mark;

  if (at == NULL)
    return FALSE;
  mark = *at;
  resize (&mark, dx, dy, self->width, self->height);
  attest_marker_put (self, &mark);
  return TRUE;
}

/**
 * attest_marker_set_text:
 * @self: a marker
 * @text: the words of the selected mark, if it has any
 */
void
attest_marker_set_text (AttestMarker *self,
                        const char   *text)
{
  const AttestPictureMark *at = attest_marker_selected_mark (self);
  AttestPictureMark        mark;

  if (at == NULL || at->kind != ATTEST_MARK_TEXT || g_strcmp0 (at->text, text) == 0)
    return;
  mark = *at;
  mark.text = (char *)text;
  attest_marker_put (self, &mark);
}

gboolean
attest_marker_remove (AttestMarker *self)
{
  if (self->selected == NONE)
    return FALSE;
  attest_marks_remove (self->marks, self->selected);
  self->selected = NONE;
  changed (self);
  return TRUE;
}

void
attest_marker_undo (AttestMarker *self)
{
  attest_marks_undo (self->marks);
  self->selected = NONE;
  changed (self);
}

void
attest_marker_redo (AttestMarker *self)
{
  attest_marks_redo (self->marks);
  self->selected = NONE;
  changed (self);
}

static void
attest_marker_finalize (GObject *object)
{
  attest_marks_free (ATTEST_MARKER (object)->marks);
  G_OBJECT_CLASS (attest_marker_parent_class)->finalize (object);
}

static void
attest_marker_class_init (AttestMarkerClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = attest_marker_finalize;
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[WORDS] = g_signal_new ("words", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
attest_marker_init (AttestMarker *self)
{
  self->selected = NONE;
}

/**
 * attest_marker_new:
 * @marks: (transfer full): what there is already; made to fit
 * @width: of the picture, pixels
 * @height: of the picture
 */
AttestMarker *
attest_marker_new (AttestMarks *marks,
                   int          width,
                   int          height)
{
  AttestMarker *self = g_object_new (ATTEST_TYPE_MARKER, NULL);

  self->marks = marks;
  self->width = width;
  self->height = height;
  return self;
}
