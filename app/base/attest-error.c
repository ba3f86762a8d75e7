/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-error.h"

#include <errno.h>

G_DEFINE_QUARK (attest - error - quark, attest_error)

/**
 * attest_error_nick:
 * @code: an #AttestError
 *
 * Returns: (transfer none): a short stable word for @code, as printed by
 *   `attest-cli --json`; never translated
 */
const char *
attest_error_nick (AttestError code)
{
  static const char *const nicks[] = {
    "storage", "no-space", "in-use", "locked", "damaged", "tampered", "missing", "newer", "exists",
    "not-found", "input", "too-large", "gate", "policy", "subject", "no-recipient", "not-for-us",
    "unknown-sender", "signature", "practice", "rolled-back", "undelivered", "unavailable",
    "cancelled", "closed", "unsaved", "no-answer"
  };
  G_STATIC_ASSERT (G_N_ELEMENTS (nicks) == ATTEST_ERROR_LAST + 1);

  g_return_val_if_fail ((guint)code < G_N_ELEMENTS (nicks), "storage");
  return nicks[code];
}

/**
 * attest_error_from_errno:
 * @error: return location for an #AttestError
 * @saved_errno: the value of errno after the failed call
 * @format: what was being done, in words; the system's own text is appended
 *
 * Sorts a system error into the codes a person can act on: a full disk and a
 * missing file are told apart, everything else is %ATTEST_ERROR_STORAGE.
 *
 * Returns: always %FALSE, so that callers can return it
 */
gboolean
attest_error_from_errno (GError    **error,
                         int         saved_errno,
                         const char *format,
                         ...)
{
  AttestError      code = ATTEST_ERROR_STORAGE;
  g_autofree char *what = NULL;
  va_list          args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);

  if (saved_errno == ENOSPC || saved_errno == EDQUOT || saved_errno == EFBIG)
    code = ATTEST_ERROR_NO_SPACE;
  else if (saved_errno == ENOENT)
    code = ATTEST_ERROR_MISSING;
  else if (saved_errno == EEXIST)
    code = ATTEST_ERROR_EXISTS;
  g_set_error (error, ATTEST_ERROR, code, "%s: %s", what, g_strerror (saved_errno));
  return FALSE;
}
