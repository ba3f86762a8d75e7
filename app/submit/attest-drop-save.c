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

  while (stream != NULL && (got = g_input_stream_read (G_INPUT_STREAM (stream), piece, PIECE, cancellable, error)) > 0)
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
  g_autoptr (GError) local = NULL;
  AttestDigest there;

  if (g_file_equal (from, where))
    {
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS, "That is the sealed copy itself");
      return FALSE;
    }
  if (!g_file_copy (from, where, G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS, cancellable, NULL, NULL, &local) ||
      !digest_of_file (where, cancellable, &there, &local))
    return unsaved (error, g_steal_pointer (&local));
  if (attest_digest_equal (&there, digest))
    return TRUE;
  g_file_delete (where, NULL, NULL);
  g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_UNSAVED, "The place does not give back what was written to it");
  return FALSE;
}

gboolean
attest_drop_save_bytes (GBytes     *bytes,
                        const char *to,
                        GError    **error)
{
  g_autoptr (GFile) where = g_file_new_for_commandline_arg (to);
  g_autoptr (GError) local = NULL;

  if (g_file_replace_contents (where, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, &local))
    return TRUE;
  return unsaved (error, g_steal_pointer (&local));
}
