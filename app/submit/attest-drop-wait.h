/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A share can stop answering in the middle of any system call, and neither GIO's
 * cancelling nor a signal ends every one of them. So what touches a drop runs on
 * a thread of its own, which says now and then that it gets on; whoever waits for
 * it gives up when it does not. */

/* What it takes to do the work, in a box of g_atomic_rc_box_new0(). Runs on another
 * thread and may outlive the call, so it owns all that it uses. */
typedef gboolean (*AttestDropWork) (gpointer       job,
                                    GCancellable  *cancellable,
                                    GError       **error);

gboolean attest_drop_call          (GFile           *root,
                                    guint            patience_ms,
                                    AttestDropWork   work,
                                    gpointer         job,
                                    GDestroyNotify   clear,
                                    GCancellable    *cancellable,
                                    GError         **error);
void     attest_drop_release_later (gpointer         job,
                                    GDestroyNotify   clear);
void     attest_drop_forget_silence (GFile          *root);
/* For the work itself. */
gboolean attest_drop_is_called     (void);
void     attest_drop_beat          (guint64          bytes);
gboolean attest_drop_ask           (gboolean       (*wanted) (gpointer data),
                                    gpointer         data);

G_END_DECLS
