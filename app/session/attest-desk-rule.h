/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/attest-desk.h"

G_BEGIN_DECLS

/* What the school's policy says of a kind of incident besides its steps. */
typedef struct
{
  char      *first;            /* who is told first, as the school calls them; "": the policy does not say */
  char      *first_source;     /* "" */
  char      *deadline;         /* as in the pack: immediate … hours; NULL: it sets none */
  int        hours;            /* of the deadline "hours"; -1 */
  char      *deadline_source;  /* "L50"; "" without a deadline */
  char      *note;             /* the pack's own words; "" */
  char      *procedure;        /* what it can lead to; "" */
  char      *procedure_source; /* "" */
  char     **outside;          /* who can be told outside the school, with their numbers */
  char      *review;           /* YYYY-MM-DD by which the pack is looked at again */
  gboolean   overdue;          /* that day has passed */
} AttestRule;

AttestRule *attest_desk_rule (AttestDesk *self, const char *type, const char *const *subjects, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char       *attest_desk_support (AttestDesk *self) G_GNUC_WARN_UNUSED_RESULT;
void        attest_rule_free (AttestRule *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestRule, attest_rule_free)

G_END_DECLS
