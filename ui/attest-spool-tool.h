/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

/* For right after unlocking: asks whether what was recorded while locked was the
 * person's own, and says what in it is not as it should be. */
void attest_spool_tool_ask (GtkWindow     *parent,
                            AttestSession *session);

G_END_DECLS
