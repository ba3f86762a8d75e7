/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-error.h"

#include <string.h>

#define KEY_PREFIX "key:"

/* A subject that nobody understands would keep nobody from being sent it. */
static gboolean
subjects_are_known (AttestDesk        *self,
                    const char *const *subjects,
                    GError           **error)
{
  for (guint i = 0; subjects != NULL && subjects[i] != NULL; i++)
    {
      const char *key = g_str_has_prefix (subjects[i], KEY_PREFIX) ? subjects[i] + strlen (KEY_PREFIX) : NULL;

      if (g_str_has_prefix (subjects[i], ATTEST_SUBJECT_NAME) && attest_desk_says_something (subjects[i] + strlen (ATTEST_SUBJECT_NAME)))
        continue;
      if (key != NULL ? attest_signing_key_is_valid (key) : attest_role_is_known (subjects[i]) || g_strv_contains (attest_pack_roles (self->pack), subjects[i]))
        continue;
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "%.80s is neither a role nor key: with a signing key, nor name: with somebody's name", subjects[i]);
      return FALSE;
    }
  return TRUE;
}

static gboolean
about_is_known (const char *about,
                GError    **error)
{
  static const char *const words[] = { "", "pupil", "parent-or-public", "staff", "senior", "school", "unknown", NULL };

  if (about == NULL || g_strv_contains (words, about))
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "\"%s\" is none of pupil, parent-or-public, staff, senior, school, unknown", about);
  return FALSE;
}

static gboolean
facts_are_known (AttestDesk            *self,
                 const AttestCaseFacts *facts,
                 GError               **error)
{
  if (facts->type == NULL || attest_pack_has_type (self->pack, facts->type))
    return about_is_known (facts->about, error) && subjects_are_known (self, facts->subjects, error);
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND, "The pack %s has no incident type %s; attest-cli policy show %s lists them",
               attest_pack_id (self->pack), facts->type, attest_pack_id (self->pack));
  return FALSE;
}

AttestCase *
attest_desk_open_case (AttestDesk            *self,
                       const AttestCaseFacts *facts,
                       GError               **error)
{
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func (g_free);
  AttestCaseFacts with_pack = attest_desk_marked_facts (facts, own);

  if (!attest_desk_check_words (facts, error) || !facts_are_known (self, facts, error))
    return NULL;
  if (with_pack.pack == NULL)
    with_pack.pack = attest_pack_id (self->pack);
  if (with_pack.type == NULL)
    with_pack.type = attest_pack_default_type (self->pack);
  return attest_vault_open_case (self->vault, &with_pack, error);
}

gboolean
attest_desk_change_case (AttestDesk            *self,
                         const char            *case_id,
                         const AttestCaseFacts *facts,
                         GError               **error)
{
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func (g_free);
  AttestCaseFacts shown = attest_desk_marked_facts (facts, own);

  attest_desk_clear_post (self);
  return attest_desk_check_words (facts, error) && facts_are_known (self, facts, error) && attest_vault_change_case (self->vault, case_id, &shown, error);
}

GPtrArray *
attest_desk_list_entries (AttestDesk *self,
                          const char *case_id,
                          GError    **error)
{
  return attest_vault_list_entries (self->vault, case_id, error);
}
