/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "store/attest-objects.h"
#include "store/attest-sql.h"
#include "store/attest-vault.h"

G_BEGIN_DECLS

struct _AttestVault
{
  char           *dir;
  char           *vfs;       /* name of the VFS instance that has our key */
  sqlite3        *db;
  AttestKey      *master;    /* Owned */
  AttestKey      *kek;       /* wraps object keys */
  AttestSignKey  *sign_key;
  AttestIdentity *identity;
  char           *id;
  char           *name;
  char           *role;
  char           *initials;
  gboolean        practice;
};

/* Inside a transaction that the caller began. @what is merged into a new body. */
gboolean attest_vault_append_entry   (AttestVault        *self,
                                      const char         *case_id,
                                      AttestEntryKind     kind,
                                      JsonObject         *what,
                                      GError            **error);
/* Stores a checked line and what follows from it; body may be NULL (erased). */
gboolean attest_vault_take_line      (AttestVault        *self,
                                      const AttestLine   *line,
                                      const char         *text,
                                      gsize               length,
                                      GBytes             *body,
                                      GError            **error);
gboolean attest_vault_chain_end      (AttestVault        *self,
                                      const char         *case_id,
                                      const char         *author,
                                      AttestChain        *chain,
                                      GError            **error);

/* Projection: what the SQL tables say, from one entry. */
gboolean attest_projection_apply     (AttestVault        *self,
                                      const AttestLine   *line,
                                      JsonObject         *body,
                                      gint64              n,
                                      GError            **error);
/* The full text of whatever @line changed. */
gboolean attest_projection_index     (AttestVault        *self,
                                      const AttestLine   *line,
                                      JsonObject         *body,
                                      GError            **error);

AttestItem *attest_vault_item_from_row   (AttestStmt     *stmt);
AttestKey  *attest_vault_object_key      (AttestVault    *self,
                                          const char     *object_id,
                                          GBytes         *wrapped,
                                          GError        **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    attest_vault_keep_object     (AttestVault    *self,
                                          AttestObject   *object,
                                          gboolean       *kept,
                                          GError        **error);

/* Of a copy: the exhibit it was made from, its author's own before another's,
 * and the entry that says what was done. Both follow from what is there anyway,
 * so they are looked up and not kept a second time. */
#define ATTEST_ITEM_PARENT(whose)                                                                      \
  "(SELECT p.exhibit FROM items p WHERE p.case_id = i.case_id AND p.sha256 = i.parent_sha256"          \
  " AND p.id <> i.id AND p.author_key " whose " i.author_key ORDER BY p.seq LIMIT 1)"
#define ATTEST_ITEM_MADE_FROM                                                                          \
  "CASE WHEN i.parent_sha256 IS NOT NULL THEN coalesce (" ATTEST_ITEM_PARENT ("=") ", " ATTEST_ITEM_PARENT ("<>") ") END, " \
  "CASE WHEN i.parent_sha256 IS NOT NULL THEN (SELECT e.body FROM entries e WHERE e.case_id = i.case_id" \
  " AND e.author = i.author_key AND e.seq = i.seq) END"

/* Columns that attest_vault_item_from_row() reads, of items i left join objects o. */
#define ATTEST_ITEM_COLUMNS                                                                            \
  "i.id, i.case_id, i.author_key, i.author_name, i.number, i.exhibit, i.kind, i.name, i.media_type, "  \
  "i.sha256, i.size, i.url, i.no_url_reason, i.platform, i.method, i.how_seen, i.text, i.plain_source, " \
  "i.parent_sha256, i.seen_ms, i.added_ms, i.zone, i.clock, i.while_locked, o.id, " ATTEST_ITEM_MADE_FROM
#define ATTEST_ITEM_N_COLUMNS 27
#define ATTEST_ITEM_TABLES "items i LEFT JOIN objects o ON o.sha256 = i.sha256 AND o.size = i.size"

/* Sets `locked` of items of one case that were just read. */
gboolean attest_vault_mark_locked (AttestVault *self, const char *case_id, guint64 upto, GPtrArray *items, GError **error);
gboolean attest_vault_is_locked   (AttestVault *self, const AttestItem *item, GError **error);
/* %ATTEST_ERROR_GATE for what was locked away. */
gboolean attest_vault_may_open    (AttestVault *self, const AttestItem *item, GError **error);

G_END_DECLS
