/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "attest-doorstep.h"

G_BEGIN_DECLS

/* Signal: "arrived": something real came in, and may be told. */
#define ATTEST_TYPE_WINDOW (attest_window_get_type ())
G_DECLARE_FINAL_TYPE (AttestWindow, attest_window, ATTEST, WINDOW, AdwApplicationWindow)

AttestWindow *attest_window_new (GtkApplication *application,
                                 AttestSession  *session) G_GNUC_WARN_UNUSED_RESULT;
void          attest_window_set_doorstep (AttestWindow   *self,
                                         AttestDoorstep *doorstep);
void          attest_window_cover (AttestWindow *self);
void          attest_window_flush (AttestWindow *self);
void          attest_window_refresh (AttestWindow *self);
void          attest_window_toast (AttestWindow *self,
                                   const char   *text);

G_END_DECLS
