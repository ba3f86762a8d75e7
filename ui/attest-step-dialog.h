/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/attest-desk-steps.h"

G_BEGIN_DECLS

/* What one press cannot say of a step: why not, when, who allowed it, which
 * address, what was done already. */
#define ATTEST_TYPE_STEP_DIALOG (attest_step_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AttestStepDialog, attest_step_dialog, ATTEST, STEP_DIALOG, AdwWindow)

typedef enum
{
  ATTEST_STEP_ASK_DONE,  /* it was done; more about it */
  ATTEST_STEP_ASK_EARLY, /* it was done before what comes first, so why */
  ATTEST_STEP_ASK_SOME,  /* what of it was done already */
  ATTEST_STEP_ASK_WHY    /* it was not done, so why */
} AttestStepAsk;

/* @word: valid during the call. */
typedef void (*AttestStepGiven) (const char *step, const AttestStepWord *word, gpointer user_data);

AttestStepDialog *attest_step_dialog_new (GtkWindow        *parent,
                                          const AttestStep *step,
                                          AttestStepAsk     ask,
                                          GPtrArray        *items,
                                          AttestStepGiven   given,
                                          gpointer          user_data,
                                          GDestroyNotify    free_data);

G_END_DECLS
