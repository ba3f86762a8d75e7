/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/attest-desk.h"

G_BEGIN_DECLS

/* What an item lacked when it was sealed: said later, in an entry of its own. */

/* @said: url, no_url_reason, platform, how_seen, seen_ms with seen_zone, and
 * details; NULL and 0: nothing. The rest is not looked at. */
gboolean attest_desk_complete_item (AttestDesk *self, const char *item_id, const AttestShot *said, GError **error);
/* The details of an item with what was added since: pairs, ended by NULL. */
char   **attest_item_all_details   (const AttestItem *item, GPtrArray *entries) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
