/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "report/attest-png.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"

#include <stdlib.h>
#include <string.h>

/* A PNG with nothing in it but pixels: the signature, IHDR (8 bits of red,
 * green and blue, no transparency), IDAT and IEND. No text, time, colour
 * profile, background or size in metres, nothing after the end. Our own,
 * because writing one is this little, and the libraries that write them add
 * chunks of their own. The same pixels give the same bytes. */

/* A new IDAT from so many bytes on. */
#define PART (1024 * 1024)
#define LEVEL 6

typedef struct
{
  GByteArray    *png;
  GOutputStream *memory;
  GOutputStream *deflate;
} Writer;

static guint32
crc_of (const guint8 *bytes,
        gsize         length,
        guint32       crc)
{
  static gsize   once = 0;
  static guint32 table[256];

  if (g_once_init_enter (&once))
    {
      for (guint32 n = 0; n < 256; n++)
        {
          table[n] = n;
          for (int bit = 0; bit < 8; bit++)
            table[n] = (table[n] & 1) != 0 ? 0xedb88320u ^ (table[n] >> 1) : table[n] >> 1;
        }
      g_once_init_leave (&once, 1);
    }
  crc = ~crc;
  for (gsize i = 0; i < length; i++)
    crc = table[(crc ^ bytes[i]) & 0xff] ^ (crc >> 8);
  return ~crc;
}

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
  attest_put_u32 (number, crc_of (bytes, length, crc_of ((const guint8 *)type, 4, 0)));
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
  gsize sum = 0;

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

/* What was squeezed so far becomes a chunk. */
static void
flush_part (Writer *self)
{
  GMemoryOutputStream *memory = G_MEMORY_OUTPUT_STREAM (self->memory);

  if (g_memory_output_stream_get_data_size (memory) == 0)
    return;
  put_chunk (self->png, "IDAT", g_memory_output_stream_get_data (memory), g_memory_output_stream_get_data_size (memory));
  g_seekable_truncate (G_SEEKABLE (memory), 0, NULL, NULL);
  g_seekable_seek (G_SEEKABLE (memory), 0, G_SEEK_SET, NULL, NULL);
}

static gboolean
write_rows (Writer        *self,
            const guint32 *pixels,
            guint          width,
            guint          height,
            gsize          stride,
            GCancellable  *cancellable,
            GError       **error)
{
  gsize              length = (gsize)width * 3;
  g_autofree guint8 *row = g_malloc (length), *above = g_malloc0 (length), *line = g_malloc (length + 1), *spare = g_malloc (length);

  for (guint y = 0; y < height; y++)
    {
      guint8 *swap = above;

      unpack_row ((const guint32 *)(const void *)((const guint8 *)pixels + y * stride), width, row);
      filter_row (row, above, length, line, spare);
      if (!g_output_stream_write_all (self->deflate, line, length + 1, NULL, cancellable, error))
        return FALSE;
      if (g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (self->memory)) >= PART)
        flush_part (self);
      above = row;
      row = swap;
    }
  return g_output_stream_close (self->deflate, cancellable, error);
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
  g_autoptr (GConverter) squeeze = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, LEVEL));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) deflate = g_converter_output_stream_new (memory, squeeze);
  g_autoptr (GByteArray) png = g_byte_array_new ();
  g_autoptr (GError) local = NULL;
  Writer writer = { png, memory, deflate };
  guint8 header[13] = { [8] = 8, [9] = 2 };

  g_filter_output_stream_set_close_base_stream (G_FILTER_OUTPUT_STREAM (deflate), FALSE);
  attest_put_u32 (header, width);
  attest_put_u32 (header + 4, height);
  g_byte_array_append (png, (const guint8 *)"\x89PNG\r\n\x1a\n", 8);
  put_chunk (png, "IHDR", header, sizeof header);
  if (!write_rows (&writer, pixels, width, height, stride, cancellable, &local))
    {
      g_set_error (error, ATTEST_ERROR, g_cancellable_is_cancelled (cancellable) ? ATTEST_ERROR_CANCELLED : ATTEST_ERROR_STORAGE, "Writing the copy: %s", local->message);
      return NULL;
    }
  flush_part (&writer);
  put_chunk (png, "IEND", NULL, 0);
  return g_byte_array_free_to_bytes (g_steal_pointer (&png));
}
