/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

GtkWidget *attest_lock_away_new (AttestSession *session, AttestItem *item);

G_END_DECLS
