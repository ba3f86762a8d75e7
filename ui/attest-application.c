/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-application.h"

#include <glib/gi18n.h>

#include "attest-background.h"
#include "attest-doorstep.h"
#include "attest-idle.h"
#include "attest-lock-watch.h"
#include "attest-names.h"
#include "attest-put-away.h"
#include "attest-record-dialog.h"
#include "attest-widgets.h"
#include "attest-window.h"

struct _AttestApplication
{
  AdwApplication parent_instance;

  /* Owned */
  AttestSession    *session;
  AttestIdle       *idle;
  AttestDoorstep   *doorstep;
  AttestBackground *background;
  AttestLockWatch  *watch;

  gboolean record_first; /* started by the shortcut: no main window */
};

G_DEFINE_FINAL_TYPE (AttestApplication, attest_application, ADW_TYPE_APPLICATION)

static AttestWindow *
main_window (AttestApplication *self)
{
  for (GList *at = gtk_application_get_windows (GTK_APPLICATION (self)); at != NULL; at = at->next)
    if (ATTEST_IS_WINDOW (at->data))
      return at->data;
  return NULL;
}

/* The window says itself what came, to whoever looks at it. */
static void
arrived_cb (AttestApplication *self)
{
  AttestWindow *window = main_window (self);

  if (window != NULL && !gtk_window_is_active (GTK_WINDOW (window)))
    attest_background_tell (self->background);
}

static AttestWindow *
present_window (AttestApplication *self)
{
  AttestWindow *window = main_window (self);

  if (window == NULL)
    {
      window = attest_window_new (GTK_APPLICATION (self), self->session);
      attest_window_set_doorstep (window, self->doorstep);
      g_signal_connect_object (window, "arrived", G_CALLBACK (arrived_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static void
attest_application_activate (GApplication *application)
{
  AttestApplication *self = ATTEST_APPLICATION (application);

  if (self->record_first)
    self->record_first = FALSE;
  else
    present_window (self);
}

/* Somebody pressed a file of ours twice. */
static void
attest_application_open (GApplication *application,
                         GFile       **files,
                         int           n_files,
                         const char   *hint)
{
  AttestApplication *self = ATTEST_APPLICATION (application);

  present_window (self);
  for (int i = 0; i < n_files; i++)
    attest_doorstep_put (self->doorstep, files[i]);
}

static void
locked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!attest_session_lock_finish (ATTEST_SESSION (source), result, &error))
    g_info ("%s", error->message);
}

/* What was written is kept first, so that it is there before the store locks. */
static void
lock (AttestApplication *self)
{
  attest_put_away_windows ();
  if (attest_session_get_state (self->session) == ATTEST_SESSION_OPEN)
    attest_session_lock_async (self->session, locked_cb, NULL);
}

/**
 * attest_application_hide:
 * @self: the application
 *
 * For when somebody walks in: what is on the screen goes at once, what Attest
 * put into the clipboard is taken out, and the store locks as soon as it has
 * written what it has in hand. Before there is a store there is nothing to hide.
 */
void
attest_application_hide (AttestApplication *self)
{
  AttestWindow *window;

  g_return_if_fail (ATTEST_IS_APPLICATION (self));
  window = main_window (self);
  if (window != NULL)
    attest_window_cover (window);
  if (gtk_application_get_windows (GTK_APPLICATION (self)) != NULL)
    attest_widget_forget_copied (GTK_WIDGET (gtk_application_get_windows (GTK_APPLICATION (self))->data));
  if (attest_session_get_state (self->session) != ATTEST_SESSION_EMPTY)
    lock (self);
}

/* It opened for a window that has closed meanwhile. */
static void
state_cb (AttestApplication *self)
{
  if (self->session != NULL && attest_session_get_state (self->session) == ATTEST_SESSION_OPEN && gtk_application_get_windows (GTK_APPLICATION (self)) == NULL)
    lock (self);
}

/* A question or a form is a window too, and somebody who writes in it is there. */
static void
windows_cb (GListModel        *windows,
            guint              position,
            guint              removed,
            guint              added,
            AttestApplication *self)
{
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, position + i);

      attest_idle_watch (self->idle, window);
    }
}

static char *
parent_dir (void)
{
  g_autofree char *store = attest_desk_default_dir ();

  return g_path_get_dirname (store);
}

static void
attest_application_startup (GApplication *application)
{
  AttestApplication *self = ATTEST_APPLICATION (application);
  g_autofree char   *parent = parent_dir ();

  G_APPLICATION_CLASS (attest_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (APP_ID);
  attest_names_watch ();
  self->session = attest_session_new (parent);
  g_signal_connect_object (self->session, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  self->doorstep = attest_doorstep_new ();
  self->background = attest_background_new (application, self->session);
  self->idle = attest_idle_new ();
  g_signal_connect_object (self->idle, "idle", G_CALLBACK (attest_application_hide), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->idle, "hide", G_CALLBACK (attest_application_hide), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_window_get_toplevels (), "items-changed", G_CALLBACK (windows_cb), self, 0);
  self->watch = attest_lock_watch_new (self->session);
  g_signal_connect_object (self->watch, "lock", G_CALLBACK (attest_application_hide), self, G_CONNECT_SWAPPED);
  attest_application_add_actions (self);
}

static void
attest_application_shutdown (GApplication *application)
{
  AttestApplication *self = ATTEST_APPLICATION (application);

  g_clear_object (&self->watch);
  attest_background_stop (self->background);
  G_APPLICATION_CLASS (attest_application_parent_class)->shutdown (application);
  if (self->session != NULL)
    attest_session_shut_down (self->session);
  g_clear_object (&self->idle);
  g_clear_object (&self->doorstep);
  g_clear_object (&self->background);
  g_clear_object (&self->session);
}

/* Without a window nobody is there: what goes on in the background does so
 * locked, and other programs can have the store. */
static void
attest_application_window_removed (GtkApplication *application,
                                   GtkWindow      *window)
{
  GTK_APPLICATION_CLASS (attest_application_parent_class)->window_removed (application, window);
  if (gtk_application_get_windows (application) == NULL && ATTEST_APPLICATION (application)->session != NULL)
    lock (ATTEST_APPLICATION (application));
}

static int
attest_application_handle_local_options (GApplication *application,
                                         GVariantDict *options)
{
  AttestApplication *self = ATTEST_APPLICATION (application);
  g_autoptr (GError) error = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("Attest %s\n", ATTEST_VERSION);
      return 0;
    }
  if (!g_variant_dict_contains (options, "record"))
    return -1;
  if (!g_application_register (application, NULL, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  g_action_group_activate_action (G_ACTION_GROUP (application), "record", NULL);
  if (g_application_get_is_remote (application))
    {
      /* This process ends now, and what it asked for has to be on its way. */
      g_dbus_connection_flush_sync (g_application_get_dbus_connection (application), NULL, NULL);
      return 0;
    }
  self->record_first = TRUE;
  return -1;
}

static void
attest_application_class_init (AttestApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = attest_application_startup;
  application_class->activate = attest_application_activate;
  application_class->open = attest_application_open;
  application_class->shutdown = attest_application_shutdown;
  application_class->handle_local_options = attest_application_handle_local_options;
  GTK_APPLICATION_CLASS (klass)->window_removed = attest_application_window_removed;
}

static void
attest_application_init (AttestApplication *self)
{
  const GOptionEntry options[] = {
    { "record", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Record something at once"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
    { NULL }
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/**
 * attest_application_new:
 *
 * Returns: (transfer full): the application; its store is found at startup
 */
AttestApplication *
attest_application_new (void)
{
  return g_object_new (ATTEST_TYPE_APPLICATION,
                       "application-id", APP_ID,
                       "resource-base-path", "/org/attest/Attest",
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       "register-session", TRUE,
                       NULL);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  /* Not open is what it was before; recording goes on either way. */
  if (!attest_session_unlock_finish (ATTEST_SESSION (source), result, &error))
    g_info ("Recording while locked: %s", error->message);
}

static void
new_recording (AttestApplication *self,
               const char        *case_id,
               const char        *draft)
{
  AttestWindow *parent = main_window (self);
  GtkWindow    *dialog = attest_record_dialog_new (self->session, parent != NULL ? GTK_WINDOW (parent) : NULL, case_id, draft);

  gtk_window_set_application (dialog, GTK_APPLICATION (self));
  /* A draft was left, or is gone: the pages say so. */
  if (parent != NULL)
    g_signal_connect_object (dialog, "destroy", G_CALLBACK (attest_window_refresh), parent, G_CONNECT_SWAPPED);
  gtk_window_present (dialog);
}

/* A record under way: another one beside it would share its draft. */
static GtkWindow *
recording_under_way (AttestApplication *self)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));

  for (GList *at = windows; at != NULL; at = at->next)
    if (ATTEST_IS_RECORD_DIALOG (at->data) && gtk_widget_get_visible (at->data))
      {
        if (!attest_record_dialog_is_done (at->data))
          return at->data;
        gtk_window_close (at->data);
      }
  return NULL;
}

/**
 * attest_application_record:
 * @self: a running application
 * @case_id: (nullable): the case to add to; %NULL opens a new one
 *
 * Opens the recording window at the gate, whether the store is locked or not.
 * A record that is under way is shown again instead. With no window of ours on
 * the screen, nobody locked the store on purpose: the password store is asked
 * meanwhile, so that the record can be sent as well. Before set-up there is
 * nothing to seal with, and set-up is shown.
 */
void
attest_application_record (AttestApplication *self,
                           const char        *case_id)
{
  GtkWindow *under_way = recording_under_way (self);

  if (under_way != NULL)
    {
      gtk_window_present (under_way);
      return;
    }
  if (attest_session_get_state (self->session) == ATTEST_SESSION_EMPTY)
    {
      attest_window_toast (present_window (self), _ ("Set up Attest first. Then you can record."));
      return;
    }
  if (main_window (self) == NULL && attest_session_get_state (self->session) == ATTEST_SESSION_LOCKED)
    attest_session_unlock_async (self->session, ATTEST_OPEN_KEYRING, NULL, NULL, opened_cb, NULL);
  new_recording (self, case_id, NULL);
}

/**
 * attest_application_go_on:
 * @self: a running application with an open store
 * @draft: the name of a draft
 *
 * Opens the recording window where that record was left; or shows the one that
 * is under way.
 */
void
attest_application_go_on (AttestApplication *self,
                          const char        *draft)
{
  GtkWindow *under_way = recording_under_way (self);

  if (under_way != NULL)
    gtk_window_present (under_way);
  else if (attest_session_get_state (self->session) == ATTEST_SESSION_OPEN)
    new_recording (self, NULL, draft);
}
