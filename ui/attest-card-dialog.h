/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "attest-card-tools.h"

G_BEGIN_DECLS

#define ATTEST_TYPE_CARD_DIALOG (attest_card_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AttestCardDialog, attest_card_dialog, ATTEST, CARD_DIALOG, AdwWindow)

void attest_card_dialog_read (GtkWindow     *parent,
                              AttestSession *session,
                              const char    *path,
                              AttestCardDone done,
                              gpointer       user_data);

G_END_DECLS
