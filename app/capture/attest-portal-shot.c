/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/attest-portal-shot.h"

#include "base/attest-error.h"
#include "base/attest-file.h"
#include "base/attest-id.h"
#include "capture/attest-import.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* The note of a readable screenshot is a small file in the state folder:
 *
 *   line 1   attest-pending-plain 1
 *   line 2   file:// URI of the screenshot
 *   line 3   inode, size in bytes, time of last change in nanoseconds
 *
 * Its writer holds a lock on it for as long as the shot is in use, so a sweep
 * by another program never takes a screenshot away from the one taking it.
 * The device number is left out: it may differ after a restart. */
#define NOTE_PREFIX "pending-plain-"
#define NOTE_HEAD "attest-pending-plain 1"
#define NOTE_MOST 16384

/* A whole desktop of six 4K screens, uncompressed, fits. */
#define SHOT_MOST (G_GUINT64_CONSTANT (256) << 20)

/* A file this much older than the question was not made by the answer. The
 * slack is for home folders on servers with a clock of their own. */
#define SHOT_SLACK_MS (120 * 1000)

/* Shots that are known by their path alone until attest_portal_discard(). */
static GMutex      parked_lock;
static GHashTable *parked;

struct _AttestPortalShot
{
  AttestImport *file;
  char         *note; /* path; NULL when there is none */
  int           lock; /* the open, locked note; -1 when there is none */
};

static gboolean
is_below (const char *folder,
          const char *place)
{
  g_autofree char *real = place == NULL ? NULL : realpath (place, NULL);
  gsize            length = real == NULL ? 0 : strlen (real);

  return length > 1 && strncmp (folder, real, length) == 0 && (folder[length] == '/' || folder[length] == '\0');
}

/* Portals leave screenshots in the pictures folder, the home folder, a folder
 * for temporary files, or the run-time folder with its document portal. */
static gboolean
is_portal_place (const char *path)
{
  g_autofree char *dir = g_path_get_dirname (path);
  g_autofree char *folder = realpath (dir, NULL);

  return folder != NULL &&
         (is_below (folder, g_get_user_special_dir (G_USER_DIRECTORY_PICTURES)) ||
          is_below (folder, g_get_home_dir ()) || is_below (folder, g_get_tmp_dir ()) ||
          is_below (folder, "/tmp") || is_below (folder, g_get_user_runtime_dir ()) ||
          is_below (folder, g_get_user_cache_dir ()));
}

static AttestImport *
open_portal_file (const char *uri,
                  GError    **error)
{
  g_autofree char *host = NULL;
  g_autofree char *path = g_filename_from_uri (uri, &host, NULL);
  g_autofree char *plain = path == NULL ? NULL : g_canonicalize_filename (path, "/");
  g_autoptr (AttestImport) file = NULL;
  struct stat info;

  if (path == NULL || (host != NULL && *host != '\0') || strcmp (path, plain) != 0)
    {
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "The screenshot service did not name a file on this computer");
      return NULL;
    }
  if (!is_portal_place (path))
    {
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "The screenshot service named a file in a folder that screenshots are not kept in");
      return NULL;
    }
  file = attest_import_open (path, SHOT_MOST, error);
  if (file == NULL)
    return NULL;
  if (fstat (file->fd, &info) == 0 && info.st_uid == geteuid ())
    return g_steal_pointer (&file);
  g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "The screenshot service named a file that belongs to somebody else");
  return NULL;
}

static char *
note_text (const AttestImport *file)
{
  g_autofree char *uri = g_filename_to_uri (file->path, NULL, NULL);

  return g_strdup_printf (NOTE_HEAD "\n%s\n%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT "\n",
                          uri, (guint64)file->inode, file->size, file->mtime_ns);
}

/* Locked before it gets the name that a sweep looks for. */
static gboolean
write_note (AttestPortalShot *self,
            const char       *state_dir,
            GError          **error)
{
  g_autofree char *id = attest_id_new ();
  g_autofree char *part = g_strconcat (state_dir, "/." NOTE_PREFIX, id, NULL);
  g_autofree char *note = g_strconcat (state_dir, "/" NOTE_PREFIX, id, NULL);
  g_autofree char *text = note_text (self->file);
  gboolean         ok;

  self->lock = open (part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (self->lock < 0)
    return attest_error_from_errno (error, errno, "Creating %s", part);
  ok = flock (self->lock, LOCK_EX | LOCK_NB) == 0 &&
       attest_file_write_all (self->lock, text, strlen (text), part, NULL) &&
       fsync (self->lock) == 0 && rename (part, note) == 0;
  if (!ok)
    {
      attest_error_from_errno (error, errno, "Writing %s", part);
      (void)g_unlink (part);
      return FALSE;
    }
  self->note = g_steal_pointer (&note);
  return attest_file_sync_dir (state_dir, error);
}

/*
 * attest_portal_shot_new:
 * @uri: what the portal answered
 * @state_dir: (nullable): folder for the note
 * @asked_ms: when the portal was asked, wall clock
 *
 * Takes charge of the file at @uri: refuses what is not local, ordinary, new
 * and this user's own, in a place where portals put such files; writes the
 * note; takes other accounts' right to read it away.
 */
AttestPortalShot *
attest_portal_shot_new (const char *uri,
                        const char *state_dir,
                        gint64      asked_ms,
                        GError    **error)
{
  g_autoptr (AttestPortalShot) self = g_new0 (AttestPortalShot, 1);
  g_autoptr (GError) problem = NULL;

  self->lock = -1;
  self->file = open_portal_file (uri, error);
  if (self->file == NULL)
    return NULL;
  if (self->file->mtime_ms < asked_ms - SHOT_SLACK_MS)
    {
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "The screenshot service named a file that it did not just make");
      return NULL;
    }
  /* A capture is not given up for want of a note; only the clean-up after a
   * crash depends on it. */
  if (state_dir != NULL && !write_note (self, state_dir, &problem))
    g_info ("No note of a pending screenshot: %s", problem->message);
  if (fchmod (self->file->fd, 0600) < 0)
    g_info ("The screenshot stays readable by others until it is removed: %s", g_strerror (errno));
  return g_steal_pointer (&self);
}

/**
 * attest_portal_shot_path:
 * @self: a screenshot
 *
 * Returns: (transfer none): where the readable file is
 */
const char *
attest_portal_shot_path (const AttestPortalShot *self)
{
  return self->file->path;
}

/**
 * attest_portal_shot_discard:
 * @self: a screenshot that has been sealed, or is not wanted
 *
 * Removes the readable file if it is still the very one that the portal
 * handed over, and the note of it once it is gone. To be called after the
 * sealed copy is committed. Unlinking is not erasing.
 *
 * Returns: (transfer none): %ATTEST_PLAIN_REMOVED, %ATTEST_PLAIN_REMAINS or
 *   %ATTEST_PLAIN_UNKNOWN, for the custody entry
 */
const char *
attest_portal_shot_discard (AttestPortalShot *self)
{
  const char *truth = attest_import_remove_ours (self->file);

  if (self->note != NULL && strcmp (truth, ATTEST_PLAIN_REMAINS) != 0)
    {
      (void)g_unlink (self->note);
      g_clear_pointer (&self->note, g_free);
    }
  return truth;
}

void
attest_portal_shot_free (AttestPortalShot *self)
{
  g_clear_pointer (&self->file, attest_import_free);
  if (self->lock >= 0)
    close (self->lock);
  g_free (self->note);
  g_free (self);
}

/**
 * attest_portal_shot_park:
 * @self: (transfer full): a screenshot
 *
 * Puts @self aside so that it can be spoken of by its path alone, from any
 * thread. Its note stays locked until attest_portal_discard() or the end of
 * the program.
 *
 * Returns: (transfer full): the path of the readable file
 */
char *
attest_portal_shot_park (AttestPortalShot *self)
{
  char *path = g_strdup (attest_portal_shot_path (self));

  g_mutex_lock (&parked_lock);
  if (parked == NULL)
    parked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)attest_portal_shot_free);
  g_hash_table_replace (parked, g_strdup (path), self);
  g_mutex_unlock (&parked_lock);
  return path;
}

/**
 * attest_portal_discard:
 * @path: what attest_portal_shot_park() gave
 *
 * As attest_portal_shot_discard() and attest_portal_shot_free() for a shot
 * that was put aside. A path that was not is left alone.
 *
 * Returns: (transfer none): the truth about the file, as there;
 *   %ATTEST_PLAIN_UNKNOWN for a path that was never put aside
 */
const char *
attest_portal_discard (const char *path)
{
  AttestPortalShot *shot = NULL;
  g_autofree char  *key = NULL;
  const char       *truth;

  g_mutex_lock (&parked_lock);
  if (parked != NULL)
    g_hash_table_steal_extended (parked, path, (gpointer *)&key, (gpointer *)&shot);
  g_mutex_unlock (&parked_lock);
  if (shot == NULL)
    return ATTEST_PLAIN_UNKNOWN;
  truth = attest_portal_shot_discard (shot);
  attest_portal_shot_free (shot);
  return truth;
}

static gboolean
read_note (GBytes  *bytes,
           char   **uri,
           guint64 *inode,
           guint64 *size,
           gint64  *mtime_ns)
{
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) lines = g_strsplit (text, "\n", 4);
  g_auto (GStrv) facts = NULL;

  if (g_strv_length (lines) != 4 || strcmp (lines[0], NOTE_HEAD) != 0)
    return FALSE;
  facts = g_strsplit (lines[2], " ", 4);
  if (g_strv_length (facts) != 3 || !g_ascii_string_to_unsigned (facts[0], 10, 0, G_MAXUINT64, inode, NULL) ||
      !g_ascii_string_to_unsigned (facts[1], 10, 0, G_MAXUINT64, size, NULL) ||
      !g_ascii_string_to_signed (facts[2], 10, G_MININT64, G_MAXINT64, mtime_ns, NULL))
    return FALSE;
  *uri = g_strdup (lines[1]);
  return TRUE;
}

/* Removes the screenshot that a left-over note speaks of, if it is the same
 * file still. Says in @removed what it removed. Returns whether the note has
 * nothing more to say. */
static gboolean
sweep_shot (GBytes    *bytes,
            GPtrArray *removed)
{
  g_autofree char *uri = NULL;
  g_autoptr (AttestImport) file = NULL;
  g_autoptr (GError) error = NULL;
  guint64 inode = 0;
  guint64 size = 0;
  gint64  mtime_ns = 0;

  if (!read_note (bytes, &uri, &inode, &size, &mtime_ns))
    return TRUE;
  file = open_portal_file (uri, &error);
  if (file == NULL)
    return !g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_STORAGE);
  if ((guint64)file->inode != inode || file->size != size || file->mtime_ns != mtime_ns)
    return TRUE;
  if (strcmp (attest_import_remove_ours (file), ATTEST_PLAIN_REMOVED) != 0)
    return FALSE;
  g_ptr_array_add (removed, g_strdup (file->path));
  return TRUE;
}

static void
sweep_note (const char *path,
            GPtrArray  *removed)
{
  g_autoptr (GBytes) bytes = NULL;
  int lock = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

  if (lock < 0)
    return;
  if (flock (lock, LOCK_EX | LOCK_NB) == 0 && (bytes = attest_file_read (path, NOTE_MOST, NULL)) != NULL &&
      sweep_shot (bytes, removed))
    (void)g_unlink (path);
  close (lock);
}

/**
 * attest_portal_sweep:
 * @state_dir: the folder given to attest_portal_screenshot_async()
 * @error: return location for an #AttestError
 *
 * To be called at start. Removes readable screenshots that a crash, a power
 * cut or a failed seal left behind: only files that are still the very ones a
 * portal handed to us, and none that a running program is working on.
 *
 * Returns: (transfer full): the paths it removed, perhaps none; or %NULL with
 *   %ATTEST_ERROR_STORAGE when @state_dir cannot be read
 */
char **
attest_portal_sweep (const char *state_dir,
                     GError    **error)
{
  g_autoptr (GPtrArray) removed = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GDir) dir = g_dir_open (state_dir, 0, &problem);
  const char *name;

  if (dir == NULL && !g_error_matches (problem, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_STORAGE, "Looking for left-over screenshots: %s", problem->message);
      return NULL;
    }
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (state_dir, name, NULL);

      if (g_str_has_prefix (name, NOTE_PREFIX) || g_str_has_prefix (name, "." NOTE_PREFIX))
        sweep_note (path, removed);
    }
  g_ptr_array_add (removed, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&removed), FALSE);
}
