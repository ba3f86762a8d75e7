/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "vault-fixture.h"
#include "store/attest-vault-open.h"
#include "store/attest-vault-private.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

/* Runs SQL on the store behind its back, with its own key: what somebody who
 * has the key, and nothing but SQL, could do. */
static void
tamper (Fixture    *f,
        const char *sql)
{
  g_autoptr (AttestKey) master = attest_key_copy (attest_vault_master (f->vault));
  g_autoptr (AttestVault) raw = NULL;
  g_autoptr (GError) error = NULL;
  char *message = NULL;

  g_clear_pointer (&f->vault, attest_vault_close);
  raw = attest_vault_open_database (f->dir, master, FALSE, &error);
  g_assert_no_error (error);
  sqlite3_exec (raw->db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  g_assert_cmpint (sqlite3_changes (raw->db), >, 0);
  g_clear_pointer (&raw, attest_vault_close);
  f->vault = fixture_open_vault (f);
}

static void
test_create_open (Fixture      *f,
                  gconstpointer data)
{
  g_autofree char *id = g_strdup (attest_vault_id (f->vault));
  g_autofree char *key = g_strdup (attest_sign_key_public (attest_vault_sign_key (f->vault)));

  fixture_reopen (f);
  g_assert_cmpstr (attest_vault_id (f->vault), ==, id);
  g_assert_cmpstr (attest_vault_name (f->vault), ==, "Jo Evans");
  g_assert_cmpstr (attest_vault_initials (f->vault), ==, "JE");
  g_assert_cmpstr (attest_sign_key_public (attest_vault_sign_key (f->vault)), ==, key);
  g_assert_cmpuint (fixture_problems (f->vault), ==, 0);
}

static void
test_create_never_replaces (Fixture      *f,
                            gconstpointer data)
{
  AttestVaultSetup setup = { .name = "X", .role = "staff" };
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestIdentity) sheet = NULL;
  g_autofree char *keys = g_build_filename (f->dir, "store.keys", NULL);

  g_assert_null (attest_vault_create (f->dir, &setup, &sheet, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS);
  g_clear_error (&error);
  g_clear_pointer (&f->vault, attest_vault_close);
  g_unlink (keys);
  g_assert_null (attest_vault_create (f->dir, &setup, &sheet, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS);
}

static void
test_wrong_passphrase (Fixture      *f,
                       gconstpointer data)
{
  g_autoptr (AttestSecret) wrong = attest_secret_new ("incorrect horse", -1);
  AttestUnlock unlock = { .passphrase = wrong };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  AttestEntry *last;

  g_clear_pointer (&f->vault, attest_vault_close);
  for (int i = 0; i < 2; i++)
    {
      g_assert_null (attest_vault_open (f->dir, &unlock, &error));
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_LOCKED);
      g_clear_error (&error);
    }
  f->vault = fixture_open_vault (f);
  entries = attest_vault_list_entries (f->vault, ATTEST_NO_CASE, &error);
  last = entries->pdata[entries->len - 1];
  g_assert_cmpint (last->kind, ==, ATTEST_ENTRY_UNLOCK_FAILED);
  g_assert_nonnull (strstr (last->body, "\"count\":2"));
}

static void
test_recovery_sheet (Fixture      *f,
                     gconstpointer data)
{
  AttestUnlock unlock = { .recovery = f->recovery };
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&f->vault, attest_vault_close);
  f->vault = attest_vault_open (f->dir, &unlock, &error);
  g_assert_no_error (error);
  g_assert_nonnull (f->vault);
}

static void
test_second_program (Fixture      *f,
                     gconstpointer data)
{
  AttestUnlock unlock = { .passphrase = f->passphrase };
  g_autoptr (GError) error = NULL;

  g_assert_null (attest_vault_open (f->dir, &unlock, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_IN_USE);
  g_assert_cmpuint (fixture_problems (f->vault), ==, 0);
}

static void
test_missing_and_damaged (Fixture      *f,
                          gconstpointer data)
{
  AttestUnlock     unlock = { .passphrase = f->passphrase };
  g_autofree char *db = g_build_filename (f->dir, "store.db", NULL);
  g_autofree char *away = g_build_filename (f->root, "away", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) before = NULL, after = NULL;
  g_autofree char *noise = g_malloc0 (40960);

  g_clear_pointer (&f->vault, attest_vault_close);
  g_assert_cmpint (g_rename (db, away), ==, 0);
  g_assert_null (attest_vault_open (f->dir, &unlock, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_false (g_file_test (db, G_FILE_TEST_EXISTS));
  attest_test_write (db, "", 0);
  g_assert_null (attest_vault_open (f->dir, &unlock, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED);
  g_clear_error (&error);
  attest_test_write (db, noise, 40960);
  before = attest_test_read (db);
  g_assert_null (attest_vault_open (f->dir, &unlock, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED);
  g_clear_error (&error);
  after = attest_test_read (db);
  g_assert_true (g_bytes_equal (before, after));
  g_assert_cmpint (g_rename (away, db), ==, 0);
  f->vault = fixture_open_vault (f);
}

static void
test_newer_schema (Fixture      *f,
                   gconstpointer data)
{
  AttestUnlock unlock = { .passphrase = f->passphrase };
  g_autoptr (AttestKey) master = attest_key_copy (attest_vault_master (f->vault));
  g_autoptr (AttestVault) raw = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&f->vault, attest_vault_close);
  raw = attest_vault_open_database (f->dir, master, FALSE, &error);
  g_assert_no_error (error);
  sqlite3_exec (raw->db, "PRAGMA user_version = 99", NULL, NULL, NULL);
  g_clear_pointer (&raw, attest_vault_close);
  g_assert_null (attest_vault_open (f->dir, &unlock, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NEWER);
}

static void
test_cases_and_search (Fixture      *f,
                       gconstpointer data)
{
  g_autoptr (AttestCase) one = fixture_new_case (f->vault, "Fake account in my name");
  g_autoptr (AttestCase) two = fixture_new_case (f->vault, "Threat on a forum");
  g_autoptr (AttestItem) item = fixture_add_bytes (f->vault, two->id, "pixels");
  g_autoptr (GPtrArray) all = NULL, found = NULL, both = NULL, none = NULL, odd = NULL;
  g_autoptr (AttestCase) again = NULL;
  g_autofree char *lower = g_ascii_strdown (one->reference, -1);
  AttestCaseFacts  change = { .title = "False account", .danger = 1 };

  all = attest_vault_list_cases (f->vault, NULL, 10, NULL);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpstr (((AttestCase *)all->pdata[0])->id, ==, two->id);
  found = attest_vault_list_cases (f->vault, "planted-addr", 10, NULL);
  g_assert_cmpuint (found->len, ==, 1);
  both = attest_vault_list_cases (f->vault, "forum planted-note", 10, NULL);
  g_assert_cmpuint (both->len, ==, 1);
  none = attest_vault_list_cases (f->vault, "fake forum", 10, NULL);
  g_assert_cmpuint (none->len, ==, 0);
  odd = attest_vault_list_cases (f->vault, "\" OR ' NEAR( *", 10, NULL);
  g_assert_nonnull (odd);
  g_assert_true (attest_vault_change_case (f->vault, lower, &change, NULL));
  again = attest_vault_find_case (f->vault, one->id, NULL);
  g_assert_cmpstr (again->title, ==, "False account");
  g_assert_cmpstr (again->description, ==, one->description);
  g_assert_cmpstr (again->subjects[0], ==, "head");
  g_assert_true (again->danger);
  g_assert_cmpstr (item->exhibit, ==, "JE/1");
  g_assert_cmpuint (fixture_problems (f->vault), ==, 0);
}

static void
test_items_read_back (Fixture      *f,
                      gconstpointer data)
{
  g_autoptr (AttestCase) one = fixture_new_case (f->vault, "x");
  g_autoptr (AttestItem) a = fixture_add_bytes (f->vault, one->id, "the very same bytes");
  g_autoptr (AttestItem) b = fixture_add_bytes (f->vault, one->id, "the very same bytes");
  AttestShot words = { .kind = ATTEST_KIND_WRITTEN, .text = "He said it twice.", .method = "words" };
  AttestShot sneaky = { .kind = ATTEST_KIND_NO_IMAGE, .method = "command" };
  g_autoptr (AttestItem) c = attest_vault_add_words (f->vault, one->id, &words, NULL);
  g_autoptr (GBytes) bytes = NULL, raw = g_bytes_new ("x", 1);
  g_autoptr (GError) error = NULL;

  fixture_reopen (f);
  bytes = attest_vault_read_item (f->vault, b, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "the very same bytes", 19);
  g_assert_cmpstr (a->object_id, ==, b->object_id);
  g_assert_cmpstr (c->exhibit, ==, "JE/3");
  g_assert_null (c->object_id);
  g_assert_null (attest_vault_add_bytes (f->vault, one->id, &sneaky, raw, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_GATE);
  g_clear_error (&error);
  g_assert_null (attest_vault_add_bytes (f->vault, "no such case", &(AttestShot){ .kind = ATTEST_KIND_IMAGE }, raw, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND);
  g_assert_cmpuint (fixture_problems (f->vault), ==, 0);
}

static void
test_nothing_readable_on_disk (Fixture      *f,
                               gconstpointer data)
{
  static const char *const planted[] = { "planted-address", "planted-note", "planted-pixels", "Jo Evans", "pretends to be me", "impersonation" };
  g_autoptr (AttestCase) one = fixture_new_case (f->vault, "planted-title");
  g_autoptr (AttestItem) item = fixture_add_bytes (f->vault, one->id, "planted-pixels");

  for (int pass = 0; pass < 2; pass++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (planted); i++)
        {
          g_autofree char *where = NULL;

          if (attest_test_contains (f->dir, planted[i], strlen (planted[i]), &where))
            g_error ("%s is readable in %s", planted[i], where);
        }
      fixture_reopen (f);
    }
}

static AttestProblem *
only_problem (Fixture *f)
{
  g_autoptr (GPtrArray) found = attest_vault_verify (f->vault, NULL, NULL, NULL, NULL, NULL);

  g_assert_cmpuint (found->len, >=, 1);
  return g_ptr_array_steal_index (found, 0);
}

static void
test_changed_body_is_named (Fixture      *f,
                            gconstpointer data)
{
  g_autoptr (AttestCase) one = fixture_new_case (f->vault, "x");
  g_autofree char *sql = g_strdup_printf ("UPDATE entries SET body = CAST (replace (CAST (body AS TEXT), 'pretends', 'pretendz') AS BLOB) WHERE case_id = '%s'", one->id);
  AttestProblem   *problem;

  tamper (f, sql);
  problem = only_problem (f);
  g_assert_cmpstr (problem->case_id, ==, one->id);
  g_assert_cmpstr (problem->reference, ==, one->reference);
  g_assert_true (g_str_has_suffix (problem->entry, "/1"));
  g_assert_cmpstr (problem->code, ==, "tampered");
  attest_problem_free (problem);
}

static void
test_changed_tables_are_named (Fixture      *f,
                               gconstpointer data)
{
  g_autoptr (AttestCase) one = fixture_new_case (f->vault, "x");
  AttestProblem *problem;

  tamper (f, "UPDATE cases SET title = 'Nothing happened'");
  problem = only_problem (f);
  g_assert_cmpstr (problem->case_id, ==, one->id);
  attest_problem_free (problem);
}

static void
test_removed_entry_is_named (Fixture      *f,
                             gconstpointer data)
{
  g_autoptr (AttestCase) one = fixture_new_case (f->vault, "x");
  g_autoptr (AttestItem) a = fixture_add_bytes (f->vault, one->id, "a");
  g_autoptr (AttestItem) b = fixture_add_bytes (f->vault, one->id, "b");
  AttestProblem   *problem;
  g_autofree char *sql = g_strdup_printf ("DELETE FROM entries WHERE case_id = '%s' AND seq = 2", one->id);

  tamper (f, sql);
  problem = only_problem (f);
  g_assert_cmpstr (problem->case_id, ==, one->id);
  g_assert_true (g_str_has_suffix (problem->entry, "/3"));
  attest_problem_free (problem);
}

static void
test_changed_object_is_named (Fixture      *f,
                              gconstpointer data)
{
  g_autoptr (AttestCase) one = fixture_new_case (f->vault, "x");
  g_autoptr (AttestItem) a = fixture_add_bytes (f->vault, one->id, "first");
  g_autoptr (AttestItem) b = fixture_add_bytes (f->vault, one->id, "second");
  g_autofree char *sub = g_strndup (b->object_id, 2);
  g_autofree char *path = g_build_filename (f->dir, "objects", sub, b->object_id, NULL);
  g_autoptr (GBytes) bytes = attest_test_read (path);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  AttestProblem     *problem;

  copy[3] ^= 1;
  attest_test_write (path, copy, g_bytes_get_size (bytes));
  problem = only_problem (f);
  g_assert_cmpstr (problem->item, ==, b->id);
  g_assert_cmpstr (problem->exhibit, ==, "JE/2");
  g_assert_cmpstr (problem->code, ==, "tampered");
  attest_problem_free (problem);
  g_unlink (path);
  problem = only_problem (f);
  g_assert_cmpstr (problem->code, ==, "missing");
  attest_problem_free (problem);
}

static void
test_rollback_shows_in_the_journal (Fixture      *f,
                                    gconstpointer data)
{
  g_autoptr (AttestCase) one = fixture_new_case (f->vault, "x");
  AttestDigest     before = attest_vault_journal_head (f->vault), after;
  g_autofree char *copy = g_build_filename (f->root, "old", NULL);

  g_clear_pointer (&f->vault, attest_vault_close);
  g_assert_cmpint (attest_test_run (NULL, "cp", "-a", f->dir, copy, NULL), ==, 0);
  f->vault = fixture_open_vault (f);
  {
    g_autoptr (AttestItem) item = fixture_add_bytes (f->vault, one->id, "later");

    after = attest_vault_journal_head (f->vault);
  }
  g_clear_pointer (&f->vault, attest_vault_close);
  attest_test_remove (f->dir);
  g_assert_cmpint (g_rename (copy, f->dir), ==, 0);
  f->vault = fixture_open_vault (f);
  g_assert_true (attest_vault_journal_has (f->vault, &before, NULL));
  g_assert_false (attest_vault_journal_has (f->vault, &after, NULL));
}

/* A copy of an open store is what a crash leaves: a log, and maybe an object
 * that no row knows. */
static void
test_leftovers_of_a_crash_are_swept (Fixture      *f,
                                     gconstpointer data)
{
  g_autoptr (AttestCase) one = fixture_new_case (f->vault, "x");
  g_autoptr (AttestItem) item = fixture_add_bytes (f->vault, one->id, "kept");
  g_autofree char *copy = g_build_filename (f->root, "crashed", NULL);
  g_autofree char *folder = g_build_filename (copy, "objects", "ab", NULL);
  g_autofree char *orphan = g_build_filename (folder, "ab000000000000000000000000000000", NULL);
  AttestUnlock     unlock = { .passphrase = f->passphrase };
  g_autoptr (AttestVault) crashed = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (attest_test_run (NULL, "cp", "-a", f->dir, copy, NULL), ==, 0);
  g_mkdir_with_parents (folder, 0700);
  attest_test_write (orphan, "sealed to nobody", 16);
  crashed = attest_vault_open (copy, &unlock, &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (orphan, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (fixture_problems (crashed), ==, 0);
}

#define ADD(path, function) g_test_add ("/vault/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("create/opens-again-as-the-same", test_create_open);
  ADD ("create/never-replaces-a-store", test_create_never_replaces);
  ADD ("open/wrong-passphrase-is-logged", test_wrong_passphrase);
  ADD ("open/recovery-sheet-opens", test_recovery_sheet);
  ADD ("open/second-program-is-kept-out", test_second_program);
  ADD ("open/missing-and-damaged-are-told-apart", test_missing_and_damaged);
  ADD ("open/newer-schema-is-left-alone", test_newer_schema);
  ADD ("cases/are-listed-found-and-changed", test_cases_and_search);
  ADD ("items/read-back-as-captured", test_items_read_back);
  ADD ("disk/holds-nothing-readable", test_nothing_readable_on_disk);
  ADD ("verify/changed-body-is-named", test_changed_body_is_named);
  ADD ("verify/changed-tables-are-named", test_changed_tables_are_named);
  ADD ("verify/removed-entry-is-named", test_removed_entry_is_named);
  ADD ("verify/changed-object-is-named", test_changed_object_is_named);
  ADD ("open/leftovers-of-a-crash-are-swept", test_leftovers_of_a_crash_are_swept);
  ADD ("journal/rollback-shows", test_rollback_shows_in_the_journal);
  return g_test_run ();
}
