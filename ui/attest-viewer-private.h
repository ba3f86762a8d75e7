/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "attest-canvas.h"
#include "attest-viewer.h"

G_BEGIN_DECLS

#define ATTEST_VIEWER_DRAFT "marks:" /* then the item's id */

struct _AttestViewer
{
  AdwWindow parent_instance;

  /* Owned */
  AttestSession *session;
  GPtrArray     *items;       /* AttestItem, the pictures of the case */
  AttestItem    *item;        /* what is shown; NULL before they are known */
  GHashTable    *seen;        /* ids of those that were shown as they are */
  GCancellable  *cancellable; /* of the newest decoding */
  AttestMarker  *marker;      /* NULL: nobody is marking */
  char          *case_id;
  char          *wanted_id; /* what is to be shown once the items are read */
  char          *said;      /* what was just done to it; NULL */

  /* Template widgets */
  AdwWindowTitle  *title;
  GtkSpinner      *spinner;
  AttestCanvas    *canvas;
  GtkWidget       *veil_box;
  GtkLabel        *veil_label;
  GtkButton       *show;
  GtkWidget       *broken;
  GtkLabel        *broken_label;
  GtkLabel        *status;
  GtkWidget       *look_bar;
  GtkButton       *zoom_label;
  GtkButton       *compare;
  GtkButton       *mark;
  GtkWidget       *mark_bar;
  GtkWidget       *words_row;
  GtkEditable     *words;
  GtkEditable     *note;

  AttestVeil veil;
  AttestVeil veil_wanted;
  AttestLook look_wanted; /* scale 0: none */
  guint      asked_side;  /* the most pixels asked for, of this picture; 0: all */
  guint      update_idle;
  guint      draft_timer;
  gboolean   gently;
  gboolean   reveal_next; /* the next picture was asked for by a press already */
  gboolean   is_broken;
  gboolean   loading;
  gboolean   saving;
  gboolean   has_draft;
  gboolean   kept; /* the marks as they are now are on disk */
};

/* attest-viewer.c */
void attest_viewer_update (AttestViewer *self);
void attest_viewer_read_items (AttestViewer *self,
                               const char   *item_id,
                               gboolean      reveal);

guint       attest_viewer_index_of (AttestViewer *self,
                                    const char   *item_id);
AttestItem *attest_viewer_counterpart (AttestViewer *self);
void        attest_viewer_show_item (AttestViewer *self,
                                     AttestItem   *item,
                                     gboolean      reveal);

/* attest-viewer-actions.c */
void attest_viewer_install_looking (AttestViewerClass *klass);

/* attest-viewer-load.c */
void attest_viewer_load_preview (AttestViewer *self);
void attest_viewer_reveal (AttestViewer *self,
                           gboolean      as_it_is);
void attest_viewer_refine (AttestViewer *self);

/* attest-viewer-mark.c */
void attest_viewer_install_marking (AttestViewerClass *klass);
void attest_viewer_update_marking (AttestViewer *self);
void attest_viewer_stop_marking (AttestViewer *self);

/* attest-viewer-draft.c */
void attest_viewer_look_for_draft (AttestViewer *self);
void attest_viewer_open_draft (AttestViewer *self);
void attest_viewer_touch_draft (AttestViewer *self);
void attest_viewer_flush_draft (AttestViewer *self);
void attest_viewer_forget_draft (AttestViewer *self);
void attest_viewer_start_with (AttestViewer *self,
                               const char   *draft);

G_END_DECLS
