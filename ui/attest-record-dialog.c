/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-record-dialog-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-messages.h"
#include "attest-record-device.h"
#include "attest-record-gate.h"
#include "attest-record-story.h"
#include "attest-record-welcome.h"

#define PROGRESS_EVERY 100 /* milliseconds */

G_DEFINE_FINAL_TYPE (AttestRecordDialog, attest_record_dialog, ADW_TYPE_WINDOW)

static void
problem_clicked_cb (AttestRecordDialog *self)
{
  if (self->problem_at != NULL)
    gtk_widget_child_focus (self->problem_at, GTK_DIR_TAB_FORWARD);
  else if (self->pages[self->at] != NULL)
    attest_record_page_focus (self->pages[self->at]);
}

static void
page_problem_cb (AttestRecordDialog *self,
                 const char         *words,
                 GtkWidget          *at)
{
  attest_record_dialog_problem (self, words, at);
}

/* What was said to be missing was about what was answered before. */
static void
record_changed_cb (AttestRecordDialog *self)
{
  attest_record_dialog_problem (self, NULL, NULL);
}

static gboolean
progress_cb (gpointer user_data)
{
  AttestRecordDialog *self = user_data;
  self->show_progress (self, g_atomic_int_get (self->done) / 1000.0);
  return G_SOURCE_CONTINUE;
}

/**
 * attest_record_dialog_watch:
 * @show: called with what the worker has done so far, until progress_timer is
 *   removed
 */
void
attest_record_dialog_watch (AttestRecordDialog *self,
                            void (*show) (AttestRecordDialog *self, double done))
{
  g_clear_handle_id (&self->progress_timer, g_source_remove);
  g_atomic_int_set (self->done, 0);
  self->show_progress = show;
  show (self, 0);
  self->progress_timer = g_timeout_add (PROGRESS_EVERY, progress_cb, self);
}

static gboolean
saved_words_cb (gpointer user_data)
{
  AttestRecordDialog *self = user_data;
  const guint         seconds = (guint)MAX ((g_get_monotonic_time () - self->saved_us) / G_USEC_PER_SEC, 1);
  g_autofree char    *words = NULL;

  if (seconds < 60)
    words = g_strdup_printf (ngettext ("Saved %u second ago", "Saved %u seconds ago", seconds), seconds);
  else
    words = g_strdup_printf (ngettext ("Saved %u minute ago", "Saved %u minutes ago", seconds / 60), seconds / 60);
  adw_window_title_set_subtitle (self->title, self->at == ATTEST_STEP_SENT ? "" : words);
  return G_SOURCE_CONTINUE;
}

gboolean
attest_record_dialog_is_gone (AttestRecordDialog *self)
{
  return self->pages[ATTEST_STEP_SENT] == NULL;
}

static void
draft_saved_cb (AttestRecordDialog *self)
{
  if (attest_record_dialog_is_gone (self))
    return;
  self->saved_us = g_get_monotonic_time ();
  adw_window_title_set_subtitle (self->title, _ ("Saved"));
  if (self->words_timer == 0)
    self->words_timer = g_timeout_add_seconds (5, saved_words_cb, self);
}

static void
draft_failed_cb (AttestRecordDialog *self,
                 const GError       *error)
{
  if (attest_record_dialog_is_gone (self))
    return;
  adw_window_title_set_subtitle (self->title, _ ("Not saved"));
  attest_message_present (GTK_WINDOW (self), error);
}

/* Whom to tell in person, once the school is known. */
void
attest_record_dialog_set_dsl (AttestRecordDialog *self)
{
  for (guint i = 0; i < self->school->people->len && self->dsl == NULL; i++)
    {
      const AttestRecordPerson *person = g_ptr_array_index (self->school->people, i);

      if (person->dsl)
        self->dsl = g_strdup (person->label);
    }
  attest_record_danger_set_dsl (ATTEST_RECORD_DANGER (self->pages[ATTEST_STEP_DANGER]), self->dsl);
  attest_record_words_set_dsl (ATTEST_RECORD_WORDS (self->pages[ATTEST_STEP_WORDS]), self->dsl);
}

/* A case that is added to has been described already. */
static void
take_over_known (AttestRecordDialog *self)
{
  const AttestCase *known = self->school->known;
  g_autofree char  *subjects = known->subjects != NULL ? g_strjoinv (";", known->subjects) : NULL;

  attest_record_set (self->record, ATTEST_ANSWER_STORY, known->description);
  attest_record_set (self->record, ATTEST_ANSWER_TYPE, known->type);
  attest_record_set (self->record, ATTEST_ANSWER_ABOUT, known->about);
  attest_record_set (self->record, ATTEST_ANSWER_SUBJECTS, subjects);
  attest_record_set (self->record, ATTEST_ANSWER_DANGER, known->danger ? "yes" : "no");
  attest_record_take_seen (self->record, known->noticed_ms > 0 ? known->noticed_ms : self->school->known_seen_ms);
}

/**
 * attest_record_dialog_take_draft:
 *
 * Takes over what was left, and saves under its name from now on.
 *
 * Returns: whether there was anything
 */
gboolean
attest_record_dialog_take_draft (AttestRecordDialog *self)
{
  if (self->school == NULL || self->school->draft == NULL)
    return FALSE;
  attest_record_set_draft_name (self->record, self->school->draft_name);
  return attest_record_from_text (self->record, self->school->draft);
}

static void
school_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (AttestRecordDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *case_id = g_strdup (attest_record_get (self->record, ATTEST_ANSWER_CASE));

  if (attest_record_dialog_is_gone (self) || self->leaving || self->at != ATTEST_STEP_NONE)
    return;
  self->school = attest_record_school_finish (self->record, result, &error);
  if (self->school == NULL)
    g_warning ("Recording without the store: %s", error->message);
  else
    attest_record_dialog_set_dsl (self);
  if (attest_record_dialog_take_draft (self))
    {
      if (case_id != NULL)
        attest_record_set (self->record, ATTEST_ANSWER_CASE, case_id);
      if (self->resumes)
        attest_record_dialog_go_on (self);
      else
        attest_record_dialog_go (self, ATTEST_STEP_WELCOME);
      return;
    }
  if (self->school != NULL && self->school->known != NULL)
    take_over_known (self);
  attest_record_dialog_go (self, ATTEST_STEP_GATE);
}

/* Locked from somewhere else: what is typed is in the draft, and the screen
 * must not show it any longer. */
static void
state_cb (AttestRecordDialog *self)
{
  if (self->school != NULL && attest_record_dialog_is_locked (self) && !self->leaving)
    attest_record_dialog_hide (self);
  else if (self->school == NULL && !attest_record_dialog_is_locked (self))
    attest_record_dialog_opened (self);
}

static void
add_page (AttestRecordDialog *self,
          AttestStepId        step,
          GType               type)
{
  AttestRecordPage *page = g_object_new (type, NULL);
  g_autoptr (GtkWidget) foot = NULL;

  self->pages[step] = page;
  attest_record_page_set_record (page, self->record);
  g_signal_connect_object (page, "answered", G_CALLBACK (attest_record_dialog_answered), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "problem", G_CALLBACK (page_problem_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_visible (GTK_WIDGET (page), FALSE);
  gtk_stack_add_child (self->stack, GTK_WIDGET (page));
  if ((foot = attest_record_page_take_foot (page)) == NULL)
    return;
  gtk_box_append (GTK_BOX (self->feet), foot);
  g_object_bind_property (page, "visible", foot, "visible", G_BINDING_SYNC_CREATE);
}

static void
add_pages (AttestRecordDialog *self)
{
  add_page (self, ATTEST_STEP_WELCOME, ATTEST_TYPE_RECORD_WELCOME);
  add_page (self, ATTEST_STEP_GATE, ATTEST_TYPE_RECORD_GATE);
  add_page (self, ATTEST_STEP_CAPTURE, ATTEST_TYPE_RECORD_CAPTURE);
  add_page (self, ATTEST_STEP_KEEP, ATTEST_TYPE_RECORD_KEEP);
  add_page (self, ATTEST_STEP_STORY, ATTEST_TYPE_RECORD_STORY);
  add_page (self, ATTEST_STEP_WORDS, ATTEST_TYPE_RECORD_WORDS);
  add_page (self, ATTEST_STEP_DEVICE, ATTEST_TYPE_RECORD_DEVICE);
  add_page (self, ATTEST_STEP_DANGER, ATTEST_TYPE_RECORD_DANGER);
  add_page (self, ATTEST_STEP_CHECK, ATTEST_TYPE_RECORD_CHECK);
  add_page (self, ATTEST_STEP_SENT, ATTEST_TYPE_RECORD_SENT);
}

static void
attest_record_dialog_dispose (GObject *object)
{
  AttestRecordDialog *self = ATTEST_RECORD_DIALOG (object);

  g_clear_handle_id (&self->stop_timer, g_source_remove);
  g_clear_handle_id (&self->progress_timer, g_source_remove);
  g_clear_handle_id (&self->leave_timer, g_source_remove);
  g_clear_handle_id (&self->words_timer, g_source_remove);
  if (self->taking != NULL)
    g_cancellable_cancel (self->taking);
  g_clear_object (&self->chooser);
  memset (self->pages, 0, sizeof self->pages);
  gtk_widget_dispose_template (GTK_WIDGET (object), ATTEST_TYPE_RECORD_DIALOG);

  G_OBJECT_CLASS (attest_record_dialog_parent_class)->dispose (object);
}

static void
attest_record_dialog_finalize (GObject *object)
{
  AttestRecordDialog *self = ATTEST_RECORD_DIALOG (object);

  g_clear_object (&self->draft);
  g_clear_object (&self->record);
  g_clear_object (&self->taking);
  g_clear_pointer (&self->school, attest_record_school_free);
  g_ptr_array_unref (self->finds);
  g_array_unref (self->history);
  g_atomic_rc_box_release (self->done);
  g_free (self->names);
  g_free (self->strangers);
  g_free (self->tell);
  g_free (self->dsl);
  g_free (self->aside);

  G_OBJECT_CLASS (attest_record_dialog_parent_class)->finalize (object);
}

static void
attest_record_dialog_class_init (AttestRecordDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_record_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = attest_record_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = attest_record_dialog_close_request;

  attest_record_dialog_install_steps (klass);
  attest_record_dialog_install_close (klass);
  attest_record_dialog_install_capture (klass);
  attest_record_dialog_install_send (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-record-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestRecordDialog, title);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordDialog, back);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordDialog, problem_heading);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordDialog, problem_link);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordDialog, problem_words);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordDialog, scroller);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordDialog, feet);
  gtk_widget_class_bind_template_child (widget_class, AttestRecordDialog, stack);
  gtk_widget_class_bind_template_callback (widget_class, problem_clicked_cb);
}

static void
attest_record_dialog_init (AttestRecordDialog *self)
{
  self->finds = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_find_free);
  self->history = g_array_new (FALSE, FALSE, sizeof (AttestStepId));
  self->taking = g_cancellable_new ();
  self->done = g_atomic_rc_box_new0 (gint);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * attest_record_dialog_new:
 * @session: may be locked; then what is kept is sealed until it is unlocked
 * @parent: (nullable): the window it belongs to
 * @case_id: (nullable): the case to add to; %NULL for a new record
 * @draft: (nullable): the draft to go on with
 *
 * Starts where @draft, or what was left of @case_id, was left; else at the gate,
 * or with "Welcome back" when another record was left.
 *
 * Returns: (transfer none): the window, not presented
 */
GtkWindow *
attest_record_dialog_new (AttestSession *session,
                          GtkWindow     *parent,
                          const char    *case_id,
                          const char    *draft)
{
  AttestRecordDialog *self = g_object_new (ATTEST_TYPE_RECORD_DIALOG, "transient-for", parent, NULL);

  g_return_val_if_fail (ATTEST_IS_SESSION (session), NULL);

  self->record = attest_record_new (session, case_id);
  if (draft != NULL)
    attest_record_set_draft_name (self->record, draft);
  self->resumes = draft != NULL || case_id != NULL;
  g_signal_connect_object (self->record, "changed", G_CALLBACK (record_changed_cb), self, G_CONNECT_SWAPPED);
  self->draft = attest_record_draft_new (self->record);
  g_signal_connect_object (self->draft, "saved", G_CALLBACK (draft_saved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->draft, "failed", G_CALLBACK (draft_failed_cb), self, G_CONNECT_SWAPPED);
  /* Said in words in this window too; a recording may be all that is on the screen. */
  if (attest_session_get_practice (session))
    adw_window_title_set_title (self->title, _ ("Practice: nothing here is real"));
  add_pages (self);
  attest_record_dialog_init_capture (self);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  if (attest_record_dialog_is_locked (self))
    attest_record_dialog_go (self, ATTEST_STEP_GATE);
  else
    attest_record_school_async (self->record, school_cb, g_object_ref (self));
  return GTK_WINDOW (self);
}
