/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Integers are big-endian in all our formats. */
void attest_put_u32 (guint8 *out, guint32 value);
void attest_put_u64 (guint8 *out, guint64 value);
guint32 attest_get_u32 (const guint8 *in);

gboolean attest_text_is_safe   (const char *text,
                                gssize      length,
                                gsize       most);
char    *attest_text_marked    (const char *text) G_GNUC_WARN_UNUSED_RESULT;
gboolean attest_text_holds_file (const char *text);
gboolean attest_parse_uint     (const char *text,
                                guint64     most,
                                guint64    *out);

G_END_DECLS
