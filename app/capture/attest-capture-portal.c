/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/attest-capture-portal.h"

#include "base/attest-error.h"
#include "base/attest-id.h"
#include "capture/attest-portal-shot.h"

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_SCREENSHOT "org.freedesktop.portal.Screenshot"
#define PORTAL_REQUEST "org.freedesktop.portal.Request"

/* How long an answer that nobody waits for any more is still cleaned up after. */
#define PORTAL_LINGER_S 60

/* One question to the portal.
 *
 *   ASKED    -> response 0 and a good file      -> DONE, task returns a shot
 *   ASKED    -> response 1, 2, bad file, error  -> DONE, task returns an error
 *   ASKED    -> timeout or cancel               -> LINGERING, task returns an error
 *   LINGERING-> response 0                      -> DONE, the late file is removed
 *   LINGERING-> PORTAL_LINGER_S over            -> DONE
 *
 * One reference is the state machine's, dropped at DONE; one more belongs to
 * each call under way. Everything happens in the context of the caller. */
typedef struct
{
  guint refs;
  /* Owned */
  GTask           *task; /* NULL once it has been answered */
  GDBusConnection *bus;
  GCancellable    *calls; /* ends our own calls, never the person's */
  GSource         *timer;
  GSource         *cancelled;
  char            *state_dir;
  char            *parent_window;
  char            *token;
  char            *handle;     /* object path of the request */
  guint            signals[2]; /* subscriptions; 0 is none */
  /* Facts */
  gboolean interactive;
  gboolean finished;
  guint    timeout_s;
  gint64   asked_ms;
} Request;

static void
request_unref (Request *self)
{
  if (--self->refs > 0)
    return;
  g_assert (self->task == NULL && self->timer == NULL && self->cancelled == NULL);
  g_clear_object (&self->bus);
  g_clear_object (&self->calls);
  g_free (self->state_dir);
  g_free (self->parent_window);
  g_free (self->token);
  g_free (self->handle);
  g_free (self);
}

static Request *
request_ref (Request *self)
{
  self->refs++;
  return self;
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    {
      g_source_destroy (*source);
      g_clear_pointer (source, g_source_unref);
    }
}

/* Nothing is called back after this. */
static void
request_finish (Request *self)
{
  if (self->finished)
    return;
  self->finished = TRUE;
  clear_source (&self->timer);
  clear_source (&self->cancelled);
  for (guint i = 0; i < G_N_ELEMENTS (self->signals); i++)
    if (self->signals[i] != 0)
      g_dbus_connection_signal_unsubscribe (self->bus, self->signals[i]);
  g_cancellable_cancel (self->calls);
  request_unref (self);
}

static void
request_fail (Request *self,
              GError  *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  request_finish (self);
  if (task != NULL)
    g_task_return_error (task, error);
  else
    g_error_free (error);
}

static gboolean
linger_over_cb (gpointer user_data)
{
  request_finish (user_data);
  return G_SOURCE_REMOVE;
}

static void
request_set_timer (Request    *self,
                   guint       seconds,
                   GSourceFunc callback)
{
  clear_source (&self->timer);
  self->timer = g_timeout_source_new_seconds (seconds);
  g_source_set_callback (self->timer, callback, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

static void
request_close (Request *self)
{
  g_dbus_connection_call (self->bus, PORTAL_NAME, self->handle, PORTAL_REQUEST, "Close", NULL, NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

/* The person is answered now. The portal is told to stop; should it leave a
 * picture behind all the same, that is cleaned up for a while longer. A
 * blocking caller's context ends with the answer, and its program perhaps as
 * well: there the word must have left, and no more can be done. */
static void
request_give_up (Request    *self,
                 AttestError code,
                 const char *words)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  gboolean blocking = g_main_context_get_thread_default () != NULL;

  g_assert (task != NULL);
  clear_source (&self->cancelled);
  if (self->handle != NULL)
    request_close (self);
  if (self->handle != NULL && blocking)
    (void)g_dbus_connection_flush_sync (self->bus, NULL, NULL);
  if (self->handle != NULL && !blocking)
    request_set_timer (self, PORTAL_LINGER_S, linger_over_cb);
  else
    request_finish (self);
  g_task_return_new_error (task, ATTEST_ERROR, (int)code, "%s", words);
}

static gboolean
timeout_cb (gpointer user_data)
{
  request_give_up (user_data, ATTEST_ERROR_UNAVAILABLE, "The screenshot service did not answer in time");
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  request_give_up (user_data, ATTEST_ERROR_CANCELLED, "The screenshot was stopped");
  return G_SOURCE_REMOVE;
}

static void
request_succeed (Request  *self,
                 GVariant *results)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  g_autoptr (GError) error = NULL;
  const char       *uri = NULL;
  AttestPortalShot *shot = NULL;

  if (g_variant_lookup (results, "uri", "&s", &uri))
    shot = attest_portal_shot_new (uri, self->state_dir, self->asked_ms, &error);
  else
    g_set_error_literal (&error, ATTEST_ERROR, ATTEST_ERROR_STORAGE, "The screenshot service named no file");
  request_finish (self);
  if (shot == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, shot, (GDestroyNotify)attest_portal_shot_free);
}

/* Nobody waits for this picture any more, so it is not left lying about. */
static void
request_discard_late (Request  *self,
                      GVariant *results)
{
  g_autoptr (AttestPortalShot) shot = NULL;
  const char *uri = NULL;

  if (g_variant_lookup (results, "uri", "&s", &uri))
    shot = attest_portal_shot_new (uri, NULL, self->asked_ms, NULL);
  if (shot != NULL)
    (void)attest_portal_shot_discard (shot);
  request_finish (self);
}

static void
response_cb (GDBusConnection *bus,
             const char      *sender,
             const char      *path,
             const char      *interface,
             const char      *signal,
             GVariant        *parameters,
             gpointer         user_data)
{
  Request *self = user_data;
  g_autoptr (GVariant) results = NULL;
  guint32 response = 2;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    return;
  g_variant_get (parameters, "(u@a{sv})", &response, &results);
  if (self->task == NULL && response == 0)
    request_discard_late (self, results);
  else if (self->task == NULL)
    request_finish (self);
  else if (response == 0)
    request_succeed (self, results);
  else if (response == 1)
    request_fail (self, g_error_new_literal (ATTEST_ERROR, ATTEST_ERROR_CANCELLED, "No screenshot was taken"));
  else
    request_fail (self, g_error_new_literal (ATTEST_ERROR, ATTEST_ERROR_STORAGE, "The screenshot service could not take a screenshot"));
}

static guint
request_subscribe (Request    *self,
                   const char *handle)
{
  return g_dbus_connection_signal_subscribe (self->bus, PORTAL_NAME, PORTAL_REQUEST, "Response", handle, NULL,
                                             G_DBUS_SIGNAL_FLAGS_NONE, response_cb, self, NULL);
}

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Request *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  const char *handle = NULL;

  if (!self->finished && reply == NULL && self->task == NULL)
    request_finish (self);
  else if (!self->finished && reply == NULL)
    {
      g_dbus_error_strip_remote_error (error);
      request_fail (self, g_error_new (ATTEST_ERROR, ATTEST_ERROR_UNAVAILABLE, "This computer offers no screenshot service: %s", error->message));
    }
  else if (!self->finished)
    {
      g_variant_get (reply, "(&o)", &handle);
      /* Portals before 0.9 chose the path themselves. */
      if (g_strcmp0 (handle, self->handle) != 0)
        {
          self->signals[1] = request_subscribe (self, handle);
          g_free (self->handle);
          self->handle = g_strdup (handle);
        }
    }
  request_unref (self);
}

static void
request_ask (Request *self)
{
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (self->bus) + 1);
  GVariantBuilder  options;

  g_strdelimit (sender, ".", '_');
  self->handle = g_strdup_printf (PORTAL_PATH "/request/%s/%s", sender, self->token);
  self->signals[0] = request_subscribe (self, self->handle);
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (self->token));
  g_variant_builder_add (&options, "{sv}", "interactive", g_variant_new_boolean (self->interactive));
  g_variant_builder_add (&options, "{sv}", "modal", g_variant_new_boolean (TRUE));
  self->asked_ms = g_get_real_time () / 1000;
  g_dbus_connection_call (self->bus, PORTAL_NAME, PORTAL_PATH, PORTAL_SCREENSHOT, "Screenshot",
                          g_variant_new ("(sa{sv})", self->parent_window, &options), G_VARIANT_TYPE ("(o)"),
                          G_DBUS_CALL_FLAGS_NONE, (int)MIN (self->timeout_s, 3600) * 1000, self->calls, asked_cb, request_ref (self));
}

static void
bus_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  Request *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);

  if (!self->finished && bus == NULL)
    request_fail (self, g_error_new (ATTEST_ERROR, ATTEST_ERROR_UNAVAILABLE, "This computer offers no screenshot service: %s", error->message));
  else if (!self->finished)
    {
      self->bus = g_steal_pointer (&bus);
      request_ask (self);
    }
  request_unref (self);
}

static void
request_watch_cancel (Request      *self,
                      GCancellable *cancellable)
{
  if (cancellable == NULL)
    return;
  self->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (self->cancelled, G_SOURCE_FUNC (cancelled_cb), self, NULL);
  g_source_attach (self->cancelled, g_main_context_get_thread_default ());
}

/**
 * attest_portal_screenshot_async:
 * @state_dir: (nullable): a folder of ours, for the note that lets
 *   attest_portal_sweep() clean up after a crash
 * @interactive: whether the person chooses what to capture
 * @parent_window: (nullable): "wayland:HANDLE", "x11:ID", or nothing
 * @timeout_s: how long to wait in seconds, as a rule %ATTEST_PORTAL_TIMEOUT_S
 * @cancellable: (nullable): to stop waiting
 * @callback: called in the context of the caller
 * @user_data: for @callback
 *
 * Asks the desktop's portal for a screenshot. Only to be called once the
 * indecent-image question has been answered with no.
 */
void
attest_portal_screenshot_async (const char         *state_dir,
                                gboolean            interactive,
                                const char         *parent_window,
                                guint               timeout_s,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  Request         *self = g_new0 (Request, 1);
  g_autofree char *id = attest_id_new ();

  self->refs = 1;
  self->task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_name (self->task, "portal/screenshot");
  self->calls = g_cancellable_new ();
  self->state_dir = g_strdup (state_dir);
  self->parent_window = g_strdup (parent_window == NULL ? "" : parent_window);
  self->token = g_strconcat ("attest", id, NULL);
  self->interactive = interactive;
  self->timeout_s = MAX (timeout_s, 1);
  request_set_timer (self, self->timeout_s, timeout_cb);
  request_watch_cancel (self, cancellable);
  /* Not to be cancelled: the connection is everybody's, and would stay failed. */
  g_bus_get (G_BUS_TYPE_SESSION, NULL, bus_cb, request_ref (self));
}

/**
 * attest_portal_screenshot_finish:
 * @result: what the callback was given
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the screenshot, whose readable file the caller
 *   must seal and attest_portal_shot_discard(); or %NULL with
 *   %ATTEST_ERROR_CANCELLED when the person said no, %ATTEST_ERROR_UNAVAILABLE
 *   when there is no such service or it stays silent, %ATTEST_ERROR_STORAGE
 *   when it failed, %ATTEST_ERROR_INPUT when it named a file that cannot be
 *   its screenshot (which is then left alone)
 */
AttestPortalShot *
attest_portal_screenshot_finish (GAsyncResult *result,
                                 GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
take_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

/**
 * attest_portal_screenshot:
 *
 * As attest_portal_screenshot_async(), but blocks; for the command line and
 * never for a thread with a window.
 */
AttestPortalShot *
attest_portal_screenshot (const char   *state_dir,
                          gboolean      interactive,
                          guint         timeout_s,
                          GCancellable *cancellable,
                          GError      **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GDBusConnection) bus = NULL;

  g_main_context_push_thread_default (context);
  attest_portal_screenshot_async (state_dir, interactive, NULL, timeout_s, cancellable, take_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (context, TRUE);
  /* Calls that were given up answer at once. */
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  return attest_portal_screenshot_finish (result, error);
}
