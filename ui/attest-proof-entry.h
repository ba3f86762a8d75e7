/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Asks for the passphrase, or for the recovery key in its place. Signal:
 * "activate", when Enter was pressed in the passphrase. */
#define ATTEST_TYPE_PROOF_ENTRY (attest_proof_entry_get_type ())
G_DECLARE_FINAL_TYPE (AttestProofEntry, attest_proof_entry, ATTEST, PROOF_ENTRY, AdwBin)

char    *attest_proof_entry_get (AttestProofEntry *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean attest_proof_entry_is_sheet (AttestProofEntry *self);
void     attest_proof_entry_say_wrong (AttestProofEntry *self);
gboolean attest_proof_entry_is_empty (AttestProofEntry *self);
void     attest_proof_entry_focus (AttestProofEntry *self);
void     attest_proof_entry_forget (AttestProofEntry *self);

G_END_DECLS
