/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/attest-desk-rule.h"
#include "session/attest-desk-steps.h"
#include "session/attest-session.h"

G_BEGIN_DECLS

/* What the pages ask of the worker thread, as jobs for attest_session_*_async(). */

/* One case with all that its page shows, read in one go so that its parts agree. */
typedef struct
{
  AttestCase *matter;
  GPtrArray  *items;       /* AttestItem */
  GPtrArray  *entries;     /* AttestEntry, oldest first */
  GPtrArray  *steps;       /* AttestStep; NULL when the pack has none */
  AttestRule *rule;        /* what the policy says of it; NULL when it has nothing */
  GPtrArray  *submissions; /* AttestSubmission */
  GPtrArray  *news;        /* AttestNews; NULL for what came from somebody else */
  char       *integrity;
  gboolean    intact;
  gboolean    unfinished; /* a draft of this record, or of more for it, was left */
  gboolean    begun;      /* the draft is that of the record itself */
  char       *own_key;    /* the signing key of whoever looks */
  char       *draft;      /* then its name; NULL */
  char       *type_title; /* as the pack calls it; NULL when it does not */
} AttestCaseView;

void attest_case_view_free (AttestCaseView *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestCaseView, attest_case_view_free)

/* One journey to the drop folder and back. */
typedef struct
{
  AttestSyncResult *sync;     /* NULL: could not be asked; see problem */
  GPtrArray        *arrivals; /* AttestArrivalInfo; NULL: not looked */
  char             *problem;  /* of the drop; NULL */
  char             *share;    /* where it is, when somebody has to sign in first; NULL */
} AttestErrand;

void attest_errand_free (AttestErrand *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestErrand, attest_errand_free)

typedef struct
{
  char *query; /* NULL or "": all */
  guint most;
} AttestListAsk;

AttestListAsk *attest_list_ask_new (const char *query, guint most) G_GNUC_WARN_UNUSED_RESULT;
void           attest_list_ask_free (gpointer data);
void           attest_ptr_array_free (gpointer data);

/* What attest_job_list_cases() gives. */
typedef struct
{
  GPtrArray *cases;   /* AttestCase */
  GPtrArray *drafts;  /* AttestDraft, of new records, whatever was asked for */
  GPtrArray *waiting; /* AttestWaiting, the same */
  gboolean   no_card;
} AttestListed;

void attest_listed_free (AttestListed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestListed, attest_listed_free)

/* Of the cases that the jobs here gave: whether a draft was left, and whether it
 * is finished and waits for somebody who can receive it. */
gboolean    attest_case_is_unfinished (AttestCase *matter);
gboolean    attest_case_is_waiting (AttestCase *matter);
const char *attest_case_draft_words (AttestCase *matter);

gpointer attest_job_list_cases (AttestDesk *desk, gpointer data, GCancellable *cancellable, GError **error);
gpointer attest_job_load_case (AttestDesk *desk, gpointer data, GCancellable *cancellable, GError **error);
gpointer attest_job_open_received (AttestDesk *desk, gpointer data, GCancellable *cancellable, GError **error);
gpointer attest_job_verify (AttestDesk *desk, gpointer data, GCancellable *cancellable, GError **error);
gpointer attest_job_errand (AttestDesk *desk, gpointer data, GCancellable *cancellable, GError **error);
gpointer attest_job_trust (AttestDesk *desk, gpointer data, GCancellable *cancellable, GError **error);

/* Two or more strings for a job; freed with g_strfreev(). */
char **attest_job_strings (const char *first, ...) G_GNUC_NULL_TERMINATED G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
