/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Notices that nobody uses the windows, and that somebody wants them gone: Shift
 * pressed three times within five seconds, with no other key between. Emits
 * "idle" and "hide". */
#define ATTEST_TYPE_IDLE (attest_idle_get_type ())
G_DECLARE_FINAL_TYPE (AttestIdle, attest_idle, ATTEST, IDLE, GObject)

AttestIdle *attest_idle_new (void) G_GNUC_WARN_UNUSED_RESULT;
void        attest_idle_watch (AttestIdle *self,
                               GtkWindow  *window);
void        attest_idle_check (AttestIdle *self,
                               gint64      now_us,
                               guint       minutes);

G_END_DECLS
