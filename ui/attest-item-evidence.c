/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-item-evidence.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-entry-words.h"
#include "attest-evidence-dialog.h"
#include "attest-evidence-words.h"
#include "attest-format.h"
#include "attest-jobs.h"
#include "attest-reading-dialog.h"
#include "attest-reading-view.h"
#include "domain/attest-details.h"

struct _AttestItemEvidence
{
  GtkBox parent_instance;

  /* Owned */
  AttestSession *session;
  AttestItem    *item;
  GCancellable  *cancellable;

  /* Children */
  GtkWidget *details; /* one line each */
  GtkWidget *says;    /* what the picture says */

  gboolean asked;
};

G_DEFINE_FINAL_TYPE (AttestItemEvidence, attest_item_evidence, GTK_TYPE_BOX)

static GtkWidget *
line_new (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  return label;
}

/* ── What was said of it ──────────────────────────────────────────────── */

/* Of the case's history: what was said when the item was added, and of its
 * newest move. */
typedef struct
{
  char **added;
  char **moved;
  gint64 moved_ms;
  /* What was put right of it, oldest first */
  GPtrArray *corrections;
} Said;

static void
said_free (gpointer data)
{
  Said *self = data;

  g_strfreev (self->added);
  g_strfreev (self->moved);
  g_ptr_array_unref (self->corrections);
  g_free (self);
}

static void
take_correction (Said        *said,
                 AttestEntry *entry,
                 const char  *id)
{
  g_autofree char *of = entry->kind == ATTEST_ENTRY_CORRECTION ? attest_entry_text (entry, "item") : NULL;
  g_autofree char *title = NULL, *text = NULL;

  if (g_strcmp0 (of, id) != 0)
    return;
  title = attest_correction_title (entry);
  text = attest_entry_detail (entry);
  g_ptr_array_add (said->corrections, g_strdup_printf ("%s\n%s", title, text != NULL ? text : ""));
}

static gpointer
said_job (AttestDesk   *desk,
          gpointer      data,
          GCancellable *cancellable,
          GError      **error)
{
  const char *const *strings = data;
  g_autoptr (GPtrArray) entries = attest_desk_list_entries (desk, strings[0], error);
  Said *said;

  if (entries == NULL)
    return NULL;
  said = g_new0 (Said, 1);
  said->corrections = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < entries->len; i++)
    {
      AttestEntry *entry = entries->pdata[i];
      char      ***to = entry->kind == ATTEST_ENTRY_ITEM_ADDED ? &said->added : entry->kind == ATTEST_ENTRY_ITEM_MOVED ? &said->moved
                                                                                                                       : NULL;

      take_correction (said, entry, strings[1]);
      if (to == NULL || entry->body == NULL || strstr (entry->body, strings[1]) == NULL)
        continue;
      g_strfreev (*to);
      *to = attest_details_of_body (entry->body);
      said->moved_ms = entry->kind == ATTEST_ENTRY_ITEM_MOVED ? entry->at_ms : said->moved_ms;
    }
  return said;
}

static void
show_said (AttestItemEvidence *self,
           const Said         *said)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->details)) != NULL)
    gtk_box_remove (GTK_BOX (self->details), child);
  for (guint i = 0; said->added != NULL && said->added[i] != NULL; i += 2)
    {
      g_autofree char *line = g_strdup_printf ("%s: %s", attest_detail_label (said->added[i]), attest_detail_value (said->added[i], said->added[i + 1]));

      gtk_box_append (GTK_BOX (self->details), line_new (line));
    }
  if (said->moved != NULL)
    {
      g_autofree char *at = attest_format_time (said->moved_ms, NULL);
      g_autofree char *line = attest_move_sentence ((const char *const *)said->moved, at);
      GtkWidget       *label = line_new (line);

      gtk_widget_add_css_class (label, "heading");
      gtk_box_append (GTK_BOX (self->details), label);
    }
  for (guint i = 0; i < said->corrections->len; i++)
    gtk_box_append (GTK_BOX (self->details), line_new (said->corrections->pdata[i]));
  gtk_widget_set_visible (self->details, gtk_widget_get_first_child (self->details) != NULL);
}

static void
said_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (AttestItemEvidence) self = user_data;
  Said *said = attest_session_run_finish (ATTEST_SESSION (source), result, NULL);

  if (said != NULL && self->session != NULL)
    show_said (self, said);
  g_clear_pointer (&said, said_free);
}

static void
load_said (AttestItemEvidence *self)
{
  if (attest_session_get_state (self->session) == ATTEST_SESSION_OPEN)
    attest_session_read_async (self->session, "details", said_job, attest_job_strings (self->item->case_id, self->item->id, NULL),
                               (GDestroyNotify)g_strfreev, said_free, self->cancellable, said_cb, g_object_ref (self));
}

/* ── What a picture says of itself ────────────────────────────────────── */

static void
picture_says_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (AttestItemEvidence) self = user_data;
  g_autoptr (AttestReading) reading = attest_session_reading_finish (ATTEST_SESSION (source), result, NULL);
  g_autofree char *words = reading != NULL ? attest_picture_says (reading) : NULL;

  if (self->session == NULL || words == NULL)
    return;
  gtk_label_set_text (GTK_LABEL (self->says), words);
  gtk_widget_set_visible (self->says, TRUE);
}

/**
 * attest_item_evidence_ask_picture:
 * @self: the part of a picture's card
 *
 * Looks once for what the picture's hidden data say; to be called when somebody
 * looks at the picture.
 */
void
attest_item_evidence_ask_picture (AttestItemEvidence *self)
{
  if (self->asked || self->session == NULL)
    return;
  self->asked = TRUE;
  attest_session_reading_async (self->session, self->item->id, 0, FALSE, self->cancellable, picture_says_cb, g_object_ref (self));
}

/* ── Buttons ──────────────────────────────────────────────────────────── */

static void
read_cb (AttestItemEvidence *self)
{
  gtk_window_present (attest_reading_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->session, self->item));
}

static void
move_cb (AttestItemEvidence *self)
{
  gtk_window_present (attest_evidence_dialog_new_move (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->session, self->item));
}

static void
add_button (AttestItemEvidence *self,
            const char         *label,
            const char         *spoken,
            GCallback           pressed)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_signal_connect_object (button, "clicked", pressed, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self), button);
}

static void
attest_item_evidence_dispose (GObject *object)
{
  AttestItemEvidence *self = ATTEST_ITEM_EVIDENCE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (attest_item_evidence_parent_class)->dispose (object);
}

static void
attest_item_evidence_class_init (AttestItemEvidenceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = attest_item_evidence_dispose;
}

static void
attest_item_evidence_init (AttestItemEvidence *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->details = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  self->says = line_new ("");
  gtk_widget_set_visible (self->details, FALSE);
  gtk_widget_set_visible (self->says, FALSE);
  gtk_box_append (GTK_BOX (self), self->details);
  gtk_box_append (GTK_BOX (self), self->says);
}

/**
 * attest_item_evidence_new:
 * @session: the open store; held
 * @item: what it is about; held
 * @received: whether somebody else recorded it
 *
 * Returns: (transfer floating): empty for a kind that has nothing of its own
 */
GtkWidget *
attest_item_evidence_new (AttestSession *session,
                          AttestItem    *item,
                          gboolean       received)
{
  AttestItemEvidence *self = g_object_new (ATTEST_TYPE_ITEM_EVIDENCE, NULL);
  g_autofree char    *read = g_strdup_printf (_ ("Read %s"), item->exhibit);
  g_autofree char    *where = g_strdup_printf (_ ("Note where %s is"), item->exhibit);

  self->session = g_object_ref (session);
  self->item = g_object_ref (item);
  g_signal_connect_object (session, "changed", G_CALLBACK (load_said), self, G_CONNECT_SWAPPED);
  load_said (self);
  if (attest_item_can_be_read (item))
    /* Translators: reads an e-mail, a chat or a saved page */
    add_button (self, _ ("_Read it"), read, G_CALLBACK (read_cb));
  if (item->kind == ATTEST_KIND_PHYSICAL && !received)
    add_button (self, _ ("Note where it _is…"), where, G_CALLBACK (move_cb));
  return GTK_WIDGET (self);
}
