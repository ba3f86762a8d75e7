/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-record-dialog-private.h"

#include <glib/gi18n.h>

#include "attest-messages.h"
#include "attest-recent.h"

/* The portal's own window comes within this time; ours then makes room,
 * milliseconds. GNOME refuses a program that is not in front when it asks. */
#define MAKE_ROOM_AFTER 300

static AttestRecordKeep *
keep_page (AttestRecordDialog *self)
{
  return ATTEST_RECORD_KEEP (self->pages[ATTEST_STEP_KEEP]);
}

/* Pictures and files come in only on the two pages that follow the answer No. */
static gboolean
may_take (AttestRecordDialog *self)
{
  return attest_record_get_gate (self->record) == ATTEST_GATE_NO && !self->sealing &&
         (self->at == ATTEST_STEP_CAPTURE || self->at == ATTEST_STEP_KEEP);
}

static void
refuse (AttestRecordDialog *self,
        const char         *first)
{
  if (attest_record_is (self->record, ATTEST_ANSWER_BRANCH, "words") && self->at != ATTEST_STEP_GATE)
    {
      attest_record_dialog_problem (self, _ ("This record is words only. Nothing was taken."), NULL);
      return;
    }
  if (self->at == ATTEST_STEP_SENT || self->at == ATTEST_STEP_NONE || self->sealing)
    return;
  if (self->at != ATTEST_STEP_GATE)
    attest_record_dialog_go (self, ATTEST_STEP_GATE);
  attest_record_dialog_problem (self, first, NULL);
}

static void
take_finds (AttestRecordDialog *self,
            GPtrArray          *finds)
{
  /* The person went elsewhere meanwhile; a screenshot does not stay readable. */
  if (attest_record_dialog_is_gone (self) || !may_take (self))
    {
      for (guint i = 0; i < finds->len; i++)
        attest_find_discard (g_ptr_array_index (finds, i));
      return;
    }
  g_ptr_array_extend_and_steal (self->finds, g_ptr_array_ref (finds));
  attest_record_dialog_show_find (self);
}

static void
taken_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (AttestRecordDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *finds = attest_intake_finish (result, &error);

  if (finds != NULL)
    {
      take_finds (self, finds);
      g_ptr_array_unref (finds);
    }
  else if (attest_record_dialog_is_gone (self))
    return;
  else if (g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND))
    attest_record_dialog_problem (self, _ ("There is no picture to paste. Copy one first."), NULL);
  else if (g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_INPUT))
    attest_record_dialog_problem (self, _ ("That file is not on this computer. Save it first, then choose it."), NULL);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    attest_message_present (GTK_WINDOW (self), error);
}

static void
paste_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  AttestRecordDialog *self = ATTEST_RECORD_DIALOG (widget);

  if (may_take (self))
    attest_intake_clipboard_async (gtk_widget_get_clipboard (widget), attest_record_get_gate (self->record), self->taking, taken_cb, g_object_ref (self));
  else
    refuse (self, _ ("Answer the question first, then paste it again."));
}

static gboolean
dropped_cb (GtkDropTargetAsync *target,
            GdkDrop            *drop,
            double              x,
            double              y,
            gpointer            user_data)
{
  AttestRecordDialog *self = user_data;

  if (may_take (self))
    {
      attest_intake_drop_async (drop, attest_record_get_gate (self->record), self->taking, taken_cb, g_object_ref (self));
      return TRUE;
    }
  /* Taken off the other program's hands without asking it for anything. */
  gdk_drop_finish (drop, 0);
  refuse (self, _ ("Answer the question first, then drop it again."));
  return TRUE;
}

static void
forget_choice (GListModel *files)
{
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      attest_recent_forget (file);
    }
}

static void
chosen_cb (GtkNativeDialog *native,
           int              response,
           gpointer         user_data)
{
  AttestRecordDialog *self = user_data;
  g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (native));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) finds = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      forget_choice (files);
      finds = attest_intake_files (files, attest_record_get_gate (self->record), "chooser", &error);
      if (finds != NULL)
        take_finds (self, finds);
      else
        attest_record_dialog_problem (self, _ ("That file is not on this computer. Save it first, then choose it."), NULL);
    }
  g_clear_object (&self->chooser);
}

static void
choose_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  AttestRecordDialog *self = ATTEST_RECORD_DIALOG (widget);

  if (!may_take (self) || self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_ ("Choose a file"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Choose"), _ ("_Cancel"));
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->chooser), TRUE);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
set_out_of_the_way (AttestRecordDialog *self,
                    gboolean            away)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  g_clear_handle_id (&self->leave_timer, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (self), !away);
  if (parent != NULL)
    gtk_widget_set_visible (GTK_WIDGET (parent), !away);
  if (!away)
    gtk_window_present (GTK_WINDOW (self));
}

static gboolean
make_room_cb (gpointer user_data)
{
  AttestRecordDialog *self = user_data;

  self->leave_timer = 0;
  set_out_of_the_way (self, TRUE);
  return G_SOURCE_REMOVE;
}

static void
screenshot_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (AttestRecordDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = attest_session_screenshot_finish (ATTEST_SESSION (object), result, &error);
  g_autoptr (GPtrArray) finds = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_find_free);

  if (self->leaving || attest_record_dialog_is_gone (self))
    {
      if (path != NULL)
        (void)attest_session_discard_screenshot (path);
      return;
    }
  set_out_of_the_way (self, FALSE);
  if (path != NULL)
    {
      g_ptr_array_add (finds, attest_find_new_path (path, "portal"));
      take_finds (self, finds);
    }
  else if (g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED))
    attest_record_page_focus (self->pages[ATTEST_STEP_CAPTURE]);
  else
    attest_message_present (GTK_WINDOW (self), error);
}

static void
take_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  AttestRecordDialog *self = ATTEST_RECORD_DIALOG (widget);

  if (!may_take (self) || self->leave_timer != 0)
    return;
  self->leave_timer = g_timeout_add (MAKE_ROOM_AFTER, make_room_cb, self);
  attest_session_screenshot_async (attest_record_get_session (self->record), "", self->taking, screenshot_cb, g_object_ref (self));
}

/* What is not kept is not kept anywhere. */
static void
again_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  AttestRecordDialog *self = ATTEST_RECORD_DIALOG (widget);

  if (self->finds->len == 0 || self->sealing)
    return;
  attest_find_discard (g_ptr_array_index (self->finds, 0));
  attest_record_keep_set_find (keep_page (self), NULL, 0);
  g_ptr_array_remove_index (self->finds, 0);
  if (self->finds->len > 0)
    attest_record_dialog_show_find (self);
  else
    attest_record_dialog_go_back (self);
}

/**
 * attest_record_dialog_drop_finds:
 *
 * Lets go of everything that is not sealed.
 */
void
attest_record_dialog_drop_finds (AttestRecordDialog *self)
{
  attest_record_keep_set_find (keep_page (self), NULL, 0);
  for (guint i = 0; i < self->finds->len; i++)
    attest_find_discard (g_ptr_array_index (self->finds, i));
  g_ptr_array_set_size (self->finds, 0);
}

void
attest_record_dialog_install_capture (AttestRecordDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "record.take", NULL, take_action);
  gtk_widget_class_install_action (widget_class, "record.paste", NULL, paste_action);
  gtk_widget_class_install_action (widget_class, "record.choose", NULL, choose_action);
  gtk_widget_class_install_action (widget_class, "record.again", NULL, again_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "record.paste", NULL);
}

static void
has_screenshot_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (AttestRecordDialog) self = user_data;
  const gboolean has = attest_session_has_screenshot_finish (ATTEST_SESSION (object), result, NULL);

  if (self->pages[ATTEST_STEP_CAPTURE] != NULL)
    attest_record_capture_set_screenshot (ATTEST_RECORD_CAPTURE (self->pages[ATTEST_STEP_CAPTURE]), has);
}

/* A drop target that is asynchronous touches no data by itself: it sees which
 * formats are offered, and the bytes stay with the other program until
 * attest_intake_drop_async() asks for them. */
void
attest_record_dialog_init_capture (AttestRecordDialog *self)
{
  GtkDropTargetAsync *target = gtk_drop_target_async_new (attest_intake_formats (), GDK_ACTION_COPY);

  /* Before the text fields, which would take the name of a dropped file as words. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  g_signal_connect (target, "drop", G_CALLBACK (dropped_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  attest_session_has_screenshot_async (attest_record_get_session (self->record), has_screenshot_cb, g_object_ref (self));
}
