/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "attest-courier.h"
#include "session/attest-session.h"

G_BEGIN_DECLS

#define ATTEST_TYPE_MAIN_PAGE (attest_main_page_get_type ())
G_DECLARE_FINAL_TYPE (AttestMainPage, attest_main_page, ATTEST, MAIN_PAGE, AdwBin)

void attest_main_page_set_session (AttestMainPage *self,
                                   AttestSession  *session,
                                   AttestCourier  *courier);
void attest_main_page_refresh (AttestMainPage *self);
void attest_main_page_clear (AttestMainPage *self);
void attest_main_page_search (AttestMainPage *self);
void attest_main_page_flush (AttestMainPage *self);
void attest_main_page_back (AttestMainPage *self);

G_END_DECLS
