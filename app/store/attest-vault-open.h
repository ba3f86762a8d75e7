/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/attest-vault.h"

G_BEGIN_DECLS

/* The files of a store directory, beside objects/, spool/ and outbox/. */
#define ATTEST_KEYS_FILE "store.keys"
#define ATTEST_DATABASE_FILE "store.db"
#define ATTEST_SPOOL_KEY_FILE "spool.pub"
#define ATTEST_FAILURES_FILE "unlock-failures"

char         *attest_vault_database_path (const char *dir) G_GNUC_WARN_UNUSED_RESULT;
AttestVault *attest_vault_open_database    (const char      *dir,
                                            const AttestKey *master,
                                            gboolean         create,
                                            GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void         attest_vault_close_database   (AttestVault     *self);
void         attest_vault_sweep            (AttestVault     *self);
void         attest_vault_remember_failure (const char      *dir);
gboolean     attest_vault_take_failures    (AttestVault     *self,
                                            GError         **error);

G_END_DECLS
