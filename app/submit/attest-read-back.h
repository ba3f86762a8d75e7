/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "seal/attest-digest.h"

G_BEGIN_DECLS

/* Reads a growing file back, piece by piece behind its writer, and hashes what
 * the file system gives. A piece is sent to the disk before it is read. The
 * file stays open, and nothing but its end is written, until it is freed. */
typedef struct _AttestReadBack AttestReadBack;

AttestReadBack *attest_read_back_new     (int             fd) G_GNUC_WARN_UNUSED_RESULT;
void            attest_read_back_written (AttestReadBack *self,
                                          guint64         length);
gboolean        attest_read_back_finish  (AttestReadBack *self,
                                          GCancellable   *cancellable,
                                          AttestDigest   *digest,
                                          GError        **error);
void            attest_read_back_free    (AttestReadBack *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestReadBack, attest_read_back_free)

G_END_DECLS
