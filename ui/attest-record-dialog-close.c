/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-record-dialog-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-messages.h"
#include "attest-widgets.h"

/**
 * attest_record_dialog_hide:
 *
 * Takes the window off the screen at once and empties the clipboard. Nothing a
 * person typed or took is lost. What is queued here comes before the lock that
 * is to follow.
 */
void
attest_record_dialog_hide (AttestRecordDialog *self)
{
  g_return_if_fail (ATTEST_IS_RECORD_DIALOG (self));

  if (self->leaving)
    return;
  g_object_ref (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  attest_widget_forget_copied (GTK_WIDGET (self));
  if (self->stop_timer != 0)
    attest_record_dialog_send_now (self);
  if (self->sending)
    self->leaving = TRUE;
  else
    attest_record_dialog_put_aside (self, TRUE);
  g_object_unref (self);
}

/**
 * attest_record_dialog_is_done:
 *
 * Returns: whether it says how it went and has nothing left to do or to ask
 */
gboolean
attest_record_dialog_is_done (AttestRecordDialog *self)
{
  g_return_val_if_fail (ATTEST_IS_RECORD_DIALOG (self), TRUE);

  return self->at == ATTEST_STEP_SENT && self->stop_timer == 0 && !self->sending && !self->sealing;
}

static void
hide_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  GApplication *application = g_application_get_default ();

  attest_record_dialog_hide (ATTEST_RECORD_DIALOG (widget));
  if (application != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (application), "lock", NULL);
}

static gboolean
keep_and_close (gpointer user_data)
{
  AttestRecordDialog *self = user_data;

  /* Locked in between, it was put aside by that. */
  if (!attest_record_dialog_is_gone (self) && !self->leaving)
    attest_record_dialog_put_aside (self, FALSE);
  return G_SOURCE_REMOVE;
}

static gboolean
close_now (gpointer user_data)
{
  gtk_window_destroy (user_data);
  return G_SOURCE_REMOVE;
}

/* The question is a window of ours that is just answering: it goes first. */
static void
keep_and_close_cb (gpointer user_data)
{
  gtk_widget_set_visible (user_data, FALSE);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, keep_and_close, g_object_ref (user_data), g_object_unref);
}

/* Thrown away before anything else can happen, such as a lock, after which the
 * draft could not be removed any more. */
static void
lose_and_close_cb (gpointer user_data)
{
  AttestRecordDialog *self = user_data;

  self->leaving = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  attest_record_dialog_drop_finds (self);
  attest_record_draft_pause (self->draft, TRUE);
  attest_record_draft_discard (self->draft);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, close_now, g_object_ref (self), g_object_unref);
}

static void
ask_before_closing (AttestRecordDialog *self)
{
  const gboolean sealed = attest_record_get (self->record, ATTEST_ANSWER_ITEMS) != NULL;

  attest_message_choose (GTK_WINDOW (self), _ ("Keep what you have so far?"),
                         sealed ? _ ("What you wrote can be kept as a draft, encrypted on this computer. The pictures and files you kept are sealed and stay in Attest either way.")
                                : _ ("It can be kept as a draft, encrypted on this computer. Nobody has been told yet."),
                         _ ("_Keep as Draft"), _ ("_Throw Away"), keep_and_close_cb, lose_and_close_cb, self);
}

gboolean
attest_record_dialog_close_request (GtkWindow *window)
{
  AttestRecordDialog *self = ATTEST_RECORD_DIALOG (window);

  if (self->stop_timer != 0)
    {
      /* Whoever closes the window now has pressed Send and not Stop. */
      attest_record_dialog_hide (self);
      return TRUE;
    }
  if (self->sending || self->sealing)
    return TRUE;
  if (self->at == ATTEST_STEP_SENT || self->at == ATTEST_STEP_NONE || self->at == ATTEST_STEP_WELCOME)
    return FALSE;
  if (!attest_record_is_typed (self->record) && self->finds->len == 0)
    return FALSE;
  ask_before_closing (self);
  return TRUE;
}

static void
close_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

void
attest_record_dialog_install_close (AttestRecordDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "record.hide", NULL, hide_action);
  gtk_widget_class_install_action (widget_class, "record.close", NULL, close_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "record.close", NULL);
}
