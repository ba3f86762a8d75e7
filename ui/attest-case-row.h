/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "domain/attest-case.h"

G_BEGIN_DECLS

#define ATTEST_TYPE_CASE_ROW (attest_case_row_get_type ())
G_DECLARE_FINAL_TYPE (AttestCaseRow, attest_case_row, ATTEST, CASE_ROW, GtkListBoxRow)

GtkWidget  *attest_case_row_new (AttestCase *matter);
AttestCase *attest_case_row_get_case (AttestCaseRow *self);
gboolean    attest_case_row_same (gconstpointer a,
                                  gconstpointer b);

G_END_DECLS
