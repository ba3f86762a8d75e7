/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-fixture.h"
#include "session/attest-desk-private.h"

#include <glib/gstdio.h>
#include <string.h>

/* Record, submit, receive, open, sync: what each side then says. */

static void
assert_view (School     *f,
             Who         who,
             const char *case_id,
             const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = attest_desk_list_items (f->desk[who], case_id, &error);
  g_autoptr (GBytes) bytes = NULL;

  g_assert_no_error (error);
  bytes = attest_desk_view (f->desk[who], ((AttestItem *)items->pdata[0])->id, 1000, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, strlen (text));
}

static void
test_whole (School       *f,
            gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, "what was seen");
  g_autoptr (AttestSubmission) sent = school_submit (f, details->reference);
  g_autoptr (AttestSyncResult) synced = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *state = NULL, *in = in_drop (f, "in"), *out = in_drop (f, "out");

  g_assert_cmpint (sent->state, ==, ATTEST_CASE_SENT);
  g_assert_cmpuint (sent->to->len, ==, 1);
  g_assert_cmpstr (((AttestChoice *)sent->to->pdata[0])->role, ==, "dsl");
  g_assert_cmpint (school_state (f, STAFF, details->id), ==, ATTEST_CASE_SENT);
  g_assert_cmpuint (count_files (in), ==, 1);

  state = school_received (f, DSL);
  g_assert_cmpstr (state, ==, "received");
  g_assert_cmpuint (count_files (in), ==, 0);
  g_assert_cmpuint (count_files (out), ==, 1);
  synced = school_sync (f, STAFF);
  g_assert_cmpuint (synced->receipts, ==, 1);
  g_assert_cmpuint (synced->waiting, ==, 0);
  g_assert_cmpstr (((AttestReceiptInfo *)synced->fresh->pdata[0])->from, ==, "Mina Patel");
  g_assert_cmpint (school_state (f, STAFF, details->id), ==, ATTEST_CASE_RECEIVED);
  g_assert_false (g_file_test (sent->file, G_FILE_TEST_EXISTS));

  g_assert_true (attest_desk_open_received (f->desk[DSL], details->id, &error));
  g_assert_true (attest_desk_open_received (f->desk[DSL], details->id, &error));
  assert_view (f, DSL, details->id, "what was seen");
  g_assert_cmpuint (school_n_entries (f, DSL, details->id, ATTEST_ENTRY_OPENED), ==, 1);
  attest_sync_result_free (g_steal_pointer (&synced));
  synced = school_sync (f, STAFF);
  g_assert_cmpuint (synced->receipts, ==, 1);
  g_assert_cmpint (school_state (f, STAFF, details->id), ==, ATTEST_CASE_OPENED);

  g_assert_true (attest_desk_close_case (f->desk[DSL], details->id, "s", "f", "o", "r", &error));
  attest_sync_result_free (g_steal_pointer (&synced));
  synced = school_sync (f, STAFF);
  g_assert_cmpint (school_state (f, STAFF, details->id), ==, ATTEST_CASE_CLOSED);
  attest_sync_result_free (g_steal_pointer (&synced));
  synced = school_sync (f, STAFF);
  g_assert_cmpuint (synced->receipts, ==, 0);
  school_assert_sound (f, STAFF);
  school_assert_sound (f, DSL);
}

static gint64
last_of (School         *f,
         Who             side,
         const char     *case_id,
         AttestEntryKind kind)
{
  g_autoptr (GPtrArray) entries = attest_desk_list_entries (f->desk[side], case_id, NULL);
  gint64 at_ms = 0;

  for (guint i = 0; i < entries->len; i++)
    if (((AttestEntry *)entries->pdata[i])->kind == kind)
      at_ms = ((AttestEntry *)entries->pdata[i])->at_ms;
  return at_ms;
}

/* Opening, and the answer to it, are not the author's; a correction is. */
static void
assert_sealed_at (School     *f,
                  Who         side,
                  const char *case_id,
                  gint64      at_ms)
{
  g_autoptr (AttestCase) details = attest_desk_find_case (f->desk[side], case_id, NULL);

  g_assert_cmpint (attest_desk_last_sealed (f->desk[side], details), ==, at_ms);
  g_assert_cmpint (details->changed_ms, >, at_ms);
}

static void
assert_opened (School     *f,
               const char *case_id,
               gboolean    unread,
               gboolean    updated,
               const char *opened_by)
{
  g_autoptr (AttestCase) there = attest_desk_find_case (f->desk[DSL], case_id, NULL);
  g_autoptr (AttestCase) here = attest_desk_find_case (f->desk[STAFF], case_id, NULL);

  g_assert_cmpint (there->unread, ==, unread);
  g_assert_cmpint (there->updated, ==, updated);
  g_assert_cmpstr (here->opened_by, ==, opened_by);
}

static void
test_update_is_news (School       *f,
                     gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, "what was seen");
  g_autoptr (AttestSubmission) sent = school_submit (f, details->id), update = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *first = school_received (f, DSL), *second = NULL;

  assert_opened (f, details->id, TRUE, FALSE, NULL);
  g_assert_true (attest_desk_open_received (f->desk[DSL], details->id, &error));
  attest_sync_result_free (school_sync (f, STAFF));
  assert_opened (f, details->id, FALSE, FALSE, NULL);
  assert_sealed_at (f, STAFF, details->id, last_of (f, STAFF, details->id, ATTEST_ENTRY_SUBMITTED));
  g_assert_true (attest_desk_correct (f->desk[STAFF], details->id, NULL, "It was Tuesday", &error));
  update = school_submit (f, details->id);
  assert_opened (f, details->id, FALSE, FALSE, "Mina Patel");
  second = school_received (f, DSL);
  attest_sync_result_free (school_sync (f, STAFF));
  assert_opened (f, details->id, TRUE, TRUE, "Mina Patel");
  assert_sealed_at (f, DSL, details->id, last_of (f, DSL, details->id, ATTEST_ENTRY_CORRECTION));
  g_assert_true (attest_desk_open_received (f->desk[DSL], details->id, &error));
  attest_sync_result_free (school_sync (f, STAFF));
  assert_opened (f, details->id, FALSE, FALSE, NULL);
  g_assert_cmpint (school_state (f, STAFF, details->id), ==, ATTEST_CASE_OPENED);
}

static void
test_survives_reopening (School       *f,
                         gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, "kept");
  g_autoptr (AttestSubmission) sent = school_submit (f, details->id);
  g_autofree char *state = NULL;

  school_close (f, STAFF);
  school_close (f, DSL);
  school_open (f, DSL);
  state = school_received (f, DSL);
  g_assert_cmpstr (state, ==, "received");
  school_close (f, DSL);
  school_open (f, DSL);
  assert_view (f, DSL, details->id, "kept");
  school_open (f, STAFF);
  attest_sync_result_free (school_sync (f, STAFF));
  g_assert_cmpint (school_state (f, STAFF, details->id), ==, ATTEST_CASE_RECEIVED);
}

static void
test_close_needs_four (School       *f,
                       gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  const char *words[] = { "summary", "follow-up", "outcome", "reason" };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3 * G_N_ELEMENTS (words); i++)
    {
      const char *given[] = { words[0], words[1], words[2], words[3] };

      given[i % 4] = i < 4 ? NULL : i < 8 ? ""
                                          : " \n ";
      g_assert_false (attest_desk_close_case (f->desk[STAFF], details->id, given[0], given[1], given[2], given[3], &error));
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_POLICY);
      g_clear_error (&error);
    }
  g_assert_cmpint (school_state (f, STAFF, details->id), ==, ATTEST_CASE_OPEN);
  g_assert_cmpuint (school_n_entries (f, STAFF, details->id, ATTEST_ENTRY_CASE_CLOSED), ==, 0);
  g_assert_true (attest_desk_close_case (f->desk[STAFF], details->id, words[0], words[1], words[2], words[3], &error));
  g_assert_cmpint (school_state (f, STAFF, details->id), ==, ATTEST_CASE_CLOSED);
}

/* ── Two recipients ───────────────────────────────────────────────────── */

static void
test_stays_until_both (School       *f,
                       gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestSubmission) sent = school_submit_both (f, details->id);
  g_autofree char *state = NULL, *in = in_drop (f, "in");

  g_assert_cmpuint (sent->to->len, ==, 2);
  state = school_received (f, DSL);
  g_assert_cmpstr (state, ==, "received");
  g_free (state);
  state = school_received (f, DSL);
  g_assert_cmpstr (state, ==, "");
  attest_sync_result_free (school_sync (f, STAFF));
  g_assert_cmpuint (count_files (in), ==, 1);
  g_assert_true (g_file_test (sent->file, G_FILE_TEST_EXISTS));

  g_free (state);
  state = school_received (f, DEPUTY);
  g_assert_cmpstr (state, ==, "received");
  g_assert_cmpuint (count_files (in), ==, 1);
  attest_sync_result_free (school_sync (f, STAFF));
  g_assert_cmpuint (count_files (in), ==, 0);
  g_assert_false (g_file_test (sent->file, G_FILE_TEST_EXISTS));
  school_assert_sound (f, DEPUTY);
}

static void
test_for_the_deputy_alone (School       *f,
                           gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  const char *keys[] = { attest_desk_signing_key (f->desk[DEPUTY]), NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestSubmission) sent = attest_desk_submit (f->desk[STAFF], details->id, keys, NULL, NULL, NULL, &error);
  g_autofree char *state = NULL, *in = in_drop (f, "in");

  g_assert_no_error (error);
  state = school_received (f, DSL);
  g_assert_cmpstr (state, ==, "");
  g_assert_cmpuint (count_files (in), ==, 1);
  g_assert_cmpuint (school_n_cases (f, DSL), ==, 0);
  g_free (state);
  state = school_received (f, DEPUTY);
  g_assert_cmpstr (state, ==, "received");
}

/* ── Updates ──────────────────────────────────────────────────────────── */

static gsize
size_of (const char *path)
{
  g_autoptr (GBytes) bytes = attest_test_read (path);

  return g_bytes_get_size (bytes);
}

static void
test_update_is_smaller (School       *f,
                        gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autofree char *much = g_strnfill (300000, 'x'), *state = NULL;
  g_autoptr (AttestItem) first = school_add (f, details->id, much);
  g_autoptr (AttestSubmission) whole = school_submit (f, details->id), update = NULL;
  g_autoptr (AttestItem) second = NULL;
  gsize size = size_of (whole->file);

  state = school_received (f, DSL);
  attest_sync_result_free (school_sync (f, STAFF));
  second = school_add (f, details->id, "one thing more");
  update = school_submit (f, details->id);
  g_assert_cmpuint (size, >, 300000);
  g_assert_cmpuint (size_of (update->file), <, 100000);
  g_assert_cmpint (school_state (f, STAFF, details->id), ==, ATTEST_CASE_SENT);
  g_free (state);
  state = school_received (f, DSL);
  g_assert_cmpstr (state, ==, "updated");
  g_assert_cmpuint (school_n_items (f, DSL, details->id), ==, 2);
  attest_sync_result_free (school_sync (f, STAFF));
  g_assert_cmpint (school_state (f, STAFF, details->id), ==, ATTEST_CASE_RECEIVED);
  school_assert_sound (f, DSL);
}

static void
test_new_recipient_gets_all (School       *f,
                             gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, "at first");
  g_autoptr (AttestSubmission) first = school_submit (f, details->id), second = NULL;
  g_autofree char *state = school_received (f, DSL);

  attest_sync_result_free (school_sync (f, STAFF));
  second = school_submit_both (f, details->id);
  g_free (state);
  state = school_received (f, DEPUTY);
  g_assert_cmpstr (state, ==, "received");
  g_assert_cmpuint (school_n_items (f, DEPUTY, details->id), ==, 1);
  g_free (state);
  state = school_received (f, DSL);
  g_assert_cmpstr (state, ==, "updated");
}

/* The DSL's store is put back from before the first package, so that the
 * update that comes follows from something the DSL does not have. */
static void
test_update_before_base (School       *f,
                         gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, "at first"), more = NULL;
  g_autoptr (AttestSubmission) first = school_submit (f, details->id), second = NULL;
  g_autoptr (AttestSyncResult) synced = NULL;
  g_autofree char *old = school_path (f, "old"), *state = NULL, *in = in_drop (f, "in"), *out = in_drop (f, "out");
  guint            receipts;

  school_close (f, DSL);
  copy_tree (f->dir[DSL], old);
  school_open (f, DSL);
  state = school_received (f, DSL);
  attest_sync_result_free (school_sync (f, STAFF));
  more = school_add (f, details->id, "one thing more");
  second = school_submit (f, details->id);
  school_close (f, DSL);
  attest_test_remove (f->dir[DSL]);
  copy_tree (old, f->dir[DSL]);
  school_open (f, DSL);

  g_free (state);
  state = school_received (f, DSL);
  g_assert_cmpstr (state, ==, "need-from");
  g_assert_cmpuint (school_n_cases (f, DSL), ==, 0);
  g_assert_cmpuint (count_files (in), ==, 1);
  receipts = count_files (out);
  /* Asked once, however often it is looked at */
  g_free (state);
  state = school_received (f, DSL);
  g_assert_cmpstr (state, ==, "need-from");
  g_assert_cmpuint (count_files (out), ==, receipts);

  synced = school_sync (f, STAFF);
  g_assert_cmpstr (((AttestReceiptInfo *)synced->fresh->pdata[0])->state, ==, "need-from");
  g_assert_cmpuint (count_files (in), ==, 2);
  attest_sync_result_free (g_steal_pointer (&synced));
  synced = school_sync (f, STAFF);
  g_assert_cmpuint (count_files (in), ==, 2);
  g_free (state);
  state = school_received (f, DSL);
  g_assert_nonnull (strstr (state, "received"));
  g_assert_cmpuint (school_n_items (f, DSL, details->id), ==, 2);
  g_assert_cmpuint (school_n_cases (f, DSL), ==, 1);
  g_free (state);
  state = school_received (f, DSL);
  g_assert_cmpuint (count_files (in), ==, 0);
  attest_sync_result_free (school_sync (f, STAFF));
  g_assert_cmpint (school_state (f, STAFF, details->id), ==, ATTEST_CASE_RECEIVED);
  school_assert_sound (f, DSL);
  school_assert_sound (f, STAFF);
}

static void
test_same_file_twice (School       *f,
                      gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, "once");
  g_autoptr (AttestSubmission) sent = school_submit (f, details->id);
  g_autoptr (GBytes) bytes = attest_test_read (sent->file);
  g_autofree char *in = in_drop (f, "in"), *other = g_build_filename (in, "00000000000000000000000000000abc.attest", NULL), *state = NULL;

  attest_test_write (other, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  state = school_received (f, DSL);
  g_assert_true (strcmp (state, "received duplicate") == 0 || strcmp (state, "duplicate received") == 0);
  g_assert_cmpuint (school_n_cases (f, DSL), ==, 1);
  g_assert_cmpuint (school_n_items (f, DSL, details->id), ==, 1);
  g_assert_cmpuint (school_n_entries (f, DSL, details->id, ATTEST_ENTRY_PACKAGE_RECEIVED), ==, 1);
  g_assert_cmpuint (count_files (in), ==, 0);
  school_assert_sound (f, DSL);
}

/* ── A drop that is away ──────────────────────────────────────────────── */

static void
test_drop_away (School       *f,
                gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, "waits");
  g_autofree char *away = school_path (f, "away"), *state = NULL;
  g_autoptr (AttestSubmission) sent = NULL;
  g_autoptr (AttestSyncResult) synced = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_rename (f->drop, away), ==, 0);
  sent = school_submit (f, details->id);
  g_assert_cmpint (sent->state, ==, ATTEST_CASE_QUEUED);
  g_assert_nonnull (sent->problem);
  g_assert_true (g_file_test (sent->file, G_FILE_TEST_EXISTS));
  g_assert_cmpint (school_state (f, STAFF, details->id), ==, ATTEST_CASE_QUEUED);
  g_assert_cmpuint (school_n_entries (f, STAFF, details->id, ATTEST_ENTRY_DELIVERED), ==, 0);
  g_assert_false (g_file_test (f->drop, G_FILE_TEST_EXISTS));
  synced = school_sync (f, STAFF);
  g_assert_cmpuint (synced->waiting, ==, 1);
  g_assert_nonnull (synced->problem);
  g_assert_null (attest_desk_receive (f->desk[DSL], NULL, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_UNDELIVERED);

  g_assert_cmpint (g_rename (away, f->drop), ==, 0);
  attest_sync_result_free (g_steal_pointer (&synced));
  synced = school_sync (f, STAFF);
  g_assert_cmpuint (synced->waiting, ==, 0);
  g_assert_cmpint (school_state (f, STAFF, details->id), ==, ATTEST_CASE_SENT);
  state = school_received (f, DSL);
  g_assert_cmpstr (state, ==, "received");
}

/* Receipts wait beside the store while the drop is away. */
static void
test_receipts_wait (School       *f,
                    gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestSubmission) sent = school_submit (f, details->id);
  g_autofree char *state = school_received (f, DSL), *away = school_path (f, "away"), *out = in_drop (f, "out");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_rename (f->drop, away), ==, 0);
  g_assert_true (attest_desk_open_received (f->desk[DSL], details->id, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_rename (away, f->drop), ==, 0);
  g_assert_cmpuint (count_files (out), ==, 1);
  attest_sync_result_free (school_sync (f, DSL));
  g_assert_cmpuint (count_files (out), ==, 2);
  attest_sync_result_free (school_sync (f, STAFF));
  g_assert_cmpint (school_state (f, STAFF, details->id), ==, ATTEST_CASE_OPENED);
}

/* What was said of the time can be said again, and taken back; 0 says nothing. */
static void
test_noticed (School       *f,
              gconstpointer data)
{
  static const gint64 said[] = { 1772620920000, 0, 1772534520000, -1 };
  static const gint64 held[] = { 1772620920000, 1772620920000, 1772534520000, 0 };
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (details->noticed_ms, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    {
      AttestCaseFacts facts = { .noticed_ms = said[i], .danger = -1 };
      g_autoptr (AttestCase) now = NULL;

      g_assert_true (attest_desk_change_case (f->desk[STAFF], details->id, &facts, &error));
      now = attest_desk_find_case (f->desk[STAFF], details->id, &error);
      g_assert_cmpint (now->noticed_ms, ==, held[i]);
    }
  school_assert_sound (f, STAFF);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, data, function) g_test_add (name, School, data, school_set_up, function, school_tear_down)
  add ("/desk/flow/states-of-both-sides", NULL, test_whole);
  add ("/desk/flow/survives-reopening", NULL, test_survives_reopening);
  add ("/desk/record/noticed-is-what-was-said", NULL, test_noticed);
  add ("/desk/update/is-news-to-both-until-it-is-opened", NULL, test_update_is_news);
  add ("/desk/close/needs-all-four", NULL, test_close_needs_four);
  add ("/desk/two-recipients/stays-until-both-answered", WITH_DEPUTY, test_stays_until_both);
  add ("/desk/two-recipients/not-for-us-is-silent", WITH_DEPUTY, test_for_the_deputy_alone);
  add ("/desk/update/is-smaller", NULL, test_update_is_smaller);
  add ("/desk/update/whole-for-a-new-recipient", WITH_DEPUTY, test_new_recipient_gets_all);
  add ("/desk/update/before-its-base-is-asked-for", NULL, test_update_before_base);
  add ("/desk/receive/same-file-under-two-names", NULL, test_same_file_twice);
  add ("/desk/drop/away-is-queued-and-delivered-later", NULL, test_drop_away);
  add ("/desk/drop/away-receipts-wait", NULL, test_receipts_wait);
#undef add
  return g_test_run ();
}
