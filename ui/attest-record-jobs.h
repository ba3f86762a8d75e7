/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-record.h"
#include "attest-record-find.h"

G_BEGIN_DECLS

/* What the recording window asks of the store, each as one job on the
 * session's worker. */

/* Set on a record when what was kept last had been kept in it before: words for
 * people. */
#define ATTEST_RECORD_TWIN "attest-twin"

/* Somebody the record may be about and could otherwise be sent to. */
typedef struct
{
  char    *label;    /* "Ms Patel, Designated Safeguarding Lead" */
  char    *subjects; /* roles and key, separated by semicolons */
  gboolean dsl;
} AttestRecordPerson;

typedef struct
{
  GPtrArray  *types;   /* AttestTypeChoice, most usual first */
  GPtrArray  *people;  /* AttestRecordPerson */
  char       *draft;   /* NULL when there is none */
  char       *draft_name;
  gboolean    has_card;
  char       *dsl_title;   /* as the school calls them */
  char       *fingerprint; /* of this person, to be compared */
  char       *vouched; /* who alone signed the school's list; NULL: two did, or no list */
  AttestCase *known;   /* the case that is added to; NULL: a new one */
  gint64      known_seen_ms; /* when the first of its evidence was seen, as said; 0 */
  char       *support; /* whom to talk to about what was seen; NULL: the pack has nobody */
  char      **engaged; /* types whose steps ask what was done already */
  /* What the policy asks for and cannot have at once, for people; NULL: nothing */
  char *conflict_capture;
  char *conflict_import;
  char *conflict_words;
  char *conflict_send;
  char           **deadlines;       /* beside @types: how soon the policy wants it told; "" when it does not say */
} AttestRecordSchool;

void                    attest_record_school_async (AttestRecord       *record,
                                                    GAsyncReadyCallback callback,
                                                    gpointer            user_data);
AttestRecordSchool     *attest_record_school_finish (AttestRecord *record,
                                                     GAsyncResult *result,
                                                     GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void                    attest_record_school_free (AttestRecordSchool *self);
const AttestTypeChoice *attest_record_school_type (AttestRecordSchool *self,
                                                   const char         *type);
const char             *attest_record_school_deadline (AttestRecordSchool *self, const char *type);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestRecordSchool, attest_record_school_free)

/* Whom the record can go to, best first (AttestChoice); never a subject. */
void       attest_record_route_async (AttestRecord       *record,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
GPtrArray *attest_record_route_finish (AttestRecord *record,
                                       GAsyncResult *result,
                                       GError      **error) G_GNUC_WARN_UNUSED_RESULT;

/* Seals @find, opening the case first when there is none yet. On success the
 * record knows the case and counts the item. @done: 0 to 1000, set by the
 * worker, read by anybody. */
void     attest_record_keep_async (AttestRecord       *record,
                                   const AttestFind   *find,
                                   gint               *done,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
gboolean attest_record_keep_finish (AttestRecord *record,
                                    GAsyncResult *result,
                                    GError      **error);

/* @text: NULL removes the draft. */
void     attest_record_save_async (AttestRecord       *record,
                                   const char         *text,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
gboolean attest_record_save_finish (AttestRecord *record,
                                    GAsyncResult *result,
                                    GError      **error);

typedef struct
{
  char             *reference; /* "AT-7K4Q-29" */
  AttestSubmission *submission; /* NULL: it was saved for later */
} AttestRecordSent;

/* Writes the facts and the words, seals the package and removes the draft.
 * @later: nobody can receive it; it is finished all the same, and waits.
 * What was written stays known to the record when sealing fails, so that
 * trying again writes nothing twice. */
void              attest_record_send_async (AttestRecord       *record,
                                            const char         *title,
                                            gboolean            later,
                                            gint               *done,
                                            GAsyncReadyCallback callback,
                                            gpointer            user_data);
AttestRecordSent *attest_record_send_finish (AttestRecord *record,
                                             GAsyncResult *result,
                                             GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void              attest_record_sent_free (AttestRecordSent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestRecordSent, attest_record_sent_free)

G_END_DECLS
