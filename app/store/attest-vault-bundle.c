/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-vault-mail.h"
#include "store/attest-vault-private.h"

#include "base/attest-error.h"
#include "custody/attest-body.h"

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
            guint64       upto,
            GError      **error)
{
  const char *author = attest_sign_key_public (self->sign_key);
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->db, error, "SELECT line, body FROM entries WHERE case_id = ? AND author = ? AND seq <= ? ORDER BY seq", "tti",
                                                  bundle->details->id, author, (gint64)MIN (upto, G_MAXINT64));
  g_autoptr (GString) lines = g_string_new (NULL);
  AttestChain chain;
  gboolean    row;

  attest_chain_init (&chain, bundle->details->id, author);
  if (stmt == NULL)
    return FALSE;
  for (;;)
    {
      const char *text;
      gsize       length;
      AttestLine  line;

      if (!attest_sql_next (stmt, &row, error))
        return FALSE;
      if (!row)
        break;
      text = (const char *)sqlite3_column_text (stmt, 0);
      length = (gsize)sqlite3_column_bytes (stmt, 0);
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
  bundle->last_seq = chain.seq;
  bundle->head = chain.head;
  bundle->chain = g_string_free_to_bytes (g_steal_pointer (&lines));
  return TRUE;
}

/* What was locked away goes nowhere. Whoever gets the package sees from its
 * entries that the item is there and why its bytes are not; entries that end
 * before that was said would look like a package with something missing. */
static gboolean
leave_out_locked (AttestVault  *self,
                  AttestBundle *bundle,
                  GError      **error)
{
  g_autoptr (GPtrArray) left = g_ptr_array_new_with_free_func (g_object_unref);

  if (!attest_vault_mark_locked (self, bundle->details->id, G_MAXUINT64, bundle->items, error))
    return FALSE;
  for (guint i = 0; i < bundle->items->len; i++)
    if (!((AttestItem *)bundle->items->pdata[i])->locked)
      g_ptr_array_add (left, g_object_ref (bundle->items->pdata[i]));
  if (!attest_vault_mark_locked (self, bundle->details->id, bundle->last_seq, bundle->items, error))
    return FALSE;
  for (guint i = 0; i < bundle->items->len; i++)
    if (!((AttestItem *)bundle->items->pdata[i])->locked && !g_ptr_array_find (left, bundle->items->pdata[i], NULL))
      {
        g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_GATE, "%s was locked away since; send the whole record again", ((AttestItem *)bundle->items->pdata[i])->exhibit);
        return FALSE;
      }
  g_ptr_array_unref (bundle->items);
  bundle->items = g_steal_pointer (&left);
  return TRUE;
}

static gboolean
read_items (AttestVault  *self,
            AttestBundle *bundle,
            guint64       after,
            guint64       upto,
            GError      **error)
{
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->db, error,
                                                  "SELECT " ATTEST_ITEM_COLUMNS " FROM " ATTEST_ITEM_TABLES
                                                  " WHERE i.case_id = ? AND i.author_key = ? AND i.seq > ? AND i.seq <= ? ORDER BY i.seq",
                                                  "ttii", bundle->details->id, attest_sign_key_public (self->sign_key), (gint64)after,
                                                  (gint64)MIN (upto, G_MAXINT64));
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  while (attest_sql_next (stmt, &row, error))
    {
      if (!row)
        return leave_out_locked (self, bundle, error);
      g_ptr_array_add (bundle->items, attest_vault_item_from_row (stmt));
    }
  return FALSE;
}

static void
take_words (JsonObject *body,
            const char *name,
            char      **into)
{
  const char *text = attest_json_text (body, name);

  if (text == NULL)
    return;
  g_free (*into);
  *into = g_strdup (text);
}

/* What the case said at the last entry that goes, not what was changed since:
 * nothing that was written later leaves with it. */
static gboolean
rewind_details (AttestVault  *self,
                AttestBundle *bundle,
                GError      **error)
{
  AttestCase *details = bundle->details;
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->db, error,
                                                  "SELECT body FROM entries WHERE case_id = ? AND author = ? AND seq <= ? AND kind IN (?, ?) ORDER BY seq",
                                                  "ttitt", details->id, attest_sign_key_public (self->sign_key), (gint64)bundle->last_seq,
                                                  attest_entry_kind_nick (ATTEST_ENTRY_CASE_OPENED), attest_entry_kind_nick (ATTEST_ENTRY_CASE_CHANGED));
  gboolean row;

  g_free (details->type);
  g_free (details->title);
  g_free (details->description);
  details->type = g_strdup ("");
  details->title = g_strdup ("");
  details->description = g_strdup ("");
  while (stmt != NULL && attest_sql_next (stmt, &row, error))
    {
      g_autoptr (GBytes) bytes = row ? attest_sql_blob (stmt, 0) : NULL;
      g_autoptr (JsonObject) body = bytes != NULL ? attest_body_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL) : NULL;

      if (!row)
        return TRUE;
      if (body == NULL)
        continue;
      take_words (body, "type", &details->type);
      take_words (body, "title", &details->title);
      take_words (body, "description", &details->description);
    }
  return FALSE;
}

/**
 * attest_vault_collect:
 * @self: an open store
 * @case_id: one of its cases
 * @after: the base: entries up to here are left out; 0 for the whole case
 * @upto: the last entry that goes; %G_MAXUINT64 for all there are
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): this store's own chain of the case with its bodies,
 *   and the items it added
 */
AttestBundle *
attest_vault_collect (AttestVault *self,
                      const char  *case_id,
                      guint64      after,
                      guint64      upto,
                      GError     **error)
{
  g_autoptr (AttestBundle) bundle = g_new0 (AttestBundle, 1);

  bundle->bodies = g_ptr_array_new_with_free_func (body_free);
  bundle->items = g_ptr_array_new_with_free_func (g_object_unref);
  bundle->details = attest_vault_find_case (self, case_id, error);
  if (bundle->details == NULL || !read_chain (self, bundle, after, upto, error) || !read_items (self, bundle, after, upto, error) ||
      (upto != G_MAXUINT64 && !rewind_details (self, bundle, error)))
    return NULL;
  if (bundle->first_seq == 0)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS, "Everything in this case has been received already");
      return NULL;
    }
  return g_steal_pointer (&bundle);
}
