/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-vault-mail.h"

#include "store/attest-vault-private.h"

#include "base/attest-error.h"

/* What is known of packages that were taken in. */

void
attest_incoming_free (AttestIncoming *self)
{
  if (self == NULL)
    return;
  g_free (self->package_id);
  g_free (self->sender_key);
  g_free (self->sender_name);
  g_free (self->sender_recipient);
  g_free (self);
}

/**
 * attest_vault_seen_package:
 * @self: an open store
 * @package_id: a package id
 * @digest: (out): the digest it came with
 * @error: return location for an #AttestError; set when it could not be looked up
 *
 * Returns: whether a package of that id was taken in before
 */
gboolean
attest_vault_seen_package (AttestVault  *self,
                           const char   *package_id,
                           AttestDigest *digest,
                           GError      **error)
{
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->db, error, "SELECT digest FROM incoming WHERE package_id = ?", "t", package_id);
  gboolean row = FALSE;

  return stmt != NULL && attest_sql_next (stmt, &row, error) && row && attest_sql_copy_blob (stmt, 0, digest->bytes, sizeof digest->bytes);
}

/**
 * attest_vault_last_incoming:
 * @self: an open store
 * @case_id: a received case
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the newest package of the case, or %NULL with
 *   %ATTEST_ERROR_NOT_FOUND
 */
AttestIncoming *
attest_vault_last_incoming (AttestVault *self,
                            const char  *case_id,
                            GError     **error)
{
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->db, error,
                                                  "SELECT package_id, digest, sender_key, sender_name, sender_recipient, head_seq, head FROM incoming"
                                                  " WHERE case_id = ? ORDER BY n DESC LIMIT 1",
                                                  "t", case_id);
  AttestIncoming *out;
  gboolean        row;

  if (stmt == NULL || !attest_sql_next (stmt, &row, error))
    return NULL;
  if (!row)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND, "That case came in no package");
      return NULL;
    }
  out = g_new0 (AttestIncoming, 1);
  out->package_id = attest_sql_text (stmt, 0);
  attest_sql_copy_blob (stmt, 1, out->digest.bytes, ATTEST_DIGEST_BYTES);
  out->sender_key = attest_sql_text (stmt, 2);
  out->sender_name = attest_sql_text (stmt, 3);
  out->sender_recipient = attest_sql_text (stmt, 4);
  out->head_seq = (guint64)sqlite3_column_int64 (stmt, 5);
  attest_sql_copy_blob (stmt, 6, out->head.bytes, ATTEST_DIGEST_BYTES);
  return out;
}

/**
 * attest_vault_mark_opened:
 * @self: an open store
 * @case_id: a received case
 * @first: (out): whether this person had not opened it before
 * @error: return location for an #AttestError
 *
 * Returns: whether it is marked, with its entry
 */
gboolean
attest_vault_mark_opened (AttestVault *self,
                          const char  *case_id,
                          gboolean    *first,
                          GError     **error)
{
  g_autoptr (AttestCase) details = attest_vault_find_case (self, case_id, error);

  *first = details != NULL && details->unread;
  return details != NULL && (!*first || attest_vault_log (self, details->id, ATTEST_ENTRY_OPENED, NULL, error));
}
