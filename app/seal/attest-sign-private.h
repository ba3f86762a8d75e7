/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "seal/attest-sign.h"

G_BEGIN_DECLS

/* Inside seal/ only: the 42 bytes behind a signing key's line. */
#define ATTEST_KEY_NUMBER 8
#define ATTEST_SIGNATURE 64

typedef struct
{
  guint8 algorithm[2]; /* "Ed" */
  guint8 number[ATTEST_KEY_NUMBER];
  guint8 key[32];
} AttestPublicKey;

G_STATIC_ASSERT (sizeof (AttestPublicKey) == 42);

gboolean attest_public_key_parse (const char      *text,
                                  AttestPublicKey *out);
void     attest_sign_detached (const AttestSignKey *self,
                               const guint8        *bytes,
                               gsize                length,
                               guint8               signature[ATTEST_SIGNATURE]);

G_END_DECLS
