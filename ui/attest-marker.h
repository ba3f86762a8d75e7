/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "domain/attest-marks.h"

G_BEGIN_DECLS

/* Making marks, whatever the hand: what a key and what a pointer does to them,
 * in pixels of the picture. "changed" after anything that can be seen; "words"
 * when a mark was made that waits for words. */
#define ATTEST_TYPE_MARKER (attest_marker_get_type ())
G_DECLARE_FINAL_TYPE (AttestMarker, attest_marker, ATTEST, MARKER, GObject)

#define ATTEST_MARKER_NONE G_MAXUINT

AttestMarker   *attest_marker_new (AttestMarks *marks,
                                   int          width,
                                   int          height) G_GNUC_WARN_UNUSED_RESULT;
AttestMarks    *attest_marker_get_marks (AttestMarker *self);
AttestMarkKind  attest_marker_get_tool (AttestMarker *self);
void            attest_marker_arm (AttestMarker  *self,
                                   AttestMarkKind kind);
guint           attest_marker_get_selected (AttestMarker *self);
void            attest_marker_select (AttestMarker *self,
                                      guint         index);
void            attest_marker_step (AttestMarker *self,
                                    int           by);
gboolean        attest_marker_place (AttestMarker *self,
                                     int           x,
                                     int           y,
                                     int           width,
                                     int           height);
gboolean        attest_marker_move (AttestMarker *self,
                                    int           dx,
                                    int           dy);
gboolean        attest_marker_grow (AttestMarker *self,
                                    int           dx,
                                    int           dy);
void            attest_marker_set_text (AttestMarker *self,
                                        const char   *text);
gboolean        attest_marker_remove (AttestMarker *self);
void            attest_marker_undo (AttestMarker *self);
void            attest_marker_redo (AttestMarker *self);

/* A pointer: where it went down, where it is, and that it let go. @slop is how
 * far off still counts, in pixels of the picture. */
gboolean        attest_marker_press (AttestMarker *self,
                                     double        x,
                                     double        y,
                                     double        slop);
void            attest_marker_drag (AttestMarker *self,
                                    double        x,
                                    double        y);
void            attest_marker_release (AttestMarker *self,
                                       double        slop);

char           *attest_marker_describe (AttestMarker *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
