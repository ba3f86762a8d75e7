/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-main-page.h"

#include <glib/gi18n.h>

#include "attest-case-page.h"
#include "attest-cases-page.h"
#include "attest-jobs.h"
#include "attest-messages.h"
#include "attest-notices.h"
#include "attest-sender-dialog.h"
#include "attest-widgets.h"

struct _AttestMainPage
{
  AdwBin parent_instance;

  /* Owned */
  AttestSession *session;
  AttestCourier *courier;

  /* Template widgets */
  GtkStack        *stack;
  AdwWindowTitle  *start_title;
  GtkWidget       *record;
  GtkWidget       *check;
  GtkLabel        *problem;
  GtkWidget       *notices;
  AdwLeaflet      *leaflet;
  AttestCasesPage *cases_page;
  AttestCasePage  *case_page;
  GMenuModel      *menu;

  gboolean waits; /* nobody was looking when it had the focus to give */
};

G_DEFINE_FINAL_TYPE (AttestMainPage, attest_main_page, ADW_TYPE_BIN)

static GtkWindow *
window_of (AttestMainPage *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static GtkWidget *
find_record_button (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), "app.record") == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_record_button (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Whoever comes here comes to record; not for the menu, which would have the
 * focus by being first. Behind set-up, which goes on while the store is open,
 * the focus would be lost: no key reaches what is not on the screen. */
static void
start_at_record (AttestMainPage *self)
{
  gboolean records = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "records") == 0;

  self->waits = !gtk_widget_get_child_visible (GTK_WIDGET (self));
  if (!self->waits)
    gtk_widget_grab_focus (records ? find_record_button (GTK_WIDGET (self->cases_page)) : self->record);
}

static gboolean
mapped_idle (gpointer user_data)
{
  AttestMainPage *self = user_data;

  if (!attest_widget_has_left (GTK_WIDGET (self)))
    start_at_record (self);
  return G_SOURCE_REMOVE;
}

/* The stack around it gives the focus to its first child after this. */
static void
attest_main_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (attest_main_page_parent_class)->map (widget);
  if (ATTEST_MAIN_PAGE (widget)->waits)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, mapped_idle, g_object_ref (widget), g_object_unref);
}

static void
show_start (AttestMainPage *self)
{
  gboolean unreachable = attest_courier_get_problem (self->courier) != NULL;

  gtk_widget_set_visible (self->check, attest_session_get_receives (self->session));
  gtk_widget_set_visible (GTK_WIDGET (self->problem), unreachable);
  attest_notices_show (ATTEST_NOTICES (self->notices), self->session, attest_cases_page_lacks_card (self->cases_page), NULL);
  gtk_label_set_label (self->problem, unreachable ? _ ("The shared folder is not available just now. You can still record.") : "");
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "start") == 0)
    return;
  gtk_stack_set_visible_child_name (self->stack, "start");
  start_at_record (self);
}

static void
show_records (AttestMainPage *self)
{
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "records") == 0)
    return;
  gtk_stack_set_visible_child_name (self->stack, "records");
  start_at_record (self);
}

static void
loaded_cb (AttestMainPage *self,
           gboolean        anything)
{
  if (anything)
    show_records (self);
  else
    show_start (self);
}

static void
show_case (AttestMainPage *self,
           const char     *case_id)
{
  attest_case_page_show (self->case_page, case_id);
  adw_leaflet_set_visible_child_name (self->leaflet, "case");
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (AttestMainPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (attest_session_run_finish (ATTEST_SESSION (source), result, &error) == NULL && !attest_widget_has_left (GTK_WIDGET (self)))
    attest_message_present (window_of (self), error);
}

/* Opening a received case for the first time is noted, and its sender is told. */
static void
open_case_cb (AttestMainPage *self,
              AttestCase     *matter)
{
  if (matter->received && matter->unread)
    attest_session_change_async (self->session, "open", attest_job_open_received, g_strdup (matter->id), g_free, NULL,
                                 NULL, opened_cb, g_object_ref (self));
  show_case (self, matter->id);
}

static void
trusted_cb (AttestMainPage *self)
{
  attest_courier_go (self->courier, TRUE);
}

static void
open_arrival_cb (AttestMainPage    *self,
                 AttestArrivalInfo *arrival)
{
  AttestSenderDialog *dialog = attest_sender_dialog_new (window_of (self), self->session, arrival);

  g_signal_connect_object (dialog, "trusted", G_CALLBACK (trusted_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
folded_cb (AttestMainPage *self)
{
  attest_cases_page_set_narrow (self->cases_page, adw_leaflet_get_folded (self->leaflet));
  attest_case_page_set_narrow (self->case_page, adw_leaflet_get_folded (self->leaflet));
}

static void
attest_main_page_dispose (GObject *object)
{
  AttestMainPage *self = ATTEST_MAIN_PAGE (object);

  g_clear_object (&self->courier);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (attest_main_page_parent_class)->dispose (object);
}

static void
attest_main_page_class_init (AttestMainPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_main_page_dispose;
  widget_class->map = attest_main_page_map;
  g_type_ensure (ATTEST_TYPE_CASES_PAGE);
  g_type_ensure (ATTEST_TYPE_NOTICES);
  g_type_ensure (ATTEST_TYPE_CASE_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-main-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestMainPage, stack);
  gtk_widget_class_bind_template_child (widget_class, AttestMainPage, start_title);
  gtk_widget_class_bind_template_child (widget_class, AttestMainPage, record);
  gtk_widget_class_bind_template_child (widget_class, AttestMainPage, check);
  gtk_widget_class_bind_template_child (widget_class, AttestMainPage, problem);
  gtk_widget_class_bind_template_child (widget_class, AttestMainPage, notices);
  gtk_widget_class_bind_template_child (widget_class, AttestMainPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, AttestMainPage, cases_page);
  gtk_widget_class_bind_template_child (widget_class, AttestMainPage, case_page);
  gtk_widget_class_bind_template_child (widget_class, AttestMainPage, menu);
}

static void
attest_main_page_init (AttestMainPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
  g_signal_connect_swapped (self->cases_page, "loaded", G_CALLBACK (loaded_cb), self);
  g_signal_connect_swapped (self->cases_page, "open-case", G_CALLBACK (open_case_cb), self);
  g_signal_connect_swapped (self->cases_page, "open-arrival", G_CALLBACK (open_arrival_cb), self);
  g_signal_connect_swapped (self->leaflet, "notify::folded", G_CALLBACK (folded_cb), self);
  folded_cb (self);
}

/**
 * attest_main_page_set_session:
 * @self: the page
 * @session: what it shows; held
 * @courier: looks after what is on its way; held
 */
void
attest_main_page_set_session (AttestMainPage *self,
                              AttestSession  *session,
                              AttestCourier  *courier)
{
  g_return_if_fail (ATTEST_IS_MAIN_PAGE (self));
  g_set_object (&self->session, session);
  g_set_object (&self->courier, courier);
  attest_cases_page_set_session (self->cases_page, session, courier, self->menu);
  attest_case_page_set_session (self->case_page, session);
}

/**
 * attest_main_page_refresh:
 * @self: the page, while the store is open
 *
 * Reads again what it shows; nothing that did not change moves.
 */
void
attest_main_page_refresh (AttestMainPage *self)
{
  g_return_if_fail (ATTEST_IS_MAIN_PAGE (self));
  adw_window_title_set_subtitle (self->start_title, attest_session_get_name (self->session) != NULL ? attest_session_get_name (self->session) : "");
  attest_cases_page_refresh (self->cases_page);
  attest_case_page_refresh (self->case_page);
}

/**
 * attest_main_page_clear:
 * @self: the page
 *
 * Forgets everything it shows: the store was locked.
 */
void
attest_main_page_clear (AttestMainPage *self)
{
  g_return_if_fail (ATTEST_IS_MAIN_PAGE (self));
  attest_cases_page_clear (self->cases_page);
  attest_case_page_show (self->case_page, NULL);
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  gtk_stack_set_visible_child_name (self->stack, "blank");
}

/**
 * attest_main_page_search:
 * @self: the page
 *
 * Goes to the list and puts the cursor into its search entry.
 */
void
attest_main_page_search (AttestMainPage *self)
{
  g_return_if_fail (ATTEST_IS_MAIN_PAGE (self));
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "records") != 0)
    return;
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  attest_cases_page_search (self->cases_page);
}

/**
 * attest_main_page_flush:
 * @self: the page
 *
 * Sends at once what could still have been stopped.
 */
void
attest_main_page_flush (AttestMainPage *self)
{
  g_return_if_fail (ATTEST_IS_MAIN_PAGE (self));
  attest_case_page_flush (self->case_page);
  attest_cases_page_flush (self->cases_page);
}

/**
 * attest_main_page_back:
 * @self: the page
 *
 * From a case back to the list, where only one of them has room.
 */
void
attest_main_page_back (AttestMainPage *self)
{
  g_return_if_fail (ATTEST_IS_MAIN_PAGE (self));
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}
