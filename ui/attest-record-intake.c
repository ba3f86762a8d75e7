/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-record-find.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/attest-error.h"

#define CHUNK (1 << 20)

/* The bytes are kept as they were offered. Decoding and encoding again would
 * give the same picture and another fingerprint. Best first; last a letter, as
 * some mail programs hand over what is dragged out of them. */
static const char *const picture_types[] = { "image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp", "image/tiff", "message/rfc822", NULL };

typedef struct
{
  GObject      *source; /* GdkClipboard or GdkDrop */
  const char   *method;
  GInputStream *stream;
  GByteArray   *bytes;
} Intake;

static void
intake_free (Intake *self)
{
  g_object_unref (self->source);
  g_clear_object (&self->stream);
  g_byte_array_unref (self->bytes);
  g_free (self);
}

/* A drop must be finished whatever happened, or the other program waits. */
static void
intake_end (GTask   *task,
            gboolean worked)
{
  Intake *self = g_task_get_task_data (task);

  if (GDK_IS_DROP (self->source))
    gdk_drop_finish (GDK_DROP (self->source), worked ? GDK_ACTION_COPY : 0);
}

static void
intake_fail (GTask  *task,
             GError *error)
{
  intake_end (task, FALSE);
  g_task_return_error (task, error);
}

static void
intake_refuse (GTask      *task,
               AttestError code,
               const char *message)
{
  intake_fail (task, g_error_new_literal (ATTEST_ERROR, code, message));
}

static void
intake_bytes_done (GTask *task)
{
  Intake *self = g_task_get_task_data (task);
  g_autoptr (GBytes) bytes = g_byte_array_free_to_bytes (g_steal_pointer (&self->bytes));
  GPtrArray *finds;

  self->bytes = g_byte_array_new ();
  if (g_bytes_get_size (bytes) == 0)
    {
      intake_refuse (task, ATTEST_ERROR_INPUT, "The other program offered a picture and gave no bytes");
      return;
    }
  finds = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_find_free);
  g_ptr_array_add (finds, attest_find_new_bytes (bytes, self->method));
  intake_end (task, TRUE);
  g_task_return_pointer (task, finds, (GDestroyNotify)g_ptr_array_unref);
}

static void intake_read_more (GTask *task);

static void
intake_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) part = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);
  Intake *self = g_task_get_task_data (task);

  if (part == NULL)
    {
      intake_fail (task, g_steal_pointer (&error));
      return;
    }
  if (g_bytes_get_size (part) == 0)
    {
      intake_bytes_done (task);
      return;
    }
  if (self->bytes->len + g_bytes_get_size (part) > ATTEST_FIND_MOST)
    {
      intake_refuse (task, ATTEST_ERROR_TOO_LARGE, "The picture is larger than 64 MiB; save it and choose the file");
      return;
    }
  g_byte_array_append (self->bytes, g_bytes_get_data (part, NULL), g_bytes_get_size (part));
  intake_read_more (g_steal_pointer (&task));
}

/* Always asynchronous: under X11 a blocking read of a clipboard stream waits
 * for an answer that only our own main loop could bring. */
static void
intake_read_more (GTask *task)
{
  Intake *self = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (self->stream, CHUNK, G_PRIORITY_DEFAULT, g_task_get_cancellable (task), intake_read_cb, task);
}

static void
intake_stream_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Intake *self = g_task_get_task_data (task);

  self->stream = GDK_IS_DROP (object) ? gdk_drop_read_finish (GDK_DROP (object), result, NULL, &error)
                                      : gdk_clipboard_read_finish (GDK_CLIPBOARD (object), result, NULL, &error);
  if (self->stream == NULL)
    intake_fail (task, g_steal_pointer (&error));
  else
    intake_read_more (g_steal_pointer (&task));
}

static gboolean
offers_picture (GdkContentFormats *formats)
{
  for (guint i = 0; picture_types[i] != NULL; i++)
    if (gdk_content_formats_contain_mime_type (formats, picture_types[i]))
      return TRUE;
  return FALSE;
}

static gboolean
offers_files (GdkContentFormats *formats)
{
  return gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST) ||
         gdk_content_formats_contain_mime_type (formats, "text/uri-list");
}

/* Takes over @task. */
static void
intake_read_picture (GTask *task)
{
  Intake       *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (GDK_IS_DROP (self->source))
    gdk_drop_read_async (GDK_DROP (self->source), (const char **)picture_types, G_PRIORITY_DEFAULT, cancellable, intake_stream_cb, task);
  else
    gdk_clipboard_read_async (GDK_CLIPBOARD (self->source), (const char **)picture_types, G_PRIORITY_DEFAULT, cancellable, intake_stream_cb, task);
}

static GdkContentFormats *
intake_formats_of (Intake *self)
{
  return GDK_IS_DROP (self->source) ? gdk_drop_get_formats (GDK_DROP (self->source))
                                    : gdk_clipboard_get_formats (GDK_CLIPBOARD (self->source));
}

static void
intake_list_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  Intake       *self = g_task_get_task_data (task);
  const GValue *value;
  GPtrArray    *finds;
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);

  value = GDK_IS_DROP (object) ? gdk_drop_read_value_finish (GDK_DROP (object), result, &error)
                               : gdk_clipboard_read_value_finish (GDK_CLIPBOARD (object), result, &error);
  if (value == NULL)
    {
      intake_fail (task, g_steal_pointer (&error));
      return;
    }
  for (GSList *l = g_value_get_boxed (value); l != NULL; l = l->next)
    g_list_store_append (files, l->data);
  finds = attest_intake_files (G_LIST_MODEL (files), ATTEST_GATE_NO, self->method, &error);
  if (finds == NULL && offers_picture (intake_formats_of (self)))
    {
      intake_read_picture (g_steal_pointer (&task));
      return;
    }
  if (finds == NULL)
    {
      intake_fail (task, g_steal_pointer (&error));
      return;
    }
  intake_end (task, TRUE);
  g_task_return_pointer (task, finds, (GDestroyNotify)g_ptr_array_unref);
}

/* A file is taken before a picture: it is the original, with its times. A
 * browser offers both, the file being an address; then the picture counts.
 * Takes over @task. */
static void
intake_begin (GTask *task)
{
  Intake            *self = g_task_get_task_data (task);
  GdkContentFormats *formats = intake_formats_of (self);
  GCancellable      *cancellable = g_task_get_cancellable (task);

  if (offers_files (formats) && GDK_IS_DROP (self->source))
    gdk_drop_read_value_async (GDK_DROP (self->source), GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, cancellable, intake_list_cb, task);
  else if (offers_files (formats))
    gdk_clipboard_read_value_async (GDK_CLIPBOARD (self->source), GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, cancellable, intake_list_cb, task);
  else if (offers_picture (formats))
    intake_read_picture (task);
  else
    {
      intake_refuse (task, ATTEST_ERROR_NOT_FOUND, "There is no picture and no file in what was given");
      g_object_unref (task);
    }
}

static GTask *
intake_task (GObject            *source,
             const char         *method,
             AttestGate          gate,
             GCancellable       *cancellable,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  GTask  *task = g_task_new (NULL, cancellable, callback, user_data);
  Intake *self = g_new0 (Intake, 1);

  self->source = g_object_ref (source);
  self->method = method;
  self->bytes = g_byte_array_new ();
  g_task_set_name (task, "record/intake");
  g_task_set_task_data (task, self, (GDestroyNotify)intake_free);
  if (gate == ATTEST_GATE_NO)
    return task;
  intake_refuse (task, ATTEST_ERROR_GATE, "The question at the gate was not answered with no");
  g_object_unref (task);
  return NULL;
}

/**
 * attest_intake_clipboard_async:
 * @gate: the answer at the gate
 *
 * Reads a picture, byte by byte as it was offered, or a list of files. What is
 * on the clipboard is neither read nor asked for unless @gate is
 * %ATTEST_GATE_NO.
 */
void
attest_intake_clipboard_async (GdkClipboard       *clipboard,
                               AttestGate          gate,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  GTask *task = intake_task (G_OBJECT (clipboard), "clipboard", gate, cancellable, callback, user_data);

  if (task != NULL)
    intake_begin (task);
}

/**
 * attest_intake_drop_async:
 * @drop: a drop that the person has let go; it is finished when this ends
 * @gate: the answer at the gate
 *
 * As attest_intake_clipboard_async().
 */
void
attest_intake_drop_async (GdkDrop            *drop,
                          AttestGate          gate,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  GTask *task = intake_task (G_OBJECT (drop), "drop", gate, cancellable, callback, user_data);

  if (task != NULL)
    intake_begin (task);
}

/**
 * attest_intake_finish:
 *
 * Returns: (transfer full) (element-type AttestFind): what was taken in, at
 *   least one
 */
GPtrArray *
attest_intake_finish (GAsyncResult *result,
                      GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * attest_intake_files:
 * @files: GFiles that were chosen or dropped
 * @gate: the answer at the gate
 *
 * Files are named here and opened only when they are sealed.
 *
 * Returns: (transfer full) (element-type AttestFind): at least one; %NULL with
 *   %ATTEST_ERROR_GATE, or %ATTEST_ERROR_INPUT when one is not on this computer
 */
GPtrArray *
attest_intake_files (GListModel *files,
                     AttestGate  gate,
                     const char *method,
                     GError    **error)
{
  g_autoptr (GPtrArray) finds = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_find_free);

  if (gate != ATTEST_GATE_NO)
    {
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_GATE, "The question at the gate was not answered with no");
      return NULL;
    }
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      if (g_file_peek_path (file) == NULL)
        {
          g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "The file is not on this computer; save it first");
          return NULL;
        }
      g_ptr_array_add (finds, attest_find_new_path (g_file_peek_path (file), method));
    }
  if (finds->len == 0)
    {
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND, "No file was given");
      return NULL;
    }
  return g_steal_pointer (&finds);
}

/**
 * attest_intake_formats:
 *
 * Returns: (transfer full): what can be dropped here; naming it reads nothing
 */
GdkContentFormats *
attest_intake_formats (void)
{
  GdkContentFormatsBuilder *builder = gdk_content_formats_builder_new ();

  gdk_content_formats_builder_add_gtype (builder, GDK_TYPE_FILE_LIST);
  gdk_content_formats_builder_add_mime_type (builder, "text/uri-list");
  for (guint i = 0; picture_types[i] != NULL; i++)
    gdk_content_formats_builder_add_mime_type (builder, picture_types[i]);
  return gdk_content_formats_builder_free_to_formats (builder);
}
