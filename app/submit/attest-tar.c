/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit/attest-tar.h"

#include "base/attest-error.h"
#include "submit/attest-tar-private.h"

#include <string.h>

void
attest_tar_file_free (AttestTarFile *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

/**
 * attest_tar_writer_new:
 * @sink: gets the bytes as they come, unblocked
 * @data: for @sink
 *
 * Returns: (transfer full): a writer of POSIX tar that needs no pax header for
 *   anything below 8 GiB with a short name
 */
struct archive *
attest_tar_writer_new (archive_write_callback *sink,
                       gpointer                data)
{
  struct archive *tar = archive_write_new ();

  if (tar == NULL)
    g_error ("No memory for a tar writer");
  archive_write_set_format_pax_restricted (tar);
  archive_write_set_bytes_per_block (tar, 0);
  archive_write_set_bytes_in_last_block (tar, 1);
  archive_write_open (tar, data, NULL, sink, NULL);
  return tar;
}

/**
 * attest_tar_begin_member:
 * @tar: a writer
 * @name: a safe name
 * @size: how many bytes follow
 * @mtime_s: seconds since 1970
 *
 * Writes a header that says nothing of who wrote it: owner 0, mode 0600.
 *
 * Returns: whether libarchive and its sink took it
 */
gboolean
attest_tar_begin_member (struct archive *tar,
                         const char     *name,
                         guint64         size,
                         gint64          mtime_s)
{
  g_autoptr (AttestArchiveEntry) entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0600);
  archive_entry_set_size (entry, (la_int64_t)size);
  archive_entry_set_mtime (entry, mtime_s, 0);
  return archive_write_header (tar, entry) == ARCHIVE_OK;
}

gboolean
attest_tar_write_data (struct archive *tar,
                       const void     *bytes,
                       gsize           length)
{
  const guint8 *next = bytes;

  while (length > 0)
    {
      la_ssize_t done = archive_write_data (tar, next, length);

      if (done <= 0)
        return FALSE;
      next += done;
      length -= (gsize)done;
    }
  return TRUE;
}

static la_ssize_t
append_cb (struct archive *tar,
           void           *data,
           const void     *bytes,
           size_t          length)
{
  g_byte_array_append (data, bytes, (guint)length);
  return (la_ssize_t)length;
}

/**
 * attest_tar_write:
 * @members: (array length=n): in the order they are written
 * @n: how many
 * @error: return location for an #AttestError
 *
 * The same members always give the same bytes.
 *
 * Returns: (transfer full): a tar, or %NULL with %ATTEST_ERROR_INPUT for an
 *   unsafe name
 */
GBytes *
attest_tar_write (const AttestTarMember *members,
                  guint                  n,
                  GError               **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (AttestArchiveWriter) tar = attest_tar_writer_new (append_cb, out);
  g_autoptr (GError) none = NULL;

  for (guint i = 0; i < n; i++)
    {
      if (!attest_tar_name_is_safe (members[i].name))
        {
          g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "%s is no name for a tar member", members[i].name);
          return NULL;
        }
      if (!attest_tar_begin_member (tar, members[i].name, members[i].length, 0) ||
          !attest_tar_write_data (tar, members[i].bytes, members[i].length))
        {
          attest_tar_failed (tar, &none, "Writing a tar", error);
          return NULL;
        }
    }
  if (archive_write_close (tar) != ARCHIVE_OK)
    {
      attest_tar_failed (tar, &none, "Writing a tar", error);
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

typedef struct
{
  GBytes  *bytes;
  gboolean given;
} Whole;

static gssize
pull_whole (const void **bytes,
            gpointer     data,
            GError     **error)
{
  Whole *whole = data;
  gsize  length = 0;

  *bytes = g_bytes_get_data (whole->bytes, &length);
  if (whole->given)
    return 0;
  whole->given = TRUE;
  return (gssize)length;
}

/**
 * attest_tar_find:
 * @files: (element-type AttestTarFile): as attest_tar_read() returns them
 * @name: a member's name
 *
 * Returns: (transfer none) (nullable): its bytes
 */
GBytes *
attest_tar_find (GPtrArray  *files,
                 const char *name)
{
  for (guint i = 0; i < files->len; i++)
    {
      AttestTarFile *file = g_ptr_array_index (files, i);

      if (g_ascii_strcasecmp (file->name, name) == 0)
        return file->bytes;
    }
  return NULL;
}

static gboolean
take_member (AttestTarReader *reader,
             GPtrArray       *files,
             const char      *name,
             guint64          size,
             GError         **error)
{
  AttestTarFile *file;
  GBytes        *bytes;

  if (attest_tar_find (files, name) != NULL)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "The member %s is there twice", name);
      return FALSE;
    }
  file = g_new0 (AttestTarFile, 1);
  file->name = g_strdup (name);
  g_ptr_array_add (files, file);
  bytes = attest_tar_reader_whole (reader, size, error);
  file->bytes = bytes;
  return bytes != NULL;
}

/**
 * attest_tar_read:
 * @tar: bytes from outside
 * @most_total: the largest sum of all members, bytes
 * @most_members: the largest number of members
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full) (element-type AttestTarFile): the members in their
 *   order, all regular files under different safe names, or %NULL with
 *   %ATTEST_ERROR_INPUT or %ATTEST_ERROR_TOO_LARGE
 */
GPtrArray *
attest_tar_read (GBytes  *tar,
                 gsize    most_total,
                 guint    most_members,
                 GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_tar_file_free);
  g_auto (AttestTarReader) reader = { 0 };
  Whole       whole = { .bytes = tar };
  const char *name;
  guint64     size = 0;

  if (!attest_tar_reader_open (&reader, pull_whole, &whole, error))
    return NULL;
  for (;;)
    {
      if (!attest_tar_reader_next (&reader, &name, &size, error))
        return NULL;
      if (name == NULL)
        return attest_tar_reader_finish (&reader, error) ? g_steal_pointer (&files) : NULL;
      if (files->len == most_members || size > most_total)
        {
          g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "A tar with more in it than there should be");
          return NULL;
        }
      most_total -= size;
      if (!take_member (&reader, files, name, size, error))
        return NULL;
    }
}
