/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Signal: "next", when both entries agree and are long enough. */
#define ATTEST_TYPE_SETUP_PASSPHRASE (attest_setup_passphrase_get_type ())
G_DECLARE_FINAL_TYPE (AttestSetupPassphrase, attest_setup_passphrase, ATTEST, SETUP_PASSPHRASE, AdwBin)

void        attest_setup_passphrase_start (AttestSetupPassphrase *self);
void        attest_setup_passphrase_set_change (AttestSetupPassphrase *self);
const char *attest_setup_passphrase_get (AttestSetupPassphrase *self);
gboolean    attest_setup_passphrase_get_keyring (AttestSetupPassphrase *self);
void        attest_setup_passphrase_forget (AttestSetupPassphrase *self);

G_END_DECLS
