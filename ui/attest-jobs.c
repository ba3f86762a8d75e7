/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-jobs.h"

#include <stdarg.h>

#include "attest-format.h"
#include "attest-record-drafts.h"
#include "session/attest-desk-waiting.h"

#define DONE GINT_TO_POINTER (TRUE)
#define UNFINISHED "attest-unfinished"
#define WAITING "attest-waiting"
#define WORDS "attest-first-words"

/**
 * attest_case_view_free:
 * @self: (nullable): what attest_job_load_case() gave
 */
void
attest_case_view_free (AttestCaseView *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->matter);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_pointer (&self->rule, attest_rule_free);
  g_clear_pointer (&self->submissions, g_ptr_array_unref);
  g_clear_pointer (&self->news, g_ptr_array_unref);
  g_free (self->integrity);
  g_free (self->own_key);
  g_free (self->draft);
  g_free (self->type_title);
  g_free (self);
}

AttestListAsk *
attest_list_ask_new (const char *query,
                     guint       most)
{
  AttestListAsk *self = g_new (AttestListAsk, 1);

  *self = (AttestListAsk){ g_strdup (query), most };
  return self;
}

void
attest_list_ask_free (gpointer data)
{
  AttestListAsk *self = data;

  g_free (self->query);
  g_free (self);
}

void
attest_ptr_array_free (gpointer data)
{
  g_ptr_array_unref (data);
}

void
attest_listed_free (AttestListed *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->cases, g_ptr_array_unref);
  g_clear_pointer (&self->drafts, g_ptr_array_unref);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_free (self);
}

/* Drafts, and what was finished with nobody to send it to, are kept beside the
 * cases and not in them, so the marks are put onto the objects that are handed
 * over. */
static void
mark_case (AttestDesk *desk,
           AttestCase *matter,
           GPtrArray  *drafts,
           GHashTable *waiting)
{
  const AttestDraft *draft = attest_drafts_find (drafts, matter->id);

  if (matter->received)
    return;
  if (draft != NULL || attest_record_adds_to_case (desk, matter->id))
    g_object_set_data (G_OBJECT (matter), UNFINISHED, DONE);
  else if (matter->state == ATTEST_CASE_OPEN && g_hash_table_contains (waiting, matter->id))
    g_object_set_data (G_OBJECT (matter), WAITING, DONE);
  if (draft != NULL && *draft->words != '\0')
    g_object_set_data_full (G_OBJECT (matter), WORDS, g_strdup (draft->words), g_free);
}

/* A record of words alone says in them what it is about. */
static void
mark_words (AttestDesk *desk,
            GPtrArray  *cases)
{
  for (guint i = 0; i < cases->len; i++)
    {
      AttestCase *matter = cases->pdata[i];
      g_autoptr (GPtrArray) items = NULL;

      if (matter->unread || matter->n_items == 0 || (matter->description != NULL && *matter->description != '\0'))
        continue;
      items = attest_desk_list_items (desk, matter->id, NULL);
      for (guint j = 0; items != NULL && j < items->len; j++)
        if (((AttestItem *)items->pdata[j])->text != NULL)
          {
            g_object_set_data_full (G_OBJECT (matter), ATTEST_CASE_WORDS, g_strdup (((AttestItem *)items->pdata[j])->text), g_free);
            break;
          }
    }
}

gboolean
attest_case_is_unfinished (AttestCase *matter)
{
  return g_object_get_data (G_OBJECT (matter), UNFINISHED) != NULL;
}

gboolean
attest_case_is_waiting (AttestCase *matter)
{
  return g_object_get_data (G_OBJECT (matter), WAITING) != NULL;
}

/**
 * attest_case_draft_words:
 * @matter: a case
 *
 * Returns: (transfer none) (nullable): what was written for it and is still a draft
 */
const char *
attest_case_draft_words (AttestCase *matter)
{
  return g_object_get_data (G_OBJECT (matter), WORDS);
}

/* What is just being added to one of them would stay behind. */
static void
leave_out_unfinished (AttestDesk *desk,
                      GPtrArray  *waiting)
{
  for (guint i = waiting->len; i > 0; i--)
    if (attest_record_adds_to_case (desk, ((AttestWaiting *)waiting->pdata[i - 1])->case_id))
      g_ptr_array_remove_index (waiting, i - 1);
}

/**
 * attest_job_list_cases:
 * @data: an #AttestListAsk
 *
 * Returns: (transfer full): an #AttestListed
 */
gpointer
attest_job_list_cases (AttestDesk   *desk,
                       gpointer      data,
                       GCancellable *cancellable,
                       GError      **error)
{
  AttestListAsk *ask = data;
  g_autoptr (AttestListed) listed = g_new0 (AttestListed, 1);
  g_autoptr (GHashTable) waiting = attest_desk_waiting_ids (desk);
  g_autoptr (AttestCardInfo) card = attest_desk_card (desk);
  gboolean all = ask->query == NULL || *ask->query == '\0';

  listed->cases = attest_desk_list_cases (desk, all ? NULL : ask->query, ask->most, error);
  if (listed->cases == NULL || (listed->waiting = attest_desk_waiting (desk, error)) == NULL)
    return NULL;
  leave_out_unfinished (desk, listed->waiting);
  listed->drafts = attest_drafts_read (desk);
  listed->no_card = card == NULL;
  for (guint i = 0; i < listed->cases->len; i++)
    mark_case (desk, listed->cases->pdata[i], listed->drafts, waiting);
  mark_words (desk, listed->cases);
  return g_steal_pointer (&listed);
}

static char *
type_title (AttestDesk *desk,
            const char *type)
{
  g_autoptr (GPtrArray) types = attest_desk_types (desk);

  for (guint i = 0; types != NULL && i < types->len; i++)
    {
      AttestTypeChoice *choice = g_ptr_array_index (types, i);

      if (g_strcmp0 (choice->type, type) == 0)
        return g_strdup (choice->title);
    }
  return NULL;
}

/**
 * attest_job_load_case:
 * @data: the case's id
 *
 * Steps and submissions that cannot be read leave their part of the page out;
 * the evidence and its history must be there, or it fails.
 *
 * Returns: (transfer full): an #AttestCaseView
 */
gpointer
attest_job_load_case (AttestDesk   *desk,
                      gpointer      data,
                      GCancellable *cancellable,
                      GError      **error)
{
  g_autoptr (AttestCaseView) view = g_new0 (AttestCaseView, 1);
  g_autoptr (GPtrArray) drafts = NULL;
  g_autoptr (GHashTable) waiting = NULL;
  const AttestDraft *draft;
  const char        *id = data;

  if ((view->matter = attest_desk_find_case (desk, id, error)) == NULL ||
      (view->items = attest_desk_list_items (desk, view->matter->id, error)) == NULL ||
      (view->entries = attest_desk_list_entries (desk, view->matter->id, error)) == NULL ||
      (view->integrity = attest_desk_integrity_line (desk, view->matter->id, &view->intact, error)) == NULL)
    return NULL;
  view->steps = attest_desk_steps (desk, view->matter->id, NULL);
  view->rule = attest_desk_rule (desk, view->matter->type, (const char *const *)view->matter->subjects, NULL);
  view->submissions = attest_desk_submissions (desk, view->matter->id, NULL);
  view->news = view->matter->received ? NULL : attest_desk_news (desk, view->matter->id, NULL);
  drafts = attest_drafts_read (desk);
  waiting = attest_desk_waiting_ids (desk);
  mark_case (desk, view->matter, drafts, waiting);
  draft = view->matter->received ? NULL : attest_drafts_find (drafts, view->matter->id);
  view->draft = g_strdup (draft != NULL ? draft->name : NULL);
  view->begun = draft != NULL;
  view->unfinished = attest_case_is_unfinished (view->matter);
  view->own_key = g_strdup (attest_desk_signing_key (desk));
  view->type_title = type_title (desk, view->matter->type);
  return g_steal_pointer (&view);
}

/**
 * attest_job_open_received:
 * @data: the case's id
 *
 * Returns: %TRUE as a pointer
 */
gpointer
attest_job_open_received (AttestDesk   *desk,
                          gpointer      data,
                          GCancellable *cancellable,
                          GError      **error)
{
  return attest_desk_open_received (desk, data, error) ? DONE : NULL;
}

/**
 * attest_job_verify:
 * @data: the case's id
 *
 * Returns: (transfer full): #GPtrArray of #AttestFinding, empty when all is well
 */
gpointer
attest_job_verify (AttestDesk   *desk,
                   gpointer      data,
                   GCancellable *cancellable,
                   GError      **error)
{
  return attest_desk_verify (desk, data, cancellable, NULL, NULL, error);
}

void
attest_errand_free (AttestErrand *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->sync, attest_sync_result_free);
  g_clear_pointer (&self->arrivals, g_ptr_array_unref);
  g_free (self->problem);
  g_free (self->share);
  g_free (self);
}

/**
 * attest_job_errand:
 * @data: unused
 *
 * Collects receipts, tries the outbox again and, for those who receive, looks
 * for new records. A drop folder that cannot be reached is a state that lasts,
 * so it is told in the result and not as a failure. Without a card there is no
 * drop folder to go to.
 *
 * Returns: (transfer full): an #AttestErrand
 */
gpointer
attest_job_errand (AttestDesk   *desk,
                   gpointer      data,
                   GCancellable *cancellable,
                   GError      **error)
{
  g_autoptr (AttestErrand) errand = g_new0 (AttestErrand, 1);
  g_autoptr (GError) problem = NULL;
  g_autoptr (AttestCardInfo) card = NULL;

  card = attest_desk_card (desk);
  if (card == NULL)
    return g_steal_pointer (&errand);
  errand->sync = attest_desk_sync (desk, cancellable, &problem);
  if (problem == NULL && attest_desk_receives (desk) && !attest_desk_drop_is_none (card->drop))
    errand->arrivals = attest_desk_receive (desk, NULL, cancellable, &problem);
  if (problem != NULL)
    errand->problem = g_strdup (problem->message);
  else if (errand->sync != NULL && !attest_desk_drop_is_none (card->drop))
    errand->problem = g_strdup (errand->sync->problem);
  if (errand->problem != NULL && attest_desk_drop_is_shut (card->drop))
    errand->share = g_strdup (card->drop);
  return g_steal_pointer (&errand);
}

/**
 * attest_job_trust:
 * @data: the signing key whose fingerprint was compared in person
 *
 * Returns: %TRUE as a pointer
 */
gpointer
attest_job_trust (AttestDesk   *desk,
                  gpointer      data,
                  GCancellable *cancellable,
                  GError      **error)
{
  return attest_desk_trust (desk, data, TRUE, error) ? DONE : NULL;
}

/**
 * attest_job_strings:
 * @first: (nullable): the first string; %NULL becomes ""
 * @...: more, ended by %NULL
 *
 * Returns: (transfer full): copies, for g_strfreev()
 */
char **
attest_job_strings (const char *first,
                    ...)
{
  GPtrArray *strings = g_ptr_array_new ();
  va_list    args;

  va_start (args, first);
  for (const char *at = first != NULL ? first : ""; at != NULL; at = va_arg (args, const char *))
    g_ptr_array_add (strings, g_strdup (at));
  va_end (args);
  g_ptr_array_add (strings, NULL);
  return (char **)g_ptr_array_free (strings, FALSE);
}
