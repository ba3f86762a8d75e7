/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Inside seal/ only. Base64 with one spelling for one value: no white space,
 * no spare bits, padding always (minisign) or never (age). */
typedef enum {
  ATTEST_BASE64_PADDED,
  ATTEST_BASE64_UNPADDED,
} AttestBase64;

/* The most bytes that are decoded at once. */
#define ATTEST_BASE64_MOST 96
/* Characters for @length bytes. */
#define ATTEST_BASE64_PADDED_LENGTH(length) (((length) + 2) / 3 * 4)
#define ATTEST_BASE64_UNPADDED_LENGTH(length) (((length)*4 + 2) / 3)

void     attest_base64_encode (AttestBase64  form,
                               const guint8 *bytes,
                               gsize         length,
                               char         *text); /* zero-terminated */
gboolean attest_base64_decode (AttestBase64 form,
                               const char  *text,
                               gsize        characters,
                               guint8      *bytes,
                               gsize        length); /* exactly so many bytes */

G_END_DECLS
