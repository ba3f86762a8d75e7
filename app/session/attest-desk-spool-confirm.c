/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-spool-private.h"

#include "base/attest-error.h"

/* Anybody at the computer can record while the store is locked, and what they
 * record carries its owner's initials. So its owner says whether it was them. */

/**
 * attest_desk_spool_news:
 * @self: a desk
 * @news: (out caller-allocates): what its owner was not told yet
 * @error: return location for an #AttestError
 *
 * Returns: whether there is any
 */
gboolean
attest_desk_spool_news (AttestDesk      *self,
                        AttestSpoolNews *news,
                        GError         **error)
{
  g_autoptr (GHashTable) waiting = attest_desk_load_names (self, ATTEST_SPOOL_WAITING);
  g_autoptr (GHashTable) others = attest_desk_load_names (self, ATTEST_SPOOL_NEWS);
  g_autoptr (GHashTable) told = attest_desk_load_names (self, ATTEST_SPOOL_TOLD);
  g_autoptr (GPtrArray) files = attest_spool_files (attest_desk_dir (self));

  *news = (AttestSpoolNews){ .waiting = g_hash_table_size (waiting) };
  news->key_changed = g_hash_table_contains (others, ATTEST_NEWS_KEY);
  news->copied = g_hash_table_contains (others, ATTEST_NEWS_COPIED);
  for (guint i = 0; i < files->len; i++)
    {
      g_autofree char *name = g_path_get_basename (((AttestSpoolFile *)files->pdata[i])->path);

      news->left += g_hash_table_contains (others, name) && !g_hash_table_contains (told, name);
    }
  return news->waiting > 0 || news->left > 0 || news->key_changed || news->copied;
}

static gboolean
confirm_one (AttestDesk *self,
             const char *id,
             gboolean    mine,
             GError    **error)
{
  g_autoptr (AttestItem) item = attest_vault_find_item (self->vault, id, NULL);
  g_autoptr (JsonObject) what = json_object_new ();

  if (item != NULL)
    {
      json_object_set_string_member (what, "item", item->id);
      json_object_set_string_member (what, "exhibit", item->exhibit);
      json_object_set_string_member (what, "mine", mine ? "yes" : "no");
      if (!attest_vault_log (self->vault, item->case_id, ATTEST_ENTRY_SPOOL_CONFIRMED, what, error))
        return FALSE;
    }
  return attest_desk_change_name (self, ATTEST_SPOOL_WAITING, id, FALSE, error);
}

/**
 * attest_desk_confirm_spooled:
 * @self: a desk
 * @mine: whether its owner made what waits
 * @error: return location for an #AttestError
 *
 * Nothing is removed for a "no": it stays in its case, and the history says
 * that somebody else made it.
 *
 * Returns: whether the history says so
 */
gboolean
attest_desk_confirm_spooled (AttestDesk *self,
                             gboolean    mine,
                             GError    **error)
{
  g_autoptr (GHashTable) waiting = attest_desk_load_names (self, ATTEST_SPOOL_WAITING);
  GHashTableIter iter;
  const char    *id;

  g_hash_table_iter_init (&iter, waiting);
  while (g_hash_table_iter_next (&iter, (gpointer *)&id, NULL))
    if (!confirm_one (self, id, mine, error))
      return FALSE;
  return TRUE;
}

/**
 * attest_desk_spool_told:
 * @self: a desk
 * @error: return location for an #AttestError
 *
 * The news apart from what waits was shown. The history and every check keep
 * saying it.
 *
 * Returns: whether that is on disk
 */
gboolean
attest_desk_spool_told (AttestDesk *self,
                        GError    **error)
{
  g_autoptr (GHashTable) others = attest_desk_load_names (self, ATTEST_SPOOL_NEWS);
  GHashTableIter iter;
  const char    *name;

  if (!attest_desk_change_name (self, ATTEST_SPOOL_NEWS, ATTEST_NEWS_KEY, FALSE, error) ||
      !attest_desk_change_name (self, ATTEST_SPOOL_NEWS, ATTEST_NEWS_COPIED, FALSE, error))
    return FALSE;
  g_hash_table_iter_init (&iter, others);
  while (g_hash_table_iter_next (&iter, (gpointer *)&name, NULL))
    if (!g_str_equal (name, ATTEST_NEWS_KEY) && !g_str_equal (name, ATTEST_NEWS_COPIED) &&
        !attest_desk_change_name (self, ATTEST_SPOOL_TOLD, name, TRUE, error))
      return FALSE;
  return TRUE;
}
