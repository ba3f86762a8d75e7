/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-session-private.h"

#include "base/attest-error.h"
#include "session/attest-desk-private.h"

/* The bytes are read on the worker, as everything of the store; the helper is
 * waited for elsewhere, so that a letter that takes its full time holds up
 * nobody. */

#define READERS_MOST 2
G_STATIC_ASSERT (ATTEST_SESSION_CHAT_PAGE == ATTEST_READ_CHAT_PAGE && ATTEST_SESSION_MAIL_PAGE == ATTEST_READ_MAIL_PAGE);

typedef struct
{
  char          *item_id;
  guint          number; /* of the first message, or of the part */
  guint          side;   /* 0: words */
  AttestGate     gate;
  gboolean       look;
  AttestReadKind kind;
  GBytes        *bytes;
} Ask;

static void
ask_free (gpointer data)
{
  Ask *self = data;

  g_free (self->item_id);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

static void
picture_free (gpointer data)
{
  attest_picture_free (data);
}

static void
answer_picture (GTask *task,
                Ask   *ask)
{
  GError *error = NULL;
  g_autoptr (AttestPixels) pixels = attest_read_part (ask->bytes, ask->kind, ask->number, ask->side, g_task_get_cancellable (task), &error);
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
  picture->rgba = g_bytes_ref (pixels->rgba);
  g_task_return_pointer (task, picture, picture_free);
}

static void
answer_words (GTask *task,
              Ask   *ask)
{
  GError        *error = NULL;
  AttestReading *reading = attest_read (ask->bytes, ask->kind, ask->number, g_task_get_cancellable (task), &error);

  if (reading == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, reading, (GDestroyNotify)attest_reading_free);
}

static void
run_helper (gpointer data,
            gpointer user_data)
{
  g_autoptr (GTask) task = data;
  Ask *ask = g_task_get_task_data (task);

  if (ask->side > 0)
    answer_picture (task, ask);
  else
    answer_words (task, ask);
}

static GThreadPool *
readers (void)
{
  static gsize        once = 0;
  static GThreadPool *pool = NULL;

  if (g_once_init_enter (&once))
    {
      pool = g_thread_pool_new (run_helper, NULL, READERS_MOST, FALSE, NULL);
      g_once_init_leave (&once, 1);
    }
  return pool;
}

/* On the worker. What is found out is left in the ask, which outlives the job. */
static gpointer
fetch_job (AttestDesk   *desk,
           gpointer      data,
           GCancellable *cancellable,
           GError      **error)
{
  Ask *ask = data;
  g_autoptr (AttestItem) item = NULL;

  if (ask->side > 0 && !attest_desk_check_gate (ask->gate, error))
    return NULL;
  item = attest_desk_find_item (desk, ask->item_id, error);
  if (item == NULL)
    return NULL;
  if (!attest_desk_read_kind (item, &ask->kind))
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_UNAVAILABLE, "There are no words in it that can be shown");
      return NULL;
    }
  if (ask->side > 0)
    return attest_desk_view_part (desk, item->id, ask->number, ask->gate, ATTEST_READ_INPUT_MOST, error);
  return ask->look ? attest_desk_view (desk, item->id, ATTEST_READ_INPUT_MOST, error)
                   : attest_desk_peek (desk, item->id, ATTEST_READ_INPUT_MOST, error);
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Ask    *ask = g_task_get_task_data (task);
  GError *error = NULL;

  ask->bytes = attest_session_run_finish (ATTEST_SESSION (source), result, &error);
  if (ask->bytes == NULL)
    g_task_return_error (task, error);
  else
    g_thread_pool_push (readers (), g_steal_pointer (&task), NULL);
}

static void
begin (AttestSession      *self,
       Ask                *ask,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_name (task, "session/reading");
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, ask, ask_free);
  attest_session_read_async (self, "session/reading", fetch_job, ask, NULL, (GDestroyNotify)g_bytes_unref, cancellable, fetched_cb, task);
}

void
attest_session_reading_async (AttestSession      *self,
                              const char         *item_id,
                              guint               from,
                              gboolean            look,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  Ask *ask = g_new0 (Ask, 1);

  ask->item_id = g_strdup (item_id);
  ask->number = from;
  ask->look = look;
  begin (self, ask, cancellable, callback, user_data);
}

/**
 * attest_session_reading_finish:
 *
 * Returns: (transfer full): what was read; %NULL when it cannot be, and the
 *   item is as it was
 */
AttestReading *
attest_session_reading_finish (AttestSession *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
attest_session_part_async (AttestSession      *self,
                           const char         *item_id,
                           guint               part,
                           AttestGate          gate,
                           guint               max_side,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  Ask *ask = g_new0 (Ask, 1);

  ask->item_id = g_strdup (item_id);
  ask->number = part;
  ask->side = MAX (max_side, 1);
  ask->gate = gate;
  begin (self, ask, cancellable, callback, user_data);
}

/**
 * attest_session_part_finish:
 *
 * Returns: (transfer full): the picture, or %NULL with %ATTEST_ERROR_GATE when
 *   the answer was not no and nothing was opened
 */
AttestPicture *
attest_session_part_finish (AttestSession *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
