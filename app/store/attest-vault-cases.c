/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-vault-private.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "base/attest-id.h"

#include <string.h>

#define CASE_COLUMNS                                                                              \
  "c.id, c.reference, c.type, c.title, c.pack, c.about, c.description, c.subjects, c.owner_key, " \
  "c.owner_name, c.recipients, c.danger, c.practice, c.state, c.opened_by_me, c.noticed_ms, "     \
  "c.opened_ms, c.changed_ms, (SELECT count(*) FROM items i WHERE i.case_id = c.id)"

/* What came after somebody had opened it is news, and does not undo that. */
static void
take_opened (AttestVault *self,
             AttestCase  *out)
{
  g_autoptr (AttestStmt) stmt = NULL;
  gboolean row;

  if (out->unread)
    out->updated = attest_sql_int (self->db, 0, "SELECT count(*) FROM entries WHERE case_id = ? AND author = ? AND kind = ?", "ttt", out->id,
                                   attest_sign_key_public (self->sign_key), attest_entry_kind_nick (ATTEST_ENTRY_OPENED)) > 0;
  if (out->received || out->state < ATTEST_CASE_QUEUED || out->state >= ATTEST_CASE_OPENED)
    return;
  stmt = attest_sql_query (self->db, NULL,
                           "SELECT group_concat (name, ', ') FROM (SELECT DISTINCT a.name AS name FROM outgoing o"
                           " JOIN addressees a ON a.package_id = o.id WHERE o.case_id = ? AND a.state >= ? ORDER BY a.name)",
                           "ti", out->id, (gint64)ATTEST_CASE_OPENED);
  if (stmt != NULL && attest_sql_next (stmt, &row, NULL) && row)
    out->opened_by = attest_sql_text (stmt, 0);
}

static AttestCase *
case_from_row (AttestVault *self,
               AttestStmt  *stmt)
{
  AttestCase *out = attest_case_new ();
  const char *subjects = (const char *)sqlite3_column_text (stmt, 7);

  out->id = attest_sql_text (stmt, 0);
  out->reference = attest_sql_text (stmt, 1);
  out->type = attest_sql_text (stmt, 2);
  out->title = attest_sql_text (stmt, 3);
  out->pack = attest_sql_text (stmt, 4);
  out->about = attest_sql_text (stmt, 5);
  out->description = attest_sql_text (stmt, 6);
  out->subjects = g_strsplit (subjects != NULL ? subjects : "", "\n", -1);
  out->owner_key = attest_sql_text (stmt, 8);
  out->owner_name = attest_sql_text (stmt, 9);
  out->recipients = attest_sql_text (stmt, 10);
  out->danger = sqlite3_column_int (stmt, 11) != 0;
  out->practice = sqlite3_column_int (stmt, 12) != 0;
  out->state = (AttestCaseState)sqlite3_column_int (stmt, 13);
  out->received = strcmp (out->owner_key, attest_sign_key_public (self->sign_key)) != 0;
  out->unread = out->received && sqlite3_column_int (stmt, 14) == 0;
  out->noticed_ms = sqlite3_column_int64 (stmt, 15);
  out->opened_ms = sqlite3_column_int64 (stmt, 16);
  out->changed_ms = sqlite3_column_int64 (stmt, 17);
  out->n_items = (guint)sqlite3_column_int (stmt, 18);
  take_opened (self, out);
  return out;
}

/* Letters and digits that are not taken for one another when read aloud. */
static char *
new_reference (void)
{
  static const char letters[] = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
  guint8            random[6];
  char              text[] = "AT-xxxx-00";

  attest_random (random, sizeof random);
  for (int i = 0; i < 4; i++)
    text[3 + i] = letters[random[i] % (sizeof letters - 1)];
  text[8] = (char)('0' + random[4] % 10);
  text[9] = (char)('0' + random[5] % 10);
  return g_strdup (text);
}

static gboolean
facts_are_safe (const AttestCaseFacts *facts,
                GError               **error)
{
  const char *bad = NULL;

  if (facts->type != NULL && !attest_word_is_valid (facts->type))
    bad = "type";
  else if (facts->title != NULL && (!attest_text_is_safe (facts->title, -1, 1000) || strchr (facts->title, '\n') != NULL))
    bad = "title";
  else if (facts->pack != NULL && !attest_word_is_valid (facts->pack))
    bad = "pack";
  else if (facts->about != NULL && !attest_text_is_safe (facts->about, -1, 200))
    bad = "about";
  else if (facts->description != NULL && !attest_text_is_safe (facts->description, -1, 1024 * 1024))
    bad = "description";
  for (guint i = 0; bad == NULL && facts->subjects != NULL && facts->subjects[i] != NULL; i++)
    if (i >= 100 || !attest_text_is_safe (facts->subjects[i], -1, 200) || strchr (facts->subjects[i], '\n') != NULL)
      bad = "subject";
  if (bad != NULL)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "The case's %s is too long or holds characters that cannot be shown", bad);
  return bad == NULL;
}

static JsonObject *
facts_to_json (const AttestCaseFacts *facts)
{
  JsonObject *what = json_object_new ();
  char        time[25];

  attest_json_set_text (what, "type", facts->type);
  attest_json_set_text (what, "title", facts->title);
  attest_json_set_text (what, "pack", facts->pack);
  attest_json_set_text (what, "about", facts->about);
  attest_json_set_text (what, "description", facts->description);
  if (facts->subjects != NULL)
    {
      JsonArray *subjects = json_array_new ();

      for (guint i = 0; facts->subjects[i] != NULL; i++)
        json_array_add_string_element (subjects, facts->subjects[i]);
      json_object_set_array_member (what, "subjects", subjects);
    }
  if (facts->danger >= 0)
    json_object_set_boolean_member (what, "danger", facts->danger > 0);
  if (facts->noticed_ms > 0)
    {
      attest_time_utc_text (facts->noticed_ms, time);
      json_object_set_string_member (what, "noticed", time);
    }
  else if (facts->noticed_ms < 0)
    json_object_set_string_member (what, "noticed", "");
  return what;
}

/**
 * attest_vault_open_case:
 * @self: an open store
 * @facts: what is known of it so far
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the new case, on disk with its first entry
 */
AttestCase *
attest_vault_open_case (AttestVault           *self,
                        const AttestCaseFacts *facts,
                        GError               **error)
{
  g_autofree char *id = attest_id_new ();
  g_autofree char *reference = new_reference ();
  g_autoptr (JsonObject) what = NULL;

  if (!facts_are_safe (facts, error))
    return NULL;
  what = facts_to_json (facts);
  json_object_set_string_member (what, "reference", reference);
  json_object_set_boolean_member (what, "practice", self->practice);
  if (!attest_vault_log (self, id, ATTEST_ENTRY_CASE_OPENED, what, error))
    return NULL;
  return attest_vault_find_case (self, id, error);
}

/**
 * attest_vault_change_case:
 * @self: an open store
 * @case_id: one of this person's own cases
 * @facts: what is to be different; the old words stay in the chain
 * @error: return location for an #AttestError
 *
 * Returns: whether the change is on disk; %ATTEST_ERROR_POLICY for a case that
 *   somebody else recorded
 */
gboolean
attest_vault_change_case (AttestVault           *self,
                          const char            *case_id,
                          const AttestCaseFacts *facts,
                          GError               **error)
{
  g_autoptr (AttestCase) current = attest_vault_find_case (self, case_id, error);
  g_autoptr (JsonObject) what = NULL;

  if (current == NULL || !facts_are_safe (facts, error))
    return FALSE;
  if (current->received)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_POLICY, "Only the person who recorded a case changes what it says");
      return FALSE;
    }
  what = facts_to_json (facts);
  return attest_vault_log (self, current->id, ATTEST_ENTRY_CASE_CHANGED, what, error);
}

/**
 * attest_vault_find_case:
 * @self: an open store
 * @id_or_reference: 32 hex digits, or "AT-7K4Q-29" in any case
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the case, or %NULL with %ATTEST_ERROR_NOT_FOUND
 */
AttestCase *
attest_vault_find_case (AttestVault *self,
                        const char  *id_or_reference,
                        GError     **error)
{
  /* A reference is whatever its author wrote; nothing written hides an id. */
  gboolean         by_id = attest_id_is_valid (id_or_reference);
  g_autofree char *upper = g_ascii_strup (id_or_reference, -1);
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->db, error,
                                                  by_id ? "SELECT " CASE_COLUMNS " FROM cases c WHERE c.id = ?"
                                                        : "SELECT " CASE_COLUMNS " FROM cases c WHERE c.reference = ? LIMIT 2",
                                                  "t", by_id ? id_or_reference : upper);
  g_autoptr (AttestCase) found = NULL;
  gboolean row;

  if (stmt == NULL || !attest_sql_next (stmt, &row, error))
    return NULL;
  if (row)
    found = case_from_row (self, stmt);
  if (found == NULL)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND, "There is no case %s", id_or_reference);
  else if (!attest_sql_next (stmt, &row, error))
    return NULL;
  else if (row)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "Two cases are called %s; use the long id", id_or_reference);
      return NULL;
    }
  return g_steal_pointer (&found);
}

#define MOST_WORDS 8

/* One condition a word: the case must have a text with a word that begins so.
 * Quotes inside are doubled twice, for FTS5 and for SQL (%Q), so nothing that
 * is typed is taken for syntax. */
static void
add_condition (GString    *sql,
               const char *word)
{
  g_auto (GStrv) parts = g_strsplit (word, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);
  g_autofree char *phrase = g_strdup_printf ("\"%s\"*", doubled);
  char            *quoted = sqlite3_mprintf ("%Q", phrase);

  g_string_append_printf (sql, " AND c.id IN (SELECT w.case_id FROM search s JOIN words w ON w.id = s.rowid WHERE search MATCH %s)", quoted);
  sqlite3_free (quoted);
}

static AttestStmt *
cases_query (AttestVault *self,
             const char  *query,
             guint        most,
             GError     **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT " CASE_COLUMNS " FROM cases c WHERE 1");
  g_auto (GStrv) words = g_strsplit_set (query != NULL ? query : "", " \t\n", -1);
  guint used = 0;

  for (guint i = 0; words[i] != NULL && used < MOST_WORDS; i++)
    if (*words[i] != '\0')
      {
        add_condition (sql, words[i]);
        used++;
      }
  g_string_append (sql, " ORDER BY c.last_n DESC LIMIT ?");
  return attest_sql_query (self->db, error, sql->str, "i", (gint64)most);
}

/**
 * attest_vault_list_cases:
 * @self: an open store
 * @query: (nullable): words that must all begin some word of the case's texts
 * @most: how many at most
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full) (element-type AttestCase): cases, the one with the
 *   newest entry first
 */
GPtrArray *
attest_vault_list_cases (AttestVault *self,
                         const char  *query,
                         guint        most,
                         GError     **error)
{
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (AttestStmt) stmt = cases_query (self, query, most, error);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  while (attest_sql_next (stmt, &row, error))
    {
      if (!row)
        return g_steal_pointer (&cases);
      g_ptr_array_add (cases, case_from_row (self, stmt));
    }
  return NULL;
}
