/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit/attest-drop-private.h"

#include "submit/attest-hash-thread.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* What lies in the folder, beside what was to be put there. */

#define PIECE (256 * 1024)

/* What is still only in this computer's memory says nothing about the share. */
static void
forget_cached (GFile *file)
{
  int fd = g_file_is_native (file) ? open (g_file_peek_path (file), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) : -1;

  if (fd < 0)
    return;
  posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED);
  close (fd);
}

/**
 * attest_drop_check:
 * @file: a file that may lie there
 * @expected: what it is to be
 * @cancellable: (nullable): stops it
 *
 * Returns: how the two compare
 */
AttestDropCheck
attest_drop_check (GFile              *file,
                   const AttestDigest *expected,
                   GCancellable       *cancellable)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AttestDropReader) reader = NULL;
  g_autoptr (AttestHashThread) hash = attest_hash_thread_new ();
  g_autofree guint8 *piece = g_malloc (PIECE);
  AttestDigest       digest;
  gssize             got;

  attest_drop_beat (0);
  forget_cached (file);
  reader = attest_drop_reader_new (file, G_MAXUINT64, cancellable, &local);
  if (reader == NULL && g_error_matches (local, ATTEST_ERROR, ATTEST_ERROR_MISSING))
    return ATTEST_DROP_CHECK_ABSENT;
  if (reader == NULL && g_error_matches (local, ATTEST_ERROR, ATTEST_ERROR_INPUT))
    return ATTEST_DROP_CHECK_DIFFERENT;
  while (reader != NULL && (got = attest_drop_reader_read (piece, PIECE, reader, &local)) > 0)
    attest_hash_thread_update (hash, piece, (gsize)got);
  if (g_cancellable_is_cancelled (cancellable))
    return ATTEST_DROP_CHECK_STOPPED;
  if (local != NULL)
    return g_error_matches (local, ATTEST_ERROR, ATTEST_ERROR_STORAGE) ? ATTEST_DROP_CHECK_DIFFERENT : ATTEST_DROP_CHECK_REFUSED;
  digest = attest_hash_thread_finish (hash);
  return attest_digest_equal (&digest, expected) ? ATTEST_DROP_CHECK_EQUAL : ATTEST_DROP_CHECK_DIFFERENT;
}

/* Whether @there is shorter than @ours, and the same as far as it goes; an empty
 * file is the beginning of anything. */
static gboolean
is_beginning (GInputStream *ours,
              GInputStream *there,
              GCancellable *cancellable)
{
  g_autofree guint8 *a = g_malloc (PIECE), *b = g_malloc (PIECE);
  gsize              got_a, got_b;

  while (attest_drop_beat (0), g_input_stream_read_all (there, a, PIECE, &got_a, cancellable, NULL) &&
                                 g_input_stream_read_all (ours, b, PIECE, &got_b, cancellable, NULL) && got_a <= got_b && memcmp (a, b, got_a) == 0)
    if (got_a < got_b)
      return TRUE;
    else if (got_a == 0)
      return FALSE;
  return FALSE;
}

/**
 * attest_drop_remove_cut_off:
 * @file: what lies under the final name
 * @ours: (nullable): what is to lie there, from its beginning
 * @cancellable: (nullable): stops it
 *
 * A folder that refuses to rename has the file written under its own name; when
 * the network went away in the middle, what lies there is the beginning of it.
 *
 * Returns: whether that was so, and it is gone
 */
gboolean
attest_drop_remove_cut_off (GFile        *file,
                            GInputStream *ours,
                            GCancellable *cancellable)
{
  g_autoptr (GFileInputStream) there = NULL;

  if (ours == NULL || g_file_query_file_type (file, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, cancellable) != G_FILE_TYPE_REGULAR)
    return FALSE;
  there = g_file_read (file, cancellable, NULL);
  return there != NULL && is_beginning (ours, G_INPUT_STREAM (there), cancellable) && g_file_delete (file, cancellable, NULL);
}
