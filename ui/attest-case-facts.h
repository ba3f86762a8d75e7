/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "attest-jobs.h"

G_BEGIN_DECLS

/* The parts of a case page that are made anew at each look, being few rows. */
GtkWidget *attest_case_facts_new (AttestCaseView *view);
GtkWidget *attest_case_update_new (AttestCaseView *view);
GtkWidget *attest_case_journey_new (AttestCaseView *view);
void       attest_case_integrity_show (GtkWidget      *box,
                                       GtkImage       *icon,
                                       GtkLabel       *label,
                                       AttestCaseView *view);

G_END_DECLS
