/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "seal/attest-key.h"

#include "base/attest-error.h"
#include "seal/attest-key-private.h"

#include <sodium.h>
#include <string.h>

/* Both kinds live between guard pages, locked out of swap where the system
 * allows it, read-only once filled, and are wiped by sodium_free(). */
struct _AttestKey
{
  guint8 bytes[ATTEST_KEY_BYTES];
};

struct _AttestSecret
{
  gsize length;
  char  text[]; /* and a zero after it */
};

G_STATIC_ASSERT (ATTEST_KEY_BYTES == crypto_kdf_KEYBYTES);

/**
 * attest_seal_init:
 * @error: return location for an #AttestError
 *
 * Makes libsodium ready. Programs call it first to hear of trouble; every
 * function that makes a key does so again, which costs nothing.
 *
 * Returns: %FALSE with %ATTEST_ERROR_UNAVAILABLE when the computer gives no
 *   random numbers
 */
gboolean
attest_seal_init (GError **error)
{
  if (sodium_init () >= 0)
    return TRUE;
  g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_UNAVAILABLE, "libsodium cannot be used on this computer");
  return FALSE;
}

static gpointer
guarded_alloc (gsize size)
{
  if (sodium_init () < 0)
    g_error ("libsodium cannot be used on this computer");
  return sodium_malloc (size);
}

AttestKey *
attest_key_alloc (void)
{
  AttestKey *self = guarded_alloc (sizeof *self);

  if (self == NULL)
    g_error ("No memory for a key");
  return self;
}

guint8 *
attest_key_buffer (AttestKey *self)
{
  return self->bytes;
}

/* A system that cannot change page rights still has a working key. */
void
attest_key_protect (AttestKey *self)
{
  (void)sodium_mprotect_readonly (self);
}

/**
 * attest_key_new_random:
 *
 * Returns: (transfer full): 32 new random bytes
 */
AttestKey *
attest_key_new_random (void)
{
  AttestKey *self = attest_key_alloc ();

  randombytes_buf (self->bytes, sizeof self->bytes);
  attest_key_protect (self);
  return self;
}

/**
 * attest_key_new_from_bytes:
 * @bytes: the key; the caller still has to wipe its own copy
 *
 * Returns: (transfer full): a key of those bytes
 */
AttestKey *
attest_key_new_from_bytes (const guint8 bytes[ATTEST_KEY_BYTES])
{
  AttestKey *self = attest_key_alloc ();

  memcpy (self->bytes, bytes, sizeof self->bytes);
  attest_key_protect (self);
  return self;
}

/**
 * attest_key_copy:
 * @self: a key
 *
 * Returns: (transfer full): the same key in memory of its own
 */
AttestKey *
attest_key_copy (const AttestKey *self)
{
  return attest_key_new_from_bytes (self->bytes);
}

/**
 * attest_key_derive:
 * @self: a master key
 * @which: what the subkey is for
 *
 * Nothing about @self or its other subkeys follows from the one returned
 * (libsodium's crypto_kdf, context "attest01").
 *
 * Returns: (transfer full): always the same subkey for the same two arguments
 */
AttestKey *
attest_key_derive (const AttestKey *self,
                   AttestSubkey     which)
{
  AttestKey *subkey = attest_key_alloc ();

  if (crypto_kdf_derive_from_key (subkey->bytes, sizeof subkey->bytes, which, "attest01", self->bytes) != 0)
    g_error ("A subkey could not be derived");
  attest_key_protect (subkey);
  return subkey;
}

static gboolean
cost_is_usable (guint32  passes,
                guint64  memory,
                GError **error)
{
  if (passes < crypto_pwhash_opslimit_min () || memory < crypto_pwhash_memlimit_min ())
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "A passphrase cannot be hashed with %u passes over %" G_GUINT64_FORMAT " bytes", passes, memory);
      return FALSE;
    }
  if (passes > ATTEST_KDF_MOST_PASSES || memory > ATTEST_KDF_MOST_MEMORY)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "Hashing a passphrase with %u passes over %" G_GUINT64_FORMAT " bytes is beyond the limit", passes, memory);
      return FALSE;
    }
  return TRUE;
}

/**
 * attest_key_from_passphrase:
 * @passphrase: what the person typed; every byte counts
 * @salt: 16 random bytes kept beside what the key opens
 * @passes: how often the memory is filled
 * @memory: bytes of memory to fill
 * @error: return location for an #AttestError
 *
 * Argon2id version 1.3 with one lane. The costs are read from a file that
 * anybody may have written, so both have an upper limit.
 *
 * Returns: (transfer full): the key, or %NULL with %ATTEST_ERROR_INPUT (costs
 *   below the least possible), %ATTEST_ERROR_TOO_LARGE (costs beyond the
 *   limit) or %ATTEST_ERROR_UNAVAILABLE (the computer has not that much memory)
 */
AttestKey *
attest_key_from_passphrase (const AttestSecret *passphrase,
                            const guint8        salt[16],
                            guint32             passes,
                            guint64             memory,
                            GError            **error)
{
  g_autoptr (AttestKey) key = NULL;

  G_STATIC_ASSERT (crypto_pwhash_SALTBYTES == 16);
  if (!cost_is_usable (passes, memory, error))
    return NULL;
  key = attest_key_alloc ();
  if (crypto_pwhash (key->bytes, sizeof key->bytes, passphrase->text, passphrase->length, salt, passes, (size_t)memory, crypto_pwhash_ALG_ARGON2ID13) != 0)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_UNAVAILABLE, "There are no %" G_GUINT64_FORMAT " MiB of memory to check the passphrase with", memory >> 20);
      return NULL;
    }
  attest_key_protect (key);
  return g_steal_pointer (&key);
}

/**
 * attest_key_bytes:
 * @self: a key
 *
 * Returns: (transfer none): its 32 bytes, read-only, good for as long as @self
 */
const guint8 *
attest_key_bytes (const AttestKey *self)
{
  return self->bytes;
}

/**
 * attest_key_equal:
 * @a: a key
 * @b: another
 *
 * Returns: whether they are the same, in a time that does not tell where they differ
 */
gboolean
attest_key_equal (const AttestKey *a,
                  const AttestKey *b)
{
  return sodium_memcmp (a->bytes, b->bytes, sizeof a->bytes) == 0;
}

/**
 * attest_key_free:
 * @self: (nullable) (transfer full): a key, wiped before its memory is given back
 */
void
attest_key_free (AttestKey *self)
{
  sodium_free (self);
}

/* Guarded memory ends at a page's end, so the size decides the alignment. */
AttestSecret *
attest_secret_alloc (gsize length)
{
  const gsize   align = G_ALIGNOF (AttestSecret);
  AttestSecret *self;
  gsize         size;

  if (length > G_MAXSSIZE / 2)
    return NULL;
  size = (sizeof *self + length + 1 + align - 1) / align * align;
  self = guarded_alloc (size);
  if (self == NULL)
    return NULL;
  self->length = length;
  memset (self->text, 0, size - sizeof *self);
  return self;
}

char *
attest_secret_buffer (AttestSecret *self)
{
  return self->text;
}

void
attest_secret_protect (AttestSecret *self)
{
  (void)sodium_mprotect_readonly (self);
}

/**
 * attest_secret_new:
 * @bytes: (nullable): text or bytes; the caller still has to wipe its own copy
 * @length: how many bytes, or -1 for text up to its zero
 *
 * Returns: (transfer full): a secret of those bytes
 */
AttestSecret *
attest_secret_new (const char *bytes,
                   gssize      length)
{
  gsize         size = length >= 0 ? (gsize)length : strlen (bytes);
  AttestSecret *self = attest_secret_alloc (size);

  if (self == NULL)
    g_error ("No memory for a secret of %" G_GSIZE_FORMAT " bytes", size);
  if (size > 0)
    memcpy (self->text, bytes, size);
  attest_secret_protect (self);
  return self;
}

/**
 * attest_secret_text:
 * @self: a secret
 *
 * Returns: (transfer none): its bytes and a zero after them, read-only, good
 *   for as long as @self
 */
const char *
attest_secret_text (const AttestSecret *self)
{
  return self->text;
}

/**
 * attest_secret_length:
 * @self: a secret
 *
 * Returns: how many bytes it has, without the zero
 */
gsize
attest_secret_length (const AttestSecret *self)
{
  return self->length;
}

/**
 * attest_secret_free:
 * @self: (nullable) (transfer full): a secret, wiped before its memory is given back
 */
void
attest_secret_free (AttestSecret *self)
{
  sodium_free (self);
}

/**
 * attest_wipe:
 * @bytes: (nullable): memory that held a secret
 * @length: how many bytes
 */
void
attest_wipe (void *bytes,
             gsize length)
{
  if (length > 0)
    sodium_memzero (bytes, length);
}
