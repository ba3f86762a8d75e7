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
  g_assert_cmpint (sealed->state, ==, ATTEST_CASE_QUEUED);
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
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_cmpint (school_state (f, STAFF, details->id), ==, ATTEST_CASE_QUEUED);
  g_assert_false (attest_desk_save_sealed (f->desk[STAFF], sealed->package, sealed->file, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS);
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
  add ("/desk/hand/not-to-a-subject", NULL, test_not_to_a_subject);
  add ("/desk/hand/strange-files", NULL, test_strange_files);
  add ("/desk/outbox/says-why", NULL, test_outbox_says_why);
#undef add
  return g_test_run ();
}
