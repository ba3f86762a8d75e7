/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-cipher-vfs.h"
#include "store/test-db.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct
{
  char *dir;
  char *path;  /* sealed */
  char *plain; /* the same work in plain SQLite */
  char *other;
} Fixture;

static void
setup (Fixture      *fixture,
       gconstpointer data)
{
  fixture->dir = attest_test_dir ();
  fixture->path = g_build_filename (fixture->dir, "sealed.db", NULL);
  fixture->plain = g_build_filename (g_get_user_runtime_dir (), "plain.db", NULL);
  fixture->other = g_build_filename (fixture->dir, "other.db", NULL);
  g_mkdir_with_parents (g_get_user_runtime_dir (), 0700);
  test_db_register ("sealed", NULL, 7);
  test_db_register ("other", NULL, 8);
}

static void
teardown (Fixture      *fixture,
          gconstpointer data)
{
  attest_cipher_vfs_unregister ("sealed");
  attest_cipher_vfs_unregister ("other");
  attest_test_remove (fixture->dir);
  g_unlink (fixture->plain);
  g_free (fixture->dir);
  g_free (fixture->path);
  g_free (fixture->plain);
  g_free (fixture->other);
}

static sqlite3 *
open_sealed (Fixture *fixture)
{
  return test_db_open (fixture->path, "sealed");
}

static void
assert_clean (Fixture    *fixture,
              const char *vfs,
              const char *path)
{
  g_autoptr (GError) error = NULL;
  guint64 pages = 0, bad = 99;

  g_assert_true (attest_cipher_vfs_verify_file (vfs, path, &pages, &bad, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (pages, >, 1);
  g_assert_cmpuint (bad, ==, 0);
  g_assert_cmpuint (attest_cipher_vfs_failures (vfs), ==, 0);
}

static void
assert_no_plain_byte (const char *dir)
{
  static const char *const words[] = { TEST_DB_PLANTED, "SQLite format", "CREATE TABLE", "item_body" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *where = NULL;

      if (attest_test_contains (dir, words[i], strlen (words[i]), &where))
        g_error ("\"%s\" can be read in %s", words[i], where);
    }
}

/* One seed drives both; now and then both are vacuumed, or the sealed one is
 * closed and opened again. */
static void
test_equals_plain_sqlite (Fixture      *fixture,
                          gconstpointer data)
{
  const int *cache = data;
  sqlite3   *sealed = open_sealed (fixture);
  sqlite3   *plain = test_db_open (fixture->plain, NULL);

  test_db_make_tables (sealed);
  test_db_make_tables (plain);
  for (gint64 n = 1; n <= 120; n++)
    {
      g_autoptr (GRand) a = g_rand_new_with_seed ((guint32)n);
      g_autoptr (GRand) b = g_rand_new_with_seed ((guint32)n);

      if (n % 31 == 1)
        {
          test_db_close (sealed);
          sealed = open_sealed (fixture);
          test_db_run (sealed, "PRAGMA cache_size=%d; PRAGMA wal_autocheckpoint=%d", *cache, 40 + *cache);
          test_db_run (plain, "PRAGMA cache_size=%d", *cache);
        }
      g_assert_true (test_db_transaction (sealed, a, n));
      g_assert_true (test_db_transaction (plain, b, n));
      if (n % 50 == 0)
        {
          test_db_run (sealed, "VACUUM");
          test_db_run (plain, "VACUUM");
        }
      if (n % 20 == 0)
        test_db_assert_same (sealed, plain);
    }
  test_db_assert_whole (sealed, 120);
  assert_no_plain_byte (fixture->dir);
  test_db_run (sealed, "PRAGMA wal_checkpoint(TRUNCATE)");
  assert_clean (fixture, "sealed", fixture->path);
  test_db_close (sealed);
  test_db_close (plain);
}

static void
fill (sqlite3 *db,
      gint64   transactions)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  test_db_make_tables (db);
  for (gint64 n = 1; n <= transactions; n++)
    g_assert_true (test_db_transaction (db, rand, n));
}

static void
test_vacuum_into_changes_the_key (Fixture      *fixture,
                                  gconstpointer data)
{
  sqlite3         *db = open_sealed (fixture);
  sqlite3         *copy = NULL;
  g_autofree char *mode = NULL;
  g_autoptr (GError) error = NULL;
  guint64 pages, bad;

  fill (db, 40);
  test_db_run (db, "VACUUM INTO 'file:%s?vfs=other'", fixture->other);
  assert_no_plain_byte (fixture->dir);
  assert_clean (fixture, "other", fixture->other);
  g_assert_true (attest_cipher_vfs_verify_file ("sealed", fixture->other, &pages, &bad, &error));
  g_assert_cmpuint (pages, ==, bad);
  copy = test_db_open (fixture->other, "other");
  mode = test_db_text (copy, "PRAGMA journal_mode");
  g_assert_cmpstr (mode, ==, "wal");
  test_db_assert_same (db, copy);
  test_db_run (copy, "INSERT INTO log VALUES(41, 41, NULL, NULL)");
  test_db_close (copy);
  /* Not over a database that is there. */
  g_assert_cmpint (test_db_try (db, "VACUUM INTO 'file:%s?vfs=other'", fixture->other), !=, SQLITE_OK);
  test_db_close (db);
}

static void
test_a_log_left_behind_is_taken_in (Fixture      *fixture,
                                    gconstpointer data)
{
  sqlite3 *db = open_sealed (fixture);
  sqlite3 *copy;

  test_db_run (db, "PRAGMA wal_autocheckpoint=0");
  fill (db, 30);
  test_db_copy (fixture->path, fixture->other);
  copy = test_db_open (fixture->other, "sealed");
  test_db_assert_same (db, copy);
  test_db_close (copy);
  test_db_close (db);
  g_assert_cmpuint (attest_cipher_vfs_failures ("sealed"), ==, 0);
}

/* A transaction larger than the cache writes a frame, overwrites its page, and
 * corrects the checksums of all that follow: headers without pages. Nothing
 * is synced, so nothing but our own order brings them to the file. */
static void
test_corrected_checksums_reach_the_log (Fixture      *fixture,
                                        gconstpointer data)
{
  sqlite3 *db = open_sealed (fixture);
  sqlite3 *copy;

  test_db_run (db, "PRAGMA synchronous=OFF; PRAGMA wal_autocheckpoint=0; PRAGMA cache_spill=ON; PRAGMA cache_size=10;"
                   "CREATE TABLE t(id INTEGER PRIMARY KEY, x TEXT); BEGIN");
  for (int round = 0; round < 4; round++)
    test_db_run (db, "WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 400) "
                     "INSERT OR REPLACE INTO t SELECT i, printf('%%.*c', 500, 'a' + %d) FROM s",
                 round);
  test_db_run (db, "COMMIT");
  test_db_copy (fixture->path, fixture->other);
  copy = test_db_open (fixture->other, "sealed");
  g_assert_cmpint (test_db_int (copy, "SELECT count(*) FROM t WHERE length(x) = 500"), ==, 400);
  test_db_close (copy);
  g_assert_cmpint (test_db_int (db, "SELECT count(*) FROM t WHERE length(x) = 500"), ==, 400);
  test_db_close (db);
}

/* SQLite 3.40 overwrites frames, goes back behind them and then leaves the next
 * ones without a checksum. What was acknowledged must be there after a crash:
 * with the usual settings it is, with others the commit may be refused. */
static void
test_acknowledged_is_in_the_log (Fixture      *fixture,
                                 gconstpointer data)
{
  const int *spill = data;
  sqlite3   *db = open_sealed (fixture);
  sqlite3   *copy;
  gint64     expected;

  test_db_run (db, "PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=10; CREATE TABLE t(id INTEGER PRIMARY KEY, x TEXT);"
                   "CREATE TABLE written_once(x TEXT)");
  if (*spill)
    test_db_run (db, "PRAGMA cache_spill=ON");
  test_db_run (db, "BEGIN; INSERT INTO t VALUES(0, 'before'); SAVEPOINT s;"
                   "WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 400) "
                   "INSERT INTO written_once SELECT printf('%%.*c', 500, 'b') FROM s");
  for (int round = 0; round < 3; round++)
    test_db_run (db, "WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 400) "
                     "INSERT OR REPLACE INTO t SELECT i, printf('%%.*c', 500, 'a' + %d) FROM s",
                 round);
  test_db_run (db, "ROLLBACK TO s; WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 150) "
                   "INSERT INTO t SELECT i, printf('%%.*c', 500, 'z') FROM s");
  expected = test_db_try (db, "COMMIT") == SQLITE_OK ? 151 : 0;
  if (!*spill)
    g_assert_cmpint (expected, ==, 151);
  test_db_copy (fixture->path, fixture->other);
  copy = test_db_open (fixture->other, "sealed");
  g_assert_cmpint (test_db_int (copy, "SELECT count(*) FROM t"), ==, expected);
  test_db_close (copy);
  /* A refused commit can be tried again. */
  test_db_try (db, "ROLLBACK");
  test_db_run (db, "INSERT INTO t VALUES(1000, 'after'); PRAGMA wal_checkpoint(TRUNCATE)");
  g_assert_cmpint (test_db_int (db, "SELECT count(*) FROM t"), ==, expected + 1);
  test_db_close (db);
  assert_clean (fixture, "sealed", fixture->path);
}

static void
test_no_temporary_file (Fixture      *fixture,
                        gconstpointer data)
{
  sqlite3 *db = open_sealed (fixture);

  fill (db, 10);
  /* With the usual setting sorting needs no file ... */
  test_db_run (db, "PRAGMA cache_size=5; CREATE TEMP TABLE sorted AS SELECT body, bin FROM item ORDER BY bin, body DESC");
  test_db_run (db, "DROP TABLE sorted");
  /* ... and whoever changes it gets an error instead of a plain file. */
  test_db_run (db, "PRAGMA temp_store=FILE; CREATE TEMP TABLE t(x); PRAGMA temp.cache_size=2");
  g_assert_cmpint (test_db_try (db, "INSERT INTO t SELECT a.body FROM item a, item b, item c"), ==, SQLITE_CANTOPEN);
  test_db_close (db);
}

static void
test_shared_use_is_refused (Fixture      *fixture,
                            gconstpointer data)
{
  sqlite3 *db = open_sealed (fixture);
  sqlite3 *second = NULL;

  fill (db, 3);
  g_assert_cmpint (test_db_try_open (fixture->path, "sealed", &second), ==, SQLITE_BUSY);
  test_db_close (db);
  g_assert_cmpint (sqlite3_open_v2 (fixture->path, &second, SQLITE_OPEN_READWRITE, "sealed"), ==, SQLITE_OK);
  g_assert_true (attest_cipher_vfs_prepare (second, NULL));
  /* Without EXCLUSIVE the log would need shared memory. */
  g_assert_cmpint (test_db_try (second, "SELECT * FROM log"), !=, SQLITE_OK);
  test_db_close (second);
  g_assert_false (attest_test_contains (fixture->dir, "-shm", 4, NULL));
}

static void
test_a_rollback_journal_gets_no_page (Fixture      *fixture,
                                      gconstpointer data)
{
  g_autofree char *journal = g_strconcat (fixture->path, "-journal", NULL);
  sqlite3         *db = NULL;

  sqlite3_open_v2 (fixture->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "sealed");
  g_assert_true (attest_cipher_vfs_prepare (db, NULL));
  test_db_run (db, "PRAGMA locking_mode=EXCLUSIVE; BEGIN; CREATE TABLE u(x); ROLLBACK; CREATE TABLE t(x)");
  g_assert_cmpint (test_db_try (db, "INSERT INTO t VALUES(1)"), ==, SQLITE_IOERR);
  g_assert_false (g_file_test (journal, G_FILE_TEST_EXISTS));
  test_db_close (db);
  db = open_sealed (fixture);
  g_assert_cmpint (test_db_int (db, "SELECT count(*) FROM sqlite_schema"), ==, 1);
  /* Nor can it leave the log's mode. */
  g_assert_cmpint (test_db_try (db, "PRAGMA journal_mode=DELETE; INSERT INTO t VALUES(1)"), !=, SQLITE_OK);
  test_db_close (db);
  db = open_sealed (fixture);
  test_db_run (db, "INSERT INTO t VALUES(2)");
  g_assert_cmpint (test_db_int (db, "SELECT count(*) FROM t"), >=, 1);
  test_db_close (db);
}

static void
test_a_journal_beside_it_is_refused (Fixture      *fixture,
                                     gconstpointer data)
{
  g_autofree char *journal = g_strconcat (fixture->path, "-journal", NULL);
  sqlite3         *db = open_sealed (fixture);

  fill (db, 3);
  test_db_close (db);
  /* A header of a journal that says the database had no page at all. */
  attest_test_write (journal, "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7\0\0\0\0\0\0\0\0\0\0\0\0\0\0\2\0\0\0\x10\0", 28);
  g_assert_cmpint (test_db_try_open (fixture->path, "sealed", &db), ==, SQLITE_CANTOPEN);
  g_unlink (journal);
  db = open_sealed (fixture);
  test_db_assert_whole (db, 3);
  test_db_close (db);
}

static void
test_the_geometry_cannot_be_changed (Fixture      *fixture,
                                     gconstpointer data)
{
  sqlite3 *db = NULL;

  sqlite3_open_v2 (fixture->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "sealed");
  g_assert_true (attest_cipher_vfs_prepare (db, NULL));
  test_db_run (db, "PRAGMA page_size=1024; PRAGMA auto_vacuum=FULL; PRAGMA mmap_size=1000000;"
                   "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL");
  fill (db, 5);
  test_db_run (db, "PRAGMA page_size=8192; VACUUM");
  g_assert_cmpint (test_db_int (db, "PRAGMA page_size"), ==, 4096);
  g_assert_cmpint (test_db_int (db, "PRAGMA auto_vacuum"), ==, 0);
  test_db_assert_whole (db, 5);
  test_db_close (db);
  assert_clean (fixture, "sealed", fixture->path);
}

/* A backup copies pages as they are, and a plain one has no room for a seal. */
static void
test_a_plain_page_is_refused (Fixture      *fixture,
                              gconstpointer data)
{
  sqlite3        *plain = test_db_open (fixture->plain, NULL);
  sqlite3        *db = NULL;
  sqlite3_backup *backup;
  int             rc = SQLITE_ERROR;

  fill (plain, 5);
  sqlite3_open_v2 (fixture->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "sealed");
  g_assert_true (attest_cipher_vfs_prepare (db, NULL));
  backup = sqlite3_backup_init (db, "main", plain, "main");
  if (backup != NULL)
    {
      rc = sqlite3_backup_step (backup, -1);
      sqlite3_backup_finish (backup);
    }
  g_assert_cmpint (rc, !=, SQLITE_DONE);
  assert_no_plain_byte (fixture->dir);
  sqlite3_close (db);
  test_db_close (plain);
}

/* Without the preparation there is no room for a seal in a page. */
static void
test_unprepared_writes_nothing (Fixture      *fixture,
                                gconstpointer data)
{
  sqlite3 *db = NULL;

  sqlite3_open_v2 (fixture->path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "sealed");
  g_assert_cmpint (test_db_try (db, "CREATE TABLE t(x)"), ==, SQLITE_IOERR);
  test_db_close (db);
  g_assert_cmpint (sqlite3_open (fixture->plain, &db), ==, SQLITE_OK);
  g_assert_false (attest_cipher_vfs_prepare (db, NULL));
  test_db_close (db);
}

static void
test_another_key_opens_nothing (Fixture      *fixture,
                                gconstpointer data)
{
  sqlite3 *db = open_sealed (fixture);

  fill (db, 3);
  test_db_close (db);
  g_assert_cmpint (test_db_try_open (fixture->path, "other", &db), ==, SQLITE_NOTADB);
  g_assert_cmpuint (attest_cipher_vfs_failures ("other"), >, 0);
  g_assert_cmpint (test_db_try_open (fixture->path, NULL, &db), ==, SQLITE_NOTADB);
}

static void
test_files_are_private (Fixture      *fixture,
                        gconstpointer data)
{
  g_autofree char *wal = g_strconcat (fixture->path, "-wal", NULL);
  sqlite3         *db = open_sealed (fixture);
  struct stat      info;

  fill (db, 2);
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (wal, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  test_db_close (db);
}

static void
test_a_name_is_taken_once (Fixture      *fixture,
                           gconstpointer data)
{
  g_autoptr (AttestKey) key = attest_key_new_random ();
  g_autoptr (GError) error = NULL;

  g_assert_false (attest_cipher_vfs_register ("sealed", NULL, key, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (attest_cipher_vfs_register ("third", "no-such-vfs", key, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_STORAGE);
}

#define ADD(path, function) g_test_add ("/cipher-vfs/" path, Fixture, NULL, setup, function, teardown)

int
main (int    argc,
      char **argv)
{
  static const int tiny = 10, usual = 2000;
  static const int yes = 1, no = 0;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/cipher-vfs/equals-plain-sqlite/tiny-cache", Fixture, &tiny, setup, test_equals_plain_sqlite, teardown);
  g_test_add ("/cipher-vfs/equals-plain-sqlite/usual-cache", Fixture, &usual, setup, test_equals_plain_sqlite, teardown);
  ADD ("vacuum-into/changes-the-key", test_vacuum_into_changes_the_key);
  ADD ("log/left-behind-is-taken-in", test_a_log_left_behind_is_taken_in);
  ADD ("log/corrected-checksums-reach-it", test_corrected_checksums_reach_the_log);
  g_test_add ("/cipher-vfs/log/acknowledged-is-in-it/usual", Fixture, &no, setup, test_acknowledged_is_in_the_log, teardown);
  g_test_add ("/cipher-vfs/log/acknowledged-is-in-it/spilling", Fixture, &yes, setup, test_acknowledged_is_in_the_log, teardown);
  ADD ("refuses/temporary-files", test_no_temporary_file);
  ADD ("refuses/shared-use", test_shared_use_is_refused);
  ADD ("refuses/a-page-in-a-rollback-journal", test_a_rollback_journal_gets_no_page);
  ADD ("refuses/a-journal-beside-it", test_a_journal_beside_it_is_refused);
  ADD ("refuses/another-geometry", test_the_geometry_cannot_be_changed);
  ADD ("refuses/a-plain-page", test_a_plain_page_is_refused);
  ADD ("refuses/an-unprepared-connection", test_unprepared_writes_nothing);
  ADD ("refuses/another-key", test_another_key_opens_nothing);
  ADD ("files-are-private", test_files_are_private);
  ADD ("a-name-is-taken-once", test_a_name_is_taken_once);
  return g_test_run ();
}
