/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "seal/attest-base64-private.h"

#include <sodium.h>
#include <string.h>

static gsize
characters_for (AttestBase64 form,
                gsize        length)
{
  return form == ATTEST_BASE64_PADDED ? ATTEST_BASE64_PADDED_LENGTH (length) : ATTEST_BASE64_UNPADDED_LENGTH (length);
}

static int
variant (AttestBase64 form)
{
  return form == ATTEST_BASE64_PADDED ? sodium_base64_VARIANT_ORIGINAL : sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
}

/**
 * attest_base64_encode:
 * @form: with or without padding
 * @bytes: (array length=length): what to spell
 * @length: how many bytes
 * @text: (out caller-allocates): room for the characters and a zero
 */
void
attest_base64_encode (AttestBase64  form,
                      const guint8 *bytes,
                      gsize         length,
                      char         *text)
{
  sodium_bin2base64 (text, characters_for (form, length) + 1, bytes, length, variant (form));
}

/**
 * attest_base64_decode:
 * @form: with or without padding
 * @text: anything; needs no zero at its end
 * @characters: how many characters to read
 * @bytes: (out caller-allocates): room for @length bytes
 * @length: how many bytes the text must stand for
 *
 * Returns: whether @text is the one spelling of exactly @length bytes
 */
gboolean
attest_base64_decode (AttestBase64 form,
                      const char  *text,
                      gsize        characters,
                      guint8      *bytes,
                      gsize        length)
{
  char  again[ATTEST_BASE64_PADDED_LENGTH (ATTEST_BASE64_MOST) + 1];
  gsize got = 0;

  g_return_val_if_fail (length <= ATTEST_BASE64_MOST, FALSE);
  if (characters != characters_for (form, length))
    return FALSE;
  if (sodium_base642bin (bytes, length, text, characters, NULL, &got, NULL, variant (form)) != 0 || got != length)
    return FALSE;
  /* libsodium 1.0.18 takes the byte 0xaf for a slash. */
  attest_base64_encode (form, bytes, length, again);
  return memcmp (again, text, characters) == 0;
}
