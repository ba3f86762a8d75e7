/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Signal: "next", when the last two groups of the key were typed back. */
#define ATTEST_TYPE_SETUP_SHEET (attest_setup_sheet_get_type ())
G_DECLARE_FINAL_TYPE (AttestSetupSheet, attest_setup_sheet, ATTEST, SETUP_SHEET, AdwBin)

void attest_setup_sheet_start (AttestSetupSheet *self,
                               const char       *key,
                               const char       *name,
                               const char       *school);
void attest_setup_sheet_focus (AttestSetupSheet *self);

G_END_DECLS
