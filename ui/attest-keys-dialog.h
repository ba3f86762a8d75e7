/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

typedef enum
{
  ATTEST_KEYS_PASSPHRASE, /* a new passphrase */
  ATTEST_KEYS_SHEET       /* a new recovery sheet */
} AttestKeysPurpose;

#define ATTEST_TYPE_KEYS_DIALOG (attest_keys_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AttestKeysDialog, attest_keys_dialog, ATTEST, KEYS_DIALOG, AdwWindow)

void attest_keys_dialog_present (GtkWindow         *parent,
                                 AttestSession     *session,
                                 AttestKeysPurpose  purpose);

G_END_DECLS
