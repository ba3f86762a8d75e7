/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/attest-session.h"

G_BEGIN_DECLS

/* What a person has answered so far on the way from the gate to Sent. Lives on
 * the main thread, belongs to one recording window and is what a draft holds.
 * Every answer is a string; %NULL means "not answered". */
#define ATTEST_TYPE_RECORD (attest_record_get_type ())
G_DECLARE_FINAL_TYPE (AttestRecord, attest_record, ATTEST, RECORD, GObject)

typedef enum {
  ATTEST_ANSWER_BRANCH,       /* picture words */
  ATTEST_ANSWER_PAGE,         /* nick of the page to come back to */
  ATTEST_ANSWER_CASE,         /* id, once the case is open */
  ATTEST_ANSWER_ITEMS,        /* how many items were sealed on the way */
  ATTEST_ANSWER_WRITTEN,      /* id of the item that holds the words */
  ATTEST_ANSWER_WRITTEN_TEXT, /* and what it says */
  ATTEST_ANSWER_NOTICED,      /* when it was, as said: milliseconds since 1970-01-01 UTC */
  ATTEST_ANSWER_STORY,
  ATTEST_ANSWER_TYPE,
  ATTEST_ANSWER_ABOUT,
  ATTEST_ANSWER_SUBJECTS, /* roles and keys, separated by semicolons */
  ATTEST_ANSWER_DANGER,   /* no yes */
  ATTEST_ANSWER_TO,       /* signing keys, separated by semicolons */
  /* Words only */
  ATTEST_ANSWER_TOLD_BY,
  ATTEST_ANSWER_TOLD_WHEN, /* the same as typed, also when it cannot be read */
  ATTEST_ANSWER_PLATFORM,
  ATTEST_ANSWER_SHOWN,
  ATTEST_ANSWER_DID,
  ATTEST_ANSWER_DEVICE,
  ATTEST_ANSWER_LOCKED_IN,
  ATTEST_ANSWER_KEY_HOLDER,
  ATTEST_ANSWER_POLICE, /* yes not-yet */
  ATTEST_ANSWER_POLICE_WHEN,
  ATTEST_ANSWER_POLICE_REFERENCE,
  ATTEST_ANSWER_ADVICE,
  ATTEST_ANSWER_ENGAGED,      /* no, or some of replied;liked;shared;blocked;reported */
  ATTEST_ANSWER_ENGAGED_WHEN, /* as typed */
  ATTEST_ANSWER_LAST = ATTEST_ANSWER_ENGAGED_WHEN
} AttestAnswer;

/* How a draft is written down. */
#define ATTEST_RECORD_GROUP "record"
const char *attest_answer_name (AttestAnswer answer);

AttestRecord  *attest_record_new (AttestSession *session,
                                  const char    *case_id) G_GNUC_WARN_UNUSED_RESULT;
AttestSession *attest_record_get_session (AttestRecord *self);
const char    *attest_record_get (AttestRecord *self,
                                  AttestAnswer  answer);
gboolean       attest_record_is (AttestRecord *self,
                                 AttestAnswer  answer,
                                 const char   *value);
void           attest_record_set (AttestRecord *self,
                                  AttestAnswer  answer,
                                  const char   *value);
gint64         attest_record_get_number (AttestRecord *self,
                                         AttestAnswer  answer);
void           attest_record_set_number (AttestRecord *self,
                                         AttestAnswer  answer,
                                         gint64        value);

/* A copy for the worker thread: ATTEST_ANSWER_LAST + 1 strings, some NULL. */
typedef char  *AttestAnswers;
AttestAnswers *attest_record_copy_answers (AttestRecord *self) G_GNUC_WARN_UNUSED_RESULT;
void           attest_answers_free (AttestAnswers *self);

AttestGate attest_record_get_gate (AttestRecord *self);
void       attest_record_set_gate (AttestRecord *self,
                                   AttestGate    gate);

gboolean    attest_record_is_typed (AttestRecord *self);
const char *attest_record_draft_name (AttestRecord *self);
void        attest_record_set_draft_name (AttestRecord *self,
                                          const char   *name);
char       *attest_record_to_text (AttestRecord *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean    attest_record_from_text (AttestRecord *self,
                                     const char   *text);
gboolean    attest_record_adds_to_case (AttestDesk *desk,
                                        const char *case_id);
gboolean    attest_record_has_words (AttestRecord *self);
char       *attest_record_words (AttestRecord *self) G_GNUC_WARN_UNUSED_RESULT;
void        attest_record_take_seen (AttestRecord *self,
                                     gint64        seen_ms);
char       *attest_record_when (AttestRecord *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
