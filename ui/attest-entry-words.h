/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/attest-entry.h"

G_BEGIN_DECLS

char *attest_entry_sentence (AttestEntry *entry,
                             GPtrArray   *items) G_GNUC_WARN_UNUSED_RESULT;
char *attest_entry_detail (AttestEntry *entry) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
