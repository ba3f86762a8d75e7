/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/attest-error.h"
#include "submit/attest-drop-wait.h"
#include "submit/attest-drop.h"

G_BEGIN_DECLS

struct _AttestDrop
{
  /* Owned */
  GFile           *root;
  guint            patience_ms;

  /* Borrowed */
  AttestDropWanted wanted; /* (nullable) */
  gpointer         wanted_data;
};

typedef enum
{
  ATTEST_DROP_CHECK_EQUAL,
  ATTEST_DROP_CHECK_DIFFERENT,
  ATTEST_DROP_CHECK_REFUSED, /* it cannot be read here */
  ATTEST_DROP_CHECK_ABSENT,
  ATTEST_DROP_CHECK_STOPPED
} AttestDropCheck;

/* A share that is slow answers in this time, and nobody likes to wait longer. */
#define ATTEST_DROP_PATIENCE_MS 20000

AttestDrop *attest_drop_copy (AttestDrop *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean attest_drop_reach  (AttestDrop    *self,
                             GCancellable  *cancellable,
                             GError       **error);
GFile   *attest_drop_side   (AttestDrop    *self,
                             AttestDropSide side) G_GNUC_WARN_UNUSED_RESULT;
GFile   *attest_drop_file   (AttestDrop    *self,
                             AttestDropSide side,
                             const char    *name,
                             GError       **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean attest_drop_failed (GError       **error,
                             GError        *cause,
                             AttestError    missing,
                             const char    *doing);

AttestDropCheck attest_drop_check      (GFile              *file,
                                        const AttestDigest *expected,
                                        GCancellable       *cancellable);
gboolean attest_drop_remove_cut_off    (GFile              *file,
                                        GInputStream       *ours,
                                        GCancellable       *cancellable);

AttestDropReader *attest_drop_reader_new (GFile        *file,
                                          guint64       most_bytes,
                                          GCancellable *cancellable,
                                          GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
