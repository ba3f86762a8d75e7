/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit/attest-drop.h"

#include "submit/attest-drop-private.h"
#include "submit/attest-hash-thread.h"

#define PIECE (256 * 1024)

static gboolean
digest_of_file (GFile        *file,
                GCancellable *cancellable,
                AttestDigest *digest,
                GError      **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr (AttestHashThread) hash = attest_hash_thread_new ();
  g_autofree guint8 *piece = g_malloc (PIECE);
  gssize             got = -1;

  while (attest_drop_beat (0), stream != NULL && (got = g_input_stream_read (G_INPUT_STREAM (stream), piece, PIECE, cancellable, error)) > 0)
    attest_hash_thread_update (hash, piece, (gsize)got);
  if (got == 0)
    *digest = attest_hash_thread_finish (hash);
  return got == 0;
}

/* It is the person's place and not the school's folder: another one may do. */
static gboolean
unsaved (GError **error,
         GError  *cause)
{
  g_autoptr (GError) owned = cause;
  gboolean stopped = g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_set_error (error, ATTEST_ERROR, stopped ? ATTEST_ERROR_CANCELLED : ATTEST_ERROR_UNSAVED, "Saving the sealed file: %s", cause->message);
  return FALSE;
}

typedef struct
{
  char        *path; /* of what is saved, or */
  GBytes      *bytes;
  AttestDigest digest;
  GFile       *where;
} Saving;

static void
saving_clear (gpointer data)
{
  Saving *self = data;

  g_free (self->path);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_object (&self->where);
}

/* With the last piece all of it may have to go yet. */
static void
progress_cb (goffset  done,
             goffset  all,
             gpointer data)
{
  attest_drop_beat (done >= all ? (guint64)MAX (all, 0) : 0);
}

static gboolean
copy_job (gpointer      job,
          GCancellable *cancellable,
          GError      **error)
{
  Saving *self = job;
  g_autoptr (GFile) from = g_file_new_for_path (self->path);
  g_autoptr (GError) local = NULL;
  AttestDigest there;

  if (!g_file_copy (from, self->where, G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS, cancellable, progress_cb, NULL, &local) ||
      !digest_of_file (self->where, cancellable, &there, &local))
    return unsaved (error, g_steal_pointer (&local));
  if (attest_digest_equal (&there, &self->digest))
    return TRUE;
  g_file_delete (self->where, NULL, NULL);
  g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_UNSAVED, "The place does not give back what was written to it");
  return FALSE;
}

static gboolean
bytes_job (gpointer      job,
           GCancellable *cancellable,
           GError      **error)
{
  Saving *self = job;
  g_autoptr (GError) local = NULL;

  return g_file_replace_contents (self->where, g_bytes_get_data (self->bytes, NULL), g_bytes_get_size (self->bytes), NULL, FALSE,
                                  G_FILE_CREATE_NONE, NULL, cancellable, &local) ||
         unsaved (error, g_steal_pointer (&local));
}

static gboolean
save (Saving        *self,
      AttestDropWork work,
      GCancellable  *cancellable,
      GError       **error)
{
  g_autoptr (GError) local = NULL;
  gboolean ok = attest_drop_call (self->where, ATTEST_DROP_PATIENCE_MS, work, self, saving_clear, cancellable, &local);

  if (g_error_matches (local, ATTEST_ERROR, ATTEST_ERROR_NO_ANSWER))
    g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_UNSAVED, "The place does not answer");
  else if (!ok)
    g_propagate_error (error, g_steal_pointer (&local));
  g_atomic_rc_box_release_full (self, saving_clear);
  return ok;
}

/**
 * attest_drop_save_copy:
 * @local_path: a sealed file
 * @digest: its SHA-256
 * @to: a path or a URI; replaced when it is there, for a person said so
 * @cancellable: (nullable): stops it
 * @error: return location for an #AttestError
 *
 * Returns: whether what lies there was read back and is equal; otherwise
 *   nothing of ours does, and %ATTEST_ERROR_UNSAVED
 */
gboolean
attest_drop_save_copy (const char         *local_path,
                       const AttestDigest *digest,
                       const char         *to,
                       GCancellable       *cancellable,
                       GError            **error)
{
  g_autoptr (GFile) from = g_file_new_for_path (local_path), where = g_file_new_for_commandline_arg (to);
  Saving *job;

  if (g_file_equal (from, where))
    {
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS, "That is the sealed copy itself");
      return FALSE;
    }
  job = g_atomic_rc_box_new0 (Saving);
  job->path = g_strdup (local_path);
  job->digest = *digest;
  job->where = g_steal_pointer (&where);
  return save (job, copy_job, cancellable, error);
}

gboolean
attest_drop_save_bytes (GBytes     *bytes,
                        const char *to,
                        GError    **error)
{
  Saving *job = g_atomic_rc_box_new0 (Saving);

  job->bytes = g_bytes_ref (bytes);
  job->where = g_file_new_for_commandline_arg (to);
  return save (job, bytes_job, NULL, error);
}
