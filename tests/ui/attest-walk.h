/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* As wide as a phone, in pixels. */
#define ATTEST_NARROW 360

typedef void (*AttestVisit) (GtkWidget *widget, gpointer data);

void attest_walk                (GtkWidget  *widget,
                                 AttestVisit visit,
                                 gpointer    data);
int  attest_least_width         (GtkWidget  *widget);

/* Visits that end the test. */
void attest_assert_button_named (GtkWidget  *widget,
                                 gpointer    data);
void attest_assert_icon_exists  (GtkWidget  *widget,
                                 gpointer    data);
void attest_assert_list_named   (GtkWidget  *widget,
                                 gpointer    data);

G_END_DECLS
