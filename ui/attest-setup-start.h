/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef enum {
  ATTEST_SETUP_PRACTICE,
  ATTEST_SETUP_STAFF,
  ATTEST_SETUP_DSL,
  ATTEST_SETUP_MOVE
} AttestSetupKind;

/* Signal: "chosen" (int: an AttestSetupKind). */
#define ATTEST_TYPE_SETUP_START (attest_setup_start_get_type ())
G_DECLARE_FINAL_TYPE (AttestSetupStart, attest_setup_start, ATTEST, SETUP_START, AdwBin)

void attest_setup_start_set_practice (AttestSetupStart *self,
                                      gboolean          exists);
void attest_setup_start_focus (AttestSetupStart *self);
void attest_setup_start_set_card (AttestSetupStart *self,
                                  const char       *name);

G_END_DECLS
