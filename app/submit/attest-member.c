/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit/attest-package.h"

#include <string.h>

/**
 * attest_member_new:
 * @name: where it goes below data/
 * @digest: what it has to be
 * @size: its bytes
 * @source: gives them, once
 * @source_data: for @source
 * @free_data: (nullable): for @source_data
 *
 * Returns: (transfer full): a payload file to be
 */
AttestMember *
attest_member_new (const char         *name,
                   const AttestDigest *digest,
                   guint64             size,
                   AttestSource        source,
                   gpointer            source_data,
                   GDestroyNotify      free_data)
{
  AttestMember *self = g_new0 (AttestMember, 1);

  self->name = g_strdup (name);
  self->digest = *digest;
  self->size = size;
  self->source = source;
  self->source_data = source_data;
  self->free_data = free_data;
  return self;
}

typedef struct
{
  GBytes *bytes;
  gsize   at;
} Memory;

static gssize
memory_read (void    *out,
             gsize    length,
             gpointer data,
             GError **error)
{
  Memory       *self = data;
  gsize         whole = 0;
  const guint8 *bytes = g_bytes_get_data (self->bytes, &whole);
  gsize         part = MIN (length, whole - self->at);

  if (part > 0)
    memcpy (out, bytes + self->at, part);
  self->at += part;
  return (gssize)part;
}

static void
memory_free (gpointer data)
{
  Memory *self = data;

  g_bytes_unref (self->bytes);
  g_free (self);
}

/**
 * attest_member_new_bytes:
 * @name: where it goes below data/
 * @bytes: what it is
 *
 * Returns: (transfer full): a payload file made of @bytes
 */
AttestMember *
attest_member_new_bytes (const char *name,
                         GBytes     *bytes)
{
  gsize        length = 0;
  const void  *start = g_bytes_get_data (bytes, &length);
  AttestDigest digest = attest_digest_of (start, length);
  Memory      *memory = g_new0 (Memory, 1);

  memory->bytes = g_bytes_ref (bytes);
  return attest_member_new (name, &digest, length, memory_read, memory, memory_free);
}

void
attest_member_free (AttestMember *self)
{
  if (self == NULL)
    return;
  if (self->free_data != NULL)
    self->free_data (self->source_data);
  g_free (self->name);
  g_free (self);
}
