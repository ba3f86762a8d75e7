/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

/* The pictures of one case, one at a time; each hidden until it is asked for.
 * Copies are marked here. */
#define ATTEST_TYPE_VIEWER (attest_viewer_get_type ())
G_DECLARE_FINAL_TYPE (AttestViewer, attest_viewer, ATTEST, VIEWER, AdwWindow)

AttestViewer *attest_viewer_new (GtkWindow     *parent,
                                 AttestSession *session,
                                 const char    *case_id,
                                 const char    *item_id,
                                 gboolean       gently) G_GNUC_WARN_UNUSED_RESULT;
void          attest_viewer_hide (AttestViewer *self);

G_END_DECLS
