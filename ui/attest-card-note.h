/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

char      *attest_card_vouched_by (const AttestCardInfo *card) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *attest_card_note_new   (AttestSession        *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
