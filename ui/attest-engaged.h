/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "attest-record.h"

G_BEGIN_DECLS

/* "Have you replied, liked, shared, blocked or reported it already?" Answered
 * with one press, or not at all. */
#define ATTEST_TYPE_ENGAGED (attest_engaged_get_type ())
G_DECLARE_FINAL_TYPE (AttestEngaged, attest_engaged, ATTEST, ENGAGED, GtkBox)

void attest_engaged_show (AttestEngaged *self,
                          AttestRecord  *record);

G_END_DECLS
