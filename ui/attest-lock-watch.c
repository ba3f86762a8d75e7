/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-lock-watch.h"

#include <gio/gunixfdlist.h>
#include <glib/gi18n.h>
#include <unistd.h>

#define LOGIN "org.freedesktop.login1"
#define LOGIN_PATH "/org/freedesktop/login1"
#define LOGIN_MANAGER "org.freedesktop.login1.Manager"
#define LOGIN_SESSION "org.freedesktop.login1.Session"

/* Every desktop has its own name for the same signal. Whoever sends it without
 * being a screen lock locks Attest, and nothing worse. */
static const char *const screensavers[] = {
  "org.gnome.ScreenSaver", "org.freedesktop.ScreenSaver", "org.cinnamon.ScreenSaver", "org.mate.ScreenSaver", "org.xfce.ScreenSaver"
};

struct _AttestLockWatch
{
  GObject parent_instance;

  /* Owned */
  AttestSession   *session;
  GDBusConnection *desktop; /* the session bus; NULL */
  GDBusConnection *system;  /* NULL */
  GCancellable    *cancellable;

  guint    screensaver_signals[G_N_ELEMENTS (screensavers)];
  guint    sleep_signal;
  guint    lock_signal;
  int      inhibitor;    /* holds the computer awake until it is closed; -1 */
  gboolean falls_asleep; /* it waits for us */
};

enum {
  LOCK,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AttestLockWatch, attest_lock_watch, G_TYPE_OBJECT)

static void
let_sleep (AttestLockWatch *self)
{
  if (self->inhibitor >= 0)
    close (self->inhibitor);
  self->inhibitor = -1;
}

static void
inhibited_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GUnixFDList) fds = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), &fds, result, &error);
  AttestLockWatch *self = user_data;
  gint32           handle = 0;

  if (reply == NULL)
    {
      g_debug ("The computer does not wait for Attest before it sleeps: %s", error->message);
      return;
    }
  g_variant_get (reply, "(h)", &handle);
  if (fds == NULL)
    return;
  let_sleep (self);
  self->inhibitor = g_unix_fd_list_get (fds, handle, NULL);
}

static void
hold_sleep (AttestLockWatch *self)
{
  g_dbus_connection_call_with_unix_fd_list (self->system, LOGIN, LOGIN_PATH, LOGIN_MANAGER, "Inhibit",
                                            g_variant_new ("(ssss)", "sleep", "Attest", _ ("Attest locks your records first"), "delay"),
                                            G_VARIANT_TYPE ("(h)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, self->cancellable, inhibited_cb, self);
}

static void
lock (AttestLockWatch *self)
{
  g_signal_emit (self, signals[LOCK], 0);
}

/* Once the store is closed nothing keeps the computer awake any more. */
static void
state_cb (AttestLockWatch *self)
{
  if (self->falls_asleep && attest_session_get_state (self->session) != ATTEST_SESSION_OPEN)
    let_sleep (self);
}

static void
sleep_cb (GDBusConnection *connection,
          const char      *sender,
          const char      *path,
          const char      *interface,
          const char      *name,
          GVariant        *parameters,
          gpointer         user_data)
{
  AttestLockWatch *self = user_data;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;
  g_variant_get (parameters, "(b)", &self->falls_asleep);
  if (!self->falls_asleep)
    {
      hold_sleep (self);
      return;
    }
  lock (self);
  state_cb (self);
}

static void
lock_cb (GDBusConnection *connection,
         const char      *sender,
         const char      *path,
         const char      *interface,
         const char      *name,
         GVariant        *parameters,
         gpointer         user_data)
{
  lock (user_data);
}

static void
screensaver_cb (GDBusConnection *connection,
                const char      *sender,
                const char      *path,
                const char      *interface,
                const char      *name,
                GVariant        *parameters,
                gpointer         user_data)
{
  gboolean active = FALSE;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    g_variant_get (parameters, "(b)", &active);
  if (active)
    lock (user_data);
}

/* Where it is not known which session this is, any that is locked counts. */
static void
session_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  AttestLockWatch *self = user_data;
  g_autofree char *path = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (reply != NULL)
    g_variant_get (reply, "(o)", &path);
  self->lock_signal = g_dbus_connection_signal_subscribe (self->system, LOGIN, LOGIN_SESSION, "Lock", path, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                                          lock_cb, self, NULL);
}

static void
system_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (AttestLockWatch) self = user_data;

  self->system = g_bus_get_finish (result, NULL);
  if (self->system == NULL || self->session == NULL)
    return;
  self->sleep_signal = g_dbus_connection_signal_subscribe (self->system, LOGIN, LOGIN_MANAGER, "PrepareForSleep", LOGIN_PATH, NULL,
                                                           G_DBUS_SIGNAL_FLAGS_NONE, sleep_cb, self, NULL);
  g_dbus_connection_call (self->system, LOGIN, LOGIN_PATH, LOGIN_MANAGER, "GetSessionByPID", g_variant_new ("(u)", (guint32)getpid ()),
                          G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable, session_cb, self);
  hold_sleep (self);
}

static void
desktop_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (AttestLockWatch) self = user_data;

  self->desktop = g_bus_get_finish (result, NULL);
  if (self->desktop == NULL || self->session == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (screensavers); i++)
    self->screensaver_signals[i] = g_dbus_connection_signal_subscribe (self->desktop, NULL, screensavers[i], "ActiveChanged", NULL, NULL,
                                                                       G_DBUS_SIGNAL_FLAGS_NONE, screensaver_cb, self, NULL);
}

static void
unsubscribe (GDBusConnection *connection,
             guint           *signal_id)
{
  if (*signal_id != 0)
    g_dbus_connection_signal_unsubscribe (connection, *signal_id);
  *signal_id = 0;
}

static void
attest_lock_watch_dispose (GObject *object)
{
  AttestLockWatch *self = ATTEST_LOCK_WATCH (object);

  g_cancellable_cancel (self->cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (screensavers); i++)
    unsubscribe (self->desktop, &self->screensaver_signals[i]);
  unsubscribe (self->system, &self->sleep_signal);
  unsubscribe (self->system, &self->lock_signal);
  let_sleep (self);
  g_clear_object (&self->desktop);
  g_clear_object (&self->system);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (attest_lock_watch_parent_class)->dispose (object);
}

static void
attest_lock_watch_class_init (AttestLockWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = attest_lock_watch_dispose;
  signals[LOCK] = g_signal_new ("lock", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
attest_lock_watch_init (AttestLockWatch *self)
{
  self->inhibitor = -1;
  self->cancellable = g_cancellable_new ();
}

/**
 * attest_lock_watch_new:
 * @session: whose store is closed before the computer sleeps
 *
 * Returns: (transfer full): a watch that has begun to listen; a bus that is not
 *   there says nothing
 */
AttestLockWatch *
attest_lock_watch_new (AttestSession *session)
{
  AttestLockWatch *self = g_object_new (ATTEST_TYPE_LOCK_WATCH, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  g_bus_get (G_BUS_TYPE_SESSION, NULL, desktop_cb, g_object_ref (self));
  g_bus_get (G_BUS_TYPE_SYSTEM, NULL, system_cb, g_object_ref (self));
  return self;
}
