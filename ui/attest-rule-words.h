/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/attest-desk-rule.h"

G_BEGIN_DECLS

char *attest_rule_words_deadline (const AttestRule *rule) G_GNUC_WARN_UNUSED_RESULT;
char *attest_rule_words (const AttestRule *rule) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
