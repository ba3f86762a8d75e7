/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

/* Shows what a letter, a chat or a saved page says, some messages at a time. */
#define ATTEST_TYPE_READING_DIALOG (attest_reading_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AttestReadingDialog, attest_reading_dialog, ATTEST, READING_DIALOG, AdwWindow)

GtkWindow *attest_reading_dialog_new (GtkWindow     *parent,
                                      AttestSession *session,
                                      AttestItem    *item);

G_END_DECLS
