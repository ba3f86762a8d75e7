/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-error.h"
#include "submit/attest-package.h"

#include <string.h>

/* Packages and receipts that come as files: by e-mail, on a stick, pressed
 * twice. What they are called is a hint; what they are shows when they open. */

static GBytes *
read_small (AttestDropReader *reader,
            GError          **error)
{
  gsize              size = (gsize)attest_drop_reader_size (reader);
  g_autofree guint8 *bytes = g_malloc (size + 1);
  gsize              at = 0;
  gssize             got;

  while ((got = attest_drop_reader_read (bytes + at, (gssize)(size - at + 1), reader, error)) > 0)
    at += (gsize)got;
  return got == 0 ? g_bytes_new_take (g_steal_pointer (&bytes), at) : NULL;
}

/* Whether @path was a receipt, taken or not; %FALSE without an error when it
 * may be a package. */
static gboolean
take_as_receipt (AttestDesk     *self,
                 const char     *path,
                 GCancellable   *cancellable,
                 AttestFileInfo *out,
                 GError        **error)
{
  g_autoptr (AttestDropReader) reader = attest_drop_open_file (path, ATTEST_RECEIPT_FILE_MOST, cancellable, NULL);
  g_autoptr (GBytes) bytes = reader != NULL ? read_small (reader, NULL) : NULL;
  g_autoptr (GPtrArray) fresh = g_ptr_array_new ();
  g_autoptr (GError) local = NULL;

  if (bytes == NULL)
    return FALSE;
  if (attest_desk_take_receipt (self, bytes, fresh, &local))
    {
      out->receipt = fresh->len > 0 ? fresh->pdata[0] : NULL;
      return TRUE;
    }
  if (g_str_has_suffix (path, ATTEST_RECEIPT_SUFFIX))
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * attest_desk_take_file:
 * @self: a desk
 * @path: a file that somebody handed over, a path or a URI
 * @cancellable: (nullable): stops it
 * @error: return location for an #AttestError
 *
 * Treats a package as one in the drop and a receipt as one in out/: nothing is
 * believed because of the way it came. The file stays where it is.
 *
 * Returns: (transfer full): what it was; %NULL when it could not be read, is
 *   sealed to somebody else, or is a receipt that does not belong here
 */
AttestFileInfo *
attest_desk_take_file (AttestDesk   *self,
                       const char   *path,
                       GCancellable *cancellable,
                       GError      **error)
{
  g_autoptr (AttestFileInfo) out = g_new0 (AttestFileInfo, 1);
  g_autoptr (AttestDropReader) reader = NULL;
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *name = g_strndup (base, strcspn (base, "."));
  g_autoptr (GError) local = NULL;

  if (take_as_receipt (self, path, cancellable, out, &local))
    return g_steal_pointer (&out);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  reader = attest_drop_open_file (path, ATTEST_PACKAGE_OCTETS_MOST, cancellable, error);
  if (reader == NULL)
    return NULL;
  out->arrival = attest_desk_take_reader (self, reader, name);
  if (g_strcmp0 (out->arrival->problem, attest_error_nick (ATTEST_ERROR_NOT_FOR_US)) != 0)
    return g_steal_pointer (&out);
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOR_US, "That file is sealed to somebody else");
  return NULL;
}
