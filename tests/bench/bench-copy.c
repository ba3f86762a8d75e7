/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-bench.h"
#include "base/attest-error.h"
#include "capture/attest-decode-client.h"
#include "report/attest-png.h"

#include <cairo.h>

/* A marked copy, from its pixels to a file that the helper has opened: what a
 * person waits for after pressing Save. The peer is cairo's own PNG, which is
 * libpng as everybody uses it. Noise over slow waves squeezes as badly as a
 * photograph does. */

typedef struct
{
  cairo_surface_t *surface;
  guint            width;
  guint            height;
} Bench;

static guint32
shade (guint   x,
       guint   y,
       guint64 noise)
{
  guint32 pixel = 0;

  for (guint c = 0; c < 3; c++)
    pixel = (pixel << 8) | (((x * (c + 1) / 7 + y * (3 - c) / 5) & 0x7f) + 64 + ((noise >> (8 * c)) & 7));
  return pixel;
}

static Bench
photograph (guint width,
            guint height)
{
  Bench   self = { cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)width, (int)height), width, height };
  guint8 *rows = cairo_image_surface_get_data (self.surface);
  gsize   stride = (gsize)cairo_image_surface_get_stride (self.surface);
  guint64 noise = 88172645463325252;

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      {
        noise ^= noise << 13;
        noise ^= noise >> 7;
        noise ^= noise << 17;
        ((guint32 *)(void *)(rows + y * stride))[x] = shade (x, y, noise);
      }
  cairo_surface_mark_dirty (self.surface);
  return self;
}

static GBytes *
encode (Bench *self)
{
  return attest_png_encode ((const guint32 *)(const void *)cairo_image_surface_get_data (self->surface), self->width, self->height,
                            (gsize)cairo_image_surface_get_stride (self->surface), NULL, NULL);
}

static double
ours (gpointer data)
{
  double start = attest_bench_now ();
  g_autoptr (GBytes) png = encode (data);

  return attest_bench_now () - start;
}

static cairo_status_t
take (void                *closure,
      const unsigned char *bytes,
      unsigned             length)
{
  g_byte_array_append (closure, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

static double
peer (gpointer data)
{
  double start = attest_bench_now ();
  g_autoptr (GByteArray) png = g_byte_array_new ();

  if (cairo_surface_write_to_png_stream (((Bench *)data)->surface, take, png) != CAIRO_STATUS_SUCCESS)
    g_error ("cairo writes no PNG");
  return attest_bench_now () - start;
}

static double
and_opened (gpointer data)
{
  double start = attest_bench_now ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = encode (data);
  g_autoptr (AttestPixels) pixels = attest_decode (png, 0, NULL, &error);

  if (pixels == NULL)
    g_error ("the copy does not open: %s", error->message);
  return attest_bench_now () - start;
}

int
main (void)
{
  Bench small = photograph (4000, 3000), large = photograph (8000, 6000);

  attest_bench_compare ("a copy of 12 Mpx, by cairo's PNG", "s", 1.0, 5, ours, peer, &small);
  attest_bench_limit ("a copy of 12 Mpx, and opened again", "s", 1.0, 5, and_opened, &small);
  attest_bench_limit ("a copy of 48 Mpx, and opened again", "s", 4.0, 3, and_opened, &large);
  cairo_surface_destroy (small.surface);
  cairo_surface_destroy (large.surface);
  return 0;
}
