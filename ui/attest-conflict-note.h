/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What the school's policy asks for at this moment and cannot have at once,
 * with the paragraph. Hidden when there is nothing. */
#define ATTEST_TYPE_CONFLICT_NOTE (attest_conflict_note_get_type ())
G_DECLARE_FINAL_TYPE (AttestConflictNote, attest_conflict_note, ATTEST, CONFLICT_NOTE, GtkBox)

void attest_conflict_note_set (AttestConflictNote *self,
                               const char         *text);

G_END_DECLS
