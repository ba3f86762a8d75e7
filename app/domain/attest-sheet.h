/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The recovery key as people meet it: in groups, on paper. */
char    *attest_sheet_groups  (const char *key) G_GNUC_WARN_UNUSED_RESULT;
gboolean attest_sheet_is_tail (const char *key,
                               const char *typed);

G_END_DECLS
