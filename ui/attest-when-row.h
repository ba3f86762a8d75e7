/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "base/attest-time.h"

G_BEGIN_DECLS

/* A day and a time: typed as people write them, or chosen in a calendar. What
 * was understood stands there in full as soon as the field is left. */
#define ATTEST_TYPE_WHEN_ROW (attest_when_row_get_type ())
G_DECLARE_FINAL_TYPE (AttestWhenRow, attest_when_row, ATTEST, WHEN_ROW, AdwEntryRow)

GtkWidget *attest_when_row_new     (const char    *title);
void       attest_when_row_set     (AttestWhenRow *self,
                                    gint64         at_ms,
                                    const char    *zone);
gboolean   attest_when_row_get     (AttestWhenRow *self,
                                    gint64        *at_ms,
                                    char           zone[ATTEST_ZONE_MAX + 1]);
char      *attest_when_row_problem (AttestWhenRow *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
