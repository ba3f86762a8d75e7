/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void     attest_mail_compose_async  (GtkWindow           *parent,
                                     const char          *reference,
                                     const char          *path,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
gboolean attest_mail_compose_finish (GAsyncResult        *result,
                                     GError             **error);

G_END_DECLS
