/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

/* The part of an item's card that only some kinds have: what was said of a
 * call or a thing, a way to read a letter, what a picture says of itself. */
#define ATTEST_TYPE_ITEM_EVIDENCE (attest_item_evidence_get_type ())
G_DECLARE_FINAL_TYPE (AttestItemEvidence, attest_item_evidence, ATTEST, ITEM_EVIDENCE, GtkBox)

GtkWidget *attest_item_evidence_new (AttestSession *session,
                                     AttestItem    *item,
                                     gboolean       received);
void       attest_item_evidence_ask_picture (AttestItemEvidence *self);

G_END_DECLS
