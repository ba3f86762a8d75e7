/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-vault-private.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"

#include <string.h>

/* What the tables say follows from the entries alone, in the order they came
 * in. Nothing here looks at a clock, a file or a table that is not projected,
 * or verification could not build the same again.
 *
 * Bodies of received cases were written elsewhere: every member may be missing
 * or of another type, and then counts as empty. What an honest store never
 * writes, because it cannot be shown, is written out. */

static const char *
text_or_empty (JsonObject *body,
               const char *name)
{
  const char *text = attest_json_text (body, name);

  return text != NULL ? text : "";
}

/* One line that a terminal and a window can show; an honest one as it is. */
static char *
line_of (JsonObject *body,
         const char *name)
{
  return g_strdelimit (attest_text_marked (text_or_empty (body, name)), "\n", ' ');
}

static char *
lines_of (JsonObject *body,
          const char *name)
{
  JsonArray *array = attest_json_array (body, name);
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        {
          g_autofree char *shown = attest_text_marked (json_node_get_string (node));

          g_string_append_printf (out, "%s%s", out->len > 0 ? "\n" : "", shown);
        }
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gint64
time_of (JsonObject *body,
         const char *name)
{
  const char *text = attest_json_text (body, name);
  gint64      ms = 0;

  return text != NULL && attest_time_parse_utc (text, &ms) ? ms : 0;
}

/* Where a case stands for this person is what they did, or heard of what they
 * sent. What a sender says of a case they sent is their own affair. */
static gboolean
is_mine (AttestVault      *self,
         const AttestLine *line)
{
  return strcmp (line->author, attest_sign_key_public (self->sign_key)) == 0;
}

static gboolean
case_opened (AttestVault      *self,
             const AttestLine *line,
             JsonObject       *body,
             gint64            n,
             GError          **error)
{
  g_autofree char *subjects = lines_of (body, "subjects"), *description = attest_text_marked (text_or_empty (body, "description"));
  g_autofree char *person = line_of (body, "person"), *reference = line_of (body, "reference"), *title = line_of (body, "title");
  g_autofree char *type = line_of (body, "type"), *pack = line_of (body, "pack"), *about = line_of (body, "about");

  return attest_sql_run (self->db, error,
                         "INSERT INTO cases (id, owner_key, owner_name, reference, type, title, pack, about, description,"
                         " subjects, recipients, danger, practice, state, opened_by_me, noticed_ms, opened_ms, changed_ms, last_n)"
                         " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, 0, ?, ?, ?, ?)"
                         " ON CONFLICT (id) DO NOTHING",
                         "ttttttttttiiiiiii", line->case_id, line->author, person, reference, type, title, pack, about, description, subjects, (gint64)attest_json_bool (body, "danger"), (gint64)attest_json_bool (body, "practice"),
                         (gint64)ATTEST_CASE_OPEN, time_of (body, "noticed"), line->at_ms, line->at_ms, n);
}

/* Only the case's owner changes what it says; anyone else's words are entries. */
static gboolean
case_changed (AttestVault      *self,
              const AttestLine *line,
              JsonObject       *body,
              GError          **error)
{
  static const char *const columns[] = { "type", "title", "pack", "about", "description" };
  gboolean                 ok = TRUE;

  for (guint i = 0; ok && i < G_N_ELEMENTS (columns); i++)
    {
      g_autofree char *value = attest_text_marked (attest_json_text (body, columns[i]));
      g_autofree char *sql = g_strdup_printf ("UPDATE cases SET %s = ? WHERE id = ? AND owner_key = ?", columns[i]);

      ok = value == NULL || attest_sql_run (self->db, error, sql, "ttt", value, line->case_id, line->author);
    }
  if (ok && attest_json_array (body, "subjects") != NULL)
    {
      g_autofree char *subjects = lines_of (body, "subjects");

      ok = attest_sql_run (self->db, error, "UPDATE cases SET subjects = ? WHERE id = ? AND owner_key = ?", "ttt", subjects, line->case_id, line->author);
    }
  if (ok && json_object_has_member (body, "danger"))
    ok = attest_sql_run (self->db, error, "UPDATE cases SET danger = ? WHERE id = ? AND owner_key = ?", "itt",
                         (gint64)attest_json_bool (body, "danger"), line->case_id, line->author);
  if (ok && json_object_has_member (body, "noticed"))
    ok = attest_sql_run (self->db, error, "UPDATE cases SET noticed_ms = ? WHERE id = ? AND owner_key = ?", "itt",
                         time_of (body, "noticed"), line->case_id, line->author);
  return ok;
}

static gboolean
item_added (AttestVault      *self,
            const AttestLine *line,
            JsonObject       *body,
            GError          **error)
{
  const char      *kind_word = attest_json_text (body, "kind");
  const char      *id = attest_json_text (body, "item");
  AttestItemKind   kind = ATTEST_KIND_DOCUMENT;
  g_autofree char *person = line_of (body, "person"), *exhibit = line_of (body, "exhibit"), *name = line_of (body, "name");
  g_autofree char *url = attest_text_marked (attest_json_text (body, "url")), *platform = attest_text_marked (attest_json_text (body, "platform"));
  g_autofree char *no_url = attest_text_marked (attest_json_text (body, "no_url_reason")), *seen = attest_text_marked (attest_json_text (body, "how_seen"));

  if (!attest_id_is_valid (id))
    return TRUE; /* not an item of ours; the entry stays in the chain */
  if (kind_word != NULL)
    attest_item_kind_from_nick (kind_word, &kind);
  return attest_sql_run (self->db, error,
                         "INSERT INTO items (id, case_id, author_key, author_name, seq, number, exhibit, kind, name, media_type,"
                         " sha256, size, url, no_url_reason, platform, method, how_seen, text, plain_source, parent_sha256,"
                         " seen_ms, added_ms, zone, clock, while_locked)"
                         " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
                         "ttttiitittti"
                         "tttttttt"
                         "iitii",
                         id, line->case_id, line->author, person, (gint64)line->seq, attest_json_int (body, "number", 0), exhibit, (gint64)kind,
                         name, text_or_empty (body, "media_type"), text_or_empty (body, "sha256"),
                         attest_json_int (body, "size", 0), url, no_url, platform, attest_json_text (body, "method"), seen,
                         attest_json_text (body, "text"), attest_json_text (body, "plain_source"), attest_json_text (body, "parent_sha256"),
                         time_of (body, "seen"), line->at_ms, line->zone, (gint64)line->clock,
                         (gint64)attest_json_bool (body, "while_locked"));
}

static gboolean
plain_source (AttestVault      *self,
              const AttestLine *line,
              JsonObject       *body,
              GError          **error)
{
  return attest_sql_run (self->db, error, "UPDATE items SET plain_source = ? WHERE id = ? AND author_key = ?", "ttt",
                         text_or_empty (body, "plain_source"), text_or_empty (body, "item"), line->author);
}

/* What was missing is filled in, by whoever added the item; what was there stays. */
static gboolean
item_completed (AttestVault      *self,
                const AttestLine *line,
                JsonObject       *body,
                GError          **error)
{
  g_autofree char *url = attest_text_marked (attest_json_text (body, "url")), *platform = attest_text_marked (attest_json_text (body, "platform"));
  g_autofree char *no_url = attest_text_marked (attest_json_text (body, "no_url_reason")), *seen = attest_text_marked (attest_json_text (body, "how_seen"));

  return attest_sql_run (self->db, error,
                         "UPDATE items SET"
                         " no_url_reason = CASE WHEN coalesce (no_url_reason, '') IN ('', 'not given') THEN coalesce (?2, no_url_reason) ELSE no_url_reason END,"
                         " url = CASE WHEN coalesce (url, '') = '' THEN ?1 ELSE url END,"
                         " platform = CASE WHEN coalesce (platform, '') = '' THEN ?3 ELSE platform END,"
                         " how_seen = CASE WHEN coalesce (how_seen, '') = '' THEN ?4 ELSE how_seen END,"
                         " seen_ms = CASE WHEN seen_ms = 0 THEN ?5 ELSE seen_ms END"
                         " WHERE id = ?6 AND author_key = ?7",
                         "ttttitt", url, no_url, platform, seen, time_of (body, "seen"), text_or_empty (body, "item"), line->author);
}

/* A case only moves forward; a late receipt of an earlier state changes nothing. */
static gboolean
raise_state (AttestVault      *self,
             const AttestLine *line,
             AttestCaseState   state,
             GError          **error)
{
  return attest_sql_run (self->db, error, "UPDATE cases SET state = max (state, ?) WHERE id = ? AND owner_key = ?", "itt",
                         (gint64)state, line->case_id, line->author);
}

static gboolean
submitted (AttestVault      *self,
           const AttestLine *line,
           JsonObject       *body,
           GError          **error)
{
  g_autofree char *names = lines_of (body, "names");

  if (!attest_sql_run (self->db, error, "UPDATE cases SET recipients = ? WHERE id = ? AND owner_key = ?", "ttt", names, line->case_id, line->author))
    return FALSE;
  /* Sent again after an answer: what was received is older than what waits. */
  return !is_mine (self, line) ||
         attest_sql_run (self->db, error, "UPDATE cases SET state = CASE WHEN state = ? THEN state ELSE ? END WHERE id = ? AND owner_key = ?",
                         "iitt", (gint64)ATTEST_CASE_CLOSED, (gint64)ATTEST_CASE_QUEUED, line->case_id, line->author);
}

static gboolean
state_named (AttestVault      *self,
             const AttestLine *line,
             JsonObject       *body,
             GError          **error)
{
  AttestCaseState state;

  if (!is_mine (self, line) || !attest_case_state_from_nick (text_or_empty (body, "state"), &state) || state < ATTEST_CASE_SENT)
    return TRUE;
  return raise_state (self, line, state, error);
}

static gboolean
case_closed (AttestVault      *self,
             const AttestLine *line,
             GError          **error)
{
  return !is_mine (self, line) ||
         attest_sql_run (self->db, error, "UPDATE cases SET state = ? WHERE id = ?", "it", (gint64)ATTEST_CASE_CLOSED, line->case_id);
}

static gboolean
opened (AttestVault      *self,
        const AttestLine *line,
        GError          **error)
{
  return !is_mine (self, line) || attest_sql_run (self->db, error, "UPDATE cases SET opened_by_me = 1 WHERE id = ?", "t", line->case_id);
}

/* What came since was not seen yet, and its sender is not told that it was. */
static gboolean
package_received (AttestVault      *self,
                  const AttestLine *line,
                  GError          **error)
{
  return !is_mine (self, line) || attest_sql_run (self->db, error, "UPDATE cases SET opened_by_me = 0 WHERE id = ?", "t", line->case_id);
}

static gboolean
apply_kind (AttestVault      *self,
            AttestEntryKind   kind,
            const AttestLine *line,
            JsonObject       *body,
            gint64            n,
            GError          **error)
{
  if (kind == ATTEST_ENTRY_CASE_OPENED)
    return case_opened (self, line, body, n, error);
  if (kind == ATTEST_ENTRY_CASE_CHANGED)
    return case_changed (self, line, body, error);
  if (kind == ATTEST_ENTRY_ITEM_ADDED)
    return item_added (self, line, body, error);
  if (kind == ATTEST_ENTRY_ITEM_COMPLETED)
    return item_completed (self, line, body, error);
  if (kind == ATTEST_ENTRY_PLAIN_SOURCE)
    return plain_source (self, line, body, error);
  if (kind == ATTEST_ENTRY_SUBMITTED)
    return submitted (self, line, body, error);
  if (kind == ATTEST_ENTRY_DELIVERED || kind == ATTEST_ENTRY_RECEIPT)
    return state_named (self, line, body, error);
  if (kind == ATTEST_ENTRY_CASE_CLOSED)
    return case_closed (self, line, error);
  if (kind == ATTEST_ENTRY_OPENED)
    return opened (self, line, error);
  if (kind == ATTEST_ENTRY_PACKAGE_RECEIVED)
    return package_received (self, line, error);
  return TRUE;
}

/**
 * attest_projection_apply:
 * @self: an open store
 * @line: an entry
 * @body: its body
 * @n: its number in the store journal
 * @error: return location for an #AttestError
 *
 * Returns: whether the tables now say what they follow from
 */
gboolean
attest_projection_apply (AttestVault      *self,
                         const AttestLine *line,
                         JsonObject       *body,
                         gint64            n,
                         GError          **error)
{
  AttestEntryKind kind;

  if (!attest_entry_kind_from_nick (line->kind, &kind))
    return TRUE; /* of a later version: kept, not understood */
  return apply_kind (self, kind, line, body, n, error) &&
         attest_sql_run (self->db, error, "UPDATE cases SET changed_ms = max (changed_ms, ?), last_n = ? WHERE id = ?", "iit", line->at_ms, n, line->case_id);
}
