/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-vault-mail.h"

#include "store/attest-vault-private.h"

/* What is over and done with a package that was to be sent. */

gboolean
attest_vault_clear_need (AttestVault *self,
                         const char  *package_id,
                         const char  *signing_key,
                         GError     **error)
{
  return attest_sql_run (self->db, error, "UPDATE addressees SET need_from = -1 WHERE package_id = ? AND signing_key = ?", "tt", package_id, signing_key);
}

/* What was never delivered, and was sealed again under another id. */
gboolean
attest_vault_forget_outgoing (AttestVault *self,
                              const char  *package_id,
                              GError     **error)
{
  if (!attest_sql_begin (self->db, error))
    return FALSE;
  return attest_sql_end (self->db,
                         attest_sql_run (self->db, error, "DELETE FROM addressees WHERE package_id = ?", "t", package_id) &&
                           attest_sql_run (self->db, error, "DELETE FROM outgoing WHERE id = ?", "t", package_id),
                         error);
}
