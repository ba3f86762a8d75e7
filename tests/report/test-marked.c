/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "base/attest-bytes.h"
#include "capture/attest-decode-client.h"
#include "report/attest-marked.h"
#include "report/attest-png.h"

#include <string.h>

/* What a copy shows, and above all what it does not hold any more. */

#define WIDTH 64u
#define HEIGHT 48u

G_DEFINE_AUTOPTR_CLEANUP_FUNC (cairo_surface_t, cairo_surface_destroy)

typedef guint32 (*Pixel) (guint x,
                          guint y);

static guint32 noise_seed;

/* Red, green, blue and alpha in the order of the bytes. */
static guint32
noise (guint x,
       guint y)
{
  guint32 value = (x * 2654435761u) ^ (y * 40503u) ^ noise_seed;

  value ^= value >> 13;
  value *= 0x5bd1e995u;
  return value ^ value >> 15;
}

static AttestPlainPicture
picture_of (Pixel pixel,
            guint alpha)
{
  AttestPlainPicture picture = { .width = WIDTH, .height = HEIGHT, .stride = WIDTH * 4 + 12 };
  guint8            *bytes = g_malloc0 (picture.stride * HEIGHT);

  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      {
        guint8 *at = bytes + y * picture.stride + (gsize)x * 4;

        attest_put_u32 (at, pixel (x, y));
        at[3] = (guint8)alpha;
      }
  picture.rgba = g_bytes_new_take (bytes, picture.stride * HEIGHT);
  return picture;
}

static void
add (AttestMarks   *marks,
     AttestMarkKind kind,
     int            x,
     int            y,
     int            width,
     int            height,
     const char    *text)
{
  AttestPictureMark mark = { kind, x, y, width, height, kind == ATTEST_MARK_NUMBER ? attest_marks_next_number (marks) : 0, (char *)text };

  attest_marks_add (marks, &mark);
}

/* One of each, and marks that run across what is covered. */
static AttestMarks *
every_mark (void)
{
  AttestMarks *marks = attest_marks_new ();

  add (marks, ATTEST_MARK_COVER, 10, 10, 20, 12, NULL);
  add (marks, ATTEST_MARK_CROP, 4, 6, 50, 40, NULL);
  add (marks, ATTEST_MARK_COVER, 50, 30, 14, 18, NULL); /* over the edge of the crop */
  add (marks, ATTEST_MARK_BOX, 8, 8, 30, 20, NULL);
  add (marks, ATTEST_MARK_ARROW, 5, 40, 20, -25, NULL);
  add (marks, ATTEST_MARK_NUMBER, 24, 14, 14, 14, NULL);
  add (marks, ATTEST_MARK_TEXT, 6, 30, 40, 12, "her phone number");
  return marks;
}

static GBytes *
copy_of (const AttestPlainPicture *picture,
         AttestMarks              *marks)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (cairo_surface_t) surface = attest_marked_render (picture, marks, &error);
  GBytes *png;

  g_assert_no_error (error);
  png = attest_marked_encode (surface, NULL, &error);
  g_assert_no_error (error);
  return png;
}

static AttestPixels *
open_copy (GBytes *png)
{
  g_autoptr (GError) error = NULL;
  AttestPixels *pixels = attest_decode (png, 0, NULL, &error);

  g_assert_no_error (error);
  return pixels;
}

static const guint8 *
pixel_at (const AttestPixels *pixels,
          guint               x,
          guint               y)
{
  return (const guint8 *)g_bytes_get_data (pixels->rgba, NULL) + y * pixels->stride + (gsize)x * 4;
}

static void
test_black (void)
{
  AttestPlainPicture picture = picture_of (noise, 255);
  g_autoptr (AttestMarks) marks = every_mark ();
  g_autoptr (GBytes) png = copy_of (&picture, marks);
  g_autoptr (AttestPixels) pixels = open_copy (png);

  g_assert_cmpuint (pixels->width, ==, 50);
  g_assert_cmpuint (pixels->height, ==, 40);
  for (guint y = 10; y < 22; y++)
    for (guint x = 10; x < 30; x++)
      g_assert_cmpmem (pixel_at (pixels, x - 4, y - 6), 4, "\0\0\0\377", 4);
  for (guint y = 30; y < 46; y++)
    for (guint x = 50; x < 54; x++)
      g_assert_cmpmem (pixel_at (pixels, x - 4, y - 6), 4, "\0\0\0\377", 4);
  g_bytes_unref (picture.rgba);
}

static gboolean
is_hidden (guint x,
           guint y)
{
  return (x >= 10 && x < 30 && y >= 10 && y < 22) || (x >= 50 && y >= 30) || x < 4 || y < 6 || x >= 54 || y >= 46;
}

/* Another picture wherever the first is covered or cut off. */
static guint32
other_secret (guint x,
              guint y)
{
  return is_hidden (x, y) ? ~noise (y + 7, x + 3) : noise (x, y);
}

/* The strongest there is to say: the file does not depend on what was hidden.
 * Whatever was there, each byte of the copy is the same. */
static void
test_no_trace (void)
{
  g_autoptr (AttestMarks) marks = every_mark ();

  for (noise_seed = 0; noise_seed < 40; noise_seed++)
    {
      AttestPlainPicture one = picture_of (noise, 255), two = picture_of (other_secret, 255);
      g_autoptr (GBytes) first = copy_of (&one, marks), second = copy_of (&two, marks);

      g_assert_false (g_bytes_equal (one.rgba, two.rgba));
      g_assert_true (g_bytes_equal (first, second));
      g_bytes_unref (one.rgba);
      g_bytes_unref (two.rgba);
    }
  noise_seed = 0;
}

static void
test_exact (void)
{
  AttestPlainPicture picture = picture_of (noise, 255);
  const guint8      *from = g_bytes_get_data (picture.rgba, NULL);

  for (guint i = 0; i < 60; i++)
    {
      int width = g_test_rand_int_range (1, (int)WIDTH + 1), height = g_test_rand_int_range (1, (int)HEIGHT + 1);
      int x = g_test_rand_int_range (0, (int)WIDTH - width + 1), y = g_test_rand_int_range (0, (int)HEIGHT - height + 1);
      g_autoptr (AttestMarks) marks = attest_marks_new ();
      g_autoptr (GBytes) png = NULL;
      g_autoptr (AttestPixels) pixels = NULL;

      add (marks, ATTEST_MARK_CROP, x, y, width, height, NULL);
      png = copy_of (&picture, marks);
      pixels = open_copy (png);
      g_assert_cmpuint (pixels->width, ==, width);
      g_assert_cmpuint (pixels->height, ==, height);
      for (int row = 0; row < height; row++)
        g_assert_cmpmem (pixel_at (pixels, 0, (guint)row), (gsize)width * 4, from + (gsize)(y + row) * picture.stride + (gsize)x * 4, (gsize)width * 4);
    }
  g_bytes_unref (picture.rgba);
}

/* What was drawn with a transparent pen is not in the copy. */
static void
test_transparent (void)
{
  AttestPlainPicture picture = picture_of (noise, 0);
  g_autoptr (AttestMarks) marks = attest_marks_new ();
  g_autoptr (GBytes) png = NULL;
  g_autoptr (AttestPixels) pixels = NULL;

  add (marks, ATTEST_MARK_CROP, 0, 0, WIDTH, HEIGHT, NULL);
  png = copy_of (&picture, marks);
  pixels = open_copy (png);
  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      g_assert_cmpmem (pixel_at (pixels, x, y), 4, "\377\377\377\377", 4);
  g_bytes_unref (picture.rgba);
}

/* Marks are seen where they are, and nothing else changes. */
static void
test_drawn (void)
{
  static const AttestMarkKind kinds[] = { ATTEST_MARK_BOX, ATTEST_MARK_ARROW, ATTEST_MARK_NUMBER, ATTEST_MARK_TEXT };
  AttestPlainPicture          picture = picture_of (noise, 255);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (AttestMarks) marks = attest_marks_new ();
      g_autoptr (GBytes) png = NULL;
      g_autoptr (AttestPixels) pixels = NULL;
      guint changed = 0;

      add (marks, kinds[i], 20, 16, 20, 20, "no");
      png = copy_of (&picture, marks);
      pixels = open_copy (png);
      for (guint y = 0; y < HEIGHT; y++)
        for (guint x = 0; x < WIDTH; x++)
          {
            gboolean near = x >= 12 && x < 48 && y >= 8 && y < 44;
            gboolean same = memcmp (pixel_at (pixels, x, y), (const guint8 *)g_bytes_get_data (picture.rgba, NULL) + y * picture.stride + (gsize)x * 4, 4) == 0;

            g_assert_true (same || near);
            changed += !same;
          }
      g_assert_cmpuint (changed, >, 40);
    }
  g_bytes_unref (picture.rgba);
}

static void
test_outside (void)
{
  AttestPlainPicture picture = picture_of (noise, 255);
  g_autoptr (AttestMarks) marks = attest_marks_new (), none = attest_marks_new ();
  g_autoptr (GError) outside = NULL, nothing = NULL;

  add (marks, ATTEST_MARK_COVER, 60, 0, 5, 5, NULL);
  g_assert_null (attest_marked_render (&picture, marks, &outside));
  g_assert_error (outside, ATTEST_ERROR, ATTEST_ERROR_INPUT);
  g_assert_null (attest_marked_render (&picture, none, &nothing));
  g_assert_error (nothing, ATTEST_ERROR, ATTEST_ERROR_INPUT);
  g_bytes_unref (picture.rgba);
}

/* A difference in one pixel of what was saved is noticed. */
static void
test_matches (void)
{
  AttestPlainPicture picture = picture_of (noise, 255), other;
  g_autoptr (AttestMarks) marks = every_mark ();
  g_autoptr (cairo_surface_t) surface = attest_marked_render (&picture, marks, NULL);
  g_autoptr (GBytes) png = attest_marked_encode (surface, NULL, NULL), bytes = NULL;
  g_autoptr (AttestPixels) pixels = open_copy (png);
  guint8 *changed;
  gsize   length = pixels->stride * pixels->height;

  other = (AttestPlainPicture){ .width = pixels->width, .height = pixels->height, .stride = pixels->stride, .rgba = pixels->rgba };
  g_assert_true (attest_marked_matches (surface, &other));
  changed = g_memdup2 (g_bytes_get_data (pixels->rgba, NULL), length);
  changed[length - 4] ^= 1;
  bytes = g_bytes_new_take (changed, length);
  other.rgba = bytes;
  g_assert_false (attest_marked_matches (surface, &other));
  changed[length - 4] ^= 1;
  changed[3] = 254;
  g_assert_false (attest_marked_matches (surface, &other));
  g_bytes_unref (picture.rgba);
}

/* What squeezes as badly as nothing else, larger than any telephone's file: what
 * can be looked at can be copied. */
static void
test_larger_than_a_telephone_file (void)
{
  const guint         width = 5300, height = 4400;
  g_autofree guint32 *rows = g_new (guint32, (gsize)width * height);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (GBytes) png = NULL;
  g_autoptr (AttestPixels) pixels = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < (gsize)width * height; i++)
    rows[i] = g_rand_int (rand);
  png = attest_png_encode (rows, width, height, width * 4, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (png), >, 64 * 1024 * 1024);
  pixels = attest_decode (png, 0, NULL, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < (gsize)width * height; i++)
    if ((guint32)(pixel_at (pixels, (guint)(i % width), (guint)(i / width))[1]) != ((rows[i] >> 8) & 0xff))
      g_error ("pixel %" G_GSIZE_FORMAT " is another one", i);
}

static void
test_stopped (void)
{
  const guint32 pixel = 0;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancelled);
  g_assert_null (attest_png_encode (&pixel, 1, 1, 4, cancelled, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED);
}

/* Nothing in the file but the pixels: by its chunks, and by libpng's own judge. */
static void
test_file (void)
{
  AttestPlainPicture picture = picture_of (noise, 255);
  g_autoptr (AttestMarks) marks = every_mark ();
  g_autoptr (GBytes) png = copy_of (&picture, marks);
  g_autoptr (GString) chunks = g_string_new (NULL);
  g_autofree char *dir = attest_test_dir (), *path = g_build_filename (dir, "copy.png", NULL), *out = NULL;
  gsize            length;
  const guint8    *bytes = g_bytes_get_data (png, &length);

  for (gsize at = 8; at < length; at += 12 + attest_get_u32 (bytes + at))
    g_string_append_len (chunks, (const char *)bytes + at + 4, 4);
  g_assert_cmpstr (chunks->str, ==, "IHDRIDATIEND");
  g_assert_cmpuint (bytes[24], ==, 8);
  g_assert_cmpuint (bytes[25], ==, 2);
  attest_test_write (path, bytes, length);
  if (!attest_test_have ("pngfix"))
    g_test_skip ("pngfix is not installed");
  else
    g_assert_cmpint (attest_test_run (&out, "pngfix", "--warnings", path, NULL), ==, 0);
  attest_test_remove (dir);
  g_bytes_unref (picture.rgba);
}

/* More than one part, and rows that the filters like. */
static void
test_large (void)
{
  g_autoptr (AttestMarks) marks = attest_marks_new ();
  AttestPlainPicture picture = { .width = 1500, .height = 900, .stride = 6000 };
  guint8            *bytes = g_malloc (picture.stride * picture.height);
  g_autoptr (GBytes) png = NULL;
  g_autoptr (AttestPixels) pixels = NULL;

  for (guint y = 0; y < picture.height; y++)
    for (guint x = 0; x < picture.width; x++)
      attest_put_u32 (bytes + y * picture.stride + (gsize)x * 4, y % 300 < 200 ? noise (x, y) | 255 : (x / 40 * 0x01010100u) | 255);
  picture.rgba = g_bytes_new_take (bytes, picture.stride * picture.height);
  add (marks, ATTEST_MARK_CROP, 0, 0, 1500, 900, NULL);
  png = copy_of (&picture, marks);
  g_assert_cmpuint (g_bytes_get_size (png), >, 2 * 1024 * 1024);
  pixels = open_copy (png);
  g_assert_true (g_bytes_equal (pixels->rgba, picture.rgba));
  g_bytes_unref (picture.rgba);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/marked/covers-are-black", test_black);
  g_test_add_func ("/marked/no-trace-of-what-was-hidden", test_no_trace);
  g_test_add_func ("/marked/crop-is-exact", test_exact);
  g_test_add_func ("/marked/transparent-hides-nothing", test_transparent);
  g_test_add_func ("/marked/marks-are-seen-and-change-nothing-else", test_drawn);
  g_test_add_func ("/marked/outside-is-refused", test_outside);
  g_test_add_func ("/marked/what-was-saved-is-compared", test_matches);
  g_test_add_func ("/marked/file-holds-pixels-alone", test_file);
  g_test_add_func ("/marked/large-pictures-come-back", test_large);
  g_test_add_func ("/marked/what-cannot-be-squeezed-opens", test_larger_than_a_telephone_file);
  g_test_add_func ("/marked/stopped-there-is-no-copy", test_stopped);
  return g_test_run ();
}
