/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-card-note.h"
#include "attest-record-jobs.h"

#include <string.h>

#include "attest-record-drafts.h"
#include "attest-rule-words.h"
#include "base/attest-error.h"
#include "session/attest-desk-rule.h"
#include "session/attest-desk-steps.h"

/* Reading what the pages show: types, people, the draft, the route. */

/* Asked about by role as long as nobody on the school's list holds them. */
static const char *const senior_roles[] = { "head", "dsl", "deputy-dsl", "line-manager", "chair-of-governors", NULL };

typedef struct
{
  char *draft_name;
  char *case_id;
} SchoolJob;

static void
school_job_free (SchoolJob *self)
{
  g_free (self->draft_name);
  g_free (self->case_id);
  g_free (self);
}

static void
person_free (AttestRecordPerson *self)
{
  g_free (self->label);
  g_free (self->subjects);
  g_free (self);
}

static void
take_person (GPtrArray *people,
             char      *label,
             char      *subjects,
             gboolean   dsl)
{
  AttestRecordPerson *person = g_new0 (AttestRecordPerson, 1);

  person->label = label;
  person->subjects = subjects;
  person->dsl = dsl;
  g_ptr_array_add (people, person);
}

static void
add_card_person (GPtrArray              *people,
                 AttestDesk             *desk,
                 const AttestCardPerson *on_card)
{
  g_autoptr (GString) titles = g_string_new (NULL);
  g_autofree char *roles = NULL;

  if (on_card->roles == NULL || g_strcmp0 (on_card->signing_key, attest_desk_signing_key (desk)) == 0)
    return;
  for (char **role = on_card->roles; *role != NULL; role++)
    {
      g_autofree char *title = attest_desk_role_title (desk, *role);

      if (titles->len > 0)
        g_string_append (titles, ", ");
      g_string_append (titles, title != NULL ? title : *role);
    }
  roles = g_strjoinv (";", on_card->roles);
  take_person (people,
               g_strdup_printf ("%s, %s", on_card->name, titles->str),
               g_strdup_printf ("%s;key:%s", roles, on_card->signing_key),
               g_strv_contains ((const char *const *)on_card->roles, "dsl"));
}

static gboolean
is_held (AttestCardInfo *card,
         const char     *role)
{
  for (guint i = 0; card != NULL && i < card->people->len; i++)
    {
      const AttestCardPerson *person = g_ptr_array_index (card->people, i);

      if (person->roles != NULL && g_strv_contains ((const char *const *)person->roles, role))
        return TRUE;
    }
  return FALSE;
}

/* Those on the card, and every role above a teacher that nobody on it holds: the
 * truth has to be there to choose. */
static GPtrArray *
list_people (AttestDesk     *desk,
             AttestCardInfo *card)
{
  GPtrArray *people = g_ptr_array_new_with_free_func ((GDestroyNotify)person_free);

  for (guint i = 0; card != NULL && i < card->people->len; i++)
    add_card_person (people, desk, g_ptr_array_index (card->people, i));
  for (guint i = 0; senior_roles[i] != NULL; i++)
    if (!is_held (card, senior_roles[i]))
      {
        char *title = attest_desk_role_title (desk, senior_roles[i]);

        take_person (people, title != NULL ? title : g_strdup (senior_roles[i]), g_strdup (senior_roles[i]), FALSE);
      }
  return people;
}

static char **
types_that_ask (AttestDesk *desk,
                GPtrArray  *types)
{
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();

  for (guint i = 0; i < types->len; i++)
    {
      const AttestTypeChoice *choice = types->pdata[i];

      if (attest_desk_type_asks (desk, choice->type, "engaged"))
        g_strv_builder_add (out, choice->type);
    }
  return g_strv_builder_end (out);
}

/* Beside the types: how soon, in words; "" where the policy sets no time. */
static char **
deadlines_of (AttestDesk *desk,
              GPtrArray  *types)
{
  g_autoptr (GStrvBuilder) out = g_strv_builder_new ();

  for (guint i = 0; i < types->len; i++)
    {
      const AttestTypeChoice *choice = types->pdata[i];
      g_autoptr (AttestRule) rule = attest_desk_rule (desk, choice->type, NULL, NULL);
      g_autofree char *words = rule != NULL ? attest_rule_words_deadline (rule) : NULL;

      g_strv_builder_add (out, words != NULL ? words : "");
    }
  return g_strv_builder_end (out);
}

/* With the paragraph, since it is the policy that speaks. */
static char *
conflicts_at (AttestDesk *desk,
              const char *moment)
{
  g_autoptr (GPtrArray) conflicts = attest_desk_conflicts (desk, moment);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < conflicts->len; i++)
    {
      const AttestConflict *one = conflicts->pdata[i];

      g_string_append_printf (out, "%s%s %s (%s)", out->len > 0 ? "\n" : "", one->text, one->answer, one->source);
    }
  return out->len > 0 ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

/* Evidence that was kept before says when it was seen. */
static gint64
first_seen (AttestDesk *desk,
            const char *case_id)
{
  g_autoptr (GPtrArray) items = attest_desk_list_items (desk, case_id, NULL);
  gint64 first_ms = 0;

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      const AttestItem *item = items->pdata[i];

      if (item->seen_ms > 0 && (first_ms == 0 || item->seen_ms < first_ms))
        first_ms = item->seen_ms;
    }
  return first_ms;
}

/* Its own, if it has one; else a new record is offered the newest that was left. */
static void
take_draft (AttestDesk         *desk,
            const SchoolJob    *job,
            AttestRecordSchool *school,
            GError            **error)
{
  g_autoptr (GPtrArray) drafts = NULL;

  school->draft_name = g_strdup (job->draft_name);
  school->draft = attest_desk_load_draft (desk, job->draft_name, error);
  if (school->draft != NULL || job->case_id != NULL)
    return;
  drafts = attest_drafts_read (desk);
  if (drafts->len == 0)
    return;
  g_free (school->draft_name);
  school->draft_name = g_strdup (((AttestDraft *)drafts->pdata[0])->name);
  school->draft = attest_desk_load_draft (desk, school->draft_name, error);
}

static gpointer
school_job (AttestDesk   *desk,
            gpointer      data,
            GCancellable *cancellable,
            GError      **error)
{
  SchoolJob *job = data;
  g_autoptr (AttestRecordSchool) school = g_new0 (AttestRecordSchool, 1);
  g_autoptr (AttestCardInfo) card = attest_desk_card (desk);
  g_autoptr (GError) no_draft = NULL;

  school->types = attest_desk_types (desk);
  school->people = list_people (desk, card);
  school->vouched = attest_card_vouched_by (card);
  school->has_card = card != NULL;
  school->dsl_title = attest_desk_role_title (desk, "dsl");
  school->fingerprint = g_strdup (attest_desk_fingerprint (desk));
  school->support = attest_desk_support (desk);
  school->engaged = types_that_ask (desk, school->types);
  school->deadlines = deadlines_of (desk, school->types);
  school->conflict_capture = conflicts_at (desk, "capture");
  school->conflict_import = conflicts_at (desk, "import");
  school->conflict_words = conflicts_at (desk, "words");
  school->conflict_send = conflicts_at (desk, "send");
  /* Without its draft the window still opens; the words say what is new. */
  take_draft (desk, job, school, &no_draft);
  if (no_draft != NULL && !g_error_matches (no_draft, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND))
    g_warning ("The draft could not be read: %s", no_draft->message);
  if (job->case_id != NULL)
    {
      school->known = attest_desk_find_case (desk, job->case_id, error);
      if (school->known == NULL)
        return NULL;
      school->known_seen_ms = first_seen (desk, school->known->id);
    }
  return g_steal_pointer (&school);
}

/**
 * attest_record_school_async:
 *
 * Reads all that the pages show and do not change.
 */
void
attest_record_school_async (AttestRecord       *record,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  SchoolJob *job = g_new0 (SchoolJob, 1);

  job->draft_name = g_strdup (attest_record_draft_name (record));
  job->case_id = g_strdup (attest_record_get (record, ATTEST_ANSWER_CASE));
  attest_session_read_async (attest_record_get_session (record), "record/school", school_job, job,
                             (GDestroyNotify)school_job_free, (GDestroyNotify)attest_record_school_free,
                             NULL, callback, user_data);
}

AttestRecordSchool *
attest_record_school_finish (AttestRecord *record,
                             GAsyncResult *result,
                             GError      **error)
{
  return attest_session_run_finish (attest_record_get_session (record), result, error);
}

void
attest_record_school_free (AttestRecordSchool *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->types, g_ptr_array_unref);
  g_clear_pointer (&self->people, g_ptr_array_unref);
  g_clear_object (&self->known);
  g_free (self->vouched);
  g_free (self->support);
  g_strfreev (self->engaged);
  g_strfreev (self->deadlines);
  g_free (self->conflict_capture);
  g_free (self->conflict_import);
  g_free (self->conflict_words);
  g_free (self->conflict_send);
  g_free (self->draft);
  g_free (self->draft_name);
  g_free (self->dsl_title);
  g_free (self->fingerprint);
  g_free (self);
}

/**
 * attest_record_school_type:
 *
 * Returns: (transfer none) (nullable): what the pack calls @type
 */
const AttestTypeChoice *
attest_record_school_type (AttestRecordSchool *self,
                           const char         *type)
{
  for (guint i = 0; self != NULL && self->types != NULL && i < self->types->len; i++)
    {
      const AttestTypeChoice *choice = g_ptr_array_index (self->types, i);

      if (g_strcmp0 (choice->type, type) == 0)
        return choice;
    }
  return NULL;
}

typedef struct
{
  char  *type;
  char **subjects;
} RouteJob;

static void
route_job_free (RouteJob *self)
{
  g_free (self->type);
  g_strfreev (self->subjects);
  g_free (self);
}

static gpointer
route_job (AttestDesk   *desk,
           gpointer      data,
           GCancellable *cancellable,
           GError      **error)
{
  RouteJob *job = data;

  return attest_desk_choices (desk, job->type, (const char *const *)job->subjects, error);
}

void
attest_record_route_async (AttestRecord       *record,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  RouteJob   *job = g_new0 (RouteJob, 1);
  const char *subjects = attest_record_get (record, ATTEST_ANSWER_SUBJECTS);

  job->type = g_strdup (attest_record_get (record, ATTEST_ANSWER_TYPE));
  job->subjects = g_strsplit (subjects != NULL ? subjects : "", ";", -1);
  attest_session_read_async (attest_record_get_session (record), "record/route", route_job, job,
                             (GDestroyNotify)route_job_free, (GDestroyNotify)g_ptr_array_unref,
                             NULL, callback, user_data);
}

GPtrArray *
attest_record_route_finish (AttestRecord *record,
                            GAsyncResult *result,
                            GError      **error)
{
  return attest_session_run_finish (attest_record_get_session (record), result, error);
}

/**
 * attest_record_school_deadline:
 *
 * Returns: (transfer none): how soon the policy wants @type told, in words; ""
 *   when it does not say, or the type is not chosen
 */
const char *
attest_record_school_deadline (AttestRecordSchool *self,
                               const char         *type)
{
  for (guint i = 0; self != NULL && self->types != NULL && i < self->types->len; i++)
    if (g_strcmp0 (((const AttestTypeChoice *)self->types->pdata[i])->type, type) == 0)
      return self->deadlines[i];
  return "";
}
