/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-list.h"

static gboolean
same_at (GListStore *store,
         guint       position,
         gpointer    fresh,
         AttestSame  same)
{
  g_autoptr (GObject) shown = g_list_model_get_item (G_LIST_MODEL (store), position);

  return same (shown, fresh);
}

/**
 * attest_list_merge:
 * @store: what is shown
 * @fresh: #GPtrArray of #GObject as just read
 * @same: whether a shown object says all that a fresh one would
 *
 * Makes @store hold @fresh, replacing only what lies between the first and the
 * last difference: the other rows keep their focus, their scroll position and
 * whatever was unfolded in them.
 */
void
attest_list_merge (GListStore *store,
                   GPtrArray  *fresh,
                   AttestSame  same)
{
  guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (store));
  guint head = 0;
  guint tail = 0;

  while (head < n_shown && head < fresh->len && same_at (store, head, fresh->pdata[head], same))
    head++;
  while (tail < n_shown - head && tail < fresh->len - head &&
         same_at (store, n_shown - 1 - tail, fresh->pdata[fresh->len - 1 - tail], same))
    tail++;
  if (n_shown - head - tail > 0 || fresh->len - head - tail > 0)
    g_list_store_splice (store, head, n_shown - head - tail, fresh->pdata + head, fresh->len - head - tail);
}
