/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

#include "domain/attest-marks.h"

G_BEGIN_DECLS

/* A decoded picture: rows from top to bottom of red, green, blue and alpha, 8
 * bits each, not premultiplied. */
typedef struct
{
  guint   width;
  guint   height;
  gsize   stride; /* bytes, at least 4 * width */
  GBytes *rgba;   /* at least stride * height bytes */
} AttestPlainPicture;

void             attest_marked_paint   (cairo_t                  *cr,
                                        AttestMarks              *marks,
                                        guint                     width,
                                        guint                     height);
cairo_surface_t *attest_marked_render  (const AttestPlainPicture *picture,
                                        AttestMarks              *marks,
                                        GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes          *attest_marked_encode  (cairo_surface_t          *surface,
                                        GCancellable             *cancellable,
                                        GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean         attest_marked_matches (cairo_surface_t          *surface,
                                        const AttestPlainPicture *picture);

G_END_DECLS
