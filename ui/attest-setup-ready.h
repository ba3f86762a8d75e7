/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

/* The last step: what is better tried now than when it matters. Everything can be
 * passed over. Signals: "next"; "practise", which is next by way of the practice
 * school. */
#define ATTEST_TYPE_SETUP_READY (attest_setup_ready_get_type ())
G_DECLARE_FINAL_TYPE (AttestSetupReady, attest_setup_ready, ATTEST, SETUP_READY, AdwBin)

void attest_setup_ready_start (AttestSetupReady *self,
                               AttestSession    *session);

G_END_DECLS
