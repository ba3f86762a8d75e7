/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A decoded picture. Rows are top to bottom, 8-bit red, green, blue and
 * alpha, not premultiplied (GDK_MEMORY_R8G8B8A8); the camera's orientation is
 * already applied. */
typedef struct
{
  guint   width;   /* pixels, never 0 */
  guint   height;
  gsize   stride;  /* bytes from one row to the next, at least 4 * width */
  guint   full_width;  /* of the picture as it is, before it was made smaller */
  guint   full_height;
  GBytes *rgba;    /* stride * height bytes */
} AttestPixels;

void          attest_decode_async  (GBytes               *encoded,
                                    guint                 max_side,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
AttestPixels *attest_decode_finish (GAsyncResult         *result,
                                    GError              **error) G_GNUC_WARN_UNUSED_RESULT;
AttestPixels *attest_decode        (GBytes               *encoded,
                                    guint                 max_side,
                                    GCancellable         *cancellable,
                                    GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void          attest_pixels_free   (AttestPixels         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestPixels, attest_pixels_free)

G_END_DECLS
