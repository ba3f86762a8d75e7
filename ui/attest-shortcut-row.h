/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Offers the shortcut that starts recording, and takes it back; where the desktop
 * has to be told by hand it says how. */
#define ATTEST_TYPE_SHORTCUT_ROW (attest_shortcut_row_get_type ())
G_DECLARE_FINAL_TYPE (AttestShortcutRow, attest_shortcut_row, ATTEST, SHORTCUT_ROW, AdwActionRow)

G_END_DECLS
