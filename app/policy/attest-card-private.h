/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "policy/attest-card.h"

G_BEGIN_DECLS

struct _AttestCard
{
  char      *school;
  char      *pack;
  char      *pack_digest;
  char      *drop;
  guint      version;
  gboolean   practice;
  GPtrArray *people; /* AttestPerson */
};

/* Why it cannot be on a card, or NULL; a static string. */
const char *attest_person_fault (const AttestPerson *self);
const char *attest_card_fault   (const AttestCard   *self);

G_END_DECLS
