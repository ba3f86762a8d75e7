/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-vault-private.h"

#include "base/attest-error.h"
#include "custody/attest-body.h"

#include <string.h>

/* Evidence that was locked away: it may be an indecent image of a child, found
 * to be one after it was sealed. Nobody opens it any more, no package holds it,
 * and its bytes stay as they are until the police say what is to become of them.
 * Source: The Grange ¶71; docs/sources.md.
 *
 * It follows from the entries alone: an "item-locked" of anybody in the case
 * counts, for the item it names and for every item of that case with the same
 * bytes or made from them. It is never taken back. */

static gboolean
take_entry (AttestStmt *stmt,
            GHashTable *locked)
{
  g_autoptr (GBytes) bytes = attest_sql_blob (stmt, 0);
  g_autoptr (JsonObject) body = bytes != NULL ? attest_body_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL) : NULL;
  const char *id = attest_json_text (body, "item"), *sha256 = attest_json_text (body, "sha256");

  if (id != NULL)
    g_hash_table_add (locked, g_strdup (id));
  if (sha256 != NULL)
    g_hash_table_add (locked, g_strdup (sha256));
  return TRUE;
}

/* Ids and digests, as the entries up to @upto of each author name them. */
static GHashTable *
locked_in (AttestVault *self,
           const char  *case_id,
           guint64      upto,
           GError     **error)
{
  g_autoptr (GHashTable) locked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->db, error, "SELECT body FROM entries WHERE case_id = ? AND kind = ? AND seq <= ?", "tti", case_id,
                                                  attest_entry_kind_nick (ATTEST_ENTRY_ITEM_LOCKED), (gint64)MIN (upto, G_MAXINT64));
  gboolean row;

  while (stmt != NULL && attest_sql_next (stmt, &row, error))
    {
      if (!row)
        return g_steal_pointer (&locked);
      take_entry (stmt, locked);
    }
  return NULL;
}

static gboolean
is_among (GHashTable       *locked,
          const AttestItem *item)
{
  if (g_hash_table_size (locked) == 0 || attest_item_kind_is_words (item->kind))
    return FALSE;
  return g_hash_table_contains (locked, item->id) || (item->sha256 != NULL && g_hash_table_contains (locked, item->sha256)) ||
         (item->parent_sha256 != NULL && g_hash_table_contains (locked, item->parent_sha256));
}

gboolean
attest_vault_mark_locked (AttestVault *self,
                          const char  *case_id,
                          guint64      upto,
                          GPtrArray   *items,
                          GError     **error)
{
  g_autoptr (GHashTable) locked = locked_in (self, case_id, upto, error);

  if (locked == NULL)
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    ((AttestItem *)items->pdata[i])->locked = is_among (locked, items->pdata[i]);
  return TRUE;
}

/**
 * attest_vault_is_locked:
 * @self: an open store
 * @item: an item, however long ago it was read
 * @error: return location for an #AttestError
 *
 * Returns: whether it was locked away; also %TRUE, with @error, when that could
 *   not be looked up
 */
gboolean
attest_vault_is_locked (AttestVault      *self,
                        const AttestItem *item,
                        GError          **error)
{
  g_autoptr (GHashTable) locked = locked_in (self, item->case_id, G_MAXUINT64, error);

  return locked == NULL || is_among (locked, item);
}

gboolean
attest_vault_may_open (AttestVault      *self,
                       const AttestItem *item,
                       GError          **error)
{
  GError *local = NULL;

  if (!attest_vault_is_locked (self, item, &local))
    return TRUE;
  if (local != NULL)
    g_propagate_error (error, local);
  else
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_GATE,
                 "%s was locked away and cannot be opened or sent. It is kept as it was. Call the police on 101, and do what they say", item->exhibit);
  return FALSE;
}

/* Every item of the store with these bytes, or made from them, and so on. */
static gboolean
add_same (AttestVault *self,
          const char  *sha256,
          GPtrArray   *items,
          GError     **error)
{
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->db, error, "SELECT " ATTEST_ITEM_COLUMNS " FROM " ATTEST_ITEM_TABLES " WHERE i.sha256 = ?1 OR i.parent_sha256 = ?1 ORDER BY i.added_ms, i.id",
                                                  "t", sha256);
  gboolean row;

  while (stmt != NULL && attest_sql_next (stmt, &row, error))
    {
      g_autoptr (AttestItem) item = row ? attest_vault_item_from_row (stmt) : NULL;
      gboolean known = FALSE;

      if (!row)
        return TRUE;
      for (guint i = 0; i < items->len; i++)
        known |= strcmp (((AttestItem *)items->pdata[i])->id, item->id) == 0;
      if (!known && !attest_item_kind_is_words (item->kind))
        g_ptr_array_add (items, g_steal_pointer (&item));
    }
  return FALSE;
}

GPtrArray *
attest_vault_same_items (AttestVault      *self,
                         const AttestItem *item,
                         GError          **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  if (!add_same (self, item->sha256, items, error))
    return NULL;
  for (guint i = 0; i < items->len; i++)
    if (!add_same (self, ((AttestItem *)items->pdata[i])->sha256, items, error))
      return NULL;
  return g_steal_pointer (&items);
}
