/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-person-dialog.h"

#include <glib/gi18n.h>

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
added_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (AttestPersonDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (attest_session_run_finish (ATTEST_SESSION (source), result, &error) == NULL)
    {
      attest_message_present (GTK_WINDOW (self), error);
      return;
    }
  if (self->done != NULL)
    self->done (self->user_data);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
add_cb (AttestPersonDialog *self)
{
  char **strings = g_new0 (char *, 3);

  strings[0] = g_strdup (self->path);
  strings[1] = g_strdup (self->key);
  attest_session_change_async (self->session, "card", add_job, strings, (GDestroyNotify)g_strfreev, NULL, NULL, added_cb,
                               g_object_ref (self));
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

/**
 * attest_person_dialog_new:
 * @parent: the window it belongs to
 * @session: the open store, which keeps a card; held
 * @person: what the file says, as read and checked
 * @path: the file
 * @done: (nullable): called when the person is on the card
 * @user_data: for @done
 *
 * Returns: (transfer full): a dialog that adds the person only after their
 *   numbers were ticked as compared
 */
AttestPersonDialog *
attest_person_dialog_new (GtkWindow        *parent,
                          AttestSession    *session,
                          AttestCardPerson *person,
                          const char       *path,
                          AttestCardDone    done,
                          gpointer          user_data)
{
  AttestPersonDialog *self = g_object_new (ATTEST_TYPE_PERSON_DIALOG, "transient-for", parent, NULL);

  self->session = g_object_ref (session);
  self->path = g_strdup (path);
  self->key = g_strdup (person->signing_key);
  self->done = done;
  self->user_data = user_data;
  show_person (self, person);
  return self;
}

typedef struct
{
  GtkWindow     *parent;
  char          *path;
  AttestCardDone done;
  gpointer       user_data;
} Reading;

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Reading *reading = user_data;
  g_autoptr (GError) error = NULL;
  AttestCardPerson *person = attest_session_run_finish (ATTEST_SESSION (source), result, &error);

  if (g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND))
    attest_message_tell (reading->parent, _ ("This file is for who keeps the school’s card"),
                         _ ("Give it to your Designated Safeguarding Lead, who adds the person. Nothing was changed."), NULL);
  else if (person == NULL)
    attest_message_present (reading->parent, error);
  else
    gtk_window_present (GTK_WINDOW (attest_person_dialog_new (reading->parent, ATTEST_SESSION (source), person, reading->path,
                                                              reading->done, reading->user_data)));
  attest_card_person_free (person);
  g_object_unref (reading->parent);
  g_free (reading->path);
  g_free (reading);
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
 * @session: the open store
 * @path: a person file
 * @done: (nullable): called when the person is on the card
 * @user_data: for @done; must live as long as @parent
 *
 * Reads and checks the file, then shows it; or says why it cannot be used.
 */
void
attest_person_dialog_read (GtkWindow     *parent,
                           AttestSession *session,
                           const char    *path,
                           AttestCardDone done,
                           gpointer       user_data)
{
  Reading *reading = g_new (Reading, 1);

  *reading = (Reading){ g_object_ref (parent), g_strdup (path), done, user_data };
  attest_session_read_async (session, "person", read_job, g_strdup (path), g_free, (GDestroyNotify)attest_card_person_free, NULL,
                             read_cb, reading);
}
