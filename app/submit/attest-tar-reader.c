/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit/attest-tar-private.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"

#include <string.h>

/* One part of a name: no empty one, none that begins with a dot (so neither
 * "." nor "..") or a hyphen, and only characters that every file system and
 * every shell leaves alone. */
static gboolean
part_is_safe (const char *part,
              gsize       length)
{
  if (length == 0 || part[0] == '.' || part[0] == '-')
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (part[i]) && part[i] != '.' && part[i] != '-' && part[i] != '_')
      return FALSE;
  return TRUE;
}

/**
 * attest_tar_name_is_safe:
 * @name: (nullable): a member's name
 *
 * Returns: whether @name is relative, of letters, digits, `.`, `-` and `_` in
 *   at most four parts, and can lead nowhere but below where it is unpacked
 */
gboolean
attest_tar_name_is_safe (const char *name)
{
  guint parts = 0;

  if (name == NULL || strlen (name) > ATTEST_TAR_NAME_MOST)
    return FALSE;
  for (const char *at = name;; at++)
    {
      const char *end = strchrnul (at, '/');

      if (++parts > ATTEST_TAR_NAME_DEPTH || !part_is_safe (at, (gsize)(end - at)))
        return FALSE;
      if (*end == '\0')
        return TRUE;
      at = end;
    }
}

/**
 * attest_tar_failed:
 * @tar: where a call of libarchive failed
 * @stashed: what one of our callbacks met; taken when there is one
 * @doing: for the message
 * @error: return location for an #AttestError
 *
 * Sets @error to the cause: our own one, or %ATTEST_ERROR_INPUT.
 */
void
attest_tar_failed (struct archive *tar,
                   GError        **stashed,
                   const char     *doing,
                   GError        **error)
{
  const char *why = archive_error_string (tar);

  if (*stashed != NULL)
    {
      g_propagate_error (error, g_steal_pointer (stashed));
      return;
    }
  if (why == NULL || !attest_text_is_safe (why, -1, 300))
    why = "it is not in order";
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "%s: %s", doing, why);
}

static la_ssize_t
read_cb (struct archive *tar,
         void           *data,
         const void    **bytes)
{
  AttestTarReader *self = data;
  gssize           got = self->pull (bytes, self->data, &self->stashed);

  if (got <= 0)
    return got;
  for (gssize at = got; at > 0; at--)
    if (((const guint8 *)*bytes)[at - 1] != 0)
      {
        self->used = self->taken + (guint64)at;
        break;
      }
  self->taken += (guint64)got;
  return got;
}

/**
 * attest_tar_reader_open:
 * @self: (out caller-allocates): zeros
 * @pull: gives the next bytes of the tar; 0 at the end, -1 with an error
 * @data: for @pull
 * @error: return location for an #AttestError
 *
 * Returns: whether reading can begin
 */
gboolean
attest_tar_reader_open (AttestTarReader *self,
                        AttestTarPull    pull,
                        gpointer         data,
                        GError         **error)
{
  self->pull = pull;
  self->data = data;
  self->tar = archive_read_new ();
  if (self->tar == NULL)
    g_error ("No memory for a tar reader");
  archive_read_support_format_tar (self->tar);
  if (archive_read_open (self->tar, self, NULL, read_cb, NULL) == ARCHIVE_OK)
    return TRUE;
  attest_tar_failed (self->tar, &self->stashed, "Not a tar", error);
  return FALSE;
}

/* Links, devices, folders, holes and the older dialects of tar are all things
 * that Attest never writes; each is one more way to hide something. */
static const char *
what_is_wrong (struct archive       *tar,
               struct archive_entry *entry)
{
  int format = archive_format (tar);

  if (format != ARCHIVE_FORMAT_TAR_USTAR && format != ARCHIVE_FORMAT_TAR_PAX_INTERCHANGE &&
      format != ARCHIVE_FORMAT_TAR_PAX_RESTRICTED)
    return "is in another dialect of tar";
  if (archive_entry_hardlink (entry) != NULL || archive_entry_symlink (entry) != NULL)
    return "is a link";
  if (archive_entry_filetype (entry) != AE_IFREG)
    return "is not a regular file";
  if (archive_entry_sparse_count (entry) != 0)
    return "has holes";
  if (!archive_entry_size_is_set (entry) || archive_entry_size (entry) < 0)
    return "has no size";
  if (archive_entry_xattr_count (entry) != 0)
    return "has extended attributes";
  return NULL;
}

/**
 * attest_tar_reader_next:
 * @self: a reader
 * @name: (out): the next member's name, valid until the next call; %NULL at
 *   the end of the tar
 * @size: (out): its bytes, as the header claims
 * @error: return location for an #AttestError
 *
 * Returns: whether there was a member of a kind that Attest writes, under a
 *   safe name, or the end; otherwise %ATTEST_ERROR_INPUT is set
 */
gboolean
attest_tar_reader_next (AttestTarReader *self,
                        const char     **name,
                        guint64         *size,
                        GError         **error)
{
  struct archive_entry *entry = NULL;
  int                   result = archive_read_next_header (self->tar, &entry);
  const char           *wrong;

  *name = NULL;
  if (result == ARCHIVE_EOF && self->stashed == NULL)
    return TRUE;
  if (result != ARCHIVE_OK || self->stashed != NULL)
    {
      attest_tar_failed (self->tar, &self->stashed, "The tar cannot be read", error);
      return FALSE;
    }
  if (!attest_tar_name_is_safe (archive_entry_pathname (entry)))
    {
      g_autofree char *shown = g_strescape (archive_entry_pathname (entry) != NULL ? archive_entry_pathname (entry) : "", NULL);

      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "A member has the unsafe name \"%.120s\"", shown);
      return FALSE;
    }
  wrong = what_is_wrong (self->tar, entry);
  if (wrong != NULL)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "The member %s %s", archive_entry_pathname (entry), wrong);
      return FALSE;
    }
  *name = archive_entry_pathname (entry);
  *size = (guint64)archive_entry_size (entry);
  return TRUE;
}

/**
 * attest_tar_reader_data:
 * @self: a reader, at a member
 * @at: how many bytes of the member were read before
 * @bytes: (out): the next ones, valid until the next call
 * @error: return location for an #AttestError
 *
 * Returns: how many there are; 0 at the member's end, -1 with @error set
 */
gssize
attest_tar_reader_data (AttestTarReader *self,
                        guint64          at,
                        const void     **bytes,
                        GError         **error)
{
  gsize      length = 0;
  la_int64_t offset = 0;
  int        result = archive_read_data_block (self->tar, bytes, &length, &offset);

  if (result == ARCHIVE_EOF && self->stashed == NULL)
    return 0;
  if (result == ARCHIVE_OK && self->stashed == NULL && (guint64)offset == at && length > 0)
    return (gssize)length;
  attest_tar_failed (self->tar, &self->stashed, "The tar cannot be read", error);
  return -1;
}

/**
 * attest_tar_reader_whole:
 * @self: a reader, at a member
 * @size: what the header claims, already found small enough
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): all of the member, or %NULL
 */
GBytes *
attest_tar_reader_whole (AttestTarReader *self,
                         guint64          size,
                         GError         **error)
{
  g_autofree guint8 *whole = g_try_malloc (size + 1);
  guint64            at = 0;
  const void        *bytes;
  gssize             got;

  if (whole == NULL)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "No memory for %" G_GUINT64_FORMAT " bytes", size);
      return NULL;
    }
  while ((got = attest_tar_reader_data (self, at, &bytes, error)) > 0)
    {
      if ((guint64)got > size - at)
        break;
      memcpy (whole + at, bytes, (gsize)got);
      at += (guint64)got;
    }
  if (got != 0 || at != size)
    {
      if (got >= 0)
        g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "A member's size is not what its header says");
      return NULL;
    }
  whole[size] = 0;
  return g_bytes_new_take (g_steal_pointer (&whole), size);
}

/**
 * attest_tar_reader_finish:
 * @self: a reader whose next() found the end
 * @error: return location for an #AttestError
 *
 * Reads the source to its end.
 *
 * Returns: whether nothing but zeros followed the tar
 */
gboolean
attest_tar_reader_finish (AttestTarReader *self,
                          GError         **error)
{
  guint64     end = (guint64)archive_filter_bytes (self->tar, 0);
  const void *bytes;
  la_ssize_t  got;

  while ((got = read_cb (self->tar, self, &bytes)) > 0)
    if (self->used > end)
      break;
  if (got < 0)
    {
      attest_tar_failed (self->tar, &self->stashed, "The tar cannot be read", error);
      return FALSE;
    }
  if (self->used <= end)
    return TRUE;
  g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "Something follows the end of the tar");
  return FALSE;
}

void
attest_tar_reader_clear (AttestTarReader *self)
{
  g_clear_pointer (&self->tar, archive_read_free);
  g_clear_error (&self->stashed);
}
