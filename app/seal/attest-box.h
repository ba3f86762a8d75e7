/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "seal/attest-key.h"

G_BEGIN_DECLS

/* nonce[24] || ciphertext[length] || tag[16], XChaCha20-Poly1305. */
#define ATTEST_BOX_OVERHEAD 40

GBytes       *attest_box_seal (const AttestKey *key,
                               const char      *context,
                               const void      *bytes,
                               gsize            length) G_GNUC_WARN_UNUSED_RESULT;
AttestSecret *attest_box_open (const AttestKey *key,
                               const char      *context,
                               const void      *box,
                               gsize            length,
                               GError         **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
