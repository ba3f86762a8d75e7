/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "attest-card-tools.h"

G_BEGIN_DECLS

/* Who a person file is about, with the numbers to compare before they go onto
 * the card. */
#define ATTEST_TYPE_PERSON_DIALOG (attest_person_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AttestPersonDialog, attest_person_dialog, ATTEST, PERSON_DIALOG, AdwWindow)

void attest_person_dialog_read (GtkWindow     *parent,
                                AttestSession *session,
                                const char    *path,
                                AttestCardDone done,
                                gpointer       user_data);

G_END_DECLS
