/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

/* Somebody wants to see one picture inside; @place is an empty box for it. */
typedef void (*AttestPartAsked) (guint part, GtkBox *place, gpointer user_data);

/* What a letter, a chat or a saved page says, as widgets. Nothing in it is
 * markup, and nothing in it can be followed. */
GtkWidget *attest_reading_view_new (AttestReading   *reading,
                                    gboolean         chat,
                                    AttestPartAsked  asked,
                                    gpointer         user_data);
char      *attest_picture_says (AttestReading *reading) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
