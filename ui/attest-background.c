/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-background.h"

#include <glib/gi18n.h>

#include "attest-autostart.h"
#include "attest-settings.h"
#include "base/attest-error.h"
#include "session/attest-post.h"

/* After login, and when a network comes back, others are busy too. */
#define SOON_SECONDS 5
#define NOTIFICATION "news"

struct _AttestBackground
{
  GObject parent_instance;

  /* Owned */
  AttestSession *session;
  GCancellable  *round; /* NULL: none is under way */

  /* Borrowed */
  GApplication *application; /* NULL: it has ended */

  guint    timer;
  gboolean on;   /* the application is held */
  gboolean told; /* not again before somebody has looked */
};

G_DEFINE_FINAL_TYPE (AttestBackground, attest_background, G_TYPE_OBJECT)

/* The practice school has the window then; the real store is shut. */
static gboolean
has_store_open (AttestBackground *self)
{
  return attest_session_get_state (self->session) == ATTEST_SESSION_OPEN && !attest_session_get_practice (self->session);
}

static char *
store_dir (AttestBackground *self)
{
  return g_build_filename (attest_session_get_parent (self->session), "store", NULL);
}

/**
 * attest_background_tell:
 * @self: the background
 *
 * Shows the one notification there is. Whoever sees the screen learns nothing of
 * what came, from whom, or how much.
 */
void
attest_background_tell (AttestBackground *self)
{
  g_autoptr (GNotification) notification = NULL;
  g_autoptr (GIcon) icon = NULL;

  g_return_if_fail (ATTEST_IS_BACKGROUND (self));
  if (!self->on || self->told || self->application == NULL)
    return;
  notification = g_notification_new (_ ("Attest has something for you"));
  icon = g_themed_icon_new (APP_ID);
  g_notification_set_icon (notification, icon);
  g_application_send_notification (self->application, NOTIFICATION, notification);
  self->told = TRUE;
}

/* Give or take a fifth, so that a whole school does not knock at one time. */
static void
call_later (AttestBackground *self,
            gboolean          soon,
            GSourceFunc       callback)
{
  guint every = attest_settings_background_seconds ();
  guint wait = soon ? MIN (every, SOON_SECONDS) : every;

  g_clear_handle_id (&self->timer, g_source_remove);
  if (!self->on || has_store_open (self))
    return;
  self->timer = g_timeout_add ((guint)g_random_int_range ((gint32)(wait * 800), (gint32)(wait * 1200) + 1), callback, self);
}

static void
round_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  gboolean         online = g_network_monitor_get_network_available (g_network_monitor_get_default ());
  GError          *error = NULL;
  AttestPostRound *went = attest_post_go_round (data, online, cancellable, &error);

  if (went != NULL)
    g_task_return_pointer (task, went, (GDestroyNotify)attest_post_round_free);
  else
    g_task_return_error (task, error);
}

static void
round_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  AttestBackground *self = ATTEST_BACKGROUND (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestPostRound) went = g_task_propagate_pointer (G_TASK (result), &error);

  g_clear_object (&self->round);
  if (went == NULL && error->domain == ATTEST_ERROR && error->code != ATTEST_ERROR_MISSING)
    g_message ("Nothing is carried: %s", error->message);
  else if (went != NULL && went->problem != NULL)
    g_info ("%s", went->problem);
  if (went != NULL && went->news > 0 && attest_session_get_state (self->session) == ATTEST_SESSION_LOCKED)
    attest_background_tell (self);
}

static gboolean
timer_cb (gpointer user_data)
{
  AttestBackground *self = user_data;
  g_autoptr (GTask) task = NULL;

  self->timer = 0;
  call_later (self, FALSE, timer_cb);
  if (self->round != NULL || !self->on || has_store_open (self))
    return G_SOURCE_REMOVE;
  self->round = g_cancellable_new ();
  task = g_task_new (self, self->round, round_cb, NULL);
  g_task_set_name (task, "background/round");
  g_task_set_task_data (task, store_dir (self), g_free);
  g_task_run_in_thread (task, round_thread);
  return G_SOURCE_REMOVE;
}

static void
look_later (AttestBackground *self,
            gboolean          soon)
{
  call_later (self, soon, timer_cb);
}

static gpointer
post_job (AttestDesk   *desk,
          gpointer      wanted,
          GCancellable *cancellable,
          GError      **error)
{
  return attest_desk_set_post (desk, GPOINTER_TO_INT (wanted), error) ? GINT_TO_POINTER (TRUE) : NULL;
}

static void
posted_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (attest_session_run_finish (ATTEST_SESSION (source), result, &error) == NULL)
    g_message ("%s", error->message);
}

/* The store is told what the person wants; shut, it has at least nothing left to
 * carry when they do not want it any more. */
static void
tell_store (AttestBackground *self)
{
  g_autofree char *dir = NULL;

  if (has_store_open (self))
    {
      attest_session_read_async (self->session, "post", post_job, GINT_TO_POINTER (self->on), NULL, NULL, NULL, posted_cb, NULL);
      return;
    }
  dir = store_dir (self);
  if (!self->on)
    attest_post_forget (dir);
}

static void
set_on (AttestBackground *self,
        gboolean          on)
{
  if (on == self->on || self->application == NULL)
    return;
  self->on = on;
  if (on)
    g_application_hold (self->application);
  else
    {
      g_cancellable_cancel (self->round);
      g_application_withdraw_notification (self->application, NOTIFICATION);
      g_application_release (self->application);
    }
}

static void
settings_cb (AttestBackground *self)
{
  g_autoptr (GError) error = NULL;
  gboolean on = attest_settings_run_in_background ();

  set_on (self, on);
  if (!attest_autostart_set (on, &error))
    g_warning ("Starting at login could not be changed: %s", error->message);
  tell_store (self);
  look_later (self, TRUE);
}

static void
state_cb (AttestBackground *self)
{
  if (has_store_open (self))
    {
      /* What the store decides from now on must not be overtaken by a copy under way. */
      g_cancellable_cancel (self->round);
      self->told = FALSE;
      if (self->on && self->application != NULL)
        g_application_withdraw_notification (self->application, NOTIFICATION);
      tell_store (self);
    }
  look_later (self, FALSE);
}

static void
network_cb (AttestBackground *self,
            gboolean          available)
{
  if (available)
    look_later (self, TRUE);
}

/**
 * attest_background_stop:
 * @self: the background
 *
 * The application ends: a look that is under way is not waited for.
 */
void
attest_background_stop (AttestBackground *self)
{
  g_return_if_fail (ATTEST_IS_BACKGROUND (self));
  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_cancel (self->round);
  self->on = FALSE;
  self->application = NULL;
}

static void
attest_background_dispose (GObject *object)
{
  AttestBackground *self = ATTEST_BACKGROUND (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (attest_background_parent_class)->dispose (object);
}

static void
attest_background_class_init (AttestBackgroundClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = attest_background_dispose;
}

static void
attest_background_init (AttestBackground *self)
{
}

/**
 * attest_background_new:
 * @application: what is held while the person wants it; borrowed until
 *   attest_background_stop()
 * @session: the store; held
 *
 * Returns: (transfer full): what goes on without a window, from now on
 */
AttestBackground *
attest_background_new (GApplication  *application,
                       AttestSession *session)
{
  AttestBackground *self = g_object_new (ATTEST_TYPE_BACKGROUND, NULL);
  GSettings        *settings = attest_settings_get ();

  self->application = application;
  self->session = g_object_ref (session);
  if (settings != NULL)
    g_signal_connect_object (settings, "changed::run-in-background", G_CALLBACK (settings_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed", G_CALLBACK (network_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  set_on (self, attest_settings_run_in_background ());
  look_later (self, TRUE);
  return self;
}
