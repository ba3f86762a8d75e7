/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-bytes.h"

#include <string.h>

void
attest_put_u32 (guint8 *out,
                guint32 value)
{
  for (int i = 0; i < 4; i++)
    out[i] = (guint8)(value >> (24 - 8 * i));
}

void
attest_put_u64 (guint8 *out,
                guint64 value)
{
  for (int i = 0; i < 8; i++)
    out[i] = (guint8)(value >> (56 - 8 * i));
}

guint32
attest_get_u32 (const guint8 *in)
{
  return (guint32)in[0] << 24 | (guint32)in[1] << 16 | (guint32)in[2] << 8 | in[3];
}

/* Characters that change how the rest of a line reads, or that no one can see:
 * an outsider's text could use them to pass for something else. */
static gboolean
is_hidden_control (gunichar c)
{
  return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0) ||
         (c >= 0x200e && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

#define FILE_LETTERS 1000
#define FILE_LINE 40

static gboolean
is_file_letter (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("+/=-_", c) != NULL);
}

/**
 * attest_text_holds_file:
 * @text: what somebody typed or pasted
 *
 * A picture written out as letters (base64, RFC 4648, or a data: address, RFC
 * 2397) is a copy of the picture all the same. No word, name or web address
 * runs on for a thousand of these characters.
 *
 * Returns: whether @text seems to hold a file written out as letters
 */
gboolean
attest_text_holds_file (const char *text)
{
  gsize run = 0, line = 0;

  for (const char *at = text; *at != '\0'; at++)
    {
      if (is_file_letter (*at))
        {
          line++;
          if (++run >= FILE_LETTERS)
            return TRUE;
        }
      else
        {
          /* Such a file is broken into long lines; a list of names into short ones. */
          if ((*at != '\n' && *at != '\r') || (line > 0 && line < FILE_LINE))
            run = 0;
          line = 0;
          if (g_ascii_strncasecmp (at, ";base64,", 8) == 0 && is_file_letter (at[8]))
            return TRUE;
        }
    }
  return FALSE;
}

/**
 * attest_text_is_safe:
 * @text: anything
 * @length: its bytes, or -1 when it ends with a zero
 * @most: the largest number of bytes allowed
 *
 * Returns: whether @text is UTF-8 of at most @most bytes without control
 *   characters (line feed and tab apart) and without direction overrides
 */
gboolean
attest_text_is_safe (const char *text,
                     gssize      length,
                     gsize       most)
{
  gsize       size = length < 0 ? strlen (text) : (gsize)length;
  const char *end = text + size;

  if (size > most || !g_utf8_validate (text, (gssize)size, NULL))
    return FALSE;
  for (const char *at = text; at < end; at = g_utf8_next_char (at))
    if (is_hidden_control (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

/**
 * attest_text_marked:
 * @text: (nullable): what a person typed or pasted
 *
 * Pasted messages hold characters that nobody sees and that turn the rest of a
 * line round. They may be part of the abuse, so they are kept, in the open.
 *
 * Returns: (transfer full) (nullable): @text with each such character written
 *   out, as in "⟨U+202E⟩"; bytes that are no UTF-8 become "�"
 */
char *
attest_text_marked (const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;
  GString         *out = text != NULL ? g_string_new (NULL) : NULL;

  for (const char *at = valid; at != NULL && *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (is_hidden_control (c))
        g_string_append_printf (out, "⟨U+%04X⟩", c);
      else
        g_string_append_unichar (out, c);
    }
  return out != NULL ? g_string_free (out, FALSE) : NULL;
}

/**
 * attest_parse_uint:
 * @text: anything
 * @most: the largest value allowed
 * @out: (out): the value
 *
 * Reads a decimal number with one spelling: digits only, no leading zero.
 *
 * Returns: whether @text is such a number and not above @most
 */
gboolean
attest_parse_uint (const char *text,
                   guint64     most,
                   guint64    *out)
{
  guint64 value = 0;

  if (*text == '\0' || (*text == '0' && text[1] != '\0'))
    return FALSE;
  for (; *text != '\0'; text++)
    {
      guint digit;

      if (*text < '0' || *text > '9')
        return FALSE;
      digit = (guint)(*text - '0');
      if (value > (G_MAXUINT64 - digit) / 10)
        return FALSE;
      value = value * 10 + digit;
    }
  if (value > most)
    return FALSE;
  *out = value;
  return TRUE;
}
