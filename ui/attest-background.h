/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/attest-session.h"

G_BEGIN_DECLS

/* What goes on without a window, if the person asked for it: the program stays,
 * locked, carries what waits to the drop every few minutes, and says that
 * something came. It says nothing more than that. */
#define ATTEST_TYPE_BACKGROUND (attest_background_get_type ())
G_DECLARE_FINAL_TYPE (AttestBackground, attest_background, ATTEST, BACKGROUND, GObject)

AttestBackground *attest_background_new (GApplication  *application,
                                         AttestSession *session) G_GNUC_WARN_UNUSED_RESULT;
void              attest_background_stop (AttestBackground *self);
void              attest_background_tell (AttestBackground *self);

G_END_DECLS
