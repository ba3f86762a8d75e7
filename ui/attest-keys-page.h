/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

/* The ways into the records, in the preferences. */
#define ATTEST_TYPE_KEYS_PAGE (attest_keys_page_get_type ())
G_DECLARE_FINAL_TYPE (AttestKeysPage, attest_keys_page, ATTEST, KEYS_PAGE, AdwPreferencesPage)

void attest_keys_page_set_session (AttestKeysPage *self,
                                   AttestSession  *session);

G_END_DECLS
