/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "attest-doorstep.h"

G_BEGIN_DECLS

/* The first start, one question at a time. Signal: "done". */
#define ATTEST_TYPE_SETUP_PAGE (attest_setup_page_get_type ())
G_DECLARE_FINAL_TYPE (AttestSetupPage, attest_setup_page, ATTEST, SETUP_PAGE, AdwBin)

void     attest_setup_page_set_session (AttestSetupPage *self,
                                        AttestSession   *session);
void     attest_setup_page_set_doorstep (AttestSetupPage *self,
                                         AttestDoorstep  *doorstep);
void     attest_setup_page_start (AttestSetupPage *self);
gboolean attest_setup_page_is_under_way (AttestSetupPage *self);
void     attest_setup_page_back (AttestSetupPage *self);

G_END_DECLS
