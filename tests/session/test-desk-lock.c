/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-fixture.h"
#include "session/attest-desk-lock.h"
#include "session/attest-desk-steps.h"
#include "session/attest-session-mark.h"

#include <glib/gstdio.h>
#include <string.h>

/* An item found to be an indecent image after it was sealed: for nobody to see,
 * in no package, and kept as it is. */

#define WORDS "bytes that nobody is to see again"

static void
lock (School           *f,
      Who               who,
      const AttestItem *item,
      guint             n)
{
  g_autoptr (GError) error = NULL;
  guint locked = 0;

  g_assert_true (attest_desk_lock_item (f->desk[who], item->id, "The DSL said so.", &locked, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (locked, ==, n);
}

/* Every way to its bytes. */
static void
assert_shut (School     *f,
             Who         who,
             const char *item_id)
{
  g_autoptr (AttestItem) item = attest_desk_find_item (f->desk[who], item_id, NULL);
  g_autoptr (AttestMarks) marks = attest_marks_new ();
  GError     *error = NULL;
  GBytes     *bytes;
  AttestItem *copy;

  g_assert_true (item->locked);
  bytes = attest_desk_view (f->desk[who], item_id, 1000, &error);
  g_assert_null (bytes);
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_GATE);
  g_assert_nonnull (strstr (error->message, "police"));
  g_clear_error (&error);
  bytes = attest_desk_peek (f->desk[who], item_id, 1000, &error);
  g_assert_null (bytes);
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_GATE);
  g_clear_error (&error);
  copy = attest_desk_mark (f->desk[who], item_id, marks, "x", NULL, &error);
  g_assert_null (copy);
  g_assert_nonnull (error);
  g_clear_error (&error);
}

static void
assert_open (School     *f,
             Who         who,
             const char *item_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = attest_desk_view (f->desk[who], item_id, 1000, &error);

  g_assert_no_error (error);
}

/* Found by its case: the ids of a received item are the sender's. */
static void
test_for_everybody (School       *f,
                    gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, WORDS), other = school_add (f, details->id, "another");
  g_autoptr (AttestSubmission) sent = school_submit (f, details->id), again = NULL;
  g_autofree char *state = school_received (f, DSL), *update = NULL;
  g_autofree char *objects = g_build_filename (f->dir[DSL], "objects", NULL);
  guint            files = count_files (objects);

  assert_open (f, DSL, item->id);
  lock (f, STAFF, item, 1);
  assert_shut (f, STAFF, item->id);
  assert_open (f, STAFF, other->id);
  /* Whoever has it is told by the next package. */
  assert_open (f, DSL, item->id);
  again = school_submit (f, details->id);
  update = school_received (f, DSL);
  g_assert_cmpstr (update, ==, "updated");
  assert_shut (f, DSL, item->id);
  assert_open (f, DSL, other->id);
  /* And nothing was deleted or changed, here or there. */
  g_assert_cmpuint (count_files (objects), ==, files);
  school_assert_sound (f, STAFF);
  school_assert_sound (f, DSL);
}

static void
test_in_no_package (School       *f,
                    gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) other = school_add (f, details->id, "another"), item = school_add (f, details->id, WORDS);
  g_autoptr (AttestSubmission) sent = NULL;
  g_autofree char *state = NULL, *objects = g_build_filename (f->dir[DSL], "objects", NULL);
  guint            files = count_files (objects);

  lock (f, STAFF, item, 1);
  sent = school_submit (f, details->id);
  state = school_received (f, DSL);
  g_assert_cmpstr (state, ==, "received");
  /* Its entry and its digest came; its bytes did not. */
  g_assert_cmpuint (school_n_items (f, DSL, details->id), ==, 2);
  g_assert_cmpuint (count_files (objects), ==, files + 1);
  assert_shut (f, DSL, item->id);
  assert_open (f, DSL, other->id);
  g_assert_cmpuint (school_n_entries (f, DSL, details->id, ATTEST_ENTRY_ITEM_LOCKED), ==, 1);
  school_assert_sound (f, DSL);
}

/* What was sealed before, and waits, is taken back; what lies in the drop too. */
static void
test_taken_back (School       *f,
                 gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, WORDS);
  g_autofree char *away = school_path (f, "away"), *in = in_drop (f, "in"), *state = NULL;
  g_autoptr (AttestSubmission) first = school_submit (f, details->id), waits = NULL, again = NULL;
  g_autoptr (AttestSyncResult) synced = NULL;

  g_assert_cmpuint (count_files (in), ==, 1);
  lock (f, STAFF, item, 1);
  g_assert_cmpuint (count_files (in), ==, 0);
  g_assert_false (g_file_test (first->file, G_FILE_TEST_EXISTS));
  again = school_submit (f, details->id);
  g_assert_cmpint (again->state, ==, ATTEST_CASE_SENT);
  state = school_received (f, DSL);
  g_assert_cmpstr (state, ==, "received");
  assert_shut (f, DSL, item->id);
  {
    g_autoptr (AttestCase) second = school_case (f, "defamation", NULL);
    g_autoptr (AttestItem) its = school_add (f, second->id, "waits");

    g_assert_cmpint (g_rename (f->drop, away), ==, 0);
    waits = school_submit (f, second->id);
    g_assert_cmpint (waits->state, ==, ATTEST_CASE_QUEUED);
    lock (f, STAFF, its, 1);
    g_assert_false (g_file_test (waits->file, G_FILE_TEST_EXISTS));
    g_assert_cmpint (g_rename (away, f->drop), ==, 0);
    synced = school_sync (f, STAFF);
    g_assert_cmpuint (synced->waiting, ==, 0);
    g_assert_cmpuint (count_files (in), ==, 0);
  }
  school_assert_sound (f, STAFF);
}

/* The same bytes in another case, and what is added again. */
static void
test_same_bytes (School       *f,
                 gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL), second = school_case (f, "defamation", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, WORDS), twin = school_add (f, second->id, WORDS), later = NULL;
  g_autoptr (AttestSubmission) sent = NULL;
  g_autofree char *state = NULL;

  lock (f, STAFF, item, 2);
  assert_shut (f, STAFF, twin->id);
  later = school_add (f, second->id, WORDS);
  assert_shut (f, STAFF, later->id);
  sent = school_submit (f, second->id);
  state = school_received (f, DSL);
  g_assert_cmpstr (state, ==, "received");
  assert_shut (f, DSL, twin->id);
  assert_shut (f, DSL, later->id);
  school_assert_sound (f, STAFF);
  school_assert_sound (f, DSL);
}

/* The one who received it locks it as well; its steps are those for such a picture. */
static void
test_by_the_receiver (School       *f,
                      gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, WORDS);
  g_autoptr (AttestSubmission) sent = school_submit (f, details->id);
  g_autofree char *state = school_received (f, DSL);
  g_autoptr (GPtrArray) steps = NULL;
  gboolean police = FALSE;

  lock (f, DSL, item, 1);
  assert_shut (f, DSL, item->id);
  steps = attest_desk_steps (f->desk[DSL], details->id, NULL);
  for (guint i = 0; i < steps->len; i++)
    {
      police |= strcmp (((AttestStep *)steps->pdata[i])->id, "police-now") == 0;
      g_assert_cmpstr (((AttestStep *)steps->pdata[i])->id, !=, "capture");
    }
  g_assert_true (police);
  school_close (f, DSL);
  school_open (f, DSL);
  assert_shut (f, DSL, item->id);
  school_assert_sound (f, DSL);
}

static void
test_refused (School       *f,
              gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, WORDS);
  AttestShot shot = { .kind = ATTEST_KIND_WRITTEN, .text = "I saw it." };
  g_autoptr (AttestItem) words = attest_desk_write (f->desk[STAFF], details->id, &shot, NULL);
  g_autoptr (GError) error = NULL;
  guint locked = 7;

  g_assert_false (attest_desk_lock_item (f->desk[STAFF], words->id, NULL, &locked, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
  g_assert_cmpuint (locked, ==, 0);
  g_clear_error (&error);
  lock (f, STAFF, item, 1);
  g_assert_false (attest_desk_lock_item (f->desk[STAFF], item->id, NULL, &locked, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (attest_desk_lock_item (f->desk[STAFF], "nothing", NULL, &locked, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND);
  g_assert_cmpuint (school_n_entries (f, STAFF, details->id, ATTEST_ENTRY_ITEM_LOCKED), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add ("/desk/locked-away/" path, School, NULL, school_set_up, function, school_tear_down)
  ADD ("for-everybody-who-has-it", test_for_everybody);
  ADD ("is-in-no-package", test_in_no_package);
  ADD ("what-waits-is-taken-back", test_taken_back);
  ADD ("with-the-same-bytes", test_same_bytes);
  ADD ("by-whoever-received-it", test_by_the_receiver);
  ADD ("refused", test_refused);
  return g_test_run ();
}
