/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/attest-sniff-text.h"

#include "capture/attest-sniff.h"

#include <string.h>

/* How far into the file a head of e-mail fields is followed, in lines and bytes. */
#define FIELDS_LINES 200
#define FIELDS_BYTES (32 * 1024)

typedef enum {
  FIELD_FROM = 1 << 0,
  FIELD_TO = 1 << 1,
  FIELD_DATE = 1 << 2,
  FIELD_SUBJECT = 1 << 3,
  FIELD_RECEIVED = 1 << 4,
  FIELD_MESSAGE_ID = 1 << 5,
  FIELD_MIME = 1 << 6,
  FIELD_RELATED = 1 << 7,
  FIELD_RETURN = 1 << 8,
} Fields;

static const struct
{
  const char *start;
  Fields      field;
} field_starts[] = {
  { "From:", FIELD_FROM },
  { "To:", FIELD_TO },
  { "Date:", FIELD_DATE },
  { "Subject:", FIELD_SUBJECT },
  { "Received:", FIELD_RECEIVED },
  { "Delivered-To:", FIELD_RECEIVED },
  { "Return-Path:", FIELD_RETURN },
  { "Message-ID:", FIELD_MESSAGE_ID },
  { "MIME-Version:", FIELD_MIME },
  { "Content-Type: multipart/related", FIELD_RELATED },
};

static gboolean
starts (const guint8 *line,
        gsize         length,
        const char   *with)
{
  gsize size = strlen (with);

  return length >= size && g_ascii_strncasecmp ((const char *)line, with, size) == 0;
}

/* A field line is a name of printable ASCII, a colon, and anything; or the
 * continuation of the one before it. */
static gboolean
is_field_line (const guint8 *line,
               gsize         length)
{
  gsize i = 0;

  if (line[0] == ' ' || line[0] == '\t')
    return TRUE;
  while (i < length && line[i] > 32 && line[i] < 127 && line[i] != ':')
    i++;
  return i > 0 && i < length && line[i] == ':';
}

/* The fields of an e-mail head that starts at @data; 0 when the lines before
 * the first empty one are not all fields. */
static Fields
read_fields (const guint8 *data,
             gsize         length)
{
  Fields found = 0;
  gsize  at = 0;

  length = MIN (length, FIELDS_BYTES);
  for (guint line = 0; line < FIELDS_LINES && at < length; line++)
    {
      const guint8 *end = memchr (data + at, '\n', length - at);
      gsize         size = end == NULL ? length - at : (gsize)(end - data) - at;

      if (end == NULL || size == 0 || (size == 1 && data[at] == '\r'))
        break;
      if (!is_field_line (data + at, size))
        return 0;
      for (gsize i = 0; i < G_N_ELEMENTS (field_starts); i++)
        if (starts (data + at, size, field_starts[i].start))
          found |= field_starts[i].field;
      at += size + 1;
    }
  return found;
}

static guint
count_bits (guint bits)
{
  guint count = 0;

  for (; bits != 0; bits &= bits - 1)
    count++;
  return count;
}

static const char *
sniff_mail (const guint8 *data,
            gsize         length)
{
  gboolean      box = starts (data, length, "From ");
  const guint8 *end = box ? memchr (data, '\n', MIN (length, 1024)) : NULL;
  Fields        found;

  if (box && end == NULL)
    return NULL;
  found = box ? read_fields (end + 1, length - (gsize)(end + 1 - data)) : read_fields (data, length);
  if ((found & FIELD_RELATED) != 0 && (found & FIELD_MIME) != 0 &&
      (found & (FIELD_TO | FIELD_RECEIVED | FIELD_MESSAGE_ID)) == 0)
    return "application/x-mimearchive";
  if (count_bits (found & ~(guint)FIELD_RELATED) < 2 || (found & (FIELD_FROM | FIELD_RECEIVED | FIELD_RETURN | FIELD_MESSAGE_ID)) == 0)
    return NULL;
  return box ? "application/mbox" : "message/rfc822";
}

/* Skips white space, a byte order mark, XML declarations and comments, so
 * that the first element can be looked at. */
static gsize
skip_prolog (const guint8 *data,
             gsize         length)
{
  gsize at = length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

  while (at < length)
    {
      const char   *until = NULL;
      const guint8 *end;

      if (g_ascii_isspace (data[at]))
        {
          at++;
          continue;
        }
      if (starts (data + at, length - at, "<!--"))
        until = "-->";
      else if (starts (data + at, length - at, "<?"))
        until = "?>";
      else if (starts (data + at, length - at, "<!DOCTYPE svg"))
        until = ">";
      if (until == NULL)
        return at;
      end = memmem (data + at, length - at, until, strlen (until));
      if (end == NULL)
        return length;
      at = (gsize)(end - data) + strlen (until);
    }
  return at;
}

static const char *
sniff_markup (const guint8 *data,
              gsize         length)
{
  static const char *const html[] = { "<!doctype html", "<html", "<head", "<body", "<title", "<script", "<meta", "<table", "<div" };
  gsize                    at = skip_prolog (data, length);

  for (gsize i = 0; i < G_N_ELEMENTS (html); i++)
    if (starts (data + at, length - at, html[i]))
      return "text/html";
  if (starts (data + at, length - at, "<svg") || starts (data + at, length - at, "<svg:svg"))
    return "image/svg+xml";
  return starts (data, length, "<?xml") ? "text/xml" : NULL;
}

/* Valid UTF-8 without control characters other than white space. A character
 * cut off by the end of the looked-at part is no fault. */
static gboolean
is_plain_text (const guint8 *data,
               gsize         length)
{
  const char *end = NULL;

  for (gsize i = 0; i < length; i++)
    if ((data[i] < 32 && strchr ("\t\n\r\f\x1b", data[i]) == NULL) || data[i] == 0 || data[i] == 127)
      return FALSE;
  if (g_utf8_validate_len ((const char *)data, length, &end))
    return TRUE;
  return length == ATTEST_SNIFF_HEAD && length - (gsize)(end - (const char *)data) < 4;
}

/**
 * attest_sniff_text:
 * @data: the start of a file
 * @length: how many bytes, at most %ATTEST_SNIFF_HEAD and not 0
 *
 * Returns: (nullable): the media type when @data is text of some kind: a mail
 *   or mailbox, a saved page, markup, or plain UTF-8
 */
const char *
attest_sniff_text (const guint8 *data,
                   gsize         length)
{
  const char *type = sniff_mail (data, length);

  if (type == NULL)
    type = sniff_markup (data, length);
  if (type == NULL && is_plain_text (data, length))
    type = "text/plain";
  return type;
}

/* "12/03/2026, 10:41" or "[3.12.26, 10:41:07 AM]", with a mark of direction or
 * order before it. */
static gboolean
begins_with_time (const guint8 *line,
                  gsize         length)
{
  guint runs = 0;
  gsize at = 0;

  while (at + 3 <= length && line[at] >= 0xe2)
    at += 3;
  at += at < length && line[at] == '[';
  for (; runs < 5 && at < length && g_ascii_isdigit (line[at]); runs++)
    {
      while (at < length && g_ascii_isdigit (line[at]))
        at++;
      if (runs < 2 && (at >= length || strchr ("/.-", line[at]) == NULL || line[at] == '\0'))
        return FALSE;
      while (at < length && strchr ("/.-,: ", line[at]) != NULL && line[at] != '\0')
        at++;
    }
  return runs >= 5 && (memmem (line, MIN (length, 60), " - ", 3) != NULL || memmem (line, MIN (length, 60), "] ", 2) != NULL);
}

/**
 * attest_sniff_chat:
 * @data: the start of a plain text
 * @length: how many bytes
 *
 * Returns: whether its first line begins as WhatsApp's exports do
 */
gboolean
attest_sniff_chat (const guint8 *data,
                   gsize         length)
{
  const guint8 *end = memchr (data, '\n', MIN (length, 4096));

  return begins_with_time (data, end != NULL ? (gsize)(end - data) : MIN (length, 4096));
}
