/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "age-support.h"

#include "base/attest-error.h"

#include <string.h>

gssize
test_source (void    *bytes,
             gsize    length,
             gpointer data,
             GError **error)
{
  TestSource *self = data;
  gsize       part = MIN (length, self->length - self->at);

  if (self->piece > 0)
    part = MIN (part, self->piece);
  if (self->fails_from > 0 && self->at + part >= self->fails_from)
    {
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_MISSING, "the source broke");
      return -1;
    }
  if (part > 0)
    memcpy (bytes, self->bytes + self->at, part);
  self->at += part;
  return (gssize)part;
}

gboolean
test_sink (const void *bytes,
           gsize       length,
           gpointer    data,
           GError    **error)
{
  TestSink *self = data;

  self->strayed = self->strayed || (self->calls > 0 && self->thread != g_thread_self ());
  self->thread = g_thread_self ();
  self->calls++;
  g_byte_array_append (self->bytes, bytes, (guint)length);
  if (self->fails_from == 0 || self->bytes->len < self->fails_from)
    return TRUE;
  g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_NO_SPACE, "the sink is full");
  return FALSE;
}

/* Bytes whose every block differs, so that a chunk out of place is noticed. */
guint8 *
test_pattern (gsize length)
{
  guint8 *bytes = g_malloc (length + 1);
  guint32 state = 1;

  for (gsize i = 0; i < length; i++)
    {
      state = state * 1664525 + 1013904223;
      bytes[i] = (guint8)(state >> 24);
    }
  return bytes;
}

GBytes *
test_seal (const char *recipient,
           const void *bytes,
           gsize       length)
{
  const char *const recipients[] = { recipient, NULL };
  g_autoptr (GError) error = NULL;
  GBytes *sealed = attest_age_seal_bytes (recipients, bytes, length, &error);

  g_assert_no_error (error);
  return sealed;
}

GBytes *
test_open (const AttestIdentity *identity,
           const guint8         *bytes,
           gsize                 length,
           GError              **error)
{
  return attest_age_open_bytes (identity, bytes, length, 1u << 30, error);
}
