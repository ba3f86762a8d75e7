/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "base/attest-file.h"
#include "capture/attest-decode-client.h"
#include "capture/attest-decode-protocol.h"
#include "pictures.h"

#include <string.h>

static const guint8 red[] = { 255, 0, 0 };
static const guint8 green[] = { 0, 255, 0 };
static const guint8 blue[] = { 0, 0, 255 };
static const guint8 white[] = { 255, 255, 255 };

static const guint8 *
pixel (const AttestPixels *pixels,
       guint               x,
       guint               y)
{
  const guint8 *rows = g_bytes_get_data (pixels->rgba, NULL);

  return rows + y * pixels->stride + (gsize)x * 4;
}

static void
assert_pixel (const AttestPixels *pixels,
              guint               x,
              guint               y,
              const guint8       *rgb,
              int                 slack)
{
  const guint8 *have = pixel (pixels, x, y);

  for (guint c = 0; c < 3; c++)
    if (ABS ((int)have[c] - (int)rgb[c]) > slack)
      g_error ("pixel %u,%u is %d %d %d, not %d %d %d", x, y, have[0], have[1], have[2], rgb[0], rgb[1], rgb[2]);
}

static void
assert_corners (const AttestPixels *pixels,
                const guint8       *top_left,
                const guint8       *top_right,
                const guint8       *bottom_left,
                const guint8       *bottom_right)
{
  assert_pixel (pixels, 1, 1, top_left, 12);
  assert_pixel (pixels, pixels->width - 2, 1, top_right, 12);
  assert_pixel (pixels, 1, pixels->height - 2, bottom_left, 12);
  assert_pixel (pixels, pixels->width - 2, pixels->height - 2, bottom_right, 12);
}

static AttestPixels *
decode_well (GBytes *encoded,
             guint   max_side,
             guint   width,
             guint   height)
{
  g_autoptr (GError) error = NULL;
  AttestPixels *pixels = attest_decode (encoded, max_side, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (pixels);
  g_assert_cmpuint (pixels->width, ==, width);
  g_assert_cmpuint (pixels->height, ==, height);
  g_assert_cmpuint (g_bytes_get_size (pixels->rgba), ==, pixels->stride * pixels->height);
  return pixels;
}

static void
refuse (GBytes     *encoded,
        AttestError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestPixels) pixels = attest_decode (encoded, 0, NULL, &error);

  g_assert_null (pixels);
  g_assert_error (error, ATTEST_ERROR, (int)code);
}

static void
test_png_every_kind (void)
{
  static const PictureFlags kinds[] = {
    PNG_PLAIN, PNG_INTERLACED, PNG_PALETTE, PNG_DEEP, PNG_CLEAR, PNG_INTERLACED | PNG_CLEAR,
    PNG_INTERLACED | PNG_PALETTE, PNG_DEEP | PNG_INTERLACED
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GBytes) png = picture_png (90, 60, kinds[i]);
      g_autoptr (AttestPixels) whole = decode_well (png, 0, 90, 60);
      g_autoptr (AttestPixels) small = decode_well (png, 45, 45, 30);
      g_autoptr (AttestPixels) odd = decode_well (png, 31, 31, 21);

      assert_pixel (whole, 0, 0, red, 0);
      assert_pixel (whole, 89, 0, green, 0);
      assert_pixel (small, 1, 1, red, 0);
      assert_pixel (odd, 30, 0, green, 0);
      g_assert_cmpuint (pixel (whole, 0, 0)[3], ==, 255);
      g_assert_cmpuint (pixel (whole, 0, 59)[3], ==, kinds[i] & PNG_CLEAR ? 0 : 255);
      g_assert_cmpuint (pixel (small, 0, 29)[3], ==, kinds[i] & PNG_CLEAR ? 0 : 255);
      if ((kinds[i] & PNG_CLEAR) == 0)
        assert_corners (small, red, green, blue, white);
    }
}

static void
test_png_grey (void)
{
  g_autoptr (GBytes) png = picture_png (90, 60, PNG_GREY);
  g_autoptr (AttestPixels) pixels = decode_well (png, 0, 90, 60);
  static const guint8 black[] = { 0, 0, 0 };

  assert_corners (pixels, white, black, black, white);
}

/* An average over areas: the answer does not depend on where a pixel falls. */
static void
test_scaling_averages_areas (void)
{
  g_autoptr (GBytes) png = picture_png (3000, 2000, PNG_PLAIN);
  g_autoptr (AttestPixels) pixels = decode_well (png, 3, 3, 2);
  static const guint8 top_left[] = { 170, 0, 0 };

  /* The top left pixel covers 1000 x 1000 of which 666 rows are red. */
  assert_pixel (pixels, 0, 0, top_left, 1);
  g_assert_cmpuint (pixel (pixels, 1, 0)[0], ==, 0);
}

static void
test_never_enlarged (void)
{
  g_autoptr (GBytes) png = picture_png (30, 20, PNG_PLAIN);
  g_autoptr (AttestPixels) pixels = decode_well (png, 16384, 30, 20);

  assert_corners (pixels, red, green, blue, white);
}

static void
test_thin_keeps_a_pixel (void)
{
  g_autoptr (GBytes) png = picture_png (9000, 3, PNG_PLAIN);
  g_autoptr (AttestPixels) pixels = decode_well (png, 90, 90, 1);

  g_assert_nonnull (pixels);
}

static void
test_jpeg_every_kind (void)
{
  static const PictureJpeg kinds[] = { JPEG_BASELINE, JPEG_PROGRESSIVE };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GBytes) jpeg = picture_jpeg (600, 400, kinds[i], 0);
      g_autoptr (AttestPixels) whole = decode_well (jpeg, 0, 600, 400);
      g_autoptr (AttestPixels) small = decode_well (jpeg, 100, 100, 67);

      assert_corners (whole, red, green, blue, white);
      assert_corners (small, red, green, blue, white);
    }
}

static void
test_jpeg_cmyk_and_grey (void)
{
  g_autoptr (GBytes) cmyk = picture_jpeg (90, 60, JPEG_CMYK, 0);
  g_autoptr (GBytes) grey = picture_jpeg (90, 60, JPEG_GREY, 0);
  g_autoptr (AttestPixels) inks = decode_well (cmyk, 0, 90, 60);
  g_autoptr (AttestPixels) tones = decode_well (grey, 0, 90, 60);
  static const guint8 black[] = { 0, 0, 0 };

  /* libjpeg marks it as Adobe's, so ink is stored the wrong way round. */
  assert_corners (inks, red, green, blue, white);
  assert_corners (tones, white, black, black, white);
}

static void
test_jpeg_orientation (void)
{
  static const guint8 *const corners[9][4] = {
    { NULL },
    { red, green, blue, white },
    { green, red, white, blue },
    { white, blue, green, red },
    { blue, white, red, green },
    { red, blue, green, white },
    { blue, red, white, green },
    { white, green, blue, red },
    { green, white, red, blue },
  };

  for (guint i = 1; i <= 8; i++)
    {
      g_autoptr (GBytes) jpeg = picture_jpeg (120, 80, JPEG_BASELINE, i);
      g_autoptr (AttestPixels) whole = decode_well (jpeg, 0, i >= 5 ? 80 : 120, i >= 5 ? 120 : 80);
      g_autoptr (AttestPixels) small = decode_well (jpeg, 50, i >= 5 ? 33 : 50, i >= 5 ? 50 : 33);

      assert_corners (whole, corners[i][0], corners[i][1], corners[i][2], corners[i][3]);
      assert_corners (small, corners[i][0], corners[i][1], corners[i][2], corners[i][3]);
    }
}

/* A second opinion on turning and colour, from another program. */
static void
test_jpeg_agrees_with_imagemagick (void)
{
  g_autofree char *dir = NULL;

  if (!attest_test_have ("convert"))
    {
      g_test_skip ("ImageMagick is not installed");
      return;
    }
  dir = attest_test_dir ();
  for (guint i = 1; i <= 8; i++)
    {
      g_autoptr (GBytes) jpeg = picture_jpeg (120, 80, JPEG_BASELINE, i);
      g_autoptr (AttestPixels) pixels = attest_decode (jpeg, 0, NULL, NULL);
      g_autofree char *from = g_build_filename (dir, "in.jpg", NULL);
      g_autofree char *to = g_build_filename (dir, "out.rgba", NULL);
      g_autofree char *target = g_strconcat ("rgba:", to, NULL);
      g_autoptr (GBytes) judged = NULL;
      const guint8 *ours;
      const guint8 *theirs;
      gsize         size = 0;
      int           worst = 0;

      attest_test_write (from, g_bytes_get_data (jpeg, NULL), g_bytes_get_size (jpeg));
      g_assert_cmpint (attest_test_run (NULL, "convert", from, "-auto-orient", "-depth", "8", target, NULL), ==, 0);
      judged = attest_test_read (to);
      g_assert_cmpuint (g_bytes_get_size (judged), ==, g_bytes_get_size (pixels->rgba));
      ours = g_bytes_get_data (pixels->rgba, &size);
      theirs = g_bytes_get_data (judged, NULL);
      for (gsize k = 0; k < size; k++)
        worst = MAX (worst, ABS ((int)ours[k] - (int)theirs[k]));
      g_assert_cmpint (worst, <=, 2);
    }
  attest_test_remove (dir);
}

static void
test_webp (void)
{
  for (gboolean lossless = FALSE; lossless <= TRUE; lossless++)
    {
      g_autoptr (GBytes) webp = picture_webp (600, 400, lossless);
      g_autoptr (AttestPixels) whole = decode_well (webp, 0, 600, 400);
      g_autoptr (AttestPixels) small = decode_well (webp, 100, 100, 67);

      assert_corners (whole, red, green, blue, white);
      assert_corners (small, red, green, blue, white);
    }
}

static void
test_refuses_what_has_no_preview (void)
{
  static const struct
  {
    const char *bytes;
    gsize       length;
  } others[] = {
    { "GIF89a\x01\0\x01\0\0\0\0;", 14 },
    { "BM12345678901234567890123456", 28 },
    { "II*\0abcdefgh", 12 },
    { "%PDF-1.4\n", 9 },
    { "<svg xmlns='http://www.w3.org/2000/svg'/>", 41 },
    { "\0\0\0\x18"
      "ftypheic\0\0\0\0mif1heic",
      24 },
    { "hello", 5 },
    { "x", 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (others[i].bytes, others[i].length);

      refuse (bytes, ATTEST_ERROR_INPUT);
    }
}

static void
test_refuses_moving_webp (void)
{
  static const guint8 moving[] = "RIFF\x2c\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\x09\0\0\x09\0\0"
                                 "ANIM\x06\0\0\0\xff\xff\xff\xff\0\0ANMF\0\0\0\0";
  g_autoptr (GBytes) bytes = g_bytes_new_static (moving, sizeof moving - 1);

  refuse (bytes, ATTEST_ERROR_INPUT);
}

static void
test_refuses_empty_and_endless (void)
{
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) endless = g_bytes_new_take (g_malloc0 (ATTEST_DECODE_ENCODED_MOST + 1), ATTEST_DECODE_ENCODED_MOST + 1);

  refuse (empty, ATTEST_ERROR_DAMAGED);
  refuse (endless, ATTEST_ERROR_TOO_LARGE);
}

static void
assert_cut_is_refused (GBytes *whole,
                       guint   steps)
{
  gsize size = g_bytes_get_size (whole);

  for (guint i = 1; i < steps; i++)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (whole, 0, size * i / steps);
      g_autoptr (GError) error = NULL;
      g_autoptr (AttestPixels) pixels = attest_decode (cut, 0, NULL, &error);

      g_assert_null (pixels);
      g_assert_true (g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED) || g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_INPUT));
    }
}

static void
test_refuses_what_is_cut_short (void)
{
  g_autoptr (GBytes) png = picture_png (200, 150, PNG_PLAIN);
  g_autoptr (GBytes) jpeg = picture_jpeg (200, 150, JPEG_BASELINE, 0);
  g_autoptr (GBytes) progressive = picture_jpeg (200, 150, JPEG_PROGRESSIVE, 0);
  g_autoptr (GBytes) webp = picture_webp (200, 150, FALSE);
  g_autoptr (GBytes) lossless = picture_webp (200, 150, TRUE);

  assert_cut_is_refused (png, 20);
  assert_cut_is_refused (jpeg, 20);
  assert_cut_is_refused (progressive, 20);
  assert_cut_is_refused (webp, 20);
  assert_cut_is_refused (lossless, 20);
}

static void
test_refuses_wrong_checksum (void)
{
  g_autoptr (GBytes) png = picture_png (64, 48, PNG_PLAIN);
  gsize size = g_bytes_get_size (png);

  /* In the header, in the pixels, in their checksum; the checksum of the empty end, twelve
   * bytes further, is one that later libpng passes over. */
  for (guint i = 0; i < 3; i++)
    {
      g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (png, NULL), size);
      g_autoptr (GBytes) wrong = NULL;

      bytes[i == 0 ? 24 : i == 1 ? size / 2
                                 : size - 12 - 3] ^= 1;
      wrong = g_bytes_new (bytes, size);
      refuse (wrong, ATTEST_ERROR_DAMAGED);
    }
}

typedef struct
{
  guint done;
  guint good;
} Count;

static void
count_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Count *count = user_data;
  g_autoptr (AttestPixels) pixels = attest_decode_finish (result, NULL);

  count->done++;
  count->good += pixels != NULL;
}

static gboolean
all_done (gpointer data)
{
  return ((Count *)data)->done == 40;
}

static void
test_async_many_at_once (void)
{
  g_autoptr (GBytes) good = picture_png (90, 60, PNG_PLAIN);
  g_autoptr (GBytes) bad = g_bytes_new_from_bytes (good, 0, 50);
  Count count = { 0 };

  for (guint i = 0; i < 40; i++)
    attest_decode_async (i % 2 ? good : bad, 30, NULL, count_cb, &count);
  g_assert_cmpuint (count.done, ==, 0);
  attest_test_wait_for (all_done, &count, 20);
  g_assert_cmpuint (count.good, ==, 20);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/decode/png/every-kind", test_png_every_kind);
  g_test_add_func ("/decode/png/grey", test_png_grey);
  g_test_add_func ("/decode/png/refuses-wrong-checksum", test_refuses_wrong_checksum);
  g_test_add_func ("/decode/scaling/averages-areas", test_scaling_averages_areas);
  g_test_add_func ("/decode/scaling/never-enlarges", test_never_enlarged);
  g_test_add_func ("/decode/scaling/thin-keeps-a-pixel", test_thin_keeps_a_pixel);
  g_test_add_func ("/decode/jpeg/every-kind", test_jpeg_every_kind);
  g_test_add_func ("/decode/jpeg/cmyk-and-grey", test_jpeg_cmyk_and_grey);
  g_test_add_func ("/decode/jpeg/orientation", test_jpeg_orientation);
  g_test_add_func ("/decode/jpeg/agrees-with-imagemagick", test_jpeg_agrees_with_imagemagick);
  g_test_add_func ("/decode/webp/both-kinds", test_webp);
  g_test_add_func ("/decode/webp/refuses-moving", test_refuses_moving_webp);
  g_test_add_func ("/decode/refuses-what-has-no-preview", test_refuses_what_has_no_preview);
  g_test_add_func ("/decode/refuses-empty-and-endless", test_refuses_empty_and_endless);
  g_test_add_func ("/decode/refuses-what-is-cut-short", test_refuses_what_is_cut_short);
  g_test_add_func ("/decode/async/many-at-once", test_async_many_at_once);
  return g_test_run ();
}
