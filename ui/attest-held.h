/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/attest-desk.h"

G_BEGIN_DECLS

/* What came and was not taken in, as rows. */
void attest_held_fill (GtkListBox *list,
                       GPtrArray  *arrivals);
const AttestArrivalInfo *attest_held_at (GtkListBoxRow *row,
                                         GPtrArray     *arrivals);

G_END_DECLS
