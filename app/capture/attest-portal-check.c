/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "capture/attest-capture-portal.h"

#include "base/attest-error.h"

#define PORTAL_NAME "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_SCREENSHOT "org.freedesktop.portal.Screenshot"

/* How long an installed portal may take to start and answer, milliseconds. */
#define PORTAL_CHECK_MS 5000

static void
version_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, ATTEST_ERROR, ATTEST_ERROR_UNAVAILABLE, "This computer offers no screenshot service: %s", error->message);
}

static void
check_bus_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (bus == NULL)
    g_task_return_new_error (task, ATTEST_ERROR, ATTEST_ERROR_UNAVAILABLE, "This computer offers no screenshot service: %s", error->message);
  else
    g_dbus_connection_call (bus, PORTAL_NAME, PORTAL_PATH, "org.freedesktop.DBus.Properties", "Get",
                            g_variant_new ("(ss)", PORTAL_SCREENSHOT, "version"), G_VARIANT_TYPE ("(v)"),
                            G_DBUS_CALL_FLAGS_NONE, PORTAL_CHECK_MS, cancellable, version_cb, g_steal_pointer (&task));
}

/**
 * attest_portal_has_screenshot_async:
 * @cancellable: (nullable): to stop waiting
 * @callback: called within seconds whatever the desktop does
 * @user_data: for @callback
 *
 * Asks whether the desktop can take screenshots for us, so that the button
 * can be left out where it cannot. Nothing is captured.
 */
void
attest_portal_has_screenshot_async (GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_name (task, "portal/has-screenshot");
  g_task_set_check_cancellable (task, FALSE);
  /* Not to be cancelled: the connection is everybody's, and would stay failed. */
  g_bus_get (G_BUS_TYPE_SESSION, NULL, check_bus_cb, g_steal_pointer (&task));
}

/**
 * attest_portal_has_screenshot_finish:
 * @result: what the callback was given
 * @error: return location for an #AttestError
 *
 * Returns: %TRUE, or %FALSE with %ATTEST_ERROR_UNAVAILABLE and the reason
 */
gboolean
attest_portal_has_screenshot_finish (GAsyncResult *result,
                                     GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
