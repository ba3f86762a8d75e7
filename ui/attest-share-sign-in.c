/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-share-sign-in.h"

#include <glib/gi18n.h>

#include "attest-messages.h"
#include "attest-widgets.h"

/* Asks for what a server wants to know. Attest keeps nothing of it: name and
 * password go to the desktop's own file system service, which keeps them in the
 * password store when the person says so. */

typedef struct
{
  GMountOperation  *operation; /* Borrowed: it owns this */
  GtkWindow        *parent;
  AdwMessageDialog *dialog;
  /* Owned: the dialog is gone when it tells what was pressed */
  GtkEditable    *user;
  GtkEditable    *domain;
  GtkEditable    *password;
  GtkCheckButton *keep;
  char           *given; /* the user name of the last try */
  guint           asked;
} Asking;

static void
forget_fields (Asking *self)
{
  g_clear_object (&self->user);
  g_clear_object (&self->domain);
  g_clear_object (&self->password);
  g_clear_object (&self->keep);
}

static void
asking_free (Asking *self)
{
  forget_fields (self);
  if (self->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (self->dialog));
  g_clear_object (&self->parent);
  g_free (self->given);
  g_free (self);
}

static GtkEditable *
add_entry (GtkListBox *list,
           GtkWidget  *row,
           const char *title,
           const char *text)
{
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  gtk_list_box_append (list, row);
  return g_object_ref (GTK_EDITABLE (row));
}

static GtkWidget *
make_fields (Asking           *self,
             const char       *user,
             const char       *domain,
             GAskPasswordFlags flags)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_box_append (GTK_BOX (box), list);
  if (flags & G_ASK_PASSWORD_NEED_USERNAME)
    self->user = add_entry (GTK_LIST_BOX (list), adw_entry_row_new (), _ ("_User name at your school"), user);
  if (flags & G_ASK_PASSWORD_NEED_DOMAIN)
    self->domain = add_entry (GTK_LIST_BOX (list), adw_entry_row_new (), _ ("_Domain, if you were given one"), domain);
  if (flags & G_ASK_PASSWORD_NEED_PASSWORD)
    self->password = add_entry (GTK_LIST_BOX (list), adw_password_entry_row_new (), _ ("_Password for the folder"), NULL);
  if (flags & G_ASK_PASSWORD_SAVING_SUPPORTED)
    {
      self->keep = g_object_ref_sink (GTK_CHECK_BUTTON (gtk_check_button_new_with_mnemonic (_ ("_Keep it in this computer’s password store"))));
      gtk_check_button_set_active (self->keep, TRUE);
      gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->keep));
    }
  return box;
}

static AdwMessageDialog *
present (Asking     *self,
         const char *heading,
         const char *body,
         GtkWidget  *child)
{
  GtkWidget *dialog = adw_message_dialog_new (self->parent, heading, NULL);

  if (self->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (self->dialog));
  self->dialog = ADW_MESSAGE_DIALOG (dialog);
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *)&self->dialog);
  adw_message_dialog_set_body (self->dialog, body);
  adw_message_dialog_set_extra_child (self->dialog, child);
  attest_widget_finish (dialog, heading);
  return self->dialog;
}

static const char *
text_of (GtkEditable *entry)
{
  return entry != NULL ? gtk_editable_get_text (entry) : NULL;
}

static void
password_cb (Asking     *self,
             const char *response)
{
  if (g_strcmp0 (response, "sign-in") != 0)
    {
      g_mount_operation_reply (self->operation, G_MOUNT_OPERATION_ABORTED);
      return;
    }
  g_free (self->given);
  self->given = g_strdup (text_of (self->user));
  g_mount_operation_set_username (self->operation, self->given);
  if (self->domain != NULL && *text_of (self->domain) != '\0')
    g_mount_operation_set_domain (self->operation, text_of (self->domain));
  g_mount_operation_set_password (self->operation, text_of (self->password));
  g_mount_operation_set_anonymous (self->operation, FALSE);
  g_mount_operation_set_password_save (self->operation, self->keep != NULL && gtk_check_button_get_active (self->keep) ? G_PASSWORD_SAVE_PERMANENTLY
                                                                                                                       : G_PASSWORD_SAVE_NEVER);
  g_mount_operation_reply (self->operation, G_MOUNT_OPERATION_HANDLED);
}

static void
ask_password_cb (Asking           *self,
                 const char       *message,
                 const char       *user,
                 const char       *domain,
                 GAskPasswordFlags flags)
{
  const char *first = _ ("The folder wants to know who you are. Use the name and password that your school gave you for its files, not your Attest passphrase.");
  const char *next = _ ("That name and password did not open the folder. Look at both and try once more.");

  /* The operation's own handler would answer that nobody can be asked. */
  g_signal_stop_emission_by_name (self->operation, "ask-password");
  forget_fields (self);
  present (self, _ ("Sign in to the Shared Folder"), self->asked == 0 ? first : next, make_fields (self, self->given != NULL ? self->given : user, domain, flags));
  adw_message_dialog_add_responses (self->dialog, "cancel", _ ("_Not now"), "sign-in", _ ("_Sign in"), NULL);
  adw_message_dialog_set_response_appearance (self->dialog, "sign-in", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (self->dialog, "sign-in");
  adw_message_dialog_set_close_response (self->dialog, "cancel");
  g_signal_connect_swapped (self->dialog, "response", G_CALLBACK (password_cb), self);
  attest_message_show (GTK_WINDOW (self->dialog));
  if (self->given != NULL && self->password != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->password));
  else if (self->user != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->user));
  self->asked++;
}

static void
question_cb (Asking     *self,
             const char *response)
{
  if (!g_str_has_prefix (response, "choice-"))
    {
      g_mount_operation_reply (self->operation, G_MOUNT_OPERATION_ABORTED);
      return;
    }
  g_mount_operation_set_choice (self->operation, (int)g_ascii_strtoll (response + strlen ("choice-"), NULL, 10));
  g_mount_operation_reply (self->operation, G_MOUNT_OPERATION_HANDLED);
}

/* A certificate or a key of the server that this computer does not know. The
 * words and choices are the file system service's own. */
static void
ask_question_cb (Asking     *self,
                 const char *message,
                 GStrv       choices)
{
  g_autofree char *body = g_strdup_printf ("%s\n\n%s", _ ("This computer does not know that server. Ask whoever looks after your school’s computers before you go on."), message);

  g_signal_stop_emission_by_name (self->operation, "ask-question");
  present (self, _ ("Is This Your School’s Server?"), body, NULL);
  adw_message_dialog_add_response (self->dialog, "cancel", _ ("_Not now"));
  for (guint i = 0; choices != NULL && choices[i] != NULL; i++)
    {
      g_autofree char *id = g_strdup_printf ("choice-%u", i);

      adw_message_dialog_add_response (self->dialog, id, choices[i]);
    }
  adw_message_dialog_set_default_response (self->dialog, "cancel");
  adw_message_dialog_set_close_response (self->dialog, "cancel");
  g_signal_connect_swapped (self->dialog, "response", G_CALLBACK (question_cb), self);
  attest_message_show (GTK_WINDOW (self->dialog));
}

static void
aborted_cb (Asking *self)
{
  if (self->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (self->dialog));
}

/**
 * attest_share_sign_in_new:
 * @parent: the window that asks
 *
 * Returns: (transfer full): an operation for mounting a share, which asks the
 *   person for name and password, and whether they trust a server
 */
GMountOperation *
attest_share_sign_in_new (GtkWindow *parent)
{
  GMountOperation *operation = g_mount_operation_new ();
  Asking          *self = g_new0 (Asking, 1);

  self->operation = operation;
  self->parent = g_object_ref (parent);
  g_object_set_data_full (G_OBJECT (operation), "asking", self, (GDestroyNotify)asking_free);
  g_signal_connect_swapped (operation, "ask-password", G_CALLBACK (ask_password_cb), self);
  g_signal_connect_swapped (operation, "ask-question", G_CALLBACK (ask_question_cb), self);
  g_signal_connect_swapped (operation, "aborted", G_CALLBACK (aborted_cb), self);
  return operation;
}
