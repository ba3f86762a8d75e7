/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bounded reader over bytes that came from outside. After the first read past
 * the end every further one fails and gives zeros, so a caller may read a
 * whole record and ask once. Integers are big-endian in all our formats. */
typedef struct
{
  const guint8 *data;
  gsize         length;
  gsize         at;
  gboolean      failed;
} AttestReader;

#define ATTEST_READER(bytes, size) { .data = (bytes), .length = (size) }

guint32       attest_reader_u32   (AttestReader *self);
guint64       attest_reader_u64   (AttestReader *self);
const guint8 *attest_reader_bytes (AttestReader *self,
                                   gsize         length);
gboolean      attest_reader_done  (AttestReader *self);

void attest_put_u32 (guint8 *out, guint32 value);
void attest_put_u64 (guint8 *out, guint64 value);
guint32 attest_get_u32 (const guint8 *in);
guint64 attest_get_u64 (const guint8 *in);

gboolean attest_text_is_safe   (const char *text,
                                gssize      length,
                                gsize       most);
char    *attest_text_marked    (const char *text) G_GNUC_WARN_UNUSED_RESULT;
gboolean attest_parse_uint     (const char *text,
                                guint64     most,
                                guint64    *out);

G_END_DECLS
