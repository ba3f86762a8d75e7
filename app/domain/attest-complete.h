/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/attest-item.h"

G_BEGIN_DECLS

/* The four things that a record of online abuse should have: image, time, date
 * and address. Source: The Grange's policy ¶61; docs/sources.md. */
typedef enum
{
  ATTEST_FACT_IMAGE,
  ATTEST_FACT_TIME,
  ATTEST_FACT_DATE,
  ATTEST_FACT_ADDRESS,
  ATTEST_FACT_LAST = ATTEST_FACT_ADDRESS
} AttestFact;

typedef enum
{
  ATTEST_FACT_PRESENT,     /* it is there */
  ATTEST_FACT_INSIDE,      /* the thing itself says it, inside; see @note */
  ATTEST_FACT_EXPLAINED,   /* missing, and somebody said why: @reason */
  ATTEST_FACT_NOT_ASKED,   /* this kind of evidence cannot have it; see @note */
  ATTEST_FACT_MISSING      /* missing, and nobody said why */
} AttestFactState;

/* Why a fact is INSIDE or NOT_ASKED. The window and the command line have the
 * words for each. */
typedef enum
{
  ATTEST_FACT_NOTE_NONE,
  ATTEST_FACT_NOTE_MESSAGE,   /* INSIDE: an e-mail or chat carries it with each message */
  ATTEST_FACT_NOTE_PAGE,      /* INSIDE: a saved page is kept as the browser wrote it */
  ATTEST_FACT_NOTE_FILE,      /* INSIDE: the file as it was is what was seen */
  ATTEST_FACT_NOTE_WORDS,     /* NOT_ASKED: words have no picture */
  ATTEST_FACT_NOTE_THING,     /* NOT_ASKED: the thing itself is kept, locked away */
  ATTEST_FACT_NOTE_NO_IMAGE,  /* NOT_ASKED: no picture may be kept */
  ATTEST_FACT_NOTE_NO_PLACE   /* NOT_ASKED: it was never at a web address */
} AttestFactNote;

typedef struct
{
  AttestFactState state;
  AttestFactNote  note;
  const char     *reason;  /* (transfer none): of the item, when EXPLAINED */
} AttestFactAnswer;

void        attest_complete       (const AttestItem *item,
                                   AttestFactAnswer  answers[ATTEST_FACT_LAST + 1]);
gboolean    attest_is_complete    (const AttestItem *item);
const char *attest_fact_nick      (AttestFact        fact);
const char *attest_fact_state_nick(AttestFactState   state);

G_END_DECLS
