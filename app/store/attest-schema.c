/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-schema.h"

#include "base/attest-error.h"
#include "store/attest-sql.h"

/* Tables that follow from the entries alone: attest_vault_verify() builds them
 * again beside the stored ones and compares. %s is "" or "TEMP". */
#define PROJECTION                                                      \
  "CREATE %s TABLE cases ("                                             \
  "  id TEXT PRIMARY KEY,"                                              \
  "  owner_key TEXT NOT NULL,"                                          \
  "  owner_name TEXT NOT NULL,"                                         \
  "  reference TEXT NOT NULL,"                                          \
  "  type TEXT NOT NULL,"                                               \
  "  title TEXT NOT NULL,"                                              \
  "  pack TEXT NOT NULL,"                                               \
  "  about TEXT NOT NULL,"                                              \
  "  description TEXT NOT NULL,"                                        \
  "  subjects TEXT NOT NULL,"   /* one a line */                        \
  "  recipients TEXT NOT NULL," /* names, one a line */                 \
  "  danger INT NOT NULL,"                                              \
  "  practice INT NOT NULL,"                                            \
  "  state INT NOT NULL,"                                               \
  "  opened_by_me INT NOT NULL,"                                        \
  "  noticed_ms INT NOT NULL,"                                          \
  "  opened_ms INT NOT NULL,"                                           \
  "  changed_ms INT NOT NULL,"                                          \
  "  last_n INT NOT NULL" /* newest entry, in the order they came in */ \
  ") STRICT;"                                                           \
  "CREATE %s TABLE items ("                                             \
  "  id TEXT PRIMARY KEY,"                                              \
  "  case_id TEXT NOT NULL,"                                            \
  "  author_key TEXT NOT NULL,"                                         \
  "  author_name TEXT NOT NULL,"                                        \
  "  seq INT NOT NULL,"                                                 \
  "  number INT NOT NULL,"                                              \
  "  exhibit TEXT NOT NULL,"                                            \
  "  kind INT NOT NULL,"                                                \
  "  name TEXT NOT NULL,"                                               \
  "  media_type TEXT NOT NULL,"                                         \
  "  sha256 TEXT NOT NULL,"                                             \
  "  size INT NOT NULL,"                                                \
  "  url TEXT,"                                                         \
  "  no_url_reason TEXT,"                                               \
  "  platform TEXT,"                                                    \
  "  method TEXT,"                                                      \
  "  how_seen TEXT,"                                                    \
  "  text TEXT,"                                                        \
  "  plain_source TEXT,"                                                \
  "  parent_sha256 TEXT,"                                               \
  "  seen_ms INT NOT NULL,"                                             \
  "  added_ms INT NOT NULL,"                                            \
  "  zone TEXT NOT NULL,"                                               \
  "  clock INT NOT NULL,"                                               \
  "  while_locked INT NOT NULL"                                         \
  ") STRICT;"

/* Version 1. Numbers and columns are only ever added to, by a new migration. */
static gboolean
migrate_to_1 (sqlite3 *db,
              GError **error)
{
  g_autofree char *projection = g_strdup_printf (PROJECTION, "", "");

  return attest_sql_exec (db, projection, error) &&
         attest_sql_exec (db,
                          "CREATE INDEX cases_newest ON cases (last_n);"
                          "CREATE INDEX cases_reference ON cases (reference);"
                          "CREATE INDEX items_case ON items (case_id, author_key, number);"
                          /* Small things by name: who this is, keys, card, drafts. */
                          "CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;"
                          /* Every entry this store ever took in, in that order; n and
                           * journal are the store journal. body is NULL once erased. */
                          "CREATE TABLE entries ("
                          "  n INTEGER PRIMARY KEY,"
                          "  case_id TEXT NOT NULL,"
                          "  author TEXT NOT NULL,"
                          "  seq INT NOT NULL,"
                          "  kind TEXT NOT NULL,"
                          "  line TEXT NOT NULL,"
                          "  hash BLOB NOT NULL,"
                          "  journal BLOB NOT NULL,"
                          "  body BLOB,"
                          "  UNIQUE (case_id, author, seq)"
                          ") STRICT;"
                          "CREATE INDEX entries_journal ON entries (journal);"
                          /* Sealed evidence; key is wrapped under the store's object key. */
                          "CREATE TABLE objects ("
                          "  id TEXT PRIMARY KEY,"
                          "  sha256 TEXT NOT NULL,"
                          "  size INT NOT NULL,"
                          "  key BLOB NOT NULL,"
                          "  UNIQUE (sha256, size)"
                          ") STRICT;"
                          "CREATE TABLE outgoing ("
                          "  id TEXT PRIMARY KEY,"
                          "  case_id TEXT NOT NULL,"
                          "  file TEXT NOT NULL,"
                          "  digest BLOB NOT NULL,"
                          "  base_seq INT NOT NULL,"
                          "  head_seq INT NOT NULL,"
                          "  state INT NOT NULL,"
                          "  sealed_ms INT NOT NULL,"
                          "  tried_ms INT NOT NULL,"
                          "  problem TEXT"
                          ") STRICT;"
                          "CREATE INDEX outgoing_case ON outgoing (case_id);"
                          "CREATE TABLE addressees ("
                          "  package_id TEXT NOT NULL,"
                          "  signing_key TEXT NOT NULL,"
                          "  recipient TEXT NOT NULL,"
                          "  name TEXT NOT NULL,"
                          "  role TEXT NOT NULL,"
                          "  state INT NOT NULL,"
                          "  receipt_seq INT NOT NULL,"
                          "  receipt_ms INT NOT NULL,"
                          "  need_from INT NOT NULL," /* -1: a package from the start is not asked for */
                          "  PRIMARY KEY (package_id, signing_key)"
                          ") STRICT, WITHOUT ROWID;"
                          "CREATE TABLE receipts (digest BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;"
                          "CREATE TABLE incoming ("
                          "  package_id TEXT PRIMARY KEY,"
                          "  digest BLOB NOT NULL,"
                          "  case_id TEXT NOT NULL,"
                          "  sender_key TEXT NOT NULL,"
                          "  sender_name TEXT NOT NULL,"
                          "  sender_recipient TEXT NOT NULL,"
                          "  head_seq INT NOT NULL,"
                          "  head BLOB NOT NULL,"
                          "  n INT NOT NULL"
                          ") STRICT;"
                          "CREATE INDEX incoming_case ON incoming (case_id, n);"
                          /* Full text; words names the row of what is indexed. */
                          "CREATE TABLE words (id INTEGER PRIMARY KEY, what TEXT NOT NULL UNIQUE, case_id TEXT NOT NULL) STRICT;"
                          "CREATE VIRTUAL TABLE search USING fts5 (words, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');",
                          error);
}

/* A state that a sender claimed of a received case, and an "opened" from before
 * the last package: both follow from this store's own entries now, and who that
 * is the entry of its making says. 1 and 7: "open" and "closed" as of version 1. */
static gboolean
migrate_to_2 (sqlite3 *db,
              GError **error)
{
  return attest_sql_exec (db,
                          "CREATE TEMP TABLE me AS SELECT author FROM entries WHERE kind = 'store-created' ORDER BY n LIMIT 1;"
                          "CREATE TEMP TABLE mine AS SELECT case_id, kind, max (n) AS n FROM entries WHERE author = (SELECT author FROM me) GROUP BY case_id, kind;"
                          "UPDATE cases SET"
                          " state = CASE WHEN EXISTS (SELECT 1 FROM mine WHERE case_id = cases.id AND kind = 'case-closed') THEN 7 ELSE 1 END,"
                          " opened_by_me = coalesce ((SELECT o.n > r.n FROM mine o JOIN mine r ON r.case_id = o.case_id AND r.kind = 'package-received'"
                          "  WHERE o.case_id = cases.id AND o.kind = 'opened'), 0)"
                          " WHERE owner_key <> (SELECT author FROM me);"
                          "DROP TABLE mine;"
                          "DROP TABLE me;",
                          error);
}

static gboolean (*const migrations[]) (sqlite3 *db, GError **error) = { migrate_to_1, migrate_to_2 };
G_STATIC_ASSERT (G_N_ELEMENTS (migrations) == ATTEST_SCHEMA_VERSION);

const char *const attest_projected_tables[] = { "cases", "items", NULL };

/**
 * attest_schema_migrate:
 * @db: an open store
 * @error: return location for an #AttestError
 *
 * Brings the tables to %ATTEST_SCHEMA_VERSION in one transaction.
 *
 * Returns: whether they are; %ATTEST_ERROR_NEWER, with nothing touched, for a
 *   store of a later version
 */
gboolean
attest_schema_migrate (sqlite3 *db,
                       GError **error)
{
  gint64           version = attest_sql_int (db, -1, "PRAGMA user_version", "");
  g_autofree char *mark = g_strdup_printf ("PRAGMA user_version = %d", ATTEST_SCHEMA_VERSION);
  gboolean         ok = TRUE;

  if (version < 0)
    return attest_sql_fail (db, sqlite3_errcode (db), "Reading the store's version", error);
  if (version > ATTEST_SCHEMA_VERSION)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NEWER, "The store has version %d, this program knows %d", (int)version, ATTEST_SCHEMA_VERSION);
      return FALSE;
    }
  if (version == ATTEST_SCHEMA_VERSION)
    return TRUE;
  if (!attest_sql_begin (db, error))
    return FALSE;
  for (gint64 i = version; ok && i < ATTEST_SCHEMA_VERSION; i++)
    ok = migrations[i](db, error);
  ok = ok && attest_sql_exec (db, mark, error);
  return attest_sql_end (db, ok, error);
}

/**
 * attest_schema_shadow_projection:
 * @db: an open store
 * @error: return location for an #AttestError
 *
 * Makes empty temporary tables that hide the stored projection: until they are
 * dropped, "cases" and "items" mean the temporary ones and "main.cases" the
 * stored one.
 *
 * Returns: whether they were made
 */
gboolean
attest_schema_shadow_projection (sqlite3 *db,
                                 GError **error)
{
  g_autofree char *projection = g_strdup_printf (PROJECTION, "TEMP", "TEMP");

  return attest_sql_exec (db, projection, error);
}
