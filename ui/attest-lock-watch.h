/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/attest-session.h"

G_BEGIN_DECLS

/* Listens to the desktop: its screen lock, the computer's session being locked,
 * and the computer going to sleep. Emits "lock" for each. Sleep waits for the
 * store to be closed, as long as the system lets it. */
#define ATTEST_TYPE_LOCK_WATCH (attest_lock_watch_get_type ())
G_DECLARE_FINAL_TYPE (AttestLockWatch, attest_lock_watch, ATTEST, LOCK_WATCH, GObject)

AttestLockWatch *attest_lock_watch_new (AttestSession *session) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
