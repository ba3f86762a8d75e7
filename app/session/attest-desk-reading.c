/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-error.h"
#include "base/attest-json.h"

#include <string.h>

/*
 * attest_desk_kind_for:
 * @sniff: what the bytes say
 *
 * Returns: the kind of evidence they are, when nobody said
 */
AttestItemKind
attest_desk_kind_for (const AttestSniff *sniff)
{
  if (attest_sniff_is_picture (sniff->type))
    return ATTEST_KIND_IMAGE;
  if (strcmp (sniff->type, "message/rfc822") == 0 || strcmp (sniff->type, "application/mbox") == 0)
    return ATTEST_KIND_EMAIL;
  if (strcmp (sniff->type, "text/html") == 0 || strcmp (sniff->type, "application/x-mimearchive") == 0)
    return ATTEST_KIND_WEB_PAGE;
  return sniff->chat ? ATTEST_KIND_MESSAGE : ATTEST_KIND_DOCUMENT;
}

/*
 * attest_desk_read_kind:
 * @item: an item
 * @kind: (out): how to read it
 *
 * Returns: whether there are words in it for attest-read
 */
gboolean
attest_desk_read_kind (const AttestItem *item,
                       AttestReadKind   *kind)
{
  return item->object_id != NULL && !attest_item_kind_is_words (item->kind) &&
         attest_read_kind_for (item->media_type, item->kind == ATTEST_KIND_MESSAGE, kind);
}

/**
 * attest_item_can_be_read:
 * @item: an item
 *
 * Returns: whether it is a letter, a chat or a saved page; a picture is not,
 *   though its hidden data can be
 */
gboolean
attest_item_can_be_read (const AttestItem *item)
{
  AttestReadKind kind;

  return attest_desk_read_kind (item, &kind) && kind != ATTEST_READ_PICTURE;
}

/**
 * attest_desk_view_part:
 * @self: a desk
 * @item_id: an item with parts
 * @part: the number of one
 * @gate: the answer to the question about indecent images, for this part
 * @most: the largest item that is read, bytes
 * @error: return location for an #AttestError
 *
 * The entry that says which part was looked at is written first.
 *
 * Returns: (transfer full): the bytes of the item, for the helper alone;
 *   %NULL with %ATTEST_ERROR_GATE when the answer is not no
 */
GBytes *
attest_desk_view_part (AttestDesk *self,
                       const char *item_id,
                       guint       part,
                       AttestGate  gate,
                       gsize       most,
                       GError    **error)
{
  g_autoptr (AttestItem) item = NULL;
  g_autoptr (JsonObject) what = json_object_new ();

  if (!attest_desk_check_gate (gate, error) || (item = attest_vault_find_item (self->vault, item_id, error)) == NULL)
    return NULL;
  json_object_set_string_member (what, "item", item->id);
  json_object_set_string_member (what, "exhibit", item->exhibit);
  json_object_set_string_member (what, "sha256", item->sha256);
  json_object_set_int_member (what, "part", part);
  if (!attest_vault_log (self->vault, item->case_id, ATTEST_ENTRY_ITEM_VIEWED, what, error))
    return NULL;
  return attest_vault_read_item (self->vault, item, most, error);
}

/**
 * attest_desk_read:
 *
 * Returns: (transfer full): what the item says, or %NULL with
 *   %ATTEST_ERROR_UNAVAILABLE when there are no words in it, or as
 *   attest_read(); the item is as it was
 */
AttestReading *
attest_desk_read (AttestDesk   *self,
                  const char   *item_id,
                  guint         from,
                  GCancellable *cancellable,
                  GError      **error)
{
  g_autoptr (AttestItem) item = attest_vault_find_item (self->vault, item_id, error);
  g_autoptr (GBytes) bytes = NULL;
  AttestReadKind kind;

  if (item == NULL)
    return NULL;
  if (!attest_desk_read_kind (item, &kind))
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_UNAVAILABLE, "%s is kept as it is; there are no words in it that can be shown", item->exhibit);
      return NULL;
    }
  bytes = from == 0 ? attest_desk_view (self, item->id, ATTEST_READ_INPUT_MOST, error)
                    : attest_desk_peek (self, item->id, ATTEST_READ_INPUT_MOST, error);
  return bytes != NULL ? attest_read (bytes, kind, from, cancellable, error) : NULL;
}
