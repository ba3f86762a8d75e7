/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-marker-private.h"

#include <glib/gi18n.h>

static const char *
attest_mark_kind_words (AttestMarkKind kind)
{
  switch (kind)
    {
    case ATTEST_MARK_CROP:
      return C_ ("mark", "Crop");
    case ATTEST_MARK_COVER:
      return C_ ("mark", "Black cover");
    case ATTEST_MARK_BOX:
      return C_ ("mark", "Box");
    case ATTEST_MARK_ARROW:
      return C_ ("mark", "Arrow");
    case ATTEST_MARK_NUMBER:
      return C_ ("mark", "Number");
    case ATTEST_MARK_TEXT:
      return C_ ("mark", "Words");
    default:
      return "";
    }
}

/**
 * attest_marker_describe:
 * @self: a marker
 *
 * Returns: (transfer full): what can be done next, or where the selected mark
 *   is, in words for eyes and ears
 */
char *
attest_marker_describe (AttestMarker *self)
{
  const AttestPictureMark *mark = attest_marker_selected_mark (self);
  guint                    n = attest_marks_count (self->marks);

  if (self->tool != 0)
    /* Translators: of a tool, such as Box */
    return g_strdup_printf (_ ("%s: drag over the picture, or press Enter to put it in the middle."), attest_mark_kind_words (self->tool));
  if (mark == NULL)
    return n == 0 ? g_strdup (_ ("Choose what to add to a copy. The picture itself does not change."))
                  : g_strdup_printf (ngettext ("%u mark. Page Down selects it.", "%u marks. Page Down selects one after the other.", n), n);
  if (mark->kind == ATTEST_MARK_ARROW)
    return g_strdup_printf (_ ("Arrow from %d, %d to %d, %d. Arrow keys move it, with Shift its tip."),
                            mark->x, mark->y, mark->x + mark->width, mark->y + mark->height);
  /* Translators: what it is, then pixels from the left, from the top, width and height */
  return g_strdup_printf (_ ("%s at %d, %d, size %d by %d. Arrow keys move it, with Shift they resize it."),
                          attest_mark_kind_words (mark->kind), mark->x, mark->y, mark->width, mark->height);
}
