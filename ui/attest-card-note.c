/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-card-note.h"

#include <glib/gi18n.h>

/**
 * attest_card_vouched_by:
 * @card: (nullable): the school's
 *
 * Returns: (transfer full) (nullable): the names of those who signed it, while
 *   nobody on the governors' side is one of them
 */
char *
attest_card_vouched_by (const AttestCardInfo *card)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (card == NULL || card->countersigned)
    return NULL;
  for (guint i = 0; i < card->people->len; i++)
    {
      const AttestCardPerson *person = g_ptr_array_index (card->people, i);

      if (person->signed_card)
        g_ptr_array_add (names, person->name);
    }
  if (names->len == 0)
    return NULL;
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **)names->pdata);
}

static gpointer
note_job (AttestDesk   *desk,
          gpointer      data,
          GCancellable *cancellable,
          GError      **error)
{
  g_autoptr (AttestCardInfo) card = attest_desk_card (desk);
  g_autofree char *vouched = attest_card_vouched_by (card);
  GString         *note = g_string_new (NULL);

  if (vouched != NULL)
    g_string_append_printf (note, _ ("Only %s vouches for your school’s list of people."), vouched);
  if (card != NULL && !attest_desk_is_on_card (desk))
    g_string_append_printf (note, "%s%s", note->len > 0 ? "\n" : "",
                            _ ("Your school’s list does not name you. Whoever you send it to has to compare your numbers with you before they can open it. Tell them that it comes."));
  return g_string_free (note, FALSE);
}

static void
noted_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GtkLabel) label = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = attest_session_run_finish (ATTEST_SESSION (source), result, &error);

  gtk_label_set_text (label, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (label), words != NULL && *words != '\0');
}

/**
 * attest_card_note_new:
 * @session: the open store
 *
 * Returns: (transfer floating): what whoever sends has to know of the school's
 *   card as it is now; hidden while there is nothing
 */
GtkWidget *
attest_card_note_new (AttestSession *session)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_visible (label, FALSE);
  attest_session_read_async (session, "card-note", note_job, NULL, NULL, g_free, NULL, noted_cb, g_object_ref (label));
  return label;
}
