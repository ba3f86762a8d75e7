/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "domain/attest-complete.h"

G_BEGIN_DECLS

const char *attest_detail_label (const char *word);
const char *attest_detail_value (const char *word,
                                 const char *value);
char       *attest_item_words (const AttestItem *item) G_GNUC_WARN_UNUSED_RESULT;
char       *attest_address_words (const AttestItem *item) G_GNUC_WARN_UNUSED_RESULT;
char       *attest_missing_words (const AttestItem *item) G_GNUC_WARN_UNUSED_RESULT;
char       *attest_move_sentence (const char *const *move,
                                  const char        *at) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
