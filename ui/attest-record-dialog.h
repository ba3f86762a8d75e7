/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

/* The way from the gate to Sent: one question a page, Back keeps everything. */
#define ATTEST_TYPE_RECORD_DIALOG (attest_record_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AttestRecordDialog, attest_record_dialog, ATTEST, RECORD_DIALOG, AdwWindow)

GtkWindow *attest_record_dialog_new (AttestSession *session,
                                     GtkWindow     *parent,
                                     const char    *case_id,
                                     const char    *draft) G_GNUC_WARN_UNUSED_RESULT;
void       attest_record_dialog_hide (AttestRecordDialog *self);
gboolean   attest_record_dialog_is_done (AttestRecordDialog *self);

G_END_DECLS
