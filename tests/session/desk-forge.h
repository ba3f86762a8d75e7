/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk-fixture.h"
#include "session/attest-desk-private.h"
#include "submit/attest-package.h"

G_BEGIN_DECLS

/* A package sealed by hand from a case of STAFF, so that one thing in it can
 * be other than Attest would make it. */
typedef struct
{
  const char *package_id; /* NULL: a new one */
  guint64     after;      /* base */
  gboolean    real;       /* says that it is no practice */
  gboolean    no_chain;
  gboolean    no_items;
  gboolean    one_more; /* a file that no entry names */
  gboolean    no_opening; /* leaves the first line out and claims a base of zero */
  const char *case_id;    /* NULL: the case's own */
  Who         key;        /* who signs, STAFF by default */
} Forge;

void forge_package (School      *self,
                    const char  *case_id,
                    const Forge *how,
                    const char  *path);

/* Puts a receipt for @submission into the drop, signed by @by, with changes
 * made by @change. Returns its path. */
typedef void (*ForgeChange) (AttestReceipt *receipt);
char *forge_receipt (School           *self,
                     AttestSubmission *submission,
                     AttestDesk       *by,
                     ForgeChange       change) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
