/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pictures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>
#include <webp/encode.h>
#include <zlib.h>

static void
colour_at (guint   x,
           guint   y,
           guint   width,
           guint   height,
           guint8 *rgb)
{
  gboolean left = x < width / 3;
  gboolean right = x >= width - width / 3;
  gboolean top = y < height / 3;
  gboolean bottom = y >= height - height / 3;

  rgb[0] = (left && top) || (right && bottom) ? 255 : 0;
  rgb[1] = (right && top) || (right && bottom) ? 255 : 0;
  rgb[2] = (left && bottom) || (right && bottom) ? 255 : 0;
}

static void
png_take (png_structp png,
          png_bytep   bytes,
          size_t      length)
{
  g_byte_array_append (png_get_io_ptr (png), bytes, (guint)length);
}

static void
png_no_flush (png_structp png)
{
}

static int
png_type (PictureFlags flags)
{
  if (flags & PNG_PALETTE)
    return PNG_COLOR_TYPE_PALETTE;
  if (flags & PNG_GREY)
    return PNG_COLOR_TYPE_GRAY;
  return flags & PNG_CLEAR ? PNG_COLOR_TYPE_RGBA : PNG_COLOR_TYPE_RGB;
}

static void
png_fill_row (guint8      *row,
              guint        y,
              guint        width,
              guint        height,
              PictureFlags flags)
{
  for (guint x = 0; x < width; x++)
    {
      guint8 rgb[3];

      colour_at (x, y, width, height, rgb);
      if (flags & PNG_PALETTE)
        *row++ = (guint8)((rgb[0] & 1) | (rgb[1] & 2) | (rgb[2] & 4));
      else if (flags & PNG_GREY)
        *row++ = rgb[0];
      else
        for (guint c = 0; c < 3; c++)
          {
            *row++ = rgb[c];
            if (flags & PNG_DEEP)
              *row++ = rgb[c];
          }
      if ((flags & PNG_CLEAR) != 0)
        *row++ = y < height / 2 ? 255 : 0;
    }
}

static void
png_set_colours (png_structp png,
                 png_infop   info)
{
  png_color colours[8];

  for (guint i = 0; i < 8; i++)
    colours[i] = (png_color){ i & 1 ? 255 : 0, i & 2 ? 255 : 0, i & 4 ? 255 : 0 };
  png_set_PLTE (png, info, colours, 8);
}

GBytes *
picture_png (guint        width,
             guint        height,
             PictureFlags flags)
{
  GByteArray        *out = g_byte_array_new ();
  png_structp        png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop          info = png_create_info_struct (png);
  g_autofree guint8 *row = g_malloc0 ((gsize)width * 8);
  int                passes;

  png_set_write_fn (png, out, png_take, png_no_flush);
  png_set_compression_level (png, 1);
  png_set_IHDR (png, info, width, height, flags & PNG_DEEP ? 16 : 8, png_type (flags),
                flags & PNG_INTERLACED ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (flags & PNG_PALETTE)
    png_set_colours (png, info);
  png_write_info (png, info);
  passes = png_set_interlace_handling (png);
  while (passes-- > 0)
    for (guint y = 0; y < height; y++)
      {
        png_fill_row (row, y, width, height, flags);
        png_write_row (png, row);
      }
  png_write_end (png, NULL);
  png_destroy_write_struct (&png, &info);
  return g_byte_array_free_to_bytes (out);
}

static void
write_orientation (struct jpeg_compress_struct *jpeg,
                   guint                        orientation)
{
  guint8 exif[] = { 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1,
                    0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (guint8)orientation, 0, 0, 0, 0, 0, 0 };

  if (orientation != 0)
    jpeg_write_marker (jpeg, JPEG_APP0 + 1, exif, sizeof exif);
}

/* Each coefficient of each colour by itself: a script no camera writes and
 * every decoder must accept. */
static int
many_scans (jpeg_scan_info *scans)
{
  int count = 0;

  scans[count++] = (jpeg_scan_info){ .comps_in_scan = 3, .component_index = { 0, 1, 2 } };
  for (int component = 0; component < 3; component++)
    for (int k = 1; k < 64; k++)
      scans[count++] = (jpeg_scan_info){ .comps_in_scan = 1, .component_index = { component }, .Ss = k, .Se = k };
  return count;
}

GBytes *
picture_jpeg (guint       width,
              guint       height,
              PictureJpeg kind,
              guint       orientation)
{
  static jpeg_scan_info       scans[200];
  struct jpeg_compress_struct jpeg;
  struct jpeg_error_mgr       errors;
  guint                       channels = kind == JPEG_CMYK ? 4 : kind == JPEG_GREY ? 1
                                                                                   : 3;
  g_autofree guint8          *row = g_malloc0 ((gsize)width * 4);
  unsigned char              *out = NULL;
  unsigned long               size = 0;
  GBytes                     *bytes;

  jpeg.err = jpeg_std_error (&errors);
  jpeg_create_compress (&jpeg);
  jpeg_mem_dest (&jpeg, &out, &size);
  jpeg.image_width = width;
  jpeg.image_height = height;
  jpeg.input_components = (int)channels;
  jpeg.in_color_space = kind == JPEG_CMYK ? JCS_CMYK : kind == JPEG_GREY ? JCS_GRAYSCALE
                                                                         : JCS_RGB;
  jpeg_set_defaults (&jpeg);
  jpeg_set_quality (&jpeg, 92, TRUE);
  if (kind == JPEG_PROGRESSIVE)
    jpeg_simple_progression (&jpeg);
  if (kind == JPEG_MANY_SCANS)
    {
      jpeg.num_scans = many_scans (scans);
      jpeg.scan_info = scans;
    }
  jpeg_start_compress (&jpeg, TRUE);
  write_orientation (&jpeg, orientation);
  while (jpeg.next_scanline < height)
    {
      JSAMPROW line = row;

      for (guint x = 0; x < width; x++)
        {
          guint8 rgb[4] = { 0, 0, 0, 255 };

          colour_at (x, jpeg.next_scanline, width, height, rgb);
          memcpy (row + (gsize)x * channels, rgb, channels);
        }
      jpeg_write_scanlines (&jpeg, &line, 1);
    }
  jpeg_finish_compress (&jpeg);
  jpeg_destroy_compress (&jpeg);
  bytes = g_bytes_new (out, size);
  free (out);
  return bytes;
}

GBytes *
picture_webp (guint    width,
              guint    height,
              gboolean lossless)
{
  g_autofree guint8 *rgb = g_malloc0 ((gsize)width * height * 3);
  uint8_t           *out = NULL;
  gsize              size;
  GBytes            *bytes;

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      colour_at (x, y, width, height, rgb + ((gsize)y * width + x) * 3);
  size = lossless ? WebPEncodeLosslessRGB (rgb, (int)width, (int)height, (int)width * 3, &out)
                  : WebPEncodeRGB (rgb, (int)width, (int)height, (int)width * 3, 90, &out);
  bytes = g_bytes_new (out, size);
  WebPFree (out);
  return bytes;
}

static void
put32 (guint8 *to,
       guint32 value)
{
  for (guint i = 0; i < 4; i++)
    to[i] = (guint8)(value >> (24 - 8 * i));
}

void
picture_png_chunk (GByteArray *png,
                   const char *type,
                   const void *bytes,
                   gsize       length)
{
  guint8  number[4];
  guint32 sum = (guint32)crc32 (crc32 (0, (const Bytef *)type, 4), bytes, (uInt)length);

  put32 (number, (guint32)length);
  g_byte_array_append (png, number, 4);
  g_byte_array_append (png, (const guint8 *)type, 4);
  if (length > 0)
    g_byte_array_append (png, bytes, (guint)length);
  put32 (number, length > 0 ? sum : (guint32)crc32 (0, (const Bytef *)type, 4));
  g_byte_array_append (png, number, 4);
}

/* The signature and a header that claims this size, grey, 8 bits; no end. */
GBytes *
picture_png_claim (guint width,
                   guint height)
{
  GByteArray *png = g_byte_array_new ();
  guint8      header[13] = { 0 };

  put32 (header, width);
  put32 (header + 4, height);
  header[8] = 8;
  g_byte_array_append (png, (const guint8 *)"\x89PNG\r\n\x1a\n", 8);
  picture_png_chunk (png, "IHDR", header, sizeof header);
  return g_byte_array_free_to_bytes (png);
}

/* @bytes, @times over, as one zlib stream. */
GBytes *
picture_deflate (const void *bytes,
                 gsize       length,
                 guint       times)
{
  GByteArray *out = g_byte_array_new ();
  guint8      buffer[65536];
  z_stream    stream = { 0 };
  int         status = Z_OK;

  deflateInit (&stream, 9);
  for (guint i = 0; i < times || status != Z_STREAM_END;)
    {
      if (stream.avail_in == 0 && i < times)
        {
          stream.next_in = (Bytef *)bytes;
          stream.avail_in = (uInt)length;
          i++;
        }
      stream.next_out = buffer;
      stream.avail_out = sizeof buffer;
      status = deflate (&stream, i < times || stream.avail_in > 0 ? Z_NO_FLUSH : Z_FINISH);
      g_byte_array_append (out, buffer, (guint)(sizeof buffer - stream.avail_out));
    }
  deflateEnd (&stream);
  return g_byte_array_free_to_bytes (out);
}

/* Makes every checksum right again after a change, so that the change gets
 * past the first gate. */
void
picture_fix_png (guint8 *bytes,
                 gsize   length)
{
  gsize at = 8;

  while (at + 12 <= length)
    {
      gsize size = (gsize)bytes[at] << 24 | (gsize)bytes[at + 1] << 16 | (gsize)bytes[at + 2] << 8 | bytes[at + 3];

      if (size > length - at - 12)
        return;
      put32 (bytes + at + 8 + size, (guint32)crc32 (0, bytes + at + 4, (uInt)size + 4));
      at += 12 + size;
    }
}
