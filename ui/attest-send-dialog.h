/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

#define ATTEST_TYPE_SEND_DIALOG (attest_send_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AttestSendDialog, attest_send_dialog, ATTEST, SEND_DIALOG, AdwWindow)

/* @keys: signing keys of whom the person chose; @names: theirs, with commas. */
typedef void (*AttestSendChosen) (const char *const *keys, const char *names, gpointer user_data);

AttestSendDialog *attest_send_dialog_new (GtkWindow       *parent,
                                          AttestSession   *session,
                                          AttestCase      *matter,
                                          AttestSendChosen chosen,
                                          gpointer         user_data);

G_END_DECLS
