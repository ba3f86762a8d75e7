/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

/* Signal: "trusted", after the sender's key was pinned. */
#define ATTEST_TYPE_SENDER_DIALOG (attest_sender_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AttestSenderDialog, attest_sender_dialog, ATTEST, SENDER_DIALOG, AdwWindow)

AttestSenderDialog *attest_sender_dialog_new (GtkWindow               *parent,
                                              AttestSession           *session,
                                              const AttestArrivalInfo *arrival);

G_END_DECLS
