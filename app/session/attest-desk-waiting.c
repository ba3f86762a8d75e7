/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-waiting.h"

#include "base/attest-error.h"
#include "session/attest-desk-private.h"

#include <string.h>

/* The ids of cases that were finished with nobody to send them to, one a line.
 * Whoever was sent to since has left the list by its state. */
#define WAITING_NAME "waiting"

void
attest_waiting_free (AttestWaiting *self)
{
  if (self == NULL)
    return;
  g_free (self->case_id);
  g_free (self->reference);
  g_free (self->title);
  g_ptr_array_unref (self->to);
  g_free (self);
}

/**
 * attest_desk_finish_case:
 * @self: a desk
 * @case_id: one of its own cases, that all was written into
 * @error: return location for an #AttestError
 *
 * Returns: whether it waits now for somebody who can receive it
 */
gboolean
attest_desk_finish_case (AttestDesk *self,
                         const char *case_id,
                         GError    **error)
{
  g_autoptr (AttestCase) details = attest_vault_find_case (self->vault, case_id, error);

  if (details == NULL)
    return FALSE;
  if (!details->received)
    return attest_desk_change_name (self, WAITING_NAME, details->id, TRUE, error);
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_POLICY, "This case was sent to you; only who recorded it sends it on");
  return FALSE;
}

GHashTable *
attest_desk_waiting_ids (AttestDesk *self)
{
  return attest_desk_load_names (self, WAITING_NAME);
}

static GPtrArray *
chosen_of (AttestDesk       *self,
           const AttestCase *details)
{
  const char *type = attest_pack_has_type (self->pack, details->type) ? details->type : attest_pack_default_type (self->pack);
  g_autoptr (GPtrArray) choices = attest_desk_choices (self, type, (const char *const *)details->subjects, NULL);
  GPtrArray *chosen = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_choice_free);

  for (guint i = 0; choices != NULL && i < choices->len; i++)
    {
      const AttestChoice *one = choices->pdata[i];

      if (one->chosen && one->name != NULL && one->signing_key != NULL && *one->signing_key != '\0')
        {
          g_ptr_array_add (chosen, g_ptr_array_steal_index (choices, i));
          i--;
        }
    }
  return chosen;
}

static AttestWaiting *
waiting_of (AttestDesk       *self,
            const AttestCase *details)
{
  AttestWaiting *one = g_new0 (AttestWaiting, 1);

  one->case_id = g_strdup (details->id);
  one->reference = g_strdup (details->reference);
  one->title = g_strdup (details->title != NULL ? details->title : "");
  one->danger = details->danger;
  one->to = chosen_of (self, details);
  return one;
}

static gint
compare_waiting (gconstpointer a,
                 gconstpointer b)
{
  return strcmp ((*(AttestWaiting *const *)a)->reference, (*(AttestWaiting *const *)b)->reference);
}

/**
 * attest_desk_waiting:
 * @self: a desk
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full) (element-type AttestWaiting): what was finished and
 *   sent to nobody, each with those whom the card now names for it. A case that
 *   cannot be read is left out; it says so itself
 */
GPtrArray *
attest_desk_waiting (AttestDesk *self,
                     GError    **error)
{
  g_autoptr (GHashTable) ids = attest_desk_waiting_ids (self);
  GPtrArray     *out = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_waiting_free);
  GHashTableIter iter;
  const char    *id;

  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, (gpointer *)&id, NULL))
    {
      g_autoptr (AttestCase) details = attest_vault_find_case (self->vault, id, NULL);

      if (details != NULL && details->state == ATTEST_CASE_OPEN)
        g_ptr_array_add (out, waiting_of (self, details));
    }
  g_ptr_array_sort (out, compare_waiting);
  return out;
}

/**
 * attest_desk_has_answered:
 * @self: a desk
 * @signing_key: somebody on the card
 *
 * Returns: whether they made a receipt of something this person sent: what
 *   comes from strangers lies unread, and has none
 */
gboolean
attest_desk_has_answered (AttestDesk *self,
                          const char *signing_key)
{
  g_autoptr (GPtrArray) all = attest_vault_list_outgoing (self->vault, NULL, FALSE, NULL);

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const GPtrArray *to = ((AttestOutgoing *)all->pdata[i])->to;

      for (guint j = 0; j < to->len; j++)
        {
          const AttestAddressee *who = to->pdata[j];

          if (who->receipt_ms > 0 && g_strcmp0 (who->signing_key, signing_key) == 0)
            return TRUE;
        }
    }
  return FALSE;
}
