/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-record-drafts.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-when.h"

#define DRAFT "record"

/* The names are written into drafts: append, never rename. */
static const char *const answer_names[] = {
  [ATTEST_ANSWER_BRANCH] = "branch",
  [ATTEST_ANSWER_PAGE] = "page",
  [ATTEST_ANSWER_CASE] = "case",
  [ATTEST_ANSWER_ITEMS] = "items",
  [ATTEST_ANSWER_WRITTEN] = "written",
  [ATTEST_ANSWER_WRITTEN_TEXT] = "written-text",
  [ATTEST_ANSWER_NOTICED] = "noticed",
  [ATTEST_ANSWER_STORY] = "story",
  [ATTEST_ANSWER_TYPE] = "type",
  [ATTEST_ANSWER_ABOUT] = "about",
  [ATTEST_ANSWER_SUBJECTS] = "subjects",
  [ATTEST_ANSWER_DANGER] = "danger",
  [ATTEST_ANSWER_TO] = "to",
  [ATTEST_ANSWER_TOLD_BY] = "told-by",
  [ATTEST_ANSWER_TOLD_WHEN] = "told-when",
  [ATTEST_ANSWER_PLATFORM] = "platform",
  [ATTEST_ANSWER_SHOWN] = "shown",
  [ATTEST_ANSWER_DID] = "did",
  [ATTEST_ANSWER_DEVICE] = "device",
  [ATTEST_ANSWER_LOCKED_IN] = "locked-in",
  [ATTEST_ANSWER_KEY_HOLDER] = "key-holder",
  [ATTEST_ANSWER_POLICE] = "police",
  [ATTEST_ANSWER_POLICE_WHEN] = "police-when",
  [ATTEST_ANSWER_POLICE_REFERENCE] = "police-reference",
  [ATTEST_ANSWER_ADVICE] = "advice",
  [ATTEST_ANSWER_ENGAGED] = "engaged",
  [ATTEST_ANSWER_ENGAGED_WHEN] = "engaged-when",
};

G_STATIC_ASSERT (G_N_ELEMENTS (answer_names) == ATTEST_ANSWER_LAST + 1);

struct _AttestRecord
{
  GObject parent_instance;
  /* Owned */
  AttestSession *session;
  char          *answers[ATTEST_ANSWER_LAST + 1];
  char          *draft_name;
  /* Not an answer like the others: it is never restored from a draft, so that
   * after a restart the question is asked again before anything is touched. */
  AttestGate gate;
};

G_DEFINE_FINAL_TYPE (AttestRecord, attest_record, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
attest_record_finalize (GObject *object)
{
  AttestRecord *self = ATTEST_RECORD (object);

  for (guint i = 0; i <= ATTEST_ANSWER_LAST; i++)
    g_free (self->answers[i]);
  g_free (self->draft_name);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (attest_record_parent_class)->finalize (object);
}

static void
attest_record_class_init (AttestRecordClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = attest_record_finalize;

  signals[CHANGED] = g_signal_new ("changed", ATTEST_TYPE_RECORD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
attest_record_init (AttestRecord *self)
{
}

/**
 * attest_record_new:
 * @session: the session to record in
 * @case_id: (nullable): the case to add to; %NULL for a new one
 *
 * Returns: (transfer full): a record with nothing answered
 */
AttestRecord *
attest_record_new (AttestSession *session,
                   const char    *case_id)
{
  AttestRecord *self;

  g_return_val_if_fail (ATTEST_IS_SESSION (session), NULL);

  self = g_object_new (ATTEST_TYPE_RECORD, NULL);
  self->session = g_object_ref (session);
  self->answers[ATTEST_ANSWER_CASE] = g_strdup (case_id);
  self->draft_name = case_id != NULL ? g_strconcat (DRAFT "-", case_id, NULL) : attest_draft_name_new ();
  return self;
}

AttestSession *
attest_record_get_session (AttestRecord *self)
{
  g_return_val_if_fail (ATTEST_IS_RECORD (self), NULL);

  return self->session;
}

/**
 * attest_record_get:
 *
 * Returns: (transfer none) (nullable): the answer; %NULL when there is none or
 *   it is empty
 */
const char *
attest_record_get (AttestRecord *self,
                   AttestAnswer  answer)
{
  g_return_val_if_fail (ATTEST_IS_RECORD (self), NULL);
  g_return_val_if_fail (answer <= ATTEST_ANSWER_LAST, NULL);

  return self->answers[answer];
}

gboolean
attest_record_is (AttestRecord *self,
                  AttestAnswer  answer,
                  const char   *value)
{
  return g_strcmp0 (attest_record_get (self, answer), value) == 0;
}

/**
 * attest_record_set:
 * @value: (nullable): the answer; empty and %NULL both mean "not answered"
 *
 * Emits "changed" when the answer is another one than before.
 */
void
attest_record_set (AttestRecord *self,
                   AttestAnswer  answer,
                   const char   *value)
{
  g_return_if_fail (ATTEST_IS_RECORD (self));
  g_return_if_fail (answer <= ATTEST_ANSWER_LAST);

  if (value != NULL && *value == '\0')
    value = NULL;
  if (g_strcmp0 (self->answers[answer], value) == 0)
    return;
  g_free (self->answers[answer]);
  self->answers[answer] = g_strdup (value);
  g_signal_emit (self, signals[CHANGED], 0);
}

gint64
attest_record_get_number (AttestRecord *self,
                          AttestAnswer  answer)
{
  const char *value = attest_record_get (self, answer);

  return value != NULL ? g_ascii_strtoll (value, NULL, 10) : 0;
}

void
attest_record_set_number (AttestRecord *self,
                          AttestAnswer  answer,
                          gint64        value)
{
  char text[32];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  attest_record_set (self, answer, text);
}

/**
 * attest_record_copy_answers:
 *
 * Returns: (transfer full): every answer as it is now, by #AttestAnswer
 */
AttestAnswers *
attest_record_copy_answers (AttestRecord *self)
{
  AttestAnswers *copy;

  g_return_val_if_fail (ATTEST_IS_RECORD (self), NULL);

  copy = g_new0 (AttestAnswers, ATTEST_ANSWER_LAST + 1);
  for (guint i = 0; i <= ATTEST_ANSWER_LAST; i++)
    copy[i] = g_strdup (self->answers[i]);
  return copy;
}

void
attest_answers_free (AttestAnswers *self)
{
  for (guint i = 0; i <= ATTEST_ANSWER_LAST; i++)
    g_free (self[i]);
  g_free (self);
}

AttestGate
attest_record_get_gate (AttestRecord *self)
{
  g_return_val_if_fail (ATTEST_IS_RECORD (self), ATTEST_GATE_UNANSWERED);

  return self->gate;
}

void
attest_record_set_gate (AttestRecord *self,
                        AttestGate    gate)
{
  g_return_if_fail (ATTEST_IS_RECORD (self));

  self->gate = gate;
}

/**
 * attest_record_is_typed:
 *
 * Returns: whether closing now would lose something a person typed or chose
 */
gboolean
attest_record_is_typed (AttestRecord *self)
{
  g_return_val_if_fail (ATTEST_IS_RECORD (self), FALSE);

  for (guint i = ATTEST_ANSWER_STORY; i <= ATTEST_ANSWER_LAST; i++)
    if (self->answers[i] != NULL)
      return TRUE;
  return self->answers[ATTEST_ANSWER_ITEMS] != NULL;
}

/**
 * attest_record_draft_name:
 *
 * Returns: (transfer none): the name the draft is kept under; one for each new
 *   record, one for each case that is being added to
 */
const char *
attest_record_draft_name (AttestRecord *self)
{
  g_return_val_if_fail (ATTEST_IS_RECORD (self), NULL);

  return self->draft_name;
}

/**
 * attest_record_set_draft_name:
 * @name: of a draft that this record goes on with
 */
void
attest_record_set_draft_name (AttestRecord *self,
                              const char   *name)
{
  g_return_if_fail (ATTEST_IS_RECORD (self));

  g_free (self->draft_name);
  self->draft_name = g_strdup (name);
}

/**
 * attest_record_to_text:
 *
 * Returns: (transfer full): all answers, as a draft is kept
 */
char *
attest_record_to_text (AttestRecord *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_return_val_if_fail (ATTEST_IS_RECORD (self), NULL);

  for (guint i = 0; i <= ATTEST_ANSWER_LAST; i++)
    if (self->answers[i] != NULL)
      g_key_file_set_string (file, ATTEST_RECORD_GROUP, answer_names[i], self->answers[i]);
  return g_key_file_to_data (file, NULL, NULL);
}

/**
 * attest_record_from_text:
 * @text: what attest_record_to_text() made
 *
 * Takes over all answers of a draft. Answers that it does not have are left
 * empty; the gate stays unanswered.
 *
 * Returns: whether @text is a draft
 */
gboolean
attest_record_from_text (AttestRecord *self,
                         const char   *text)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  g_return_val_if_fail (ATTEST_IS_RECORD (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  if (!g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, NULL) ||
      !g_key_file_has_group (file, ATTEST_RECORD_GROUP))
    return FALSE;
  for (guint i = 0; i <= ATTEST_ANSWER_LAST; i++)
    {
      g_free (self->answers[i]);
      self->answers[i] = g_key_file_get_string (file, ATTEST_RECORD_GROUP, answer_names[i], NULL);
    }
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

const char *
attest_answer_name (AttestAnswer answer)
{
  g_return_val_if_fail (answer <= ATTEST_ANSWER_LAST, NULL);

  return answer_names[answer];
}

/**
 * attest_record_adds_to_case:
 * @desk: an open store; called on its worker
 * @case_id: a case
 *
 * Returns: whether something that was to be added to it was left as a draft
 */
gboolean
attest_record_adds_to_case (AttestDesk *desk,
                            const char *case_id)
{
  g_autofree char *name = g_strconcat (DRAFT "-", case_id, NULL);
  g_autofree char *text = attest_desk_load_draft (desk, name, NULL);

  return text != NULL;
}

/**
 * attest_record_has_words:
 *
 * Returns: whether the words-only way has anything that is worth keeping
 */
gboolean
attest_record_has_words (AttestRecord *self)
{
  static const AttestAnswer enough[] = { ATTEST_ANSWER_TOLD_BY, ATTEST_ANSWER_SHOWN, ATTEST_ANSWER_DID };

  g_return_val_if_fail (ATTEST_IS_RECORD (self), FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (enough); i++)
    if (self->answers[enough[i]] != NULL)
      return TRUE;
  return FALSE;
}

/**
 * attest_record_take_seen:
 * @seen_ms: when something that was kept was seen, as the person said;
 *   milliseconds since 1970-01-01 UTC; 0: not said
 *
 * It was noticed when the first of it was seen.
 */
void
attest_record_take_seen (AttestRecord *self,
                         gint64        seen_ms)
{
  const gint64 before = attest_record_get_number (self, ATTEST_ANSWER_NOTICED);

  if (seen_ms > 0 && (before == 0 || seen_ms < before))
    attest_record_set_number (self, ATTEST_ANSWER_NOTICED, seen_ms);
}

/**
 * attest_record_when:
 *
 * Returns: (transfer full) (nullable): when it was, in words; what was typed
 *   where no time can be read from it; %NULL when nothing was said
 */
char *
attest_record_when (AttestRecord *self)
{
  const gint64 said_ms = attest_record_get_number (self, ATTEST_ANSWER_NOTICED);
  g_autoptr (GDateTime) when = said_ms > 0 ? g_date_time_new_from_unix_local (said_ms / 1000) : NULL;

  return when != NULL ? attest_when_text (when) : g_strdup (attest_record_get (self, ATTEST_ANSWER_TOLD_WHEN));
}

static void
words_add (GString    *text,
           const char *label,
           const char *value)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append_printf (text, "%s %s", label, value != NULL ? value : _ ("Not given."));
}

/**
 * attest_record_words:
 *
 * Puts the answers of the words-only way into one text, each with its
 * question, the unanswered ones included: a gap is part of the record.
 *
 * Returns: (transfer full): the account as it is sealed
 */
char *
attest_record_words (AttestRecord *self)
{
  g_autofree char *when = attest_record_when (self);
  const char      *police = NULL;
  GString         *text;

  g_return_val_if_fail (ATTEST_IS_RECORD (self), NULL);

  if (attest_record_is (self, ATTEST_ANSWER_POLICE, "yes"))
    police = _ ("Yes.");
  else if (attest_record_is (self, ATTEST_ANSWER_POLICE, "not-yet"))
    police = _ ("Not yet.");
  text = g_string_new (NULL);
  words_add (text, _ ("Who told me:"), attest_record_get (self, ATTEST_ANSWER_TOLD_BY));
  words_add (text, _ ("When:"), when);
  words_add (text, _ ("App or site:"), attest_record_get (self, ATTEST_ANSWER_PLATFORM));
  words_add (text, _ ("Who is shown, as I was told:"), attest_record_get (self, ATTEST_ANSWER_SHOWN));
  words_add (text, _ ("What I did:"), attest_record_get (self, ATTEST_ANSWER_DID));
  words_add (text, _ ("Device or print:"), attest_record_get (self, ATTEST_ANSWER_DEVICE));
  words_add (text, _ ("Locked away in:"), attest_record_get (self, ATTEST_ANSWER_LOCKED_IN));
  words_add (text, _ ("Who holds the key:"), attest_record_get (self, ATTEST_ANSWER_KEY_HOLDER));
  words_add (text, _ ("Police called:"), police);
  words_add (text, _ ("When the police were called:"), attest_record_get (self, ATTEST_ANSWER_POLICE_WHEN));
  words_add (text, _ ("Police reference:"), attest_record_get (self, ATTEST_ANSWER_POLICE_REFERENCE));
  words_add (text, _ ("Advice given:"), attest_record_get (self, ATTEST_ANSWER_ADVICE));
  return g_string_free (text, FALSE);
}
