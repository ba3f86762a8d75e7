/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *attest_sniff_text (const guint8 *data,
                               gsize         length);
gboolean    attest_sniff_chat (const guint8 *data,
                               gsize         length);

G_END_DECLS
