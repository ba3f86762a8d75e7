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
static char *
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

static gpointer
items_job (AttestDesk   *desk,
           gpointer      data,
           GCancellable *cancellable,
           GError      **error)
{
  return attest_desk_list_items (desk, data, error);
}

static void
items_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GtkLabel) label = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = attest_session_run_finish (ATTEST_SESSION (source), result, &error);
  g_autofree char *words = attest_copies_words (items);

  gtk_label_set_text (label, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (label), words != NULL);
}

/**
 * attest_copies_note_new:
 * @session: the open store
 * @case_id: (nullable): what is to be sent
 *
 * Returns: (transfer floating): which copies go with it, for whoever sends
 */
GtkWidget *
attest_copies_note_new (AttestSession *session,
                        const char    *case_id)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_visible (label, FALSE);
  if (case_id != NULL)
    attest_session_read_async (session, "copies", items_job, g_strdup (case_id), g_free, (GDestroyNotify)g_ptr_array_unref, NULL,
                               items_cb, g_object_ref (label));
  return label;
}
