/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Starting at login: a file of ours in the desktop's autostart folder. */
char    *attest_autostart_path (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean attest_autostart_set (gboolean wanted,
                               GError **error);
/* This very program, as the desktop would have to start it. */
char    *attest_autostart_program (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
