/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is wrong with a window, one line a finding: kind, tab, words. */
typedef GString AuditReport;

void audit_say      (AuditReport *report,
                     const char  *kind,
                     GtkWidget   *widget,
                     const char  *format,
                     ...) G_GNUC_PRINTF (4, 5);
gboolean audit_seen (GtkWidget *widget);
gboolean audit_bounds (GtkWidget       *widget,
                       GtkWidget       *target,
                       graphene_rect_t *bounds);

void audit_room     (GtkWindow   *window,
                     AuditReport *report);
void audit_contrast (GtkWindow   *window,
                     AuditReport *report);
void audit_keyboard (GtkWindow   *window,
                     AuditReport *report);

G_END_DECLS
