/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "capture/attest-capture-portal.h"

G_BEGIN_DECLS

AttestPortalShot *attest_portal_shot_new (const char  *uri,
                                          const char  *state_dir,
                                          gint64       asked_ms,
                                          GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
