/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/attest-desk-private.h"
#include "session/attest-desk-steps.h"

G_BEGIN_DECLS

/* A case as its steps see it, read once. */
typedef struct
{
  AttestCase *details;
  GPtrArray  *items;    /* AttestItem */
  GPtrArray  *entries;  /* AttestEntry, in the order they came in */
  GPtrArray  *said;     /* AttestStepSaid, the same order */
  gboolean    no_image; /* recorded in words because of what a picture may show */
} AttestStepCase;

/* One entry about a step, as its author wrote it and made safe to show. */
typedef struct
{
  const AttestEntry *entry;
  char              *step;
  char              *text;
  char              *source;
  char              *state;
  char              *reason;
  char              *who;
  char              *note;
  char              *url;
  char              *engaged;
  gint64             happened_ms;
  char              *happened_zone;
  gboolean           early;
} AttestStepSaid;

AttestStepCase *attest_step_case_read (AttestDesk *self, const char *case_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void            attest_step_case_free (AttestStepCase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestStepCase, attest_step_case_free)

/* The pack's steps for it; they belong to the pack. */
GPtrArray            *attest_step_case_list (AttestDesk *self, const AttestStepCase *of) G_GNUC_WARN_UNUSED_RESULT;
const AttestStepSaid *attest_step_case_said (const AttestStepCase *of, const char *step);

/* What the program knows without being told. */
gboolean attest_step_is_automatic (const AttestPackStep *step);
gboolean attest_step_fact         (const AttestStepCase *of, const AttestPackStep *step, const AttestEntry **by);

/* Order: what must be settled before @step is done; NULL when nothing is in the way. */
const AttestPackStep *attest_step_waits_for  (AttestDesk *self, const AttestStepCase *of, GPtrArray *list, const AttestPackStep *step);
gboolean              attest_step_has_sealed (const AttestStepCase *of, const char *url);
gboolean              attest_step_one_url    (const AttestStepCase *of, const char **url, gboolean *several);

/* Whose consent is recorded: NULL nobody's, "" somebody's whom no policy names. */
char *attest_step_authority (AttestDesk *self, const AttestStepCase *of, const AttestPackStep *step);

G_END_DECLS
