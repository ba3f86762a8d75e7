/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lays children out as words on a line: as many as there is room for, the rest
 * on the next, each line in the middle. In a template it is the layout-manager
 * of a GtkBox. */
#define ATTEST_TYPE_WRAP (attest_wrap_get_type ())
G_DECLARE_FINAL_TYPE (AttestWrap, attest_wrap, ATTEST, WRAP, GtkLayoutManager)

G_END_DECLS
