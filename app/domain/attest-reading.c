/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "domain/attest-reading.h"

static void
line_free (gpointer data)
{
  AttestReadLine *self = data;

  g_free (self->text);
  g_free (self);
}

/**
 * attest_reading_new:
 *
 * Returns: (transfer full): nothing read yet
 */
AttestReading *
attest_reading_new (void)
{
  AttestReading *self = g_new0 (AttestReading, 1);

  self->lines = g_ptr_array_new_with_free_func (line_free);
  return self;
}

void
attest_reading_free (AttestReading *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->lines);
  g_free (self);
}

/**
 * attest_reading_add:
 * @self: what was read so far
 * @tag: what it is
 * @text: (transfer full): what it says
 */
void
attest_reading_add (AttestReading *self,
                    AttestLineTag  tag,
                    char          *text)
{
  AttestReadLine *line = g_new0 (AttestReadLine, 1);

  line->tag = tag;
  line->text = text;
  g_ptr_array_add (self->lines, line);
}

/**
 * attest_reading_get:
 * @self: what was read
 * @tag: what is looked for
 *
 * Returns: (transfer none) (nullable): the first line of that kind
 */
const char *
attest_reading_get (AttestReading *self,
                    AttestLineTag  tag)
{
  for (guint i = 0; i < self->lines->len; i++)
    if (((AttestReadLine *)self->lines->pdata[i])->tag == tag)
      return ((AttestReadLine *)self->lines->pdata[i])->text;
  return NULL;
}

/**
 * attest_line_nick:
 * @tag: a tag
 *
 * Returns: (transfer none): its word in JSON
 */
const char *
attest_line_nick (AttestLineTag tag)
{
  static const char *const nicks[] = {
    "unknown", "message", "from", "to", "cc", "reply-to", "date", "subject", "message-id", "received", "authentication",
    "body", "body-from-html", "part", "part-name", "part-type", "part-size", "when", "who", "text", "notice", "attached",
    "omitted", "title", "address", "taken", "place", "device"
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (nicks) == ATTEST_LINE_LAST + 1);
  return nicks[(guint)tag <= ATTEST_LINE_LAST ? (guint)tag : 0];
}
