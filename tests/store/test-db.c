/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/test-db.h"

#include "store/attest-cipher-vfs.h"

#include <string.h>

#define PLANTED TEST_DB_PLANTED

void
test_db_register (const char *name,
                  const char *base,
                  guint8      key)
{
  guint8 bytes[ATTEST_KEY_BYTES] = { key };
  g_autoptr (AttestKey) pages = attest_key_new_from_bytes (bytes);
  g_autoptr (GError) error = NULL;

  attest_cipher_vfs_register (name, base, pages, &error);
  g_assert_no_error (error);
}

int
test_db_try_open (const char *path,
                  const char *vfs,
                  sqlite3   **db)
{
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI;
  int rc = sqlite3_open_v2 (path, db, flags, vfs);

  if (rc == SQLITE_OK && vfs != NULL && !attest_cipher_vfs_prepare (*db, NULL))
    rc = SQLITE_ERROR;
  if (rc == SQLITE_OK && vfs == NULL)
    rc = sqlite3_exec (*db, "PRAGMA temp_store=MEMORY", NULL, NULL, NULL);
  if (rc == SQLITE_OK)
    rc = sqlite3_exec (*db, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL", NULL, NULL, NULL);
  if (rc == SQLITE_OK)
    return rc;
  sqlite3_close (*db);
  *db = NULL;
  return rc;
}

sqlite3 *
test_db_open (const char *path,
              const char *vfs)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (test_db_try_open (path, vfs, &db), ==, SQLITE_OK);
  return db;
}

void
test_db_close (sqlite3 *db)
{
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static int
db_exec (sqlite3    *db,
         const char *format,
         va_list     args)
{
  g_autofree char *sql = g_strdup_vprintf (format, args);

  return sqlite3_exec (db, sql, NULL, NULL, NULL);
}

int
test_db_try (sqlite3    *db,
             const char *format,
             ...)
{
  va_list args;
  int     rc;

  va_start (args, format);
  rc = db_exec (db, format, args);
  va_end (args);
  return rc;
}

void
test_db_run (sqlite3    *db,
             const char *format,
             ...)
{
  va_list args;
  int     rc;

  va_start (args, format);
  rc = db_exec (db, format, args);
  va_end (args);
  if (rc != SQLITE_OK)
    g_error ("%s: %s", format, sqlite3_errmsg (db));
}

static sqlite3_stmt *
prepare (sqlite3    *db,
         const char *sql)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  return statement;
}

gint64
test_db_int (sqlite3    *db,
             const char *sql)
{
  sqlite3_stmt *statement = prepare (db, sql);
  gint64        value;

  if (sqlite3_step (statement) != SQLITE_ROW)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return value;
}

char *
test_db_text (sqlite3    *db,
              const char *sql)
{
  sqlite3_stmt *statement = prepare (db, sql);
  char         *text;

  if (sqlite3_step (statement) != SQLITE_ROW)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  text = g_strdup ((const char *)sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  return text;
}

AttestDigest
test_db_digest (sqlite3    *db,
                const char *sql)
{
  sqlite3_stmt *statement = prepare (db, sql);
  AttestHasher  hasher;
  int           rc;

  attest_hasher_init (&hasher);
  while ((rc = sqlite3_step (statement)) == SQLITE_ROW)
    for (int i = 0; i < sqlite3_column_count (statement); i++)
      {
        const void *bytes = sqlite3_column_blob (statement, i);
        int         length = sqlite3_column_bytes (statement, i);

        attest_hasher_update (&hasher, &length, sizeof length);
        attest_hasher_update (&hasher, bytes, (gsize)length);
      }
  if (rc != SQLITE_DONE)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  sqlite3_finalize (statement);
  return attest_hasher_finish (&hasher);
}

void
test_db_make_tables (sqlite3 *db)
{
  test_db_run (db, "CREATE TABLE item(id INTEGER PRIMARY KEY AUTOINCREMENT, txn INTEGER, body TEXT, bin BLOB);"
                   "CREATE INDEX item_body ON item(body, txn);"
                   "CREATE VIRTUAL TABLE words USING fts5(body);"
                   "CREATE TABLE log(seq INTEGER PRIMARY KEY, txn INTEGER, prev BLOB, link BLOB)");
}

/* Sizes on both sides of a page, so that overflow pages come and go. */
static int
step_insert (sqlite3 *db,
             GRand   *rand,
             gint64   number)
{
  guint32 word = (guint32)g_rand_int_range (rand, 0, 500);
  int     size = g_rand_int_range (rand, 0, 6) == 0 ? g_rand_int_range (rand, 4000, 40000) : g_rand_int_range (rand, 0, 700);

  return test_db_try (db,
                      "INSERT INTO item(txn, body, bin) VALUES(%" G_GINT64_FORMAT ", '" PLANTED " word%u', zeroblob(%d));"
                      "INSERT INTO words(rowid, body) VALUES(last_insert_rowid(), '" PLANTED " word%u')",
                      number, word, size, word);
}

static int
step (sqlite3 *db,
      GRand   *rand,
      gint64   number,
      int     *savepoints)
{
  switch (g_rand_int_range (rand, 0, 9))
    {
    case 5:
      return test_db_try (db, "DELETE FROM item WHERE id %% 17 = %d", g_rand_int_range (rand, 0, 17));
    case 6:
      return test_db_try (db, "UPDATE item SET body = body || 'x' WHERE id %% 13 = %d", g_rand_int_range (rand, 0, 13));
    case 7:
      return test_db_try (db, (*savepoints)++ < 3 ? "SAVEPOINT s" : "SELECT 1");
    case 8:
      if (*savepoints == 0)
        return SQLITE_OK;
      return test_db_try (db, g_rand_boolean (rand) ? "ROLLBACK TO s" : "SELECT 1");
    default:
      return step_insert (db, rand, number);
    }
}

/**
 * test_db_transaction:
 *
 * Some steps, then a link of the log, in one transaction. Now and then the
 * transaction is rolled back instead, and begun again.
 *
 * Returns: whether it committed; %FALSE only when SQLite reported an error
 */
gboolean
test_db_transaction (sqlite3 *db,
                     GRand   *rand,
                     gint64   number)
{
  gboolean rolled_back;

  do
    {
      int steps = g_rand_int_range (rand, 1, 25);
      int savepoints = 0;

      rolled_back = g_rand_int_range (rand, 0, 8) == 0;
      if (test_db_try (db, "BEGIN") != SQLITE_OK)
        return FALSE;
      for (int i = 0; i < steps; i++)
        if (step (db, rand, number, &savepoints) != SQLITE_OK)
          return FALSE;
      if (rolled_back && test_db_try (db, "ROLLBACK") != SQLITE_OK)
        return FALSE;
    }
  while (rolled_back);
  return test_db_try (db,
                      "INSERT INTO log VALUES(%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT
                      ", (SELECT link FROM log WHERE seq = %" G_GINT64_FORMAT "), x'%016" G_GINT64_MODIFIER "x'); COMMIT",
                      number, number, number - 1, number) == SQLITE_OK;
}

/**
 * test_db_assert_whole:
 * @db: a database that was interrupted
 * @acknowledged: the last transaction whose COMMIT returned
 *
 * Nothing acknowledged is lost, nothing is there by half, nothing is damaged.
 */
void
test_db_assert_whole (sqlite3 *db,
                      gint64   acknowledged)
{
  g_autofree char *integrity = test_db_text (db, "PRAGMA integrity_check");
  gint64           last = test_db_int (db, "SELECT coalesce(max(txn), 0) FROM log");

  g_assert_cmpstr (integrity, ==, "ok");
  g_assert_cmpint (last, >=, acknowledged);
  g_assert_cmpint (last, <=, acknowledged + 1);
  test_db_run (db, "INSERT INTO words(words) VALUES('integrity-check')");
  g_assert_cmpint (test_db_int (db, "SELECT count(*) FROM item WHERE txn NOT IN (SELECT txn FROM log)"), ==, 0);
  g_assert_cmpint (test_db_int (db, "SELECT count(*) FROM log a LEFT JOIN log b ON b.seq = a.seq - 1 "
                                    "WHERE a.seq > 1 AND a.prev IS NOT b.link"),
                   ==, 0);
  g_assert_cmpint (test_db_int (db, "SELECT coalesce(sum(length(body) + length(hex(bin))), 0) FROM item"), >=, 0);
}

/* The same rows, found by the tables, the index and the words. */
void
test_db_assert_same (sqlite3 *a,
                     sqlite3 *b)
{
  static const char *const questions[] = {
    "SELECT * FROM item ORDER BY id",
    "SELECT id, body FROM item INDEXED BY item_body WHERE body > '' ORDER BY body, txn, id",
    "SELECT rowid FROM words WHERE words MATCH 'word7 OR word8*' ORDER BY rowid",
    "SELECT rowid FROM words WHERE words MATCH 'planted' ORDER BY rank, rowid LIMIT 50",
    "SELECT * FROM log ORDER BY seq",
  };

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      AttestDigest of_a = test_db_digest (a, questions[i]);
      AttestDigest of_b = test_db_digest (b, questions[i]);

      g_assert_cmpmem (&of_a, sizeof of_a, &of_b, sizeof of_b);
    }
}

/* A database and its log, as a crash would leave them. */
void
test_db_copy (const char *from,
              const char *to)
{
  static const char *const ends[] = { "", "-wal" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *a = g_strconcat (from, ends[i], NULL);
      g_autofree char *b = g_strconcat (to, ends[i], NULL);

      if (g_file_test (a, G_FILE_TEST_EXISTS))
        {
          g_autoptr (GBytes) bytes = attest_test_read (a);

          attest_test_write (b, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
        }
    }
}
