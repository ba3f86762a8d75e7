/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-session-private.h"

#include "base/attest-error.h"
#include "capture/attest-capture-portal.h"
#include "capture/attest-decode-client.h"
#include "capture/attest-import.h"
#include "capture/attest-sniff.h"

/* Larger pictures are kept and sent, and not shown here, bytes. */
#define PICTURE_MOST (256 * 1024 * 1024)

void
attest_picture_free (AttestPicture *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->rgba, g_bytes_unref);
  g_free (self);
}

/* ── Pictures ─────────────────────────────────────────────────────────── */

typedef struct
{
  char    *item_id;
  gboolean reveal;
} PictureData;

static void
picture_data_free (gpointer data)
{
  PictureData *self = data;

  g_free (self->item_id);
  g_free (self);
}

static gpointer
read_job (AttestDesk   *desk,
          gpointer      data,
          GCancellable *cancellable,
          GError      **error)
{
  PictureData *self = data;
  g_autoptr (AttestItem) item = attest_desk_find_item (desk, self->item_id, error);

  if (item == NULL)
    return NULL;
  if (attest_item_kind_is_words (item->kind) || !attest_sniff_has_preview (item->media_type))
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_UNAVAILABLE, "There is no preview of %s", item->media_type);
      return NULL;
    }
  return self->reveal ? attest_desk_view (desk, self->item_id, PICTURE_MOST, error) : attest_desk_peek (desk, self->item_id, PICTURE_MOST, error);
}

static void
decoded_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (AttestPixels) pixels = attest_decode_finish (result, &error);
  AttestPicture *picture;

  if (pixels == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  picture = g_new0 (AttestPicture, 1);
  picture->width = pixels->width;
  picture->height = pixels->height;
  picture->stride = pixels->stride;
  picture->full_width = pixels->full_width;
  picture->full_height = pixels->full_height;
  picture->rgba = g_bytes_ref (pixels->rgba);
  g_task_return_pointer (task, picture, (GDestroyNotify)attest_picture_free);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = attest_session_run_finish (ATTEST_SESSION (source), result, &error);
  guint         max_side = GPOINTER_TO_UINT (g_task_get_task_data (task));
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (bytes == NULL)
    g_task_return_error (task, error);
  else
    attest_decode_async (bytes, max_side, cancellable, decoded_cb, g_steal_pointer (&task));
}

void
attest_session_picture_async (AttestSession      *self,
                              const char         *item_id,
                              guint               max_side,
                              gboolean            reveal,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask       *task = g_task_new (self, cancellable, callback, user_data);
  PictureData *data = g_new0 (PictureData, 1);

  g_task_set_task_data (task, GUINT_TO_POINTER (max_side), NULL);
  data->item_id = g_strdup (item_id);
  data->reveal = reveal;
  attest_session_read_async (self, "session/picture", read_job, data, picture_data_free, (GDestroyNotify)g_bytes_unref, cancellable, read_cb, task);
}

AttestPicture *
attest_session_picture_finish (AttestSession *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ── The screenshot portal ────────────────────────────────────────────── */

static void
shot_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError           *error = NULL;
  AttestPortalShot *shot = attest_portal_screenshot_finish (result, &error);

  if (shot == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, attest_portal_shot_park (shot), g_free);
}

void
attest_session_screenshot_async (AttestSession      *self,
                                 const char         *parent_window,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  /* A picture that was taken is handed on, or nobody would know to remove it. */
  g_task_set_check_cancellable (task, FALSE);
  attest_portal_screenshot_async (self->folder, TRUE, parent_window, ATTEST_PORTAL_TIMEOUT_S, cancellable, shot_cb, task);
}

char *
attest_session_screenshot_finish (AttestSession *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * attest_session_discard_screenshot:
 * @path: what attest_session_screenshot_finish() gave
 *
 * For a screenshot that will not be kept. A file that the portal did not hand
 * over to this program is left alone.
 *
 * Returns: whether the plain file is gone
 */
gboolean
attest_session_discard_screenshot (const char *path)
{
  return g_strcmp0 (attest_portal_discard (path), ATTEST_PLAIN_REMOVED) == 0 || !g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
has_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (attest_portal_has_screenshot_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
attest_session_has_screenshot_async (AttestSession      *self,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data)
{
  attest_portal_has_screenshot_async (NULL, has_cb, g_task_new (self, NULL, callback, user_data));
}

gboolean
attest_session_has_screenshot_finish (AttestSession *self,
                                      GAsyncResult  *result,
                                      GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
