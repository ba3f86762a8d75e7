/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit/attest-drop.h"

#include "submit/attest-drop-private.h"
#include "submit/attest-tar.h"

#include <string.h>
#include <sys/stat.h>

/* A share that asks for nothing answers at once; one that wants a password has
 * it in the keyring or needs a person, whom the window asks. */
#define MOUNT_SECONDS 15

/**
 * attest_drop_new:
 * @uri_or_path: `/mnt/drop`, `smb://server/share/drop`, anything GIO knows
 *
 * Returns: (transfer full): the folder, not looked at yet
 */
AttestDrop *
attest_drop_new (const char *uri_or_path)
{
  AttestDrop *self = g_new0 (AttestDrop, 1);

  self->root = g_file_new_for_commandline_arg (uri_or_path);
  self->patience_ms = ATTEST_DROP_PATIENCE_MS;
  return self;
}

/**
 * attest_drop_copy:
 * @self: a drop
 *
 * Returns: (transfer full): the same, for another thread
 */
AttestDrop *
attest_drop_copy (AttestDrop *self)
{
  AttestDrop *copy = g_memdup2 (self, sizeof *self);

  g_object_ref (copy->root);
  return copy;
}

/**
 * attest_drop_set_patience:
 * @self: a drop
 * @milliseconds: how long it may say nothing before everything that asks it
 *   ends with %ATTEST_ERROR_NO_ANSWER
 */
void
attest_drop_set_patience (AttestDrop *self,
                          guint       milliseconds)
{
  self->patience_ms = milliseconds;
}

void
attest_drop_free (AttestDrop *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->root);
  g_free (self);
}

/**
 * attest_drop_set_wanted:
 * @self: a drop that somebody else may decide about meanwhile
 * @wanted: (nullable): asked while a file is being put, and right before it gets
 *   its name; with %FALSE it is taken away and %ATTEST_ERROR_MISSING is set
 * @data: for @wanted; both must live until this is called again
 *
 * A drop with such a question writes under part names of its own, so that it
 * takes nothing from the store's own attempt at the same file.
 */
void
attest_drop_set_wanted (AttestDrop      *self,
                        AttestDropWanted wanted,
                        gpointer         data)
{
  self->wanted = wanted;
  self->wanted_data = data;
}

/**
 * attest_drop_failed:
 * @error: return location for an #AttestError
 * @cause: (transfer full) (nullable): what GIO reported
 * @missing: the code for something that is not there
 * @doing: for the message
 *
 * Sorts GIO's errors into the codes a person can act on. Several of its
 * back ends report everything as a failure with a text, so the text is kept.
 *
 * Returns: always %FALSE
 */
gboolean
attest_drop_failed (GError    **error,
                    GError     *cause,
                    AttestError missing,
                    const char *doing)
{
  g_autoptr (GError) owned = cause;
  AttestError code = ATTEST_ERROR_UNDELIVERED;

  if (cause != NULL && cause->domain == ATTEST_ERROR)
    code = (AttestError)cause->code;
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    code = ATTEST_ERROR_CANCELLED;
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    code = ATTEST_ERROR_NO_SPACE;
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_EXISTS))
    code = ATTEST_ERROR_EXISTS;
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    code = missing;
  g_set_error (error, ATTEST_ERROR, code, "%s: %s", doing, cause != NULL ? cause->message : "it failed");
  return FALSE;
}

typedef struct
{
  GMainLoop *loop;
  GError    *error;
} Mount;

static void
mounted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  Mount *mount = data;

  g_file_mount_enclosing_volume_finish (G_FILE (source), result, &mount->error);
  g_main_loop_quit (mount->loop);
}

static gboolean
too_long_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
stopped_cb (GCancellable *outer,
            gpointer      data)
{
  g_cancellable_cancel (data);
}

/* Mounting has no blocking call, so it gets a main context of its own. */
static gboolean
mount_share (AttestDrop   *self,
             GCancellable *cancellable,
             GError      **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GCancellable) inner = g_cancellable_new ();
  g_autoptr (GSource) timer = g_timeout_source_new_seconds (MOUNT_SECONDS);
  Mount  mount = { .loop = g_main_loop_new (context, FALSE) };
  gulong handler = 0;

  g_main_context_push_thread_default (context);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (stopped_cb), inner, NULL);
  g_source_set_callback (timer, too_long_cb, inner, NULL);
  g_source_attach (timer, context);
  g_file_mount_enclosing_volume (self->root, G_MOUNT_MOUNT_NONE, NULL, inner, mounted_cb, &mount);
  g_main_loop_run (mount.loop);
  g_source_destroy (timer);
  g_cancellable_disconnect (cancellable, handler);
  g_main_context_pop_thread_default (context);
  g_main_loop_unref (mount.loop);
  if (g_cancellable_set_error_if_cancelled (cancellable, NULL))
    g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED, "It was stopped");
  else if (mount.error != NULL && !g_error_matches (mount.error, G_IO_ERROR, G_IO_ERROR_ALREADY_MOUNTED))
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_UNDELIVERED, "Reaching the drop: %s", mount.error->message);
  else
    {
      g_clear_error (&mount.error);
      return TRUE;
    }
  g_clear_error (&mount.error);
  return FALSE;
}

/**
 * attest_drop_reach:
 * @self: a drop
 * @cancellable: (nullable): to stop waiting
 * @error: return location for an #AttestError
 *
 * Returns: whether the folder is there, mounted first where it has to be;
 *   %ATTEST_ERROR_UNDELIVERED otherwise
 */
gboolean
attest_drop_reach (AttestDrop   *self,
                   GCancellable *cancellable,
                   GError      **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GFileInfo) info = NULL;

  attest_drop_beat (0);
  info = g_file_query_info (self->root, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, cancellable, &local);
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_MOUNTED))
    {
      g_clear_error (&local);
      attest_drop_beat (0);
      if (!mount_share (self, cancellable, error))
        return FALSE;
      attest_drop_beat (0);
      info = g_file_query_info (self->root, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, cancellable, &local);
    }
  if (info == NULL)
    return attest_drop_failed (error, g_steal_pointer (&local), ATTEST_ERROR_UNDELIVERED, "Reaching the drop");
  if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
    return TRUE;
  g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_UNDELIVERED, "The drop is not a folder");
  return FALSE;
}

GFile *
attest_drop_side (AttestDrop    *self,
                  AttestDropSide side)
{
  return g_file_get_child (self->root, side == ATTEST_DROP_IN ? "in" : "out");
}

/**
 * attest_drop_file:
 * @self: a drop
 * @side: which half of it
 * @name: a file's name, perhaps from outside
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the file, or %NULL with %ATTEST_ERROR_INPUT when
 *   @name could lead anywhere else
 */
GFile *
attest_drop_file (AttestDrop    *self,
                  AttestDropSide side,
                  const char    *name,
                  GError       **error)
{
  g_autoptr (GFile) folder = attest_drop_side (self, side);

  if (attest_tar_name_is_safe (name) && strchr (name, '/') == NULL)
    return g_file_get_child (folder, name);
  g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "That is no name for a file in the drop");
  return NULL;
}

/* What may enter and list the drop may do so with its halves, whatever this
 * process makes its own files like. */
static void
copy_mode (GFile *from,
           GFile *to)
{
  struct stat info;

  if (g_file_is_native (to) && stat (g_file_peek_path (from), &info) == 0 &&
      chmod (g_file_peek_path (to), info.st_mode & 07777) < 0)
    g_info ("The folder %s keeps its own permissions", g_file_peek_path (to));
}

static gboolean
prepare (gpointer      job,
         GCancellable *cancellable,
         GError      **error)
{
  AttestDrop *self = *(AttestDrop **)job;

  if (!attest_drop_reach (self, cancellable, error))
    return FALSE;
  for (AttestDropSide side = ATTEST_DROP_IN; side <= ATTEST_DROP_OUT; side++)
    {
      g_autoptr (GFile) folder = attest_drop_side (self, side);
      g_autoptr (GError) local = NULL;

      if (g_file_make_directory (folder, cancellable, &local))
        copy_mode (self->root, folder);
      else if (!g_error_matches (local, G_IO_ERROR, G_IO_ERROR_EXISTS) ||
               g_file_query_file_type (folder, G_FILE_QUERY_INFO_NONE, cancellable) != G_FILE_TYPE_DIRECTORY)
        return attest_drop_failed (error, g_steal_pointer (&local), ATTEST_ERROR_UNDELIVERED, "Making the drop's folders");
    }
  return TRUE;
}

static void
box_clear (gpointer job)
{
  attest_drop_free (*(AttestDrop **)job);
}

/**
 * attest_drop_prepare:
 * @self: a drop; the folder itself is there already, so that a share that is
 *   not mounted is never taken for an empty folder
 * @cancellable: (nullable): to stop waiting
 * @error: return location for an #AttestError
 *
 * Returns: whether in/ and out/ are there
 */
gboolean
attest_drop_prepare (AttestDrop   *self,
                     GCancellable *cancellable,
                     GError      **error)
{
  AttestDrop **job = g_atomic_rc_box_new0 (AttestDrop *);
  gboolean     ok;

  *job = attest_drop_copy (self);
  attest_drop_forget_silence (self->root);
  ok = attest_drop_call (self->root, self->patience_ms, prepare, job, box_clear, cancellable, error);
  g_atomic_rc_box_release_full (job, box_clear);
  return ok;
}
