/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

typedef sqlite3_stmt AttestStmt;
void        attest_stmt_free     (AttestStmt  *stmt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestStmt, attest_stmt_free)

gboolean    attest_sql_fail      (sqlite3     *db,
                                  int          rc,
                                  const char  *what,
                                  GError     **error);
gboolean    attest_sql_exec      (sqlite3     *db,
                                  const char  *sql,
                                  GError     **error);
/* Binds by @types, one letter a parameter: t text (may be NULL), i gint64,
 * b blob (const void *, gsize), y GBytes (may be NULL). */
AttestStmt *attest_sql_query     (sqlite3     *db,
                                  GError     **error,
                                  const char  *sql,
                                  const char  *types,
                                  ...) G_GNUC_WARN_UNUSED_RESULT;
gboolean    attest_sql_run       (sqlite3     *db,
                                  GError     **error,
                                  const char  *sql,
                                  const char  *types,
                                  ...);
gboolean    attest_sql_next      (AttestStmt  *stmt,
                                  gboolean    *row,
                                  GError     **error);
char       *attest_sql_text      (AttestStmt  *stmt,
                                  int          column) G_GNUC_WARN_UNUSED_RESULT;
GBytes     *attest_sql_blob      (AttestStmt  *stmt,
                                  int          column) G_GNUC_WARN_UNUSED_RESULT;
gboolean    attest_sql_copy_blob (AttestStmt  *stmt,
                                  int          column,
                                  void        *out,
                                  gsize        length);
gint64      attest_sql_int       (sqlite3     *db,
                                  gint64       otherwise,
                                  const char  *sql,
                                  const char  *types,
                                  ...);

gboolean    attest_sql_begin     (sqlite3     *db,
                                  GError     **error);
/* Ends the transaction that attest_sql_begin() began: commits when @ok and
 * rolls back otherwise, or when the commit fails. Returns whether it is in. */
gboolean    attest_sql_end       (sqlite3     *db,
                                  gboolean     ok,
                                  GError     **error);

G_END_DECLS
