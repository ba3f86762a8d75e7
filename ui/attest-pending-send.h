/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

/* A record about to be sent, which can still be stopped for ten seconds. */
typedef struct _AttestPendingSend AttestPendingSend;

AttestPendingSend *attest_pending_send_new (AttestSession     *session,
                                            const char        *case_id,
                                            const char *const *keys,
                                            const char        *names,
                                            AdwToastOverlay   *toasts) G_GNUC_WARN_UNUSED_RESULT;
/* The person thought better of it; nothing goes. */
gboolean           attest_pending_send_is_stopped (AttestPendingSend *self);
void               attest_pending_send_free (AttestPendingSend *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestPendingSend, attest_pending_send_free)

G_END_DECLS
