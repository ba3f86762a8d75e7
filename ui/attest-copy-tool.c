/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-copy-tool.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "attest-files.h"
#include "attest-keys-jobs.h"
#include "attest-messages.h"

/* Saving a whole copy of the records: where to, then a dialog that can stop it,
 * then what to do with it. */
typedef struct
{
  GtkWindow     *parent;
  AttestSession *session;
  char          *name; /* of the folder that is made */
  char          *path;
  GCancellable  *cancellable;
  GtkWindow     *dialog; /* held: it may be closed before the copying ends */
} Saving;

static void
saving_free (gpointer data)
{
  Saving *self = data;

  g_clear_object (&self->dialog);
  g_clear_object (&self->cancellable);
  g_object_unref (self->session);
  g_free (self->name);
  g_free (self->path);
  g_free (self);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Saving *self = user_data;
  g_autoptr (GtkWindow) parent = self->parent;
  g_autoptr (GError) error = NULL;
  gboolean ok = attest_session_run_finish (ATTEST_SESSION (source), result, &error) != NULL;

  gtk_window_destroy (self->dialog);
  if (ok)
    attest_message_tell (parent, _ ("The copy is saved and checked"),
                         _ ("Take it to the other computer and start Attest there. Press “I have a copy of my records” and open it with your passphrase or your recovery sheet. "
                            "From then on, record on one of the two computers only."),
                         self->path);
  else
    attest_message_present (parent, error);
  saving_free (self);
}

static void
stop_cb (AdwMessageDialog *dialog,
         const char       *response,
         GCancellable     *cancellable)
{
  g_cancellable_cancel (cancellable);
}

static GtkWindow *
dialog_new (Saving *self)
{
  GtkWidget *dialog = adw_message_dialog_new (self->parent, _ ("Saving a copy"),
                                              _ ("Every file is written, read back and checked. This can take some minutes. If you stop it, nothing is left half-done."));
  GtkWidget *spinner = gtk_spinner_new ();

  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_accessible_update_property (GTK_ACCESSIBLE (spinner), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Saving a copy"), -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), spinner);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "stop", _ ("_Stop"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stop");
  g_signal_connect_object (dialog, "response", G_CALLBACK (stop_cb), self->cancellable, 0);
  /* A screen lock takes it away and does not stop the copy. */
  gtk_window_set_deletable (GTK_WINDOW (dialog), FALSE);
  return GTK_WINDOW (dialog);
}

static void
chosen (GFile   *folder,
        gpointer user_data)
{
  Saving          *self = g_object_steal_data (user_data, "attest-copy");
  g_autofree char *place = g_file_get_path (folder);

  if (self == NULL)
    return;
  if (place == NULL)
    {
      attest_message_tell (self->parent, _ ("Attest cannot save a copy there"), _ ("Nothing was saved. Choose a folder on this computer or on a USB stick."), NULL);
      saving_free (self);
      return;
    }
  self->path = g_build_filename (place, self->name, NULL);
  self->cancellable = g_cancellable_new ();
  g_object_ref (self->parent);
  self->dialog = g_object_ref (dialog_new (self));
  attest_message_show (self->dialog);
  attest_session_change_async (self->session, "keys/copy", attest_job_copy, g_strdup (self->path), g_free, NULL, self->cancellable, saved_cb, self);
}

/**
 * attest_copy_tool_save:
 * @parent: the window that asks
 * @session: an open store
 * @name: what to call the folder; attest_desk_copy_name()
 *
 * Asks for a folder and saves a whole copy in it.
 */
void
attest_copy_tool_save (GtkWindow     *parent,
                       AttestSession *session,
                       const char    *name)
{
  Saving *self = g_new0 (Saving, 1);

  self->parent = parent;
  self->session = g_object_ref (session);
  self->name = g_strdup (name);
  g_object_set_data_full (G_OBJECT (parent), "attest-copy", self, saving_free);
  attest_file_choose (parent, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("Where to Save the Copy"), _ ("_Save Here"), NULL, NULL, chosen, parent);
}
