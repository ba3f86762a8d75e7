/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-session"

#include "config.h"

#include "session/attest-session.h"

#include "capture/attest-decode-client.h"

static void
preview_decoded_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestPixels) pixels = attest_decode_finish (result, &error);
  AttestPicture *picture;

  if (pixels == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  picture = g_new (AttestPicture, 1);
  *picture = (AttestPicture){
    .width = pixels->width,
    .height = pixels->height,
    .stride = pixels->stride,
    .full_width = pixels->full_width,
    .full_height = pixels->full_height,
    .rgba = g_bytes_ref (pixels->rgba),
  };
  g_task_return_pointer (task, picture, (GDestroyNotify)attest_picture_free);
}

/**
 * attest_session_preview_async:
 * @encoded: (transfer none): a picture as captured, not sealed yet
 * @max_side: longer sides are scaled down to this many pixels
 *
 * Decodes @encoded in the helper. Works while the store is locked and asks
 * nothing of the worker, so that a person sees what they took at once.
 */
void
attest_session_preview_async (AttestSession      *self,
                              GBytes             *encoded,
                              guint               max_side,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (ATTEST_IS_SESSION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_name (task, "session/preview");
  attest_decode_async (encoded, max_side, cancellable, preview_decoded_cb, task);
}

/**
 * attest_session_preview_finish:
 *
 * Returns: (transfer full): the pixels, or %NULL with %ATTEST_ERROR_INPUT when
 *   the bytes are no picture that the helper can read
 */
AttestPicture *
attest_session_preview_finish (AttestSession *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
