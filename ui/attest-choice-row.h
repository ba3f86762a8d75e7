/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* One of a few, as rows that unfold. Used where a drop-down would do, because
 * the entries of a drop-down have no name for a screen reader on GTK 4.8. */
#define ATTEST_TYPE_CHOICE_ROW (attest_choice_row_get_type ())
G_DECLARE_FINAL_TYPE (AttestChoiceRow, attest_choice_row, ATTEST, CHOICE_ROW, AdwExpanderRow)

void attest_choice_row_add (AttestChoiceRow *self,
                            const char      *title);
int  attest_choice_row_get_selected (AttestChoiceRow *self);
void attest_choice_row_set_selected (AttestChoiceRow *self,
                                     int              index);

G_END_DECLS
