/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-forge.h"

#include <glib/gstdio.h>
#include <string.h>

/* Without the shared folder: sealed files and answers that people carry. */

static AttestSubmission *
seal (School     *f,
      const char *case_id)
{
  g_autoptr (GError) error = NULL;
  AttestSubmission *out = attest_desk_seal (f->desk[STAFF], case_id, NULL, FALSE, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return out;
}

static AttestFileInfo *
take (School     *f,
      Who         who,
      const char *path)
{
  g_autoptr (GError) error = NULL;
  AttestFileInfo *out = attest_desk_take_file (f->desk[who], path, NULL, &error);

  g_assert_no_error (error);
  return out;
}

static void
test_there_and_back (School       *f,
                     gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, "what was seen");
  g_autofree char *path = school_path (f, "renamed by a mail program.bin"), *answer = school_path (f, "answer.attest-receipt"), *away = school_path (f, "away");
  g_autoptr (AttestSubmission) sealed = NULL;
  g_autoptr (AttestFileInfo) there = NULL, twice = NULL, back = NULL, again = NULL;
  g_autoptr (GPtrArray) sent = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_rename (f->drop, away), ==, 0);
  sealed = seal (f, details->id);
  g_assert_cmpint (sealed->state, ==, ATTEST_CASE_OPEN);
  g_assert_true (attest_desk_save_sealed (f->desk[STAFF], sealed->package, path, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (school_state (f, STAFF, details->id), ==, ATTEST_CASE_HANDED);
  sent = attest_desk_submissions (f->desk[STAFF], details->id, &error);
  g_assert_cmpstr (((AttestSubmission *)sent->pdata[0])->way, ==, "file");

  there = take (f, DSL, path);
  g_assert_cmpstr (there->arrival->state, ==, "received");
  g_assert_cmpstr (there->arrival->case_id, ==, details->id);
  g_assert_null (there->receipt);
  twice = take (f, DSL, path);
  g_assert_cmpstr (twice->arrival->state, ==, "duplicate");
  g_assert_true (attest_desk_open_received (f->desk[DSL], details->id, &error));
  g_assert_true (attest_desk_save_answer (f->desk[DSL], details->id, answer, &error));
  g_assert_no_error (error);

  back = take (f, STAFF, answer);
  g_assert_null (back->arrival);
  g_assert_cmpstr (back->receipt->from, ==, "Mina Patel");
  g_assert_cmpstr (back->receipt->state, ==, "opened");
  g_assert_cmpint (school_state (f, STAFF, details->id), ==, ATTEST_CASE_OPENED);
  again = take (f, STAFF, answer);
  g_assert_true (again->receipt == NULL && again->arrival == NULL);
  g_assert_cmpint (g_rename (away, f->drop), ==, 0);
  school_assert_sound (f, STAFF);
  school_assert_sound (f, DSL);
}

/* A school without a shared folder: the card says so, and nothing is looked for. */
static void
test_no_folder (School       *f,
                gconstpointer data)
{
  g_autofree char *dir = school_path (f, "lead"), *card = school_path (f, "none.attest-card"), *path = school_path (f, "a.attest");
  AttestDesk      *lead = school_make_desk (dir, "Lee Park", "dsl", TRUE), *before = f->desk[DSL];
  g_autofree char *staff = school_path (f, "other"), *person = school_path (f, "p.attest-person");
  AttestDesk      *other = school_make_desk (staff, "Sam Reed", "staff", TRUE), *jo = f->desk[STAFF];
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestCase) details = NULL;
  g_autoptr (AttestSubmission) sent = NULL;
  g_autoptr (AttestSyncResult) synced = NULL;
  g_autoptr (GPtrArray) box = NULL;
  g_autoptr (AttestFileInfo) there = NULL;

  g_assert_true (attest_desk_card_create (lead, "A small school", "generic-england", "none", &error));
  g_assert_no_error (error);
  g_assert_true (attest_desk_write_person (other, person, &error));
  g_assert_true (attest_desk_card_add (lead, person, &error));
  g_assert_true (attest_desk_card_export (lead, card, &error));
  g_assert_true (attest_desk_card_import (other, card, TRUE, &error));
  f->desk[STAFF] = other;
  f->desk[DSL] = lead;
  details = school_case (f, "impersonation", NULL);
  sent = school_submit (f, details->id);
  g_assert_cmpint (sent->state, ==, ATTEST_CASE_QUEUED);
  synced = school_sync (f, STAFF);
  g_assert_cmpuint (synced->waiting, ==, 1);
  box = attest_desk_outbox (f->desk[STAFF], &error);
  g_assert_cmpstr (((AttestSubmission *)box->pdata[0])->problem_code, ==, "unavailable");
  g_assert_null (attest_desk_receive (f->desk[DSL], NULL, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  g_assert_true (attest_desk_save_sealed (f->desk[STAFF], sent->package, path, NULL, &error));
  there = take (f, DSL, path);
  g_assert_cmpstr (there->arrival->state, ==, "received");
  attest_desk_close (lead);
  attest_desk_close (other);
  f->desk[STAFF] = jo;
  f->desk[DSL] = before;
}

/* Saved anywhere, it is the sealed file and nothing else; what names the case is
 * its number alone. */
static void
test_nothing_in_the_clear (School       *f,
                           gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, "what was seen");
  g_autoptr (AttestSubmission) sealed = seal (f, details->id);
  g_autofree char *folder = school_path (f, "mail"), *path = g_build_filename (folder, "a.attest", NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *sum = NULL;
  g_autoptr (GError) error = NULL;

  g_mkdir (folder, 0700);
  g_assert_true (attest_desk_save_sealed (f->desk[STAFF], sealed->package, path, NULL, &error));
  bytes = attest_test_read (path);
  sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_assert_cmpstr (sum, ==, sealed->sha256);
  g_assert_false (attest_test_contains (folder, "what was seen", 13, NULL));
  g_assert_false (attest_test_contains (folder, "Threats", 7, NULL));
  g_assert_cmpuint (count_files (folder), ==, 1);
}

static void
test_nowhere_to_save (School       *f,
                      gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestSubmission) sealed = seal (f, details->id);
  g_autofree char *path = school_path (f, "no/such/folder/a.attest");
  g_autoptr (GError) error = NULL;

  g_assert_false (attest_desk_save_sealed (f->desk[STAFF], sealed->package, path, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_UNSAVED);
  g_clear_error (&error);
  g_assert_cmpint (school_state (f, STAFF, details->id), ==, ATTEST_CASE_OPEN);
  g_assert_false (attest_desk_save_sealed (f->desk[STAFF], sealed->package, sealed->file, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS);
  g_assert_true (g_file_test (sealed->file, G_FILE_TEST_EXISTS));
}

/* Nothing of it is on its way, and nothing says that it is. */
static void
assert_nothing_travels (School     *f,
                        const char *case_id)
{
  g_autoptr (AttestSyncResult) synced = school_sync (f, STAFF);
  g_autoptr (GPtrArray) box = attest_desk_outbox (f->desk[STAFF], NULL), sent = attest_desk_submissions (f->desk[STAFF], case_id, NULL);
  g_autoptr (GPtrArray) news = attest_desk_news (f->desk[STAFF], case_id, NULL);
  g_autofree char *in = in_drop (f, "in");

  g_assert_cmpuint (synced->waiting, ==, 0);
  g_assert_cmpuint (box->len + sent->len + news->len, ==, 0);
  g_assert_cmpuint (count_files (in), ==, 0);
  g_assert_cmpint (school_state (f, STAFF, case_id), ==, ATTEST_CASE_OPEN);
  g_assert_cmpuint (school_n_entries (f, STAFF, case_id, ATTEST_ENTRY_SUBMITTED), ==, 0);
}

static guint
n_sealed (School *f)
{
  g_autofree char *outbox = g_build_filename (f->dir[STAFF], ATTEST_OUTBOX_DIR, NULL);

  return count_files (outbox);
}

static AttestSubmission *
hand_over (School     *f,
           const char *case_id,
           const char *to,
           AttestError code)
{
  g_autoptr (GError) error = NULL;
  AttestSubmission *out = attest_desk_hand_over (f->desk[STAFF], case_id, NULL, TRUE, to, NULL, NULL, NULL, &error);

  if (out == NULL)
    g_assert_error (error, ATTEST_ERROR, (int)code);
  return out;
}

/* A stick that is full or was pulled out: the person hears so, nothing takes
 * another way than the one they chose, and trying again seals nothing anew. */
static void
test_failed_save (School       *f,
                  gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autofree char *gone = school_path (f, "no/stick/a.attest"), *path = school_path (f, "a.attest"), *sum = NULL;
  g_autoptr (AttestSubmission) handed = NULL, once_more = NULL;
  g_autoptr (AttestFileInfo) there = NULL;
  g_autoptr (GBytes) bytes = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_assert_null (hand_over (f, details->id, gone, ATTEST_ERROR_UNSAVED));
      assert_nothing_travels (f, details->id);
      g_assert_cmpuint (n_sealed (f), ==, 1);
    }
  g_assert_null (hand_over (f, details->id, "/dev/full", ATTEST_ERROR_UNSAVED));
  assert_nothing_travels (f, details->id);
  handed = hand_over (f, details->id, path, ATTEST_ERROR_UNSAVED);
  g_assert_nonnull (handed);
  g_assert_cmpuint (n_sealed (f), ==, 1);
  g_assert_cmpint (handed->state, ==, ATTEST_CASE_HANDED);
  g_assert_cmpstr (handed->file, ==, path);
  g_assert_cmpstr (((AttestChoice *)handed->to->pdata[0])->why, ==, attest_case_state_nick (ATTEST_CASE_HANDED));
  bytes = attest_test_read (path);
  sum = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_assert_cmpstr (sum, ==, handed->sha256);
  g_assert_cmpint (school_state (f, STAFF, details->id), ==, ATTEST_CASE_HANDED);
  g_assert_cmpuint (school_n_entries (f, STAFF, details->id, ATTEST_ENTRY_SUBMITTED), ==, 1);
  g_assert_cmpuint (school_n_entries (f, STAFF, details->id, ATTEST_ENTRY_DELIVERED), ==, 1);
  there = take (f, DSL, path);
  g_assert_cmpstr (there->arrival->state, ==, "received");
  /* What was handed over is done: once more is another package */
  once_more = hand_over (f, details->id, path, ATTEST_ERROR_UNSAVED);
  g_assert_cmpstr (once_more->package, !=, handed->package);
  school_assert_sound (f, STAFF);
}

/* The program ended between sealing and saving. */
static void
test_sealed_and_cut_off (School       *f,
                         gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestSubmission) sealed = seal (f, details->id), again = NULL, longer = NULL;
  g_autoptr (AttestItem) item = NULL;

  school_close (f, STAFF);
  school_open (f, STAFF);
  assert_nothing_travels (f, details->id);
  again = seal (f, details->id);
  g_assert_cmpstr (again->package, ==, sealed->package);
  item = school_add (f, details->id, "one thing more");
  longer = seal (f, details->id);
  g_assert_cmpstr (longer->package, !=, sealed->package);
  assert_nothing_travels (f, details->id);
  school_assert_sound (f, STAFF);
}

/* It ended between saving and writing so: the answer tells. */
static void
test_saved_and_cut_off (School       *f,
                        gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestSubmission) sealed = seal (f, details->id);
  g_autoptr (AttestFileInfo) there = take (f, DSL, sealed->file), back = NULL;
  g_autofree char *answer = school_path (f, "answer.attest-receipt");
  g_autoptr (GPtrArray) sent = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (there->arrival->state, ==, "received");
  g_assert_true (attest_desk_save_answer (f->desk[DSL], details->id, answer, &error));
  back = take (f, STAFF, answer);
  g_assert_cmpstr (back->receipt->state, ==, "received");
  g_assert_cmpint (school_state (f, STAFF, details->id), ==, ATTEST_CASE_RECEIVED);
  g_assert_cmpuint (school_n_entries (f, STAFF, details->id, ATTEST_ENTRY_SUBMITTED), ==, 1);
  sent = attest_desk_submissions (f->desk[STAFF], details->id, &error);
  g_assert_cmpuint (sent->len, ==, 1);
  school_assert_sound (f, STAFF);
}

/* Nobody took it for more than a day: its file goes at the next opening. */
static void
test_untaken_goes (School       *f,
                   gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestSubmission) sealed = seal (f, details->id);
  g_autoptr (AttestOutgoing) old = attest_vault_find_outgoing (f->desk[STAFF]->vault, sealed->package, NULL);
  g_autofree char *folder = g_path_get_dirname (sealed->file), *path = g_build_filename (folder, "old.attest", NULL);
  g_autoptr (GError) error = NULL;

  g_free (old->id);
  g_free (old->file);
  old->id = g_strdup ("00112233445566778899aabbccddeeff");
  old->file = g_strdup ("old.attest");
  old->sealed_ms -= 25 * 3600 * 1000;
  attest_test_write (path, "sealed", 6);
  g_assert_true (attest_vault_add_outgoing (f->desk[STAFF]->vault, old, &error));
  school_close (f, STAFF);
  school_open (f, STAFF);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (sealed->file, G_FILE_TEST_EXISTS));
}

/* By hand no more than by the folder. */
static void
test_not_to_a_subject (School       *f,
                       gconstpointer data)
{
  const char *const subjects[] = { "dsl", NULL };
  AttestCaseFacts   facts = { .danger = -1, .subjects = subjects };
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestSubmission) sealed = seal (f, details->id);
  const char      *keys[] = { attest_desk_signing_key (f->desk[DSL]), NULL };
  g_autofree char *path = school_path (f, "a.attest");
  g_autoptr (GError) error = NULL;

  g_assert_true (attest_desk_change_case (f->desk[STAFF], details->id, &facts, &error));
  g_assert_false (attest_desk_save_sealed (f->desk[STAFF], sealed->package, path, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_SUBJECT);
  g_clear_error (&error);
  g_assert_null (attest_desk_sealed_file (f->desk[STAFF], sealed->package, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_SUBJECT);
  g_clear_error (&error);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_null (attest_desk_seal (f->desk[STAFF], details->id, keys, FALSE, NULL, NULL, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_SUBJECT);
}

static void
test_strange_files (School       *f,
                    gconstpointer data)
{
  g_autofree char *empty = school_path (f, "empty.attest"), *text = school_path (f, "text.attest-receipt"), *none = school_path (f, "none.attest");
  g_autofree char *path = school_path (f, "a.attest");
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestSubmission) sealed = seal (f, details->id);
  g_autoptr (AttestFileInfo) info = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree guint8 *copy = NULL;
  g_autoptr (GError) error = NULL;

  attest_test_write (empty, "", 0);
  attest_test_write (text, "not a receipt", 13);
  info = take (f, DSL, empty);
  g_assert_cmpstr (info->arrival->state, ==, "refused");
  g_assert_null (attest_desk_take_file (f->desk[DSL], text, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (attest_desk_take_file (f->desk[DSL], none, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_true (attest_desk_save_sealed (f->desk[STAFF], sealed->package, path, NULL, &error));
  /* Its own sender cannot open it, and a changed one nobody */
  g_assert_null (attest_desk_take_file (f->desk[STAFF], path, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOR_US);
  g_clear_error (&error);
  bytes = attest_test_read (path);
  copy = g_memdup2 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  copy[g_bytes_get_size (bytes) / 2] ^= 1;
  attest_test_write (path, copy, g_bytes_get_size (bytes));
  attest_file_info_free (g_steal_pointer (&info));
  info = take (f, DSL, path);
  g_assert_cmpstr (info->arrival->state, ==, "refused");
  g_assert_cmpuint (school_n_cases (f, DSL), ==, 0);
  school_assert_sound (f, DSL);
}

/* ── The outbox ───────────────────────────────────────────────────────── */

static void
test_outbox_says_why (School       *f,
                      gconstpointer data)
{
  const char *const subjects[] = { "dsl", NULL };
  AttestCaseFacts   facts = { .danger = -1, .subjects = subjects };
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autofree char *away = school_path (f, "away");
  g_autoptr (AttestSubmission) sent = NULL;
  g_autoptr (AttestSyncResult) synced = NULL;
  g_autoptr (GPtrArray) box = NULL;
  g_autoptr (GError) error = NULL;
  AttestSubmission *one;

  g_assert_cmpint (g_rename (f->drop, away), ==, 0);
  sent = school_submit (f, details->id);
  box = attest_desk_outbox (f->desk[STAFF], &error);
  g_assert_cmpuint (box->len, ==, 1);
  one = box->pdata[0];
  g_assert_cmpstr (one->reference, ==, details->reference);
  g_assert_cmpstr (one->problem_code, ==, "undelivered");
  g_assert_null (strchr (one->problem, '\t'));
  g_assert_cmpint (one->tried_ms, >=, one->sealed_ms);
  g_assert_cmpint (one->sealed_ms, >, 0);
  g_assert_cmpint (g_rename (away, f->drop), ==, 0);
  g_assert_true (attest_desk_change_case (f->desk[STAFF], details->id, &facts, &error));
  synced = school_sync (f, STAFF);
  g_assert_null (strchr (synced->problem, '\t'));
  g_clear_pointer (&box, g_ptr_array_unref);
  box = attest_desk_outbox (f->desk[STAFF], &error);
  g_assert_cmpstr (((AttestSubmission *)box->pdata[0])->problem_code, ==, "subject");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, data, function) g_test_add (name, School, data, school_set_up, function, school_tear_down)
  add ("/desk/hand/there-and-back-by-file", NULL, test_there_and_back);
  add ("/desk/hand/a-school-without-a-folder", NULL, test_no_folder);
  add ("/desk/hand/nothing-in-the-clear", NULL, test_nothing_in_the_clear);
  add ("/desk/hand/nowhere-to-save", NULL, test_nowhere_to_save);
  add ("/desk/hand/a-failed-save-takes-no-other-way", NULL, test_failed_save);
  add ("/desk/hand/cut-off-between-sealing-and-saving", NULL, test_sealed_and_cut_off);
  add ("/desk/hand/cut-off-after-saving", NULL, test_saved_and_cut_off);
  add ("/desk/hand/what-nobody-took-goes", NULL, test_untaken_goes);
  add ("/desk/hand/not-to-a-subject", NULL, test_not_to_a_subject);
  add ("/desk/hand/strange-files", NULL, test_strange_files);
  add ("/desk/outbox/says-why", NULL, test_outbox_says_why);
#undef add
  return g_test_run ();
}
