/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-error.h"
#include "fuzz.h"
#include "seal/attest-age-private.h"
#include "seal/attest-sign.h"

#include <string.h>

#define IDENTITY "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
#define SHARE "-> X25519 kH9CXL/7uTD1nL529D36kQK3qy8ukb3LWvpg1caOWT0\n"
#define BODY "PsUoi01dCG4+zXICzFVSONlzNq4nfzNDVt6ufCVWLFA\n"
#define FULL "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
#define FOOTER "--- JpfGoDPewzn0r0cYnI+yQC+zX+/cDN0cDF8yFeWyDgk\n"

static void
add_text (GPtrArray  *to,
          const char *text)
{
  g_ptr_array_add (to, g_bytes_new (text, strlen (text)));
}

/* Headers without their cryptography, so that changes get further. */
static void
header_seeds (GPtrArray *to)
{
  add_text (to, ATTEST_AGE_INTRO SHARE BODY FOOTER);
  add_text (to, ATTEST_AGE_INTRO SHARE BODY SHARE BODY FOOTER);
  add_text (to, ATTEST_AGE_INTRO "-> foreign one two\n" FULL FULL "AA\n" SHARE BODY FOOTER);
  add_text (to, ATTEST_AGE_INTRO "-> foreign\n" FULL "\n" FOOTER);
  add_text (to, ATTEST_AGE_INTRO "-> scrypt AAAAAAAAAAAAAAAAAAAAAA 18\n" BODY FOOTER);
}

static gboolean
is_within (const AttestAgeSpan *span,
           const char          *text,
           gsize                length)
{
  return span->text >= text && span->length <= length && (gsize)(span->text - text) <= length - span->length;
}

/* Everything a header points to lies within it, and no line of it is left over. */
static void
header_attempt (const guint8 *bytes,
                gsize         length)
{
  g_autofree AttestAgeHeader *header = g_new (AttestAgeHeader, 1);
  const char                 *text = length > 0 ? (const char *)bytes : "";
  g_autoptr (GError) error = NULL;

  if (!attest_age_header_parse (text, length, header, &error))
    {
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
      return;
    }
  g_assert_cmpuint (header->n_stanzas, >, 0);
  g_assert_cmpuint (header->signed_length + strlen (FOOTER) - strlen ("---"), ==, length);
  g_assert_null (memchr (text, '\r', length));
  for (guint i = 0; i < header->n_stanzas; i++)
    {
      const AttestAgeStanza *stanza = &header->stanzas[i];

      g_assert_true (is_within (&stanza->type, text, header->signed_length));
      g_assert_true (is_within (&stanza->body, text, header->signed_length));
      g_assert_true (stanza->arguments == 0 || is_within (&stanza->argument, text, header->signed_length));
    }
}

static void
keys_seeds (GPtrArray *to)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestIdentity) identity = attest_identity_from_text (IDENTITY, &error);
  g_autoptr (AttestSignKey) key = attest_sign_key_new ();

  g_assert_no_error (error);
  add_text (to, IDENTITY);
  add_text (to, attest_identity_recipient (identity));
  add_text (to, attest_sign_key_public (key));
}

/* A key has one text: what was read is what would be written. */
static void
keys_attempt (const guint8 *bytes,
              gsize         length)
{
  g_autofree char *text = length > 0 ? g_strndup ((const char *)bytes, length) : g_strdup ("");
  g_autofree char *fingerprint = attest_fingerprint (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestIdentity) identity = attest_identity_from_text (text, &error);
  g_autoptr (AttestSecret) again = identity != NULL ? attest_identity_text (identity) : NULL;

  g_assert_true ((identity == NULL) == (error != NULL));
  if (again != NULL)
    g_assert_cmpstr (attest_secret_text (again), ==, text);
  g_assert_true (attest_signing_key_is_valid (text) == (fingerprint != NULL));
  if (fingerprint != NULL)
    g_assert_cmpuint (strlen (fingerprint), ==, ATTEST_FINGERPRINT_TEXT);
  if (attest_recipient_is_valid (text))
    g_assert_cmpuint (strlen (text), ==, ATTEST_RECIPIENT_TEXT);
}

const FuzzTarget fuzz_seal_targets[] = {
  { "age-header", header_seeds, header_attempt, 20000 },
  { "keys", keys_seeds, keys_attempt, 5000 },
  { NULL, NULL, NULL, 0 },
};
