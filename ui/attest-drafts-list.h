/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Records that were begun and left, as rows; pressing one goes on with it. */
#define ATTEST_TYPE_DRAFTS_LIST (attest_drafts_list_get_type ())
G_DECLARE_FINAL_TYPE (AttestDraftsList, attest_drafts_list, ATTEST, DRAFTS_LIST, GtkBox)

void attest_drafts_list_show (AttestDraftsList *self,
                              GPtrArray        *drafts);

G_END_DECLS
