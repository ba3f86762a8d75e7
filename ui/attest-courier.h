/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/attest-session.h"

G_BEGIN_DECLS

/* Looks after what is on its way: collects receipts and tries the outbox again
 * when the store opens, every minute while it is open, and when asked; for those
 * who receive, it looks into the drop folder the same way.
 *
 * Signals: "busy" when a journey begins or ends; "news" when something may look
 * different now; "arrived" when something real came; "answer" (uint new records, uint new receipts) after a journey
 * that a person asked for. */
#define ATTEST_TYPE_COURIER (attest_courier_get_type ())
G_DECLARE_FINAL_TYPE (AttestCourier, attest_courier, ATTEST, COURIER, GObject)

AttestCourier *attest_courier_new (AttestSession *session) G_GNUC_WARN_UNUSED_RESULT;
void           attest_courier_go (AttestCourier *self,
                                  gboolean       asked);
gboolean       attest_courier_is_busy (AttestCourier *self);
guint          attest_courier_get_waiting (AttestCourier *self);
const char    *attest_courier_get_problem (AttestCourier *self);
const char    *attest_courier_get_share (AttestCourier *self);
GPtrArray     *attest_courier_get_held (AttestCourier *self);
char *attest_courier_outbox_words (AttestCourier *self,
                                   guint          n_queued) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
