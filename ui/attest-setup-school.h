/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

/* Signal: "next", when the card was made. */
#define ATTEST_TYPE_SETUP_SCHOOL (attest_setup_school_get_type ())
G_DECLARE_FINAL_TYPE (AttestSetupSchool, attest_setup_school, ATTEST, SETUP_SCHOOL, AdwBin)

void attest_setup_school_start (AttestSetupSchool *self,
                                AttestSession     *session);

G_END_DECLS
