/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

/* Looking things up. Everything leaves here under the name that the card gives
 * to its author's key; the chain keeps what they called themselves. */

static AttestCase *
named_case (AttestDesk *self,
            AttestCase *details)
{
  const char *name = details != NULL ? attest_desk_card_name (self, details->owner_key) : NULL;

  if (name != NULL)
    {
      g_free (details->owner_name);
      details->owner_name = g_strdup (name);
    }
  if (details != NULL)
    details->n_problems = GPOINTER_TO_UINT (g_hash_table_lookup (self->findings, details->id));
  return details;
}

static AttestItem *
named_item (AttestDesk *self,
            AttestItem *item)
{
  const char *name = item != NULL ? attest_desk_card_name (self, item->author_key) : NULL;

  if (name != NULL)
    {
      g_free (item->author_name);
      item->author_name = g_strdup (name);
    }
  return item;
}

AttestCase *
attest_desk_find_case (AttestDesk *self,
                       const char *id_or_reference,
                       GError    **error)
{
  return named_case (self, attest_vault_find_case (self->vault, id_or_reference, error));
}

GPtrArray *
attest_desk_list_cases (AttestDesk *self,
                        const char *query,
                        guint       most,
                        GError    **error)
{
  GPtrArray *cases = attest_vault_list_cases (self->vault, query, most, error);

  for (guint i = 0; cases != NULL && i < cases->len; i++)
    named_case (self, cases->pdata[i]);
  return cases;
}

GPtrArray *
attest_desk_list_items (AttestDesk *self,
                        const char *case_id,
                        GError    **error)
{
  GPtrArray *items = attest_vault_list_items (self->vault, case_id, error);

  for (guint i = 0; items != NULL && i < items->len; i++)
    named_item (self, items->pdata[i]);
  return items;
}

AttestItem *
attest_desk_find_item (AttestDesk *self,
                       const char *item_id,
                       GError    **error)
{
  return named_item (self, attest_vault_find_item (self->vault, item_id, error));
}
