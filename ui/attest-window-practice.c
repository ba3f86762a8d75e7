/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-window-private.h"

#include <glib/gi18n.h>

#include "attest-messages.h"
#include "attest-put-away.h"

/* Below this width, in pixels, the practice strip needs more than one line. */
#define STRIP_WIDTH 640

/**
 * attest_window_update_practice:
 *
 * Says in words, on every page, that nothing here is real, or nothing at all.
 */
void
attest_window_update_practice (AttestWindow *self)
{
  gboolean    practice = attest_session_get_practice (self->session);
  gboolean    dsl = attest_session_get_practice_dsl (self->session);
  const char *side = dsl ? _ ("Switch to the staff side") : _ ("Switch to the DSL’s side");

  gtk_widget_set_visible (self->practice_strip, practice);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.practise",
                                 !practice && attest_session_get_state (self->session) == ATTEST_SESSION_OPEN);
  gtk_label_set_label (self->practice_label, dsl ? _ ("Practice school, the DSL’s side: nothing here is real")
                                                 : _ ("Practice school: nothing here is real"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->practice_button), GTK_ACCESSIBLE_PROPERTY_LABEL, side, -1);
  gtk_label_set_label (self->practice_switch, side);
}

static void
practice_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (AttestWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  gboolean ok = attest_session_practice_finish (ATTEST_SESSION (source), result, &error);

  if (self->session == NULL)
    return;
  if (!ok)
    attest_message_present (GTK_WINDOW (self), error);
  /* Both sides may have the same record: nothing of how one was shown stays. */
  attest_main_page_clear (self->main_page);
  attest_window_show_state (self);
}

/* What is under way is carried out on the side it belongs to, and then nothing
 * of that side stays on the screen. */
static void
leave_side (AttestWindow *self)
{
  attest_put_away_windows ();
  attest_main_page_clear (self->main_page);
}

static void
practice_switch_action (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  AttestWindow *self = ATTEST_WINDOW (widget);

  leave_side (self);
  attest_session_practice_async (self->session, NULL, !attest_session_get_practice_dsl (self->session),
                                 practice_cb, g_object_ref (self));
}

/* From the real records into the practice school, and back by "End practice". */
static void
practise_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  AttestWindow    *self = ATTEST_WINDOW (widget);
  g_autofree char *who = g_strdup (attest_session_get_name (self->session));

  leave_side (self);
  attest_session_practice_async (self->session, who, FALSE, practice_cb, g_object_ref (self));
}

static void
practice_ended_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (AttestWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  gboolean ok = attest_session_end_practice_finish (ATTEST_SESSION (source), result, &error);

  if (self->session == NULL)
    return;
  if (!ok)
    attest_message_present (GTK_WINDOW (self), error);
  else
    attest_window_toast (self, _ ("The practice school was deleted"));
}

static void
practice_end (gpointer user_data)
{
  AttestWindow *self = user_data;

  self->first_look = TRUE;
  leave_side (self);
  attest_session_end_practice_async (self->session, practice_ended_cb, g_object_ref (self));
}

static void
practice_end_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  attest_message_ask (GTK_WINDOW (widget), _ ("End practice?"),
                      _ ("The practice school and everything recorded in it are deleted. Your real records, if you have any, are not touched."),
                      _ ("_End Practice"), TRUE, practice_end, widget);
}

static gboolean
turn_strip_cb (gpointer user_data)
{
  AttestWindow  *self = user_data;
  GtkOrientation wanted = self->narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->practice_strip), wanted);
  g_object_unref (self);
  return G_SOURCE_REMOVE;
}

/* The strip stands on its side where the window is narrow; turning it while
 * sizes are being given out is too late, so it is turned right after. */
static void
attest_window_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  AttestWindow *self = ATTEST_WINDOW (widget);
  gboolean      narrow = width < STRIP_WIDTH;

  GTK_WIDGET_CLASS (g_type_class_peek_parent (g_type_class_peek (ATTEST_TYPE_WINDOW)))->size_allocate (widget, width, height, baseline);
  if (narrow == self->narrow)
    return;
  self->narrow = narrow;
  g_idle_add (turn_strip_cb, g_object_ref (self));
}

void
attest_window_install_practice (AttestWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->size_allocate = attest_window_size_allocate;
  gtk_widget_class_install_action (widget_class, "win.practise", NULL, practise_action);
  gtk_widget_class_install_action (widget_class, "win.practice-switch", NULL, practice_switch_action);
  gtk_widget_class_install_action (widget_class, "win.practice-end", NULL, practice_end_action);
}
