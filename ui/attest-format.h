/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "base/attest-time.h"
#include "domain/attest-case.h"
#include "domain/attest-types.h"

G_BEGIN_DECLS

char       *attest_format_time (gint64      at_ms,
                                const char *zone) G_GNUC_WARN_UNUSED_RESULT;
char       *attest_format_age (gint64 at_ms,
                               gint64 now_ms) G_GNUC_WARN_UNUSED_RESULT;
char       *attest_format_size (gint64 bytes) G_GNUC_WARN_UNUSED_RESULT;
char       *attest_format_state (AttestCase *matter) G_GNUC_WARN_UNUSED_RESULT;
const char *attest_format_kind (AttestItemKind kind);
const char *attest_format_role (const char *role);
const char *attest_format_about (const char *about);
const char *attest_format_clock (AttestClock clock);
char       *attest_format_roles (const char *const *roles) G_GNUC_WARN_UNUSED_RESULT;

/* Set on a case without a description: what was written in it. */
#define ATTEST_CASE_WORDS "attest-words"

char *attest_format_words (AttestCase *matter) G_GNUC_WARN_UNUSED_RESULT;
char *attest_format_title (AttestCase *matter) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
