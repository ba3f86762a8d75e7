/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "seal/attest-age-private.h"

#include "base/attest-error.h"
#include "base/attest-id.h"
#include "seal/attest-base64-private.h"
#include "seal/attest-crew-private.h"
#include "seal/attest-key-private.h"
#include "seal/attest-stream.h"

#include <string.h>

/* Plaintext is collected until a batch is full and more comes: only then is it
 * known that none of its chunks is the last. */
#define BATCH_PLAIN ((gsize)ATTEST_AGE_BATCH * ATTEST_CHUNK)

struct _AttestAgeSealer
{
  AttestSink sink;
  gpointer   data;

  /* Owned */ AttestKey  *key;
  /* Owned */ AttestCrew *crew;
  /* Owned */ guint8     *plain;
  /* Owned */ guint8     *sealed;
  /* Owned */ GError     *failure;

  gsize    have;        /* bytes in plain */
  gsize    room;        /* bytes it can hold, grown to a batch as needed */
  gsize    sealed_room; /* bytes sealed can hold */
  guint64  number;      /* of the batch's first chunk */
  gboolean last;        /* the batch ends the file */
  gboolean finished;
};

gboolean
attest_age_fail_again (const GError *failure,
                       GError      **error)
{
  g_propagate_error (error, g_error_copy (failure));
  return FALSE;
}

static guint
batch_chunks (gsize have)
{
  return (guint)MAX ((have + ATTEST_CHUNK - 1) / ATTEST_CHUNK, 1);
}

static gboolean
seal_piece (guint    index,
            gpointer data)
{
  AttestAgeSealer *self = data;
  gsize            from = (gsize)index * ATTEST_CHUNK;
  gboolean         last = self->last && index + 1 == batch_chunks (self->have);

  attest_chunk_seal (self->key, self->number + index, last, self->plain + from, MIN (self->have - from, ATTEST_CHUNK), self->sealed + (gsize)index * ATTEST_CHUNK_SEALED);
  return TRUE;
}

static gboolean
sealer_give (AttestAgeSealer *self,
             const void      *bytes,
             gsize            length,
             GError         **error)
{
  if (self->sink (bytes, length, self->data, &self->failure))
    return TRUE;
  if (self->failure == NULL)
    g_set_error_literal (&self->failure, ATTEST_ERROR, ATTEST_ERROR_STORAGE, "Writing the sealed file failed");
  return attest_age_fail_again (self->failure, error);
}

static gboolean
sealer_flush (AttestAgeSealer *self,
              gboolean         last,
              GError         **error)
{
  guint chunks = batch_chunks (self->have);
  gsize size = self->have + (gsize)chunks * (ATTEST_CHUNK_SEALED - ATTEST_CHUNK);

  if (size > self->sealed_room)
    {
      g_free (self->sealed);
      self->sealed = g_malloc (size);
      self->sealed_room = size;
    }
  self->last = last;
  attest_crew_run (self->crew, chunks);
  self->number += chunks;
  self->have = 0;
  return sealer_give (self, self->sealed, size, error);
}

/* Not g_realloc(), which would leave plaintext behind. */
static void
sealer_grow (AttestAgeSealer *self)
{
  gsize   room = CLAMP (2 * self->room, ATTEST_CHUNK, BATCH_PLAIN);
  guint8 *plain = g_malloc (room);

  if (self->have > 0)
    memcpy (plain, self->plain, self->have);
  attest_wipe (self->plain, self->room);
  g_free (self->plain);
  self->plain = plain;
  self->room = room;
}

static GString *
build_header (const char *const  *recipients,
              const AttestSecret *file_key,
              GError            **error)
{
  g_autoptr (GString) header = g_string_new (ATTEST_AGE_INTRO);
  guint8 mac[ATTEST_AGE_MAC];
  char   text[ATTEST_BASE64_UNPADDED_LENGTH (ATTEST_AGE_MAC) + 1];

  for (gsize i = 0; recipients[i] != NULL; i++)
    if (!attest_age_wrap (recipients[i], file_key, header))
      {
        g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "“%s” is not an age recipient (age1…)", recipients[i]);
        return NULL;
      }
  g_string_append (header, "---");
  attest_age_header_mac (file_key, header->str, header->len, mac);
  attest_base64_encode (ATTEST_BASE64_UNPADDED, mac, sizeof mac, text);
  g_string_append_printf (header, " %s\n", text);
  return g_steal_pointer (&header);
}

static AttestSecret *
new_file_key (void)
{
  AttestSecret *key = attest_secret_alloc (ATTEST_AGE_FILE_KEY);

  if (key == NULL)
    g_error ("No memory for a file key");
  attest_random (attest_secret_buffer (key), ATTEST_AGE_FILE_KEY);
  attest_secret_protect (key);
  return key;
}

static gboolean
sealer_start (AttestAgeSealer   *self,
              const char *const *recipients,
              GError           **error)
{
  g_autoptr (AttestSecret) file_key = new_file_key ();
  g_autoptr (GString) header = build_header (recipients, file_key, error);
  guint8 nonce[ATTEST_AGE_NONCE];

  if (header == NULL)
    return FALSE;
  attest_random (nonce, sizeof nonce);
  self->key = attest_age_payload_key (file_key, nonce);
  g_string_append_len (header, (const char *)nonce, sizeof nonce);
  return sealer_give (self, header->str, header->len, error);
}

static gboolean
check_count (const char *const *recipients,
             GError           **error)
{
  gsize count = g_strv_length ((char **)recipients);

  if (count == 0)
    g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_NO_RECIPIENT, "Nothing can be sealed to nobody");
  else if (count > ATTEST_AGE_MOST_STANZAS)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "%" G_GSIZE_FORMAT " recipients are more than the %d a sealed file may have", count, ATTEST_AGE_MOST_STANZAS);
  return count > 0 && count <= ATTEST_AGE_MOST_STANZAS;
}

/**
 * attest_age_sealer_new:
 * @recipients: (array zero-terminated=1): one to 64 of "age1…"; each can open the file alone
 * @sink: (scope notified): takes the sealed bytes, on the caller's thread
 * @data: for @sink
 * @error: return location for an #AttestError
 *
 * Starts an age v1 file under a new random key and gives its header to @sink.
 *
 * Returns: (transfer full): a sealer, or %NULL with %ATTEST_ERROR_NO_RECIPIENT,
 *   %ATTEST_ERROR_TOO_LARGE (too many), %ATTEST_ERROR_INPUT (not a recipient),
 *   or what @sink set
 */
AttestAgeSealer *
attest_age_sealer_new (const char *const *recipients,
                       AttestSink         sink,
                       gpointer           data,
                       GError           **error)
{
  g_autoptr (AttestAgeSealer) self = NULL;

  if (!check_count (recipients, error))
    return NULL;
  self = g_new0 (AttestAgeSealer, 1);
  self->sink = sink;
  self->data = data;
  self->crew = attest_crew_new (seal_piece, self);
  sealer_grow (self);
  if (!sealer_start (self, recipients, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * attest_age_sealer_update:
 * @self: a sealer
 * @bytes: (nullable) (array length=length): the next plaintext
 * @length: how many bytes
 * @error: return location for an #AttestError
 *
 * Returns: whether @sink took what there was to give; after a %FALSE every
 *   further call fails the same way
 */
gboolean
attest_age_sealer_update (AttestAgeSealer *self,
                          const void      *bytes,
                          gsize            length,
                          GError         **error)
{
  const guint8 *next = bytes;

  g_return_val_if_fail (!self->finished, FALSE);
  if (self->failure != NULL)
    return attest_age_fail_again (self->failure, error);
  while (length > 0)
    {
      gsize part;

      if (self->have == BATCH_PLAIN && !sealer_flush (self, FALSE, error))
        return FALSE;
      if (self->have == self->room)
        sealer_grow (self);
      part = MIN (length, self->room - self->have);
      memcpy (self->plain + self->have, next, part);
      self->have += part;
      next += part;
      length -= part;
    }
  return TRUE;
}

/**
 * attest_age_sealer_finish:
 * @self: a sealer
 * @error: return location for an #AttestError
 *
 * Seals what is left as the file's end. Without it the file is refused by
 * everyone who opens it.
 *
 * Returns: whether @sink now has the whole file
 */
gboolean
attest_age_sealer_finish (AttestAgeSealer *self,
                          GError         **error)
{
  g_return_val_if_fail (!self->finished, FALSE);
  if (self->failure != NULL)
    return attest_age_fail_again (self->failure, error);
  self->finished = TRUE;
  return sealer_flush (self, TRUE, error);
}

/**
 * attest_age_sealer_free:
 * @self: (nullable) (transfer full): a sealer, finished or given up; key and
 *   plaintext are wiped
 */
void
attest_age_sealer_free (AttestAgeSealer *self)
{
  if (self == NULL)
    return;
  attest_crew_free (self->crew);
  attest_wipe (self->plain, self->room);
  g_free (self->plain);
  g_free (self->sealed);
  attest_key_free (self->key);
  g_clear_error (&self->failure);
  g_free (self);
}
