/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/attest-cli.h"

#include <glib/gi18n-lib.h>

static void
add_part (GString *out,
          char    *part)
{
  g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", part);
  g_free (part);
}

static char *
done_words (const AttestMarksDone *done)
{
  g_autoptr (GString) out = g_string_new (NULL);
  guint lines = done->count[ATTEST_MARK_BOX] + done->count[ATTEST_MARK_ARROW] + done->count[ATTEST_MARK_NUMBER] + done->count[ATTEST_MARK_TEXT];
  guint covers = done->count[ATTEST_MARK_COVER];

  if (done->count[ATTEST_MARK_CROP] > 0)
    add_part (out, g_strdup (_ ("cropped")));
  if (covers > 0)
    add_part (out, g_strdup_printf (ngettext ("%u thing covered", "%u things covered", covers), covers));
  if (lines > 0)
    add_part (out, g_strdup_printf (ngettext ("%u mark drawn", "%u marks drawn", lines), lines));
  if (out->len == 0)
    g_string_append (out, _ ("what was done is not known"));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * cli_copy_words:
 * @item: an item
 *
 * Returns: (nullable): "copy of JE/3: cropped, 2 things covered", or %NULL for
 *   what is no copy
 */
char *
cli_copy_words (const AttestItem *item)
{
  g_autofree char *done = NULL, *parent = NULL;

  if (item->parent_sha256 == NULL)
    return NULL;
  done = done_words (&item->done);
  parent = item->parent_exhibit != NULL ? cli_shown (item->parent_exhibit) : g_strdup (_ ("a picture that is not here"));
  return g_strdup_printf (_ ("copy of %s: %s"), parent, done);
}

/**
 * cli_json_copy:
 * @out: what is said of an item
 * @item: the item
 *
 * Adds what a copy was made from and what was done; nothing to what is none.
 */
void
cli_json_copy (JsonObject       *out,
               const AttestItem *item)
{
  if (item->parent_sha256 == NULL)
    return;
  json_object_set_string_member (out, "parent_sha256", item->parent_sha256);
  cli_json_text (out, "parent_exhibit", item->parent_exhibit);
  json_object_set_object_member (out, "marks", attest_marks_done_to_json (&item->done));
}

/**
 * cli_say_copies:
 * @desk: the desk
 * @case_id: what was sent
 *
 * Says which copies went, and that their originals went as well.
 */
void
cli_say_copies (AttestDesk *desk,
                const char *case_id)
{
  g_autoptr (GPtrArray) items = attest_desk_list_items (desk, case_id, NULL);
  guint n = 0;

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      AttestItem      *item = items->pdata[i];
      g_autofree char *words = cli_copy_words (item);

      if (words == NULL)
        continue;
      if (n++ == 0)
        cli_say ("%s", _ ("Marked copies in it; the pictures they were made from are in it too, with nothing covered:"));
      cli_say ("  %s  %s", item->exhibit, words);
    }
}
