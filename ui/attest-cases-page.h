/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "attest-courier.h"
#include "session/attest-session.h"

G_BEGIN_DECLS

/* Signals: "open-case" (AttestCase), "open-arrival" (pointer to a borrowed
 * AttestArrivalInfo), "loaded" (boolean: is there anything at all). */
#define ATTEST_TYPE_CASES_PAGE (attest_cases_page_get_type ())
G_DECLARE_FINAL_TYPE (AttestCasesPage, attest_cases_page, ATTEST, CASES_PAGE, AdwBin)

void attest_cases_page_set_session (AttestCasesPage *self,
                                    AttestSession   *session,
                                    AttestCourier   *courier,
                                    GMenuModel      *menu);
void attest_cases_page_refresh (AttestCasesPage *self);
void attest_cases_page_clear (AttestCasesPage *self);
void attest_cases_page_search (AttestCasesPage *self);
void attest_cases_page_set_narrow (AttestCasesPage *self,
                                   gboolean         narrow);
void     attest_cases_page_flush (AttestCasesPage *self);
gboolean attest_cases_page_lacks_card (AttestCasesPage *self);

G_END_DECLS
