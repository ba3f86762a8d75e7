/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-sheet-page.h"

#include "base/attest-error.h"
#include "domain/attest-sheet.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <pango/pangocairo.h>
#include <qrencode.h>
#include <string.h>

/* From top to bottom: whose it is; that it is a key; the code that a camera
 * reads, and beside it the same key in groups; how it is used. Sizes in points
 * for a page as wide as A4, scaled with the width of what it is drawn on. */
#define MARGIN 54.0
#define TEXT_WIDTH (ATTEST_SHEET_WIDTH - 2 * MARGIN)
#define QR_SIDE 170.0
#define QR_QUIET 4 /* modules of white that readers need around a code */
#define GAP 18.0
#define GROUPS_A_LINE 3

static const char stock_command[] = "sed -n 's/.*\"age\":\"\\([^\"]*\\)\".*/\\1/p' store.keys | base64 -d | age -d -i sheet.txt";

static double
draw_text (cairo_t    *cr,
           double      x,
           double      y,
           double      width,
           const char *font,
           const char *text)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
  g_autoptr (PangoFontDescription) description = pango_font_description_from_string (font);
  PangoContext *context = pango_layout_get_context (layout);
  int           height;

  /* A point of the page is a point of the letters, whatever the screen says. */
  pango_cairo_context_set_resolution (context, 72.0);
  pango_layout_context_changed (layout);
  pango_layout_set_font_description (layout, description);
  pango_layout_set_width (layout, (int)(width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_size (layout, NULL, &height);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
  return y + (double)height / PANGO_SCALE;
}

static void
wipe (char *text)
{
  explicit_bzero (text, strlen (text));
  g_free (text);
}

/* Nothing is drawn when the key is longer than any code can hold: the groups
 * beside it say the same. */
static void
draw_code (cairo_t    *cr,
           double      x,
           double      y,
           const char *key)
{
  QRcode *code = QRcode_encodeString (key, 0, QR_ECLEVEL_Q, QR_MODE_8, 1);
  double  module;

  if (code == NULL)
    return;
  module = QR_SIDE / (code->width + 2 * QR_QUIET);
  cairo_save (cr);
  /* Modules that touch are drawn without a hairline between them. */
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_rectangle (cr, x, y, QR_SIDE, QR_SIDE);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  for (int row = 0; row < code->width; row++)
    for (int column = 0; column < code->width; column++)
      if (code->data[row * code->width + column] & 1)
        cairo_rectangle (cr, x + (QR_QUIET + column) * module, y + (QR_QUIET + row) * module, module, module);
  cairo_fill (cr);
  cairo_restore (cr);
  explicit_bzero (code->data, (size_t)code->width * (size_t)code->width);
  QRcode_free (code);
}

/* The fixed beginning alone, then three groups a line. */
static char *
lines_of (const char *key)
{
  char    *groups = attest_sheet_groups (key);
  GString *lines = g_string_sized_new (2 * strlen (groups)); /* never moved, so that all of it can be wiped */
  guint    n = 0;

  for (const char *at = groups; *at != '\0'; at++)
    if (*at != ' ')
      g_string_append_c (lines, *at);
    else
      g_string_append_c (lines, n++ % GROUPS_A_LINE == 0 ? '\n' : ' ');
  wipe (groups);
  return g_string_free (lines, FALSE);
}

static double
draw_head (cairo_t                *cr,
           const AttestSheetFacts *facts)
{
  g_autoptr (GDateTime) made = g_date_time_new_from_unix_local (facts->made_s);
  /* Translators: a day, as in "21 November 2026" */
  g_autofree char *day = made != NULL ? g_date_time_format (made, _ ("%-d %B %Y")) : g_strdup ("");
  g_autofree char *when = g_strdup_printf (_ ("Made on %s"), day);
  double           y = draw_text (cr, MARGIN, MARGIN, TEXT_WIDTH, "Sans Bold 24", _ ("Attest recovery sheet"));

  y = draw_text (cr, MARGIN, y + GAP / 2, TEXT_WIDTH, "Sans Bold 14", facts->name);
  if (facts->school != NULL)
    y = draw_text (cr, MARGIN, y, TEXT_WIDTH, "Sans 12", facts->school);
  y = draw_text (cr, MARGIN, y, TEXT_WIDTH, "Sans 12", when);
  return draw_text (cr, MARGIN, y + GAP, TEXT_WIDTH, "Sans Bold 12",
                    _ ("This sheet is a key. Whoever has it can read these records. It belongs on paper, locked away, and not beside the computer."));
}

static double
draw_key (cairo_t    *cr,
          double      y,
          const char *key)
{
  const double x = MARGIN + QR_SIDE + GAP;
  char        *lines = lines_of (key);
  double       end;

  draw_code (cr, MARGIN, y, key);
  end = draw_text (cr, x, y + GAP / 2, TEXT_WIDTH - QR_SIDE - GAP, "Monospace Bold 14", lines);
  wipe (lines);
  end = draw_text (cr, x, end + GAP / 2, TEXT_WIDTH - QR_SIDE - GAP, "Sans 10",
                   _ ("The square holds the same key, for a camera. There is no letter O in it and no number 1 after the first line."));
  return MAX (end, y + QR_SIDE);
}

static void
draw_use (cairo_t *cr,
          double   y)
{
  const struct
  {
    const char *head;
    const char *text;
  } parts[] = {
    { _ ("When the passphrase is lost"),
      _ ("Start Attest and press “Use my recovery sheet”. Type the key, with or without its spaces. Attest then lets you choose a new passphrase.") },
    { _ ("On another computer"),
      _ ("Take a copy of the records there, for example on a USB stick. Start Attest and press “I have a copy of my records”. Open it with this sheet.") },
    { _ ("Without Attest"),
      _ ("The free program age opens the key file of a copy. Write the key, in one piece and without spaces, into a file sheet.txt, then type:") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      y = draw_text (cr, MARGIN, y + GAP, TEXT_WIDTH, "Sans Bold 12", parts[i].head);
      y = draw_text (cr, MARGIN, y + 3, TEXT_WIDTH, "Sans 11", parts[i].text);
    }
  y = draw_text (cr, MARGIN, y + 6, TEXT_WIDTH, "Monospace 8.5", stock_command);
  y = draw_text (cr, MARGIN, y + 3, TEXT_WIDTH, "Sans 11",
                 _ ("What it prints is the master key. The page “The store directory” that comes with Attest says how the records are sealed under it."));
  draw_text (cr, MARGIN, y + GAP, TEXT_WIDTH, "Sans 11",
             _ ("Attest does not keep this key and cannot show it again. When a newer sheet is made, this one stops working. Copies made before that still open with it."));
}

/**
 * attest_sheet_page_draw:
 * @cr: where; its origin is the corner of the paper or of what can be printed on
 * @width: of that place, in the units of @cr
 * @height: of that place
 * @facts: what the sheet says
 *
 * Draws the whole sheet, made smaller where it would not fit. Black on white.
 */
void
attest_sheet_page_draw (cairo_t                *cr,
                        double                  width,
                        double                  height,
                        const AttestSheetFacts *facts)
{
  double scale = MIN (width / ATTEST_SHEET_WIDTH, height / ATTEST_SHEET_HEIGHT);
  double y;

  cairo_save (cr);
  cairo_scale (cr, scale, scale);
  cairo_set_source_rgb (cr, 0, 0, 0);
  y = draw_head (cr, facts);
  y = draw_key (cr, y + GAP, facts->key);
  draw_use (cr, y);
  cairo_restore (cr);
}

static cairo_status_t
collect (void                *closure,
         const unsigned char *bytes,
         unsigned int         length)
{
  g_byte_array_append (closure, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

/**
 * attest_sheet_page_pdf:
 * @facts: what the sheet says
 * @error: return location for an #AttestError
 *
 * Made in memory; no file is written on the way.
 *
 * Returns: (transfer full): an A4 page as PDF
 */
GBytes *
attest_sheet_page_pdf (const AttestSheetFacts *facts,
                       GError                **error)
{
  GByteArray      *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (collect, bytes, ATTEST_SHEET_WIDTH, ATTEST_SHEET_HEIGHT);
  cairo_t         *cr = cairo_create (surface);
  cairo_status_t   status;

  attest_sheet_page_draw (cr, ATTEST_SHEET_WIDTH, ATTEST_SHEET_HEIGHT, facts);
  cairo_show_page (cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (bytes);
  g_byte_array_unref (bytes);
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_UNAVAILABLE, "The page could not be drawn: %s", cairo_status_to_string (status));
  return NULL;
}
