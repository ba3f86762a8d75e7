/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-vault-mail.h"

#include "store/attest-vault-private.h"

#include "base/attest-error.h"

#include <string.h>

AttestAddressee *
attest_addressee_new (const char *name,
                      const char *role,
                      const char *recipient,
                      const char *signing_key)
{
  AttestAddressee *self = g_new0 (AttestAddressee, 1);

  self->name = g_strdup (name);
  self->role = g_strdup (role);
  self->recipient = g_strdup (recipient);
  self->signing_key = g_strdup (signing_key);
  self->state = ATTEST_CASE_SENT;
  self->need_from = G_MAXUINT64;
  return self;
}

void
attest_addressee_free (AttestAddressee *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->role);
  g_free (self->recipient);
  g_free (self->signing_key);
  g_free (self);
}

AttestOutgoing *
attest_outgoing_new (void)
{
  AttestOutgoing *self = g_new0 (AttestOutgoing, 1);

  self->to = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_addressee_free);
  self->state = ATTEST_CASE_QUEUED;
  return self;
}

void
attest_outgoing_free (AttestOutgoing *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->case_id);
  g_free (self->file);
  g_free (self->problem);
  g_clear_pointer (&self->to, g_ptr_array_unref);
  g_free (self);
}

static JsonObject *
submitted_body (const AttestOutgoing *outgoing)
{
  JsonObject      *what = json_object_new ();
  JsonArray       *names = json_array_new (), *keys = json_array_new (), *roles = json_array_new ();
  g_autofree char *digest = attest_digest_hex (&outgoing->digest);

  for (guint i = 0; i < outgoing->to->len; i++)
    {
      AttestAddressee *to = outgoing->to->pdata[i];

      json_array_add_string_element (names, to->name);
      json_array_add_string_element (roles, to->role);
      json_array_add_string_element (keys, to->signing_key);
    }
  json_object_set_string_member (what, "package", outgoing->id);
  json_object_set_string_member (what, "sha256", digest);
  json_object_set_int_member (what, "from_entry", (gint64)outgoing->base_seq + 1);
  json_object_set_int_member (what, "to_entry", (gint64)outgoing->head_seq);
  json_object_set_array_member (what, "names", names);
  json_object_set_array_member (what, "roles", roles);
  json_object_set_array_member (what, "keys", keys);
  return what;
}

static gboolean
insert_outgoing (AttestVault          *self,
                 const AttestOutgoing *outgoing,
                 GError              **error)
{
  gboolean ok = attest_sql_run (self->db, error,
                                "INSERT INTO outgoing (id, case_id, file, digest, base_seq, head_seq, state, sealed_ms, tried_ms)"
                                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)",
                                "tttbiiii", outgoing->id, outgoing->case_id, outgoing->file, outgoing->digest.bytes,
                                (gsize)ATTEST_DIGEST_BYTES, (gint64)outgoing->base_seq, (gint64)outgoing->head_seq,
                                (gint64)outgoing->state, outgoing->sealed_ms);

  for (guint i = 0; ok && i < outgoing->to->len; i++)
    {
      AttestAddressee *to = outgoing->to->pdata[i];

      ok = attest_sql_run (self->db, error,
                           "INSERT INTO addressees (package_id, signing_key, recipient, name, role, state, receipt_seq, receipt_ms, need_from)"
                           " VALUES (?, ?, ?, ?, ?, ?, 0, 0, -1)",
                           "ttttti", outgoing->id, to->signing_key, to->recipient, to->name, to->role, (gint64)ATTEST_CASE_SENT);
    }
  return ok;
}

/* A package that is to be handed over stands in the history once it was: one
 * that nobody took along is nothing that was sent. */
static gboolean
log_submission (AttestVault          *self,
                const AttestOutgoing *outgoing,
                GError              **error)
{
  g_autoptr (JsonObject) what = submitted_body (outgoing);

  return attest_vault_append_entry (self, outgoing->case_id, ATTEST_ENTRY_SUBMITTED, what, error);
}

/**
 * attest_vault_add_outgoing:
 * @self: an open store
 * @outgoing: a package that is sealed and in the outbox: QUEUED for the drop, or
 *   OPEN for a person to hand over
 * @error: return location for an #AttestError
 *
 * Returns: whether it is known to the store, with its SUBMITTED entry when it is
 *   on its way
 */
gboolean
attest_vault_add_outgoing (AttestVault          *self,
                           const AttestOutgoing *outgoing,
                           GError              **error)
{
  if (!attest_sql_begin (self->db, error))
    return FALSE;
  return attest_sql_end (self->db,
                         insert_outgoing (self, outgoing, error) &&
                           (outgoing->state < ATTEST_CASE_QUEUED || log_submission (self, outgoing, error)),
                         error);
}

static gboolean
log_delivery (AttestVault    *self,
              const char     *package_id,
              const char     *case_id,
              AttestCaseState state,
              const char     *way,
              GError        **error)
{
  g_autoptr (JsonObject) what = json_object_new ();

  attest_json_set_text (what, "way", way);

  json_object_set_string_member (what, "package", package_id);
  json_object_set_string_member (what, "state", attest_case_state_nick (state));
  return attest_vault_append_entry (self, case_id, ATTEST_ENTRY_DELIVERED, what, error);
}

/**
 * attest_vault_set_outgoing:
 * @self: an open store
 * @package_id: a package in the outbox
 * @state: QUEUED after a failed try; SENT or HANDED when it is in the drop
 * @problem: (nullable): why the try failed
 * @error: return location for an #AttestError
 *
 * Returns: whether it is written, with an entry when it was delivered
 */
gboolean
attest_vault_set_outgoing (AttestVault    *self,
                           const char     *package_id,
                           AttestCaseState state,
                           const char     *problem,
                           GError        **error)
{
  g_autoptr (AttestOutgoing) outgoing = attest_vault_find_outgoing (self, package_id, error);
  AttestMoment now = attest_moment_now ();
  gboolean     ok;

  if (outgoing == NULL || !attest_sql_begin (self->db, error))
    return FALSE;
  ok = attest_sql_run (self->db, error, "UPDATE outgoing SET state = max (state, ?), problem = ?, tried_ms = ? WHERE id = ?", "itit",
                       (gint64)state, problem, now.utc_ms, package_id) &&
       (state == ATTEST_CASE_QUEUED || outgoing->state >= state || log_delivery (self, package_id, outgoing->case_id, state, NULL, error));
  return attest_sql_end (self->db, ok, error);
}

/**
 * attest_vault_hand_over:
 * @self: an open store
 * @package_id: a package in the outbox
 * @way: a word: "file" or "e-mail"
 * @error: return location for an #AttestError
 *
 * The person took the sealed file to hand it over themselves. One that is in
 * the drop already stays what it was.
 *
 * Returns: whether it is written, with an entry
 */
gboolean
attest_vault_hand_over (AttestVault *self,
                        const char  *package_id,
                        const char  *way,
                        GError     **error)
{
  g_autoptr (AttestOutgoing) outgoing = attest_vault_find_outgoing (self, package_id, error);
  AttestCaseState state = outgoing != NULL && outgoing->state == ATTEST_CASE_SENT ? ATTEST_CASE_SENT : ATTEST_CASE_HANDED;
  gboolean        ok;

  if (outgoing == NULL || !attest_sql_begin (self->db, error))
    return FALSE;
  ok = attest_sql_run (self->db, error, "UPDATE outgoing SET state = max (state, ?), problem = NULL WHERE id = ?", "it", (gint64)state, package_id) &&
       (outgoing->state >= ATTEST_CASE_QUEUED || log_submission (self, outgoing, error)) &&
       log_delivery (self, package_id, outgoing->case_id, state, way, error);
  return attest_sql_end (self->db, ok, error);
}

static gboolean
read_addressees (AttestVault    *self,
                 AttestOutgoing *outgoing,
                 GError        **error)
{
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->db, error,
                                                  "SELECT name, role, recipient, signing_key, state, receipt_ms, need_from FROM addressees"
                                                  " WHERE package_id = ? ORDER BY name, signing_key",
                                                  "t", outgoing->id);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  while (attest_sql_next (stmt, &row, error))
    {
      AttestAddressee *to;

      if (!row)
        return TRUE;
      to = attest_addressee_new ((const char *)sqlite3_column_text (stmt, 0), (const char *)sqlite3_column_text (stmt, 1),
                                 (const char *)sqlite3_column_text (stmt, 2), (const char *)sqlite3_column_text (stmt, 3));
      to->state = (AttestCaseState)sqlite3_column_int (stmt, 4);
      to->receipt_ms = sqlite3_column_int64 (stmt, 5);
      to->need_from = sqlite3_column_int64 (stmt, 6) < 0 ? G_MAXUINT64 : (guint64)sqlite3_column_int64 (stmt, 6);
      g_ptr_array_add (outgoing->to, to);
    }
  return FALSE;
}

static AttestOutgoing *
outgoing_from_row (AttestVault *self,
                   AttestStmt  *stmt,
                   GError     **error)
{
  g_autoptr (AttestOutgoing) out = attest_outgoing_new ();

  out->id = attest_sql_text (stmt, 0);
  out->case_id = attest_sql_text (stmt, 1);
  out->file = attest_sql_text (stmt, 2);
  if (!attest_sql_copy_blob (stmt, 3, out->digest.bytes, ATTEST_DIGEST_BYTES))
    memset (&out->digest, 0, sizeof out->digest);
  out->base_seq = (guint64)sqlite3_column_int64 (stmt, 4);
  out->head_seq = (guint64)sqlite3_column_int64 (stmt, 5);
  out->state = (AttestCaseState)sqlite3_column_int (stmt, 6);
  out->sealed_ms = sqlite3_column_int64 (stmt, 7);
  out->tried_ms = sqlite3_column_int64 (stmt, 8);
  out->problem = attest_sql_text (stmt, 9);
  return read_addressees (self, out, error) ? g_steal_pointer (&out) : NULL;
}

#define OUTGOING "SELECT id, case_id, file, digest, base_seq, head_seq, state, sealed_ms, tried_ms, problem FROM outgoing "

/**
 * attest_vault_list_outgoing:
 * @self: an open store
 * @case_id: (nullable): of one case
 * @waiting: only those that wait for the drop
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full) (element-type AttestOutgoing): oldest first
 */
GPtrArray *
attest_vault_list_outgoing (AttestVault *self,
                            const char  *case_id,
                            gboolean     waiting,
                            GError     **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_outgoing_free);
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->db, error, OUTGOING "WHERE (?1 IS NULL OR case_id = ?1) AND (?2 = 0 OR state = ?2) ORDER BY rowid", "ti",
                                                  case_id, (gint64)(waiting ? ATTEST_CASE_QUEUED : 0));
  gboolean row;

  if (stmt == NULL)
    return NULL;
  while (attest_sql_next (stmt, &row, error))
    {
      AttestOutgoing *one;

      if (!row)
        return g_steal_pointer (&all);
      one = outgoing_from_row (self, stmt, error);
      if (one == NULL)
        return NULL;
      g_ptr_array_add (all, one);
    }
  return NULL;
}

AttestOutgoing *
attest_vault_find_outgoing (AttestVault *self,
                            const char  *package_id,
                            GError     **error)
{
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->db, error, OUTGOING "WHERE id = ?", "t", package_id);
  gboolean row;

  if (stmt == NULL || !attest_sql_next (stmt, &row, error))
    return NULL;
  if (row)
    return outgoing_from_row (self, stmt, error);
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND, "No package %s was sent from here", package_id);
  return NULL;
}

/**
 * attest_vault_common_base:
 * @self: an open store
 * @case_id: one of this person's cases
 * @recipients: signing keys of everybody a package goes to
 * @seq: (out): the last entry that every one of them has receipted; 0 when
 *   any of them has receipted none
 * @error: return location for an #AttestError
 *
 * Returns: whether it could be looked up
 */
gboolean
attest_vault_common_base (AttestVault       *self,
                          const char        *case_id,
                          const char *const *recipients,
                          guint64           *seq,
                          GError           **error)
{
  guint64 common = G_MAXUINT64;

  for (guint i = 0; recipients[i] != NULL; i++)
    {
      gint64 last = attest_sql_int (self->db, -1,
                                    "SELECT coalesce (max (a.receipt_seq), 0) FROM addressees a JOIN outgoing p ON p.id = a.package_id"
                                    " WHERE p.case_id = ? AND a.signing_key = ?",
                                    "tt", case_id, recipients[i]);

      if (last < 0)
        return attest_sql_fail (self->db, sqlite3_errcode (self->db), "Reading the receipts of a case", error);
      common = MIN (common, (guint64)last);
    }
  *seq = common == G_MAXUINT64 ? 0 : common;
  return TRUE;
}

/* Answers that repeat what is known, whatever time they name, are not written
 * down: whoever may answer could fill the history with them. */
static gboolean
is_known (AttestVault    *self,
          const char     *package_id,
          const char     *signing_key,
          AttestCaseState state,
          guint64         case_seq)
{
  return attest_sql_int (self->db, 0,
                         "SELECT count(*) FROM addressees WHERE package_id = ?1 AND signing_key = ?2 AND"
                         " CASE WHEN ?3 = ?4 THEN need_from >= 0 ELSE state >= ?3 AND receipt_seq >= ?5 END",
                         "ttiii", package_id, signing_key, (gint64)state, (gint64)ATTEST_CASE_OPEN, (gint64)case_seq) > 0;
}

/**
 * attest_vault_add_receipt:
 * @self: an open store
 * @package_id: the package it answers
 * @signing_key: who signed it; must be one of those it was sent to
 * @state: RECEIVED, OPENED or CLOSED; OPEN for "send from @need_from on"
 * @case_seq: the last entry of the case that they have
 * @need_from: with OPEN, the first entry that they lack
 * @at_ms: when they made it
 * @receipt: digest of the receipt file, so that it counts once
 * @fresh: (out): whether it said anything new
 * @error: return location for an #AttestError
 *
 * Returns: whether it is written, with its entry when it says anything new;
 *   %ATTEST_ERROR_UNKNOWN_SENDER
 *   when the package was not sent to that key
 */
gboolean
attest_vault_add_receipt (AttestVault        *self,
                          const char         *package_id,
                          const char         *signing_key,
                          AttestCaseState     state,
                          guint64             case_seq,
                          guint64             need_from,
                          gint64              at_ms,
                          const AttestDigest *receipt,
                          gboolean           *fresh,
                          GError            **error)
{
  g_autoptr (AttestOutgoing) outgoing = attest_vault_find_outgoing (self, package_id, error);
  g_autoptr (JsonObject) what = json_object_new ();
  const AttestAddressee *from = NULL;
  gboolean               need = state == ATTEST_CASE_OPEN, ok;
  char                   time[25];

  *fresh = FALSE;
  if (outgoing == NULL)
    return FALSE;
  for (guint i = 0; i < outgoing->to->len; i++)
    if (strcmp (((AttestAddressee *)outgoing->to->pdata[i])->signing_key, signing_key) == 0)
      from = outgoing->to->pdata[i];
  if (from == NULL || case_seq > outgoing->head_seq)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_UNKNOWN_SENDER, "A receipt for %s from somebody it was not sent to", package_id);
      return FALSE;
    }
  if (attest_sql_int (self->db, 0, "SELECT count(*) FROM receipts WHERE digest = ?", "b", receipt->bytes, (gsize)ATTEST_DIGEST_BYTES) > 0 ||
      is_known (self, package_id, signing_key, state, case_seq))
    return TRUE;
  attest_time_utc_text (at_ms, time);
  json_object_set_string_member (what, "package", package_id);
  json_object_set_string_member (what, "from", from->name);
  json_object_set_string_member (what, "from_role", from->role);
  json_object_set_string_member (what, "from_key", signing_key);
  json_object_set_string_member (what, "state", need ? "need-from" : attest_case_state_nick (state));
  json_object_set_string_member (what, "made", time);
  if (!attest_sql_begin (self->db, error))
    return FALSE;
  ok = attest_sql_run (self->db, error, "INSERT INTO receipts (digest) VALUES (?)", "b", receipt->bytes, (gsize)ATTEST_DIGEST_BYTES) &&
       attest_sql_run (self->db, error,
                       "UPDATE addressees SET state = max (state, ?), receipt_seq = max (receipt_seq, ?), receipt_ms = max (receipt_ms, ?),"
                       " need_from = ? WHERE package_id = ? AND signing_key = ?",
                       "iiiitt", (gint64)(need ? ATTEST_CASE_SENT : state), (gint64)(need ? 0 : case_seq), at_ms,
                       need ? (gint64)need_from : (gint64)-1, package_id, signing_key) &&
       attest_sql_run (self->db, error, "UPDATE outgoing SET state = max (state, ?) WHERE id = ?", "it",
                       (gint64)(!need ? state : outgoing->state < ATTEST_CASE_QUEUED ? ATTEST_CASE_HANDED
                                                                                     : outgoing->state),
                       package_id) &&
       /* They have it, so it was handed over, by a program that ended before it wrote so. */
       (outgoing->state >= ATTEST_CASE_QUEUED || log_submission (self, outgoing, error)) &&
       attest_vault_append_entry (self, outgoing->case_id, ATTEST_ENTRY_RECEIPT, what, error);
  *fresh = attest_sql_end (self->db, ok, error);
  return *fresh;
}
