/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GSettings *attest_settings_get (void);
guint      attest_settings_auto_lock_minutes (void);
gboolean   attest_settings_hide_pictures (void);
gboolean   attest_settings_run_in_background (void);
guint      attest_settings_background_seconds (void);

G_END_DECLS
