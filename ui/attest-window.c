/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-window-private.h"

#include <glib/gi18n.h>

#include "attest-courier.h"
#include "attest-main-page.h"
#include "attest-messages.h"
#include "attest-preferences.h"
#include "attest-record-dialog.h"
#include "attest-settings.h"
#include "attest-setup-page.h"
#include "attest-spool-tool.h"
#include "attest-unlock-page.h"

enum {
  ARRIVED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AttestWindow, attest_window, ADW_TYPE_APPLICATION_WINDOW)

/**
 * attest_window_toast:
 * @self: the window
 * @text: plain text, translated
 *
 * Says that something was done. Toasts read markup, so @text is escaped here.
 */
void
attest_window_toast (AttestWindow *self,
                     const char   *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_return_if_fail (ATTEST_IS_WINDOW (self));
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

static void
update_actions (AttestWindow *self)
{
  gboolean open = attest_session_get_state (self->session) == ATTEST_SESSION_OPEN;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.check", open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.school-card", open);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.search", open);
}

/* A page that cannot take it yet says that it is here. */
static void
serve_doorstep (AttestWindow *self)
{
  AttestSessionState state = attest_session_get_state (self->session);

  if (self->doorstep == NULL)
    return;
  attest_setup_page_set_doorstep (self->setup_page, self->doorstep);
  if (attest_setup_page_is_under_way (self->setup_page) && state != ATTEST_SESSION_LOCKED)
    return;
  if (state == ATTEST_SESSION_LOCKED && attest_doorstep_get_card (self->doorstep) != NULL)
    attest_window_toast (self, _ ("The card is shown as soon as Attest is unlocked"));
  attest_doorstep_serve (self->doorstep, GTK_WINDOW (self), self->session);
}

/* The page that the store's state asks for. */
void
attest_window_show_state (AttestWindow *self)
{
  AttestSessionState state = attest_session_get_state (self->session);

  attest_window_update_practice (self);
  update_actions (self);
  if (state != ATTEST_SESSION_OPEN)
    attest_main_page_clear (self->main_page);
  if (attest_setup_page_is_under_way (self->setup_page) && state != ATTEST_SESSION_LOCKED)
    return;
  switch (state)
    {
    case ATTEST_SESSION_EMPTY:
      attest_setup_page_start (self->setup_page);
      gtk_stack_set_visible_child_name (self->stack, "setup");
      break;
    case ATTEST_SESSION_LOCKED:
      gtk_stack_set_visible_child_name (self->stack, "unlock");
      attest_unlock_page_start (self->unlock_page, self->first_look);
      self->first_look = FALSE;
      break;
    case ATTEST_SESSION_OPEN:
      /* Whoever hides it next does not want it opened again by itself. */
      self->first_look = FALSE;
      gtk_stack_set_visible_child_name (self->stack, "main");
      attest_main_page_refresh (self->main_page);
      attest_spool_tool_ask (GTK_WINDOW (self), self->session);
      break;
    }
  serve_doorstep (self);
}

/**
 * attest_window_set_doorstep:
 * @self: the window
 * @doorstep: where files wait that were opened from outside; held
 *
 * What waits there is shown as soon as the store can take it.
 */
void
attest_window_set_doorstep (AttestWindow   *self,
                            AttestDoorstep *doorstep)
{
  g_return_if_fail (ATTEST_IS_WINDOW (self) && self->doorstep == NULL);
  self->doorstep = g_object_ref (doorstep);
  g_signal_connect_object (doorstep, "changed", G_CALLBACK (serve_doorstep), self, G_CONNECT_SWAPPED);
  serve_doorstep (self);
}

/**
 * attest_window_cover:
 * @self: the window
 *
 * Shows nothing but "Attest is locked", at once.
 */
void
attest_window_cover (AttestWindow *self)
{
  g_return_if_fail (ATTEST_IS_WINDOW (self));
  if (attest_session_get_state (self->session) == ATTEST_SESSION_EMPTY)
    return;
  attest_main_page_flush (self->main_page);
  gtk_stack_set_visible_child_full (self->stack, "unlock", GTK_STACK_TRANSITION_TYPE_NONE);
  attest_unlock_page_start (self->unlock_page, FALSE);
}

/**
 * attest_window_flush:
 * @self: the window
 *
 * Sends at once what could still have been stopped; for before the store closes.
 */
void
attest_window_flush (AttestWindow *self)
{
  g_return_if_fail (ATTEST_IS_WINDOW (self));
  attest_main_page_flush (self->main_page);
}

/**
 * attest_window_refresh:
 * @self: the window
 *
 * Reads again what it shows, if the store is open.
 */
void
attest_window_refresh (AttestWindow *self)
{
  g_return_if_fail (ATTEST_IS_WINDOW (self));
  if (self->session != NULL && attest_session_get_state (self->session) == ATTEST_SESSION_OPEN)
    attest_main_page_refresh (self->main_page);
}

static void
set_up_cb (AttestWindow *self)
{
  attest_courier_go (self->courier, FALSE);
  attest_window_show_state (self);
}

static void
answer_cb (AttestWindow *self,
           guint         n_records,
           guint         n_receipts)
{
  g_autofree char *text = NULL;

  if (attest_courier_get_problem (self->courier) != NULL)
    text = g_strdup (_ ("The shared folder cannot be reached just now"));
  else if (n_records > 0)
    text = g_strdup_printf (ngettext ("%u new record", "%u new records", n_records), n_records);
  else if (n_receipts > 0)
    text = g_strdup_printf (ngettext ("%u answer arrived", "%u answers arrived", n_receipts), n_receipts);
  else
    text = g_strdup (_ ("Nothing new"));
  attest_window_toast (self, text);
}

static void
arrived_cb (AttestWindow *self)
{
  g_signal_emit (self, signals[ARRIVED], 0);
}

static void
check_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  attest_courier_go (ATTEST_WINDOW (widget)->courier, TRUE);
}

static void
search_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  attest_main_page_search (ATTEST_WINDOW (widget)->main_page);
}

static void
back_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  AttestWindow *self = ATTEST_WINDOW (widget);
  const char   *page = gtk_stack_get_visible_child_name (self->stack);

  if (g_strcmp0 (page, "main") == 0)
    attest_main_page_back (self->main_page);
  else if (g_strcmp0 (page, "setup") == 0)
    attest_setup_page_back (self->setup_page);
}

static void
school_card_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  AttestWindow *self = ATTEST_WINDOW (widget);

  attest_preferences_present (GTK_WINDOW (self), self->session, TRUE);
}

static void
preferences_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  AttestWindow *self = ATTEST_WINDOW (widget);

  attest_preferences_present (GTK_WINDOW (self), self->session, FALSE);
}

static void
restore_size (AttestWindow *self)
{
  GSettings *settings = attest_settings_get ();
  int        width, height;

  if (settings == NULL)
    return;
  g_settings_get (settings, "window-size", "(ii)", &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static gboolean
attest_window_close_request (GtkWindow *window)
{
  GSettings *settings = attest_settings_get ();
  int        width, height;

  attest_main_page_flush (ATTEST_WINDOW (window)->main_page);
  if (settings != NULL)
    {
      gtk_window_get_default_size (window, &width, &height);
      g_settings_set (settings, "window-size", "(ii)", width, height);
      g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));
    }
  return GTK_WINDOW_CLASS (attest_window_parent_class)->close_request (window);
}

static void
attest_window_dispose (GObject *object)
{
  AttestWindow *self = ATTEST_WINDOW (object);

  g_clear_object (&self->doorstep);
  g_clear_object (&self->courier);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (attest_window_parent_class)->dispose (object);
}

static void
attest_window_class_init (AttestWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_window_dispose;
  signals[ARRIVED] = g_signal_new ("arrived", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  GTK_WINDOW_CLASS (klass)->close_request = attest_window_close_request;
  g_type_ensure (ATTEST_TYPE_UNLOCK_PAGE);
  g_type_ensure (ATTEST_TYPE_SETUP_PAGE);
  g_type_ensure (ATTEST_TYPE_MAIN_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, AttestWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, AttestWindow, unlock_page);
  gtk_widget_class_bind_template_child (widget_class, AttestWindow, setup_page);
  gtk_widget_class_bind_template_child (widget_class, AttestWindow, main_page);
  gtk_widget_class_bind_template_child (widget_class, AttestWindow, practice_strip);
  gtk_widget_class_bind_template_child (widget_class, AttestWindow, practice_label);
  gtk_widget_class_bind_template_child (widget_class, AttestWindow, practice_button);
  gtk_widget_class_bind_template_child (widget_class, AttestWindow, practice_switch);
  attest_window_install_practice (klass);
  gtk_widget_class_install_action (widget_class, "win.check", NULL, check_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "win.school-card", NULL, school_card_action);
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, preferences_action);
}

/* A sealed file may be dropped anywhere here; anything else is evidence, and
 * has to pass the question first. */
static gboolean
dropped_cb (AttestWindow *self,
            const GValue *value)
{
  GSList  *files = g_value_get_boxed (value);
  gboolean taken = FALSE;

  for (GSList *at = files; at != NULL && self->doorstep != NULL; at = at->next)
    if (attest_doorstep_is_for (at->data))
      {
        attest_doorstep_put (self->doorstep, at->data);
        taken = TRUE;
      }
  return taken;
}

static void
attest_window_init (AttestWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->first_look = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (target, "drop", G_CALLBACK (dropped_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/**
 * attest_window_new:
 * @application: (nullable): whose window it is
 * @session: what it shows; held
 *
 * Returns: (transfer floating): the main window, on the page @session's state
 *   asks for
 */
AttestWindow *
attest_window_new (GtkApplication *application,
                   AttestSession  *session)
{
  AttestWindow *self = g_object_new (ATTEST_TYPE_WINDOW, "application", application, NULL);

  self->session = g_object_ref (session);
  self->courier = attest_courier_new (session);
  attest_unlock_page_set_session (self->unlock_page, session);
  attest_setup_page_set_session (self->setup_page, session);
  attest_main_page_set_session (self->main_page, session, self->courier);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (attest_window_show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "changed", G_CALLBACK (attest_window_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->courier, "news", G_CALLBACK (attest_window_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->courier, "arrived", G_CALLBACK (arrived_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->courier, "answer", G_CALLBACK (answer_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->setup_page, "done", G_CALLBACK (set_up_cb), self, G_CONNECT_SWAPPED);
  restore_size (self);
  attest_window_show_state (self);
  return self;
}
