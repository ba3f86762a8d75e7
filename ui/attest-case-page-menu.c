/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-case-page-private.h"

#include "attest-carried.h"
#include "attest-case-news.h"
#include "attest-case-page-actions.h"
#include "attest-evidence-dialog.h"
#include "attest-settings.h"
#include "attest-viewer.h"

static void
send_to (const char *const *keys,
         const char        *names,
         gpointer           user_data)
{
  AttestCasePage *self = user_data;
  GtkWidget      *toasts = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  if (self->case_id == NULL)
    return;
  attest_case_page_flush (self);
  self->pending = attest_pending_send_new (self->session, self->case_id, keys, names, ADW_TOAST_OVERLAY (toasts));
}

static void
send_chosen (const char *const *keys,
             const char        *names,
             gpointer           user_data)
{
  AttestCasePage *self = user_data;

  if (self->view != NULL)
    attest_case_ask_unchanged (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->view, keys, names, send_to, self);
}

static void
carry_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  AttestCasePage *self = ATTEST_CASE_PAGE (widget);
  GtkWindow      *window = GTK_WINDOW (gtk_widget_get_root (widget));

  if (g_str_equal (name, "case.answer"))
    attest_carried_answer (window, self->session, self->case_id, self->view->matter->reference);
  else
    attest_carried_hand_over (window, self->session, self->view->matter);
}

static void
send_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  AttestCasePage *self = ATTEST_CASE_PAGE (widget);

  attest_case_ask_recipients (GTK_WINDOW (gtk_widget_get_root (widget)), self->session, self->view->matter, send_chosen, self);
}

static void
add_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  AttestCasePage *self = ATTEST_CASE_PAGE (widget);

  gtk_window_present (attest_evidence_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), self->session, self->case_id));
}

static void
go_on_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  AttestCasePage *self = ATTEST_CASE_PAGE (widget);

  if (self->view->begun)
    gtk_widget_activate_action (widget, "app.go-on", "s", self->view->draft);
  else
    gtk_widget_activate_action (widget, "app.record-to", "s", self->case_id);
}

static void
correct_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  AttestCasePage *self = ATTEST_CASE_PAGE (widget);

  attest_case_correct (GTK_WINDOW (gtk_widget_get_root (widget)), self->session, self->case_id);
}

static void
look_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  AttestCasePage *self = ATTEST_CASE_PAGE (widget);
  gboolean        gently = self->view->matter->received && attest_settings_hide_pictures ();
  AttestViewer   *viewer = attest_viewer_new (GTK_WINDOW (gtk_widget_get_root (widget)), self->session, self->case_id,
                                              g_variant_get_string (parameter, NULL), gently);

  /* Each look is in the history. */
  g_signal_connect_object (viewer, "destroy", G_CALLBACK (attest_case_page_refresh), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (viewer));
}

static void
verify_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  AttestCasePage *self = ATTEST_CASE_PAGE (widget);

  attest_case_verify (GTK_WINDOW (gtk_widget_get_root (widget)), self->session, self->case_id);
}

static void
close_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  AttestCasePage *self = ATTEST_CASE_PAGE (widget);

  attest_case_close (GTK_WINDOW (gtk_widget_get_root (widget)), self->session, self->case_id);
}

/**
 * attest_case_page_install_actions:
 * @widget_class: the page's
 *
 * What can be done with the case that is shown, as actions "case.…".
 */
void
attest_case_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "case.send", NULL, send_action);
  gtk_widget_class_install_action (widget_class, "case.go-on", NULL, go_on_action);
  gtk_widget_class_install_action (widget_class, "case.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "case.correct", NULL, correct_action);
  gtk_widget_class_install_action (widget_class, "case.look", "s", look_action);
  gtk_widget_class_install_action (widget_class, "case.verify", NULL, verify_action);
  gtk_widget_class_install_action (widget_class, "case.hand-over", NULL, carry_action);
  gtk_widget_class_install_action (widget_class, "case.answer", NULL, carry_action);
  gtk_widget_class_install_action (widget_class, "case.close", NULL, close_action);
}
