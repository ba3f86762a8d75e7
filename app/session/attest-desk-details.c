/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "domain/attest-details.h"

#include <string.h>

/* What is said of evidence that is no file: a call, a thing in a cupboard. */

static char *
one_line (const char *text)
{
  char *shown = attest_text_marked (text);

  g_strdelimit (shown, "\r\n\t", ' ');
  return g_strstrip (shown);
}

/*
 * attest_desk_marked_details:
 * @details: (nullable): pairs as typed
 * @own: holds the copies
 *
 * Returns: (nullable): the pairs that say something, each on one line and with
 *   nothing hidden in them
 */
const char *const *
attest_desk_marked_details (const char *const *details,
                            GPtrArray         *own)
{
  guint        length = details != NULL ? g_strv_length ((char **)details) : 0;
  const char **out;
  guint        at = 0;

  if (length < 2)
    return NULL;
  out = g_new0 (const char *, length + 1);
  g_ptr_array_add (own, out);
  for (guint i = 0; i + 1 < length; i += 2)
    {
      char *value = one_line (details[i + 1]);

      g_ptr_array_add (own, value);
      if (*value == '\0')
        continue;
      out[at++] = details[i];
      out[at++] = value;
    }
  return out;
}

/**
 * attest_desk_move_item:
 * @self: a desk
 * @item_id: a physical item
 * @details: pairs of attest_move_words(); "direction" is "out" or "in"
 * @error: return location for an #AttestError
 *
 * Writes an entry that the thing left the place it is kept in, or came to one.
 * What was written before stays. Source: a thing's custody, The Grange ¶71 and
 * Heath Hayes L103; docs/sources.md.
 *
 * Returns: whether it is in the chain; %FALSE with %ATTEST_ERROR_INPUT when the
 *   item is no thing, or the details do not say what happened
 */
gboolean
attest_desk_move_item (AttestDesk        *self,
                       const char        *item_id,
                       const char *const *details,
                       GError           **error)
{
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (AttestItem) item = attest_vault_find_item (self->vault, item_id, error);
  g_autoptr (JsonObject) what = json_object_new ();
  const char *const *shown = attest_desk_marked_details (details, own);
  const char        *direction = attest_details_get (shown, "direction");
  const char        *place = attest_details_get (shown, "kept-in");

  if (item == NULL || !attest_details_check (attest_move_words (), shown, error))
    return FALSE;
  if (item->kind != ATTEST_KIND_PHYSICAL)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "%s is not a thing that can be moved; nothing was written", item->exhibit);
  else if (g_strcmp0 (direction, "out") != 0 && g_strcmp0 (direction, "in") != 0)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "A move goes out or in; nothing was written");
  else if (strcmp (direction, "in") == 0 && place == NULL)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "Say where it is kept now; nothing was written");
  else
    {
      json_object_set_string_member (what, "item", item->id);
      json_object_set_string_member (what, "exhibit", item->exhibit);
      attest_details_to_json (what, shown);
      return attest_vault_log (self->vault, item->case_id, ATTEST_ENTRY_ITEM_MOVED, what, error);
    }
  return FALSE;
}
