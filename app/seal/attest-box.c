/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "seal/attest-box.h"

#include "base/attest-error.h"
#include "seal/attest-key-private.h"

#include <sodium.h>
#include <string.h>

#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES

G_STATIC_ASSERT (NONCE + TAG == ATTEST_BOX_OVERHEAD);
G_STATIC_ASSERT (crypto_aead_xchacha20poly1305_ietf_KEYBYTES == ATTEST_KEY_BYTES);

/**
 * attest_box_seal:
 * @key: a key
 * @context: what the box is and where it belongs; needed again to open it
 * @bytes: (nullable) (array length=length): what goes in
 * @length: how many bytes
 *
 * The nonce is random: 24 bytes are enough for any number of boxes under one key.
 *
 * Returns: (transfer full): the box, %ATTEST_BOX_OVERHEAD bytes longer than @length
 */
GBytes *
attest_box_seal (const AttestKey *key,
                 const char      *context,
                 const void      *bytes,
                 gsize            length)
{
  guint8 *box = g_malloc (length + ATTEST_BOX_OVERHEAD);

  randombytes_buf (box, NONCE);
  crypto_aead_xchacha20poly1305_ietf_encrypt (box + NONCE, NULL, bytes, length, (const guint8 *)context, strlen (context), NULL, box, attest_key_bytes (key));
  return g_bytes_new_take (box, length + ATTEST_BOX_OVERHEAD);
}

/**
 * attest_box_open:
 * @key: the key it was sealed with
 * @context: the context it was sealed with
 * @box: (array length=length): a box, or anything
 * @length: how many bytes
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): what was sealed, or %NULL with
 *   %ATTEST_ERROR_TAMPERED when key, context and box do not belong together
 *   or %ATTEST_ERROR_TOO_LARGE when there is no memory for it
 */
AttestSecret *
attest_box_open (const AttestKey *key,
                 const char      *context,
                 const void      *box,
                 gsize            length,
                 GError         **error)
{
  g_autoptr (AttestSecret) secret = NULL;
  const guint8 *bytes = box;

  if (length < ATTEST_BOX_OVERHEAD)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED, "The sealed %s was cut short", context);
      return NULL;
    }
  secret = attest_secret_alloc (length - ATTEST_BOX_OVERHEAD);
  if (secret == NULL)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "No memory to open the sealed %s", context);
      return NULL;
    }
  if (crypto_aead_xchacha20poly1305_ietf_decrypt ((guint8 *)attest_secret_buffer (secret), NULL, NULL, bytes + NONCE, length - NONCE, (const guint8 *)context, strlen (context), bytes, attest_key_bytes (key)) != 0)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED, "The sealed %s does not open: another key, or it was changed", context);
      return NULL;
    }
  attest_secret_protect (secret);
  return g_steal_pointer (&secret);
}
