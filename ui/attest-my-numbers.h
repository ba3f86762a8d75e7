/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The numbers of whoever sends, where a recipient has to compare them first. */
#define ATTEST_TYPE_MY_NUMBERS (attest_my_numbers_get_type ())
G_DECLARE_FINAL_TYPE (AttestMyNumbers, attest_my_numbers, ATTEST, MY_NUMBERS, GtkBox)

void attest_my_numbers_set (AttestMyNumbers *self,
                            const char      *names,
                            const char      *fingerprint);

G_END_DECLS
