/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

/* Sealed files that people carry to and fro, outside the shared folder. */
void attest_carried_take (GtkWindow     *window,
                          AttestSession *session,
                          const char    *path);
void attest_carried_answer (GtkWindow     *window,
                            AttestSession *session,
                            const char    *case_id,
                            const char    *reference);
void attest_carried_hand_over (GtkWindow     *window,
                               AttestSession *session,
                               AttestCase    *matter);

G_END_DECLS
