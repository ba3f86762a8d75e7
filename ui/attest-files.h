/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @file: what was chosen; never %NULL. Not called when the person went back. */
typedef void (*AttestFileChosen) (GFile *file, gpointer user_data);

typedef void (*AttestFileSaved) (GtkWidget *asker);

void     attest_file_choose (GtkWindow           *parent,
                             GtkFileChooserAction action,
                             const char          *title,
                             const char          *accept,
                             const char          *name,
                             const char          *suffix,
                             AttestFileChosen     chosen,
                             gpointer             user_data);
void     attest_file_save_sheet (GtkWidget      *asker,
                                 GFile          *file,
                                 GBytes         *page,
                                 AttestFileSaved saved);

G_END_DECLS
