/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

/* Files that somebody pressed twice, until there is a page that can take them:
 * a card may come before set-up, or while the store is locked. Nothing of them
 * is read before that, and they are forgotten with the program.
 * Signal: "changed". */
#define ATTEST_TYPE_DOORSTEP (attest_doorstep_get_type ())
G_DECLARE_FINAL_TYPE (AttestDoorstep, attest_doorstep, ATTEST, DOORSTEP, GObject)

AttestDoorstep *attest_doorstep_new (void) G_GNUC_WARN_UNUSED_RESULT;
void            attest_doorstep_put (AttestDoorstep *self,
                                     GFile          *file);
const char     *attest_doorstep_get_card (AttestDoorstep *self);
char           *attest_doorstep_get_card_name (AttestDoorstep *self) G_GNUC_WARN_UNUSED_RESULT;
void            attest_doorstep_forget_card (AttestDoorstep *self);
void            attest_doorstep_serve (AttestDoorstep *self,
                                       GtkWindow      *window,
                                       AttestSession  *session);
gboolean        attest_doorstep_is_for (GFile *file);

G_END_DECLS
