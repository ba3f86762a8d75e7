/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-share.h"

#include <glib/gi18n.h>

#include "attest-share-sign-in.h"
#include "base/attest-error.h"

static void
mounted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (g_file_mount_enclosing_volume_finish (G_FILE (source), result, &error) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_ALREADY_MOUNTED) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED))
    g_task_return_boolean (task, TRUE);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_FAILED_HANDLED) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_new_error (task, ATTEST_ERROR, ATTEST_ERROR_CANCELLED, "Nobody signed in to the shared folder");
  else
    g_task_return_new_error (task, ATTEST_ERROR, ATTEST_ERROR_UNDELIVERED, "%s", error->message);
}

/**
 * attest_share_sign_in_async:
 * @parent: the window that asks
 * @address: a folder, here or on a server
 * @cancellable: (nullable): stops it
 * @callback: called when the folder is mounted, or cannot be
 * @user_data: for @callback
 *
 * Mounts the share that @address lies on, and asks for name and password where
 * the server wants them and the password store has none. A folder on this
 * computer needs nothing.
 */
void
attest_share_sign_in_async (GtkWindow          *parent,
                            const char         *address,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (GFile) folder = g_file_new_for_commandline_arg (address);
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GMountOperation) operation = NULL;

  if (attest_desk_drop_is_none (address) || !attest_desk_drop_is_remote (address))
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  operation = attest_share_sign_in_new (parent);
  g_object_set_data_full (G_OBJECT (task), "operation", g_object_ref (operation), g_object_unref);
  g_file_mount_enclosing_volume (folder, G_MOUNT_MOUNT_NONE, operation, cancellable, mounted_cb, task);
}

gboolean
attest_share_sign_in_finish (GAsyncResult *result,
                             GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct
{
  char    *address;
  gboolean make;
} Trial;

static void
trial_free (Trial *self)
{
  g_free (self->address);
  g_free (self);
}

/* Waits for a server, so it has a thread of its own and not the store's. */
static void
try_in_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  Trial *trial = data;

  g_task_return_pointer (task, attest_desk_try_drop (trial->address, trial->make, cancellable), (GDestroyNotify)attest_drop_report_free);
}

static void
signed_in_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (attest_share_sign_in_finish (result, &error))
    g_task_run_in_thread (task, try_in_thread);
  else
    g_task_return_error (task, error);
}

void
attest_share_try_async (GtkWindow          *parent,
                        const char         *address,
                        gboolean            make,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Trial *trial = g_new (Trial, 1);

  *trial = (Trial){ g_strdup (address), make };
  g_task_set_task_data (task, trial, (GDestroyNotify)trial_free);
  g_task_set_check_cancellable (task, FALSE);
  if (!attest_desk_drop_is_usable (address))
    {
      g_task_run_in_thread (task, try_in_thread);
      g_object_unref (task);
      return;
    }
  attest_share_sign_in_async (parent, address, cancellable, signed_in_cb, task);
}

AttestDropReport *
attest_share_try_finish (GAsyncResult *result,
                         GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * attest_share_words:
 * @report: what a folder was seen to allow
 *
 * Returns: (transfer full): what that means for whoever sends and receives, a
 *   few short sentences
 */
char *
attest_share_words (const AttestDropReport *report)
{
  GString *text;

  if (!report->usable)
    return g_strdup (_ ("That address cannot be used. It begins with smb://, davs:// or sftp://, or is a folder on this computer."));
  if (!report->reached)
    return g_strdup (_ ("The folder cannot be reached. Look at the address, and whether this computer is in the school’s network."));
  if (!report->creates)
    return g_strdup (_ ("The folder is there, but nothing can be put into it. Ask whoever looks after it to let staff add files."));
  text = g_string_new (report->reads_back && report->renames
                         ? _ ("It works: sealed records can be put there and checked.")
                         : _ ("Sealed records can be put there, but not checked. Attest will say “handed over, not checked” until an answer comes."));
  if (!report->lists_out)
    g_string_append_printf (text, " %s", _ ("Answers cannot be seen from here, so you would not learn that a record was received."));
  if (!report->lists_in)
    g_string_append_printf (text, " %s", _ ("What others sent cannot be seen from here. Whoever receives needs that."));
  if (!report->removes)
    g_string_append_printf (text, " %s", _ ("Files cannot be removed from here; a small test file stays."));
  return g_string_free (text, FALSE);
}
