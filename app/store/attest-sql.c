/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-sql.h"

#include "base/attest-error.h"

#include <stdarg.h>
#include <string.h>

void
attest_stmt_free (AttestStmt *stmt)
{
  sqlite3_finalize (stmt);
}

static AttestError
code_for (int rc)
{
  switch (rc & 0xff)
    {
    case SQLITE_FULL:
      return ATTEST_ERROR_NO_SPACE;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ATTEST_ERROR_IN_USE;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return ATTEST_ERROR_DAMAGED;
    case SQLITE_IOERR:
      return rc == SQLITE_IOERR_DATA ? ATTEST_ERROR_DAMAGED : ATTEST_ERROR_STORAGE;
    default:
      return ATTEST_ERROR_STORAGE;
    }
}

/**
 * attest_sql_fail:
 * @db: the connection
 * @rc: what SQLite answered
 * @what: what was being done
 * @error: return location for an #AttestError
 *
 * Returns: always %FALSE, so that callers can return it
 */
gboolean
attest_sql_fail (sqlite3    *db,
                 int         rc,
                 const char *what,
                 GError    **error)
{
  int extended = db != NULL && sqlite3_errcode (db) == rc ? sqlite3_extended_errcode (db) : rc;

  g_set_error (error, ATTEST_ERROR, code_for (extended), "%s: %s", what, db != NULL ? sqlite3_errmsg (db) : sqlite3_errstr (rc));
  return FALSE;
}

gboolean
attest_sql_exec (sqlite3    *db,
                 const char *sql,
                 GError    **error)
{
  int rc = sqlite3_exec (db, sql, NULL, NULL, NULL);

  return rc == SQLITE_OK || attest_sql_fail (db, rc, "The store's database", error);
}

static int
bind_one (AttestStmt *stmt,
          int         at,
          char        type,
          va_list    *args)
{
  if (type == 'i')
    return sqlite3_bind_int64 (stmt, at, va_arg (*args, gint64));
  if (type == 't')
    return sqlite3_bind_text (stmt, at, va_arg (*args, const char *), -1, SQLITE_TRANSIENT);
  if (type == 'b')
    {
      const void *bytes = va_arg (*args, const void *);
      gsize       length = va_arg (*args, gsize);

      return sqlite3_bind_blob64 (stmt, at, bytes, length, SQLITE_TRANSIENT);
    }
  if (type == 'y')
    {
      GBytes *bytes = va_arg (*args, GBytes *);

      if (bytes == NULL)
        return sqlite3_bind_null (stmt, at);
      return sqlite3_bind_blob64 (stmt, at, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), SQLITE_TRANSIENT);
    }
  g_return_val_if_reached (SQLITE_MISUSE);
}

static AttestStmt *
query_va (sqlite3    *db,
          GError    **error,
          const char *sql,
          const char *types,
          va_list    *args)
{
  g_autoptr (AttestStmt) stmt = NULL;
  int rc = sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL);

  for (int i = 0; rc == SQLITE_OK && types[i] != '\0'; i++)
    rc = bind_one (stmt, i + 1, types[i], args);
  if (rc != SQLITE_OK)
    {
      attest_sql_fail (db, rc, "The store's database", error);
      return NULL;
    }
  return g_steal_pointer (&stmt);
}

AttestStmt *
attest_sql_query (sqlite3    *db,
                  GError    **error,
                  const char *sql,
                  const char *types,
                  ...)
{
  va_list     args;
  AttestStmt *stmt;

  va_start (args, types);
  stmt = query_va (db, error, sql, types, &args);
  va_end (args);
  return stmt;
}

/**
 * attest_sql_next:
 * @stmt: a query
 * @row: (out): whether there is a row
 * @error: return location for an #AttestError
 *
 * Returns: %FALSE only when reading failed
 */
gboolean
attest_sql_next (AttestStmt *stmt,
                 gboolean   *row,
                 GError    **error)
{
  int rc = sqlite3_step (stmt);

  *row = rc == SQLITE_ROW;
  return rc == SQLITE_ROW || rc == SQLITE_DONE || attest_sql_fail (sqlite3_db_handle (stmt), rc, "The store's database", error);
}

gboolean
attest_sql_run (sqlite3    *db,
                GError    **error,
                const char *sql,
                const char *types,
                ...)
{
  g_autoptr (AttestStmt) stmt = NULL;
  gboolean row;
  va_list  args;

  va_start (args, types);
  stmt = query_va (db, error, sql, types, &args);
  va_end (args);
  return stmt != NULL && attest_sql_next (stmt, &row, error);
}

/**
 * attest_sql_int:
 * @db: the connection
 * @otherwise: the answer when there is no row, or it cannot be read
 * @sql: a query of one column
 * @types: as for attest_sql_query()
 *
 * Returns: the first column of the first row
 */
gint64
attest_sql_int (sqlite3    *db,
                gint64      otherwise,
                const char *sql,
                const char *types,
                ...)
{
  g_autoptr (AttestStmt) stmt = NULL;
  gboolean row = FALSE;
  va_list  args;

  va_start (args, types);
  stmt = query_va (db, NULL, sql, types, &args);
  va_end (args);
  if (stmt == NULL || !attest_sql_next (stmt, &row, NULL) || !row || sqlite3_column_type (stmt, 0) == SQLITE_NULL)
    return otherwise;
  return sqlite3_column_int64 (stmt, 0);
}

char *
attest_sql_text (AttestStmt *stmt,
                 int         column)
{
  return g_strdup ((const char *)sqlite3_column_text (stmt, column));
}

GBytes *
attest_sql_blob (AttestStmt *stmt,
                 int         column)
{
  const void *bytes = sqlite3_column_blob (stmt, column);

  if (sqlite3_column_type (stmt, column) == SQLITE_NULL)
    return NULL;
  return g_bytes_new (bytes, (gsize)sqlite3_column_bytes (stmt, column));
}

/* Whether the column holds exactly @length bytes, which are copied out. */
gboolean
attest_sql_copy_blob (AttestStmt *stmt,
                      int         column,
                      void       *out,
                      gsize       length)
{
  const void *bytes = sqlite3_column_blob (stmt, column);

  if (bytes == NULL || (gsize)sqlite3_column_bytes (stmt, column) != length)
    return FALSE;
  memcpy (out, bytes, length);
  return TRUE;
}

gboolean
attest_sql_begin (sqlite3 *db,
                  GError **error)
{
  return attest_sql_exec (db, "BEGIN IMMEDIATE", error);
}

gboolean
attest_sql_end (sqlite3 *db,
                gboolean ok,
                GError **error)
{
  if (ok && attest_sql_exec (db, "COMMIT", error))
    return TRUE;
  /* A failed commit may or may not have ended the transaction by itself. */
  if (!sqlite3_get_autocommit (db))
    sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}
