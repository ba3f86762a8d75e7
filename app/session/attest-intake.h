/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/attest-desk-private.h"
#include "store/attest-objects.h"
#include "submit/attest-package.h"

G_BEGIN_DECLS

/* What of a package has come in so far. Objects are on disk and sealed, but no
 * row knows their keys until attest_vault_import() commits. */
typedef struct
{
  AttestDesk         *desk;      /* Borrowed */
  AttestPackageInfo  *info;
  char               *member;    /* being read */
  guint64             size;      /* of it */
  AttestDigest        expected;
  AttestObjectWriter *writer;    /* for items */
  GByteArray         *text;      /* for everything else */
  gsize               text_total;
  GBytes             *chain;
  GHashTable         *bodies;    /* guint64 seq → GBytes */
  GHashTable         *objects;   /* sha256 → AttestObject */
  guint64             octets;    /* of the file; 0 when it is not known */
  gboolean            committed; /* the objects belong to the store now */
  gboolean            later;     /* its sender has sent enough for today */
  gboolean            unanswered;/* taken in, and its receipt could not be written */
} AttestIntake;

extern const AttestPackageSink attest_intake_sink;

void     attest_intake_init    (AttestIntake        *self,
                                AttestDesk          *desk);
void     attest_intake_clear   (AttestIntake        *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AttestIntake, attest_intake_clear)
/* When nothing was committed, the sealed objects of this package go again. */
void     attest_intake_discard (AttestIntake        *self);
/* The package was verified whole: takes it into the store, or nothing of it. */
gboolean attest_intake_commit  (AttestIntake        *self,
                                const AttestDigest  *digest,
                                AttestImportOutcome *outcome,
                                guint64             *need_from,
                                GError             **error);

G_END_DECLS
