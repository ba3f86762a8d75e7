/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

/* A copy from another computer. Signal: "next", when it is in its place. */
#define ATTEST_TYPE_SETUP_COPY (attest_setup_copy_get_type ())
G_DECLARE_FINAL_TYPE (AttestSetupCopy, attest_setup_copy, ATTEST, SETUP_COPY, AdwBin)

void attest_setup_copy_start (AttestSetupCopy *self,
                              AttestSession   *session);
void attest_setup_copy_stop (AttestSetupCopy *self);

G_END_DECLS
