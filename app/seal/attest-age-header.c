/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "seal/attest-age-private.h"

#include "base/attest-error.h"
#include "seal/attest-base64-private.h"

#include <string.h>

/* The grammar leaves no choice, and neither does this reader: one space
 * between arguments, lines of 64 characters in a body with one shorter line at
 * its end (an empty one if need be), line feeds alone. */
#define BODY_LINE 64
#define FOOTER_TEXT ATTEST_BASE64_UNPADDED_LENGTH (ATTEST_AGE_MAC)

gboolean
attest_age_span_is (const AttestAgeSpan *self,
                    const char          *text)
{
  return self->length == strlen (text) && memcmp (self->text, text, self->length) == 0;
}

/* Takes the line at @rest off it, without its line feed. */
static gboolean
take_line (AttestAgeSpan *rest,
           AttestAgeSpan *line)
{
  const char *feed = memchr (rest->text, '\n', rest->length);

  if (feed == NULL)
    return FALSE;
  line->text = rest->text;
  line->length = (gsize)(feed - rest->text);
  rest->length -= line->length + 1;
  rest->text = feed + 1;
  return TRUE;
}

static gboolean
starts_with (const AttestAgeSpan *line,
             const char          *text)
{
  gsize length = strlen (text);

  return line->length >= length && memcmp (line->text, text, length) == 0;
}

/* One or more visible characters up to a space or the end. */
static gboolean
take_word (AttestAgeSpan *line,
           AttestAgeSpan *word)
{
  gsize length = 0;

  while (length < line->length && line->text[length] > ' ' && line->text[length] < 0x7f)
    length++;
  if (length == 0 || (length < line->length && line->text[length] != ' '))
    return FALSE;
  word->text = line->text;
  word->length = length;
  line->text += length;
  line->length -= length;
  return TRUE;
}

static gboolean
read_arguments (AttestAgeSpan    line,
                AttestAgeStanza *stanza)
{
  AttestAgeSpan word;

  line.text += strlen ("-> ");
  line.length -= strlen ("-> ");
  if (!take_word (&line, &stanza->type))
    return FALSE;
  while (line.length > 0)
    {
      line.text++;
      line.length--;
      if (!take_word (&line, &word))
        return FALSE;
      if (stanza->arguments++ == 0)
        stanza->argument = word;
    }
  return TRUE;
}

/* All lines are checked, whatever the stanza is; only the first is kept,
 * because our own kind has no other. */
static gboolean
read_body (AttestAgeSpan   *rest,
           AttestAgeStanza *stanza)
{
  AttestAgeSpan line;
  guint8        bytes[BODY_LINE / 4 * 3];

  do
    {
      gsize length;

      if (!take_line (rest, &line) || line.length > BODY_LINE)
        return FALSE;
      length = line.length * 3 / 4;
      if (!attest_base64_decode (ATTEST_BASE64_UNPADDED, line.text, line.length, bytes, length))
        return FALSE;
      if (stanza->body.text == NULL)
        stanza->body = line;
      stanza->body_bytes += length;
    }
  while (line.length == BODY_LINE);
  return TRUE;
}

static gboolean
read_footer (const AttestAgeSpan *line,
             const char          *start,
             AttestAgeHeader     *out)
{
  out->signed_length = (gsize)(line->text - start) + strlen ("---");
  return starts_with (line, "--- ") && line->length == strlen ("--- ") + FOOTER_TEXT &&
         attest_base64_decode (ATTEST_BASE64_UNPADDED, line->text + strlen ("--- "), FOOTER_TEXT, out->mac, sizeof out->mac);
}

/* scrypt stands alone: whoever knows the passphrase could otherwise not be
 * sure that the sender meant nobody else. */
static gboolean
stanzas_agree (const AttestAgeHeader *header)
{
  if (header->n_stanzas == 0)
    return FALSE;
  for (guint i = 0; i < header->n_stanzas; i++)
    if (attest_age_span_is (&header->stanzas[i].type, "scrypt") && header->n_stanzas > 1)
      return FALSE;
  return TRUE;
}

static gboolean
refuse (GError    **error,
        const char *what)
{
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "The sealed file's header is not valid: %s", what);
  return FALSE;
}

/**
 * attest_age_header_parse:
 * @text: a header from its first character to the line feed after its footer
 * @length: how many bytes
 * @out: (out caller-allocates): what it says; points into @text
 * @error: return location for an #AttestError
 *
 * Returns: whether every byte is as age v1 has it; if not, %ATTEST_ERROR_INPUT
 */
gboolean
attest_age_header_parse (const char      *text,
                         gsize            length,
                         AttestAgeHeader *out,
                         GError         **error)
{
  AttestAgeSpan rest = { text, length };
  AttestAgeSpan line = { text, 0 };

  out->n_stanzas = 0;
  if (!starts_with (&rest, ATTEST_AGE_INTRO))
    return refuse (error, "it is not age v1");
  rest.text += strlen (ATTEST_AGE_INTRO);
  rest.length -= strlen (ATTEST_AGE_INTRO);
  while (take_line (&rest, &line) && starts_with (&line, "-> "))
    {
      AttestAgeStanza *stanza = &out->stanzas[out->n_stanzas];

      if (out->n_stanzas == ATTEST_AGE_MOST_STANZAS)
        return refuse (error, "it names more than 64 recipients");
      memset (stanza, 0, sizeof *stanza);
      out->n_stanzas++;
      if (!read_arguments (line, stanza) || !read_body (&rest, stanza))
        return refuse (error, "a recipient's part is malformed");
    }
  if (rest.length != 0 || !read_footer (&line, text, out))
    return refuse (error, "its last line is malformed");
  return stanzas_agree (out) || refuse (error, "its recipients do not go together");
}
