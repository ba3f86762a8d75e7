/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-record-dialog-private.h"

#include "attest-record-drafts.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-widgets.h"

#define NO_IMAGE_TYPE "indecent-image"

/* The names are written into drafts: append, never rename. */
static const char *const step_names[] = {
  [ATTEST_STEP_NONE] = "none",
  [ATTEST_STEP_WELCOME] = "welcome",
  [ATTEST_STEP_GATE] = "gate",
  [ATTEST_STEP_CAPTURE] = "capture",
  [ATTEST_STEP_KEEP] = "keep",
  [ATTEST_STEP_STORY] = "story",
  [ATTEST_STEP_WORDS] = "words",
  [ATTEST_STEP_DEVICE] = "device",
  [ATTEST_STEP_DANGER] = "danger",
  [ATTEST_STEP_CHECK] = "check",
  [ATTEST_STEP_SENT] = "sent",
};

G_STATIC_ASSERT (G_N_ELEMENTS (step_names) == ATTEST_STEP_LAST + 1);

/* The order of the questions, without taking pictures. */
static const AttestStepId picture_way[] = { ATTEST_STEP_STORY, ATTEST_STEP_DANGER, ATTEST_STEP_CHECK };
static const AttestStepId words_way[] = { ATTEST_STEP_WORDS, ATTEST_STEP_DEVICE, ATTEST_STEP_DANGER, ATTEST_STEP_CHECK };

static gboolean
is_words (AttestRecordDialog *self)
{
  return attest_record_is (self->record, ATTEST_ANSWER_BRANCH, "words");
}

static const AttestStepId *
way (AttestRecordDialog *self,
     guint              *n)
{
  *n = is_words (self) ? G_N_ELEMENTS (words_way) : G_N_ELEMENTS (picture_way);
  return is_words (self) ? words_way : picture_way;
}

gboolean
attest_record_dialog_is_locked (AttestRecordDialog *self)
{
  return self->apart || attest_session_get_state (attest_record_get_session (self->record)) != ATTEST_SESSION_OPEN;
}

/**
 * attest_record_dialog_problem:
 * @words: (nullable): what is missing; %NULL takes it away
 * @at: (nullable): the field to go to when the words are pressed
 */
void
attest_record_dialog_problem (AttestRecordDialog *self,
                              const char         *words,
                              GtkWidget          *at)
{
  self->problem_at = at;
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->problem), words != NULL);
  gtk_widget_set_visible (self->problem, words != NULL);
  if (words == NULL)
    return;
  gtk_label_set_label (GTK_LABEL (self->problem_words), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->problem_link), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  attest_widget_read_out (self->problem_heading);
}

static void
show_step (AttestRecordDialog *self,
           AttestStepId        step)
{
  AttestRecordPage *page = self->pages[step];

  self->at = step;
  attest_record_dialog_problem (self, NULL, NULL);
  attest_record_page_set_school (page, self->apart ? NULL : self->school);
  attest_record_page_enter (page);
  gtk_widget_set_visible (GTK_WIDGET (page), TRUE);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (page));
  /* A page that only the stack hides is still there for a screen reader. */
  for (guint i = 0; i < G_N_ELEMENTS (self->pages); i++)
    if (self->pages[i] != NULL && self->pages[i] != page)
      gtk_widget_set_visible (GTK_WIDGET (self->pages[i]), FALSE);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
  gtk_widget_set_visible (self->back, self->history->len > 0 && step != ATTEST_STEP_SENT);
  if (step == ATTEST_STEP_CHECK)
    attest_record_dialog_ask_route (self);
  if (step != ATTEST_STEP_SENT && step != ATTEST_STEP_WELCOME)
    attest_record_set (self->record, ATTEST_ANSWER_PAGE, step_names[step]);
  attest_record_page_focus (page);
}

/**
 * attest_record_dialog_go:
 * @step: the next question; Back leads here again
 */
void
attest_record_dialog_go (AttestRecordDialog *self,
                         AttestStepId        step)
{
  if (self->at != ATTEST_STEP_NONE && self->at != ATTEST_STEP_WELCOME)
    g_array_append_val (self->history, self->at);
  show_step (self, step);
}

/**
 * attest_record_dialog_go_back:
 *
 * The question before, with its answer.
 */
void
attest_record_dialog_go_back (AttestRecordDialog *self)
{
  AttestStepId before;

  if (self->history->len == 0)
    return;
  before = g_array_index (self->history, AttestStepId, self->history->len - 1);
  g_array_set_size (self->history, self->history->len - 1);
  self->only_change = FALSE;
  show_step (self, before);
}

static void
back_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  AttestRecordDialog *self = ATTEST_RECORD_DIALOG (widget);

  if (self->at == ATTEST_STEP_SENT || self->sealing)
    return;
  /* What is on the page stays there; Back from it is taking it again. */
  if (self->at == ATTEST_STEP_KEEP)
    attest_record_dialog_drop_finds (self);
  attest_record_dialog_go_back (self);
}

static void
change_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  AttestRecordDialog *self = ATTEST_RECORD_DIALOG (widget);
  const char         *wanted = g_variant_get_string (parameter, NULL);

  for (AttestStepId step = ATTEST_STEP_STORY; step <= ATTEST_STEP_DANGER; step++)
    if (g_str_equal (step_names[step], wanted))
      {
        attest_record_dialog_go (self, step);
        self->only_change = TRUE;
        return;
      }
}

/* "Which of them?" had no answers to choose from while the store was locked. It
 * has to be answered before anybody is offered whom it may be about. */
static gboolean
lacks_subjects (AttestRecordDialog *self)
{
  return attest_record_is (self->record, ATTEST_ANSWER_ABOUT, "senior") && attest_record_get (self->record, ATTEST_ANSWER_SUBJECTS) == NULL &&
         !attest_record_dialog_is_locked (self) && (self->school == NULL || self->school->people->len > 0);
}

static void
go_next (AttestRecordDialog *self)
{
  guint               n;
  const AttestStepId *steps = way (self, &n);
  AttestStepId        next = steps[0];

  for (guint i = 0; i + 1 < n; i++)
    if (steps[i] == self->at)
      next = steps[i + 1];
  if (self->only_change)
    {
      attest_record_dialog_go_back (self);
      return;
    }
  if (next == ATTEST_STEP_CHECK && lacks_subjects (self))
    {
      attest_record_dialog_go (self, steps[0]);
      attest_record_dialog_problem (self, _ ("Choose which of them it is about, so that it does not go to them."), NULL);
      return;
    }
  if (next == ATTEST_STEP_CHECK && attest_record_dialog_is_locked (self))
    attest_record_dialog_spool_words (self);
  else
    attest_record_dialog_go (self, next);
}

static void
gate_answered (AttestRecordDialog *self)
{
  if (is_words (self))
    {
      if (self->school == NULL || attest_record_school_type (self->school, NO_IMAGE_TYPE) != NULL)
        attest_record_set (self->record, ATTEST_ANSWER_TYPE, NO_IMAGE_TYPE);
      attest_record_dialog_go (self, ATTEST_STEP_WORDS);
      return;
    }
  if (attest_record_is (self->record, ATTEST_ANSWER_TYPE, NO_IMAGE_TYPE))
    attest_record_set (self->record, ATTEST_ANSWER_TYPE, NULL);
  attest_record_dialog_go (self, ATTEST_STEP_CAPTURE);
}

/**
 * attest_record_dialog_go_on:
 *
 * To the page where the draft was left. It never leads past the gate to taking
 * something: whoever was about to is asked again.
 */
void
attest_record_dialog_go_on (AttestRecordDialog *self)
{
  guint               n;
  const AttestStepId *steps = way (self, &n);
  const char         *page = attest_record_get (self->record, ATTEST_ANSWER_PAGE);
  AttestStepId        before = ATTEST_STEP_GATE;
  guint               to = n;

  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (step_names[steps[i]], page) == 0)
      to = i;
  self->at = ATTEST_STEP_NONE;
  if (to == n)
    {
      attest_record_dialog_go (self, ATTEST_STEP_GATE);
      return;
    }
  for (guint i = 0; i <= to; before = steps[i++])
    g_array_append_val (self->history, before);
  show_step (self, steps[to]);
}

/**
 * attest_record_dialog_answered:
 * @page: a page that has all it asks for
 *
 * What comes next.
 */
void
attest_record_dialog_answered (AttestRecordDialog *self,
                               AttestRecordPage   *page)
{
  if (page != self->pages[self->at])
    return;
  attest_record_dialog_problem (self, NULL, NULL);
  switch (self->at)
    {
    case ATTEST_STEP_WELCOME:
      attest_record_dialog_go_on (self);
      break;
    case ATTEST_STEP_GATE:
      gate_answered (self);
      break;
    case ATTEST_STEP_KEEP:
      attest_record_dialog_seal (self);
      break;
    case ATTEST_STEP_CAPTURE:
    case ATTEST_STEP_STORY:
    case ATTEST_STEP_WORDS:
    case ATTEST_STEP_DEVICE:
    case ATTEST_STEP_DANGER:
      go_next (self);
      break;
    case ATTEST_STEP_NONE:
    case ATTEST_STEP_CHECK:
    case ATTEST_STEP_SENT:
    default:
      break;
    }
}

static void
start_again (AttestRecordDialog *self)
{
  for (guint i = 0; i <= ATTEST_ANSWER_LAST; i++)
    if (i != ATTEST_ANSWER_CASE || self->school == NULL || self->school->known == NULL)
      attest_record_set (self->record, (AttestAnswer)i, NULL);
  self->at = ATTEST_STEP_NONE;
  attest_record_dialog_go (self, ATTEST_STEP_GATE);
}

/* The one that was left stays as it is, in the list. */
static void
start_another_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  AttestRecordDialog *self = ATTEST_RECORD_DIALOG (widget);
  g_autofree char    *name_of_its_own = NULL;

  if (self->at != ATTEST_STEP_WELCOME)
    return;
  name_of_its_own = attest_draft_name_new ();
  attest_record_draft_pause (self->draft, TRUE);
  attest_record_set_draft_name (self->record, name_of_its_own);
  start_again (self);
  attest_record_draft_pause (self->draft, FALSE);
}

void
attest_record_dialog_install_steps (AttestRecordDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "record.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "record.change", "s", change_action);
  gtk_widget_class_install_action (widget_class, "record.start-another", NULL, start_another_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "record.back", NULL);
}
