/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ATTEST_ERROR (attest_error_quark ())

/**
 * AttestError:
 *
 * The one error domain. A code names what a person can do about it; the
 * message says which thing went wrong and goes to the log and to "Details".
 * ui/attest-messages.c and cli/ turn codes into words.
 */
typedef enum
{
  ATTEST_ERROR_STORAGE,        /* reading or writing failed; nothing was changed */
  ATTEST_ERROR_NO_SPACE,       /* the disk or the share is full */
  ATTEST_ERROR_IN_USE,         /* another program has the store open */
  ATTEST_ERROR_LOCKED,         /* this passphrase, key or sheet does not open the store */
  ATTEST_ERROR_DAMAGED,        /* a file of ours cannot be read as what it should be */
  ATTEST_ERROR_TAMPERED,       /* a digest, seal or link does not match what was recorded */
  ATTEST_ERROR_MISSING,        /* a file that the store knows of is gone */
  ATTEST_ERROR_NEWER,          /* made by a later version of Attest */
  ATTEST_ERROR_EXISTS,         /* there is one already; it was left alone */
  ATTEST_ERROR_NOT_FOUND,      /* no such case, item, pack, person */
  ATTEST_ERROR_INPUT,          /* what was given cannot be used as it is */
  ATTEST_ERROR_TOO_LARGE,      /* beyond a stated limit */
  ATTEST_ERROR_GATE,           /* may show an indecent image of a child: nothing was captured */
  ATTEST_ERROR_POLICY,         /* the school's pack does not allow it, or asks for a reason */
  ATTEST_ERROR_SUBJECT,        /* the recipient is a subject of the case */
  ATTEST_ERROR_NO_RECIPIENT,   /* nobody the case could go to is known */
  ATTEST_ERROR_NOT_FOR_US,     /* sealed to somebody else */
  ATTEST_ERROR_UNKNOWN_SENDER, /* the sender's key was never compared */
  ATTEST_ERROR_SIGNATURE,      /* a signature does not verify */
  ATTEST_ERROR_PRACTICE,       /* practice data in a real store, or the reverse */
  ATTEST_ERROR_ROLLED_BACK,    /* an older copy than one already seen */
  ATTEST_ERROR_UNDELIVERED,    /* the drop cannot be reached; the sealed copy waits */
  ATTEST_ERROR_UNAVAILABLE,    /* this computer has no such service (portal, keyring) */
  ATTEST_ERROR_CANCELLED,      /* the person said no, or stopped it */
  ATTEST_ERROR_CLOSED,         /* the store is not open */
  ATTEST_ERROR_UNSAVED,        /* the place a person chose did not take the file; another one may */
  ATTEST_ERROR_NO_ANSWER,      /* the drop is there and says nothing; the sealed copy waits */
  ATTEST_ERROR_LAST = ATTEST_ERROR_NO_ANSWER
} AttestError;

GQuark      attest_error_quark      (void);
const char *attest_error_nick       (AttestError  code);
gboolean    attest_error_from_errno (GError     **error,
                                     int          saved_errno,
                                     const char  *format,
                                     ...) G_GNUC_PRINTF (3, 4);

G_END_DECLS
