/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-complete.h"
#include "session/attest-desk-private.h"

#include "base/attest-error.h"
#include "base/attest-json.h"
#include "domain/attest-details.h"

#include <string.h>

#define NO_REASON "not given"

static gboolean
is_there (const char *text)
{
  return text != NULL && *text != '\0' && strcmp (text, NO_REASON) != 0;
}

static gboolean
refuse (GError          **error,
        const AttestItem *item,
        const char       *what)
{
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS, "%s says %s already, and that stays; add a correction in place of it", item->exhibit, what);
  return FALSE;
}

/* What was said with the item is never replaced, so only what it lacks is taken. */
static gboolean
only_what_is_missing (const AttestItem *item,
                      const AttestShot *said,
                      GError          **error)
{
  if (said->url != NULL && is_there (item->url))
    return refuse (error, item, "its address");
  if (said->no_url_reason != NULL && (is_there (item->url) || is_there (item->no_url_reason)))
    return refuse (error, item, "its address, or why there is none,");
  if (said->platform != NULL && is_there (item->platform))
    return refuse (error, item, "the app or site");
  if (said->how_seen != NULL && is_there (item->how_seen))
    return refuse (error, item, "where it comes from");
  if (said->seen_ms > 0 && item->seen_ms > 0)
    return refuse (error, item, "when it was seen");
  return TRUE;
}

static gboolean
may_complete (AttestDesk       *self,
              const AttestItem *item,
              const AttestShot *said,
              GError          **error)
{
  if (strcmp (item->author_key, attest_desk_signing_key (self)) != 0)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_POLICY, "%s was kept by %s; add a correction to say more of it", item->exhibit, item->author_name);
  else if (said->seen_ms > item->added_ms)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "%s was kept before that time", item->exhibit);
  else if (!is_there (said->url) && !is_there (said->no_url_reason) && !is_there (said->platform) && !is_there (said->how_seen) &&
           said->seen_ms <= 0 && (said->details == NULL || said->details[0] == NULL))
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "Nothing was said that %s lacks", item->exhibit);
  else
    return only_what_is_missing (item, said, error);
  return FALSE;
}

static JsonObject *
body_of (const AttestItem *item,
         const AttestShot *said)
{
  JsonObject *what = json_object_new ();
  char        time[25];

  json_object_set_string_member (what, "item", item->id);
  json_object_set_string_member (what, "exhibit", item->exhibit);
  attest_json_set_text (what, "url", said->url);
  attest_json_set_text (what, "no_url_reason", said->no_url_reason);
  attest_json_set_text (what, "platform", said->platform);
  attest_json_set_text (what, "how_seen", said->how_seen);
  if (said->seen_ms > 0)
    {
      attest_time_utc_text (said->seen_ms, time);
      json_object_set_string_member (what, "seen", time);
      attest_json_set_text (what, "seen_zone", said->seen_zone);
    }
  attest_details_to_json (what, said->details);
  return what;
}

/**
 * attest_desk_complete_item:
 * @self: a desk
 * @item_id: an item that this store sealed
 * @said: what it lacks
 * @error: return location for an #AttestError
 *
 * Adds an entry that says what was missing of an item. The item's own entry and
 * its bytes stay as they are. Source: image, time, date and address, The
 * Grange ¶61; docs/sources.md.
 *
 * Returns: whether it is in the chain; %FALSE with %ATTEST_ERROR_EXISTS when
 *   the item says that already
 */
gboolean
attest_desk_complete_item (AttestDesk       *self,
                           const char       *item_id,
                           const AttestShot *said,
                           GError          **error)
{
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (AttestItem) item = attest_vault_find_item (self->vault, item_id, error);
  g_autoptr (JsonObject) what = NULL;
  AttestShot plain = { .url = said->url, .no_url_reason = said->no_url_reason, .platform = said->platform, .how_seen = said->how_seen, .details = said->details, .seen_ms = said->seen_ms, .seen_zone = said->seen_zone };
  AttestShot shown = attest_desk_marked_shot (&plain, own);

  if (item == NULL)
    return FALSE;
  shown.kind = item->kind;
  if (!attest_vault_check_shot (&shown, error) || !may_complete (self, item, &shown, error))
    return FALSE;
  what = body_of (item, &shown);
  return attest_vault_log (self->vault, item->case_id, ATTEST_ENTRY_ITEM_COMPLETED, what, error);
}

/* Whether @entry is about @item, as its author wrote. */
static gboolean
is_about (const AttestEntry *entry,
          const AttestItem  *item)
{
  g_autoptr (JsonObject) body = NULL;

  if ((entry->kind != ATTEST_ENTRY_ITEM_ADDED && entry->kind != ATTEST_ENTRY_ITEM_COMPLETED) || entry->body == NULL ||
      g_strcmp0 (entry->author_key, item->author_key) != 0 || strstr (entry->body, item->id) == NULL)
    return FALSE;
  body = attest_json_parse (entry->body, strlen (entry->body), G_MAXINT, NULL);
  return body != NULL && g_strcmp0 (attest_json_text (body, "item"), item->id) == 0;
}

/**
 * attest_item_all_details:
 * @item: an item
 * @entries: (element-type AttestEntry): of its case, oldest first
 *
 * Returns: (transfer full): pairs of a word and what was said of it first,
 *   ended by %NULL
 */
char **
attest_item_all_details (const AttestItem *item,
                         GPtrArray        *entries)
{
  GPtrArray *out = g_ptr_array_new ();

  for (guint i = 0; i < entries->len; i++)
    {
      const AttestEntry *entry = entries->pdata[i];
      g_auto (GStrv) pairs = is_about (entry, item) ? attest_details_of_body (entry->body) : NULL;

      for (guint j = 0; pairs != NULL && pairs[j] != NULL; j += 2)
        {
          gboolean known = FALSE;

          for (guint k = 0; k < out->len; k += 2)
            known |= strcmp (out->pdata[k], pairs[j]) == 0;
          if (known)
            continue;
          g_ptr_array_add (out, g_strdup (pairs[j]));
          g_ptr_array_add (out, g_strdup (pairs[j + 1]));
        }
    }
  g_ptr_array_add (out, NULL);
  return (char **)g_ptr_array_free (out, FALSE);
}
