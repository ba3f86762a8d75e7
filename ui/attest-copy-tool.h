/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

void attest_copy_tool_save (GtkWindow     *parent,
                            AttestSession *session,
                            const char    *name);

G_END_DECLS
