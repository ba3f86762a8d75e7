/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-error.h"
#include "capture/attest-import.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static gint64
stat_mtime_ns (const struct stat *info)
{
  return (gint64)info->st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + info->st_mtim.tv_nsec;
}

static gboolean
check_kind (const struct stat *info,
            const char        *name,
            guint64            most,
            GError           **error)
{
  if (S_ISDIR (info->st_mode))
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "%s is a folder, not a file", name);
  else if (!S_ISREG (info->st_mode))
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "%s is not an ordinary file", name);
  else if ((guint64)info->st_size > most)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "%s is larger than %" G_GUINT64_FORMAT " bytes", name, most);
  else
    return TRUE;
  return FALSE;
}

static int
open_plain (const char *path,
            const char *name,
            GError    **error)
{
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

  if (fd < 0 && errno == ELOOP)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "%s is a link; choose the file that it leads to", name);
  else if (fd < 0 && errno == ENXIO)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "%s is not an ordinary file", name);
  else if (fd < 0)
    attest_error_from_errno (error, errno, "Opening %s", name);
  return fd;
}

/**
 * attest_import_open:
 * @path: a local file
 * @most: the largest size accepted in bytes, %ATTEST_IMPORT_MOST as a rule
 * @error: return location for an #AttestError
 *
 * Opens @path for reading. Links are not followed, and pipes, devices and
 * folders are refused without waiting for anybody. Nothing is read yet.
 *
 * Returns: (transfer full): the open file and its facts, or %NULL with
 *   %ATTEST_ERROR_INPUT, %ATTEST_ERROR_MISSING, %ATTEST_ERROR_TOO_LARGE or
 *   %ATTEST_ERROR_STORAGE
 */
AttestImport *
attest_import_open (const char *path,
                    guint64     most,
                    GError    **error)
{
  g_autoptr (AttestImport) self = g_new0 (AttestImport, 1);
  struct stat info;

  self->path = g_strdup (path);
  self->name = attest_import_safe_name (path);
  self->fd = open_plain (path, self->name, error);
  if (self->fd < 0)
    return NULL;
  if (fstat (self->fd, &info) < 0)
    {
      attest_error_from_errno (error, errno, "Reading %s", self->name);
      return NULL;
    }
  if (!check_kind (&info, self->name, most, error))
    return NULL;
  self->size = (guint64)info.st_size;
  self->mtime_ns = stat_mtime_ns (&info);
  self->mtime_ms = self->mtime_ns / 1000000;
  self->device = info.st_dev;
  self->inode = info.st_ino;
  return g_steal_pointer (&self);
}

/**
 * attest_import_check:
 * @self: an open file that has been read to its end
 * @error: return location for an #AttestError
 *
 * To be asked after the last byte was read and before anything is committed:
 * a file that grew, shrank or was written to meanwhile may have been read as
 * a mixture that never existed.
 *
 * Returns: whether size, time of change and identity are still those of the
 *   opening; %FALSE with %ATTEST_ERROR_INPUT when not
 */
gboolean
attest_import_check (const AttestImport *self,
                     GError            **error)
{
  struct stat info;

  if (fstat (self->fd, &info) < 0)
    return attest_error_from_errno (error, errno, "Reading %s", self->name);
  if ((guint64)info.st_size == self->size && stat_mtime_ns (&info) == self->mtime_ns &&
      info.st_dev == self->device && info.st_ino == self->inode)
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "%s was changed while it was being read; nothing was added", self->name);
  return FALSE;
}

/**
 * attest_import_plain_source:
 * @self: an open file
 *
 * Says what is true now of the readable file that was opened: it is where it
 * was, or it has no name any more. A file that was moved or replaced cannot
 * be spoken for.
 *
 * Returns: (transfer none): %ATTEST_PLAIN_REMAINS, %ATTEST_PLAIN_REMOVED or
 *   %ATTEST_PLAIN_UNKNOWN
 */
const char *
attest_import_plain_source (const AttestImport *self)
{
  struct stat here;
  struct stat ours;

  if (lstat (self->path, &here) == 0 && here.st_dev == self->device && here.st_ino == self->inode)
    return ATTEST_PLAIN_REMAINS;
  if (fstat (self->fd, &ours) == 0 && ours.st_nlink == 0)
    return ATTEST_PLAIN_REMOVED;
  return ATTEST_PLAIN_UNKNOWN;
}

/**
 * attest_import_remove_ours:
 * @self: an open file that this program was handed to dispose of, such as the
 *   portal's screenshot; never a person's own file
 *
 * Unlinks the file when its name still leads to the very file that was opened
 * and it belongs to this user. A file somebody else put there under the same
 * name is left alone. Unlinking is not erasing: the disk may keep the bytes.
 *
 * Returns: (transfer none): the truth afterwards, as attest_import_plain_source()
 */
const char *
attest_import_remove_ours (const AttestImport *self)
{
  struct stat info;

  if (lstat (self->path, &info) == 0 && S_ISREG (info.st_mode) && info.st_uid == geteuid () &&
      info.st_dev == self->device && info.st_ino == self->inode)
    (void)unlink (self->path);
  return attest_import_plain_source (self);
}

void
attest_import_free (AttestImport *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->path);
  g_free (self->name);
  g_free (self);
}

/* Whether showing @c as it is could hide, reorder or imitate other text. */
static gboolean
is_deceptive (gunichar c)
{
  if (c < 32 || (c >= 0x7f && c < 0xa0) || !g_unichar_isdefined (c))
    return TRUE;
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT: /* bidirectional marks, zero-width characters, tags */
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_UNASSIGNED:
      return TRUE;
    case G_UNICODE_LOWERCASE_LETTER:
    case G_UNICODE_MODIFIER_LETTER:
    case G_UNICODE_OTHER_LETTER:
    case G_UNICODE_TITLECASE_LETTER:
    case G_UNICODE_UPPERCASE_LETTER:
    case G_UNICODE_SPACING_MARK:
    case G_UNICODE_ENCLOSING_MARK:
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_DECIMAL_NUMBER:
    case G_UNICODE_LETTER_NUMBER:
    case G_UNICODE_OTHER_NUMBER:
    case G_UNICODE_CONNECT_PUNCTUATION:
    case G_UNICODE_DASH_PUNCTUATION:
    case G_UNICODE_CLOSE_PUNCTUATION:
    case G_UNICODE_FINAL_PUNCTUATION:
    case G_UNICODE_INITIAL_PUNCTUATION:
    case G_UNICODE_OTHER_PUNCTUATION:
    case G_UNICODE_OPEN_PUNCTUATION:
    case G_UNICODE_CURRENCY_SYMBOL:
    case G_UNICODE_MODIFIER_SYMBOL:
    case G_UNICODE_MATH_SYMBOL:
    case G_UNICODE_OTHER_SYMBOL:
    case G_UNICODE_SPACE_SEPARATOR:
      return FALSE;
    default:
      return TRUE;
    }
}

static void
append_safely (GString    *out,
               const char *at,
               gunichar    c)
{
  if (c == (gunichar)-1 || c == (gunichar)-2)
    g_string_append_printf (out, "\\x%02x", (guint8)*at);
  else if (is_deceptive (c))
    g_string_append_printf (out, "\\u{%x}", c);
  else
    g_string_append_unichar (out, c);
}

/**
 * attest_import_safe_name:
 * @path: a path in whatever bytes the file system holds
 *
 * Returns: (transfer full): the last part of @path as valid UTF-8 of at most
 *   %ATTEST_IMPORT_NAME_MAX bytes, in which control, direction and invisible
 *   characters and ill-encoded bytes are written out ("\u{202e}", "\xff");
 *   never empty
 */
char *
attest_import_safe_name (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autoptr (GString) out = g_string_new (NULL);
  const char *at = base;

  while (*at != '\0')
    {
      gunichar c = g_utf8_get_char_validated (at, -1);
      gsize    before = out->len;

      append_safely (out, at, c);
      if (out->len > ATTEST_IMPORT_NAME_MAX - strlen ("…"))
        {
          g_string_truncate (out, before);
          g_string_append (out, "…");
          break;
        }
      at = c == (gunichar)-1 || c == (gunichar)-2 ? at + 1 : g_utf8_next_char (at);
    }
  if (out->len == 0)
    g_string_append (out, "unnamed");
  return g_string_free (g_steal_pointer (&out), FALSE);
}
