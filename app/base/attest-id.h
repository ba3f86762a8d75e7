/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 128 bits of the system's randomness as 32 lower-case hex digits. */
#define ATTEST_ID_LENGTH 32

char    *attest_id_new      (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean attest_id_is_valid (const char *text);
void     attest_random      (void       *out,
                             gsize       length);
char    *attest_hex         (const guint8 *bytes,
                             gsize         length) G_GNUC_WARN_UNUSED_RESULT;
gboolean attest_unhex       (const char *text,
                             gsize       digits,
                             guint8     *out);

G_END_DECLS
