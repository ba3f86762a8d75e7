/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-vault-private.h"

#include "base/attest-error.h"

#include <string.h>

/* An item's bytes in order, whether they are an object or words. */
typedef struct
{
  AttestObjectReader *reader; /* NULL: words */
  GBytes             *words;
  guint64             at;
} ItemSource;

static AttestKey *
key_of_item (AttestVault      *self,
             const AttestItem *item,
             GError          **error)
{
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->db, error, "SELECT key FROM objects WHERE id = ?", "t", item->object_id);
  g_autoptr (GBytes) wrapped = NULL;
  gboolean row;

  if (stmt == NULL || !attest_sql_next (stmt, &row, error))
    return NULL;
  wrapped = row ? attest_sql_blob (stmt, 0) : NULL;
  if (wrapped == NULL)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_MISSING, "%s has no key in this store", item->exhibit);
      return NULL;
    }
  return attest_vault_object_key (self, item->object_id, wrapped, error);
}

static gboolean
has_object (const AttestItem *item,
            GError          **error)
{
  if (item->object_id != NULL)
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_MISSING, "The bytes of %s are not in this store", item->exhibit);
  return FALSE;
}

/**
 * attest_vault_read_item:
 * @self: an open store
 * @item: an item
 * @most: the largest size accepted, bytes
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the bytes as captured, each chunk authenticated;
 *   %NULL with %ATTEST_ERROR_MISSING, %ATTEST_ERROR_TAMPERED,
 *   %ATTEST_ERROR_TOO_LARGE, or %ATTEST_ERROR_GATE for what was locked away
 */
GBytes *
attest_vault_read_item (AttestVault      *self,
                        const AttestItem *item,
                        gsize             most,
                        GError          **error)
{
  g_autoptr (AttestKey) key = NULL;

  if (attest_item_kind_is_words (item->kind))
    return g_bytes_new (item->text != NULL ? item->text : "", item->text != NULL ? strlen (item->text) : 0);
  if (!attest_vault_may_open (self, item, error) || !has_object (item, error) || (key = key_of_item (self, item, error)) == NULL)
    return NULL;
  return attest_object_load (self->dir, item->object_id, key, (guint64)item->size, most, error);
}

/**
 * attest_vault_item_source:
 * @self: an open store
 * @item: an item
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): data for attest_item_source_read()
 */
gpointer
attest_vault_item_source (AttestVault      *self,
                          const AttestItem *item,
                          GError          **error)
{
  ItemSource         *source;
  AttestObjectReader *reader = NULL;
  g_autoptr (AttestKey) key = NULL;

  if (!attest_item_kind_is_words (item->kind))
    {
      if (!attest_vault_may_open (self, item, error) || !has_object (item, error) || (key = key_of_item (self, item, error)) == NULL)
        return NULL;
      reader = attest_object_reader_new (self->dir, item->object_id, key, (guint64)item->size, error);
      if (reader == NULL)
        return NULL;
    }
  source = g_new0 (ItemSource, 1);
  source->reader = reader;
  source->words = reader == NULL ? g_bytes_new (item->text != NULL ? item->text : "", item->text != NULL ? strlen (item->text) : 0) : NULL;
  return source;
}

gssize
attest_item_source_read (void    *bytes,
                         gsize    length,
                         gpointer source,
                         GError **error)
{
  ItemSource *self = source;
  gssize      got;

  if (self->reader != NULL)
    got = attest_object_reader_read (self->reader, self->at, bytes, length, error);
  else
    {
      gsize       size;
      const char *data = g_bytes_get_data (self->words, &size);

      got = (gssize)MIN (length, size - (gsize)self->at);
      memcpy (bytes, data + self->at, (gsize)got);
    }
  if (got > 0)
    self->at += (guint64)got;
  return got;
}

void
attest_item_source_free (gpointer source)
{
  ItemSource *self = source;

  if (self == NULL)
    return;
  g_clear_pointer (&self->reader, attest_object_reader_free);
  g_clear_pointer (&self->words, g_bytes_unref);
  g_free (self);
}
