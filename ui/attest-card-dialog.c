/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-card-dialog.h"

#include <glib/gi18n.h>

#include "attest-card-job.h"
#include "attest-format.h"
#include "attest-messages.h"
#include "attest-widgets.h"

#define DONE GINT_TO_POINTER (TRUE)

struct _AttestCardDialog
{
  AdwWindow parent_instance;

  /* Owned */
  AttestSession *session;
  char          *path;
  GPtrArray     *checks; /* GtkCheckButton, one for each signer; borrowed */

  AttestCardDone done;
  gpointer       user_data;

  /* Template widgets */
  GtkWidget           *heading;
  GtkLabel            *warning;
  GtkBox              *signers;
  AdwPreferencesGroup *facts;
  GtkWidget           *take;
};

G_DEFINE_FINAL_TYPE (AttestCardDialog, attest_card_dialog, ADW_TYPE_WINDOW)

static void
ticked_cb (AttestCardDialog *self)
{
  gboolean all = self->checks->len > 0;

  for (guint i = 0; i < self->checks->len; i++)
    all = all && gtk_check_button_get_active (self->checks->pdata[i]);
  gtk_widget_set_sensitive (self->take, all);
}

static gpointer
import_job (AttestDesk   *desk,
            gpointer      path,
            GCancellable *cancellable,
            GError      **error)
{
  return attest_desk_card_import (desk, path, TRUE, error) ? DONE : NULL;
}

static void
take_cb (AttestCardDialog *self)
{
  attest_card_job_change (GTK_WINDOW (self), NULL, self->session, import_job, g_strdup (self->path), g_free, self->done, self->user_data);
}

static void
add_signer (AttestCardDialog *self,
            AttestCardPerson *person)
{
  GtkWidget       *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget       *name = gtk_label_new (NULL);
  GtkWidget       *check = gtk_check_button_new ();
  GtkWidget       *label;
  g_autofree char *roles = attest_format_roles ((const char *const *)person->roles);
  g_autofree char *who = *roles != '\0' ? g_strdup_printf ("%s, %s", person->name, roles) : g_strdup (person->name);
  g_autofree char *compared = g_strdup_printf (_ ("I have compared these numbers with %s"), person->name);

  gtk_label_set_text (GTK_LABEL (name), who);
  gtk_label_set_wrap (GTK_LABEL (name), TRUE);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_add_css_class (name, "heading");
  label = gtk_label_new (compared);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, compared, -1);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (ticked_cb), self);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), attest_fingerprint_new (person->fingerprint));
  gtk_box_append (GTK_BOX (box), check);
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "signer");
  gtk_box_append (self->signers, box);
  g_ptr_array_add (self->checks, check);
}

static char *
changed_names (AttestCardInfo *card)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < card->people->len; i++)
    {
      AttestCardPerson *person = card->people->pdata[i];

      if (person->key_changed)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", person->name);
    }
  return g_string_free (names, FALSE);
}

static void
show_warning (AttestCardDialog *self,
              AttestCardInfo   *card)
{
  g_autofree char *names = changed_names (card);
  g_autofree char *text = NULL;

  if (*names != '\0')
    text = g_strdup_printf (_ ("The key of %s is not the one you had. Ask them in person why before you go on."), names);
  else if (!card->countersigned)
    text = g_strdup (_ ("No governor has signed this card yet. All its names and numbers rest on its maker’s word alone, the governors’ too. Its maker can ask a governor to sign it."));
  gtk_widget_set_visible (GTK_WIDGET (self->warning), text != NULL);
  gtk_label_set_text (self->warning, text != NULL ? text : "");
}

static void
show_card (AttestCardDialog *self,
           AttestCardInfo   *card)
{
  adw_preferences_group_add (self->facts, attest_fact_row_new (_ ("School"), card->school));
  adw_preferences_group_add (self->facts, attest_fact_row_new (_ ("Policy"), card->pack_title != NULL ? card->pack_title : card->pack));
  adw_preferences_group_add (self->facts, attest_fact_row_new (_ ("Drop folder"), card->drop != NULL ? card->drop : ""));
  for (guint i = 0; i < card->people->len; i++)
    {
      AttestCardPerson *person = card->people->pdata[i];
      g_autofree char  *roles = attest_format_roles ((const char *const *)person->roles);

      adw_preferences_group_add (self->facts, attest_fact_row_new (roles, person->name));
      if (person->signed_card)
        add_signer (self, person);
    }
  show_warning (self, card);
}

static void
attest_card_dialog_dispose (GObject *object)
{
  AttestCardDialog *self = ATTEST_CARD_DIALOG (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  G_OBJECT_CLASS (attest_card_dialog_parent_class)->dispose (object);
}

static void
attest_card_dialog_class_init (AttestCardDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_card_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-card-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestCardDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, AttestCardDialog, warning);
  gtk_widget_class_bind_template_child (widget_class, AttestCardDialog, signers);
  gtk_widget_class_bind_template_child (widget_class, AttestCardDialog, facts);
  gtk_widget_class_bind_template_child (widget_class, AttestCardDialog, take);
  gtk_widget_class_bind_template_callback (widget_class, take_cb);
}

static void
attest_card_dialog_init (AttestCardDialog *self)
{
  self->checks = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
  attest_widget_close_on_escape (GTK_WINDOW (self));
}

static void
show_dialog (const AttestCardReading *reading,
             gpointer                 card,
             const GError            *error)
{
  AttestCardDialog *self;

  if (card == NULL)
    {
      attest_message_present (reading->parent, error);
      return;
    }
  self = g_object_new (ATTEST_TYPE_CARD_DIALOG, "transient-for", reading->parent, NULL);
  self->session = g_object_ref (reading->session);
  self->path = g_strdup (reading->path);
  self->done = reading->done;
  self->user_data = reading->user_data;
  show_card (self, card);
  /* The Enter that chose the file may come twice: it must not tick that the
   * numbers were compared. */
  attest_widget_read_out (self->heading);
  gtk_window_present (GTK_WINDOW (self));
}

static gpointer
read_job (AttestDesk   *desk,
          gpointer      path,
          GCancellable *cancellable,
          GError      **error)
{
  return attest_desk_card_read (desk, path, error);
}

/**
 * attest_card_dialog_read:
 * @parent: the window it belongs to
 * @session: the open store
 * @path: a card file
 * @done: (nullable): called when the card was taken in
 * @user_data: for @done; must live as long as @parent
 *
 * Reads and checks the file, then shows it; or says why it cannot be used. The
 * card is taken only after every signer's numbers were ticked as compared.
 */
void
attest_card_dialog_read (GtkWindow     *parent,
                         AttestSession *session,
                         const char    *path,
                         AttestCardDone done,
                         gpointer       user_data)
{
  AttestCardReading reading = { parent, session, (char *)path, done, user_data };

  attest_card_job_read (&reading, read_job, (GDestroyNotify)attest_card_info_free, show_dialog);
}
