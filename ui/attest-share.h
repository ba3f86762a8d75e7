/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/attest-desk.h"

G_BEGIN_DECLS

void     attest_share_sign_in_async  (GtkWindow              *parent,
                                      const char             *address,
                                      GCancellable           *cancellable,
                                      GAsyncReadyCallback     callback,
                                      gpointer                user_data);
gboolean attest_share_sign_in_finish (GAsyncResult           *result,
                                      GError                **error);

/* Signs in where that is needed, then tries what the folder allows. */
void              attest_share_try_async  (GtkWindow          *parent,
                                           const char         *address,
                                           gboolean            make,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data);
AttestDropReport *attest_share_try_finish (GAsyncResult       *result,
                                           GError            **error) G_GNUC_WARN_UNUSED_RESULT;
char             *attest_share_words      (const AttestDropReport *report) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
