/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-vault-private.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "base/attest-id.h"
#include "domain/attest-details.h"
#include "custody/attest-body.h"
#include "seal/attest-box.h"
#include "seal/attest-stream.h"
#include "store/attest-object-path.h"

#include <string.h>
#include <sys/stat.h>

#define TEXT_MOST (1024 * 1024)

/* What the entry says was done; an erased one says nothing. */
static void
read_done (AttestItem *item,
           GBytes     *bytes)
{
  g_autoptr (JsonObject) body = bytes != NULL ? attest_body_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL) : NULL;

  attest_marks_done_from_json (&item->done, attest_json_object (body, "marks"));
}

AttestItem *
attest_vault_item_from_row (AttestStmt *stmt)
{
  g_autoptr (GBytes) entry = NULL;
  AttestItem *item = attest_item_new ();

  item->id = attest_sql_text (stmt, 0);
  item->case_id = attest_sql_text (stmt, 1);
  item->author_key = attest_sql_text (stmt, 2);
  item->author_name = attest_sql_text (stmt, 3);
  item->number = (guint)sqlite3_column_int (stmt, 4);
  item->exhibit = attest_sql_text (stmt, 5);
  item->kind = (AttestItemKind)sqlite3_column_int (stmt, 6);
  item->name = attest_sql_text (stmt, 7);
  item->media_type = attest_sql_text (stmt, 8);
  item->sha256 = attest_sql_text (stmt, 9);
  item->size = sqlite3_column_int64 (stmt, 10);
  item->url = attest_sql_text (stmt, 11);
  item->no_url_reason = attest_sql_text (stmt, 12);
  item->platform = attest_sql_text (stmt, 13);
  item->method = attest_sql_text (stmt, 14);
  item->how_seen = attest_sql_text (stmt, 15);
  item->text = attest_sql_text (stmt, 16);
  item->plain_source = attest_sql_text (stmt, 17);
  item->parent_sha256 = attest_sql_text (stmt, 18);
  item->seen_ms = sqlite3_column_int64 (stmt, 19);
  item->added_ms = sqlite3_column_int64 (stmt, 20);
  item->zone = attest_sql_text (stmt, 21);
  item->clock = (AttestClock)CLAMP (sqlite3_column_int (stmt, 22), ATTEST_CLOCK_UNKNOWN, ATTEST_CLOCK_FREE);
  item->while_locked = sqlite3_column_int (stmt, 23) != 0;
  /* Words are kept in the entry; an object with the same bytes is not theirs. */
  item->object_id = attest_item_kind_is_words (item->kind) ? NULL : attest_sql_text (stmt, 24);
  item->parent_exhibit = attest_sql_text (stmt, 25);
  entry = attest_sql_blob (stmt, 26);
  read_done (item, entry);
  return item;
}

static gboolean
text_fits (const char *text,
           gsize       most,
           gboolean    lines)
{
  return text == NULL || (attest_text_is_safe (text, -1, most) && (lines || strchr (text, '\n') == NULL));
}

/**
 * attest_vault_check_shot:
 * @shot: what is known of a capture
 * @error: return location for an #AttestError
 *
 * Returns: whether an item can say all that; %ATTEST_ERROR_INPUT otherwise
 */
gboolean
attest_vault_check_shot (const AttestShot *shot,
                         GError          **error)
{
  if (text_fits (shot->name, 1000, FALSE) && text_fits (shot->media_type, 200, FALSE) && text_fits (shot->url, 8192, FALSE) &&
      text_fits (shot->no_url_reason, 2000, TRUE) && text_fits (shot->platform, 500, FALSE) && text_fits (shot->method, 40, FALSE) &&
      text_fits (shot->how_seen, 2000, TRUE) && text_fits (shot->text, TEXT_MOST, TRUE) && text_fits (shot->plain_source, 40, FALSE) &&
      text_fits (shot->parent_sha256, ATTEST_DIGEST_HEX, FALSE))
    return attest_details_check (attest_detail_words (shot->kind), shot->details, error);
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "What was written with the item is too long or holds characters that cannot be shown");
  return FALSE;
}

static void
set_shot (JsonObject       *what,
          const AttestShot *shot)
{
  char time[25];

  json_object_set_string_member (what, "kind", attest_item_kind_nick (shot->kind));
  attest_json_set_text (what, "name", shot->name);
  attest_json_set_text (what, "media_type", shot->media_type);
  attest_json_set_text (what, "url", shot->url);
  attest_json_set_text (what, "no_url_reason", shot->no_url_reason);
  attest_json_set_text (what, "platform", shot->platform);
  attest_json_set_text (what, "method", shot->method);
  attest_json_set_text (what, "how_seen", shot->how_seen);
  attest_json_set_text (what, "text", shot->text);
  attest_json_set_text (what, "plain_source", shot->plain_source);
  attest_json_set_text (what, "parent_sha256", shot->parent_sha256);
  if (shot->done != NULL)
    json_object_set_object_member (what, "marks", attest_marks_done_to_json (shot->done));
  if (shot->seen_ms > 0)
    {
      attest_time_utc_text (shot->seen_ms, time);
      json_object_set_string_member (what, "seen", time);
      attest_json_set_text (what, "seen_zone", shot->seen_zone);
    }
  attest_details_to_json (what, shot->details);
  if (shot->while_locked)
    json_object_set_boolean_member (what, "while_locked", TRUE);
}

/* Inside a transaction: numbers the item and writes its entry. */
static gboolean
append_item (AttestVault        *self,
             const char         *case_id,
             const AttestShot   *shot,
             const char         *item_id,
             const AttestDigest *digest,
             guint64             size,
             GError            **error)
{
  g_autoptr (JsonObject) what = json_object_new ();
  g_autofree char *sha256 = attest_digest_hex (digest);
  g_autofree char *exhibit = NULL;
  gint64           number = attest_sql_int (self->db, -1, "SELECT 1 + coalesce (max (number), 0) FROM items WHERE case_id = ? AND author_key = ?", "tt",
                                            case_id, attest_sign_key_public (self->sign_key));

  if (attest_sql_int (self->db, 0, "SELECT count(*) FROM cases WHERE id = ?", "t", case_id) != 1)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND, "There is no case %s", case_id);
      return FALSE;
    }
  exhibit = g_strdup_printf ("%s/%" G_GINT64_FORMAT, self->initials, number);
  json_object_set_string_member (what, "item", item_id);
  json_object_set_int_member (what, "number", number);
  json_object_set_string_member (what, "exhibit", exhibit);
  json_object_set_string_member (what, "sha256", sha256);
  json_object_set_int_member (what, "size", (gint64)size);
  set_shot (what, shot);
  return attest_vault_append_entry (self, case_id, ATTEST_ENTRY_ITEM_ADDED, what, error);
}

static char *
wrap_context (const char *object_id)
{
  return g_strconcat ("object:", object_id, NULL);
}

/* Bytes that came a second time are only spared when the first are still there:
 * a lost file is mended by whoever brings the same bytes again. */
static gboolean
has_object (AttestVault *self,
            const char  *sha256,
            guint64      size)
{
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->db, NULL, "SELECT id FROM objects WHERE sha256 = ? AND size = ?", "ti", sha256, (gint64)size);
  g_autofree char *id = NULL, *path = NULL;
  struct stat      info;
  gboolean         row = FALSE;

  if (stmt == NULL || !attest_sql_next (stmt, &row, NULL) || !row)
    return FALSE;
  id = attest_sql_text (stmt, 0);
  path = attest_object_path (self->dir, id);
  return lstat (path, &info) == 0 && S_ISREG (info.st_mode) && (guint64)info.st_size == attest_stream_sealed_size (size);
}

/**
 * attest_vault_keep_object:
 * @self: an open store, inside a transaction
 * @object: a sealed object on disk
 * @kept: (out): %FALSE when the same bytes were here already; the caller then
 *   removes the new file once the transaction is in
 * @error: return location for an #AttestError
 *
 * Returns: whether the store now has a key to those bytes
 */
gboolean
attest_vault_keep_object (AttestVault  *self,
                          AttestObject *object,
                          gboolean     *kept,
                          GError      **error)
{
  g_autofree char *sha256 = attest_digest_hex (&object->digest);
  g_autofree char *context = wrap_context (object->id);
  g_autoptr (GBytes) wrapped = NULL;

  *kept = !has_object (self, sha256, object->size);
  if (!*kept)
    return TRUE;
  wrapped = attest_box_seal (self->kek, context, attest_key_bytes (object->key), ATTEST_KEY_BYTES);
  return attest_sql_run (self->db, error,
                         "INSERT INTO objects (id, sha256, size, key) VALUES (?, ?, ?, ?)"
                         " ON CONFLICT (sha256, size) DO UPDATE SET id = excluded.id, key = excluded.key",
                         "ttiy", object->id, sha256, (gint64)object->size, wrapped);
}

/**
 * attest_vault_object_key:
 * @self: an open store
 * @object_id: an object
 * @wrapped: its key as the table has it
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the object's key, or %NULL with
 *   %ATTEST_ERROR_TAMPERED
 */
AttestKey *
attest_vault_object_key (AttestVault *self,
                         const char  *object_id,
                         GBytes      *wrapped,
                         GError     **error)
{
  g_autofree char *context = wrap_context (object_id);
  g_autoptr (AttestSecret) plain = attest_box_open (self->kek, context, g_bytes_get_data (wrapped, NULL), g_bytes_get_size (wrapped), error);

  if (plain == NULL)
    return NULL;
  if (attest_secret_length (plain) == ATTEST_KEY_BYTES)
    return attest_key_new_from_bytes ((const guint8 *)attest_secret_text (plain));
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED, "An object's key has the wrong size");
  return NULL;
}

/* The object is on disk; now the item, its key and its entry, or none of them. */
static AttestItem *
commit_object (AttestVault      *self,
               const char       *case_id,
               const AttestShot *shot,
               AttestObject     *object,
               GError          **error)
{
  g_autofree char *item_id = attest_id_new ();
  gboolean         kept = FALSE, ok;

  if (!attest_sql_begin (self->db, error))
    {
      attest_object_remove (self->dir, object->id, NULL);
      return NULL;
    }
  ok = attest_vault_keep_object (self, object, &kept, error) &&
       append_item (self, case_id, shot, item_id, &object->digest, object->size, error);
  ok = attest_sql_end (self->db, ok, error);
  if (!ok || !kept)
    attest_object_remove (self->dir, object->id, NULL);
  return ok ? attest_vault_find_item (self, item_id, error) : NULL;
}

static gboolean
may_hold_bytes (const AttestShot *shot,
                GError          **error)
{
  if (!attest_item_kind_is_words (shot->kind))
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_GATE, "An item of the kind %s holds words only", attest_item_kind_nick (shot->kind));
  return FALSE;
}

typedef struct
{
  GFileProgressCallback progress;
  gpointer              data;
} Progress;

static void
progress_cb (guint64  done,
             gpointer data)
{
  Progress *self = data;

  if (self->progress != NULL)
    self->progress ((goffset)done, 0, self->data);
}

/**
 * attest_vault_add_fd:
 * @self: an open store
 * @case_id: the case to add to
 * @shot: what is known of the bytes; kind and method are set
 * @fd: the bytes, read to their end
 * @cancellable: (nullable): stops it before the commit
 * @progress: (nullable): called with the bytes read so far
 * @progress_data: for @progress
 * @error: return location for an #AttestError
 *
 * Reads, hashes and seals in one pass. When this returns an item, its object,
 * its key and its custody entry are on disk; when it returns %NULL none is.
 *
 * Returns: (transfer full): the new item
 */
AttestItem *
attest_vault_add_fd (AttestVault          *self,
                     const char           *case_id,
                     const AttestShot     *shot,
                     int                   fd,
                     GCancellable         *cancellable,
                     GFileProgressCallback progress,
                     gpointer              progress_data,
                     GError              **error)
{
  g_auto (AttestObject) object = { 0 };
  Progress forward = { progress, progress_data };

  if (!may_hold_bytes (shot, error) || !attest_vault_check_shot (shot, error) ||
      !attest_object_add_fd (self->dir, fd, cancellable, progress_cb, &forward, &object, error))
    return NULL;
  return commit_object (self, case_id, shot, &object, error);
}

/**
 * attest_vault_add_bytes:
 *
 * As attest_vault_add_fd(), for bytes in memory.
 */
AttestItem *
attest_vault_add_bytes (AttestVault      *self,
                        const char       *case_id,
                        const AttestShot *shot,
                        GBytes           *bytes,
                        GError          **error)
{
  g_auto (AttestObject) object = { 0 };
  g_autoptr (AttestObjectWriter) writer = NULL;

  if (!may_hold_bytes (shot, error) || !attest_vault_check_shot (shot, error) ||
      (writer = attest_object_writer_new (self->dir, error)) == NULL ||
      !attest_object_writer_update (writer, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error) ||
      !attest_object_writer_finish (writer, &object, error))
    return NULL;
  return commit_object (self, case_id, shot, &object, error);
}

/**
 * attest_vault_add_words:
 * @self: an open store
 * @case_id: the case to add to
 * @shot: its text is the item; the kind is one of words only
 * @error: return location for an #AttestError
 *
 * The words are part of the entry; the digest is over their UTF-8 bytes.
 *
 * Returns: (transfer full): the new item, on disk with its entry
 */
AttestItem *
attest_vault_add_words (AttestVault      *self,
                        const char       *case_id,
                        const AttestShot *shot,
                        GError          **error)
{
  g_autofree char *item_id = attest_id_new ();
  AttestDigest     digest;

  if (!attest_item_kind_is_words (shot->kind) || shot->text == NULL || *shot->text == '\0')
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "A written item needs its words");
      return NULL;
    }
  if (!attest_vault_check_shot (shot, error) || !attest_sql_begin (self->db, error))
    return NULL;
  digest = attest_digest_of (shot->text, strlen (shot->text));
  if (!attest_sql_end (self->db, append_item (self, case_id, shot, item_id, &digest, strlen (shot->text), error), error))
    return NULL;
  return attest_vault_find_item (self, item_id, error);
}

AttestItem *
attest_vault_find_item (AttestVault *self,
                        const char  *item_id,
                        GError     **error)
{
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->db, error, "SELECT " ATTEST_ITEM_COLUMNS " FROM " ATTEST_ITEM_TABLES " WHERE i.id = ?", "t", item_id);
  g_autoptr (AttestItem) item = NULL;
  GError  *local = NULL;
  gboolean row;

  if (stmt == NULL || !attest_sql_next (stmt, &row, error))
    return NULL;
  item = row ? attest_vault_item_from_row (stmt) : NULL;
  if (item != NULL)
    item->locked = attest_vault_is_locked (self, item, &local);
  if (local == NULL && item != NULL)
    return g_steal_pointer (&item);
  if (local != NULL)
    g_propagate_error (error, local);
  else
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND, "There is no item %s", item_id);
  return NULL;
}

GPtrArray *
attest_vault_list_items (AttestVault *self,
                         const char  *case_id,
                         GError     **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->db, error,
                                                  "SELECT " ATTEST_ITEM_COLUMNS " FROM " ATTEST_ITEM_TABLES
                                                  " WHERE i.case_id = ? ORDER BY i.author_key, i.seq",
                                                  "t", case_id);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  while (attest_sql_next (stmt, &row, error))
    {
      if (!row)
        return attest_vault_mark_locked (self, case_id, G_MAXUINT64, items, error) ? g_steal_pointer (&items) : NULL;
      g_ptr_array_add (items, attest_vault_item_from_row (stmt));
    }
  return NULL;
}
