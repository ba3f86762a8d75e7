/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "custody/attest-line.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "base/attest-id.h"
#include "domain/attest-types.h"

#include <string.h>

/* A line has exactly one spelling, so it is read by matching that spelling and
 * not by a general parser: what parses here is what was written, byte for byte.
 *
 *   {"at":"…Z","author":"RW…","body_hash":"…","boot":"…","case":"…","clock":"…",
 *    "kind":"…","mono":N,"prev":"…","seq":N,"v":1,"zone":"…"}\n
 */

/**
 * attest_line_write:
 * @self: a line
 * @length: (out) (optional): its bytes, line feed included
 *
 * Returns: (transfer full): the canonical bytes of @self
 */
char *
attest_line_write (const AttestLine *self,
                   gsize            *length)
{
  g_autofree char *body = attest_digest_hex (&self->body);
  g_autofree char *prev = attest_digest_hex (&self->prev);
  char             at[25];
  char            *text;

  attest_time_utc_text (self->at_ms, at);
  text = g_strdup_printf ("{\"at\":\"%s\",\"author\":\"%s\",\"body_hash\":\"%s\",\"boot\":\"%s\",\"case\":\"%s\","
                          "\"clock\":\"%s\",\"kind\":\"%s\",\"mono\":%" G_GINT64_FORMAT ",\"prev\":\"%s\","
                          "\"seq\":%" G_GUINT64_FORMAT ",\"v\":1,\"zone\":\"%s\"}\n",
                          at, self->author, body, self->boot, self->case_id, attest_clock_nick (self->clock),
                          self->kind, self->mono_ms, prev, self->seq, self->zone);
  if (length != NULL)
    *length = strlen (text);
  return text;
}

static gboolean
skip (const char **at,
      const char  *literal)
{
  gsize length = strlen (literal);

  if (strncmp (*at, literal, length) != 0)
    return FALSE;
  *at += length;
  return TRUE;
}

/* Copies up to the closing quote, which it skips. */
static gboolean
take_text (const char **at,
           char        *out,
           gsize        most)
{
  const char *end = strchr (*at, '"');

  if (end == NULL || (gsize)(end - *at) > most)
    return FALSE;
  memcpy (out, *at, (gsize)(end - *at));
  out[end - *at] = '\0';
  *at = end + 1;
  return TRUE;
}

static gboolean
take_digest (const char  **at,
             AttestDigest *out)
{
  if (strnlen (*at, ATTEST_DIGEST_HEX) < ATTEST_DIGEST_HEX || !attest_unhex (*at, ATTEST_DIGEST_HEX, out->bytes))
    return FALSE;
  *at += ATTEST_DIGEST_HEX;
  return skip (at, "\"");
}

static gboolean
take_number (const char **at,
             guint64     *out)
{
  char  digits[24];
  gsize n = strspn (*at, "0123456789");

  if (n == 0 || n >= sizeof digits)
    return FALSE;
  memcpy (digits, *at, n);
  digits[n] = '\0';
  *at += n;
  /* 2^53: what every JSON reader can hold exactly */
  return attest_parse_uint (digits, G_GUINT64_CONSTANT (9007199254740992), out);
}

/* Whether a key is a point of the curve costs more than all the rest of a line, so a
 * chain's own author is looked at once and not a hundred thousand times. */
static gboolean
author_is_valid (const char *author,
                 const char *known)
{
  return (known != NULL && strcmp (author, known) == 0) || attest_signing_key_is_valid (author);
}

static gboolean
parse_fields (const char *at,
              const char *known,
              AttestLine *out)
{
  char    time[32], clock[16];
  guint64 mono;

  if (!skip (&at, "{\"at\":\"") || !take_text (&at, time, sizeof time - 1) ||
      !skip (&at, ",\"author\":\"") || !take_text (&at, out->author, ATTEST_SIGNING_KEY_TEXT) ||
      !skip (&at, ",\"body_hash\":\"") || !take_digest (&at, &out->body) ||
      !skip (&at, ",\"boot\":\"") || !take_text (&at, out->boot, 32) ||
      !skip (&at, ",\"case\":\"") || !take_text (&at, out->case_id, 32) ||
      !skip (&at, ",\"clock\":\"") || !take_text (&at, clock, sizeof clock - 1) ||
      !skip (&at, ",\"kind\":\"") || !take_text (&at, out->kind, ATTEST_LINE_KIND_MAX) ||
      !skip (&at, ",\"mono\":") || !take_number (&at, &mono) ||
      !skip (&at, ",\"prev\":\"") || !take_digest (&at, &out->prev) ||
      !skip (&at, ",\"seq\":") || !take_number (&at, &out->seq) ||
      !skip (&at, ",\"v\":1,\"zone\":\"") || !take_text (&at, out->zone, ATTEST_ZONE_MAX) ||
      strcmp (at, "}\n") != 0)
    return FALSE;
  out->mono_ms = (gint64)mono;
  return attest_time_parse_utc (time, &out->at_ms) && attest_clock_from_nick (clock, &out->clock) &&
         attest_id_is_valid (out->boot) && attest_id_is_valid (out->case_id) && attest_word_is_valid (out->kind) &&
         author_is_valid (out->author, known) && attest_zone_is_valid (out->zone) && out->seq > 0;
}

/**
 * attest_line_parse_by:
 * @text: bytes from a store or a package; need not end with a zero
 * @length: how many, line feed included
 * @known: (nullable): a signing key that was checked before
 * @out: (out caller-allocates): the line
 * @error: return location for an #AttestError
 *
 * attest_line_parse() for many lines of one author; one of another author is
 * no error here.
 *
 * Returns: as attest_line_parse()
 */
gboolean
attest_line_parse_by (const char *text,
                      gsize       length,
                      const char *known,
                      AttestLine *out,
                      GError    **error)
{
  char copy[ATTEST_LINE_MAX + 1];

  if (length > 0 && length <= ATTEST_LINE_MAX && memchr (text, '\0', length) == NULL)
    {
      memcpy (copy, text, length);
      copy[length] = '\0';
      if (parse_fields (copy, known, out))
        return TRUE;
      if (strstr (copy, ",\"v\":") != NULL && strstr (copy, ",\"v\":1,") == NULL)
        {
          g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NEWER, "A custody line of a later version");
          return FALSE;
        }
    }
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED, "Not a custody line");
  return FALSE;
}

/**
 * attest_line_parse:
 * @text: bytes from a store or a package; need not end with a zero
 * @length: how many, line feed included
 * @out: (out caller-allocates): the line
 * @error: return location for an #AttestError
 *
 * Returns: whether @text is one line in its one spelling;
 *   %ATTEST_ERROR_NEWER for another format version, else %ATTEST_ERROR_DAMAGED
 */
gboolean
attest_line_parse (const char *text,
                   gsize       length,
                   AttestLine *out,
                   GError    **error)
{
  return attest_line_parse_by (text, length, NULL, out, error);
}
