/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "base/attest-error.h"
#include "base/attest-json.h"
#include "domain/attest-marks.h"

#include <string.h>

static guint
add (AttestMarks   *marks,
     AttestMarkKind kind,
     int            x,
     int            y,
     int            width,
     int            height)
{
  AttestPictureMark mark = { kind, x, y, width, height, kind == ATTEST_MARK_NUMBER ? attest_marks_next_number (marks) : 0, NULL };

  return attest_marks_add (marks, &mark);
}

static void
test_history (void)
{
  g_autoptr (AttestMarks) marks = attest_marks_new ();
  AttestPictureMark moved;

  g_assert_false (attest_marks_can_undo (marks));
  add (marks, ATTEST_MARK_COVER, 1, 2, 3, 4);
  add (marks, ATTEST_MARK_BOX, 5, 6, 7, 8);
  moved = *attest_marks_get (marks, 0);
  for (int i = 0; i < 30; i++)
    {
      moved.x++;
      attest_marks_change (marks, 0, &moved);
    }
  attest_marks_settle (marks);
  moved.y = 20;
  attest_marks_change (marks, 0, &moved);
  attest_marks_undo (marks);
  g_assert_cmpint (attest_marks_get (marks, 0)->x, ==, 31);
  g_assert_cmpint (attest_marks_get (marks, 0)->y, ==, 2);
  attest_marks_undo (marks);
  g_assert_cmpint (attest_marks_get (marks, 0)->x, ==, 1);
  attest_marks_redo (marks);
  g_assert_cmpint (attest_marks_get (marks, 0)->x, ==, 31);
  attest_marks_remove (marks, 0);
  g_assert_false (attest_marks_can_redo (marks));
  g_assert_cmpuint (attest_marks_count (marks), ==, 1);
  for (int i = 0; i < 9; i++)
    attest_marks_undo (marks);
  g_assert_cmpuint (attest_marks_count (marks), ==, 0);
  g_assert_false (attest_marks_can_undo (marks));
  for (int i = 0; i < 9; i++)
    attest_marks_redo (marks);
  g_assert_cmpuint (attest_marks_count (marks), ==, 1);
  g_assert_cmpint (attest_marks_get (marks, 0)->kind, ==, ATTEST_MARK_BOX);
}

/* Changed by a shallow copy of itself, as callers do. */
static void
test_words_stay (void)
{
  g_autoptr (AttestMarks) marks = attest_marks_new ();
  AttestPictureMark mark = { ATTEST_MARK_TEXT, 1, 2, 3, 4, 0, (char *)"long enough to be on the heap" };

  attest_marks_add (marks, &mark);
  for (int i = 0; i < 3; i++)
    {
      mark = *attest_marks_get (marks, 0);
      mark.x++;
      attest_marks_change (marks, 0, &mark);
    }
  g_assert_cmpstr (attest_marks_get (marks, 0)->text, ==, "long enough to be on the heap");
  g_assert_cmpint (attest_marks_get (marks, 0)->x, ==, 4);
}

static void
test_one_crop (void)
{
  g_autoptr (AttestMarks) marks = attest_marks_new ();
  AttestMarksDone done;

  g_assert_null (attest_marks_crop (marks));
  add (marks, ATTEST_MARK_COVER, 0, 0, 2, 2);
  add (marks, ATTEST_MARK_CROP, 0, 0, 10, 10);
  add (marks, ATTEST_MARK_CROP, 1, 2, 3, 4);
  g_assert_cmpuint (attest_marks_count (marks), ==, 2);
  done = attest_marks_done (marks);
  g_assert_cmpint (done.crop[0], ==, 1);
  g_assert_cmpint (done.crop[3], ==, 4);
  attest_marks_undo (marks);
  g_assert_cmpint (attest_marks_crop (marks)->width, ==, 10);
}

static void
test_numbers (void)
{
  g_autoptr (AttestMarks) marks = attest_marks_new ();

  for (int i = 1; i <= 3; i++)
    g_assert_cmpuint (attest_marks_get (marks, add (marks, ATTEST_MARK_NUMBER, 0, 0, 9, 9))->number, ==, i);
  attest_marks_remove (marks, 1);
  g_assert_cmpuint (attest_marks_next_number (marks), ==, 4);
}

/* Whatever is asked for ends up inside, and what is inside stays as it is. */
static void
test_fit (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      AttestMarkKind    kind = (AttestMarkKind)g_test_rand_int_range (ATTEST_MARK_CROP, ATTEST_MARK_LAST + 1);
      int               width = g_test_rand_int_range (1, 60), height = g_test_rand_int_range (1, 60);
      AttestPictureMark mark = { kind, g_test_rand_int_range (-80, 80), g_test_rand_int_range (-80, 80),
                                 g_test_rand_int_range (-80, 80), g_test_rand_int_range (-80, 80), 0, NULL };
      AttestPictureMark before = mark;
      gboolean          inside = attest_picture_mark_is_within (&mark, width, height);

      attest_picture_mark_fit (&mark, width, height);
      g_assert_true (attest_picture_mark_is_within (&mark, width, height));
      if (inside)
        g_assert_true (attest_picture_mark_equal (&mark, &before));
    }
}

static void
test_check (void)
{
  g_autoptr (AttestMarks) none = attest_marks_new (), good = attest_marks_new (), outside = attest_marks_new ();
  g_autoptr (GError) first = NULL, second = NULL;

  g_assert_false (attest_marks_check (none, 100, 100, &first));
  g_assert_error (first, ATTEST_ERROR, ATTEST_ERROR_INPUT);
  add (good, ATTEST_MARK_COVER, 0, 0, 100, 100);
  add (good, ATTEST_MARK_ARROW, 100, 100, -100, -100);
  g_assert_true (attest_marks_check (good, 100, 100, NULL));
  add (outside, ATTEST_MARK_COVER, 1, 0, 100, 100);
  g_assert_false (attest_marks_check (outside, 100, 100, &second));
  g_assert_error (second, ATTEST_ERROR, ATTEST_ERROR_INPUT);
  add (good, ATTEST_MARK_BOX, G_MAXINT, 0, G_MAXINT, 10);
  g_assert_false (attest_marks_check (good, 100, 100, NULL));
}

static void
test_draft (void)
{
  g_autoptr (AttestMarks) marks = attest_marks_new (), read = NULL;
  AttestPictureMark note = { ATTEST_MARK_TEXT, 3, 4, 50, 20, 0, (char *)"said \"no\"\nÂ" };
  g_autofree char  *text = NULL;
  g_autoptr (GError) error = NULL;

  add (marks, ATTEST_MARK_CROP, 1, 2, 30, 40);
  add (marks, ATTEST_MARK_ARROW, 30, 30, -20, -10);
  add (marks, ATTEST_MARK_NUMBER, 5, 5, 9, 9);
  attest_marks_add (marks, &note);
  text = attest_marks_to_text (marks);
  read = attest_marks_from_text (text, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (attest_marks_count (read), ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_true (attest_picture_mark_equal (attest_marks_get (marks, i), attest_marks_get (read, i)));
  g_assert_false (attest_marks_can_undo (read));
}

static void
test_draft_hostile (void)
{
  static const char *const texts[] = {
    "", "{}", "[]", "{\"marks\":1}", "{\"marks\":[1]}", "{\"marks\":[{}]}", "{\"marks\":[{\"kind\":\"blur\"}]}",
    "{\"marks\":[{\"kind\":\"crop\"},{\"kind\":\"crop\"}]}", "{\"marks\":[{\"kind\":\"text\",\"text\":\"\\u202e\"}]}"
  };
  g_autoptr (GString) many = g_string_new ("{\"marks\":[{\"kind\":\"box\"}");
  g_autoptr (GError) too_many = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (attest_marks_from_text (texts[i], &error));
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
    }
  for (guint i = 0; i < ATTEST_MARKS_MOST; i++)
    g_string_append (many, ",{\"kind\":\"box\"}");
  g_string_append (many, "]}");
  g_assert_null (attest_marks_from_text (many->str, &too_many));
  g_assert_nonnull (too_many);
}

static void
test_done (void)
{
  static const struct
  {
    const char *text;
    guint       crops, covers;
  } bodies[] = {
    { "{\"crop\":[1,2,3,4],\"cover\":2}", 1, 2 },
    { "{\"crop\":[1,2,3],\"cover\":-2}", 0, 0 },
    { "{\"crop\":[1,2,0,4],\"cover\":\"two\"}", 0, 0 },
    { "{\"crop\":[1,2,3,[4]],\"cover\":99999999}", 0, ATTEST_MARKS_MOST },
    { "{}", 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (JsonObject) object = attest_json_parse (bodies[i].text, strlen (bodies[i].text), 1000, NULL);
      AttestMarksDone done;

      attest_marks_done_from_json (&done, object);
      g_assert_cmpuint (done.count[ATTEST_MARK_CROP], ==, bodies[i].crops);
      g_assert_cmpuint (done.count[ATTEST_MARK_COVER], ==, bodies[i].covers);
      g_assert_cmpint (attest_marks_done_any (&done), ==, bodies[i].crops + bodies[i].covers > 0);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/marks/undo-and-redo", test_history);
  g_test_add_func ("/marks/words-stay", test_words_stay);
  g_test_add_func ("/marks/one-crop", test_one_crop);
  g_test_add_func ("/marks/numbers-go-on", test_numbers);
  g_test_add_func ("/marks/fit-within-any-picture", test_fit);
  g_test_add_func ("/marks/outside-is-refused", test_check);
  g_test_add_func ("/marks/draft-keeps-them", test_draft);
  g_test_add_func ("/marks/draft-hostile", test_draft_hostile);
  g_test_add_func ("/marks/what-was-done-hostile", test_done);
  return g_test_run ();
}
