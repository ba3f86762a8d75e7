/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Signal: "next", when there is a name. */
#define ATTEST_TYPE_SETUP_YOU (attest_setup_you_get_type ())
G_DECLARE_FINAL_TYPE (AttestSetupYou, attest_setup_you, ATTEST, SETUP_YOU, AdwBin)

void        attest_setup_you_start (AttestSetupYou *self,
                                    gboolean        dsl);
const char *attest_setup_you_get_name (AttestSetupYou *self);
const char *attest_setup_you_get_role (AttestSetupYou *self);
const char *attest_setup_you_get_initials (AttestSetupYou *self);

G_END_DECLS
