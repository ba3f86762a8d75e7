/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

/* Picture, time, date and address: says what one piece of evidence lacks, or
 * why it has none. */
#define ATTEST_TYPE_COMPLETE_DIALOG (attest_complete_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AttestCompleteDialog, attest_complete_dialog, ATTEST, COMPLETE_DIALOG, AdwWindow)

GtkWindow *attest_complete_dialog_new (GtkWindow     *parent,
                                       AttestSession *session,
                                       AttestItem    *item);

G_END_DECLS
