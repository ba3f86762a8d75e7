/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit/attest-drop.h"

#include "submit/attest-drop-private.h"
#include "submit/attest-tar.h"

#include <string.h>
#include <sys/stat.h>

/* A share that asks for nothing answers at once; one that wants a password has
 * it in the keyring or needs a person, whom the window asks. */
#define MOUNT_SECONDS 20

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
  return self;
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
  g_autoptr (GFileInfo) info = g_file_query_info (self->root, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, cancellable, &local);

  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_MOUNTED))
    {
      g_clear_error (&local);
      if (!mount_share (self, cancellable, error))
        return FALSE;
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

void
attest_drop_entry_free (AttestDropEntry *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self);
}

static int
by_name (gconstpointer a,
         gconstpointer b)
{
  return strcmp ((*(const AttestDropEntry *const *)a)->name, (*(const AttestDropEntry *const *)b)->name);
}

static gboolean
is_ours (GFileInfo  *info,
         const char *suffix)
{
  const char *name = g_file_info_get_name (info);

  return g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR && attest_tar_name_is_safe (name) &&
         g_str_has_suffix (name, suffix);
}

static AttestDropEntry *
entry_from_info (GFileInfo *info)
{
  AttestDropEntry *entry = g_new0 (AttestDropEntry, 1);

  entry->name = g_strdup (g_file_info_get_name (info));
  entry->size = (guint64)g_file_info_get_size (info);
  entry->modified_us = (gint64)g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED) * G_USEC_PER_SEC +
                       g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC);
  return entry;
}

#define LOOKED_AT                                                                                                 \
  G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE            \
                                 "," G_FILE_ATTRIBUTE_TIME_MODIFIED "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC

/**
 * attest_drop_look:
 * @self: a drop
 * @side: which half of it
 * @suffix: how the names end
 * @most: stop after so many; whoever can write there can make any number
 * @cancellable: (nullable): to stop waiting
 * @error: return location for an #AttestError
 *
 * Passes over links, pipes, folders, hidden files and those still being written.
 *
 * Returns: (transfer full) (element-type AttestDropEntry): what is there, by
 *   name, or %NULL with %ATTEST_ERROR_UNDELIVERED
 */
GPtrArray *
attest_drop_look (AttestDrop    *self,
                  AttestDropSide side,
                  const char    *suffix,
                  guint          most,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_drop_entry_free);
  g_autoptr (GFile) folder = attest_drop_side (self, side);
  g_autoptr (GFileEnumerator) files = NULL;
  g_autoptr (GError) local = NULL;
  GFileInfo *info;

  if (!attest_drop_reach (self, cancellable, error))
    return NULL;
  files = g_file_enumerate_children (folder, LOOKED_AT, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, cancellable, &local);
  while (files != NULL && entries->len < most && g_file_enumerator_iterate (files, &info, NULL, cancellable, &local) && info != NULL)
    if (is_ours (info, suffix))
      g_ptr_array_add (entries, entry_from_info (info));
  if (local != NULL)
    {
      attest_drop_failed (error, g_steal_pointer (&local), ATTEST_ERROR_UNDELIVERED, "Listing the drop");
      return NULL;
    }
  g_ptr_array_sort (entries, by_name);
  return g_steal_pointer (&entries);
}

/**
 * attest_drop_list:
 *
 * As attest_drop_look(), the names alone.
 *
 * Returns: (transfer full) (element-type utf8): names in their order, or %NULL
 *   with %ATTEST_ERROR_UNDELIVERED
 */
GPtrArray *
attest_drop_list (AttestDrop    *self,
                  AttestDropSide side,
                  const char    *suffix,
                  guint          most,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autoptr (GPtrArray) entries = attest_drop_look (self, side, suffix, most, cancellable, error);
  GPtrArray *names;

  if (entries == NULL)
    return NULL;
  names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_add (names, g_strdup (((AttestDropEntry *)entries->pdata[i])->name));
  return names;
}

/**
 * attest_drop_remove:
 * @self: a drop
 * @side: which half of it
 * @name: a file's name
 * @cancellable: (nullable): to stop waiting
 * @error: return location for an #AttestError
 *
 * Returns: whether there is no such file now
 */
gboolean
attest_drop_remove (AttestDrop    *self,
                    AttestDropSide side,
                    const char    *name,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autoptr (GFile) file = attest_drop_file (self, side, name, error);
  g_autoptr (GError) local = NULL;

  if (file == NULL || !attest_drop_reach (self, cancellable, error))
    return FALSE;
  if (g_file_delete (file, cancellable, &local) || g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return TRUE;
  return attest_drop_failed (error, g_steal_pointer (&local), ATTEST_ERROR_UNDELIVERED, "Removing from the drop");
}
