/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/attest-decode-client.h"
#include "desk-fixture.h"
#include "pictures.h"
#include "session/attest-session-mark.h"

#include <string.h>

/* Copies with marks, through the use case and out of the sealed store again. */

static GBytes *
read_item (AttestDesk *desk,
           const char *item_id)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = attest_desk_peek (desk, item_id, 64 * 1024 * 1024, &error);

  g_assert_no_error (error);
  return bytes;
}

static AttestPixels *
pixels_of (AttestDesk *desk,
           const char *item_id)
{
  g_autoptr (GBytes) bytes = read_item (desk, item_id);
  g_autoptr (GError) error = NULL;
  AttestPixels *pixels = attest_decode (bytes, 0, NULL, &error);

  g_assert_no_error (error);
  return pixels;
}

static AttestItem *
add_bytes (School     *f,
           const char *case_id,
           GBytes     *bytes)
{
  AttestShot shot = { .url = "https://example.org/p/1", .name = "as seen.png", .seen_ms = 1750000000000 };
  g_autoptr (GError) error = NULL;
  AttestItem *item = attest_desk_add_bytes (f->desk[STAFF], case_id, ATTEST_GATE_NO, bytes, &shot, &error);

  g_assert_no_error (error);
  return item;
}

static void
add_mark (AttestMarks   *marks,
          AttestMarkKind kind,
          int            x,
          int            y,
          int            width,
          int            height)
{
  AttestPictureMark mark = { kind, x, y, width, height, 0, NULL };

  attest_marks_add (marks, &mark);
}

static AttestMarks *
crop_and_two_covers (void)
{
  AttestMarks *marks = attest_marks_new ();

  add_mark (marks, ATTEST_MARK_CROP, 10, 20, 90, 60);
  add_mark (marks, ATTEST_MARK_COVER, 10, 20, 5, 5);
  add_mark (marks, ATTEST_MARK_COVER, 60, 40, 30, 10);
  return marks;
}

static void
test_copy (School       *f,
           gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (GBytes) png = picture_png (120, 90, PNG_PLAIN), after = NULL;
  g_autoptr (AttestItem) item = add_bytes (f, details->id, png), copy = NULL, again = NULL;
  g_autoptr (AttestMarks) marks = crop_and_two_covers ();
  g_autoptr (AttestPixels) before = pixels_of (f->desk[STAFF], item->id), pixels = NULL;
  g_autoptr (GError) error = NULL;
  guint views = school_n_entries (f, STAFF, details->id, ATTEST_ENTRY_ITEM_VIEWED);

  copy = attest_desk_mark (f->desk[STAFF], item->id, marks, "the girl's name", NULL, &error);
  g_assert_no_error (error);
  /* The original: the same bytes, the same digest. */
  after = read_item (f->desk[STAFF], item->id);
  again = attest_desk_find_item (f->desk[STAFF], item->id, &error);
  g_assert_true (g_bytes_equal (png, after));
  g_assert_cmpstr (again->sha256, ==, item->sha256);
  g_assert_null (again->parent_sha256);
  /* The copy: whose it is, and what was done. */
  g_assert_cmpstr (copy->parent_sha256, ==, item->sha256);
  g_assert_cmpstr (copy->parent_exhibit, ==, item->exhibit);
  g_assert_cmpstr (copy->media_type, ==, "image/png");
  g_assert_cmpstr (copy->name, ==, "copy-of-JE-1.png");
  g_assert_cmpstr (copy->text, ==, "the girl's name");
  g_assert_cmpstr (copy->url, ==, item->url);
  g_assert_cmpint (copy->seen_ms, ==, item->seen_ms);
  g_assert_cmpuint (copy->done.count[ATTEST_MARK_COVER], ==, 2);
  g_assert_cmpuint (copy->done.count[ATTEST_MARK_CROP], ==, 1);
  g_assert_cmpint (copy->done.crop[0], ==, 10);
  g_assert_cmpint (copy->done.crop[3], ==, 60);
  /* Its pixels: the crop to the pixel, black where it was covered. */
  pixels = pixels_of (f->desk[STAFF], copy->id);
  g_assert_cmpuint (pixels->width, ==, 90);
  g_assert_cmpuint (pixels->height, ==, 60);
  for (guint y = 0; y < 60; y++)
    for (guint x = 0; x < 90; x++)
      {
        gboolean      covered = (x < 5 && y < 5) || (x >= 50 && x < 80 && y >= 20 && y < 30);
        const guint8 *from = (const guint8 *)g_bytes_get_data (before->rgba, NULL) + (y + 20) * before->stride + (gsize)(x + 10) * 4;
        const guint8 *at = (const guint8 *)g_bytes_get_data (pixels->rgba, NULL) + y * pixels->stride + (gsize)x * 4;

        g_assert_cmpmem (at, 4, covered ? (const guint8 *)"\0\0\0\377" : from, 4);
      }
  g_assert_cmpuint (school_n_entries (f, STAFF, details->id, ATTEST_ENTRY_ITEM_VIEWED), ==, views);
  school_assert_sound (f, STAFF);
}

static char *
body_of_copy (School     *f,
              Who         who,
              const char *case_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = attest_desk_list_entries (f->desk[who], case_id, &error);

  for (guint i = 0; i < entries->len; i++)
    {
      AttestEntry *entry = entries->pdata[i];

      if (entry->kind == ATTEST_ENTRY_ITEM_ADDED && strstr (entry->body, "parent_sha256") != NULL)
        return g_strdup (entry->body);
    }
  return NULL;
}

static AttestItem *
find_copy (School     *f,
           Who         who,
           const char *case_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = attest_desk_list_items (f->desk[who], case_id, &error);

  for (guint i = 0; i < items->len; i++)
    if (((AttestItem *)items->pdata[i])->parent_sha256 != NULL)
      return g_object_ref (items->pdata[i]);
  return NULL;
}

static void
test_travels (School       *f,
              gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (GBytes) png = picture_png (120, 90, PNG_PLAIN), original = NULL, copied = NULL, sent = NULL;
  g_autoptr (AttestItem) item = add_bytes (f, details->id, png), copy = NULL, theirs = NULL;
  g_autoptr (AttestMarks) marks = crop_and_two_covers ();
  g_autoptr (AttestSubmission) submission = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *state = NULL, *body = NULL;

  copy = attest_desk_mark (f->desk[STAFF], item->id, marks, NULL, NULL, &error);
  g_assert_no_error (error);
  submission = school_submit (f, details->id);
  state = school_received (f, DSL);
  g_assert_cmpstr (state, ==, "received");
  g_assert_cmpuint (school_n_items (f, DSL, details->id), ==, 2);
  original = read_item (f->desk[DSL], item->id);
  g_assert_true (g_bytes_equal (original, png));
  copied = read_item (f->desk[DSL], copy->id);
  sent = read_item (f->desk[STAFF], copy->id);
  g_assert_true (g_bytes_equal (copied, sent));
  theirs = find_copy (f, DSL, details->id);
  g_assert_cmpstr (theirs->parent_sha256, ==, item->sha256);
  g_assert_cmpstr (theirs->parent_exhibit, ==, "JE/1");
  g_assert_cmpuint (theirs->done.count[ATTEST_MARK_COVER], ==, 2);
  g_assert_cmpuint (theirs->done.count[ATTEST_MARK_CROP], ==, 1);
  body = body_of_copy (f, DSL, details->id);
  g_assert_nonnull (strstr (body, "\"marks\":{\"crop\":[10,20,90,60],\"cover\":2}"));
  school_assert_sound (f, STAFF);
  school_assert_sound (f, DSL);
}

static void
test_refusals (School       *f,
               gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (GBytes) png = picture_png (40, 30, PNG_PLAIN), bomb = picture_png_claim (16384, 16384), half = g_bytes_new_from_bytes (png, 0, 60);
  g_autoptr (AttestItem) item = add_bytes (f, details->id, png), words = school_add (f, details->id, "no picture");
  g_autoptr (AttestItem) huge = add_bytes (f, details->id, bomb), broken = add_bytes (f, details->id, half);
  const struct
  {
    const char *id;
    int         x, width;
    int         code;
  } tries[] = {
    { item->id, 0, 0, ATTEST_ERROR_INPUT },
    { item->id, 30, 11, ATTEST_ERROR_INPUT },
    { item->id, -1, 10, ATTEST_ERROR_INPUT },
    { words->id, 0, 10, ATTEST_ERROR_INPUT },
    { huge->id, 0, 10, ATTEST_ERROR_TOO_LARGE },
    { broken->id, 0, 10, ATTEST_ERROR_DAMAGED },
    { "00000000000000000000000000000000", 0, 10, ATTEST_ERROR_NOT_FOUND },
  };
  guint n = school_n_items (f, STAFF, details->id);

  for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
    {
      g_autoptr (AttestMarks) marks = attest_marks_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (AttestItem) none = NULL;

      add_mark (marks, ATTEST_MARK_COVER, tries[i].x, 0, tries[i].width, 5);
      none = attest_desk_mark (f->desk[STAFF], tries[i].id, marks, NULL, NULL, &error);
      g_assert_null (none);
      g_assert_error (error, ATTEST_ERROR, tries[i].code);
    }
  g_assert_cmpuint (school_n_items (f, STAFF, details->id), ==, n);
  school_assert_sound (f, STAFF);
}

/* A copy of a copy, and one by the receiver, who numbers it as their own. */
static void
test_chained (School       *f,
              gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (GBytes) png = picture_png (120, 90, PNG_CLEAR);
  g_autoptr (AttestItem) item = add_bytes (f, details->id, png), first = NULL, second = NULL, theirs = NULL;
  g_autoptr (AttestMarks) marks = crop_and_two_covers (), small = attest_marks_new ();
  g_autoptr (AttestSubmission) submission = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *state = NULL;

  first = attest_desk_mark (f->desk[STAFF], item->id, marks, NULL, NULL, &error);
  add_mark (small, ATTEST_MARK_ARROW, 0, 0, 40, 40);
  second = attest_desk_mark (f->desk[STAFF], first->id, small, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second->parent_exhibit, ==, first->exhibit);
  submission = school_submit (f, details->id);
  state = school_received (f, DSL);
  theirs = attest_desk_mark (f->desk[DSL], item->id, small, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (theirs->exhibit, ==, "MP/1");
  g_assert_cmpstr (theirs->parent_exhibit, ==, "JE/1");
  school_assert_sound (f, DSL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, function) g_test_add (name, School, NULL, school_set_up, function, school_tear_down)
  add ("/mark/covers-and-crops-a-copy-and-leaves-the-original", test_copy);
  add ("/mark/travels-with-its-original", test_travels);
  add ("/mark/refuses-what-does-not-fit", test_refusals);
  add ("/mark/copies-of-copies-and-of-received", test_chained);
#undef add
  return g_test_run ();
}
