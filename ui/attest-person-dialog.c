/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-person-dialog.h"

#include <glib/gi18n.h>

#include "attest-card-job.h"
#include "attest-format.h"
#include "attest-messages.h"
#include "attest-widgets.h"

#define DONE GINT_TO_POINTER (TRUE)

struct _AttestPersonDialog
{
  AdwWindow parent_instance;

  /* Owned */
  AttestSession *session;
  char          *path;
  char          *key; /* that was compared; the file is read again when it is added */

  AttestCardDone done;
  gpointer       user_data;

  /* Template widgets */
  GtkWidget      *heading;
  GtkLabel       *warning;
  GtkLabel       *who;
  AdwBin         *fingerprint;
  GtkCheckButton *compared;
  GtkLabel       *compared_label;
  GtkWidget      *add;
};

G_DEFINE_FINAL_TYPE (AttestPersonDialog, attest_person_dialog, ADW_TYPE_WINDOW)

static void
ticked_cb (AttestPersonDialog *self)
{
  gtk_widget_set_sensitive (self->add, gtk_check_button_get_active (self->compared));
}

static gpointer
add_job (AttestDesk   *desk,
         gpointer      data,
         GCancellable *cancellable,
         GError      **error)
{
  const char *const *strings = data;

  return attest_desk_person_add (desk, strings[0], strings[1], error) ? DONE : NULL;
}

static void
add_cb (AttestPersonDialog *self)
{
  char **strings = g_new0 (char *, 3);

  strings[0] = g_strdup (self->path);
  strings[1] = g_strdup (self->key);
  attest_card_job_change (GTK_WINDOW (self), NULL, self->session, add_job, strings, (GDestroyNotify)g_strfreev, self->done, self->user_data);
}

static void
show_person (AttestPersonDialog *self,
             AttestCardPerson   *person)
{
  g_autofree char *roles = attest_format_roles ((const char *const *)person->roles);
  g_autofree char *who = g_strdup_printf ("%s, %s", person->name, roles);
  g_autofree char *compared = g_strdup_printf (_ ("I have compared these numbers with %s"), person->name);
  g_autofree char *warning = g_strdup_printf (_ ("The key of %s is not the one on your card. Ask them in person why before you go on."), person->name);

  gtk_label_set_text (self->who, who);
  gtk_label_set_text (self->compared_label, compared);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->compared), GTK_ACCESSIBLE_PROPERTY_LABEL, compared, -1);
  adw_bin_set_child (self->fingerprint, attest_fingerprint_new (person->fingerprint));
  gtk_label_set_text (self->warning, warning);
  gtk_widget_set_visible (GTK_WIDGET (self->warning), person->key_changed);
}

static void
attest_person_dialog_dispose (GObject *object)
{
  AttestPersonDialog *self = ATTEST_PERSON_DIALOG (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->key, g_free);
  G_OBJECT_CLASS (attest_person_dialog_parent_class)->dispose (object);
}

static void
attest_person_dialog_class_init (AttestPersonDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_person_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-person-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestPersonDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, AttestPersonDialog, warning);
  gtk_widget_class_bind_template_child (widget_class, AttestPersonDialog, who);
  gtk_widget_class_bind_template_child (widget_class, AttestPersonDialog, fingerprint);
  gtk_widget_class_bind_template_child (widget_class, AttestPersonDialog, compared);
  gtk_widget_class_bind_template_child (widget_class, AttestPersonDialog, compared_label);
  gtk_widget_class_bind_template_child (widget_class, AttestPersonDialog, add);
  gtk_widget_class_bind_template_callback (widget_class, ticked_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
}

static void
attest_person_dialog_init (AttestPersonDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
  attest_widget_close_on_escape (GTK_WINDOW (self));
}

static void
show_dialog (const AttestCardReading *reading,
             gpointer                 result,
             const GError            *error)
{
  AttestCardPerson   *person = result;
  AttestPersonDialog *self;

  if (g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND))
    attest_message_tell (reading->parent, _ ("This file is for who keeps the school’s card"),
                         _ ("Give it to your Designated Safeguarding Lead, who adds the person. Nothing was changed."), NULL);
  else if (person == NULL)
    attest_message_present (reading->parent, error);
  if (person == NULL)
    return;
  self = g_object_new (ATTEST_TYPE_PERSON_DIALOG, "transient-for", reading->parent, NULL);
  self->session = g_object_ref (reading->session);
  self->path = g_strdup (reading->path);
  self->key = g_strdup (person->signing_key);
  self->done = reading->done;
  self->user_data = reading->user_data;
  show_person (self, person);
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
  return attest_desk_person_read (desk, path, error);
}

/**
 * attest_person_dialog_read:
 * @parent: the window it belongs to
 * @session: the open store, which keeps a card
 * @path: a person file
 * @done: (nullable): called when the person is on the card
 * @user_data: for @done; must live as long as @parent
 *
 * Reads and checks the file, then shows it; or says why it cannot be used. The
 * person is added only after their numbers were ticked as compared.
 */
void
attest_person_dialog_read (GtkWindow     *parent,
                           AttestSession *session,
                           const char    *path,
                           AttestCardDone done,
                           gpointer       user_data)
{
  AttestCardReading reading = { parent, session, (char *)path, done, user_data };

  attest_card_job_read (&reading, read_job, (GDestroyNotify)attest_card_person_free, show_dialog);
}
