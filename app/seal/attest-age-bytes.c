/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "seal/attest-age.h"

#include "base/attest-error.h"

#include <string.h>

typedef struct
{
  const guint8 *next;
  gsize         left;
} Input;

/* Plaintext in memory, wiped when the last reference to its bytes goes. */
typedef struct
{
  gsize  size;
  guint8 data[];
} Wiped;

static gboolean
append_sink (const void *bytes,
             gsize       length,
             gpointer    data,
             GError    **error)
{
  g_byte_array_append (data, bytes, (guint)length);
  return TRUE;
}

static gssize
input_source (void    *bytes,
              gsize    length,
              gpointer data,
              GError **error)
{
  Input *input = data;
  gsize  part = MIN (length, input->left);

  if (part > 0)
    memcpy (bytes, input->next, part);
  input->next += part;
  input->left -= part;
  return (gssize)part;
}

static void
wiped_free (gpointer data)
{
  Wiped *self = data;

  attest_wipe (self->data, self->size);
  g_free (self);
}

/**
 * attest_age_seal_bytes:
 * @recipients: (array zero-terminated=1): as for attest_age_sealer_new()
 * @bytes: (nullable) (array length=length): what to seal, at most 1 GiB
 * @length: how many bytes
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): an age v1 file, or %NULL with what
 *   attest_age_sealer_new() sets or %ATTEST_ERROR_TOO_LARGE
 */
GBytes *
attest_age_seal_bytes (const char *const *recipients,
                       const void        *bytes,
                       gsize              length,
                       GError           **error)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (AttestAgeSealer) sealer = NULL;

  if (length > 1u << 30)
    {
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "More than 1 GiB is not sealed in memory");
      return NULL;
    }
  sealer = attest_age_sealer_new (recipients, append_sink, file, error);
  if (sealer == NULL || !attest_age_sealer_update (sealer, bytes, length, error) || !attest_age_sealer_finish (sealer, error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&file));
}

/* One byte more than allowed is room to notice that there is more. */
static gboolean
read_whole (AttestAgeOpener *opener,
            Wiped           *out,
            gsize            most,
            gsize           *length,
            GError         **error)
{
  gssize got;

  for (*length = 0; *length < out->size; *length += (gsize)got)
    {
      got = attest_age_opener_read (opener, out->data + *length, out->size - *length, error);
      if (got <= 0)
        return got == 0;
    }
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "The sealed content is larger than %" G_GSIZE_FORMAT " bytes", most);
  return FALSE;
}

/**
 * attest_age_open_bytes:
 * @identity: who is asking
 * @bytes: (nullable) (array length=length): an age file, or anything
 * @length: how many bytes
 * @most: the largest content accepted, bytes
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the whole content, wiped when it is freed, or
 *   %NULL with what an opener sets or %ATTEST_ERROR_TOO_LARGE
 */
GBytes *
attest_age_open_bytes (const AttestIdentity *identity,
                       const void           *bytes,
                       gsize                 length,
                       gsize                 most,
                       GError              **error)
{
  Input input = { bytes, length };
  g_autoptr (AttestAgeOpener) opener = attest_age_opener_new (identity, input_source, &input, error);
  gsize  size = MIN (length, most) + 1;
  gsize  got = 0;
  Wiped *out;

  if (opener == NULL)
    return NULL;
  out = g_try_malloc (sizeof *out + size);
  if (out == NULL)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "No memory for %" G_GSIZE_FORMAT " bytes of sealed content", size);
      return NULL;
    }
  out->size = size;
  if (!read_whole (opener, out, most, &got, error))
    {
      wiped_free (out);
      return NULL;
    }
  return g_bytes_new_with_free_func (out->data, got, wiped_free, out);
}
