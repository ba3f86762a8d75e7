/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-bench.h"
#include "attest-test.h"
#include "store/attest-cipher-vfs.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

/* The sealed database against plain SQLite with the same settings, on what a store does:
 * items of some ninety words in cases of ten, a full-text index over them, a line of
 * history for each. */
#define VFS "bench"
#define WORDS 20000
#define SMALL 8000        /* about 10 MB */
#define MIDDLE 20000      /* about 26 MB: as speedtest1, and within the page cache */
#define LARGE 100000      /* about 130 MB */
#define HUGE_STORE 300000 /* about 400 MB */

typedef struct
{
  char    *dir;
  char    *vocabulary[WORDS];
  guint32  random;
  int      items;
  sqlite3 *sealed;
  sqlite3 *plain;
} Fixture;

static guint32
next_random (Fixture *self)
{
  self->random ^= self->random << 13;
  self->random ^= self->random >> 17;
  self->random ^= self->random << 5;
  return self->random;
}

static void
make_vocabulary (Fixture *self)
{
  for (guint i = 0; i < WORDS; i++)
    {
      g_autoptr (GString) word = g_string_new (NULL);

      for (guint n = 2 + i % 3, x = i * 7919 + 13; n > 0; n--, x = x * 31 + i)
        {
          g_string_append_c (word, "bcdfghklmnprstvw"[x % 16]);
          g_string_append_c (word, "aeiou"[x / 16 % 5]);
        }
      self->vocabulary[i] = g_strdup (word->str);
    }
}

/* A few words are in every text and most in hardly any, as people write. */
static const char *
next_word (Fixture *self)
{
  guint32 draw = next_random (self) % 100;
  guint32 most = draw < 35 ? 60 : draw < 70 ? 1200
                                            : WORDS;

  return self->vocabulary[next_random (self) % most];
}

static void
fill_text (Fixture *self,
           GString *text,
           guint    words)
{
  g_string_truncate (text, 0);
  for (guint i = 0; i < words; i++)
    g_string_append_printf (text, "%s ", next_word (self));
}

static void
run (sqlite3    *db,
     const char *sql)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
}

static sqlite3_stmt *
prepare (sqlite3    *db,
         const char *sql)
{
  sqlite3_stmt *statement;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
  return statement;
}

static void
step_once (sqlite3_stmt *statement)
{
  if (sqlite3_step (statement) != SQLITE_DONE)
    g_error ("%s: %s", sqlite3_sql (statement), sqlite3_errmsg (sqlite3_db_handle (statement)));
  sqlite3_reset (statement);
}

static sqlite3 *
open_database (Fixture    *self,
               const char *name,
               gboolean    sealed)
{
  g_autofree char *path = g_build_filename (self->dir, name, NULL);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autoptr (GError) error = NULL;
  sqlite3 *db;

  g_unlink (path);
  g_unlink (wal);
  if (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, sealed ? VFS : NULL) != SQLITE_OK)
    g_error ("%s: %s", path, sqlite3_errmsg (db));
  if (sealed && !attest_cipher_vfs_prepare (db, &error))
    g_error ("%s", error->message);
  run (db, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
           "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536; PRAGMA secure_delete=ON;"
           "CREATE TABLE item(id INTEGER PRIMARY KEY, kase INT, at INT, url TEXT, title TEXT, note TEXT, sha BLOB) STRICT;"
           "CREATE INDEX item_kase ON item(kase, at);"
           "CREATE TABLE line(seq INTEGER PRIMARY KEY, at INT, kind TEXT, prev BLOB, hash BLOB) STRICT;"
           "CREATE VIRTUAL TABLE words USING fts5(title, note, content=item, content_rowid=id)");
  return db;
}

typedef struct
{
  sqlite3_stmt *item, *words, *line;
  GString      *title, *note;
} Inserter;

static void
inserter_init (Inserter *self,
               sqlite3  *db)
{
  self->item = prepare (db, "INSERT INTO item VALUES(NULL, ?, ?, 'https://social.example/u/1/post/2', ?, ?, randomblob(32))");
  self->words = prepare (db, "INSERT INTO words(rowid, title, note) VALUES(?, ?, ?)");
  self->line = prepare (db, "INSERT INTO line VALUES(NULL, ?, 'item-added', randomblob(32), randomblob(32))");
  self->title = g_string_new (NULL);
  self->note = g_string_new (NULL);
}

static void
inserter_clear (Inserter *self)
{
  sqlite3_finalize (self->item);
  sqlite3_finalize (self->words);
  sqlite3_finalize (self->line);
  g_string_free (self->title, TRUE);
  g_string_free (self->note, TRUE);
}

static void
insert_item (Fixture  *fixture,
             Inserter *self,
             int       i)
{
  fill_text (fixture, self->title, 6);
  fill_text (fixture, self->note, 60 + next_random (fixture) % 60);
  sqlite3_bind_int (self->item, 1, 1 + i / 10);
  sqlite3_bind_int (self->item, 2, 1700000000 + i);
  sqlite3_bind_text (self->item, 3, self->title->str, (int)self->title->len, SQLITE_STATIC);
  sqlite3_bind_text (self->item, 4, self->note->str, (int)self->note->len, SQLITE_STATIC);
  step_once (self->item);
  sqlite3_bind_int64 (self->words, 1, sqlite3_last_insert_rowid (sqlite3_db_handle (self->item)));
  sqlite3_bind_text (self->words, 2, self->title->str, (int)self->title->len, SQLITE_STATIC);
  sqlite3_bind_text (self->words, 3, self->note->str, (int)self->note->len, SQLITE_STATIC);
  step_once (self->words);
  sqlite3_bind_int (self->line, 1, 1700000000 + i);
  step_once (self->line);
}

static void
insert_many (Fixture *self,
             sqlite3 *db,
             int      first,
             int      n)
{
  Inserter inserter;

  self->random = 88172645;
  inserter_init (&inserter, db);
  run (db, "BEGIN");
  for (int i = 0; i < n; i++)
    {
      insert_item (self, &inserter, first + i);
      if (i % 1000 == 999)
        run (db, "COMMIT; BEGIN");
    }
  run (db, "COMMIT");
  inserter_clear (&inserter);
}

static double
bulk_round (Fixture *self,
            gboolean sealed)
{
  sqlite3 *db = open_database (self, sealed ? "sealed.db" : "plain.db", sealed);
  double   start = attest_bench_now ();

  insert_many (self, db, 0, self->items);
  run (db, "PRAGMA wal_checkpoint(TRUNCATE)");
  start = attest_bench_now () - start;
  sqlite3_close (db);
  return start;
}

static double
bulk_sealed (gpointer data)
{
  return bulk_round (data, TRUE);
}

static double
bulk_plain (gpointer data)
{
  return bulk_round (data, FALSE);
}

/* Single commits, each on the disk before the next begins. */
static double
commit_round (Fixture *self,
              sqlite3 *db)
{
  Inserter inserter;
  double   start;

  inserter_init (&inserter, db);
  start = attest_bench_now ();
  for (int i = 0; i < 300; i++)
    {
      run (db, "BEGIN IMMEDIATE");
      insert_item (self, &inserter, i);
      run (db, "COMMIT");
    }
  start = attest_bench_now () - start;
  inserter_clear (&inserter);
  return start / 300 * 1e3;
}

static double
commit_sealed (gpointer data)
{
  return commit_round (data, ((Fixture *)data)->sealed);
}

static double
commit_plain (gpointer data)
{
  return commit_round (data, ((Fixture *)data)->plain);
}

static double
query_round (Fixture *self,
             sqlite3 *db)
{
  sqlite3_stmt *statement = prepare (db, "SELECT rowid FROM words WHERE words MATCH ? LIMIT 50");
  double        start = attest_bench_now ();

  for (int i = 0; i < 500; i++)
    {
      g_autofree char *query = g_strdup_printf ("%s %s", self->vocabulary[next_random (self) % 1200],
                                                self->vocabulary[next_random (self) % WORDS]);

      sqlite3_bind_text (statement, 1, query, -1, SQLITE_STATIC);
      while (sqlite3_step (statement) == SQLITE_ROW)
        ;
      sqlite3_reset (statement);
    }
  start = attest_bench_now () - start;
  sqlite3_finalize (statement);
  return start / 500 * 1e3;
}

static double
query_sealed (gpointer data)
{
  return query_round (data, ((Fixture *)data)->sealed);
}

static double
query_plain (gpointer data)
{
  return query_round (data, ((Fixture *)data)->plain);
}

/* Point and range reads, sorting, grouping, updates and deletes in one transaction that is
 * then thrown away, so that every round finds the same rows. */
static double
mixed_round (Fixture *self,
             sqlite3 *db)
{
  sqlite3_stmt *point = prepare (db, "SELECT note FROM item WHERE id = ?");
  sqlite3_stmt *range = prepare (db, "SELECT id, title FROM item WHERE kase = ? ORDER BY at");
  sqlite3_stmt *change = prepare (db, "UPDATE item SET title = title || ?, at = at + 1 WHERE id = ?");
  sqlite3_stmt *gone = prepare (db, "DELETE FROM line WHERE seq = ?");
  double        start = attest_bench_now ();

  run (db, "BEGIN");
  for (int i = 0; i < 10000; i++)
    {
      int id = 1 + (int)(next_random (self) % (guint32)self->items);

      sqlite3_bind_int (point, 1, id);
      sqlite3_step (point);
      sqlite3_reset (point);
      sqlite3_bind_int (range, 1, id / 10);
      while (sqlite3_step (range) == SQLITE_ROW)
        ;
      sqlite3_reset (range);
      sqlite3_bind_text (change, 1, next_word (self), -1, SQLITE_STATIC);
      sqlite3_bind_int (change, 2, id);
      step_once (change);
      sqlite3_bind_int (gone, 1, id);
      step_once (gone);
    }
  run (db, "SELECT kase, count(*), max(at) FROM item GROUP BY kase ORDER BY 2 DESC, 3 LIMIT 100;"
           "SELECT title FROM item WHERE id % 7 = 0 ORDER BY title LIMIT 1000; ROLLBACK");
  start = attest_bench_now () - start;
  sqlite3_finalize (point);
  sqlite3_finalize (range);
  sqlite3_finalize (change);
  sqlite3_finalize (gone);
  return start;
}

static double
mixed_sealed (gpointer data)
{
  return mixed_round (data, ((Fixture *)data)->sealed);
}

static double
mixed_plain (gpointer data)
{
  return mixed_round (data, ((Fixture *)data)->plain);
}

static void
open_both (Fixture *self,
           int      items)
{
  self->items = items;
  self->sealed = open_database (self, "sealed.db", TRUE);
  self->plain = open_database (self, "plain.db", FALSE);
  insert_many (self, self->sealed, 0, items);
  insert_many (self, self->plain, 0, items);
}

static void
close_both (Fixture *self)
{
  sqlite3_close (self->sealed);
  sqlite3_close (self->plain);
}

int
main (void)
{
  Fixture self = { .dir = attest_test_dir (), .random = 88172645 };
  g_autoptr (AttestKey) key = attest_key_new_random ();
  g_autoptr (GError) error = NULL;

  if (!attest_cipher_vfs_register (VFS, NULL, key, &error))
    g_error ("%s", error->message);
  make_vocabulary (&self);
  self.items = SMALL;
  attest_bench_compare ("bulk insert, 10 MB", "s", 1.1, 7, bulk_sealed, bulk_plain, &self);
  self.items = HUGE_STORE;
  attest_bench_compare ("bulk insert, 400 MB", "s", 1.3, 3, bulk_sealed, bulk_plain, &self);
  open_both (&self, MIDDLE);
  attest_bench_compare ("mixed statements, 20,000 items", "s", 1.1, 7, mixed_sealed, mixed_plain, &self);
  close_both (&self);
  open_both (&self, LARGE);
  attest_bench_compare ("mixed statements, twice the page cache", "s", 1.1, 7, mixed_sealed, mixed_plain, &self);
  attest_bench_compare ("commit, synchronous=FULL", "ms", 1.2, 9, commit_sealed, commit_plain, &self);
  attest_bench_compare ("full-text query, 100,000 items", "ms", 1.3, 9, query_sealed, query_plain, &self);
  attest_bench_limit ("full-text query, 100,000 items", "ms", 1, 9, query_sealed, &self);
  close_both (&self);
  attest_cipher_vfs_unregister (VFS);
  attest_test_remove (self.dir);
  g_free (self.dir);
  for (guint i = 0; i < WORDS; i++)
    g_free (self.vocabulary[i]);
  return 0;
}
