/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "seal/attest-bech32-private.h"

#include "seal/attest-key.h"

#include <string.h>

/* prefix | "1" | 52 digits of five bits, the last with four zero bits | 6 digits
 * of checksum. Valid: the checksum's remainder is 1, the spare bits are zero
 * and every letter is of the prefix' case. */
#define DIGITS 52
#define CHECKS 6

static const char ALPHABET[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

static guint32
checksum_step (guint32 sum,
               guint8  digit)
{
  static const guint32 generator[] = { 0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3 };
  guint32              top = sum >> 25;

  sum = (sum & 0x1ffffff) << 5 ^ digit;
  for (guint i = 0; i < G_N_ELEMENTS (generator); i++)
    if (top >> i & 1)
      sum ^= generator[i];
  return sum;
}

static guint32
checksum_of_prefix (const char *prefix)
{
  guint32 sum = 1;

  for (const char *at = prefix; *at != '\0'; at++)
    sum = checksum_step (sum, (guint8)g_ascii_tolower (*at) >> 5);
  sum = checksum_step (sum, 0);
  for (const char *at = prefix; *at != '\0'; at++)
    sum = checksum_step (sum, (guint8)g_ascii_tolower (*at) & 31);
  return sum;
}

static gboolean
prefix_is_upper (const char *prefix)
{
  return g_ascii_isupper (prefix[0]);
}

static void
spread (const guint8 bytes[ATTEST_BECH32_BYTES],
        guint8       digits[DIGITS])
{
  guint pool = 0, bits = 0, count = 0;

  for (guint i = 0; i < ATTEST_BECH32_BYTES; i++)
    {
      pool = (pool << 8 | bytes[i]) & 0xfff;
      for (bits += 8; bits >= 5; bits -= 5)
        digits[count++] = pool >> (bits - 5) & 31;
    }
  digits[count] = (guint8)(pool << (5 - bits) & 31);
  attest_wipe (&pool, sizeof pool);
}

/* Gives whether the bits left over are zero. */
static gboolean
gather (const guint8 digits[DIGITS],
        guint8       bytes[ATTEST_BECH32_BYTES])
{
  guint    pool = 0, bits = 0, count = 0;
  gboolean clean;

  for (guint i = 0; i < DIGITS; i++)
    {
      pool = (pool << 5 | digits[i]) & 0xfff;
      bits += 5;
      if (bits >= 8)
        {
          bits -= 8;
          bytes[count++] = (guint8)(pool >> bits);
        }
    }
  clean = (pool & ((1u << bits) - 1)) == 0;
  attest_wipe (&pool, sizeof pool);
  return clean;
}

/**
 * attest_bech32_encode:
 * @prefix: the part before the "1"; its case is the case of the whole
 * @bytes: what to spell
 * @text: (out caller-allocates): room for %ATTEST_BECH32_LENGTH characters and a zero
 */
void
attest_bech32_encode (const char  *prefix,
                      const guint8 bytes[ATTEST_BECH32_BYTES],
                      char        *text)
{
  guint8  digits[DIGITS + CHECKS];
  guint32 sum = checksum_of_prefix (prefix);

  spread (bytes, digits);
  for (guint i = 0; i < DIGITS; i++)
    sum = checksum_step (sum, digits[i]);
  for (guint i = 0; i < CHECKS; i++)
    sum = checksum_step (sum, 0);
  sum ^= 1;
  for (guint i = 0; i < CHECKS; i++)
    digits[DIGITS + i] = sum >> (5 * (CHECKS - 1 - i)) & 31;

  text = g_stpcpy (text, prefix);
  *text++ = '1';
  for (guint i = 0; i < sizeof digits; i++)
    *text++ = prefix_is_upper (prefix) ? g_ascii_toupper (ALPHABET[digits[i]]) : ALPHABET[digits[i]];
  *text = '\0';
  attest_wipe (digits, sizeof digits);
}

static gboolean
read_digits (const char *text,
             gboolean    upper,
             guint8     *digits,
             gsize       count)
{
  for (gsize i = 0; i < count; i++)
    {
      gboolean    wrong_case = upper ? g_ascii_islower (text[i]) : g_ascii_isupper (text[i]);
      const char *found = memchr (ALPHABET, g_ascii_tolower (text[i]), sizeof ALPHABET - 1);

      if (wrong_case || found == NULL)
        return FALSE;
      digits[i] = (guint8)(found - ALPHABET);
    }
  return TRUE;
}

/**
 * attest_bech32_decode:
 * @prefix: the part that must come before the "1", in the case it must have
 * @text: (nullable): anything
 * @bytes: (out caller-allocates): the value; undefined when %FALSE is returned
 *
 * Returns: whether @text is the one spelling of 32 bytes after @prefix
 */
gboolean
attest_bech32_decode (const char *prefix,
                      const char *text,
                      guint8      bytes[ATTEST_BECH32_BYTES])
{
  guint8   digits[DIGITS + CHECKS];
  gsize    skip = strlen (prefix);
  guint32  sum = checksum_of_prefix (prefix);
  gboolean ok;

  if (text == NULL || strlen (text) != ATTEST_BECH32_LENGTH (skip) || memcmp (text, prefix, skip) != 0 || text[skip] != '1')
    return FALSE;
  ok = read_digits (text + skip + 1, prefix_is_upper (prefix), digits, sizeof digits);
  for (gsize i = 0; ok && i < sizeof digits; i++)
    sum = checksum_step (sum, digits[i]);
  ok = ok && sum == 1 && gather (digits, bytes);
  attest_wipe (digits, sizeof digits);
  return ok;
}
