/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

#define ATTEST_TYPE_APPLICATION (attest_application_get_type ())
G_DECLARE_FINAL_TYPE (AttestApplication, attest_application, ATTEST, APPLICATION, AdwApplication)

AttestApplication *attest_application_new (void) G_GNUC_WARN_UNUSED_RESULT;
void               attest_application_record (AttestApplication *self,
                                              const char        *case_id);
void attest_application_go_on (AttestApplication *self,
                               const char        *draft);
void               attest_application_hide (AttestApplication *self);
void               attest_application_add_actions (AttestApplication *self);

G_END_DECLS
