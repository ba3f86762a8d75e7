/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void attest_print_text (GtkWindow  *parent,
                        const char *job,
                        const char *text);

G_END_DECLS
