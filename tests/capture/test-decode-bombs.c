/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "capture/attest-decode-client.h"
#include "pictures.h"

#include <stdlib.h>
#include <string.h>

static GError *
decode_fails (GBytes *bytes,
              guint   max_side)
{
  GError *error = NULL;
  g_autoptr (AttestPixels) pixels = attest_decode (bytes, max_side, NULL, &error);

  g_assert_null (pixels);
  g_assert_nonnull (error);
  return error;
}

static void
assert_limit (GBytes *bytes)
{
  g_autoptr (GError) error = decode_fails (bytes, 64);

  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE);
}

static void
patch (guint8 *bytes,
       gsize   length,
       guint8  marker,
       guint16 side)
{
  for (gsize i = 0; i + 9 < length; i++)
    if (bytes[i] == 0xff && bytes[i + 1] == marker)
      {
        bytes[i + 5] = bytes[i + 7] = (guint8)(side >> 8);
        bytes[i + 6] = bytes[i + 8] = (guint8)side;
        return;
      }
  g_assert_not_reached ();
}

static void
test_bombs_of_size (void)
{
  static const guint  sides[][2] = { { 30000, 30000 }, { 16385, 1 }, { 1, 16385 }, { 16384, 7169 }, { 0x7fffffff, 0x7fffffff } };
  static const guint8 webp[] = "RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\x3f\0\xff\x3f\0VP8 ";
  g_autoptr (GBytes) jpeg = picture_jpeg (64, 48, JPEG_BASELINE, 0);
  gsize              length = g_bytes_get_size (jpeg);
  g_autofree guint8 *huge = g_memdup2 (g_bytes_get_data (jpeg, NULL), length);
  g_autoptr (GBytes) huge_jpeg = NULL;
  g_autoptr (GBytes) huge_webp = g_bytes_new_static (webp, sizeof webp - 1);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      g_autoptr (GBytes) png = picture_png_claim (sides[i][0], sides[i][1]);

      assert_limit (png);
    }
  patch (huge, length, 0xc0, 65500);
  huge_jpeg = g_bytes_new (huge, length);
  assert_limit (huge_jpeg);
  error = decode_fails (huge_webp, 64);
  g_assert_true (error->code == ATTEST_ERROR_TOO_LARGE || error->code == ATTEST_ERROR_DAMAGED);
}

static GByteArray *
png_start (guint width,
           guint height)
{
  g_autoptr (GBytes) claim = picture_png_claim (width, height);

  return g_bytes_unref_to_array (g_steal_pointer (&claim));
}

static GBytes *
png_finish (GByteArray *png,
            guint       width,
            guint       height)
{
  g_autofree guint8 *row = g_malloc0 ((gsize)width + 1);
  g_autoptr (GBytes) pixels = picture_deflate (row, (gsize)width + 1, height);

  picture_png_chunk (png, "IDAT", g_bytes_get_data (pixels, NULL), g_bytes_get_size (pixels));
  picture_png_chunk (png, "IEND", NULL, 0);
  return g_byte_array_free_to_bytes (png);
}

static gint64
time_decode (GBytes  *bytes,
             guint    max_side,
             GError **error)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (AttestPixels) pixels = attest_decode (bytes, max_side, NULL, error);

  return (g_get_monotonic_time () - start) / 1000;
}

/* As large as is allowed at all, and black: 114 KB that become 448 MiB. */
static void
test_bomb_of_nothing (void)
{
  g_autoptr (GBytes) png = png_finish (png_start (16384, 7168), 16384, 7168);
  g_autoptr (GError) error = NULL;
  gint64 took = time_decode (png, 256, &error);

  g_test_message ("%" G_GSIZE_FORMAT " bytes to 112 Mpx to 256 px: %" G_GINT64_FORMAT " ms", g_bytes_get_size (png), took);
  g_assert_no_error (error);
}

static void
add_text_bomb (GByteArray *png,
               const char *type,
               const char *head,
               gsize       head_length,
               GBytes     *bomb)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();

  g_byte_array_append (body, (const guint8 *)head, (guint)head_length);
  g_byte_array_append (body, g_bytes_get_data (bomb, NULL), (guint)g_bytes_get_size (bomb));
  picture_png_chunk (png, type, body->data, body->len);
}

/* What is stored beside the pixels is not looked at, however large it grows. */
static void
test_bombs_beside_the_pixels (void)
{
  g_autofree guint8 *zeros = g_malloc0 (1 << 20);
  g_autoptr (GBytes) bomb = picture_deflate (zeros, 1 << 20, 300);
  GByteArray *texts = png_start (64, 48);
  GByteArray *crowd = png_start (64, 48);
  g_autoptr (GBytes) text_bomb = NULL;
  g_autoptr (GBytes) crowd_bomb = NULL;
  g_autoptr (GError) error = NULL;
  gint64 took;

  add_text_bomb (texts, "iCCP", "p\0\0", 3, bomb);
  for (guint i = 0; i < 20; i++)
    {
      add_text_bomb (texts, "iTXt", "k\0\1\0\0\0", 6, bomb);
      add_text_bomb (texts, "zTXt", "k\0\0", 3, bomb);
    }
  text_bomb = png_finish (texts, 64, 48);
  took = time_decode (text_bomb, 0, &error);
  g_assert_no_error (error);
  g_test_message ("41 bombs of 300 MiB in a file of %" G_GSIZE_FORMAT " bytes: %" G_GINT64_FORMAT " ms", g_bytes_get_size (text_bomb), took);
  for (guint i = 0; i < 200000; i++)
    picture_png_chunk (crowd, i % 2 ? "tEXt" : "prVt", "a\0b", 3);
  crowd_bomb = png_finish (crowd, 64, 48);
  took = time_decode (crowd_bomb, 0, &error);
  g_assert_no_error (error);
  g_test_message ("200,000 chunks: %" G_GINT64_FORMAT " ms", took);
}

static void
test_claims_of_length (void)
{
  GByteArray *png = png_start (64, 48);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  g_byte_array_append (png, (const guint8 *)"\x7f\xff\xff\xffIDAT"
                                            "x\x9c",
                       10);
  bytes = g_byte_array_free_to_bytes (png);
  error = decode_fails (bytes, 0);
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED);
}

/* Repeats the last scan of a progressive picture. */
static GBytes *
repeat_scan (GBytes *jpeg,
             guint   times)
{
  GByteArray   *out = g_byte_array_new ();
  gsize         length = 0;
  const guint8 *data = g_bytes_get_data (jpeg, &length);
  gsize         last = length - 2;

  while (!(data[last] == 0xff && data[last + 1] == 0xda))
    last--;
  g_byte_array_append (out, data, (guint)length - 2);
  for (guint i = 0; i < times; i++)
    g_byte_array_append (out, data + last, (guint)(length - 2 - last));
  g_byte_array_append (out, data + length - 2, 2);
  return g_byte_array_free_to_bytes (out);
}

static void
test_bombs_of_scans (void)
{
  g_autoptr (GBytes) valid = picture_jpeg (64, 48, JPEG_MANY_SCANS, 0);
  g_autoptr (GBytes) progressive = picture_jpeg (64, 48, JPEG_PROGRESSIVE, 0);
  g_autoptr (GBytes) repeated = repeat_scan (progressive, 5000);
  g_autoptr (GError) error = NULL;

  assert_limit (valid);
  error = decode_fails (repeated, 64);
  g_assert_true (error->code == ATTEST_ERROR_TOO_LARGE || error->code == ATTEST_ERROR_DAMAGED);
  g_assert_null (strstr (error->message, "broke"));
}

static void
mutate (guint8 *bytes,
        gsize   length)
{
  int changes = g_test_rand_int_range (1, 9);

  while (changes-- > 0)
    {
      gsize at = (gsize)g_test_rand_int_range (0, (int)length);

      switch (g_test_rand_int_range (0, 4))
        {
        case 0:
          bytes[at] ^= (guint8)(1 << g_test_rand_int_range (0, 8));
          break;
        case 1:
          bytes[at] = (guint8)g_test_rand_int ();
          break;
        case 2:
          bytes[at] = g_test_rand_bit () ? 0xff : 0;
          break;
        default:
          memmove (bytes + at, bytes + g_test_rand_int_range (0, (int)at + 1), MIN (16, length - at));
          break;
        }
    }
}

/* Whatever a changed picture does, the helper ends by itself with a word that
 * we know, and never by a forbidden call or a broken memory. */
static void
test_mutations (void)
{
  const char *rounds_text = g_getenv ("ATTEST_MUTATIONS");
  guint       rounds = rounds_text != NULL ? (guint)atoi (rounds_text) : 200;
  GBytes     *seeds[] = {
        picture_png (64, 48, PNG_PLAIN), picture_png (64, 48, PNG_INTERLACED | PNG_PALETTE), picture_jpeg (64, 48, JPEG_BASELINE, 6),
        picture_jpeg (64, 48, JPEG_PROGRESSIVE, 0), picture_webp (64, 48, FALSE), picture_webp (64, 48, TRUE)
  };
  guint  shown = 0;
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < rounds * G_N_ELEMENTS (seeds); i++)
    {
      GBytes            *seed = seeds[i % G_N_ELEMENTS (seeds)];
      gsize              length = g_bytes_get_size (seed);
      g_autofree guint8 *bytes = g_memdup2 (g_bytes_get_data (seed, NULL), length);
      g_autoptr (GBytes) changed = NULL;
      g_autoptr (AttestPixels) pixels = NULL;
      g_autoptr (GError) error = NULL;

      mutate (bytes, length);
      if (i % G_N_ELEMENTS (seeds) < 2 && g_test_rand_bit ())
        picture_fix_png (bytes, length);
      changed = g_bytes_new (bytes, length);
      pixels = attest_decode (changed, g_test_rand_bit () ? 0 : 20, NULL, &error);
      shown += pixels != NULL;
      if (pixels == NULL && (strstr (error->message, "broke") != NULL || strstr (error->message, "(status") != NULL))
        {
          attest_test_write ("mutation.bin", bytes, length);
          g_error ("round %u: %s; see mutation.bin", i, error->message);
        }
    }
  g_test_message ("%u changed pictures, %u still shown, %.2f ms each", rounds * (guint)G_N_ELEMENTS (seeds), shown,
                  (double)(g_get_monotonic_time () - start) / 1000 / (rounds * G_N_ELEMENTS (seeds)));
  g_assert_cmpuint (shown, >, 0);
  g_assert_cmpuint (shown, <, rounds * G_N_ELEMENTS (seeds));
  for (gsize i = 0; i < G_N_ELEMENTS (seeds); i++)
    g_bytes_unref (seeds[i]);
}

static void
test_figures (void)
{
  static const struct
  {
    guint width, height, max_side;
  } sizes[] = { { 64, 48, 0 }, { 1366, 768, 256 }, { 1366, 768, 0 }, { 4032, 3024, 256 }, { 4032, 3024, 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) png = picture_png (sizes[i].width, sizes[i].height, PNG_PLAIN);
      g_autoptr (GBytes) jpeg = picture_jpeg (sizes[i].width, sizes[i].height, JPEG_BASELINE, 6);
      g_autoptr (GBytes) webp = picture_webp (sizes[i].width, sizes[i].height, FALSE);

      g_test_message ("%ux%u to %u: PNG %" G_GINT64_FORMAT " ms, JPEG %" G_GINT64_FORMAT " ms, WebP %" G_GINT64_FORMAT " ms",
                      sizes[i].width, sizes[i].height, sizes[i].max_side, time_decode (png, sizes[i].max_side, NULL),
                      time_decode (jpeg, sizes[i].max_side, NULL), time_decode (webp, sizes[i].max_side, NULL));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("ATTEST_LONG") != NULL)
    {
      g_test_add_func ("/decode/figures/of-time", test_figures);
    }
  else
    {
      g_test_add_func ("/decode/bombs/of-size", test_bombs_of_size);
      g_test_add_func ("/decode/bombs/of-nothing", test_bomb_of_nothing);
      g_test_add_func ("/decode/bombs/beside-the-pixels", test_bombs_beside_the_pixels);
      g_test_add_func ("/decode/bombs/claims-of-length", test_claims_of_length);
      g_test_add_func ("/decode/bombs/of-scans", test_bombs_of_scans);
    }
  g_test_add_func ("/decode/mutations/end-in-a-known-way", test_mutations);
  return g_test_run ();
}
