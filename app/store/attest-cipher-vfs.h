/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "seal/attest-key.h"

G_BEGIN_DECLS

/* An SQLite VFS that seals every page of a database and of its write-ahead log
 * (docs/format-store.md). One registered name is one key; a second name with
 * another key is how VACUUM INTO 'file:…?vfs=NAME' re-keys or backs up.
 *
 * The order on every connection:
 *   sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | CREATE | URI, name)
 *   attest_cipher_vfs_prepare (db, &error)
 *   PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL;
 * Nothing else works: without EXCLUSIVE a write-ahead log is refused, and a
 * rollback journal may hold no page, so a fresh database goes straight to WAL
 * and the result of VACUUM INTO is born in it. Temporary files are refused. */

struct sqlite3;

gboolean attest_cipher_vfs_register (const char      *name,
                                     const char      *base,
                                     const AttestKey *pages,
                                     GError         **error);
void     attest_cipher_vfs_unregister (const char *name);
gboolean attest_cipher_vfs_prepare (struct sqlite3 *db,
                                    GError        **error);
guint64  attest_cipher_vfs_failures (const char *name);
gboolean attest_cipher_vfs_verify_file (const char *name,
                                        const char *path,
                                        guint64    *pages,
                                        guint64    *bad,
                                        GError    **error);

G_END_DECLS
