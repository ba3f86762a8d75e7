/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/attest-desk.h"

G_BEGIN_DECLS

/* What the school's pack asks for in a case, and what was said of it. */

/* Two demands of the policy that cannot both be met as written. */
typedef struct
{
  char *id;
  char *text;
  char *answer;
  char *source;          /* "L51 · Childnet 2016" */
} AttestConflict;

typedef struct
{
  char      *id;
  char      *text;
  char      *why;
  char      *source;
  char      *phase;          /* as in the pack: first … before-closing; "" of a step this pack does not have */
  char      *authority;      /* who must have allowed it, as the school calls them; "" when nobody is named; NULL */
  char      *asks;           /* engaged, provenance; NULL */
  gboolean   required;
  gboolean   personal;       /* only whoever opened the case can tick it */
  gboolean   removes;        /* takes something off the net */
  gboolean   automatic;      /* ticked by the program alone */
  gboolean   settled;        /* the program knows it from the case's history */
  GPtrArray *conflicts;      /* AttestConflict; may be empty */
  char      *waits_for;      /* text of the step that comes first and was not settled; NULL */

  char      *state;          /* todo, done, not-done */
  char      *by;             /* who said so; NULL of a step still to do */
  gint64     at_ms;          /* of the custody entry; 0 */
  char      *zone;
  gint64     happened_ms;    /* as the person gave it; 0 */
  char      *happened_zone;
  char      *reason;         /* why not, or why before what comes first; NULL */
  char      *who;            /* who allowed it; NULL */
  char      *note;           /* NULL */
  char      *url;            /* which address; NULL */
  char      *engaged;        /* "no", or words of replied liked shared blocked reported; NULL */
  gboolean   early;          /* done before what comes first, for the reason */
} AttestStep;

void       attest_conflict_free  (AttestConflict *self);
void       attest_step_free      (AttestStep     *self);

/* What a person says of a step. Borrowed strings; NULL and 0: nothing. */
typedef struct
{
  const char *state;         /* done, not-done */
  const char *reason;
  const char *who;
  const char *note;
  const char *url;
  const char *engaged;       /* "no", or words between semicolons */
  gint64      happened_ms;
  const char *happened_zone;
} AttestStepWord;

GPtrArray *attest_desk_steps     (AttestDesk *self, const char *case_id, GError **error) G_GNUC_WARN_UNUSED_RESULT; /* AttestStep */
gboolean   attest_desk_set_step  (AttestDesk *self, const char *case_id, const char *step, const AttestStepWord *word, GError **error);
/* Those that bite at @moment: capture import removal words send. */
GPtrArray *attest_desk_conflicts (AttestDesk *self, const char *moment) G_GNUC_WARN_UNUSED_RESULT; /* AttestConflict */
/* The step of the case, or of cases of @type, that puts a question: engaged, provenance. NULL: none. */
char      *attest_desk_asking_step (AttestDesk *self, const char *case_id, const char *asks, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean   attest_desk_type_asks (AttestDesk *self, const char *type, const char *asks);
/* May what stands at @url (NULL: somewhere without one) be taken away now?
 * %ATTEST_ERROR_POLICY when nothing of it is sealed in the case. */
gboolean   attest_desk_may_remove (AttestDesk *self, const char *case_id, const char *url, GError **error);

G_END_DECLS
