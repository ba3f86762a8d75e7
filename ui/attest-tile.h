/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* An answer as a button: a title that wraps, and a line under it. Pressed
 * stays pressed, so that coming back shows what was answered.
 * Properties: "title", "subtitle", "answer" (the word it stands for). */
#define ATTEST_TYPE_TILE (attest_tile_get_type ())
G_DECLARE_FINAL_TYPE (AttestTile, attest_tile, ATTEST, TILE, GtkToggleButton)

GtkWidget  *attest_tile_new (const char *title,
                             const char *subtitle,
                             const char *answer);
const char *attest_tile_get_answer (AttestTile *self);

/* Lays tiles out in one column or two, as there is room. */
void attest_tiles_add (GtkFlowBox *tiles,
                       GtkWidget  *tile);
void attest_tiles_show (GtkWidget  *tiles,
                        const char *answer);

G_END_DECLS
