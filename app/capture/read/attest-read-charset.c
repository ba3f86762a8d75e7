/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/read/attest-read.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

/* The C library keeps most character sets in files of their own. Those that
 * letters are written in are loaded before the walls go up; any other one
 * cannot be opened afterwards, and its bytes are shown as Western ones. */
static const char *const known[] = {
  "ISO-8859-1", "ISO-8859-2", "ISO-8859-3", "ISO-8859-4", "ISO-8859-5", "ISO-8859-6", "ISO-8859-7", "ISO-8859-8",
  "ISO-8859-9", "ISO-8859-10", "ISO-8859-13", "ISO-8859-14", "ISO-8859-15", "ISO-8859-16",
  "WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1252", "WINDOWS-1253", "WINDOWS-1254", "WINDOWS-1255", "WINDOWS-1256",
  "WINDOWS-1257", "WINDOWS-1258", "KOI8-R", "KOI8-U", "ISO-2022-JP", "SHIFT_JIS", "EUC-JP", "GBK", "GB2312",
  "GB18030", "BIG5", "EUC-KR", "ISO-2022-KR", "TIS-620", "MACINTOSH", "IBM850", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-7"
};

#define FALLBACK "WINDOWS-1252"
#define OUT_MOST (4 * 1024 * 1024)

/*
 * charset_warm_up:
 *
 * Loads what converting needs. The converters stay open: closed ones would be
 * unloaded.
 */
void
charset_warm_up (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      (void)iconv_open ("UTF-8", known[i]);
      (void)iconv_open (known[i], "UTF-8");
    }
}

static iconv_t
open_charset (const char *name)
{
  /* Names with a slash or comma ask the library for more than a character set. */
  if (name == NULL || *name == '\0' || strlen (name) > 40 || strpbrk (name, "/,:") != NULL)
    return (iconv_t)-1;
  if (g_ascii_strcasecmp (name, "us-ascii") == 0 || g_ascii_strcasecmp (name, "iso-8859-1") == 0)
    name = FALLBACK;
  return iconv_open ("UTF-8", name);
}

static void
convert (iconv_t     converter,
         const char *bytes,
         gsize       length,
         GString    *out)
{
  char *in = (char *)bytes;

  while (length > 0 && out->len < OUT_MOST)
    {
      char  part[4096], *to = part;
      gsize room = sizeof part;
      gsize done = iconv (converter, &in, &length, &to, &room);

      g_string_append_len (out, part, (gssize)(sizeof part - room));
      if (done != (gsize)-1 || errno == E2BIG)
        continue;
      if (length == 0)
        break;
      /* One byte that fits nowhere, or a character cut off by the end. */
      g_string_append (out, "\xef\xbf\xbd");
      in++;
      length--;
    }
}

/*
 * charset_to_utf8:
 * @charset: (nullable): what the letter says its bytes are
 *
 * Returns: (transfer full): the words as UTF-8, whatever the letter said
 */
GString *
charset_to_utf8 (const char *charset,
                 const char *bytes,
                 gsize       length)
{
  GString *out = g_string_new (NULL);
  gboolean utf8 = charset == NULL || g_ascii_strcasecmp (charset, "utf-8") == 0 || g_ascii_strcasecmp (charset, "us-ascii") == 0;
  iconv_t  converter;

  if (utf8 && g_utf8_validate (bytes, (gssize)length, NULL))
    return g_string_append_len (out, bytes, (gssize)length);
  converter = open_charset (utf8 && charset == NULL ? FALLBACK : charset);
  if (converter == (iconv_t)-1)
    converter = open_charset (FALLBACK);
  if (converter != (iconv_t)-1)
    {
      convert (converter, bytes, length, out);
      iconv_close (converter);
      return out;
    }
  g_string_free (out, TRUE);
  {
    g_autofree char *valid = g_utf8_make_valid (bytes, (gssize)length);

    return g_string_new (valid);
  }
}

/*
 * charset_of_html:
 *
 * Returns: (nullable): the character set that a page names in its first
 *   kilobyte, or that its byte order mark tells
 */
char *
charset_of_html (const char *html,
                 gsize       length)
{
  gsize            look = MIN (length, 4096);
  g_autofree char *head = g_ascii_strdown (html, (gssize)look);
  const char      *at;

  if (length >= 2 && memcmp (html, "\xff\xfe", 2) == 0)
    return g_strdup ("UTF-16");
  if (length >= 3 && memcmp (html, "\xef\xbb\xbf", 3) == 0)
    return g_strdup ("UTF-8");
  at = g_strstr_len (head, (gssize)look, "charset=");
  if (at == NULL)
    return NULL;
  at += strlen ("charset=");
  at += strspn (at, "\"' ");
  return g_strndup (at, strcspn (at, "\"' />;\n\r"));
}
