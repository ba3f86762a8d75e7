/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

/* Signal: "next". */
#define ATTEST_TYPE_SETUP_PEOPLE (attest_setup_people_get_type ())
G_DECLARE_FINAL_TYPE (AttestSetupPeople, attest_setup_people, ATTEST, SETUP_PEOPLE, AdwBin)

void attest_setup_people_start (AttestSetupPeople *self,
                                AttestSession     *session);

G_END_DECLS
