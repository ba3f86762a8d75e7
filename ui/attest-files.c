/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-files.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-messages.h"
#include "attest-recent.h"

typedef struct
{
  AttestFileChosen chosen;
  gpointer         user_data;
} Choice;

static void
choice_free (gpointer  data,
             GClosure *closure)
{
  g_free (data);
}

static void
response_cb (GtkNativeDialog *dialog,
             int              response,
             Choice          *choice)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  gtk_native_dialog_hide (dialog);
  if (file != NULL)
    {
      attest_recent_forget (file);
      choice->chosen (file, choice->user_data);
    }
  g_object_unref (dialog);
}

/* A place of the person's own, not wherever the program was started from. */
static void
start_in_documents (GtkFileChooser *chooser)
{
  const char *folder = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  g_autoptr (GFile) start = g_file_new_for_path (folder != NULL && g_file_test (folder, G_FILE_TEST_IS_DIR) ? folder : g_get_home_dir ());

  gtk_file_chooser_set_current_folder (chooser, start, NULL);
}

static void
add_filter (GtkFileChooser *chooser,
            const char     *suffix)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_autofree char *pattern = g_strconcat ("*", suffix, NULL);

  gtk_file_filter_add_pattern (filter, pattern);
  gtk_file_filter_set_name (filter, pattern);
  gtk_file_chooser_add_filter (chooser, filter);
}

/**
 * attest_file_choose:
 * @parent: the window that asks
 * @action: open, save or a folder
 * @title: translated
 * @accept: what the button does, with a mnemonic
 * @name: (nullable): the suggested file name
 * @suffix: (nullable): ".attest-card" and the like; only such files are listed
 * @chosen: called with the choice, if there is one
 * @user_data: for @chosen; must live as long as @parent
 *
 * The desktop's own chooser, through the portal where there is one. The dialog
 * holds itself until it is answered.
 */
void
attest_file_choose (GtkWindow           *parent,
                    GtkFileChooserAction action,
                    const char          *title,
                    const char          *accept,
                    const char          *name,
                    const char          *suffix,
                    AttestFileChosen     chosen,
                    gpointer             user_data)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, parent, action, accept, _ ("_Go Back"));
  Choice               *choice = g_new (Choice, 1);

  *choice = (Choice){ chosen, user_data };
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  if (action == GTK_FILE_CHOOSER_ACTION_SAVE)
    start_in_documents (GTK_FILE_CHOOSER (dialog));
  if (suffix != NULL)
    add_filter (GTK_FILE_CHOOSER (dialog), suffix);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), choice, choice_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

typedef struct
{
  GtkWidget      *asker;
  GBytes         *page;
  AttestFileSaved saved;
} Saving;

static void
sheet_saved_cb (GObject      *file,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autofree Saving *self = user_data;
  g_autoptr (GtkWidget) asker = self->asker;
  g_autoptr (GBytes) page = self->page;
  g_autoptr (GError) error = NULL;

  explicit_bzero ((void *)g_bytes_get_data (page, NULL), g_bytes_get_size (page));
  if (!g_file_replace_contents_finish (G_FILE (file), result, NULL, &error))
    attest_message_present (GTK_WINDOW (gtk_widget_get_root (asker)), error);
  else if (gtk_widget_get_root (asker) != NULL)
    self->saved (asker);
}

/**
 * attest_file_save_sheet:
 * @asker: where a failure is told; held
 * @file: where to, replacing what is there after the person agreed to that
 * @page: (transfer full): the recovery sheet as PDF; wiped when it is written
 * @saved: called with @asker once it is written, if that is still on the screen
 *
 * Writes a file that only its owner may read, on a stick or a share as slow as
 * it likes. For the recovery sheet alone: nothing of any case leaves by this door.
 */
void
attest_file_save_sheet (GtkWidget      *asker,
                        GFile          *file,
                        GBytes         *page,
                        AttestFileSaved saved)
{
  Saving *self = g_new (Saving, 1);

  *self = (Saving){ g_object_ref (asker), page, saved };
  g_file_replace_contents_bytes_async (file, page, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL,
                                       sheet_saved_cb, self);
}
