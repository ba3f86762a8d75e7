/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-mail.h"

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <glib/gi18n.h>
#include <unistd.h>

#include "base/attest-error.h"

/* The e-mail portal, which opens the person's own mail program with the sealed
 * file attached; where there is none, the xdg-email command. Neither tells
 * whether the mail was sent. What the mail says is the record's number alone. */

#define PORTAL "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"

static char *
subject_of (const char *reference)
{
  return g_strdup_printf (_ ("Sealed file %s"), reference);
}

static char *
body_of (const char *reference)
{
  return g_strdup_printf (_ ("A sealed file is attached. Open it with Attest. Its number is %s."), reference);
}

typedef struct
{
  char            *reference;
  char            *path;
  GDBusConnection *bus;
  guint            signal;
} Letter;

static void
letter_free (Letter *self)
{
  if (self->signal != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->signal);
  g_clear_object (&self->bus);
  g_free (self->reference);
  g_free (self->path);
  g_free (self);
}

static void
command_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, ATTEST_ERROR, ATTEST_ERROR_UNAVAILABLE, "%s", error->message);
}

static void
by_command (GTask *task)
{
  Letter          *letter = g_task_get_task_data (task);
  g_autofree char *subject = subject_of (letter->reference), *body = body_of (letter->reference);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) command = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                                                      "xdg-email", "--utf8", "--subject", subject, "--body", body, "--attach", letter->path, NULL);

  if (command == NULL)
    g_task_return_new_error (task, ATTEST_ERROR, ATTEST_ERROR_UNAVAILABLE, "%s", error->message);
  else
    g_subprocess_wait_check_async (command, NULL, command_cb, g_object_ref (task));
  g_object_unref (task);
}

static void
response_cb (GDBusConnection *bus,
             const char      *sender,
             const char      *path,
             const char      *interface,
             const char      *name,
             GVariant        *parameters,
             gpointer         user_data)
{
  GTask  *task = user_data;
  Letter *letter = g_task_get_task_data (task);
  guint   answer = 2;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    g_variant_get (parameters, "(ua{sv})", &answer, NULL);
  g_dbus_connection_signal_unsubscribe (bus, letter->signal);
  letter->signal = 0;
  if (answer == 0)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, ATTEST_ERROR, answer == 1 ? ATTEST_ERROR_CANCELLED : ATTEST_ERROR_UNAVAILABLE, "The mail program was not opened");
  g_object_unref (task);
}

static void
called_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask  *task = user_data;
  Letter *letter = g_task_get_task_data (task);
  g_autoptr (GVariant) answer = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), NULL, result, NULL);

  if (answer != NULL)
    return;
  g_dbus_connection_signal_unsubscribe (letter->bus, letter->signal);
  letter->signal = 0;
  by_command (task);
}

/* The portal answers at a path that follows from our name and a token. */
static char *
request_path (GDBusConnection *bus,
              const char      *token)
{
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (bus) + 1);

  return g_strdup_printf ("/org/freedesktop/portal/desktop/request/%s/%s", g_strdelimit (sender, ".", '_'), token);
}

static GVariant *
options_of (const Letter *letter,
            const char   *token,
            int           handle)
{
  GVariantBuilder  options, files;
  g_autofree char *subject = subject_of (letter->reference), *body = body_of (letter->reference);

  g_variant_builder_init (&files, G_VARIANT_TYPE ("ah"));
  g_variant_builder_add (&files, "h", handle);
  g_variant_builder_init (&options, G_VARIANT_TYPE ("a{sv}"));
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  g_variant_builder_add (&options, "{sv}", "subject", g_variant_new_string (subject));
  g_variant_builder_add (&options, "{sv}", "body", g_variant_new_string (body));
  g_variant_builder_add (&options, "{sv}", "attachment_fds", g_variant_builder_end (&files));
  return g_variant_new ("(sa{sv})", "", &options);
}

/**
 * attest_mail_compose_async:
 * @parent: the window that asks
 * @reference: the record's number
 * @path: the sealed file
 * @cancellable: (nullable): stops it
 * @callback: called when a mail program was opened, or none was
 * @user_data: for @callback
 *
 * What @callback is told says nothing of whether the mail was sent.
 */
void
attest_mail_compose_async (GtkWindow          *parent,
                           const char         *reference,
                           const char         *path,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask           *task = g_task_new (NULL, cancellable, callback, user_data);
  Letter          *letter = g_new0 (Letter, 1);
  g_autofree char *token = g_strdup_printf ("attest%u", g_random_int ()), *request = NULL;
  g_autoptr (GUnixFDList) files = g_unix_fd_list_new ();
  int fd = open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC), handle = -1;

  letter->reference = g_strdup (reference);
  letter->path = g_strdup (path);
  letter->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_task_set_task_data (task, letter, (GDestroyNotify)letter_free);
  if (fd >= 0)
    {
      handle = g_unix_fd_list_append (files, fd, NULL);
      close (fd);
    }
  if (letter->bus == NULL || handle < 0)
    {
      by_command (task);
      return;
    }
  request = request_path (letter->bus, token);
  letter->signal = g_dbus_connection_signal_subscribe (letter->bus, PORTAL, "org.freedesktop.portal.Request", "Response", request, NULL,
                                                       G_DBUS_SIGNAL_FLAGS_NONE, response_cb, task, NULL);
  g_dbus_connection_call_with_unix_fd_list (letter->bus, PORTAL, PORTAL_PATH, "org.freedesktop.portal.Email", "ComposeEmail",
                                            options_of (letter, token, handle), G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1, files,
                                            cancellable, called_cb, task);
}

gboolean
attest_mail_compose_finish (GAsyncResult *result,
                            GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
