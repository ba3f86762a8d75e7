/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "base/attest-time.h"

G_BEGIN_DECLS

gboolean attest_when_parse (const char *text,
                            GDateTime  *now,
                            gint64     *utc_ms,
                            char        zone[ATTEST_ZONE_MAX + 1]);
char    *attest_when_text  (GDateTime  *when) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
