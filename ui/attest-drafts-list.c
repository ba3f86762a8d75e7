/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-drafts-list.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "attest-record-drafts.h"

#define NAME "attest-draft-name"

struct _AttestDraftsList
{
  GtkBox      parent_instance;
  GtkListBox *rows;
  char       *shown; /* what the rows were made of */
};

G_DEFINE_FINAL_TYPE (AttestDraftsList, attest_drafts_list, GTK_TYPE_BOX)

static void
row_activated_cb (AttestDraftsList *self,
                  GtkListBoxRow    *row)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.go-on", "s", g_object_get_data (G_OBJECT (row), NAME));
}

static void
attest_drafts_list_finalize (GObject *object)
{
  g_free (ATTEST_DRAFTS_LIST (object)->shown);
  G_OBJECT_CLASS (attest_drafts_list_parent_class)->finalize (object);
}

static void
attest_drafts_list_class_init (AttestDraftsListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = attest_drafts_list_finalize;
}

static void
attest_drafts_list_init (AttestDraftsList *self)
{
  GtkWidget *heading = gtk_label_new (_ ("Not finished"));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_add_css_class (heading, "list-heading");
  self->rows = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->rows, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->rows), "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Records that are not finished"), -1);
  g_signal_connect_swapped (self->rows, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_box_append (GTK_BOX (self), heading);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->rows));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static GtkWidget *
row_new (const AttestDraft *draft)
{
  const char      *words = *draft->words != '\0' ? draft->words : _ ("Nothing is written yet");
  GtkWidget       *row = adw_action_row_new (), *icon = gtk_image_new_from_icon_name ("document-edit-symbolic");
  g_autofree char *label = g_strdup_printf ("%s, %s", _ ("Not finished"), words);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("Not finished. Go on with it"));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (row), NAME, g_strdup (draft->name), g_free);
  return row;
}

/* Those that have sealed something are on the row of their case. */
static char *
said_of (GPtrArray *drafts)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; drafts != NULL && i < drafts->len; i++)
    {
      const AttestDraft *draft = drafts->pdata[i];

      if (draft->case_id == NULL)
        g_string_append_printf (text, "%s\n%s\n", draft->name, draft->words);
    }
  return g_string_free (text, FALSE);
}

/**
 * attest_drafts_list_show:
 * @self: the list
 * @drafts: (nullable) (element-type AttestDraft): every draft; %NULL forgets
 *
 * Rows that stay the same stay where they are, with the focus they have.
 */
void
attest_drafts_list_show (AttestDraftsList *self,
                         GPtrArray        *drafts)
{
  g_autofree char *said = said_of (drafts);
  GtkWidget       *row;

  g_return_if_fail (ATTEST_IS_DRAFTS_LIST (self));

  if (g_strcmp0 (said, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&said);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->rows))) != NULL)
    gtk_list_box_remove (self->rows, row);
  for (guint i = 0; drafts != NULL && i < drafts->len; i++)
    if (((AttestDraft *)drafts->pdata[i])->case_id == NULL)
      gtk_list_box_append (self->rows, row_new (drafts->pdata[i]));
  gtk_widget_set_visible (GTK_WIDGET (self), *self->shown != '\0');
}
