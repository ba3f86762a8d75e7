/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

/* Shows decoded pixels, never larger than they are, in their own proportions.
 * Nothing here reads a file or a stream: the pixels come from the helper. */
#define ATTEST_TYPE_PICTURE_VIEW (attest_picture_view_get_type ())
G_DECLARE_FINAL_TYPE (AttestPictureView, attest_picture_view, ATTEST, PICTURE_VIEW, GtkWidget)

GtkWidget *attest_picture_view_new (void);
void       attest_picture_view_set_picture (AttestPictureView *self,
                                            AttestPicture     *picture);
gboolean   attest_picture_view_has_picture (AttestPictureView *self);
void       attest_picture_view_set_label (AttestPictureView *self,
                                          const char        *label);
void       attest_picture_view_set_blurred (AttestPictureView *self,
                                            gboolean           blurred);
void       attest_picture_view_set_grey (AttestPictureView *self,
                                         gboolean           grey);

GdkTexture *attest_picture_texture (AttestPicture *picture) G_GNUC_WARN_UNUSED_RESULT;
void        attest_picture_push_grey (GtkSnapshot *snapshot);

G_END_DECLS
