/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/attest-sheet.h"

G_BEGIN_DECLS

/* The recovery key as people meet it: in groups, on paper. */
char *attest_sheet_page (const char *key,
                         const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
