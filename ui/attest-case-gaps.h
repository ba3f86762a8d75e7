/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "attest-jobs.h"

G_BEGIN_DECLS

/* Which pieces of evidence lack picture, time, date or address. */
GtkWidget *attest_case_gaps_new (AttestSession  *session,
                                 AttestCaseView *view);
GtkWidget *attest_case_gaps_button_new (AttestSession *session,
                                        AttestItem    *item,
                                        const char    *name);
gboolean   attest_case_item_same (gconstpointer shown,
                                  gconstpointer fresh);

G_END_DECLS
