/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-error.h"

#include <string.h>

/* What was sent and what waits, as a person is told of it. */

/* Why a package waits is kept as "CODE\tWORDS". */
char *
attest_desk_join_problem (const GError *error)
{
  return g_strdup_printf ("%s\t%s", error->domain == ATTEST_ERROR ? attest_error_nick ((AttestError)error->code) : "undelivered", error->message);
}

static void
split_problem (const char *problem,
               char      **code,
               char      **words)
{
  const char *tab = problem != NULL ? strchr (problem, '\t') : NULL;

  *words = g_strdup (tab != NULL ? tab + 1 : problem);
  *code = problem == NULL ? NULL : g_strndup (tab != NULL ? problem : "undelivered", tab != NULL ? (gsize)(tab - problem) : strlen ("undelivered"));
}

/**
 * attest_desk_problem_words:
 * @problem: (nullable): why a package waits, as it is kept
 *
 * Returns: (transfer full) (nullable): the words of it
 */
char *
attest_desk_problem_words (const char *problem)
{
  g_autofree char *code = NULL;
  char            *words;

  split_problem (problem, &code, &words);
  return words;
}

/* The newest way by which the person handed it over themselves; %NULL when it
 * is the folder that could not be checked. */
static char *
way_of (AttestDesk           *self,
        const AttestOutgoing *outgoing)
{
  g_autoptr (GPtrArray) entries = attest_vault_list_entries (self->vault, outgoing->case_id, NULL);

  for (guint i = entries != NULL ? entries->len : 0; i > 0; i--)
    {
      AttestEntry *entry = entries->pdata[i - 1];
      g_autoptr (JsonObject) body = NULL;

      if (entry->kind != ATTEST_ENTRY_DELIVERED || entry->body == NULL ||
          (body = attest_json_parse (entry->body, strlen (entry->body), G_MAXINT, NULL)) == NULL ||
          g_strcmp0 (attest_json_text (body, "package"), outgoing->id) != 0)
        continue;
      return g_strdup (attest_json_text (body, "way"));
    }
  return NULL;
}

/* Until they answer, what they have is what became of the package. */
static AttestCaseState
state_for (const AttestOutgoing  *outgoing,
           const AttestAddressee *who)
{
  return who->state >= ATTEST_CASE_RECEIVED ? who->state : MIN (outgoing->state, ATTEST_CASE_HANDED);
}

AttestSubmission *
attest_desk_submission (AttestDesk     *self,
                        AttestOutgoing *outgoing)
{
  AttestSubmission *out = g_new0 (AttestSubmission, 1);

  out->package = g_strdup (outgoing->id);
  out->case_id = g_strdup (outgoing->case_id);
  out->file = g_build_filename (attest_desk_dir (self), ATTEST_OUTBOX_DIR, outgoing->file, NULL);
  out->sha256 = attest_digest_hex (&outgoing->digest);
  out->state = outgoing->state;
  split_problem (outgoing->problem, &out->problem_code, &out->problem);
  out->way = outgoing->state == ATTEST_CASE_HANDED ? way_of (self, outgoing) : NULL;
  out->sealed_ms = outgoing->sealed_ms;
  out->tried_ms = outgoing->tried_ms;
  out->to = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_choice_free);
  for (guint i = 0; i < outgoing->to->len; i++)
    {
      AttestAddressee *from = outgoing->to->pdata[i];
      AttestChoice    *one = g_new0 (AttestChoice, 1);

      one->name = g_strdup (from->name);
      one->role = g_strdup (from->role);
      one->role_title = attest_desk_role_title (self, from->role);
      one->recipient = g_strdup (from->recipient);
      one->signing_key = g_strdup (from->signing_key);
      one->at_ms = from->receipt_ms;
      one->why = g_strdup (from->need_from != G_MAXUINT64 ? "need-from" : attest_case_state_nick (state_for (outgoing, from)));
      g_ptr_array_add (out->to, one);
    }
  return out;
}

GPtrArray *
attest_desk_submissions (AttestDesk *self,
                         const char *case_id,
                         GError    **error)
{
  g_autoptr (AttestCase) details = attest_vault_find_case (self->vault, case_id, error);
  g_autoptr (GPtrArray) all = details != NULL ? attest_vault_list_outgoing (self->vault, details->id, FALSE, error) : NULL;
  GPtrArray *out;

  if (all == NULL)
    return NULL;
  out = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_submission_free);
  /* What is sealed to be handed over, and was not, went to nobody. */
  for (guint i = 0; i < all->len; i++)
    if (((AttestOutgoing *)all->pdata[i])->state >= ATTEST_CASE_QUEUED)
      g_ptr_array_add (out, attest_desk_submission (self, all->pdata[i]));
  return out;
}

/**
 * attest_desk_outbox:
 * @self: a desk
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full) (element-type AttestSubmission): what is sealed and
 *   not in the drop yet, of every case, oldest first; each with its reference
 */
GPtrArray *
attest_desk_outbox (AttestDesk *self,
                    GError    **error)
{
  g_autoptr (GPtrArray) all = attest_vault_list_outgoing (self->vault, NULL, TRUE, error);
  GPtrArray *out;

  if (all == NULL)
    return NULL;
  out = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_submission_free);
  for (guint i = 0; i < all->len; i++)
    {
      AttestSubmission *one = attest_desk_submission (self, all->pdata[i]);
      g_autoptr (AttestCase) details = attest_vault_find_case (self->vault, one->case_id, NULL);

      one->reference = g_strdup (details != NULL ? details->reference : NULL);
      g_ptr_array_add (out, one);
    }
  return out;
}
