/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "seal/attest-digest.h"

G_BEGIN_DECLS

/* SHA-256 on a thread of its own: hashing costs about what sealing costs, so
 * the two side by side take the time of one. One block at a time. */
typedef struct
{
  AttestHasher  hasher;
  GThread      *thread; /* NULL until a block is worth one */
  GMutex        lock;
  GCond         changed;
  const guint8 *block;  /* borrowed while busy */
  gsize         length;
  gboolean      busy;
  gboolean      quit;
} AttestObjectHash;

void         attest_object_hash_init   (AttestObjectHash *self);
void         attest_object_hash_post   (AttestObjectHash *self,
                                        const guint8     *block,
                                        gsize             length);
void         attest_object_hash_wait   (AttestObjectHash *self);
AttestDigest attest_object_hash_finish (AttestObjectHash *self);
void         attest_object_hash_clear  (AttestObjectHash *self);

G_END_DECLS
