/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "attest-test.h"
#include "seal/attest-digest.h"

G_BEGIN_DECLS

/* Every text of the workload holds it, so one search shows any plain byte. */
#define TEST_DB_PLANTED "planted-words-nobody-may-read"

/* A database connection as the store opens its own, for tests of what is below
 * the store. @vfs: one of our names, or %NULL for plain SQLite. */
sqlite3     *test_db_open         (const char *path,
                                   const char *vfs);
int          test_db_try_open     (const char *path,
                                   const char *vfs,
                                   sqlite3   **db);
void         test_db_close        (sqlite3    *db);
int          test_db_try          (sqlite3    *db,
                                   const char *format,
                                   ...) G_GNUC_PRINTF (2, 3);
void         test_db_run          (sqlite3    *db,
                                   const char *format,
                                   ...) G_GNUC_PRINTF (2, 3);
gint64       test_db_int          (sqlite3    *db,
                                   const char *sql);
char        *test_db_text         (sqlite3    *db,
                                   const char *sql) G_GNUC_WARN_UNUSED_RESULT;
AttestDigest test_db_digest       (sqlite3    *db,
                                   const char *sql);
void         test_db_register     (const char *name,
                                   const char *base,
                                   guint8      key);

/* A workload whose every step follows from a seed: the tables, one transaction
 * of it, and what must hold of a database that lived through some. */
void         test_db_make_tables  (sqlite3    *db);
gboolean     test_db_transaction  (sqlite3    *db,
                                   GRand      *rand,
                                   gint64      number);
void         test_db_assert_whole (sqlite3    *db,
                                   gint64      acknowledged);
void         test_db_assert_same  (sqlite3    *a,
                                   sqlite3    *b);
void         test_db_copy         (const char *from,
                                   const char *to);

G_END_DECLS
