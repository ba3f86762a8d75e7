/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-record-page.h"

G_BEGIN_DECLS

/* Words only: what was told, by whom, about whom. Nothing here reads a
 * picture, a file or the clipboard other than as typed text. */
#define ATTEST_TYPE_RECORD_WORDS (attest_record_words_get_type ())
G_DECLARE_FINAL_TYPE (AttestRecordWords, attest_record_words, ATTEST, RECORD_WORDS, AttestRecordPage)

void attest_record_words_set_dsl (AttestRecordWords *self,
                                  const char        *dsl);

G_END_DECLS
