/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

#define ATTEST_TYPE_UNLOCK_PAGE (attest_unlock_page_get_type ())
G_DECLARE_FINAL_TYPE (AttestUnlockPage, attest_unlock_page, ATTEST, UNLOCK_PAGE, AdwBin)

void attest_unlock_page_set_session (AttestUnlockPage *self,
                                     AttestSession    *session);
void attest_unlock_page_start (AttestUnlockPage *self,
                               gboolean          ask_keyring);

G_END_DECLS
