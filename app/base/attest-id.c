/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-id.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

/**
 * attest_random:
 * @out: (out caller-allocates): where to put them
 * @length: how many bytes
 *
 * Fills @out from getrandom(2). Ends the program when the kernel gives none:
 * going on with weak keys would be worse.
 */
void
attest_random (void *out,
               gsize length)
{
  guint8 *next = out;

  while (length > 0)
    {
      ssize_t got = getrandom (next, MIN (length, 256), 0);

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        g_error ("The system gives no random numbers");
      next += got;
      length -= (gsize)got;
    }
}

/**
 * attest_hex:
 * @bytes: (array length=length): what to print
 * @length: how many bytes
 *
 * Returns: (transfer full): two lower-case hex digits a byte
 */
char *
attest_hex (const guint8 *bytes,
            gsize         length)
{
  static const char digits[] = "0123456789abcdef";
  char             *text = g_malloc (2 * length + 1);

  for (gsize i = 0; i < length; i++)
    {
      text[2 * i] = digits[bytes[i] >> 4];
      text[2 * i + 1] = digits[bytes[i] & 15];
    }
  text[2 * length] = '\0';
  return text;
}

static int
hex_value (char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  return -1;
}

/**
 * attest_unhex:
 * @text: at least @digits characters
 * @digits: how many of them to read; even
 * @out: (out caller-allocates): @digits / 2 bytes
 *
 * Reads lower-case hex only: one value has one spelling.
 *
 * Returns: whether all @digits were hex digits
 */
gboolean
attest_unhex (const char *text,
              gsize       digits,
              guint8     *out)
{
  for (gsize i = 0; i + 1 < digits; i += 2)
    {
      int high = hex_value (text[i]);
      int low = high < 0 ? -1 : hex_value (text[i + 1]);

      if (low < 0)
        return FALSE;
      out[i / 2] = (guint8)(high << 4 | low);
    }
  return TRUE;
}

/**
 * attest_id_new:
 *
 * Returns: (transfer full): a new random id
 */
char *
attest_id_new (void)
{
  guint8 bytes[ATTEST_ID_LENGTH / 2];

  attest_random (bytes, sizeof bytes);
  return attest_hex (bytes, sizeof bytes);
}

/**
 * attest_id_is_valid:
 * @text: (nullable): anything
 *
 * Returns: whether @text is exactly 32 lower-case hex digits
 */
gboolean
attest_id_is_valid (const char *text)
{
  guint8 bytes[ATTEST_ID_LENGTH / 2];

  return text != NULL && strlen (text) == ATTEST_ID_LENGTH && attest_unhex (text, ATTEST_ID_LENGTH, bytes);
}
