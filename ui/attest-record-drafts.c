/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-record-drafts.h"

#include <string.h>

/* A draft's name has the time in it when its record was begun, so that names
 * are in the order of their records. The one without a time is of the days when
 * there was room for one. */
#define OLDEST "record"
#define PREFIX OLDEST "@"

void
attest_draft_free (AttestDraft *self)
{
  g_free (self->name);
  g_free (self->case_id);
  g_free (self->words);
  g_free (self);
}

/**
 * attest_draft_name_new:
 *
 * Returns: (transfer full): a name that no other draft has, after all before
 */
char *
attest_draft_name_new (void)
{
  return g_strdup_printf (PREFIX "%016" G_GINT64_MODIFIER "x-%08x", (guint64)g_get_real_time (), g_random_int ());
}

static char *
first_words (GKeyFile *file)
{
  static const AttestAnswer answers[] = { ATTEST_ANSWER_STORY, ATTEST_ANSWER_DID, ATTEST_ANSWER_SHOWN, ATTEST_ANSWER_TOLD_BY };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *text = g_key_file_get_string (file, ATTEST_RECORD_GROUP, attest_answer_name (answers[i]), NULL);

      if (text != NULL && *g_strstrip (text) != '\0')
        return g_strdelimit (g_steal_pointer (&text), "\n\t", ' ');
    }
  return g_strdup ("");
}

static AttestDraft *
draft_new (AttestDesk *desk,
           const char *name)
{
  g_autofree char *text = attest_desk_load_draft (desk, name, NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  AttestDraft *self;

  if (text == NULL || !g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, NULL))
    return NULL;
  self = g_new0 (AttestDraft, 1);
  self->name = g_strdup (name);
  self->case_id = g_key_file_get_string (file, ATTEST_RECORD_GROUP, attest_answer_name (ATTEST_ANSWER_CASE), NULL);
  self->words = first_words (file);
  return self;
}

/**
 * attest_drafts_read:
 * @desk: an open store; called on its worker
 *
 * Returns: (transfer full) (element-type AttestDraft): newest first
 */
GPtrArray *
attest_drafts_read (AttestDesk *desk)
{
  g_auto (GStrv) names = attest_desk_list_drafts (desk, OLDEST, NULL);
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_draft_free);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      AttestDraft *draft = strcmp (names[i], OLDEST) == 0 || g_str_has_prefix (names[i], PREFIX) ? draft_new (desk, names[i]) : NULL;

      if (draft != NULL)
        g_ptr_array_insert (drafts, 0, draft);
    }
  return drafts;
}

const AttestDraft *
attest_drafts_find (GPtrArray  *drafts,
                    const char *case_id)
{
  for (guint i = 0; i < drafts->len; i++)
    if (g_strcmp0 (((AttestDraft *)drafts->pdata[i])->case_id, case_id) == 0)
      return drafts->pdata[i];
  return NULL;
}
