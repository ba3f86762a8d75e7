/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "domain/attest-mark.h"

#include "base/attest-json.h"

#include <string.h>

static const char *const nicks[ATTEST_MARK_LAST + 1] = {
  [ATTEST_MARK_CROP] = "crop",
  [ATTEST_MARK_COVER] = "cover",
  [ATTEST_MARK_BOX] = "box",
  [ATTEST_MARK_ARROW] = "arrow",
  [ATTEST_MARK_NUMBER] = "number",
  [ATTEST_MARK_TEXT] = "text",
};

const char *
attest_mark_kind_nick (AttestMarkKind kind)
{
  g_return_val_if_fail (kind >= ATTEST_MARK_CROP && kind <= ATTEST_MARK_LAST, NULL);
  return nicks[kind];
}

gboolean
attest_mark_kind_from_nick (const char     *nick,
                            AttestMarkKind *kind)
{
  for (guint i = ATTEST_MARK_CROP; nick != NULL && i <= ATTEST_MARK_LAST; i++)
    if (strcmp (nicks[i], nick) == 0)
      {
        *kind = (AttestMarkKind)i;
        return TRUE;
      }
  return FALSE;
}

AttestPictureMark *
attest_picture_mark_copy (const AttestPictureMark *self)
{
  AttestPictureMark *copy = g_memdup2 (self, sizeof *self);

  copy->text = g_strdup (self->text);
  return copy;
}

void
attest_picture_mark_free (AttestPictureMark *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_free (self);
}

gboolean
attest_picture_mark_equal (const AttestPictureMark *a,
                           const AttestPictureMark *b)
{
  return a->kind == b->kind && a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height &&
         a->number == b->number && g_strcmp0 (a->text, b->text) == 0;
}

/**
 * attest_picture_mark_is_within:
 * @self: a mark
 * @width: of the picture, pixels
 * @height: of the picture
 *
 * Returns: whether no part of it lies outside the picture
 */
gboolean
attest_picture_mark_is_within (const AttestPictureMark *self,
                               int                      width,
                               int                      height)
{
  gint64 right = (gint64)self->x + self->width;
  gint64 bottom = (gint64)self->y + self->height;

  if (self->kind == ATTEST_MARK_ARROW)
    return self->x >= 0 && self->x <= width && self->y >= 0 && self->y <= height &&
           right >= 0 && right <= width && bottom >= 0 && bottom <= height && (self->width != 0 || self->height != 0);
  return self->x >= 0 && self->y >= 0 && self->width > 0 && self->height > 0 && right <= width && bottom <= height;
}

/* An arrow keeps its length as long as there is room. */
static void
fit_arrow (AttestPictureMark *self,
           int                width,
           int                height)
{
  int left, right, top, bottom;

  self->width = CLAMP (self->width, -width, width);
  self->height = CLAMP (self->height, -height, height);
  left = MIN (0, self->width);
  right = MAX (0, self->width);
  top = MIN (0, self->height);
  bottom = MAX (0, self->height);
  self->x = CLAMP (self->x, -left, width - right);
  self->y = CLAMP (self->y, -top, height - bottom);
  if (self->width == 0 && self->height == 0)
    self->width = self->x < width ? 1 : -1;
}

/**
 * attest_picture_mark_fit:
 * @self: a mark
 * @width: of the picture, pixels
 * @height: of the picture
 *
 * Moves, and where it is too large shrinks, @self so that it lies within the
 * picture and has a size.
 */
void
attest_picture_mark_fit (AttestPictureMark *self,
                         int                width,
                         int                height)
{
  if (self->kind == ATTEST_MARK_ARROW)
    {
      fit_arrow (self, width, height);
      return;
    }
  self->width = CLAMP (self->width, 1, width);
  self->height = CLAMP (self->height, 1, height);
  self->x = CLAMP (self->x, 0, width - self->width);
  self->y = CLAMP (self->y, 0, height - self->height);
}

gboolean
attest_marks_done_any (const AttestMarksDone *self)
{
  for (guint i = ATTEST_MARK_CROP; i <= ATTEST_MARK_LAST; i++)
    if (self->count[i] > 0)
      return TRUE;
  return FALSE;
}

/**
 * attest_marks_done_to_json:
 *
 * Returns: (transfer full): as in docs/format-chain.md, member `marks`
 */
JsonObject *
attest_marks_done_to_json (const AttestMarksDone *self)
{
  JsonObject *out = json_object_new ();

  if (self->count[ATTEST_MARK_CROP] > 0)
    {
      JsonArray *crop = json_array_new ();

      for (guint i = 0; i < G_N_ELEMENTS (self->crop); i++)
        json_array_add_int_element (crop, self->crop[i]);
      json_object_set_array_member (out, nicks[ATTEST_MARK_CROP], crop);
    }
  for (guint i = ATTEST_MARK_COVER; i <= ATTEST_MARK_LAST; i++)
    if (self->count[i] > 0)
      json_object_set_int_member (out, nicks[i], self->count[i]);
  return out;
}

static gboolean
take_crop (AttestMarksDone *self,
           JsonArray       *array)
{
  if (array == NULL || json_array_get_length (array) != G_N_ELEMENTS (self->crop))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (self->crop); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      gint64    value = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : -1;

      if (value < (i < 2 ? 0 : 1) || value > G_MAXINT16)
        return FALSE;
      self->crop[i] = (int)value;
    }
  return TRUE;
}

/**
 * attest_marks_done_from_json:
 * @self: (out): filled in
 * @object: (nullable): member `marks` of somebody's entry
 *
 * What is missing or makes no sense counts as not done.
 */
void
attest_marks_done_from_json (AttestMarksDone *self,
                             JsonObject      *object)
{
  *self = (AttestMarksDone){ 0 };
  self->count[ATTEST_MARK_CROP] = take_crop (self, attest_json_array (object, nicks[ATTEST_MARK_CROP]));
  for (guint i = ATTEST_MARK_COVER; i <= ATTEST_MARK_LAST; i++)
    self->count[i] = (guint)CLAMP (attest_json_int (object, nicks[i], 0), 0, ATTEST_MARKS_MOST);
}
