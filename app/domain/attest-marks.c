/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "domain/attest-marks.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "base/attest-json.h"

#include <string.h>

/* Steps back that are kept. */
#define HISTORY_MOST 200
#define TEXT_MOST (1024 * 1024)
#define NONE G_MAXUINT

/* A state is the whole list; steps back and forth are copies of it. */
struct _AttestMarks
{
  GPtrArray *list;     /* AttestPictureMark */
  GPtrArray *before;   /* GPtrArray of AttestPictureMark, oldest first */
  GPtrArray *after;    /* nearest last */
  guint      changing; /* the mark whose change goes on; NONE */
};

static gpointer
copy_mark (gconstpointer mark,
           gpointer      user_data)
{
  return attest_picture_mark_copy (mark);
}

static GPtrArray *
list_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)attest_picture_mark_free);
}

static GPtrArray *
list_copy (GPtrArray *list)
{
  GPtrArray *copy = list_new ();

  for (guint i = 0; i < list->len; i++)
    g_ptr_array_add (copy, copy_mark (list->pdata[i], NULL));
  return copy;
}

AttestMarks *
attest_marks_new (void)
{
  AttestMarks *self = g_new0 (AttestMarks, 1);

  self->list = list_new ();
  self->before = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  self->after = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  self->changing = NONE;
  return self;
}

void
attest_marks_free (AttestMarks *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->list);
  g_ptr_array_unref (self->before);
  g_ptr_array_unref (self->after);
  g_free (self);
}

guint
attest_marks_count (AttestMarks *self)
{
  return self->list->len;
}

const AttestPictureMark *
attest_marks_get (AttestMarks *self,
                  guint        index)
{
  g_return_val_if_fail (index < self->list->len, NULL);
  return self->list->pdata[index];
}

static void
remember (AttestMarks *self)
{
  if (self->before->len == HISTORY_MOST)
    g_ptr_array_remove_index (self->before, 0);
  g_ptr_array_add (self->before, list_copy (self->list));
  g_ptr_array_set_size (self->after, 0);
  self->changing = NONE;
}

static guint
find_crop (AttestMarks *self)
{
  for (guint i = 0; i < self->list->len; i++)
    if (((AttestPictureMark *)self->list->pdata[i])->kind == ATTEST_MARK_CROP)
      return i;
  return NONE;
}

static void
put (AttestMarks             *self,
     guint                    index,
     const AttestPictureMark *mark)
{
  AttestPictureMark *copy = attest_picture_mark_copy (mark);

  /* @mark may share its words with the one that goes. */
  attest_picture_mark_free (self->list->pdata[index]);
  self->list->pdata[index] = copy;
}

/**
 * attest_marks_add:
 * @self: the marks
 * @mark: copied; there is one crop at most, and a new one takes its place
 *
 * Returns: where it is now; of no meaning when there were too many already
 */
guint
attest_marks_add (AttestMarks             *self,
                  const AttestPictureMark *mark)
{
  guint crop = mark->kind == ATTEST_MARK_CROP ? find_crop (self) : NONE;

  if (crop == NONE && self->list->len >= ATTEST_MARKS_MOST)
    return self->list->len - 1;
  remember (self);
  if (crop != NONE)
    {
      put (self, crop, mark);
      return self->changing = crop;
    }
  g_ptr_array_add (self->list, attest_picture_mark_copy (mark));
  return self->changing = self->list->len - 1;
}

/**
 * attest_marks_change:
 * @self: the marks
 * @index: which one
 * @mark: what it is from now on; copied
 *
 * Changes of one mark that follow each other, or its making, are one step
 * back, until attest_marks_settle().
 */
void
attest_marks_change (AttestMarks             *self,
                     guint                    index,
                     const AttestPictureMark *mark)
{
  g_return_if_fail (index < self->list->len);
  if (attest_picture_mark_equal (self->list->pdata[index], mark))
    return;
  if (self->changing != index)
    remember (self);
  self->changing = index;
  put (self, index, mark);
}

/**
 * attest_marks_settle:
 *
 * The next change is a step of its own.
 */
void
attest_marks_settle (AttestMarks *self)
{
  self->changing = NONE;
}

void
attest_marks_remove (AttestMarks *self,
                     guint        index)
{
  g_return_if_fail (index < self->list->len);
  remember (self);
  g_ptr_array_remove_index (self->list, index);
}

/**
 * attest_marks_next_number:
 *
 * Returns: one more than the largest number there is; 1 for the first
 */
guint
attest_marks_next_number (AttestMarks *self)
{
  guint most = 0;

  for (guint i = 0; i < self->list->len; i++)
    most = MAX (most, ((AttestPictureMark *)self->list->pdata[i])->number);
  return MIN (most, 998) + 1;
}

gboolean
attest_marks_can_undo (AttestMarks *self)
{
  return self->before->len > 0;
}

gboolean
attest_marks_can_redo (AttestMarks *self)
{
  return self->after->len > 0;
}

static void
step (AttestMarks *self,
      GPtrArray   *from,
      GPtrArray   *to)
{
  if (from->len == 0)
    return;
  g_ptr_array_add (to, self->list);
  self->list = g_ptr_array_steal_index (from, from->len - 1);
  self->changing = NONE;
}

void
attest_marks_undo (AttestMarks *self)
{
  step (self, self->before, self->after);
}

void
attest_marks_redo (AttestMarks *self)
{
  step (self, self->after, self->before);
}

/**
 * attest_marks_check:
 * @self: the marks
 * @width: of the picture they were made for, pixels
 * @height: of that picture
 * @error: return location for an #AttestError
 *
 * A mark that reaches beyond the picture was meant for another one, or
 * mistyped: it is refused rather than cut, so that nobody believes to have
 * covered what is not covered.
 *
 * Returns: whether there is something to do and all of it can be done;
 *   %ATTEST_ERROR_INPUT otherwise
 */
gboolean
attest_marks_check (AttestMarks *self,
                    int          width,
                    int          height,
                    GError     **error)
{
  if (self->list->len == 0)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "There is nothing to do: no mark was made");
      return FALSE;
    }
  for (guint i = 0; i < self->list->len; i++)
    {
      AttestPictureMark *mark = self->list->pdata[i];

      if (attest_picture_mark_is_within (mark, width, height))
        continue;
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "The %s %d,%d,%d,%d is not within the picture, which is %d by %d pixels; no copy was made",
                   attest_mark_kind_nick (mark->kind), mark->x, mark->y, mark->width, mark->height, width, height);
      return FALSE;
    }
  return TRUE;
}

/**
 * attest_marks_crop:
 *
 * Returns: (nullable): the part of the picture that is to stay; %NULL: all
 */
const AttestPictureMark *
attest_marks_crop (AttestMarks *self)
{
  guint crop = find_crop (self);

  return crop != NONE ? self->list->pdata[crop] : NULL;
}

AttestMarksDone
attest_marks_done (AttestMarks *self)
{
  AttestMarksDone          done = { 0 };
  const AttestPictureMark *crop = attest_marks_crop (self);

  for (guint i = 0; i < self->list->len; i++)
    done.count[((AttestPictureMark *)self->list->pdata[i])->kind]++;
  if (crop != NULL)
    {
      done.crop[0] = crop->x;
      done.crop[1] = crop->y;
      done.crop[2] = crop->width;
      done.crop[3] = crop->height;
    }
  return done;
}

static JsonObject *
mark_to_json (const AttestPictureMark *mark)
{
  JsonObject *out = json_object_new ();

  json_object_set_string_member (out, "kind", attest_mark_kind_nick (mark->kind));
  json_object_set_int_member (out, "x", mark->x);
  json_object_set_int_member (out, "y", mark->y);
  json_object_set_int_member (out, "width", mark->width);
  json_object_set_int_member (out, "height", mark->height);
  if (mark->kind == ATTEST_MARK_NUMBER)
    json_object_set_int_member (out, "number", mark->number);
  attest_json_set_text (out, "text", mark->text);
  return out;
}

/**
 * attest_marks_to_text:
 *
 * Returns: (transfer full): the marks as they are, for a draft; the steps
 *   back are not in it
 */
char *
attest_marks_to_text (AttestMarks *self)
{
  g_autoptr (JsonObject) out = json_object_new ();
  JsonArray *array = json_array_new ();

  json_object_set_int_member (out, "v", 1);
  for (guint i = 0; i < self->list->len; i++)
    json_array_add_object_element (array, mark_to_json (self->list->pdata[i]));
  json_object_set_array_member (out, "marks", array);
  return attest_json_print (out, NULL);
}

static int
number_in (JsonObject *object,
           const char *name)
{
  return (int)CLAMP (attest_json_int (object, name, 0), -G_MAXINT16, G_MAXINT16);
}

static AttestPictureMark *
mark_from_json (JsonObject *object)
{
  AttestPictureMark mark = { 0 };
  AttestMarkKind    kind;
  const char       *text = attest_json_text (object, "text");

  if (!attest_mark_kind_from_nick (attest_json_text (object, "kind"), &kind) ||
      (text != NULL && (g_utf8_strlen (text, -1) > ATTEST_MARK_TEXT_MOST || !attest_text_is_safe (text, -1, TEXT_MOST))))
    return NULL;
  mark.kind = kind;
  mark.x = number_in (object, "x");
  mark.y = number_in (object, "y");
  mark.width = number_in (object, "width");
  mark.height = number_in (object, "height");
  mark.number = (guint)CLAMP (attest_json_int (object, "number", 0), 0, 999);
  mark.text = (char *)text;
  return attest_picture_mark_copy (&mark);
}

/**
 * attest_marks_from_text:
 * @text: what attest_marks_to_text() gave
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the same marks, or %NULL with %ATTEST_ERROR_INPUT
 *   or %ATTEST_ERROR_TOO_LARGE
 */
AttestMarks *
attest_marks_from_text (const char *text,
                        GError    **error)
{
  g_autoptr (JsonObject) object = attest_json_parse (text, strlen (text), TEXT_MOST, error);
  g_autoptr (AttestMarks) self = attest_marks_new ();
  JsonArray *array = attest_json_array (object, "marks");
  guint      n = array != NULL ? json_array_get_length (array) : NONE;

  if (object == NULL)
    return NULL;
  for (guint i = 0; n <= ATTEST_MARKS_MOST && i < n; i++)
    {
      JsonNode          *node = json_array_get_element (array, i);
      AttestPictureMark *mark = JSON_NODE_HOLDS_OBJECT (node) ? mark_from_json (json_node_get_object (node)) : NULL;

      if (mark != NULL && (mark->kind != ATTEST_MARK_CROP || find_crop (self) == NONE))
        g_ptr_array_add (self->list, mark);
      else
        {
          attest_picture_mark_free (mark);
          n = NONE;
        }
    }
  if (n <= ATTEST_MARKS_MOST)
    return g_steal_pointer (&self);
  g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "The marks that were kept cannot be read");
  return NULL;
}
