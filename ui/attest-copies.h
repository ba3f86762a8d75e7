/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

/* What is said of marked copies, wherever they are shown or sent. */

gboolean attest_item_is_picture (AttestItem *item);
char    *attest_copy_words (AttestItem *item) G_GNUC_WARN_UNUSED_RESULT;

/* The same, read by itself; takes no room while there is nothing to say. */
GtkWidget *attest_copies_note_new (AttestSession *session,
                                   const char    *case_id) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
