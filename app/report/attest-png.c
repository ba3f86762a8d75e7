/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "report/attest-png.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"

#include <string.h>
#include <zlib.h>

/* A PNG with nothing in it but pixels: the signature, IHDR (8 bits of red,
 * green and blue, no transparency), IDAT and IEND. No text, time, colour
 * profile, background or size in metres, nothing after the end. Our own,
 * because writing one is this little, and the libraries that write them add
 * chunks of their own. The same pixels give the same bytes. */

/* A new IDAT from so many bytes on. */
#define PART (1024 * 1024)
/* Somebody waits for it. A filtered photograph is noise, in which looking for
 * what came before finds nothing: looking for runs alone is six times as fast and
 * makes it a tenth smaller, and what is flat on a screen is runs. */
#define LEVEL 1
#define STRATEGY Z_RLE

typedef struct
{
  GByteArray *png;
  z_stream    deflate;
  guint8     *part; /* of PART bytes */
} Writer;

static void
put_chunk (GByteArray   *png,
           const char   *type,
           const guint8 *bytes,
           gsize         length)
{
  guint8 number[4];

  attest_put_u32 (number, (guint32)length);
  g_byte_array_append (png, number, sizeof number);
  g_byte_array_append (png, (const guint8 *)type, 4);
  if (length > 0)
    g_byte_array_append (png, bytes, (guint)length);
  /* Without bytes zlib would begin again. */
  attest_put_u32 (number, (guint32)(length > 0 ? crc32_z (crc32_z (0, (const guint8 *)type, 4), bytes, length) : crc32_z (0, (const guint8 *)type, 4)));
  g_byte_array_append (png, number, sizeof number);
}

static void
unpack_row (const guint32 *from,
            guint          width,
            guint8        *to)
{
  for (guint x = 0; x < width; x++, to += 3)
    {
      to[0] = (guint8)(from[x] >> 16);
      to[1] = (guint8)(from[x] >> 8);
      to[2] = (guint8)from[x];
    }
}

/* The sum that the PNG standard suggests for choosing a filter: bytes as
 * signed numbers, the smaller the better. */
static gsize
weight (const guint8 *row,
        gsize         length)
{
  guint32 sum = 0; /* a row has fewer than 2^16 pixels */

  for (gsize i = 0; i < length; i++)
    sum += row[i] < 128 ? row[i] : 256u - row[i];
  return sum;
}

/* @line: the filter's number, then the row. Of three filters, the lightest. */
static void
filter_row (const guint8 *row,
            const guint8 *above,
            gsize         length,
            guint8       *line,
            guint8       *spare)
{
  gsize best = weight (row, length), other;

  line[0] = 0;
  memcpy (line + 1, row, length);
  for (gsize i = 0; i < length; i++)
    spare[i] = (guint8)(row[i] - (i >= 3 ? row[i - 3] : 0));
  if ((other = weight (spare, length)) < best)
    {
      best = other;
      line[0] = 1;
      memcpy (line + 1, spare, length);
    }
  for (gsize i = 0; i < length; i++)
    spare[i] = (guint8)(row[i] - above[i]);
  if (weight (spare, length) < best)
    {
      line[0] = 2;
      memcpy (line + 1, spare, length);
    }
}

/* Squeezes what there is; what comes out becomes chunks. */
static void
squeeze (Writer *self,
         guint8 *bytes,
         gsize   length,
         int     flush)
{
  int status;

  self->deflate.next_in = bytes;
  self->deflate.avail_in = (uInt)length;
  do
    {
      status = deflate (&self->deflate, flush);
      if (self->deflate.avail_out == 0 || (status == Z_STREAM_END && self->deflate.avail_out < PART))
        {
          put_chunk (self->png, "IDAT", self->part, PART - self->deflate.avail_out);
          self->deflate.next_out = self->part;
          self->deflate.avail_out = PART;
        }
    }
  while (self->deflate.avail_in > 0 || (flush == Z_FINISH && status == Z_OK));
}

static gboolean
write_rows (Writer        *self,
            const guint32 *pixels,
            guint          width,
            guint          height,
            gsize          stride,
            GCancellable  *cancellable)
{
  gsize              length = (gsize)width * 3;
  g_autofree guint8 *row = g_malloc (length), *above = g_malloc0 (length), *line = g_malloc (length + 1), *spare = g_malloc (length);

  for (guint y = 0; y < height; y++)
    {
      guint8 *swap = above;

      unpack_row ((const guint32 *)(const void *)((const guint8 *)pixels + y * stride), width, row);
      filter_row (row, above, length, line, spare);
      if (g_cancellable_is_cancelled (cancellable))
        return FALSE;
      squeeze (self, line, length + 1, y + 1 < height ? Z_NO_FLUSH : Z_FINISH);
      above = row;
      row = swap;
    }
  return TRUE;
}

/**
 * attest_png_encode:
 * @pixels: rows from top to bottom, one 0x??RRGGBB a pixel
 * @width: pixels, at least 1
 * @height: pixels, at least 1
 * @stride: bytes from one row to the next
 * @cancellable: (nullable): to stop
 * @error: return location for an error
 *
 * Returns: (transfer full): a PNG of those pixels and nothing else, or %NULL
 *   with %ATTEST_ERROR_CANCELLED
 */
GBytes *
attest_png_encode (const guint32 *pixels,
                   guint          width,
                   guint          height,
                   gsize          stride,
                   GCancellable  *cancellable,
                   GError       **error)
{
  g_autoptr (GByteArray) png = g_byte_array_new ();
  g_autofree guint8 *part = g_malloc (PART);
  Writer             writer = { .png = png, .part = part, .deflate = { .next_out = part, .avail_out = PART } };
  guint8             header[13] = { [8] = 8, [9] = 2 };
  gboolean           whole;

  if (deflateInit2 (&writer.deflate, LEVEL, Z_DEFLATED, MAX_WBITS, MAX_MEM_LEVEL, STRATEGY) != Z_OK)
    {
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "There is no room for a copy of this picture; no copy was made");
      return NULL;
    }
  attest_put_u32 (header, width);
  attest_put_u32 (header + 4, height);
  g_byte_array_append (png, (const guint8 *)"\x89PNG\r\n\x1a\n", 8);
  put_chunk (png, "IHDR", header, sizeof header);
  whole = write_rows (&writer, pixels, width, height, stride, cancellable);
  deflateEnd (&writer.deflate);
  if (!whole)
    {
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED, "Stopped before the copy was made");
      return NULL;
    }
  put_chunk (png, "IEND", NULL, 0);
  return g_byte_array_free_to_bytes (g_steal_pointer (&png));
}
