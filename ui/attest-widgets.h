/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void       attest_widget_close_on_escape (GtkWindow *window);
gboolean   attest_widget_has_left (GtkWidget *page);
GtkWidget *attest_fact_row_new (const char *name,
                                const char *value);
GtkWidget *attest_copy_button_new (const char *label,
                                   const char *text);
GtkWidget *attest_fingerprint_new (const char *fingerprint);
void       attest_widget_say_done (GtkWidget  *widget,
                                   const char *words);
void       attest_widget_fold (GtkExpander *expander);
void       attest_widget_read_out (GtkWidget *heading);
void       attest_widget_left_to_right (GtkEditable *field);
void       attest_widget_forget_copied (GtkWidget *widget);
void       attest_widget_finish (GtkWidget  *widget,
                                 const char *name);

G_END_DECLS
