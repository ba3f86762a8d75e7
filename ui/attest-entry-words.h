/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/attest-entry.h"

G_BEGIN_DECLS

char *attest_entry_sentence (AttestEntry *entry,
                             GPtrArray   *items) G_GNUC_WARN_UNUSED_RESULT;
char *attest_entry_detail (AttestEntry *entry) G_GNUC_WARN_UNUSED_RESULT;

/* Set on an entry that tells of an update: the same was told of what came before. */
#define ATTEST_ENTRY_AGAIN "attest-again"

char  *attest_correction_title (AttestEntry *entry) G_GNUC_WARN_UNUSED_RESULT;
char  *attest_entry_text (AttestEntry *entry,
                          const char  *member) G_GNUC_WARN_UNUSED_RESULT;
gint64 attest_entry_happened (AttestEntry *entry);

G_END_DECLS
