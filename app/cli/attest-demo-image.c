/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/attest-demo-image.h"

#include "cli/attest-demo-font.h"

#include <gio/gio.h>
#include <string.h>

/* Sizes in pixels of a phone's screen, 720 across. */
#define PAGE_WIDTH 720
#define PAGE_MOST 6000
#define MARGIN 24
#define BAR_HEIGHT 96
#define BUBBLE_WIDTH 560
#define BUBBLE_PAD 22
#define BUBBLE_GAP 22
#define CORNER 24
#define TEXT_SCALE 3
#define SMALL_SCALE 2
#define TITLE_SCALE 4
#define LINE_HEIGHT (TEXT_SCALE * 11)
#define SMALL_HEIGHT (SMALL_SCALE * 11)
#define LINE_CHARS ((BUBBLE_WIDTH - 2 * BUBBLE_PAD) / (TEXT_SCALE * 6))

typedef struct
{
  guint8 r, g, b;
} Colour;

typedef struct
{
  guint8 *rgb;
  int     height;
} Page;

static const Colour paper = { 0xf2, 0xf1, 0xed };
static const Colour bar = { 0x1f, 0x4e, 0x5f };
static const Colour theirs = { 0xff, 0xff, 0xff };
static const Colour ours = { 0x2b, 0x6c, 0xb8 };
static const Colour ink = { 0x22, 0x22, 0x22 };
static const Colour light_ink = { 0xff, 0xff, 0xff };
static const Colour faint_ink = { 0x70, 0x70, 0x70 };
static const Colour light_faint_ink = { 0xd0, 0xe2, 0xf5 };

static void
dot (Page        *page,
     int          x,
     int          y,
     const Colour colour)
{
  guint8 *to;

  if (x < 0 || x >= PAGE_WIDTH || y < 0 || y >= page->height)
    return;
  to = page->rgb + ((gsize)y * PAGE_WIDTH + (gsize)x) * 3;
  to[0] = colour.r;
  to[1] = colour.g;
  to[2] = colour.b;
}

static void
fill (Page        *page,
      int          x,
      int          y,
      int          width,
      int          height,
      int          corner,
      const Colour colour)
{
  for (int j = 0; j < height; j++)
    for (int i = 0; i < width; i++)
      {
        int dx = MAX (MAX (corner - i, i - (width - 1 - corner)), 0);
        int dy = MAX (MAX (corner - j, j - (height - 1 - corner)), 0);

        if (corner == 0 || dx * dx + dy * dy <= corner * corner)
          dot (page, x + i, y + j, colour);
      }
}

static const guint8 *
glyph_for (gunichar c)
{
  if (c == 0x2018 || c == 0x2019)
    c = '\'';
  else if (c == 0x201c || c == 0x201d)
    c = '"';
  else if (c == 0x2013 || c == 0x2014)
    c = '-';
  return c >= DEMO_FONT_FIRST && c <= DEMO_FONT_LAST ? demo_font[c - DEMO_FONT_FIRST] : demo_font_box;
}

static int
text_width (const char *text,
            int         scale)
{
  return (int)g_utf8_strlen (text, -1) * 6 * scale;
}

static void
write_text (Page        *page,
            int          x,
            int          y,
            int          scale,
            const Colour colour,
            const char  *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text), x += 6 * scale)
    {
      const guint8 *glyph = glyph_for (g_utf8_get_char (text));

      for (int row = 0; row < DEMO_FONT_HEIGHT; row++)
        for (int column = 0; column < DEMO_FONT_WIDTH; column++)
          if (glyph[row] & (0x10 >> column))
            fill (page, x + column * scale, y + row * scale, scale, scale, 0, colour);
    }
}

/* Breaks at spaces; a word longer than a line is cut. */
static GPtrArray *
break_lines (const char *text)
{
  GPtrArray       *lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  const char      *at = valid;

  while (*at != '\0')
    {
      glong       left = g_utf8_strlen (at, -1);
      const char *end = g_utf8_offset_to_pointer (at, MIN (left, LINE_CHARS));
      const char *space = left > LINE_CHARS ? g_utf8_strrchr (at, end - at + 1, ' ') : NULL;
      const char *next = space != NULL && space > at ? space : end;

      g_ptr_array_add (lines, g_strndup (at, (gsize)(next - at)));
      at = *next == ' ' ? next + 1 : next;
    }
  return lines;
}

static int
bubble_height (guint    lines,
               gboolean when)
{
  return 2 * BUBBLE_PAD + (int)lines * LINE_HEIGHT + (when ? SMALL_HEIGHT : 0);
}

/* Draws one bubble at @y, or only measures it when there is no page yet. */
static int
put_bubble (Page                    *page,
            int                      y,
            const AttestDemoMessage *message)
{
  g_autoptr (GPtrArray) lines = break_lines (message->text);
  int height = bubble_height (lines->len, message->when != NULL);
  int width = message->when == NULL ? 0 : text_width (message->when, SMALL_SCALE);
  int x;

  if (page == NULL)
    return height;
  for (guint i = 0; i < lines->len; i++)
    width = MAX (width, text_width (g_ptr_array_index (lines, i), TEXT_SCALE));
  width += 2 * BUBBLE_PAD;
  x = message->mine ? PAGE_WIDTH - MARGIN - width : MARGIN;
  fill (page, x, y, width, height, CORNER, message->mine ? ours : theirs);
  for (guint i = 0; i < lines->len; i++)
    write_text (page, x + BUBBLE_PAD, y + BUBBLE_PAD + (int)i * LINE_HEIGHT, TEXT_SCALE,
                message->mine ? light_ink : ink, g_ptr_array_index (lines, i));
  if (message->when != NULL)
    write_text (page, x + width - BUBBLE_PAD - text_width (message->when, SMALL_SCALE) + SMALL_SCALE, y + height - BUBBLE_PAD - SMALL_SCALE * 6,
                SMALL_SCALE, message->mine ? light_faint_ink : faint_ink, message->when);
  return height;
}

static int
put_bubbles (Page                    *page,
             const AttestDemoMessage *messages,
             gsize                    n_messages)
{
  int y = BAR_HEIGHT + MARGIN;

  for (gsize i = 0; i < n_messages && y < PAGE_MOST; i++)
    y += put_bubble (page, y, &messages[i]) + BUBBLE_GAP;
  return MIN (y + MARGIN, PAGE_MOST);
}

static void
put_bar (Page       *page,
         const char *contact)
{
  g_autofree char *valid = g_utf8_make_valid (contact, -1);
  g_autofree char *name = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), 24));
  char             first[2] = { g_ascii_toupper (*name), '\0' };

  fill (page, 0, 0, PAGE_WIDTH, BAR_HEIGHT, 0, bar);
  fill (page, MARGIN, 18, 60, 60, 30, (Colour){ 0xe0, 0x8e, 0x45 });
  write_text (page, MARGIN + 20, 34, TITLE_SCALE, light_ink, first);
  write_text (page, MARGIN + 84, 34, TITLE_SCALE, light_ink, name);
}

static guint32
checksum (guint32       sum,
          const guint8 *bytes,
          gsize         length)
{
  for (gsize i = 0; i < length; i++)
    {
      sum ^= bytes[i];
      for (guint bit = 0; bit < 8; bit++)
        sum = sum >> 1 ^ (sum & 1 ? 0xedb88320u : 0);
    }
  return sum;
}

static void
put_number (guint8 *to,
            guint32 value)
{
  for (guint i = 0; i < 4; i++)
    to[i] = (guint8)(value >> (24 - 8 * i));
}

static void
put_chunk (GByteArray   *png,
           const char   *type,
           const guint8 *bytes,
           gsize         length)
{
  guint8  number[4];
  guint32 sum = checksum (0xffffffffu, (const guint8 *)type, 4);

  put_number (number, (guint32)length);
  g_byte_array_append (png, number, 4);
  g_byte_array_append (png, (const guint8 *)type, 4);
  if (length > 0)
    g_byte_array_append (png, bytes, (guint)length);
  put_number (number, ~checksum (sum, bytes, length));
  g_byte_array_append (png, number, 4);
}

/* Rows as they are, each after the number of its filter, which is none. */
static GBytes *
deflate_rows (const Page *page)
{
  g_autoptr (GZlibCompressor) deflate = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) out = g_converter_output_stream_new (memory, G_CONVERTER (deflate));
  gboolean ok = TRUE;

  for (int y = 0; y < page->height && ok; y++)
    ok = g_output_stream_write_all (out, "", 1, NULL, NULL, NULL) &&
         g_output_stream_write_all (out, page->rgb + (gsize)y * PAGE_WIDTH * 3, PAGE_WIDTH * 3, NULL, NULL, NULL);
  ok = ok && g_output_stream_close (out, NULL, NULL);
  g_assert (ok);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static GBytes *
encode (const Page *page)
{
  GByteArray *png = g_byte_array_new ();
  g_autoptr (GBytes) rows = deflate_rows (page);
  guint8 header[13] = { 0 };

  put_number (header, PAGE_WIDTH);
  put_number (header + 4, (guint32)page->height);
  header[8] = 8;
  header[9] = 2; /* red, green, blue */
  g_byte_array_append (png, (const guint8 *)"\x89PNG\r\n\x1a\n", 8);
  put_chunk (png, "IHDR", header, sizeof header);
  put_chunk (png, "IDAT", g_bytes_get_data (rows, NULL), g_bytes_get_size (rows));
  put_chunk (png, "IEND", NULL, 0);
  return g_byte_array_free_to_bytes (png);
}

/**
 * attest_demo_image:
 * @contact: whose name stands in the bar at the top
 * @messages: (array length=n_messages): the conversation, oldest first
 * @n_messages: how many; what does not fit on 6000 pixels is left out
 *
 * Draws a phone's picture of a made-up conversation, for the demonstration
 * and for practice. It shows nobody and comes from nowhere. The same words
 * give the same picture.
 *
 * Returns: (transfer full): a PNG
 */
GBytes *
attest_demo_image (const char              *contact,
                   const AttestDemoMessage *messages,
                   gsize                    n_messages)
{
  Page    page = { .height = put_bubbles (NULL, messages, n_messages) };
  GBytes *png;

  page.rgb = g_malloc ((gsize)page.height * PAGE_WIDTH * 3);
  fill (&page, 0, 0, PAGE_WIDTH, page.height, 0, paper);
  put_bar (&page, contact);
  (void)put_bubbles (&page, messages, n_messages);
  png = encode (&page);
  g_free (page.rgb);
  return png;
}
