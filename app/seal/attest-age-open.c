/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "seal/attest-age-private.h"

#include "base/attest-error.h"
#include "seal/attest-crew-private.h"
#include "seal/attest-stream.h"

#include <sodium.h>
#include <string.h>

/* One byte more than a batch is read ahead: if it is there, no chunk of the
 * batch is the file's last; if not, the last one read is. So a byte after the
 * end, or a missing end, fails the chunk's own seal. */
#define BATCH_SEALED ((gsize)ATTEST_AGE_BATCH * ATTEST_CHUNK_SEALED)
#define BUFFER (BATCH_SEALED + 1)
#define HEADER_STEP 8192

G_STATIC_ASSERT (BUFFER > ATTEST_AGE_MOST_HEADER + ATTEST_AGE_NONCE);

struct _AttestAgeOpener
{
  AttestSource source;
  gpointer     data;

  /* Owned */ AttestKey  *key;
  /* Owned */ AttestCrew *crew;
  /* Owned */ guint8     *sealed;
  /* Owned */ guint8     *plain;
  /* Owned */ GError     *failure;

  gsize    room;       /* bytes sealed can hold, grown to BUFFER as needed */
  gsize    plain_room; /* bytes plain can hold */
  gsize    have;       /* sealed bytes read and not yet opened */
  gsize    batch;      /* how many of them are being opened */
  gboolean ended;      /* the source gave its last byte */
  guint64  number;     /* of the batch's first chunk */
  gsize    plain_from, plain_to;
  gboolean whole;
};

static gboolean
opener_fail (AttestAgeOpener *self,
             AttestError      code,
             const char      *message)
{
  g_set_error_literal (&self->failure, ATTEST_ERROR, (int)code, message);
  return FALSE;
}

static void
opener_grow (AttestAgeOpener *self)
{
  self->room = CLAMP (2 * self->room, HEADER_STEP, BUFFER);
  self->sealed = g_realloc (self->sealed, self->room);
}

/* Reads until @most bytes are there or the source ends. */
static gboolean
opener_fill (AttestAgeOpener *self,
             gsize            most)
{
  while (self->have < most && !self->ended)
    {
      gsize  part;
      gssize got;

      if (self->have == self->room)
        opener_grow (self);
      part = MIN (most, self->room) - self->have;
      got = self->source (self->sealed + self->have, part, self->data, &self->failure);
      if (got < 0 && self->failure != NULL)
        return FALSE;
      if (got < 0 || (gsize)got > part)
        return opener_fail (self, ATTEST_ERROR_STORAGE, "Reading the sealed file failed");
      self->ended = got == 0;
      self->have += (gsize)got;
    }
  return TRUE;
}

static void
opener_drop (AttestAgeOpener *self,
             gsize            length)
{
  self->have -= length;
  memmove (self->sealed, self->sealed + length, self->have);
}

/* The length of the header, or 0 while its footer was not read. No other line
 * of it can begin with three dashes. */
static gsize
header_length (AttestAgeOpener *self)
{
  const guint8 *footer = self->have > 0 ? memmem (self->sealed, self->have, "\n---", 4) : NULL;
  const guint8 *end = self->sealed + self->have;
  const guint8 *feed = footer == NULL ? NULL : memchr (footer + 1, '\n', (gsize)(end - footer - 1));

  return feed == NULL ? 0 : (gsize)(feed + 1 - self->sealed);
}

static gboolean
opener_read_header (AttestAgeOpener *self,
                    gsize           *length)
{
  gsize intro = strlen (ATTEST_AGE_INTRO);

  while ((*length = header_length (self)) == 0)
    {
      if (self->have >= intro && memcmp (self->sealed, ATTEST_AGE_INTRO, intro) != 0)
        return opener_fail (self, ATTEST_ERROR_INPUT, "This is not a sealed file (age v1)");
      if (self->ended && self->have < intro)
        return opener_fail (self, ATTEST_ERROR_INPUT, "This is not a sealed file (age v1): it is too short");
      if (self->ended)
        return opener_fail (self, ATTEST_ERROR_TAMPERED, "The sealed file was cut within its header");
      if (self->have >= ATTEST_AGE_MOST_HEADER)
        return opener_fail (self, ATTEST_ERROR_INPUT, "The sealed file's header is not valid: it is larger than 1 MiB");
      if (!opener_fill (self, CLAMP (2 * self->have, HEADER_STEP, ATTEST_AGE_MOST_HEADER)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
opener_find_file_key (AttestAgeOpener       *self,
                      const AttestIdentity  *identity,
                      const AttestAgeHeader *header,
                      AttestSecret         **file_key)
{
  gboolean newer = FALSE;

  for (guint i = 0; i < header->n_stanzas; i++)
    {
      const AttestAgeStanza *stanza = &header->stanzas[i];
      AttestAgeMatch         match = ATTEST_AGE_MISS;

      if (attest_age_span_is (&stanza->type, "X25519"))
        match = attest_age_unwrap (identity, stanza, file_key);
      if (match == ATTEST_AGE_HIT)
        return TRUE;
      if (match == ATTEST_AGE_BROKEN)
        return opener_fail (self, ATTEST_ERROR_INPUT, "The sealed file's header is not valid: a recipient's part holds no key");
      newer = newer || attest_age_span_is (&stanza->type, "mlkem768x25519");
    }
  if (newer)
    return opener_fail (self, ATTEST_ERROR_NEWER, "The file is sealed in a newer way (age1pq) that this version cannot open");
  return opener_fail (self, ATTEST_ERROR_NOT_FOR_US, "The file is sealed to somebody else");
}

static gboolean
opener_check_mac (AttestAgeOpener       *self,
                  const AttestAgeHeader *header,
                  const AttestSecret    *file_key)
{
  guint8 mac[ATTEST_AGE_MAC];

  attest_age_header_mac (file_key, (const char *)self->sealed, header->signed_length, mac);
  return sodium_memcmp (mac, header->mac, sizeof mac) == 0 || opener_fail (self, ATTEST_ERROR_TAMPERED, "The sealed file's header was changed");
}

static gboolean
opener_start (AttestAgeOpener      *self,
              const AttestIdentity *identity)
{
  g_autofree AttestAgeHeader *header = g_new (AttestAgeHeader, 1);
  g_autoptr (AttestSecret) file_key = NULL;
  gsize length;

  if (!opener_read_header (self, &length) ||
      !attest_age_header_parse ((const char *)self->sealed, length, header, &self->failure) ||
      !opener_find_file_key (self, identity, header, &file_key) ||
      !opener_check_mac (self, header, file_key) ||
      !opener_fill (self, length + ATTEST_AGE_NONCE))
    return FALSE;
  if (self->have < length + ATTEST_AGE_NONCE)
    return opener_fail (self, ATTEST_ERROR_TAMPERED, "The sealed file was cut after its header");
  self->key = attest_age_payload_key (file_key, self->sealed + length);
  opener_drop (self, length + ATTEST_AGE_NONCE);
  return TRUE;
}

static guint
batch_chunks (gsize sealed)
{
  return (guint)((sealed + ATTEST_CHUNK_SEALED - 1) / ATTEST_CHUNK_SEALED);
}

static gboolean
open_piece (guint    index,
            gpointer data)
{
  AttestAgeOpener *self = data;
  gsize            from = (gsize)index * ATTEST_CHUNK_SEALED;
  gboolean         last = self->whole && index + 1 == batch_chunks (self->batch);

  return attest_chunk_open (self->key, self->number + index, last, self->sealed + from, MIN (self->batch - from, ATTEST_CHUNK_SEALED), self->plain + (gsize)index * ATTEST_CHUNK);
}

static void
opener_wipe (AttestAgeOpener *self)
{
  attest_wipe (self->plain, self->plain_room);
}

/* Only called when all plaintext was read. */
static void
opener_make_room (AttestAgeOpener *self,
                  gsize            wanted)
{
  if (wanted <= self->plain_room)
    return;
  opener_wipe (self);
  g_free (self->plain);
  self->plain = g_malloc (wanted);
  self->plain_room = wanted;
}

/* A batch with one bad chunk gives nothing. */
static gboolean
opener_next_batch (AttestAgeOpener *self)
{
  guint    chunks;
  gboolean ok;

  if (!opener_fill (self, BUFFER))
    return FALSE;
  self->batch = MIN (self->have, BATCH_SEALED);
  self->whole = self->have <= BATCH_SEALED;
  chunks = batch_chunks (self->batch);
  opener_make_room (self, (gsize)chunks * ATTEST_CHUNK);
  ok = chunks > 0 && attest_crew_run (self->crew, chunks);
  if (!ok)
    {
      opener_wipe (self);
      return opener_fail (self, ATTEST_ERROR_TAMPERED, "The sealed file's content was changed or cut");
    }
  self->plain_from = 0;
  self->plain_to = self->batch - (gsize)chunks * (ATTEST_CHUNK_SEALED - ATTEST_CHUNK);
  self->number += chunks;
  opener_drop (self, self->batch);
  return TRUE;
}

/**
 * attest_age_opener_new:
 * @identity: who is asking; not needed afterwards
 * @source: (scope notified): gives the sealed bytes, on the caller's thread
 * @data: for @source
 * @error: return location for an #AttestError
 *
 * Reads the header, at most 1 MiB with at most 64 recipients, and checks it.
 *
 * Returns: (transfer full): an opener, or %NULL with %ATTEST_ERROR_INPUT (not
 *   age v1), %ATTEST_ERROR_NOT_FOR_US, %ATTEST_ERROR_NEWER,
 *   %ATTEST_ERROR_TAMPERED (changed or cut), or what @source set
 */
AttestAgeOpener *
attest_age_opener_new (const AttestIdentity *identity,
                       AttestSource          source,
                       gpointer              data,
                       GError              **error)
{
  g_autoptr (AttestAgeOpener) self = g_new0 (AttestAgeOpener, 1);

  self->source = source;
  self->data = data;
  self->crew = attest_crew_new (open_piece, self);
  opener_grow (self);
  if (!opener_start (self, identity))
    {
      attest_age_fail_again (self->failure, error);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * attest_age_opener_read:
 * @self: an opener
 * @bytes: (out caller-allocates) (array length=length): room for plaintext
 * @length: how many bytes at most; not 0
 * @error: return location for an #AttestError
 *
 * Every byte given was authenticated together with its place. That nothing is
 * missing at the end is known only when this returns 0.
 *
 * Returns: how many bytes there are, 0 after the file's whole content, or -1
 *   with %ATTEST_ERROR_TAMPERED or what the source set; then so for ever
 */
gssize
attest_age_opener_read (AttestAgeOpener *self,
                        void            *bytes,
                        gsize            length,
                        GError         **error)
{
  gsize part;

  g_return_val_if_fail (length > 0, -1);
  while (self->failure == NULL && self->plain_from == self->plain_to && !self->whole)
    if (!opener_next_batch (self))
      break;
  if (self->failure != NULL)
    {
      attest_age_fail_again (self->failure, error);
      return -1;
    }
  part = MIN (length, self->plain_to - self->plain_from);
  memcpy (bytes, self->plain + self->plain_from, part);
  self->plain_from += part;
  return (gssize)part;
}

/**
 * attest_age_opener_free:
 * @self: (nullable) (transfer full): an opener, at its end or given up; key and
 *   plaintext are wiped
 */
void
attest_age_opener_free (AttestAgeOpener *self)
{
  if (self == NULL)
    return;
  attest_crew_free (self->crew);
  opener_wipe (self);
  g_free (self->plain);
  g_free (self->sealed);
  attest_key_free (self->key);
  g_clear_error (&self->failure);
  g_free (self);
}
