/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-record-jobs.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-when.h"
#include "base/attest-error.h"
#include "session/attest-desk-steps.h"
#include "session/attest-desk-waiting.h"

/* Changing the store: keep, save, send. A job owns copies of all it needs and
 * says what it did even when a later step of it failed. */

typedef struct
{
  AttestAnswers *answers;
  char          *draft_name;
  char          *title;
  char          *words; /* of the words-only way */
  AttestFind    *find;
  gint          *done;
  gboolean       later; /* nobody can receive it: it is finished and waits */
} Job;

typedef struct
{
  char             *case_id;
  char             *written;
  char             *written_text;
  gboolean          kept;
  gint64            seen_ms; /* of what was kept */
  char             *twin;    /* that the record had the very same already; NULL */
  AttestRecordSent *sent;
  GError           *problem;
} Outcome;

static void
job_free (Job *self)
{
  attest_answers_free (self->answers);
  g_free (self->draft_name);
  g_free (self->title);
  g_free (self->words);
  attest_find_free (self->find);
  g_atomic_rc_box_release (self->done);
  g_free (self);
}

static void
outcome_free (Outcome *self)
{
  g_free (self->case_id);
  g_free (self->written);
  g_free (self->written_text);
  g_free (self->twin);
  g_clear_pointer (&self->sent, attest_record_sent_free);
  g_clear_error (&self->problem);
  g_free (self);
}

static Job *
job_new (AttestRecord *record,
         gint         *done)
{
  Job *job = g_new0 (Job, 1);

  job->answers = attest_record_copy_answers (record);
  job->draft_name = g_strdup (attest_record_draft_name (record));
  job->done = g_atomic_rc_box_acquire (done);
  return job;
}

static void
job_progress (goffset  current,
              goffset  total,
              gpointer data)
{
  Job *job = data;

  if (total > 0)
    g_atomic_int_set (job->done, (gint)(current * 1000.0 / total));
}

static AttestCaseFacts
job_facts (const Job         *job,
           const char *const *subjects)
{
  const char *danger = job->answers[ATTEST_ANSWER_DANGER];
  const char *noticed = job->answers[ATTEST_ANSWER_NOTICED];

  return (AttestCaseFacts){
    .type = job->answers[ATTEST_ANSWER_TYPE],
    .title = job->title,
    .about = job->answers[ATTEST_ANSWER_ABOUT],
    .description = job->answers[ATTEST_ANSWER_STORY],
    .subjects = subjects,
    /* Nothing said takes back what was said before. */
    .noticed_ms = noticed != NULL ? g_ascii_strtoll (noticed, NULL, 10) : -1,
    .danger = danger == NULL ? -1 : strcmp (danger, "yes") == 0,
  };
}

/* Makes sure there is a case that says what @job says. */
static gboolean
job_case (AttestDesk *desk,
          const Job  *job,
          gboolean    change,
          Outcome    *outcome)
{
  const char *subjects_text = job->answers[ATTEST_ANSWER_SUBJECTS];
  g_auto (GStrv) subjects = g_strsplit (subjects_text != NULL ? subjects_text : "", ";", -1);
  AttestCaseFacts facts = job_facts (job, (const char *const *)subjects);
  g_autoptr (AttestCase) opened = NULL;

  outcome->case_id = g_strdup (job->answers[ATTEST_ANSWER_CASE]);
  if (outcome->case_id != NULL)
    return !change || attest_desk_change_case (desk, outcome->case_id, &facts, &outcome->problem);
  facts.noticed_ms = MAX (facts.noticed_ms, 0);
  opened = attest_desk_open_case (desk, &facts, &outcome->problem);
  if (opened == NULL)
    return FALSE;
  outcome->case_id = g_strdup (opened->id);
  return TRUE;
}

static AttestItem *
job_seal (AttestDesk   *desk,
          Job          *job,
          const char   *case_id,
          GCancellable *cancellable,
          GError      **error)
{
  AttestShot shot = attest_find_shot (job->find);

  if (attest_find_is_portal (job->find))
    return attest_desk_add_screenshot (desk, case_id, ATTEST_GATE_NO, job->find->path, &shot, error);
  if (job->find->path != NULL)
    return attest_desk_add_file (desk, case_id, ATTEST_GATE_NO, job->find->path, &shot, cancellable, job_progress, job, error);
  return attest_desk_add_bytes (desk, case_id, ATTEST_GATE_NO, job->find->bytes, &shot, error);
}

/* It is kept all the same: to leave something out is the person's to decide. */
static char *
twin_words (AttestDesk *desk,
            AttestItem *kept)
{
  g_autoptr (GPtrArray) items = attest_desk_list_items (desk, kept->case_id, NULL);

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      const AttestItem *item = items->pdata[i];

      if (g_strcmp0 (item->id, kept->id) != 0 && item->object_id != NULL && g_strcmp0 (item->sha256, kept->sha256) == 0)
        /* Translators: both are numbers of evidence, such as JE/1 */
        return g_strdup_printf (_ ("This record had the very same already, as %s. It is kept once more, as %s."), item->exhibit, kept->exhibit);
    }
  return NULL;
}

static gpointer
keep_job (AttestDesk   *desk,
          gpointer      data,
          GCancellable *cancellable,
          GError      **error)
{
  Job     *job = data;
  Outcome *outcome = g_new0 (Outcome, 1);
  g_autoptr (AttestItem) item = NULL;

  if (!job_case (desk, job, FALSE, outcome))
    return outcome;
  item = job_seal (desk, job, outcome->case_id, cancellable, &outcome->problem);
  outcome->kept = item != NULL;
  outcome->twin = item != NULL ? twin_words (desk, item) : NULL;
  outcome->seen_ms = item != NULL ? job->find->seen_ms : 0;
  return outcome;
}

void
attest_record_keep_async (AttestRecord       *record,
                          const AttestFind   *find,
                          gint               *done,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  Job *job;

  g_return_if_fail (attest_record_get_gate (record) == ATTEST_GATE_NO);

  job = job_new (record, done);
  job->find = attest_find_copy (find);
  attest_session_change_async (attest_record_get_session (record), "record/keep", keep_job, job,
                               (GDestroyNotify)job_free, (GDestroyNotify)outcome_free,
                               NULL, callback, user_data);
}

static gboolean
outcome_apply (Outcome      *outcome,
               AttestRecord *record,
               GError      **error)
{
  if (outcome->case_id != NULL)
    attest_record_set (record, ATTEST_ANSWER_CASE, outcome->case_id);
  if (outcome->written != NULL)
    {
      attest_record_set (record, ATTEST_ANSWER_WRITTEN, outcome->written);
      attest_record_set (record, ATTEST_ANSWER_WRITTEN_TEXT, outcome->written_text);
    }
  if (outcome->kept)
    attest_record_set_number (record, ATTEST_ANSWER_ITEMS, attest_record_get_number (record, ATTEST_ANSWER_ITEMS) + 1);
  attest_record_take_seen (record, outcome->seen_ms);
  g_object_set_data_full (G_OBJECT (record), ATTEST_RECORD_TWIN, g_steal_pointer (&outcome->twin), g_free);
  if (outcome->problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&outcome->problem));
  return FALSE;
}

gboolean
attest_record_keep_finish (AttestRecord *record,
                           GAsyncResult *result,
                           GError      **error)
{
  Outcome *outcome = attest_session_run_finish (attest_record_get_session (record), result, error);
  gboolean kept;

  if (outcome == NULL)
    return FALSE;
  kept = outcome_apply (outcome, record, error);
  outcome_free (outcome);
  return kept;
}

typedef struct
{
  char *name;
  char *text;
} Draft;

static void
draft_free (Draft *self)
{
  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

static gpointer
save_job (AttestDesk   *desk,
          gpointer      data,
          GCancellable *cancellable,
          GError      **error)
{
  Draft *draft = data;

  return GINT_TO_POINTER (attest_desk_save_draft (desk, draft->name, draft->text, error));
}

/* A draft changes nothing that a list shows, so it runs as a reading job and
 * the other pages are not told of it every two seconds. */
void
attest_record_save_async (AttestRecord       *record,
                          const char         *text,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  Draft *draft = g_new0 (Draft, 1);

  draft->name = g_strdup (attest_record_draft_name (record));
  draft->text = g_strdup (text);
  attest_session_read_async (attest_record_get_session (record), "record/save", save_job, draft,
                             (GDestroyNotify)draft_free, NULL, NULL, callback, user_data);
}

gboolean
attest_record_save_finish (AttestRecord *record,
                           GAsyncResult *result,
                           GError      **error)
{
  return attest_session_run_finish (attest_record_get_session (record), result, error) != NULL;
}

/* The words of a record without a picture are an item of their own, so that
 * they have an exhibit number and a digest. Written once; a later change of
 * mind before sending is a correction of it. */
static gboolean
job_write (AttestDesk    *desk,
           const Job     *job,
           AttestItemKind kind,
           const char    *text,
           Outcome       *outcome)
{
  const char *before = job->answers[ATTEST_ANSWER_WRITTEN];
  AttestShot  shot = { .kind = kind, .text = text, .method = "words", .platform = job->answers[ATTEST_ANSWER_PLATFORM] };
  const char *noticed = job->answers[ATTEST_ANSWER_NOTICED];
  g_autoptr (AttestItem) item = NULL;

  if (before != NULL && g_strcmp0 (text, job->answers[ATTEST_ANSWER_WRITTEN_TEXT]) == 0)
    return TRUE;
  if (before != NULL && !attest_desk_correct (desk, outcome->case_id, before, text, &outcome->problem))
    return FALSE;
  if (before == NULL)
    {
      shot.seen_ms = noticed != NULL ? g_ascii_strtoll (noticed, NULL, 10) : 0;
      item = attest_desk_write (desk, outcome->case_id, &shot, &outcome->problem);
      if (item == NULL)
        return FALSE;
    }
  outcome->written = g_strdup (before != NULL ? before : item->id);
  outcome->written_text = g_strdup (text);
  return TRUE;
}

static gboolean
job_words (AttestDesk *desk,
           const Job  *job,
           Outcome    *outcome)
{
  if (g_strcmp0 (job->answers[ATTEST_ANSWER_BRANCH], "words") == 0)
    return job_write (desk, job, ATTEST_KIND_NO_IMAGE, job->words, outcome);
  if (job->answers[ATTEST_ANSWER_ITEMS] == NULL && job->answers[ATTEST_ANSWER_STORY] != NULL)
    return job_write (desk, job, ATTEST_KIND_WRITTEN, job->answers[ATTEST_ANSWER_STORY], outcome);
  return TRUE;
}

/* What was done already goes into the package as the step that asks for it. It
 * was answered for this record: without such a step there was no question. */
static gboolean
job_engaged (AttestDesk *desk,
             const Job  *job,
             Outcome    *outcome)
{
  const char      *engaged = job->answers[ATTEST_ANSWER_ENGAGED], *when = job->answers[ATTEST_ANSWER_ENGAGED_WHEN];
  char             zone[ATTEST_ZONE_MAX + 1] = "";
  AttestStepWord   word = { .state = "done", .engaged = engaged };
  g_autofree char *step = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  if (engaged == NULL || (step = attest_desk_asking_step (desk, outcome->case_id, "engaged", &outcome->problem)) == NULL)
    return outcome->problem == NULL;
  /* A time that cannot be read is kept as it was typed. */
  if (when != NULL && attest_when_parse (when, now, &word.happened_ms, zone) && word.happened_ms <= attest_moment_now ().utc_ms)
    word.happened_zone = zone;
  else
    {
      word.happened_ms = 0;
      word.note = when;
    }
  return attest_desk_set_step (desk, outcome->case_id, step, &word, &outcome->problem);
}

/* All that a person said is in the case now; the draft has done its work. */
static void
outcome_finish (Outcome    *outcome,
                AttestDesk *desk,
                const Job  *job)
{
  g_autoptr (GError) ignored = NULL;
  g_autoptr (GError) not_removed = NULL;
  g_autoptr (AttestCase) sent = attest_desk_find_case (desk, outcome->case_id, &ignored);

  outcome->sent = g_new0 (AttestRecordSent, 1);
  outcome->sent->reference = g_strdup (sent != NULL ? sent->reference : NULL);
  if (!attest_desk_save_draft (desk, job->draft_name, NULL, &not_removed))
    g_warning ("The draft of a sent record is still there: %s", not_removed->message);
}

static gpointer
send_job (AttestDesk   *desk,
          gpointer      data,
          GCancellable *cancellable,
          GError      **error)
{
  Job        *job = data;
  Outcome    *outcome = g_new0 (Outcome, 1);
  const char *to = job->answers[ATTEST_ANSWER_TO];
  g_auto (GStrv) keys = to != NULL ? g_strsplit (to, ";", -1) : NULL;
  AttestSubmission *submission = NULL;

  if (!job_case (desk, job, TRUE, outcome) || !job_words (desk, job, outcome) || !job_engaged (desk, job, outcome))
    return outcome;
  if (job->later && !attest_desk_finish_case (desk, outcome->case_id, &outcome->problem))
    return outcome;
  if (!job->later && (submission = attest_desk_submit (desk, outcome->case_id, (const char *const *)keys, cancellable, job_progress, job, &outcome->problem)) == NULL)
    return outcome;
  outcome_finish (outcome, desk, job);
  outcome->sent->submission = submission;
  return outcome;
}

void
attest_record_send_async (AttestRecord       *record,
                          const char         *title,
                          gboolean            later,
                          gint               *done,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  Job *job = job_new (record, done);

  job->title = g_strdup (title);
  job->words = attest_record_words (record);
  job->later = later;
  attest_session_change_async (attest_record_get_session (record), later ? "record/finish" : "record/send", send_job, job,
                               (GDestroyNotify)job_free, (GDestroyNotify)outcome_free,
                               NULL, callback, user_data);
}

AttestRecordSent *
attest_record_send_finish (AttestRecord *record,
                           GAsyncResult *result,
                           GError      **error)
{
  Outcome          *outcome = attest_session_run_finish (attest_record_get_session (record), result, error);
  AttestRecordSent *sent = NULL;

  if (outcome == NULL)
    return NULL;
  if (outcome_apply (outcome, record, error))
    sent = g_steal_pointer (&outcome->sent);
  outcome_free (outcome);
  return sent;
}

void
attest_record_sent_free (AttestRecordSent *self)
{
  if (self == NULL)
    return;
  g_free (self->reference);
  g_clear_pointer (&self->submission, attest_submission_free);
  g_free (self);
}
