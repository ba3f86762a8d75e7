/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *attest_share_row_new (const char *address,
                                 gboolean    make);

G_END_DECLS
