/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-forge.h"

#include <glib/gstdio.h>
#include <string.h>

/* What leaves and what comes in over days: nothing twice unasked, nothing that
 * was not meant to go, nothing that grows for ever. */

static char *
in_name (School     *f,
         const char *name)
{
  return g_build_filename (f->drop, "in", name, NULL);
}

static void
assert_received (School     *f,
                 const char *expected)
{
  g_autofree char *state = school_received (f, DSL);

  g_assert_cmpstr (state, ==, expected);
}

/* The DSL's store goes back to how it was at @old. */
static void
put_back (School     *f,
          const char *old)
{
  school_close (f, DSL);
  attest_test_remove (f->dir[DSL]);
  copy_tree (old, f->dir[DSL]);
  school_open (f, DSL);
}

static void
copy_dsl (School     *f,
          const char *old)
{
  school_close (f, DSL);
  copy_tree (f->dir[DSL], old);
  school_open (f, DSL);
}

/* ── Asked for from the beginning ─────────────────────────────────────── */

/* Two packages went out; the DSL's store then lost the first, and asks. Since,
 * the sender went on writing. */
static char *
ask_while_writing (School            *f,
                   AttestCase        *details,
                   AttestSubmission **second)
{
  g_autoptr (AttestItem) item = school_add (f, details->id, "at first"), more = NULL, unsent = NULL;
  g_autoptr (AttestSubmission) first = school_submit (f, details->id);
  AttestCaseFacts facts = { .title = "A title that was not sent", .description = "NOT-SENT-YET", .danger = -1 };
  char           *old = school_path (f, "old");
  g_autoptr (GError) error = NULL;

  copy_dsl (f, old);
  assert_received (f, "received");
  attest_sync_result_free (school_sync (f, STAFF));
  more = school_add (f, details->id, "one thing more");
  *second = school_submit (f, details->id);
  unsent = school_add (f, details->id, "a draft that nobody decided to send");
  g_assert_true (attest_desk_change_case (f->desk[STAFF], details->id, &facts, &error));
  put_back (f, old);
  assert_received (f, "need-from");
  return old;
}

static void
test_answer_ends_where_the_question_did (School       *f,
                                         gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL), there = NULL;
  g_autoptr (AttestSubmission) second = NULL;
  g_autofree char *old = ask_while_writing (f, details, &second), *state = NULL, *in = in_drop (f, "in");
  g_autoptr (GError) error = NULL;

  attest_sync_result_free (school_sync (f, STAFF));
  g_assert_cmpuint (count_files (in), ==, 2);
  state = school_received (f, DSL);
  g_assert_nonnull (strstr (state, "received"));
  g_assert_cmpuint (school_n_items (f, DSL, details->id), ==, 2);
  there = attest_desk_find_case (f->desk[DSL], details->id, &error);
  g_assert_cmpstr (there->title, ==, "Threats and a false account");
  g_assert_false (attest_test_contains (f->dir[DSL], "NOT-SENT-YET", 12, NULL));
  /* What was written since goes when somebody decides that it shall */
  g_free (school_received (f, DSL));
  g_assert_cmpuint (count_files (in), ==, 0);
  attest_sync_result_free (school_sync (f, STAFF));
  attest_submission_free (school_submit (f, details->id));
  assert_received (f, "updated");
  g_assert_cmpuint (school_n_items (f, DSL, details->id), ==, 3);
  school_assert_sound (f, DSL);
  school_assert_sound (f, STAFF);
}

/* case.json is for people with stock tools, and says nothing newer either. */
static void
test_bounded_bundle (School       *f,
                     gconstpointer data)
{
  AttestCaseFacts facts = { .title = "Later", .description = "Later", .danger = -1 };
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, "at first"), later = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestBundle) bundle = NULL, all = NULL;

  g_assert_true (attest_desk_change_case (f->desk[STAFF], details->id, &facts, &error));
  later = school_add (f, details->id, "later");
  bundle = attest_vault_collect (f->desk[STAFF]->vault, details->id, 0, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bundle->last_seq, ==, 2);
  g_assert_cmpuint (bundle->bodies->len, ==, 2);
  g_assert_cmpuint (bundle->items->len, ==, 1);
  g_assert_cmpstr (bundle->details->title, ==, "Threats and a false account");
  g_assert_cmpstr (bundle->details->description, ==, "An account in a teacher’s name.");
  all = attest_vault_collect (f->desk[STAFF]->vault, details->id, 0, G_MAXUINT64, &error);
  g_assert_cmpuint (all->last_seq, ==, 4);
  g_assert_cmpstr (all->details->title, ==, "Later");
}

/* The question got lost: nobody answers, and a day later it is put again. */
static void
test_asked_again (School       *f,
                  gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestSubmission) second = NULL;
  g_autofree char *old = ask_while_writing (f, details, &second), *out = in_drop (f, "out"), *name = NULL;
  gint64           yesterday = g_get_real_time () / 1000 - 25 * 3600 * 1000;
  g_autoptr (GBytes) mark = g_bytes_new (&yesterday, sizeof yesterday);
  guint before = count_files (out);

  assert_received (f, "need-from");
  g_assert_cmpuint (count_files (out), ==, before);
  name = g_strconcat (ATTEST_ASKED_PREFIX, second->package, NULL);
  g_assert_true (attest_vault_put (f->desk[DSL]->vault, name, mark, NULL));
  assert_received (f, "need-from");
  g_assert_cmpuint (count_files (out), ==, before + 1);
  assert_received (f, "need-from");
  g_assert_cmpuint (count_files (out), ==, before + 1);
}

/* ── Sent again ───────────────────────────────────────────────────────── */

static void
test_unchanged_is_said (School       *f,
                        gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestSubmission) first = school_submit (f, details->id), again = NULL, both = NULL;
  g_autoptr (GPtrArray) news = NULL;
  g_autofree char *in = in_drop (f, "in");
  g_autoptr (GError) error = NULL;

  g_assert_null (attest_desk_submit (f->desk[STAFF], details->id, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS);
  g_assert_nonnull (strstr (error->message, "Mina Patel"));
  g_clear_error (&error);
  assert_received (f, "received");
  g_assert_true (attest_desk_open_received (f->desk[DSL], details->id, NULL));
  attest_sync_result_free (school_sync (f, STAFF));
  /* Receipts are entries as well, and no news */
  g_assert_null (attest_desk_submit (f->desk[STAFF], details->id, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS);
  g_clear_error (&error);
  news = attest_desk_news (f->desk[STAFF], details->id, &error);
  g_assert_cmpuint (news->len, ==, 1);
  g_assert_false (((AttestNews *)news->pdata[0])->anything);
  g_assert_cmpint (((AttestNews *)news->pdata[0])->state, ==, ATTEST_CASE_OPENED);
  again = attest_desk_submit_again (f->desk[STAFF], details->id, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  /* Somebody who has nothing of it yet gets it without a question */
  both = school_submit_both (f, details->id);
  g_assert_cmpuint (both->to->len, ==, 2);
  g_assert_cmpuint (count_files (in), ==, 2);
}

static void
test_what_they_have (School       *f,
                     gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestSubmission) first = school_submit (f, details->id), update = NULL;
  g_autoptr (AttestItem) one = school_add (f, details->id, "one"), other = school_add (f, details->id, "other");
  g_autoptr (GPtrArray) news = NULL;
  g_autoptr (GError) error = NULL;
  AttestNews *who;

  g_assert_true (attest_desk_correct (f->desk[STAFF], details->id, one->id, "It was on Tuesday.", &error));
  news = attest_desk_news (f->desk[STAFF], details->id, &error);
  who = news->pdata[0];
  g_assert_cmpstr (who->name, ==, "Mina Patel");
  g_assert_cmpuint (who->items, ==, 2);
  g_assert_cmpuint (who->corrections, ==, 1);
  g_assert_cmpuint (who->others, ==, 0);
  g_assert_cmpint (who->state, ==, ATTEST_CASE_SENT);
  update = school_submit (f, details->id);
  g_ptr_array_unref (news);
  news = attest_desk_news (f->desk[STAFF], details->id, &error);
  who = news->pdata[0];
  g_assert_false (who->anything);
  g_assert_cmpuint (who->items + who->corrections, ==, 0);
}

static void
test_nothing_to_send (School       *f,
                      gconstpointer data)
{
  AttestCaseFacts facts = { .type = "impersonation", .title = "Only a title", .description = " \n\302\240" }, blank = { .type = "impersonation", .title = " \302\240 " };
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestCase) details = attest_desk_open_case (f->desk[STAFF], &facts, &error);
  g_autoptr (AttestItem) item = NULL;

  g_assert_no_error (error);
  g_assert_null (attest_desk_submit (f->desk[STAFF], details->id, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_POLICY);
  g_clear_error (&error);
  g_assert_cmpint (school_state (f, STAFF, details->id), ==, ATTEST_CASE_OPEN);
  item = school_add (f, details->id, "now there is something");
  attest_submission_free (school_submit (f, details->id));
  g_assert_null (attest_desk_open_case (f->desk[STAFF], &blank, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_POLICY);
  g_clear_error (&error);
  g_assert_false (attest_desk_change_case (f->desk[STAFF], details->id, &blank, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_POLICY);
}

/* A correction that comes after the case was closed still gets there. */
static void
test_update_of_a_closed_case (School       *f,
                              gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, "seen");
  g_autoptr (AttestSubmission) first = school_submit (f, details->id), update = NULL;
  g_autoptr (GError) error = NULL;

  assert_received (f, "received");
  g_assert_true (attest_desk_close_case (f->desk[DSL], details->id, "s", "f", "o", "r", &error));
  attest_sync_result_free (school_sync (f, STAFF));
  g_assert_cmpint (school_state (f, STAFF, details->id), ==, ATTEST_CASE_CLOSED);
  g_assert_true (attest_desk_correct (f->desk[STAFF], details->id, item->id, "It was Wednesday.", &error));
  update = school_submit (f, details->id);
  assert_received (f, "updated");
  g_assert_cmpuint (school_n_entries (f, DSL, details->id, ATTEST_ENTRY_CORRECTION), ==, 1);
  attest_sync_result_free (school_sync (f, STAFF));
  g_assert_cmpuint (attest_desk_is_on_card (f->desk[STAFF]), ==, TRUE);
}

/* ── What lies in the folder ──────────────────────────────────────────── */

static void
test_strange_file_is_said_once (School       *f,
                                gconstpointer data)
{
  g_autofree char *text = in_name (f, "text.attest");
  g_autoptr (GPtrArray) again = NULL;

  attest_test_write (text, "hello", 5);
  assert_received (f, "refused:input");
  assert_received (f, "");
  school_close (f, DSL);
  school_open (f, DSL);
  assert_received (f, "");
  again = attest_desk_receive_again (f->desk[DSL], NULL, NULL, NULL);
  g_assert_cmpuint (again->len, ==, 1);
  assert_received (f, "");
  /* Another file under that name is another file */
  attest_test_write (text, "something else", 14);
  assert_received (f, "refused:input");
  g_unlink (text);
  assert_received (f, "");
}

/* The receipt cannot be written: what came is in the store all the same, is not
 * called refused, and is answered when it can be. */
static void
test_receipt_that_fails (School       *f,
                         gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestSubmission) sent = school_submit (f, details->id);
  g_autofree char *receipts = g_build_filename (f->dir[DSL], ATTEST_RECEIPTS_DIR, NULL), *aside = school_path (f, "aside"), *in = in_drop (f, "in");
  g_autoptr (AttestSyncResult) synced = NULL;

  g_assert_cmpint (g_rename (receipts, aside), ==, 0);
  attest_test_write (receipts, "", 0);
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "*not answered yet*");
  assert_received (f, "received");
  g_test_assert_expected_messages ();
  g_assert_cmpuint (school_n_cases (f, DSL), ==, 1);
  g_assert_cmpuint (school_n_entries (f, DSL, ATTEST_NO_CASE, ATTEST_ENTRY_PACKAGE_REFUSED), ==, 0);
  g_assert_cmpuint (count_files (in), ==, 1);
  g_unlink (receipts);
  g_assert_cmpint (g_rename (aside, receipts), ==, 0);
  assert_received (f, "duplicate");
  synced = school_sync (f, STAFF);
  g_assert_cmpuint (synced->receipts, ==, 1);
}

/* Two hundred of one sender in a day; the rest waits and is not refused. */
static void
test_one_sender_a_day (School       *f,
                       gconstpointer data)
{
  const char *key = attest_desk_signing_key (f->desk[STAFF]);
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestSubmission) sent = school_submit (f, details->id);
  g_autofree char *in = in_drop (f, "in");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 199; i++)
    attest_desk_count_quota (f->desk[DSL], key, 1000);
  g_assert_true (attest_desk_check_quota (f->desk[DSL], key, 1000, &error));
  attest_desk_count_quota (f->desk[DSL], key, 1000);
  g_assert_true (attest_desk_check_quota (f->desk[DSL], attest_desk_signing_key (f->desk[DSL]), 1000, &error));
  assert_received (f, "later:too-large");
  assert_received (f, "later:too-large");
  g_assert_cmpuint (count_files (in), ==, 1);
  g_assert_cmpuint (school_n_entries (f, DSL, ATTEST_NO_CASE, ATTEST_ENTRY_PACKAGE_REFUSED), ==, 0);
  /* The next day */
  g_assert_true (attest_vault_put (f->desk[DSL]->vault, "received-today", NULL, NULL));
  assert_received (f, "received");
}

static void
test_octets_a_day (School       *f,
                   gconstpointer data)
{
  const char *key = attest_desk_signing_key (f->desk[STAFF]);
  guint64     gib = 1024 * 1024 * 1024;
  g_autoptr (GError) error = NULL;

  /* One recording may be larger than a day's share; a second one waits */
  g_assert_true (attest_desk_check_quota (f->desk[DSL], key, 20 * gib, &error));
  attest_desk_count_quota (f->desk[DSL], key, 4 * gib);
  g_assert_true (attest_desk_check_quota (f->desk[DSL], key, gib, &error));
  g_assert_false (attest_desk_check_quota (f->desk[DSL], key, gib + 1, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_false (attest_desk_check_quota (f->desk[DSL], key, G_MAXUINT64, &error));
}

/* Receipts go after ninety days, by whose store wrote them, and others' stay. */
static void
test_old_receipts_go (School       *f,
                      gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestSubmission) sent = school_submit (f, details->id);
  g_autofree char *out = in_drop (f, "out"), *path = NULL, *name = NULL, *mark = NULL, *other = g_build_filename (out, "0123.attest-receipt", NULL);
  g_autoptr (GBytes) marks = NULL, old = NULL;

  assert_received (f, "received");
  path = only_file (out, ".attest-receipt");
  attest_test_write (other, "of somebody else", 16);
  attest_sync_result_free (school_sync (f, DSL));
  g_assert_cmpuint (count_files (out), ==, 2);
  name = g_path_get_basename (path);
  mark = g_strdup_printf ("%s %" G_GINT64_FORMAT "\n", name, g_get_real_time () / G_TIME_SPAN_DAY - 91);
  marks = attest_vault_get (f->desk[DSL]->vault, "receipts-written", NULL);
  g_assert_nonnull (marks);
  old = g_bytes_new (mark, strlen (mark));
  g_assert_true (attest_vault_put (f->desk[DSL]->vault, "receipts-written", old, NULL));
  attest_sync_result_free (school_sync (f, STAFF));
  g_assert_cmpuint (count_files (out), ==, 2);
  attest_sync_result_free (school_sync (f, DSL));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
  g_clear_pointer (&marks, g_bytes_unref);
  marks = attest_vault_get (f->desk[DSL]->vault, "receipts-written", NULL);
  g_assert_null (marks);
}

/* The name is taken by something that is not ours and may not be removed. */
static void
test_taken_name_is_passed_by (School       *f,
                              gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autofree char *away = school_path (f, "away"), *in = in_drop (f, "in"), *path = NULL, *file = NULL, *state = NULL;
  g_autoptr (AttestSubmission) sent = NULL;

  g_assert_cmpint (g_rename (f->drop, away), ==, 0);
  sent = school_submit (f, details->id);
  g_assert_cmpint (sent->state, ==, ATTEST_CASE_QUEUED);
  g_assert_cmpint (g_rename (away, f->drop), ==, 0);
  file = g_path_get_basename (sent->file);
  path = in_name (f, file);
  attest_test_write (path, "somebody else's", 15);
  attest_sync_result_free (school_sync (f, STAFF));
  g_assert_cmpint (school_state (f, STAFF, details->id), ==, ATTEST_CASE_SENT);
  g_assert_cmpuint (count_files (in), ==, 2);
  state = school_received (f, DSL);
  g_assert_true (strcmp (state, "received refused:input") == 0 || strcmp (state, "refused:input received") == 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, data, function) g_test_add (name, School, data, school_set_up, function, school_tear_down)
  add ("/desk/need-from/ends-where-the-question-did", NULL, test_answer_ends_where_the_question_did);
  add ("/desk/need-from/nothing-newer-in-the-summary", NULL, test_bounded_bundle);
  add ("/desk/need-from/asked-again-after-a-day", NULL, test_asked_again);
  add ("/desk/submit/unchanged-is-said", WITH_DEPUTY, test_unchanged_is_said);
  add ("/desk/submit/what-they-have-and-have-not", NULL, test_what_they_have);
  add ("/desk/submit/nothing-to-send", NULL, test_nothing_to_send);
  add ("/desk/submit/after-it-was-closed", NULL, test_update_of_a_closed_case);
  add ("/desk/submit/a-taken-name-is-passed-by", NULL, test_taken_name_is_passed_by);
  add ("/desk/receive/a-strange-file-is-said-once", NULL, test_strange_file_is_said_once);
  add ("/desk/receive/a-receipt-that-fails-refuses-nothing", NULL, test_receipt_that_fails);
  add ("/desk/receive/one-sender-a-day", NULL, test_one_sender_a_day);
  add ("/desk/receive/octets-a-day", NULL, test_octets_a_day);
  add ("/desk/sync/old-receipts-go", NULL, test_old_receipts_go);
#undef add
  return g_test_run ();
}
