/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "seal/attest-age.h"

#include "base/attest-error.h"
#include "seal/attest-age-private.h"
#include "seal/attest-bech32-private.h"
#include "seal/attest-key-private.h"

#include <sodium.h>
#include <string.h>

#define RECIPIENT_PREFIX "age"
#define IDENTITY_PREFIX "AGE-SECRET-KEY-"
#define IDENTITY_TEXT ATTEST_BECH32_LENGTH (sizeof IDENTITY_PREFIX - 1)
/* What libsodium may have left on the stack below us. */
#define STACK 4096

/* Bytes only, in guarded memory: nothing here needs an alignment. */
struct _AttestIdentity
{
  guint8 secret[crypto_scalarmult_SCALARBYTES];
  guint8 public[crypto_scalarmult_BYTES];
  char recipient[ATTEST_RECIPIENT_TEXT + 1];
};

G_STATIC_ASSERT (crypto_scalarmult_SCALARBYTES == ATTEST_BECH32_BYTES);
G_STATIC_ASSERT (ATTEST_BECH32_LENGTH (sizeof RECIPIENT_PREFIX - 1) == ATTEST_RECIPIENT_TEXT);

static AttestIdentity *
identity_alloc (void)
{
  AttestIdentity *self;

  if (sodium_init () < 0 || (self = sodium_malloc (sizeof *self)) == NULL)
    g_error ("No memory for an identity");
  return self;
}

/* The secret is there; the rest follows from it. */
static AttestIdentity *
identity_complete (AttestIdentity *self)
{
  crypto_scalarmult_base (self->public, self->secret);
  sodium_stackzero (STACK);
  attest_bech32_encode (RECIPIENT_PREFIX, self->public, self->recipient);
  (void)sodium_mprotect_readonly (self);
  return self;
}

/**
 * attest_identity_new:
 *
 * Returns: (transfer full): a new random X25519 identity
 */
AttestIdentity *
attest_identity_new (void)
{
  AttestIdentity *self = identity_alloc ();

  randombytes_buf (self->secret, sizeof self->secret);
  return identity_complete (self);
}

/**
 * attest_identity_from_text:
 * @text: (nullable): anything
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the identity that "AGE-SECRET-KEY-1…" stands for,
 *   or %NULL with %ATTEST_ERROR_INPUT
 */
AttestIdentity *
attest_identity_from_text (const char *text,
                           GError    **error)
{
  g_autoptr (AttestIdentity) self = identity_alloc ();

  if (!attest_bech32_decode (IDENTITY_PREFIX, text, self->secret))
    {
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "That is not an age identity (AGE-SECRET-KEY-1…), or a character of it is wrong");
      return NULL;
    }
  return identity_complete (g_steal_pointer (&self));
}

/**
 * attest_identity_text:
 * @self: an identity
 *
 * Returns: (transfer full): "AGE-SECRET-KEY-1…", which opens everything sealed to it
 */
AttestSecret *
attest_identity_text (const AttestIdentity *self)
{
  AttestSecret *text = attest_secret_alloc (IDENTITY_TEXT);

  if (text == NULL)
    g_error ("No memory for an identity's text");
  attest_bech32_encode (IDENTITY_PREFIX, self->secret, attest_secret_buffer (text));
  attest_secret_protect (text);
  sodium_stackzero (STACK);
  return text;
}

/**
 * attest_identity_recipient:
 * @self: an identity
 *
 * Returns: (transfer none): "age1…", what others seal to; good for as long as @self
 */
const char *
attest_identity_recipient (const AttestIdentity *self)
{
  return self->recipient;
}

/**
 * attest_identity_copy:
 * @self: an identity
 *
 * Returns: (transfer full): the same identity in memory of its own
 */
AttestIdentity *
attest_identity_copy (const AttestIdentity *self)
{
  AttestIdentity *copy = identity_alloc ();

  memcpy (copy, self, sizeof *copy);
  (void)sodium_mprotect_readonly (copy);
  return copy;
}

/**
 * attest_identity_free:
 * @self: (nullable) (transfer full): an identity, wiped before its memory is given back
 */
void
attest_identity_free (AttestIdentity *self)
{
  sodium_free (self);
}

const guint8 *
attest_identity_secret (const AttestIdentity *self)
{
  return self->secret;
}

const guint8 *
attest_identity_public (const AttestIdentity *self)
{
  return self->public;
}

/* X25519 takes numbers of 2^255-19 and more, and a set top bit, for the
 * smaller number they stand for. Here each key has one spelling only, so that
 * two texts can be compared to tell whether two keys are the same. */
static gboolean
public_is_canonical (const guint8 public[32])
{
  static const guint8 prime[32] = {
    0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f
  };

  return sodium_compare (public, prime, sizeof prime) < 0;
}

/* With a key of small order every secret gives the same all-zero result. */
static gboolean
public_is_secure (const guint8 public[32])
{
  static const guint8 any[32] = { 9 };
  guint8              result[32];

  return crypto_scalarmult (result, any, public) == 0;
}

gboolean
attest_recipient_parse (const char *text,
                        guint8 public[32])
{
  return attest_bech32_decode (RECIPIENT_PREFIX, text, public) && public_is_canonical (public) && public_is_secure (public);
}

/**
 * attest_recipient_is_valid:
 * @text: (nullable): anything
 *
 * Returns: whether @text is "age1…" for a key that can be sealed to; every such
 *   key has one text
 */
gboolean
attest_recipient_is_valid (const char *text)
{
  guint8 public[32];

  return attest_recipient_parse (text, public);
}
