/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "custody/attest-chain.h"

#include "base/attest-error.h"

#include <string.h>

/**
 * attest_chain_init:
 * @self: (out caller-allocates): an empty chain
 * @case_id: 32 hex digits
 * @author: the signing key of the store that writes it
 */
void
attest_chain_init (AttestChain *self,
                   const char  *case_id,
                   const char  *author)
{
  memset (self, 0, sizeof *self);
  g_strlcpy (self->case_id, case_id, sizeof self->case_id);
  g_strlcpy (self->author, author, sizeof self->author);
}

static void
advance (AttestChain *self,
         const char  *line,
         gsize        length)
{
  self->seq++;
  self->head = attest_digest_of (line, length);
}

/**
 * attest_chain_append:
 * @self: where the chain ends; moved on to the new line
 * @kind: the kind's word
 * @now: the clock facts of the entry
 * @body: digest of the body's exact bytes
 * @length: (out): bytes of the line
 *
 * Returns: (transfer full): the next line's exact bytes. It counts only once
 *   the caller has stored it; a caller that fails to must forget @self.
 */
char *
attest_chain_append (AttestChain        *self,
                     const char         *kind,
                     const AttestMoment *now,
                     const AttestDigest *body,
                     gsize              *length)
{
  AttestLine line = { 0 };
  char      *text;

  line.at_ms = now->utc_ms;
  line.clock = now->clock;
  line.mono_ms = now->mono_ms;
  line.body = *body;
  line.prev = self->head;
  line.seq = self->seq + 1;
  g_strlcpy (line.boot, now->boot, sizeof line.boot);
  g_strlcpy (line.zone, now->zone, sizeof line.zone);
  g_strlcpy (line.author, self->author, sizeof line.author);
  g_strlcpy (line.case_id, self->case_id, sizeof line.case_id);
  g_strlcpy (line.kind, kind, sizeof line.kind);
  text = attest_line_write (&line, length);
  advance (self, text, *length);
  return text;
}

/**
 * attest_chain_check:
 * @self: where the chain ends so far; moved on when the line fits
 * @line: the next line's bytes
 * @length: how many
 * @out: (out caller-allocates): the line
 * @error: return location for an #AttestError
 *
 * A line fits when it has its one spelling, is of this case and author, has
 * the next number and names the digest of the line before it.
 *
 * Returns: whether it fits; otherwise %ATTEST_ERROR_TAMPERED with the number
 *   of the entry that is wrong, %ATTEST_ERROR_DAMAGED or %ATTEST_ERROR_NEWER
 */
gboolean
attest_chain_check (AttestChain *self,
                    const char  *line,
                    gsize        length,
                    AttestLine  *out,
                    GError     **error)
{
  const char *what = NULL;

  if (!attest_line_parse_by (line, length, self->seq > 0 ? self->author : NULL, out, error))
    {
      g_prefix_error (error, "Entry %" G_GUINT64_FORMAT ": ", self->seq + 1);
      return FALSE;
    }
  if (strcmp (out->case_id, self->case_id) != 0)
    what = "it belongs to another case";
  else if (strcmp (out->author, self->author) != 0)
    what = "it was written by another store";
  else if (out->seq != self->seq + 1)
    what = "its number is not the next";
  else if (!attest_digest_equal (&out->prev, &self->head))
    what = "it does not follow from the entry before it";
  if (what != NULL)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED, "Entry %" G_GUINT64_FORMAT ": %s", self->seq + 1, what);
      return FALSE;
    }
  advance (self, line, length);
  return TRUE;
}

/**
 * attest_journal_next:
 * @head: the store journal's head; zeros at first
 * @line: digest of the line that the store takes in
 *
 * The store journal links every line a store ever took in, whatever its case,
 * in the order it did. A head says nothing of how many there are.
 *
 * Returns: SHA-256("attest-journal1" || head || line)
 */
AttestDigest
attest_journal_next (const AttestDigest *head,
                     const AttestDigest *line)
{
  static const char tag[] = "attest-journal1";
  guint8            bytes[sizeof tag - 1 + 2 * ATTEST_DIGEST_BYTES];

  memcpy (bytes, tag, sizeof tag - 1);
  memcpy (bytes + sizeof tag - 1, head->bytes, ATTEST_DIGEST_BYTES);
  memcpy (bytes + sizeof tag - 1 + ATTEST_DIGEST_BYTES, line->bytes, ATTEST_DIGEST_BYTES);
  return attest_digest_of (bytes, sizeof bytes);
}
