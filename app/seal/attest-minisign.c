/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "seal/attest-base64-private.h"
#include "seal/attest-sign-private.h"

#include <sodium.h>
#include <string.h>

/* A signature file has four lines, each ended by a line feed:
 *
 *   untrusted comment: TEXT
 *   base64 of "ED" || key number[8] || Ed25519 over BLAKE2b-512 of the bytes
 *   trusted comment: TEXT
 *   base64 of Ed25519 over (the signature's 64 bytes || the trusted TEXT)
 *
 * Valid: both signatures verify under one key and nothing else is in the file.
 * minisign's older "Ed", made over the bytes themselves, is refused: there
 * would be two messages for one signature. */
#define UNTRUSTED "untrusted comment: "
#define TRUSTED "trusted comment: "
#define MOST_UNTRUSTED 1024
#define MOST_TRUSTED 8192
#define PREHASH crypto_generichash_blake2b_BYTES_MAX

typedef struct
{
  guint8 algorithm[2]; /* "ED" */
  guint8 number[ATTEST_KEY_NUMBER];
  guint8 bytes[ATTEST_SIGNATURE];
} Signature;

G_STATIC_ASSERT (sizeof (Signature) == 74);

#define SIGNATURE_TEXT ATTEST_BASE64_PADDED_LENGTH (sizeof (Signature))
#define GLOBAL_TEXT ATTEST_BASE64_PADDED_LENGTH (ATTEST_SIGNATURE)

typedef struct
{
  Signature   signature;
  guint8      global[ATTEST_SIGNATURE];
  const char *comment; /* within the file; no zero after it */
  gsize       comment_length;
} Parsed;

static gboolean
comment_is_safe (const char *text,
                 gsize       length,
                 gsize       most)
{
  return memchr (text, '\n', length) == NULL && attest_text_is_safe (text, (gssize)length, most);
}

/**
 * attest_minisign_public_file:
 * @signing_key: (nullable): anything
 *
 * Returns: (transfer full) (nullable): a public key file for `minisign -p`,
 *   or %NULL when @signing_key is not a key
 */
char *
attest_minisign_public_file (const char *signing_key)
{
  AttestPublicKey key;
  guint64         number = 0;

  if (!attest_public_key_parse (signing_key, &key))
    return NULL;
  for (gsize i = sizeof key.number; i-- > 0;)
    number = number << 8 | key.number[i];
  return g_strdup_printf (UNTRUSTED "minisign public key %016" G_GINT64_MODIFIER "X\n%s\n", number, signing_key);
}

static gboolean
global_verifies (const AttestPublicKey *key,
                 const Signature       *signature,
                 const guint8           global[ATTEST_SIGNATURE],
                 const char            *comment,
                 gsize                  length)
{
  g_autofree guint8 *signed_bytes = g_malloc (ATTEST_SIGNATURE + length);

  memcpy (signed_bytes, signature->bytes, ATTEST_SIGNATURE);
  memcpy (signed_bytes + ATTEST_SIGNATURE, comment, length);
  return crypto_sign_verify_detached (global, signed_bytes, ATTEST_SIGNATURE + length, key->key) == 0;
}

static void
sign_global (const AttestSignKey *key,
             const Signature     *signature,
             const char          *comment,
             guint8               global[ATTEST_SIGNATURE])
{
  gsize              length = strlen (comment);
  g_autofree guint8 *signed_bytes = g_malloc (ATTEST_SIGNATURE + length);

  memcpy (signed_bytes, signature->bytes, ATTEST_SIGNATURE);
  memcpy (signed_bytes + ATTEST_SIGNATURE, comment, length);
  attest_sign_detached (key, signed_bytes, ATTEST_SIGNATURE + length, global);
}

/**
 * attest_minisign_sign:
 * @key: a signing key
 * @bytes: (nullable) (array length=length): what to sign
 * @length: how many bytes
 * @trusted_comment: one line of printable text that is signed as well
 *
 * What was signed is verified before it is handed out: a signature made on a
 * faulty computer can give the key away, so the program ends instead.
 *
 * Returns: (transfer full): the text of a signature file for `minisign -V`
 */
char *
attest_minisign_sign (const AttestSignKey *key,
                      const void          *bytes,
                      gsize                length,
                      const char          *trusted_comment)
{
  Signature signature;
  AttestPublicKey public;
  guint8 hash[PREHASH], global[ATTEST_SIGNATURE];
  char   text[SIGNATURE_TEXT + 1], global_text[GLOBAL_TEXT + 1];
  char  *file;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (comment_is_safe (trusted_comment, strlen (trusted_comment), MOST_TRUSTED), NULL);
  if (!attest_public_key_parse (attest_sign_key_public (key), &public))
    g_error ("A signing key has no usable public half");
  memcpy (signature.algorithm, "ED", 2);
  memcpy (signature.number, public.number, sizeof signature.number);
  crypto_generichash_blake2b (hash, sizeof hash, bytes, length, NULL, 0);
  attest_sign_detached (key, hash, sizeof hash, signature.bytes);
  sign_global (key, &signature, trusted_comment, global);
  attest_base64_encode (ATTEST_BASE64_PADDED, (const guint8 *)&signature, sizeof signature, text);
  attest_base64_encode (ATTEST_BASE64_PADDED, global, sizeof global, global_text);
  file = g_strdup_printf (UNTRUSTED "signature by Attest\n%s\n" TRUSTED "%s\n%s\n", text, trusted_comment, global_text);
  if (!attest_minisign_verify (attest_sign_key_public (key), bytes, length, file, strlen (file), NULL, &error))
    g_error ("A new signature does not verify: %s", error->message);
  return file;
}

/* Gives the text of the next line after @prefix, and its length. */
static const char *
take_line (const char **next,
           const char  *end,
           const char  *prefix,
           gsize       *length)
{
  gsize       skip = strlen (prefix);
  const char *line = *next;
  const char *feed = line < end ? memchr (line, '\n', (gsize)(end - line)) : NULL;

  if (feed == NULL || (gsize)(feed - line) < skip || memcmp (line, prefix, skip) != 0)
    return NULL;
  *next = feed + 1;
  *length = (gsize)(feed - line) - skip;
  return line + skip;
}

static gboolean
parse (const char *text,
       gsize       length,
       Parsed     *out)
{
  const char *end = text + length;
  const char *line;
  gsize       size;

  line = take_line (&text, end, UNTRUSTED, &size);
  if (line == NULL || !comment_is_safe (line, size, MOST_UNTRUSTED))
    return FALSE;
  line = take_line (&text, end, "", &size);
  if (line == NULL || !attest_base64_decode (ATTEST_BASE64_PADDED, line, size, (guint8 *)&out->signature, sizeof out->signature))
    return FALSE;
  out->comment = take_line (&text, end, TRUSTED, &out->comment_length);
  if (out->comment == NULL || !comment_is_safe (out->comment, out->comment_length, MOST_TRUSTED))
    return FALSE;
  line = take_line (&text, end, "", &size);
  return line != NULL && text == end && attest_base64_decode (ATTEST_BASE64_PADDED, line, size, out->global, sizeof out->global);
}

static gboolean
refuse (GError    **error,
        AttestError code,
        const char *message)
{
  g_set_error_literal (error, ATTEST_ERROR, (int)code, message);
  return FALSE;
}

static gboolean
check (const AttestPublicKey *key,
       const void            *bytes,
       gsize                  length,
       const Parsed          *parsed,
       GError               **error)
{
  guint8 hash[PREHASH];

  if (memcmp (parsed->signature.algorithm, "Ed", 2) == 0)
    return refuse (error, ATTEST_ERROR_INPUT, "The signature is of minisign's older kind, without a prehash");
  if (memcmp (parsed->signature.algorithm, "ED", 2) != 0)
    return refuse (error, ATTEST_ERROR_INPUT, "The signature is of an unknown kind");
  if (memcmp (parsed->signature.number, key->number, sizeof key->number) != 0)
    return refuse (error, ATTEST_ERROR_SIGNATURE, "The signature was made with another key");
  crypto_generichash_blake2b (hash, sizeof hash, bytes, length, NULL, 0);
  if (crypto_sign_verify_detached (parsed->signature.bytes, hash, sizeof hash, key->key) != 0)
    return refuse (error, ATTEST_ERROR_SIGNATURE, "The signature does not match the content");
  if (!global_verifies (key, &parsed->signature, parsed->global, parsed->comment, parsed->comment_length))
    return refuse (error, ATTEST_ERROR_SIGNATURE, "The signature's trusted comment was changed");
  return TRUE;
}

/**
 * attest_minisign_verify:
 * @signing_key: whose signature it should be
 * @bytes: (nullable) (array length=length): what was signed
 * @length: how many bytes
 * @signature: a signature file's text; needs no zero at its end
 * @signature_length: its bytes
 * @trusted_comment: (out) (optional) (transfer full): the signed comment,
 *   given only when everything verifies
 * @error: return location for an #AttestError
 *
 * Returns: whether @signature is a whole signature file and both signatures
 *   in it verify; if not, %ATTEST_ERROR_INPUT (not a key, not such a file) or
 *   %ATTEST_ERROR_SIGNATURE (another key, other content, another comment)
 */
gboolean
attest_minisign_verify (const char *signing_key,
                        const void *bytes,
                        gsize       length,
                        const char *signature,
                        gsize       signature_length,
                        char      **trusted_comment,
                        GError    **error)
{
  AttestPublicKey key;
  Parsed          parsed;

  if (!attest_public_key_parse (signing_key, &key))
    return refuse (error, ATTEST_ERROR_INPUT, "The signing key is not one");
  if (!parse (signature, signature_length, &parsed))
    return refuse (error, ATTEST_ERROR_INPUT, "The signature file is not one");
  if (!check (&key, bytes, length, &parsed, error))
    return FALSE;
  if (trusted_comment != NULL)
    *trusted_comment = g_strndup (parsed.comment, parsed.comment_length);
  return TRUE;
}
