/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-keyring-private.h"

#define PROMPT_INTERFACE "org.freedesktop.Secret.Prompt"

/* Asked for here and not by libsecret 0.20, which loses the task when the
 * service ends with its question open, and cannot tell that from a refusal. */

GDBusConnection *
keyring_connection (KeyringWork *work)
{
  return g_dbus_proxy_get_connection (G_DBUS_PROXY (work->service));
}

/* A question that nobody needs answered any more goes off the screen. */
void
keyring_end_prompt (KeyringWork *work)
{
  if (work->prompt_signal != 0)
    g_dbus_connection_signal_unsubscribe (keyring_connection (work), work->prompt_signal);
  if (work->prompt_signal != 0 && work->is_locked)
    g_dbus_connection_call (keyring_connection (work), g_dbus_proxy_get_name (G_DBUS_PROXY (work->service)), work->prompt, PROMPT_INTERFACE,
                            "Dismiss", NULL, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
  work->prompt_signal = 0;
}

static void
unlocked (GTask *task)
{
  KeyringWork *work = g_task_get_task_data (task);

  work->is_locked = FALSE;
  keyring_end_prompt (work);
  if (!work->done)
    keyring_do_deed (task);
}

static void
completed_cb (GDBusConnection *connection,
              const char      *sender,
              const char      *path,
              const char      *interface,
              const char      *name,
              GVariant        *parameters,
              gpointer         data)
{
  g_autoptr (GTask) task = g_object_ref (data);
  gboolean dismissed = TRUE;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(bv)")))
    g_variant_get (parameters, "(bv)", &dismissed, NULL);
  if (dismissed)
    keyring_conclude (task, ATTEST_KEYRING_LOCKED);
  else
    unlocked (task);
}

static void
prompted_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (reply == NULL)
    keyring_conclude_error (task, error);
}

static void
prompt (GTask      *task,
        const char *path)
{
  KeyringWork *work = g_task_get_task_data (task);
  const char  *name = g_dbus_proxy_get_name (G_DBUS_PROXY (work->service));

  work->prompt = g_strdup (path);
  work->prompt_signal = g_dbus_connection_signal_subscribe (keyring_connection (work), name, PROMPT_INTERFACE, "Completed", path, NULL,
                                                            G_DBUS_SIGNAL_FLAGS_NONE, completed_cb, g_object_ref (task), g_object_unref);
  g_dbus_connection_call (keyring_connection (work), name, path, PROMPT_INTERFACE, "Prompt", g_variant_new ("(s)", ""), NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, G_MAXINT, work->inner, prompted_cb, g_object_ref (task));
}

static void
unlock_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask) task = data;
  KeyringWork *work = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, &error);
  g_autofree char *path = NULL;

  if (reply == NULL || !g_variant_is_of_type (reply, G_VARIANT_TYPE ("(aoo)")))
    {
      keyring_conclude_error (task, error);
      return;
    }
  g_variant_get (reply, "(aoo)", NULL, &path);
  if (work->done)
    return;
  if (g_str_equal (path, "/"))
    unlocked (task);
  else
    prompt (task, path);
}

void
keyring_unlock (GTask *task)
{
  KeyringWork *work = g_task_get_task_data (task);
  const char  *paths[] = { g_dbus_proxy_get_object_path (G_DBUS_PROXY (work->collection)), NULL };

  g_dbus_proxy_call (G_DBUS_PROXY (work->service), "Unlock", g_variant_new ("(^ao)", paths), G_DBUS_CALL_FLAGS_NONE, G_MAXINT, work->inner,
                     unlock_cb, g_object_ref (task));
}
