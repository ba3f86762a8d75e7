/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Inside seal/ only. Bech32 (BIP 173) of 32 bytes in one case throughout,
 * which is the case of the prefix: "age" or "AGE-SECRET-KEY-". */
#define ATTEST_BECH32_BYTES 32
#define ATTEST_BECH32_LENGTH(prefix_length) ((prefix_length) + 1 + 52 + 6)

void     attest_bech32_encode (const char  *prefix,
                               const guint8 bytes[ATTEST_BECH32_BYTES],
                               char        *text); /* zero-terminated */
gboolean attest_bech32_decode (const char *prefix,
                               const char *text,
                               guint8      bytes[ATTEST_BECH32_BYTES]);

G_END_DECLS
