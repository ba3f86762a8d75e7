/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/attest-desk-steps.h"

G_BEGIN_DECLS

char       *attest_step_words_state (const AttestStep *step) G_GNUC_WARN_UNUSED_RESULT;
char       *attest_step_words_more (const AttestStep *step) G_GNUC_WARN_UNUSED_RESULT;
char       *attest_step_words_conflicts (const AttestStep *step) G_GNUC_WARN_UNUSED_RESULT;
const char *attest_step_words_phase (const char *phase);

G_END_DECLS
