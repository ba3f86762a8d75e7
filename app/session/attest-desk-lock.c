/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-lock.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "session/attest-desk-private.h"

#define WHY_MOST 4000

static gboolean
log_lock (AttestDesk       *self,
          const AttestItem *item,
          const char       *why,
          GError          **error)
{
  g_autoptr (JsonObject) what = json_object_new ();

  json_object_set_string_member (what, "item", item->id);
  json_object_set_string_member (what, "exhibit", item->exhibit);
  json_object_set_string_member (what, "sha256", item->sha256);
  attest_json_set_text (what, "text", why);
  return attest_vault_log (self->vault, item->case_id, ATTEST_ENTRY_ITEM_LOCKED, what, error);
}

/* Packages of the case that were sealed before hold it. Those that nobody has
 * taken yet go; whoever took one is told by the next. */
static gboolean
take_back (AttestDesk *self,
           AttestDrop *drop,
           const char *case_id,
           GError    **error)
{
  g_autoptr (GPtrArray) packages = attest_vault_list_outgoing (self->vault, case_id, FALSE, error);

  for (guint i = 0; packages != NULL && i < packages->len; i++)
    {
      const AttestOutgoing *package = packages->pdata[i];

      attest_desk_withdraw (self, drop, package);
      if (package->state <= ATTEST_CASE_QUEUED && !attest_vault_forget_outgoing (self->vault, package->id, error))
        return FALSE;
    }
  return packages != NULL;
}

/**
 * attest_desk_lock_item:
 * @self: a desk
 * @item_id: an item that holds bytes
 * @why: (nullable): what is known of it, in words
 * @locked: (out): how many items that were; the same bytes may be in other
 *   cases, and copies may have been made from them
 * @error: return location for an #AttestError
 *
 * It is not taken back, by nobody. Sealed packages that hold it are taken out of
 * the outbox and, where that is allowed, out of the drop. Source: The Grange
 * ¶71 (not to be saved, sent, altered or shown; the police decide);
 * docs/sources.md.
 *
 * Returns: whether each is locked, with an entry in its case; %FALSE with
 *   %ATTEST_ERROR_EXISTS when it was before
 */
gboolean
attest_desk_lock_item (AttestDesk *self,
                       const char *item_id,
                       const char *why,
                       guint      *locked,
                       GError    **error)
{
  g_autoptr (AttestItem) item = attest_vault_find_item (self->vault, item_id, error);
  g_autofree char *shown = attest_text_marked (why);
  g_autoptr (GPtrArray) same = NULL;
  g_autoptr (AttestDrop) drop = NULL;

  *locked = 0;
  if (item == NULL)
    return FALSE;
  if (attest_item_kind_is_words (item->kind))
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "%s holds words alone, which are nobody's picture; nothing was changed", item->exhibit);
  else if (item->locked)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS, "%s is locked away already", item->exhibit);
  else if (shown != NULL && !attest_text_is_safe (shown, -1, WHY_MOST))
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "What was written with it is longer than 4,000 bytes");
  else
    same = attest_vault_same_items (self->vault, item, error);
  for (guint i = 0; same != NULL && i < same->len; i++, (*locked)++)
    if (!log_lock (self, same->pdata[i], shown, error))
      return FALSE;
  drop = same != NULL ? attest_desk_open_drop (self, NULL) : NULL;
  for (guint i = 0; same != NULL && i < same->len; i++)
    if (!take_back (self, drop, ((const AttestItem *)same->pdata[i])->case_id, error))
      return FALSE;
  return same != NULL;
}
