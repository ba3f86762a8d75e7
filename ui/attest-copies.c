/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-copies.h"

#include <glib/gi18n.h>

/**
 * attest_item_is_picture:
 *
 * Returns: whether @item is a picture by its bytes
 */
gboolean
attest_item_is_picture (AttestItem *item)
{
  return item->object_id != NULL && item->media_type != NULL && g_str_has_prefix (item->media_type, "image/");
}

static void
add_part (GString *out,
          char    *part)
{
  /* Translators: between the parts of a list, as in "cropped, 2 things covered" */
  g_string_append_printf (out, "%s%s", out->len > 0 ? _ (", ") : "", part);
  g_free (part);
}

static char *
done_words (const AttestMarksDone *done)
{
  GString *out = g_string_new (NULL);
  guint    covers = done->count[ATTEST_MARK_COVER];
  guint    drawn = done->count[ATTEST_MARK_BOX] + done->count[ATTEST_MARK_ARROW] + done->count[ATTEST_MARK_NUMBER] + done->count[ATTEST_MARK_TEXT];

  if (done->count[ATTEST_MARK_CROP] > 0)
    add_part (out, g_strdup (_ ("cropped")));
  if (covers > 0)
    add_part (out, g_strdup_printf (ngettext ("%u thing covered", "%u things covered", covers), covers));
  if (drawn > 0)
    add_part (out, g_strdup_printf (ngettext ("%u mark drawn", "%u marks drawn", drawn), drawn));
  if (out->len == 0)
    g_string_append (out, _ ("it is not known what was done"));
  return g_string_free (out, FALSE);
}

/**
 * attest_copy_words:
 * @item: an item
 *
 * Returns: (transfer full) (nullable): "Copy of JE/3: cropped, 2 things
 *   covered"; %NULL for what is no copy
 */
char *
attest_copy_words (AttestItem *item)
{
  g_autofree char *done = NULL;

  if (item->parent_sha256 == NULL)
    return NULL;
  done = done_words (&item->done);
  if (item->parent_exhibit == NULL)
    return g_strdup_printf (_ ("Copy of a picture that is not in this record: %s"), done);
  return g_strdup_printf (_ ("Copy of %s: %s"), item->parent_exhibit, done);
}

/**
 * attest_copies_words:
 * @items: (nullable): #AttestItem of a case that is to be sent
 *
 * Returns: (transfer full) (nullable): which copies there are, one a line, and
 *   that their originals go too; %NULL when there is none
 */
char *
attest_copies_words (GPtrArray *items)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      AttestItem      *item = items->pdata[i];
      g_autofree char *words = attest_copy_words (item);

      if (words == NULL)
        continue;
      n++;
      g_string_append_printf (lines, "\n%s · %s", item->exhibit, words);
    }
  if (n == 0)
    return NULL;
  g_string_prepend (lines, ngettext ("This marked copy is sent, and so is the picture it was made from, with nothing covered:",
                                     "These marked copies are sent, and so are the pictures they were made from, with nothing covered:", n));
  return g_string_free (g_steal_pointer (&lines), FALSE);
}
