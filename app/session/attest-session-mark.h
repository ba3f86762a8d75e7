/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/attest-marks.h"
#include "session/attest-session.h"

G_BEGIN_DECLS

/* cairo.h says the same; below this layer only what draws knows it. */
typedef struct _cairo cairo_t;

AttestItem *attest_desk_mark   (AttestDesk    *self,
                                const char    *item_id,
                                AttestMarks   *marks,
                                const char    *note,
                                GCancellable  *cancellable,
                                GError       **error) G_GNUC_WARN_UNUSED_RESULT;
void        attest_marks_paint (cairo_t       *cr,
                                AttestMarks   *marks,
                                guint          width,
                                guint          height);

G_END_DECLS
