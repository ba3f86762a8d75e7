/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef gboolean (*AttestSame) (gconstpointer shown, gconstpointer fresh);

void attest_list_merge (GListStore *store,
                        GPtrArray  *fresh,
                        AttestSame  same);

G_END_DECLS
