/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

/* What can be done now and was not possible before: the school's card that is
 * missing, and records that waited for somebody who can receive them. */
#define ATTEST_TYPE_NOTICES (attest_notices_get_type ())
G_DECLARE_FINAL_TYPE (AttestNotices, attest_notices, ATTEST, NOTICES, GtkBox)

void attest_notices_show (AttestNotices *self,
                          AttestSession *session,
                          gboolean       no_card,
                          GPtrArray     *waiting);
void attest_notices_flush (AttestNotices *self);

G_END_DECLS
