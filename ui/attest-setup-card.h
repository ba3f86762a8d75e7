/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "attest-doorstep.h"

G_BEGIN_DECLS

/* Signal: "next". */
#define ATTEST_TYPE_SETUP_CARD (attest_setup_card_get_type ())
G_DECLARE_FINAL_TYPE (AttestSetupCard, attest_setup_card, ATTEST, SETUP_CARD, AdwBin)

void attest_setup_card_start (AttestSetupCard *self,
                              AttestSession   *session);
void attest_setup_card_set_doorstep (AttestSetupCard *self,
                                     AttestDoorstep  *doorstep);

G_END_DECLS
