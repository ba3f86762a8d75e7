/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-marker.h"
#include "attest-test.h"

/* What hands do to marks, without hands. */

#define WIDTH 400
#define HEIGHT 300

static AttestMarker *
marker_new (void)
{
  return attest_marker_new (attest_marks_new (), WIDTH, HEIGHT);
}

static const AttestPictureMark *
mark_at (AttestMarker *marker,
         guint         index)
{
  return attest_marks_get (attest_marker_get_marks (marker), index);
}

static void
drag (AttestMarker *marker,
      double        x,
      double        y,
      double        to_x,
      double        to_y)
{
  attest_marker_press (marker, x, y, 6);
  attest_marker_drag (marker, (x + to_x) / 2, (y + to_y) / 2);
  attest_marker_drag (marker, to_x, to_y);
  attest_marker_release (marker, 6);
}

static void
assert_place (AttestMarker *marker,
              guint         index,
              int           x,
              int           y,
              int           width,
              int           height)
{
  g_assert_cmpint (mark_at (marker, index)->x, ==, x);
  g_assert_cmpint (mark_at (marker, index)->y, ==, y);
  g_assert_cmpint (mark_at (marker, index)->width, ==, width);
  g_assert_cmpint (mark_at (marker, index)->height, ==, height);
}

static void
test_keys (void)
{
  g_autoptr (AttestMarker) marker = marker_new ();

  g_assert_false (attest_marker_place (marker, 0, 0, WIDTH, HEIGHT));
  for (AttestMarkKind kind = ATTEST_MARK_CROP; kind <= ATTEST_MARK_LAST; kind++)
    {
      g_autofree char *armed = NULL, *placed = NULL;
      guint            index = kind - ATTEST_MARK_CROP;

      attest_marker_arm (marker, kind);
      armed = attest_marker_describe (marker);
      g_assert_true (attest_marker_place (marker, 40, 30, 200, 150));
      g_assert_cmpuint (attest_marker_get_selected (marker), ==, index);
      g_assert_true (attest_picture_mark_is_within (mark_at (marker, index), WIDTH, HEIGHT));
      g_assert_cmpint (mark_at (marker, index)->x, >=, 40);
      g_assert_cmpint (mark_at (marker, index)->x + mark_at (marker, index)->width, <=, 240);
      g_assert_cmpint (mark_at (marker, index)->y, >=, 30);
      placed = attest_marker_describe (marker);
      g_assert_cmpstr (armed, !=, placed);
      for (int i = 0; i < 100; i++)
        {
          g_assert_true (attest_marker_move (marker, 9, -7));
          g_assert_true (attest_picture_mark_is_within (mark_at (marker, index), WIDTH, HEIGHT));
          g_assert_true (attest_marker_grow (marker, -5, 6));
          g_assert_true (attest_picture_mark_is_within (mark_at (marker, index), WIDTH, HEIGHT));
        }
    }
  attest_marker_step (marker, 1);
  g_assert_cmpuint (attest_marker_get_selected (marker), ==, 0);
  attest_marker_step (marker, -1);
  g_assert_cmpuint (attest_marker_get_selected (marker), ==, ATTEST_MARK_LAST - 1);
  g_assert_true (attest_marker_remove (marker));
  g_assert_false (attest_marker_remove (marker));
  g_assert_false (attest_marker_move (marker, 1, 1));
}

static void
test_drawn (void)
{
  g_autoptr (AttestMarker) marker = marker_new ();

  attest_marker_arm (marker, ATTEST_MARK_COVER);
  drag (marker, 120, 100, 60, 40);
  assert_place (marker, 0, 60, 40, 60, 60);
  g_assert_cmpint (attest_marker_get_tool (marker), ==, 0);
  attest_marker_arm (marker, ATTEST_MARK_ARROW);
  drag (marker, 200, 200, 150, 230);
  assert_place (marker, 1, 200, 200, -50, 30);
  attest_marker_arm (marker, ATTEST_MARK_BOX);
  drag (marker, 390, 290, 900, 900);
  assert_place (marker, 2, 390, 290, 10, 10);
  attest_marker_undo (marker);
  g_assert_cmpuint (attest_marks_count (attest_marker_get_marks (marker)), ==, 2);
}

static void
test_taken_hold_of (void)
{
  g_autoptr (AttestMarker) marker = marker_new ();

  attest_marker_arm (marker, ATTEST_MARK_COVER);
  drag (marker, 50, 50, 150, 100);
  drag (marker, 100, 75, 110, 95); /* its middle */
  assert_place (marker, 0, 60, 70, 100, 50);
  drag (marker, 160, 120, 200, 150); /* bottom right */
  assert_place (marker, 0, 60, 70, 140, 80);
  drag (marker, 60, 70, 70, 80); /* top left */
  assert_place (marker, 0, 70, 80, 130, 70);
  drag (marker, 200, 80, 190, 90); /* top right */
  assert_place (marker, 0, 70, 90, 120, 60);
  drag (marker, 70, 150, 60, 160); /* bottom left */
  assert_place (marker, 0, 60, 90, 130, 70);
  drag (marker, 190, 160, 20, 20); /* right across the other corner */
  assert_place (marker, 0, 20, 20, 40, 70);
  attest_marker_undo (marker);
  assert_place (marker, 0, 60, 90, 130, 70);
  g_assert_false (attest_marker_press (marker, 350, 20, 6));
  g_assert_cmpuint (attest_marker_get_selected (marker), ==, ATTEST_MARKER_NONE);
}

/* A press that goes nowhere makes something that can be seen. */
static void
test_click (void)
{
  for (AttestMarkKind kind = ATTEST_MARK_CROP; kind <= ATTEST_MARK_LAST; kind++)
    {
      g_autoptr (AttestMarker) marker = marker_new ();

      attest_marker_arm (marker, kind);
      drag (marker, 200, 150, 201, 150);
      g_assert_cmpint (ABS (mark_at (marker, 0)->width), >, 10);
      g_assert_true (attest_picture_mark_is_within (mark_at (marker, 0), WIDTH, HEIGHT));
    }
}

static void
count_cb (AttestMarker *marker,
          guint        *count)
{
  (*count)++;
}

static void
test_words (void)
{
  g_autoptr (AttestMarker) marker = marker_new ();
  guint asked = 0;

  g_signal_connect (marker, "words", G_CALLBACK (count_cb), &asked);
  attest_marker_arm (marker, ATTEST_MARK_TEXT);
  attest_marker_place (marker, 0, 0, WIDTH, HEIGHT);
  g_assert_cmpuint (asked, ==, 1);
  attest_marker_set_text (marker, "she");
  attest_marker_set_text (marker, "she said");
  g_assert_cmpstr (mark_at (marker, 0)->text, ==, "she said");
  attest_marker_move (marker, 3, 3);
  g_assert_cmpstr (mark_at (marker, 0)->text, ==, "she said");
  attest_marker_select (marker, ATTEST_MARKER_NONE);
  attest_marker_set_text (marker, "nobody's");
  g_assert_cmpstr (mark_at (marker, 0)->text, ==, "she said");
}

/* A crop covers everything, and still what lies on it can be taken hold of. */
static void
test_crop_below (void)
{
  g_autoptr (AttestMarker) marker = marker_new ();

  attest_marker_arm (marker, ATTEST_MARK_COVER);
  drag (marker, 100, 100, 150, 150);
  attest_marker_arm (marker, ATTEST_MARK_CROP);
  drag (marker, 10, 10, 390, 290);
  attest_marker_select (marker, ATTEST_MARKER_NONE);
  g_assert_true (attest_marker_press (marker, 120, 120, 6));
  g_assert_cmpuint (attest_marker_get_selected (marker), ==, 0);
  attest_marker_release (marker, 6);
  attest_marker_select (marker, ATTEST_MARKER_NONE);
  g_assert_false (attest_marker_press (marker, 300, 200, 6));
  g_assert_true (attest_marker_press (marker, 391, 289, 6));
  g_assert_cmpuint (attest_marker_get_selected (marker), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/marker/keys-do-everything", test_keys);
  g_test_add_func ("/marker/drawn-with-a-pointer", test_drawn);
  g_test_add_func ("/marker/taken-hold-of", test_taken_hold_of);
  g_test_add_func ("/marker/a-click-makes-one", test_click);
  g_test_add_func ("/marker/words", test_words);
  g_test_add_func ("/marker/crop-lies-below", test_crop_below);
  return g_test_run ();
}
