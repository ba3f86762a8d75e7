/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

#define ATTEST_TYPE_CASE_PAGE (attest_case_page_get_type ())
G_DECLARE_FINAL_TYPE (AttestCasePage, attest_case_page, ATTEST, CASE_PAGE, AdwBin)

void attest_case_page_set_session (AttestCasePage *self,
                                   AttestSession  *session);
void attest_case_page_set_narrow (AttestCasePage *self,
                                  gboolean        narrow);
void attest_case_page_show (AttestCasePage *self,
                            const char     *case_id);
void attest_case_page_refresh (AttestCasePage *self);
void attest_case_page_flush (AttestCasePage *self);

G_END_DECLS
