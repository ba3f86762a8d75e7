/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "seal/attest-digest.h"

G_BEGIN_DECLS

/* SHA-256 on a thread of its own, since hashing costs as much as sealing. The
 * thread is started by the first bytes that fill a buffer; small things are
 * hashed by the caller. Used from one thread. */
typedef struct _AttestHashThread AttestHashThread;

AttestHashThread *attest_hash_thread_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void              attest_hash_thread_update (AttestHashThread *self,
                                             const void       *bytes,
                                             gsize             length);
AttestDigest      attest_hash_thread_finish (AttestHashThread *self);
void              attest_hash_thread_free   (AttestHashThread *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestHashThread, attest_hash_thread_free)

G_END_DECLS
