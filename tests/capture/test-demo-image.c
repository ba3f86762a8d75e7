/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "capture/attest-decode-client.h"
#include "capture/attest-sniff.h"
#include "cli/attest-demo-image.h"

#include <string.h>

static const AttestDemoMessage talk[] = {
  { "Hi Miss, it's Tyler from 9B. Can you accept my friend request please?", "19:02", FALSE },
  { "This is my own account, so I can't. Speak to me at school.", "19:05", TRUE },
  { "Fine. Everyone will see the picture I made of you then!", NULL, FALSE },
};

static AttestPixels *
decode (GBytes *png)
{
  g_autoptr (GError) error = NULL;
  AttestPixels *pixels = attest_decode (png, 0, NULL, &error);

  g_assert_no_error (error);
  return pixels;
}

static guint
count_colour (const AttestPixels *pixels,
              guint8              r,
              guint8              g,
              guint8              b)
{
  const guint8 *rows = g_bytes_get_data (pixels->rgba, NULL);
  guint         count = 0;

  for (gsize i = 0; i < (gsize)pixels->width * pixels->height; i++)
    count += rows[4 * i] == r && rows[4 * i + 1] == g && rows[4 * i + 2] == b;
  return count;
}

static void
test_is_a_picture_with_bubbles (void)
{
  g_autoptr (GBytes) png = attest_demo_image ("Tyler", talk, G_N_ELEMENTS (talk));
  g_autoptr (AttestPixels) pixels = decode (png);
  AttestSniff sniff = attest_sniff (g_bytes_get_data (png, NULL), g_bytes_get_size (png));

  g_assert_cmpstr (sniff.type, ==, "image/png");
  g_assert_cmpuint (sniff.width, ==, 720);
  g_assert_cmpuint (pixels->width, ==, 720);
  g_assert_cmpuint (pixels->height, ==, sniff.height);
  g_assert_cmpuint (pixels->height, >, 400);
  g_assert_cmpuint (count_colour (pixels, 0x2b, 0x6c, 0xb8), >, 20000); /* own bubble */
  g_assert_cmpuint (count_colour (pixels, 0xff, 0xff, 0xff), >, 40000); /* the other's */
  g_assert_cmpuint (count_colour (pixels, 0x22, 0x22, 0x22), >, 5000);  /* words */
}

/* The dots of a letter, seen through the decoder: a white I on the blue bubble
 * is a bar of a known size with the bubble's colour beside it. */
static void
test_letters_are_where_they_should_be (void)
{
  static const AttestDemoMessage one[] = { { "I", NULL, TRUE } };
  g_autoptr (GBytes) png = attest_demo_image ("X", one, 1);
  g_autoptr (AttestPixels) pixels = decode (png);
  const guint8 *rows = g_bytes_get_data (pixels->rgba, NULL);
  guint         top = pixels->height;
  guint         left = pixels->width;
  guint         dots = 0;

  for (guint y = 110; y < pixels->height; y++)
    for (guint x = 0; x < pixels->width; x++)
      if (memcmp (rows + y * pixels->stride + 4 * x, "\xff\xff\xff", 3) == 0)
        {
          top = MIN (top, y);
          left = MIN (left, x);
          dots++;
        }
  g_assert_cmpuint (dots, ==, (3 + 5 + 3) * 9);
  g_assert_cmpint (rows[(top + 9) * pixels->stride + 4 * left], ==, 0x2b);
  g_assert_cmpint (rows[(top + 9) * pixels->stride + 4 * (left + 3)], ==, 0xff);
}

static void
test_same_words_same_picture (void)
{
  g_autoptr (GBytes) first = attest_demo_image ("Tyler", talk, G_N_ELEMENTS (talk));
  g_autoptr (GBytes) again = attest_demo_image ("Tyler", talk, G_N_ELEMENTS (talk));
  g_autoptr (GBytes) other = attest_demo_image ("Taylor", talk, G_N_ELEMENTS (talk));

  g_assert_true (g_bytes_equal (first, again));
  g_assert_false (g_bytes_equal (first, other));
}

static void
test_any_words (void)
{
  g_autofree char        *longest = g_strnfill (5000, 'w');
  const AttestDemoMessage odd[] = {
    { "", NULL, FALSE },
    { "caf\xc3\xa9 \xf0\x9f\x98\x80 \xe2\x80\x9cquoted\xe2\x80\x9d \xff\xfe", "\xff", TRUE },
    { longest, "00:00", FALSE },
    { longest, "00:00", TRUE },
  };
  g_autoptr (GBytes) png = attest_demo_image ("", odd, G_N_ELEMENTS (odd));
  g_autoptr (AttestPixels) pixels = decode (png);

  g_assert_cmpuint (pixels->height, ==, 6000);
}

static void
test_judged_by_pngfix (void)
{
  g_autoptr (GBytes) png = attest_demo_image ("Tyler", talk, G_N_ELEMENTS (talk));
  g_autofree char *dir = NULL;
  g_autofree char *path = NULL;
  g_autofree char *said = NULL;

  if (!attest_test_have ("pngfix"))
    {
      g_test_skip ("pngfix is not installed");
      return;
    }
  dir = attest_test_dir ();
  path = g_build_filename (dir, "demo.png", NULL);
  attest_test_write (path, g_bytes_get_data (png, NULL), g_bytes_get_size (png));
  g_assert_cmpint (attest_test_run (&said, "pngfix", path, NULL), ==, 0);
  g_assert_true (g_str_has_prefix (said, "IDAT OK"));
  attest_test_remove (dir);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo-image/is-a-picture-with-bubbles", test_is_a_picture_with_bubbles);
  g_test_add_func ("/demo-image/letters-are-where-they-should-be", test_letters_are_where_they_should_be);
  g_test_add_func ("/demo-image/same-words-same-picture", test_same_words_same_picture);
  g_test_add_func ("/demo-image/any-words", test_any_words);
  g_test_add_func ("/demo-image/judged-by-pngfix", test_judged_by_pngfix);
  return g_test_run ();
}
