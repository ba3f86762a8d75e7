/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "custody/attest-body.h"
#include "store/attest-vault-private.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"

#include <string.h>

/**
 * attest_vault_chain_end:
 * @self: an open store
 * @case_id: a case
 * @author: whose chain
 * @chain: (out caller-allocates): where it ends; empty when there is none
 * @error: return location for an #AttestError
 *
 * Returns: whether it could be read
 */
gboolean
attest_vault_chain_end (AttestVault *self,
                        const char  *case_id,
                        const char  *author,
                        AttestChain *chain,
                        GError     **error)
{
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->db, error,
                                                  "SELECT seq, hash FROM entries WHERE case_id = ? AND author = ? ORDER BY seq DESC LIMIT 1",
                                                  "tt", case_id, author);
  gboolean row;

  attest_chain_init (chain, case_id, author);
  if (stmt == NULL || !attest_sql_next (stmt, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  chain->seq = (guint64)sqlite3_column_int64 (stmt, 0);
  if (attest_sql_copy_blob (stmt, 1, chain->head.bytes, ATTEST_DIGEST_BYTES))
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED, "The end of a custody chain cannot be read");
  return FALSE;
}

static gboolean
journal_end (AttestVault  *self,
             gint64       *n,
             AttestDigest *head,
             GError      **error)
{
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->db, error, "SELECT n, journal FROM entries ORDER BY n DESC LIMIT 1", "");
  gboolean row;

  memset (head, 0, sizeof *head);
  *n = 0;
  if (stmt == NULL || !attest_sql_next (stmt, &row, error))
    return FALSE;
  if (!row)
    return TRUE;
  *n = sqlite3_column_int64 (stmt, 0);
  if (attest_sql_copy_blob (stmt, 1, head->bytes, ATTEST_DIGEST_BYTES))
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED, "The store journal's head cannot be read");
  return FALSE;
}

/**
 * attest_vault_take_line:
 * @self: an open store, inside a transaction
 * @line: a line that fits its chain
 * @text: (array length=length): its exact bytes
 * @length: how many
 * @body: (nullable): the body's exact bytes, %NULL when it was erased
 * @error: return location for an #AttestError
 *
 * Appends to the entries and the store journal, and brings the tables and the
 * full text in line with it.
 *
 * Returns: whether everything was written; otherwise the caller rolls back
 */
gboolean
attest_vault_take_line (AttestVault      *self,
                        const AttestLine *line,
                        const char       *text,
                        gsize             length,
                        GBytes           *body,
                        GError          **error)
{
  AttestDigest     hash = attest_digest_of (text, length), head;
  gint64           n;
  g_autofree char *copy = g_strndup (text, length);
  g_autoptr (JsonObject) object = NULL;

  if (!journal_end (self, &n, &head, error))
    return FALSE;
  head = attest_journal_next (&head, &hash);
  if (!attest_sql_run (self->db, error,
                       "INSERT INTO entries (n, case_id, author, seq, kind, line, hash, journal, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                       "ittittbby", n + 1, line->case_id, line->author, (gint64)line->seq, line->kind, copy,
                       hash.bytes, (gsize)ATTEST_DIGEST_BYTES, head.bytes, (gsize)ATTEST_DIGEST_BYTES, body))
    return FALSE;
  if (body == NULL)
    return TRUE;
  object = attest_body_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), error);
  return object != NULL && attest_projection_apply (self, line, object, n + 1, error) &&
         attest_projection_index (self, line, object, error);
}

static void
merge (JsonObject *body,
       JsonObject *what)
{
  GList *names = what != NULL ? json_object_get_members (what) : NULL;

  for (GList *at = names; at != NULL; at = at->next)
    json_object_set_member (body, at->data, json_object_dup_member (what, at->data));
  g_list_free (names);
}

/**
 * attest_vault_append_entry:
 * @self: an open store, inside a transaction
 * @case_id: a case, or %ATTEST_NO_CASE
 * @kind: what happened
 * @what: (nullable): members of the body besides salt, person and role
 * @error: return location for an #AttestError
 *
 * Returns: whether the entry was written; otherwise the caller rolls back
 */
gboolean
attest_vault_append_entry (AttestVault    *self,
                           const char     *case_id,
                           AttestEntryKind kind,
                           JsonObject     *what,
                           GError        **error)
{
  AttestMoment now = attest_moment_now ();
  AttestChain  chain;
  AttestLine   line;
  AttestDigest digest;
  gsize        length = 0;
  g_autoptr (JsonObject) body = attest_body_new (self->name, self->role);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  merge (body, what);
  bytes = attest_body_write (body);
  if (g_bytes_get_size (bytes) > ATTEST_BODY_MAX)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "An entry of %" G_GSIZE_FORMAT " bytes", g_bytes_get_size (bytes));
      return FALSE;
    }
  if (!attest_vault_chain_end (self, case_id, attest_sign_key_public (self->sign_key), &chain, error))
    return FALSE;
  digest = attest_digest_of (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  text = attest_chain_append (&chain, attest_entry_kind_nick (kind), &now, &digest, &length);
  /* Reading our own line back catches anything that could not be verified later. */
  return attest_line_parse (text, length, &line, error) && attest_vault_take_line (self, &line, text, length, bytes, error);
}

/**
 * attest_vault_log:
 * @self: an open store
 * @case_id: a case, or %ATTEST_NO_CASE
 * @kind: what happened
 * @what: (nullable): its details
 * @error: return location for an #AttestError
 *
 * Returns: whether the entry is on disk; otherwise nothing changed
 */
gboolean
attest_vault_log (AttestVault    *self,
                  const char     *case_id,
                  AttestEntryKind kind,
                  JsonObject     *what,
                  GError        **error)
{
  if (!attest_sql_begin (self->db, error))
    return FALSE;
  return attest_sql_end (self->db, attest_vault_append_entry (self, case_id, kind, what, error), error);
}

static AttestEntry *
entry_from_row (AttestStmt *stmt)
{
  g_autoptr (AttestEntry) entry = attest_entry_new ();
  AttestLine   line;
  AttestDigest hash;
  g_autoptr (GBytes) body = attest_sql_blob (stmt, 1);
  g_autoptr (JsonObject) object = NULL;

  if (!attest_line_parse ((const char *)sqlite3_column_text (stmt, 0), (gsize)sqlite3_column_bytes (stmt, 0), &line, NULL) ||
      !attest_entry_kind_from_nick (line.kind, &entry->kind) || !attest_sql_copy_blob (stmt, 2, hash.bytes, sizeof hash.bytes))
    return NULL;
  entry->case_id = g_strdup (line.case_id);
  entry->author_key = g_strdup (line.author);
  entry->seq = line.seq;
  entry->at_ms = line.at_ms;
  entry->zone = g_strdup (line.zone);
  entry->clock = line.clock;
  entry->line_sha256 = attest_digest_hex (&hash);
  if (body == NULL)
    return g_steal_pointer (&entry);
  entry->body = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  object = attest_body_parse (entry->body, g_bytes_get_size (body), NULL);
  entry->person = object != NULL ? attest_text_marked (attest_json_text (object, "person")) : NULL;
  entry->role = object != NULL ? attest_text_marked (attest_json_text (object, "role")) : NULL;
  return g_steal_pointer (&entry);
}

/**
 * attest_vault_list_entries:
 * @self: an open store
 * @case_id: a case, or %ATTEST_NO_CASE
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full) (element-type AttestEntry): its entries in the order
 *   this store took them in; those of kinds a later version added are left out
 */
GPtrArray *
attest_vault_list_entries (AttestVault *self,
                           const char  *case_id,
                           GError     **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->db, error, "SELECT line, body, hash FROM entries WHERE case_id = ? ORDER BY n", "t", case_id);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  while (attest_sql_next (stmt, &row, error))
    {
      AttestEntry *entry;

      if (!row)
        return g_steal_pointer (&entries);
      entry = entry_from_row (stmt);
      if (entry != NULL)
        g_ptr_array_add (entries, entry);
    }
  return NULL;
}

/**
 * attest_vault_journal_head:
 * @self: an open store
 *
 * Returns: the store journal's head, zeros when it cannot be read
 */
AttestDigest
attest_vault_journal_head (AttestVault *self)
{
  AttestDigest head;
  gint64       n;

  if (!journal_end (self, &n, &head, NULL))
    memset (&head, 0, sizeof head);
  return head;
}

/**
 * attest_vault_journal_has:
 * @self: an open store
 * @head: a head that somebody kept
 * @error: return location for an #AttestError; set when it could not be looked up
 *
 * Returns: whether this store's journal ever had that head. A store put back
 *   from an older copy does not have the newer ones.
 */
gboolean
attest_vault_journal_has (AttestVault        *self,
                          const AttestDigest *head,
                          GError            **error)
{
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->db, error, "SELECT 1 FROM entries WHERE journal = ? LIMIT 1", "b",
                                                  head->bytes, (gsize)ATTEST_DIGEST_BYTES);
  gboolean row = FALSE;

  return stmt != NULL && attest_sql_next (stmt, &row, error) && row;
}
