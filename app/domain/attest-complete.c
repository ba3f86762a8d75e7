/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "domain/attest-complete.h"

#include <string.h>

/* What the use cases write when nobody was asked; it explains nothing. */
#define NO_REASON "not given"

static gboolean
is_given (const char *text)
{
  return text != NULL && *text != '\0' && strcmp (text, NO_REASON) != 0;
}

static AttestFactAnswer
answer (AttestFactState state,
        AttestFactNote  note)
{
  return (AttestFactAnswer){ .state = state, .note = note };
}

static AttestFactAnswer
image_of (const AttestItem *item)
{
  switch (item->kind)
    {
    case ATTEST_KIND_SCREENSHOT:
    case ATTEST_KIND_IMAGE:
      return answer (ATTEST_FACT_PRESENT, ATTEST_FACT_NOTE_NONE);
    case ATTEST_KIND_EMAIL:
    case ATTEST_KIND_MESSAGE:
      return answer (ATTEST_FACT_INSIDE, ATTEST_FACT_NOTE_MESSAGE);
    case ATTEST_KIND_WEB_PAGE:
      return answer (ATTEST_FACT_INSIDE, ATTEST_FACT_NOTE_PAGE);
    case ATTEST_KIND_DOCUMENT:
      return answer (ATTEST_FACT_INSIDE, ATTEST_FACT_NOTE_FILE);
    case ATTEST_KIND_PHYSICAL:
      return answer (ATTEST_FACT_NOT_ASKED, ATTEST_FACT_NOTE_THING);
    case ATTEST_KIND_NO_IMAGE:
      return answer (ATTEST_FACT_NOT_ASKED, ATTEST_FACT_NOTE_NO_IMAGE);
    case ATTEST_KIND_PHONE_CALL:
    case ATTEST_KIND_WRITTEN:
    default:
      return answer (ATTEST_FACT_NOT_ASKED, ATTEST_FACT_NOTE_WORDS);
    }
}

/* A screenshot is taken while one looks, so its own time will do. A picture
 * that is brought later was seen at another time than it was added. */
static AttestFactAnswer
when_of (const AttestItem *item)
{
  if (item->seen_ms > 0 || item->kind == ATTEST_KIND_SCREENSHOT)
    return answer (ATTEST_FACT_PRESENT, ATTEST_FACT_NOTE_NONE);
  if (item->kind == ATTEST_KIND_EMAIL || item->kind == ATTEST_KIND_MESSAGE)
    return answer (ATTEST_FACT_INSIDE, ATTEST_FACT_NOTE_MESSAGE);
  return answer (ATTEST_FACT_MISSING, ATTEST_FACT_NOTE_NONE);
}

static AttestFactAnswer
address_of (const AttestItem *item)
{
  AttestFactAnswer explained = answer (ATTEST_FACT_EXPLAINED, ATTEST_FACT_NOTE_NONE);

  if (is_given (item->url))
    return answer (ATTEST_FACT_PRESENT, ATTEST_FACT_NOTE_NONE);
  explained.reason = is_given (item->no_url_reason) ? item->no_url_reason : item->platform;
  if (is_given (explained.reason))
    return explained;
  if (item->kind == ATTEST_KIND_EMAIL || item->kind == ATTEST_KIND_MESSAGE)
    return answer (ATTEST_FACT_INSIDE, ATTEST_FACT_NOTE_MESSAGE);
  if (item->kind == ATTEST_KIND_PHYSICAL || item->kind == ATTEST_KIND_WRITTEN || item->kind == ATTEST_KIND_DOCUMENT)
    return answer (ATTEST_FACT_NOT_ASKED, ATTEST_FACT_NOTE_NO_PLACE);
  return answer (ATTEST_FACT_MISSING, ATTEST_FACT_NOTE_NONE);
}

/**
 * attest_complete:
 * @item: an item
 * @answers: (out): for each #AttestFact whether the item has it; reasons are
 *   borrowed from @item
 *
 * Decides by what was recorded with the item alone, and opens nothing: that a
 * chat carries its own times is known without reading it. A telephone number
 * ("tel:…") is the address of a call.
 * Source: image, time, date and address, The Grange ¶61; the other kinds of
 * evidence, ¶70.
 */
void
attest_complete (const AttestItem *item,
                 AttestFactAnswer  answers[ATTEST_FACT_LAST + 1])
{
  answers[ATTEST_FACT_IMAGE] = image_of (item);
  answers[ATTEST_FACT_TIME] = when_of (item);
  answers[ATTEST_FACT_DATE] = answers[ATTEST_FACT_TIME];
  answers[ATTEST_FACT_ADDRESS] = address_of (item);
}

/**
 * attest_is_complete:
 * @item: an item
 *
 * Returns: whether nothing is missing without a reason
 */
gboolean
attest_is_complete (const AttestItem *item)
{
  AttestFactAnswer answers[ATTEST_FACT_LAST + 1];

  attest_complete (item, answers);
  for (guint i = 0; i <= ATTEST_FACT_LAST; i++)
    if (answers[i].state == ATTEST_FACT_MISSING)
      return FALSE;
  return TRUE;
}

/**
 * attest_fact_nick:
 * @fact: a fact
 *
 * Returns: (transfer none): "image", "time", "date" or "address"
 */
const char *
attest_fact_nick (AttestFact fact)
{
  static const char *const nicks[] = { "image", "time", "date", "address" };

  g_return_val_if_fail ((guint)fact < G_N_ELEMENTS (nicks), "unknown");
  return nicks[fact];
}

/**
 * attest_fact_state_nick:
 * @state: how it stands with a fact
 *
 * Returns: (transfer none): its word in JSON
 */
const char *
attest_fact_state_nick (AttestFactState state)
{
  static const char *const nicks[] = { "present", "inside", "explained", "not-asked", "missing" };

  g_return_val_if_fail ((guint)state < G_N_ELEMENTS (nicks), "unknown");
  return nicks[state];
}
