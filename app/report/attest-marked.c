/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "report/attest-marked.h"

#include "base/attest-error.h"
#include "report/attest-png.h"

#include <math.h>
#include <pango/pangocairo.h>

/* Copies of pictures, with marks. Whatever hides is hidden for good: the copy
 * is made of the pixels that are shown and nothing else, covers are written as
 * zeros after everything else has been drawn, and what is cut off is never in
 * the copy's memory at all. Nothing here blurs or pixelates: both can be
 * undone well enough to read a name. */

/* Purple, which screenshots seldom are, and red is for broken seals: 9 to 1 with white. */
#define INK 0x6a / 255.0, 0x1b / 255.0, 0x9a / 255.0
#define PAPER 1, 1, 1
#define LETTERS 0.1, 0.1, 0.1

/* How wide lines are, pixels: to be seen in a picture of this size. */
static double
line_width (guint width,
            guint height)
{
  return CLAMP (round (MAX (width, height) / 260.0), 2, 32);
}

/* Seen on any ground: the ink with a white edge. */
static void
stroke_path (cairo_t *cr,
             double   line)
{
  cairo_set_source_rgb (cr, PAPER);
  cairo_set_line_width (cr, line * 2);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, INK);
  cairo_set_line_width (cr, line);
  cairo_stroke (cr);
}

static void
paint_box (cairo_t                 *cr,
           const AttestPictureMark *mark,
           double                   line)
{
  cairo_rectangle (cr, mark->x, mark->y, mark->width, mark->height);
  stroke_path (cr, line);
}

static void
paint_arrow (cairo_t                 *cr,
             const AttestPictureMark *mark,
             double                   line)
{
  double length = hypot (mark->width, mark->height), head = MIN (line * 6, length);

  cairo_save (cr);
  cairo_translate (cr, mark->x, mark->y);
  cairo_rotate (cr, atan2 (mark->height, mark->width));
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_move_to (cr, 0, 0);
  cairo_line_to (cr, length - head, 0);
  stroke_path (cr, line);
  cairo_move_to (cr, length, 0);
  cairo_line_to (cr, length - head, -head / 2);
  cairo_line_to (cr, length - head, head / 2);
  cairo_close_path (cr);
  cairo_set_source_rgb (cr, PAPER);
  cairo_set_line_width (cr, line);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, INK);
  cairo_fill (cr);
  cairo_restore (cr);
}

/* The same letters at any zoom, so that the preview is what will be saved. */
static PangoLayout *
layout_for (cairo_t    *cr,
            const char *text,
            double      size,
            gboolean    bold)
{
  PangoLayout          *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_from_string (bold ? "Sans Bold" : "Sans");
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (pango_layout_get_context (layout), options);
  pango_cairo_context_set_resolution (pango_layout_get_context (layout), 96);
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_font_description_free (font);
  cairo_font_options_destroy (options);
  return layout;
}

static void
paint_number (cairo_t                 *cr,
              const AttestPictureMark *mark,
              double                   line)
{
  double           radius = MIN (mark->width, mark->height) / 2.0;
  double           x = mark->x + mark->width / 2.0, y = mark->y + mark->height / 2.0;
  g_autofree char *text = g_strdup_printf ("%u", mark->number);
  g_autoptr (PangoLayout) layout = layout_for (cr, text, radius * (mark->number > 99 ? 0.8 : mark->number > 9 ? 1.0
                                                                                                              : 1.3),
                                               TRUE);
  int width, height;

  line = MIN (line, radius / 3);
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, radius - line, 0, 2 * G_PI);
  cairo_set_source_rgb (cr, PAPER);
  cairo_set_line_width (cr, line * 2);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, INK);
  cairo_fill (cr);
  pango_layout_get_size (layout, &width, &height);
  cairo_move_to (cr, x - width / 2.0 / PANGO_SCALE, y - height / 2.0 / PANGO_SCALE);
  cairo_set_source_rgb (cr, PAPER);
  pango_cairo_show_layout (cr, layout);
}

/* The largest letters with which the words fit into the room, pixels. */
static PangoLayout *
fit_words (cairo_t    *cr,
           const char *text,
           double      width,
           double      height)
{
  double low = 1, high = MAX (1, height);

  for (int i = 0; i < 12; i++)
    {
      double size = (low + high) / 2;
      g_autoptr (PangoLayout) layout = layout_for (cr, text, size, FALSE);
      int used_width, used_height;

      pango_layout_set_width (layout, (int)(width * PANGO_SCALE));
      pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
      pango_layout_get_size (layout, &used_width, &used_height);
      if (used_height <= height * PANGO_SCALE && used_width <= width * PANGO_SCALE)
        low = size;
      else
        high = size;
    }
  return layout_for (cr, text, low, FALSE);
}

static void
paint_text (cairo_t                 *cr,
            const AttestPictureMark *mark,
            double                   line)
{
  double edge = MIN (line, MIN (mark->width, mark->height) / 8.0), pad = edge + MIN (mark->width, mark->height) / 12.0;
  double width = mark->width - 2 * pad, height = mark->height - 2 * pad;
  g_autoptr (PangoLayout) layout = NULL;

  cairo_rectangle (cr, mark->x, mark->y, mark->width, mark->height);
  cairo_set_source_rgb (cr, PAPER);
  cairo_fill (cr);
  cairo_rectangle (cr, mark->x + edge / 2, mark->y + edge / 2, mark->width - edge, mark->height - edge);
  cairo_set_source_rgb (cr, INK);
  cairo_set_line_width (cr, edge);
  cairo_stroke (cr);
  if (mark->text == NULL || *mark->text == '\0' || width < 1 || height < 1)
    return;
  layout = fit_words (cr, mark->text, width, height);
  pango_layout_set_width (layout, (int)(width * PANGO_SCALE));
  cairo_rectangle (cr, mark->x, mark->y, mark->width, mark->height);
  cairo_clip (cr);
  cairo_move_to (cr, mark->x + pad, mark->y + pad);
  cairo_set_source_rgb (cr, LETTERS);
  pango_cairo_show_layout (cr, layout);
}

static void
paint_one (cairo_t                 *cr,
           const AttestPictureMark *mark,
           double                   line)
{
  cairo_save (cr);
  switch (mark->kind)
    {
    case ATTEST_MARK_BOX:
      paint_box (cr, mark, line);
      break;
    case ATTEST_MARK_ARROW:
      paint_arrow (cr, mark, line);
      break;
    case ATTEST_MARK_NUMBER:
      paint_number (cr, mark, line);
      break;
    case ATTEST_MARK_TEXT:
      paint_text (cr, mark, line);
      break;
    case ATTEST_MARK_COVER:
      cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
      cairo_rectangle (cr, mark->x, mark->y, mark->width, mark->height);
      cairo_set_source_rgb (cr, 0, 0, 0);
      cairo_fill (cr);
      break;
    case ATTEST_MARK_CROP:
    default:
      break;
    }
  cairo_restore (cr);
}

/**
 * attest_marked_paint:
 * @cr: where to; one unit is one pixel of the picture
 * @marks: the marks
 * @width: of the picture, pixels
 * @height: of the picture
 *
 * Draws what will be seen in the copy, covers last and over everything. A crop
 * draws nothing.
 */
void
attest_marked_paint (cairo_t     *cr,
                     AttestMarks *marks,
                     guint        width,
                     guint        height)
{
  double line = line_width (width, height);

  for (int covers = 0; covers < 2; covers++)
    for (guint i = 0; i < attest_marks_count (marks); i++)
      {
        const AttestPictureMark *mark = attest_marks_get (marks, i);

        if ((mark->kind == ATTEST_MARK_COVER) == covers)
          paint_one (cr, mark, line);
      }
}

/* Flat on white: what could be hidden by being transparent is gone. */
static void
copy_row (const guint8 *from,
          guint         width,
          guint32      *to)
{
  for (guint x = 0; x < width; x++, from += 4)
    {
      guint32 white = (guint32)(255 - from[3]) * 255 + 127;
      guint32 part[3];

      for (guint c = 0; c < 3; c++)
        part[c] = (from[c] * (guint32)from[3] + white) / 255;
      to[x] = 0xff000000u | part[0] << 16 | part[1] << 8 | part[2];
    }
}

static guint32 *
row_of (cairo_surface_t *surface,
        guint            y)
{
  return (guint32 *)(void *)(cairo_image_surface_get_data (surface) + (gsize)y * (gsize)cairo_image_surface_get_stride (surface));
}

static void
black_out (cairo_surface_t         *surface,
           const AttestPictureMark *cover,
           const AttestPictureMark *frame)
{
  int left = MAX (cover->x, frame->x), right = MIN (cover->x + cover->width, frame->x + frame->width);
  int top = MAX (cover->y, frame->y), bottom = MIN (cover->y + cover->height, frame->y + frame->height);

  for (int y = top; y < bottom; y++)
    for (int x = left; x < right; x++)
      row_of (surface, (guint)(y - frame->y))[x - frame->x] = 0xff000000u;
}

static void
draw (cairo_surface_t          *surface,
      const AttestPlainPicture *picture,
      AttestMarks              *marks,
      const AttestPictureMark  *frame)
{
  const guint8 *rgba = g_bytes_get_data (picture->rgba, NULL);
  cairo_t      *cr;

  cairo_surface_flush (surface);
  for (int y = 0; y < frame->height; y++)
    copy_row (rgba + (gsize)(frame->y + y) * picture->stride + (gsize)frame->x * 4, (guint)frame->width, row_of (surface, (guint)y));
  cairo_surface_mark_dirty (surface);
  cr = cairo_create (surface);
  cairo_translate (cr, -frame->x, -frame->y);
  attest_marked_paint (cr, marks, picture->width, picture->height);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  for (guint i = 0; i < attest_marks_count (marks); i++)
    if (attest_marks_get (marks, i)->kind == ATTEST_MARK_COVER)
      black_out (surface, attest_marks_get (marks, i), frame);
  cairo_surface_mark_dirty (surface);
}

/**
 * attest_marked_render:
 * @picture: the picture at its full size
 * @marks: what to do to it
 * @error: return location for an #AttestError
 *
 * The covered pixels are exactly black and the crop is exact to the pixel.
 *
 * Returns: (transfer full): the copy's pixels, none of them transparent, or
 *   %NULL with %ATTEST_ERROR_INPUT when a mark is not within the picture, or
 *   %ATTEST_ERROR_TOO_LARGE
 */
cairo_surface_t *
attest_marked_render (const AttestPlainPicture *picture,
                      AttestMarks              *marks,
                      GError                  **error)
{
  AttestPictureMark        whole = { .width = (int)picture->width, .height = (int)picture->height };
  const AttestPictureMark *frame = attest_marks_crop (marks);
  cairo_surface_t         *surface;

  g_return_val_if_fail (picture->width > 0 && picture->height > 0 && g_bytes_get_size (picture->rgba) / picture->stride >= picture->height, NULL);
  if (!attest_marks_check (marks, whole.width, whole.height, error))
    return NULL;
  if (frame == NULL)
    frame = &whole;
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, frame->width, frame->height);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (surface);
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "There is no room for a copy of this picture; no copy was made");
      return NULL;
    }
  draw (surface, picture, marks, frame);
  return surface;
}

/**
 * attest_marked_encode:
 *
 * Returns: (transfer full): a PNG of @surface and nothing else
 */
GBytes *
attest_marked_encode (cairo_surface_t *surface,
                      GCancellable    *cancellable,
                      GError         **error)
{
  return attest_png_encode (row_of (surface, 0), (guint)cairo_image_surface_get_width (surface), (guint)cairo_image_surface_get_height (surface),
                            (gsize)cairo_image_surface_get_stride (surface), cancellable, error);
}

/**
 * attest_marked_matches:
 * @surface: what was to be saved
 * @picture: what somebody else decoded from the file
 *
 * Returns: whether every pixel of the file is the one that was meant, and none
 *   is transparent
 */
gboolean
attest_marked_matches (cairo_surface_t          *surface,
                       const AttestPlainPicture *picture)
{
  const guint8 *rgba = g_bytes_get_data (picture->rgba, NULL);

  if (picture->width != (guint)cairo_image_surface_get_width (surface) || picture->height != (guint)cairo_image_surface_get_height (surface))
    return FALSE;
  for (guint y = 0; y < picture->height; y++)
    for (guint x = 0; x < picture->width; x++)
      {
        const guint8 *at = rgba + (gsize)y * picture->stride + (gsize)x * 4;

        if (at[3] != 255 || ((guint32)at[0] << 16 | (guint32)at[1] << 8 | at[2]) != (row_of (surface, y)[x] & 0xffffffu))
          return FALSE;
      }
  return TRUE;
}
