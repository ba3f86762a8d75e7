/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers and addresses inside words that may run from right to left. */
char *attest_isolate (const char *text) G_GNUC_WARN_UNUSED_RESULT;
char *attest_isolate_for_screen (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
