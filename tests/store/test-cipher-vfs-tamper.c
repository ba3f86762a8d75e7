/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-cipher-vfs-private.h"
#include "store/attest-cipher-vfs.h"
#include "store/test-db.h"

#include <glib/gstdio.h>
#include <string.h>

/* Somebody writes to the files. Nothing they do may come back as content. */
#define PAGE 4096
#define FRAME 4120
#define LOG_HEADER 32

typedef struct
{
  char   *dir;
  char   *path;
  guint8 *good;
  gsize   size;
} Fixture;

static void
make (sqlite3 *db)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  test_db_make_tables (db);
  for (gint64 n = 1; n <= 25; n++)
    g_assert_true (test_db_transaction (db, rand, n));
}

static void
setup (Fixture      *fixture,
       gconstpointer data)
{
  sqlite3 *db;

  fixture->dir = attest_test_dir ();
  fixture->path = g_build_filename (fixture->dir, "t.db", NULL);
  test_db_register ("sealed", NULL, 7);
  db = test_db_open (fixture->path, "sealed");
  make (db);
  test_db_close (db);
  g_assert_true (g_file_get_contents (fixture->path, (char **)&fixture->good, &fixture->size, NULL));
}

static void
teardown (Fixture      *fixture,
          gconstpointer data)
{
  attest_cipher_vfs_unregister ("sealed");
  attest_test_remove (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->path);
  g_free (fixture->good);
}

static guint64
bad_pages (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  guint64 pages, bad;

  g_assert_true (attest_cipher_vfs_verify_file ("sealed", fixture->path, &pages, &bad, &error));
  g_assert_no_error (error);
  return bad;
}

/* Reads whatever SQL can reach. Returns: whether any of it failed. */
static gboolean
sql_fails (Fixture *fixture)
{
  static const char *const questions[] = {
    "SELECT sum(length(body) + length(hex(bin))) FROM item", "SELECT count(*) FROM item INDEXED BY item_body WHERE body > ''",
    "SELECT count(*) FROM log", "INSERT INTO words(words) VALUES('integrity-check')"
  };
  sqlite3 *db = NULL;
  gboolean failed = test_db_try_open (fixture->path, "sealed", &db) != SQLITE_OK;

  for (guint i = 0; !failed && i < G_N_ELEMENTS (questions); i++)
    failed = test_db_try (db, "%s", questions[i]) != SQLITE_OK;
  sqlite3_close (db);
  return failed;
}

static void
test_every_flipped_bit_is_found (Fixture      *fixture,
                                 gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  guint by_sql = 0;

  for (int i = 0; i < 200; i++)
    {
      g_autofree guint8 *bad = g_memdup2 (fixture->good, fixture->size);
      gsize              at = (gsize)g_rand_int_range (rand, 0, (gint32)fixture->size);

      bad[at] ^= (guint8)(1 << g_rand_int_range (rand, 0, 8));
      attest_test_write (fixture->path, bad, fixture->size);
      g_assert_cmpuint (bad_pages (fixture), ==, 1);
      by_sql += sql_fails (fixture);
    }
  /* SQL does not read free pages; the walk over the file does. */
  g_assert_cmpuint (by_sql, >, 100);
  g_assert_cmpuint (attest_cipher_vfs_failures ("sealed"), >=, by_sql);
  g_test_message ("200 flipped bits: 200 found page by page, %u by SQL", by_sql);
}

static void
test_exchanged_pages_are_found (Fixture      *fixture,
                                gconstpointer data)
{
  g_autofree guint8 *bad = g_memdup2 (fixture->good, fixture->size);

  memcpy (bad + 2 * PAGE, fixture->good + 3 * PAGE, PAGE);
  memcpy (bad + 3 * PAGE, fixture->good + 2 * PAGE, PAGE);
  attest_test_write (fixture->path, bad, fixture->size);
  g_assert_cmpuint (bad_pages (fixture), ==, 2);
  g_assert_true (sql_fails (fixture));
}

/* Zeros and what lies behind the end must not be read as an empty page. */
static void
test_zeros_and_a_cut_are_found (Fixture      *fixture,
                                gconstpointer data)
{
  g_autofree guint8 *bad = g_memdup2 (fixture->good, fixture->size);

  for (gsize at = PAGE; at < fixture->size; at += PAGE)
    memset (bad + at, 0, PAGE);
  attest_test_write (fixture->path, bad, fixture->size);
  g_assert_cmpuint (bad_pages (fixture), ==, fixture->size / PAGE - 1);
  g_assert_true (sql_fails (fixture));
  attest_test_write (fixture->path, fixture->good, 2 * PAGE);
  g_assert_true (sql_fails (fixture));
  attest_test_write (fixture->path, fixture->good, fixture->size - 100);
  g_assert_cmpuint (bad_pages (fixture), ==, 1);
}

static void
test_a_torn_first_page_alone_does_not_open (Fixture      *fixture,
                                            gconstpointer data)
{
  g_autofree guint8 *bad = g_memdup2 (fixture->good, fixture->size);
  sqlite3           *db = NULL;

  memset (bad + 512, 0x55, 512);
  attest_test_write (fixture->path, bad, fixture->size);
  g_assert_cmpint (test_db_try_open (fixture->path, "sealed", &db), ==, SQLITE_NOTADB);
}

/* A database whose checkpoint was cut: its pages are torn, its log is whole. */
static void
test_a_torn_first_page_is_healed_by_the_log (Fixture      *fixture,
                                             gconstpointer data)
{
  g_autofree char   *live = g_build_filename (fixture->dir, "live.db", NULL);
  g_autofree guint8 *torn = NULL;
  sqlite3           *db = test_db_open (live, "sealed");
  sqlite3           *copy;
  gsize              size;

  test_db_run (db, "PRAGMA wal_autocheckpoint=0");
  make (db);
  test_db_copy (live, fixture->path);
  g_assert_true (g_file_get_contents (fixture->path, (char **)&torn, &size, NULL));
  memset (torn, 0xaa, 512);
  attest_test_write (fixture->path, torn, size);
  copy = test_db_open (fixture->path, "sealed");
  test_db_assert_same (db, copy);
  test_db_assert_whole (copy, 25);
  test_db_close (copy);
  test_db_close (db);
  g_assert_cmpuint (attest_cipher_vfs_failures ("sealed"), ==, 0);
}

/* A copy of a database with its log, to be opened again and again. */
static guint8 *
make_log (Fixture *fixture,
          gsize   *size)
{
  g_autofree char *live = g_build_filename (fixture->dir, "live.db", NULL);
  g_autofree char *wal = g_strconcat (fixture->path, "-wal", NULL);
  sqlite3         *db = test_db_open (live, "sealed");
  guint8          *log = NULL;

  test_db_run (db, "PRAGMA wal_autocheckpoint=0");
  make (db);
  test_db_copy (live, fixture->path);
  test_db_close (db);
  g_clear_pointer (&fixture->good, g_free);
  g_assert_true (g_file_get_contents (fixture->path, (char **)&fixture->good, &fixture->size, NULL));
  g_assert_true (g_file_get_contents (wal, (char **)&log, size, NULL));
  return log;
}

/* What a changed log leaves is the work up to some commit, never a part of a
 * transaction and never other words. */
static void
assert_some_prefix (Fixture      *fixture,
                    const guint8 *log,
                    gsize         size)
{
  g_autofree char *wal = g_strconcat (fixture->path, "-wal", NULL);
  sqlite3         *db = NULL;

  attest_test_write (fixture->path, fixture->good, fixture->size);
  attest_test_write (wal, log, size);
  if (test_db_try_open (fixture->path, "sealed", &db) != SQLITE_OK)
    return;
  if (test_db_int (db, "SELECT count(*) FROM sqlite_schema WHERE name = 'log'") == 1)
    {
      gint64 last = test_db_int (db, "SELECT coalesce(max(txn), 0) FROM log");

      test_db_assert_whole (db, last);
      g_assert_cmpint (last, <=, 25);
    }
  test_db_close (db);
}

static void
test_a_changed_log_is_cut_at_a_commit (Fixture      *fixture,
                                       gconstpointer data)
{
  gsize              size;
  g_autofree guint8 *log = make_log (fixture, &size);
  gsize              frames = (size - LOG_HEADER) / FRAME;
  const gsize        within[] = { 0, 5, 9, 17, 30, 2000, 4085, 4110 };

  for (gsize i = 0; i < 60; i++)
    {
      g_autofree guint8 *bad = g_memdup2 (log, size);

      bad[LOG_HEADER + i * frames / 60 * FRAME + within[i % G_N_ELEMENTS (within)]] ^= 0x10;
      assert_some_prefix (fixture, bad, size);
    }
}

/* Marking a frame as a commit would make half a transaction count. */
static void
test_a_forged_commit_is_not_believed (Fixture      *fixture,
                                      gconstpointer data)
{
  gsize              size;
  g_autofree guint8 *log = make_log (fixture, &size);
  gsize              frames = (size - LOG_HEADER) / FRAME;
  guint              tried = 0;

  for (gsize frame = 0; frame < frames && tried < 25; frame++)
    {
      guint8            *header = log + LOG_HEADER + frame * FRAME;
      g_autofree guint8 *bad = NULL;

      if (memcmp (header + 4, "\0\0\0\0", 4) != 0)
        continue;
      bad = g_memdup2 (log, size);
      bad[LOG_HEADER + frame * FRAME + 7] = 40;
      assert_some_prefix (fixture, bad, LOG_HEADER + (frame + 1) * FRAME);
      tried++;
    }
  g_assert_cmpuint (tried, >, 10);
}

static void
test_moved_frames_are_not_believed (Fixture      *fixture,
                                    gconstpointer data)
{
  gsize              size;
  g_autofree guint8 *log = make_log (fixture, &size);
  gsize              frames = (size - LOG_HEADER) / FRAME;

  for (gsize frame = 1; frame + 1 < frames; frame += 1 + frames / 20)
    {
      g_autofree guint8 *bad = g_memdup2 (log, size);

      memcpy (bad + LOG_HEADER + frame * FRAME, log + LOG_HEADER + (frame + 1) * FRAME, FRAME);
      assert_some_prefix (fixture, bad, size);
    }
}

/* The same page twice: nothing of it, and no checksum of it, may repeat. */
static void
test_equal_pages_look_different (Fixture      *fixture,
                                 gconstpointer data)
{
  gsize              size;
  g_autofree guint8 *log = make_log (fixture, &size);
  gsize              frames = (size - LOG_HEADER) / FRAME;

  for (gsize a = 0; a < frames; a++)
    for (gsize b = 0; b < a; b++)
      g_assert_true (memcmp (log + LOG_HEADER + a * FRAME + 16, log + LOG_HEADER + b * FRAME + 16, 8) != 0 &&
                     memcmp (log + LOG_HEADER + a * FRAME + 4080, log + LOG_HEADER + b * FRAME + 4080, 24) != 0);
  for (gsize a = 0; a < fixture->size; a += PAGE)
    for (gsize b = 0; b < a; b += PAGE)
      g_assert_true (memcmp (fixture->good + a + 4056, fixture->good + b + 4056, 24) != 0);
}

/* The database is cut where an overflow page was; a log beside it says how many
 * pages there are, so SQLite itself would take what is missing for zeros. */
static void
test_a_cut_beside_a_log_is_found (Fixture      *fixture,
                                  gconstpointer data)
{
  g_autofree char *live = g_build_filename (fixture->dir, "live.db", NULL);
  sqlite3         *db = test_db_open (live, "sealed");

  test_db_run (db, "CREATE TABLE small(x); CREATE TABLE big(x); INSERT INTO small VALUES(1);"
                   "INSERT INTO big VALUES(randomblob(40000)); PRAGMA wal_checkpoint(TRUNCATE);"
                   "PRAGMA wal_autocheckpoint=0; UPDATE small SET x = 2");
  test_db_copy (live, fixture->path);
  test_db_close (db);
  db = test_db_open (fixture->path, "sealed");
  g_assert_cmpint (test_db_int (db, "SELECT length(hex(x)) FROM big"), ==, 80000);
  test_db_close (db);

  db = test_db_open (live, "sealed");
  test_db_run (db, "PRAGMA wal_autocheckpoint=0; UPDATE small SET x = 3");
  test_db_copy (live, fixture->path);
  test_db_close (db);
  g_clear_pointer (&fixture->good, g_free);
  g_assert_true (g_file_get_contents (fixture->path, (char **)&fixture->good, &fixture->size, NULL));
  attest_test_write (fixture->path, fixture->good, fixture->size - 2 * PAGE);
  db = test_db_open (fixture->path, "sealed");
  g_assert_cmpint (test_db_int (db, "SELECT x FROM small"), ==, 3);
  g_assert_cmpint (test_db_try (db, "SELECT hex(x) FROM big"), !=, SQLITE_OK);
  g_assert_cmpuint (attest_cipher_vfs_failures ("sealed"), >, 0);
  sqlite3_close (db);
}

/* SQLite's own checksum would find most of these at recovery; the seal finds
 * them at every read. */
static void
test_a_frame_is_sealed_to_its_place (Fixture      *fixture,
                                     gconstpointer data)
{
  g_autoptr (AttestKey) key = attest_key_new_random ();
  g_autoptr (AttestPageCipher) cipher = attest_page_cipher_new (key);
  CipherNonce nonce;
  guint8      frame[CIPHER_FRAME] = { 0 };
  guint8      copy[CIPHER_FRAME];

  cipher_nonce_start (&nonce);
  memset (frame + CIPHER_FRAME_HEADER, 'x', CIPHER_PAGE - CIPHER_RESERVE);
  cipher_frame_seal (cipher, &nonce, 32, frame);
  for (gsize at = 0; at < CIPHER_FRAME; at += at < 40 || at > 4070 ? 1 : 97)
    {
      memcpy (copy, frame, sizeof copy);
      copy[at] ^= 1;
      g_assert_false (cipher_frame_open (cipher, 32, copy));
    }
  memcpy (copy, frame, sizeof copy);
  g_assert_false (cipher_frame_open (cipher, 32 + CIPHER_FRAME, copy));
  memcpy (copy, frame, sizeof copy);
  g_assert_true (cipher_frame_open (cipher, 32, copy));
  g_assert_cmpint (copy[CIPHER_FRAME_HEADER], ==, 'x');
}

#define ADD(path, function) g_test_add ("/cipher-vfs/tamper/" path, Fixture, NULL, setup, function, teardown)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("every-flipped-bit-is-found", test_every_flipped_bit_is_found);
  ADD ("exchanged-pages-are-found", test_exchanged_pages_are_found);
  ADD ("zeros-and-a-cut-are-found", test_zeros_and_a_cut_are_found);
  ADD ("a-torn-first-page-alone-does-not-open", test_a_torn_first_page_alone_does_not_open);
  ADD ("a-torn-first-page-is-healed-by-the-log", test_a_torn_first_page_is_healed_by_the_log);
  ADD ("a-changed-log-is-cut-at-a-commit", test_a_changed_log_is_cut_at_a_commit);
  ADD ("a-forged-commit-is-not-believed", test_a_forged_commit_is_not_believed);
  ADD ("moved-frames-are-not-believed", test_moved_frames_are_not_believed);
  ADD ("a-cut-beside-a-log-is-found", test_a_cut_beside_a_log_is_found);
  ADD ("a-frame-is-sealed-to-its-place", test_a_frame_is_sealed_to_its_place);
  ADD ("equal-pages-look-different", test_equal_pages_look_different);
  return g_test_run ();
}
