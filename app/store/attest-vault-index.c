/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-vault-private.h"

#include "domain/attest-details.h"

#include <string.h>

/* Full text over everything that was typed, and over names and addresses. */

static gboolean
put_words (AttestVault *self,
           const char  *what,
           const char  *case_id,
           const char  *words,
           GError     **error)
{
  gint64 id;

  if (!attest_sql_run (self->db, error, "INSERT INTO words (what, case_id) VALUES (?, ?) ON CONFLICT (what) DO NOTHING", "tt", what, case_id))
    return FALSE;
  id = attest_sql_int (self->db, -1, "SELECT id FROM words WHERE what = ?", "t", what);
  return attest_sql_run (self->db, error, "DELETE FROM search WHERE rowid = ?", "i", id) &&
         attest_sql_run (self->db, error, "INSERT INTO search (rowid, words) VALUES (?, ?)", "it", id, words);
}

static void
add_word (GString    *words,
          const char *text)
{
  if (text != NULL && *text != '\0')
    g_string_append_printf (words, "%s\n", text);
}

static gboolean
index_case (AttestVault *self,
            const char  *case_id,
            GError     **error)
{
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->db, error, "SELECT reference, title, type, description, owner_name, about FROM cases WHERE id = ?", "t", case_id);
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *what = g_strconcat ("case:", case_id, NULL);
  gboolean         row;

  if (stmt == NULL || !attest_sql_next (stmt, &row, error))
    return FALSE;
  for (int i = 0; row && i < 6; i++)
    add_word (words, (const char *)sqlite3_column_text (stmt, i));
  return !row || put_words (self, what, case_id, words->str, error);
}

static gboolean
index_members (AttestVault       *self,
               const AttestLine  *line,
               JsonObject        *body,
               const char *const *members,
               GError           **error)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_auto (GStrv) details = NULL;
  g_autofree char *what = g_strdup_printf ("entry:%s:%s:%" G_GUINT64_FORMAT, line->case_id, line->author, line->seq);

  for (guint i = 0; members[i] != NULL; i++)
    add_word (words, attest_json_text (body, members[i]));
  details = attest_details_of_json (body);
  for (guint i = 0; details[i] != NULL; i += 2)
    add_word (words, details[i + 1]);
  return words->len == 0 || put_words (self, what, line->case_id, words->str, error);
}

/**
 * attest_projection_index:
 * @self: an open store
 * @line: an entry that was just applied
 * @body: its body
 * @error: return location for an #AttestError
 *
 * Returns: whether a search now finds what the entry says
 */
gboolean
attest_projection_index (AttestVault      *self,
                         const AttestLine *line,
                         JsonObject       *body,
                         GError          **error)
{
  static const char *const item_members[] = { "exhibit", "name", "url", "platform", "how_seen", "text", "person", NULL };
  static const char *const more_members[] = { "url", "no_url_reason", "platform", "how_seen", NULL };
  static const char *const other_members[] = { "text", "summary", "follow_up", "outcome", "reason", NULL };
  AttestEntryKind          kind;

  if (strcmp (line->case_id, ATTEST_NO_CASE) == 0 || !attest_entry_kind_from_nick (line->kind, &kind))
    return TRUE;
  if (kind == ATTEST_ENTRY_CASE_OPENED || kind == ATTEST_ENTRY_CASE_CHANGED)
    return index_case (self, line->case_id, error);
  if (kind == ATTEST_ENTRY_ITEM_ADDED)
    return index_members (self, line, body, item_members, error);
  if (kind == ATTEST_ENTRY_ITEM_COMPLETED)
    return index_members (self, line, body, more_members, error);
  return index_members (self, line, body, other_members, error);
}
