/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/attest-desk.h"

G_BEGIN_DECLS

/* An item that may be an indecent image of a child, found after it was sealed:
 * nobody opens or sends it any more, and its bytes stay as they are. */
gboolean attest_desk_lock_item (AttestDesk *self, const char *item_id, const char *why, guint *locked, GError **error);

G_END_DECLS
