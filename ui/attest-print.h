/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/attest-sheet-page.h"

G_BEGIN_DECLS

void attest_print_sheet (GtkWindow              *parent,
                         const AttestSheetFacts *facts);

G_END_DECLS
