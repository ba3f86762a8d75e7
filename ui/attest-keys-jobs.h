/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/attest-session.h"

G_BEGIN_DECLS

/* What changing the keys asks of the worker thread. */
typedef struct
{
  char *proof; /* the passphrase of now or the sheet; NULL: opened with the sheet */
  char *fresh; /* the new passphrase, or the text of the new sheet */
} AttestKeysAsk;

AttestKeysAsk *attest_keys_ask_new (const char *proof,
                                    const char *fresh) G_GNUC_WARN_UNUSED_RESULT;
void           attest_keys_ask_free (gpointer data);

/* What a page shows of the keys; free with attest_keys_facts_free(). */
typedef struct
{
  AttestKeyWays ways;
  char         *name;
  char         *school; /* NULL: no card yet */
  char         *copy_name;
} AttestKeysFacts;

void     attest_keys_facts_free (gpointer data);
gpointer attest_job_keys (AttestDesk *desk, gpointer data, GCancellable *cancellable, GError **error);
gpointer attest_job_check_proof (AttestDesk *desk, gpointer data, GCancellable *cancellable, GError **error);
gpointer attest_job_change_passphrase (AttestDesk *desk, gpointer data, GCancellable *cancellable, GError **error);
gpointer attest_job_replace_sheet (AttestDesk *desk, gpointer data, GCancellable *cancellable, GError **error);
/* @data: GINT_TO_POINTER of a gboolean. */
gpointer attest_job_set_keyring (AttestDesk *desk, gpointer data, GCancellable *cancellable, GError **error);
/* @data: the folder to make. */
gpointer attest_job_copy (AttestDesk *desk, gpointer data, GCancellable *cancellable, GError **error);

G_END_DECLS
