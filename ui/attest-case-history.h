/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "attest-jobs.h"

G_BEGIN_DECLS

/* The history of a case as it is read: the chains say the same and stay as
 * they are. */
GPtrArray *attest_case_history (AttestCaseView *view) G_GNUC_WARN_UNUSED_RESULT;
gboolean   attest_case_history_same (gconstpointer a,
                                     gconstpointer b);
GtkWidget *attest_case_history_row (AttestCaseView *view,
                                    AttestEntry    *entry);
void       attest_case_history_header (GtkListBoxRow *row,
                                       GtkListBoxRow *before,
                                       gpointer       user_data);

G_END_DECLS
