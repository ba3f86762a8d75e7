/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

/* What one does with cards and person files, each with its file chooser. Where
 * it fails a message says so; @done is called only when it worked. */
typedef void (*AttestCardDone) (gpointer user_data);

void attest_card_tool_import (GtkWindow     *window,
                              AttestSession *session,
                              AttestCardDone done,
                              gpointer       user_data);
void attest_card_tool_add_person (GtkWindow     *window,
                                  AttestSession *session,
                                  AttestCardDone done,
                                  gpointer       user_data);
void attest_card_tool_sign (GtkWindow     *window,
                            AttestSession *session,
                            AttestCardDone done,
                            gpointer       user_data);
void attest_card_tool_export (GtkWindow     *window,
                              AttestSession *session,
                              AttestCardDone done,
                              gpointer       user_data);
void attest_card_tool_save_person (GtkWindow     *window,
                                   AttestSession *session,
                                   AttestCardDone done,
                                   gpointer       user_data);

G_END_DECLS
