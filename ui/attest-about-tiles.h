/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "attest-record-jobs.h"

G_BEGIN_DECLS

/* "Who is it about?" as tiles. For somebody senior it asks which of them, for
 * the record must never go to them. Emits "answered" when a tile was pressed
 * that leaves nothing to ask. */
#define ATTEST_TYPE_ABOUT_TILES (attest_about_tiles_get_type ())
G_DECLARE_FINAL_TYPE (AttestAboutTiles, attest_about_tiles, ATTEST, ABOUT_TILES, GtkBox)

void        attest_about_tiles_enter (AttestAboutTiles   *self,
                                      AttestRecord       *record,
                                      AttestRecordSchool *school);
gboolean    attest_about_tiles_is_answered (AttestAboutTiles *self);
const char *attest_about_tiles_missing (AttestAboutTiles *self);

G_END_DECLS
