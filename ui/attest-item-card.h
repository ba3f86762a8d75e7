/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

#define ATTEST_TYPE_ITEM_CARD (attest_item_card_get_type ())
G_DECLARE_FINAL_TYPE (AttestItemCard, attest_item_card, ATTEST, ITEM_CARD, GtkListBoxRow)

GtkWidget *attest_item_card_new (AttestSession *session,
                                 AttestItem    *item,
                                 gboolean       received);

G_END_DECLS
