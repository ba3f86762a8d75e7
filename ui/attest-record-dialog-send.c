/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-record-dialog-private.h"

#include <glib/gi18n.h>

#include "attest-card-tools.h"
#include "attest-messages.h"

/* How long Stop can be pressed. */
#define STOP_SECONDS 10

static AttestRecordSentPage *
sent_page (AttestRecordDialog *self)
{
  return ATTEST_RECORD_SENT_PAGE (self->pages[ATTEST_STEP_SENT]);
}

static void
routed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (AttestRecordDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *choices = attest_record_route_finish (self->record, result, &error);

  if (attest_record_dialog_is_gone (self) || self->at != ATTEST_STEP_CHECK)
    {
      g_clear_pointer (&choices, g_ptr_array_unref);
      return;
    }
  /* Nobody at all is an answer, and the page has words for it. */
  if (choices == NULL && !g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_NO_RECIPIENT))
    {
      attest_message_present (GTK_WINDOW (self), error);
      return;
    }
  if (choices == NULL)
    choices = g_ptr_array_new ();
  attest_record_check_set_choices (ATTEST_RECORD_CHECK (self->pages[ATTEST_STEP_CHECK]), choices);
  attest_record_page_focus (self->pages[ATTEST_STEP_CHECK]);
}

/* Whom it goes to depends on what was just answered, so it is asked anew each
 * time the last page comes. */
void
attest_record_dialog_ask_route (AttestRecordDialog *self)
{
  attest_record_check_set_choices (ATTEST_RECORD_CHECK (self->pages[ATTEST_STEP_CHECK]), NULL);
  attest_record_route_async (self->record, routed_cb, g_object_ref (self));
}

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (AttestRecordDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestRecordSent) sent = attest_record_send_finish (self->record, result, &error);

  self->sending = FALSE;
  if (attest_record_dialog_is_gone (self))
    return;
  g_clear_handle_id (&self->progress_timer, g_source_remove);
  if (self->leaving)
    {
      if (sent == NULL)
        g_warning ("A record could not be sent: %s", error->message);
      attest_record_draft_pause (self->draft, sent != NULL);
      attest_record_draft_flush (self->draft);
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  if (sent == NULL)
    {
      attest_record_draft_pause (self->draft, FALSE);
      attest_record_dialog_go_back (self);
      attest_message_present (GTK_WINDOW (self), error);
      return;
    }
  if (sent->submission == NULL)
    attest_record_sent_page_show_saved (sent_page (self), sent->reference, self->tell);
  else
    attest_record_sent_page_show_sent (sent_page (self), self->names, sent, attest_record_is (self->record, ATTEST_ANSWER_DANGER, "yes"));
  attest_record_sent_page_show_numbers (sent_page (self), self->strangers, self->school != NULL ? self->school->fingerprint : NULL);
  attest_record_page_focus (ATTEST_RECORD_PAGE (sent_page (self)));
  gtk_widget_set_visible (self->back, FALSE);
}

static void
show_sending (AttestRecordDialog *self,
              double              done)
{
  if (self->later)
    attest_record_sent_page_show_saving (sent_page (self));
  else
    attest_record_sent_page_show_sending (sent_page (self), self->names, done);
}

/**
 * attest_record_dialog_send_now:
 *
 * Ends the time for Stop. Everything that blocks happens on the worker.
 */
void
attest_record_dialog_send_now (AttestRecordDialog *self)
{
  const AttestTypeChoice *type = attest_record_school_type (self->school, attest_record_get (self->record, ATTEST_ANSWER_TYPE));

  g_clear_handle_id (&self->stop_timer, g_source_remove);
  self->sending = TRUE;
  attest_record_draft_pause (self->draft, TRUE);
  attest_record_dialog_watch (self, show_sending);
  attest_record_send_async (self->record, type != NULL ? type->title : NULL, self->later, self->done, sent_cb, g_object_ref (self));
}

static gboolean
stop_time_over_cb (gpointer user_data)
{
  AttestRecordDialog *self = user_data;

  self->stop_timer = 0;
  attest_record_dialog_send_now (self);
  return G_SOURCE_REMOVE;
}

static void
send_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  AttestRecordDialog *self = ATTEST_RECORD_DIALOG (widget);
  char               *names = attest_record_check_names (ATTEST_RECORD_CHECK (self->pages[ATTEST_STEP_CHECK]));

  if (names == NULL || self->at != ATTEST_STEP_CHECK)
    {
      g_free (names);
      return;
    }
  g_free (self->names);
  self->names = names;
  g_free (self->strangers);
  self->strangers = attest_record_check_strangers (ATTEST_RECORD_CHECK (self->pages[ATTEST_STEP_CHECK]));
  self->later = FALSE;
  attest_record_draft_flush (self->draft);
  attest_record_sent_page_show_waiting (sent_page (self), names);
  attest_record_dialog_go (self, ATTEST_STEP_SENT);
  self->stop_timer = g_timeout_add_seconds (STOP_SECONDS, stop_time_over_cb, self);
}

/* Nobody can receive it: it is finished all the same. Nothing is asked, for
 * nothing goes that would have to be stopped. */
static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  AttestRecordDialog *self = ATTEST_RECORD_DIALOG (widget);
  char               *tell = attest_record_check_whom_to_tell (ATTEST_RECORD_CHECK (self->pages[ATTEST_STEP_CHECK]));

  if (tell == NULL || self->at != ATTEST_STEP_CHECK || self->sending)
    {
      g_free (tell);
      return;
    }
  g_free (self->tell);
  self->tell = tell;
  g_clear_pointer (&self->strangers, g_free);
  self->later = TRUE;
  attest_record_dialog_go (self, ATTEST_STEP_SENT);
  attest_record_dialog_send_now (self);
}

static void
new_school_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (AttestRecordDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  AttestRecordSchool *school = attest_record_school_finish (self->record, result, &error);

  if (school == NULL || attest_record_dialog_is_gone (self) || self->leaving)
    {
      attest_record_school_free (school);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (self->pages); i++)
    if (self->pages[i] != NULL)
      attest_record_page_set_school (self->pages[i], school);
  attest_record_school_free (self->school);
  self->school = school;
  attest_record_dialog_set_dsl (self);
  if (self->at == ATTEST_STEP_CHECK)
    attest_record_dialog_ask_route (self);
}

/* The card is here now, so the last page is asked anew what can be done. */
static void
card_taken (gpointer user_data)
{
  AttestRecordDialog *self = user_data;

  attest_record_school_async (self->record, new_school_cb, g_object_ref (self));
}

static void
import_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  AttestRecordDialog *self = ATTEST_RECORD_DIALOG (widget);

  if (self->at == ATTEST_STEP_CHECK && !attest_record_dialog_is_locked (self))
    attest_card_tool_import (GTK_WINDOW (self), attest_record_get_session (self->record), card_taken, self);
}

static void
stop_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  AttestRecordDialog *self = ATTEST_RECORD_DIALOG (widget);

  if (self->stop_timer == 0)
    return;
  g_clear_handle_id (&self->stop_timer, g_source_remove);
  attest_record_dialog_go_back (self);
}

static void
done_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

void
attest_record_dialog_install_send (AttestRecordDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "record.send", NULL, send_action);
  gtk_widget_class_install_action (widget_class, "record.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "record.import-card", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "record.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "record.done", NULL, done_action);
}
