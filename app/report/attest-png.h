/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GBytes *attest_png_encode (const guint32  *pixels,
                           guint           width,
                           guint           height,
                           gsize           stride,
                           GCancellable   *cancellable,
                           GError        **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
