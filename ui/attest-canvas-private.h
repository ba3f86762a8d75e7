/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-canvas.h"

G_BEGIN_DECLS

struct _AttestCanvas
{
  GtkWidget parent_instance;

  /* Owned */
  GdkTexture   *texture;
  AttestMarker *marker; /* NULL: nobody is marking */

  int        full_width; /* of the picture as it is; 0: none */
  int        full_height;
  AttestVeil veil;
  AttestLook look;
  double     pointer_x; /* within the widget */
  double     pointer_y;
  double     drag_x; /* the look when a drag began */
  double     drag_y;
  gboolean   marking; /* the drag makes or moves a mark */
};

void     attest_canvas_look_changed (AttestCanvas *self);
void     attest_canvas_to_picture (AttestCanvas *self,
                                   double       *x,
                                   double       *y);
gboolean attest_canvas_seen (AttestCanvas          *self,
                             cairo_rectangle_int_t *seen);
void     attest_canvas_draw (AttestCanvas *self,
                             GtkSnapshot  *snapshot);
void     attest_canvas_add_hands (AttestCanvas *self);
void     attest_canvas_zoom_at (AttestCanvas *self,
                                double        scale,
                                double        x,
                                double        y);
void     attest_canvas_pan (AttestCanvas *self,
                            double        dx,
                            double        dy);

G_END_DECLS
