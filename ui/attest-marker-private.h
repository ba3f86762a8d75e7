/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-marker.h"

G_BEGIN_DECLS

#define NONE ATTEST_MARKER_NONE

/* What a pointer holds: a mark's middle, or one of its ends. */
typedef enum {
  GRIP_NONE,
  GRIP_BODY,
  GRIP_START,       /* top left; an arrow's tail */
  GRIP_END,         /* bottom right; an arrow's tip */
  GRIP_TOP_RIGHT,
  GRIP_BOTTOM_LEFT,
} Grip;

struct _AttestMarker
{
  GObject parent_instance;

  /* Owned */
  AttestMarks *marks;

  int               width; /* of the picture */
  int               height;
  AttestMarkKind    tool; /* what the next press makes; 0: nothing */
  guint             selected;
  Grip              grip;
  double            grip_x; /* where the pointer went down */
  double            grip_y;
  AttestPictureMark before; /* what it took hold of; text is not owned */
};

const AttestPictureMark *attest_marker_selected_mark (AttestMarker *self);
void                     attest_marker_put (AttestMarker      *self,
                                            AttestPictureMark *mark);
void                     attest_marker_add (AttestMarker      *self,
                                            AttestPictureMark *mark);
AttestPictureMark        attest_marker_begin (AttestMarker *self,
                                              double        x,
                                              double        y,
                                              int           width,
                                              int           height);

G_END_DECLS
