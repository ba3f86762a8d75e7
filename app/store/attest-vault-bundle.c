/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-vault-mail.h"
#include "store/attest-vault-private.h"

#include "base/attest-error.h"

#include <string.h>

static void
body_free (gpointer body)
{
  if (body != NULL)
    g_bytes_unref (body);
}

void
attest_bundle_free (AttestBundle *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->details);
  g_clear_pointer (&self->chain, g_bytes_unref);
  g_clear_pointer (&self->bodies, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self);
}

/* Walks the chain from its first line, so that nothing leaves the store that
 * the receiver would refuse; keeps what comes after the base. */
static gboolean
read_chain (AttestVault  *self,
            AttestBundle *bundle,
            guint64       after,
            GError      **error)
{
  const char *author = attest_sign_key_public (self->sign_key);
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->db, error, "SELECT line, body FROM entries WHERE case_id = ? AND author = ? ORDER BY seq", "tt",
                                                  bundle->details->id, author);
  g_autoptr (GString) lines = g_string_new (NULL);
  AttestChain chain;
  gboolean    row;

  attest_chain_init (&chain, bundle->details->id, author);
  if (stmt == NULL)
    return FALSE;
  while (attest_sql_next (stmt, &row, error))
    {
      const char *text = (const char *)sqlite3_column_text (stmt, 0);
      gsize       length = (gsize)sqlite3_column_bytes (stmt, 0);
      AttestLine  line;

      if (!row)
        break;
      if (!attest_chain_check (&chain, text, length, &line, error))
        return FALSE;
      if (line.seq <= after)
        {
          bundle->base = chain.head;
          continue;
        }
      if (bundle->first_seq == 0)
        bundle->first_seq = line.seq;
      g_string_append_len (lines, text, (gssize)length);
      g_ptr_array_add (bundle->bodies, attest_sql_blob (stmt, 1));
    }
  if (row)
    return FALSE;
  bundle->last_seq = chain.seq;
  bundle->head = chain.head;
  bundle->chain = g_string_free_to_bytes (g_steal_pointer (&lines));
  return TRUE;
}

static gboolean
read_items (AttestVault  *self,
            AttestBundle *bundle,
            guint64       after,
            GError      **error)
{
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->db, error,
                                                  "SELECT " ATTEST_ITEM_COLUMNS " FROM " ATTEST_ITEM_TABLES
                                                  " WHERE i.case_id = ? AND i.author_key = ? AND i.seq > ? ORDER BY i.seq",
                                                  "tti", bundle->details->id, attest_sign_key_public (self->sign_key), (gint64)after);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  while (attest_sql_next (stmt, &row, error))
    {
      if (!row)
        return TRUE;
      g_ptr_array_add (bundle->items, attest_vault_item_from_row (stmt));
    }
  return FALSE;
}

/**
 * attest_vault_collect:
 * @self: an open store
 * @case_id: one of its cases
 * @after: the base: entries up to here are left out; 0 for the whole case
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): this store's own chain of the case with its bodies,
 *   and the items it added
 */
AttestBundle *
attest_vault_collect (AttestVault *self,
                      const char  *case_id,
                      guint64      after,
                      GError     **error)
{
  g_autoptr (AttestBundle) bundle = g_new0 (AttestBundle, 1);

  bundle->bodies = g_ptr_array_new_with_free_func (body_free);
  bundle->items = g_ptr_array_new_with_free_func (g_object_unref);
  bundle->details = attest_vault_find_case (self, case_id, error);
  if (bundle->details == NULL || !read_chain (self, bundle, after, error) || !read_items (self, bundle, after, error))
    return NULL;
  if (bundle->first_seq == 0)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS, "Everything in this case has been received already");
      return NULL;
    }
  return g_steal_pointer (&bundle);
}
