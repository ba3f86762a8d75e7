/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "attest-marker.h"
#include "session/attest-session.h"

G_BEGIN_DECLS

/* One picture, as near as a person wants it. "view-changed" when it is moved
 * or made larger or smaller, by whatever hand. */
#define ATTEST_TYPE_CANVAS (attest_canvas_get_type ())
G_DECLARE_FINAL_TYPE (AttestCanvas, attest_canvas, ATTEST, CANVAS, GtkWidget)

/* How much of it may be seen. Only the last can be moved and enlarged. */
typedef enum {
  ATTEST_VEIL_BLURRED, /* small and rough */
  ATTEST_VEIL_GREY,    /* small, without colour */
  ATTEST_VEIL_NONE
} AttestVeil;

/* Where a person is in a picture: the middle of what is seen, in its pixels,
 * and how many pixels of the screen one of them takes. */
typedef struct
{
  double   x;
  double   y;
  double   scale;
  gboolean fit; /* as large as there is room, whatever the window's size */
} AttestLook;

void       attest_canvas_set_picture (AttestCanvas  *self,
                                      AttestPicture *picture);
gboolean   attest_canvas_has_picture (AttestCanvas *self);
void       attest_canvas_get_size (AttestCanvas *self,
                                   int          *width,
                                   int          *height);
void       attest_canvas_set_veil (AttestCanvas *self,
                                   AttestVeil    veil);
void       attest_canvas_set_marker (AttestCanvas *self,
                                     AttestMarker *marker);
void       attest_canvas_set_label (AttestCanvas *self,
                                    const char   *label);
void       attest_canvas_zoom (AttestCanvas *self,
                               double        factor);
void       attest_canvas_zoom_to (AttestCanvas *self,
                                  double        scale);
void       attest_canvas_fit (AttestCanvas *self);
AttestLook attest_canvas_get_look (AttestCanvas *self);
void       attest_canvas_set_look (AttestCanvas     *self,
                                   const AttestLook *look);
guint      attest_canvas_wanted_side (AttestCanvas *self);
gboolean   attest_canvas_is_coarse (AttestCanvas *self);

G_END_DECLS
