/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A key that starts recording from anywhere: one of GNOME's own shortcuts of the
 * person's making. Other desktops keep theirs elsewhere; there the words say how. */
typedef enum {
  ATTEST_SHORTCUT_UNKNOWN, /* not a desktop whose shortcuts can be set from here */
  ATTEST_SHORTCUT_FREE,    /* none of ours, and a key is free for it */
  ATTEST_SHORTCUT_TAKEN,   /* none of ours, and every key we would use has a meaning */
  ATTEST_SHORTCUT_SET      /* ours is there */
} AttestShortcutState;

AttestShortcutState attest_shortcut_get_state (void);
char               *attest_shortcut_get_label (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean            attest_shortcut_set (gboolean wanted);
char               *attest_shortcut_by_hand (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
