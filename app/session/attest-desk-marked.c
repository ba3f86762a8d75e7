/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-bytes.h"

/* What people type and paste is kept whole: characters that cannot be shown are
 * written out instead of refused. */

static const char *
marked (const char *text,
        GPtrArray  *own)
{
  char *copy = attest_text_marked (text);

  if (copy != NULL)
    g_ptr_array_add (own, copy);
  return copy;
}

/**
 * attest_desk_marked_shot:
 * @from: as typed
 * @own: holds the copies of its words
 *
 * Returns: @from with words that can be shown
 */
AttestShot
attest_desk_marked_shot (const AttestShot *from,
                         GPtrArray        *own)
{
  AttestShot shot = *from;

  shot.name = marked (from->name, own);
  shot.url = marked (from->url, own);
  shot.no_url_reason = marked (from->no_url_reason, own);
  shot.platform = marked (from->platform, own);
  shot.how_seen = marked (from->how_seen, own);
  shot.text = marked (from->text, own);
  shot.details = attest_desk_marked_details (from->details, own);
  return shot;
}

/**
 * attest_desk_marked_facts:
 * @from: as typed
 * @own: holds the copies of its words
 *
 * Returns: @from with words that can be shown
 */
AttestCaseFacts
attest_desk_marked_facts (const AttestCaseFacts *from,
                          GPtrArray             *own)
{
  AttestCaseFacts facts = *from;

  facts.title = marked (from->title, own);
  facts.description = marked (from->description, own);
  return facts;
}
