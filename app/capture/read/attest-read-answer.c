/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/read/attest-read.h"

#include <string.h>

/* Room is left for the last lines of a message that has begun. */
#define LINE_HEAD 8

/* The longest start of at most @most bytes that ends with a whole character. */
static gsize
whole_characters (const char *text,
                  gsize       length,
                  gsize       most)
{
  if (length <= most)
    return length;
  while (most > 0 && ((guint8)text[most] & 0xc0) == 0x80)
    most--;
  return most;
}

/*
 * answer_put:
 * @text: in any bytes; what is no UTF-8 is replaced
 * @most: longer ones are cut, and the answer says so
 *
 * A zero inside @text ends it.
 */
void
answer_put (Answer       *self,
            AttestLineTag tag,
            const char   *text,
            gsize         length,
            gsize         most)
{
  gsize            fits = whole_characters (text, length, most);
  const char      *zero = memchr (text, '\0', fits);
  g_autofree char *valid = g_utf8_make_valid (text, (gssize)(zero != NULL ? (gsize)(zero - text) : fits));
  guint32          head[2] = { tag, (guint32)strlen (valid) };

  if (fits < length || zero != NULL)
    self->cut = TRUE;
  if (self->used > self->room || self->room - self->used < LINE_HEAD + head[1])
    {
      self->cut = TRUE;
      return;
    }
  memcpy (self->map + ATTEST_READ_HEADER + self->used, head, LINE_HEAD);
  memcpy (self->map + ATTEST_READ_HEADER + self->used + LINE_HEAD, valid, head[1]);
  self->used += LINE_HEAD + head[1];
}

void
answer_put_text (Answer       *self,
                 AttestLineTag tag,
                 const char   *text)
{
  if (text != NULL)
    answer_put (self, tag, text, strlen (text), FIELD_MOST);
}

void
answer_put_number (Answer       *self,
                   AttestLineTag tag,
                   guint64       number)
{
  char text[24];

  g_snprintf (text, sizeof text, "%" G_GUINT64_FORMAT, number);
  answer_put_text (self, tag, text);
}
