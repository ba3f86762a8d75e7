/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-steps-card.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-messages.h"
#include "attest-rule-words.h"
#include "attest-step-dialog.h"
#include "attest-step-row.h"
#include "attest-step-words.h"
#include "attest-widgets.h"

/* So many steps that are to do are shown before anything was pressed. */
#define NEXT_STEPS 3
#define PRESSED "attest-pressed"

struct _AttestStepsCard
{
  GtkBox parent_instance;

  /* Owned */
  AttestSession *session;
  GPtrArray     *steps; /* AttestStep; what the rows show */
  GPtrArray     *items;
  char          *case_id;

  /* Template widgets */
  GtkLabel   *rule;
  GtkLabel   *progress;
  GtkListBox *list;
  GtkWidget  *toggle;

  gboolean received;
  gboolean all;
};

G_DEFINE_FINAL_TYPE (AttestStepsCard, attest_steps_card, GTK_TYPE_BOX)

/* ── Saying something of a step ───────────────────────────────────────── */

/* A word on a step, on its way to the worker. */
typedef struct
{
  char          *case_id;
  char          *step;
  AttestStepWord word;
  GPtrArray     *own; /* the strings of the word */
} Said;

static void
said_free (Said *self)
{
  g_free (self->case_id);
  g_free (self->step);
  g_ptr_array_unref (self->own);
  g_free (self);
}

static const char *
own (Said       *self,
     const char *text)
{
  char *copy = g_strdup (text);

  if (copy != NULL)
    g_ptr_array_add (self->own, copy);
  return copy;
}

static Said *
said_new (const char           *case_id,
          const char           *step,
          const AttestStepWord *word)
{
  Said *self = g_new0 (Said, 1);

  self->case_id = g_strdup (case_id);
  self->step = g_strdup (step);
  self->own = g_ptr_array_new_with_free_func (g_free);
  self->word = (AttestStepWord){
    .state = own (self, word->state),
    .reason = own (self, word->reason),
    .who = own (self, word->who),
    .note = own (self, word->note),
    .url = own (self, word->url),
    .engaged = own (self, word->engaged),
    .happened_ms = word->happened_ms,
    .happened_zone = own (self, word->happened_zone),
  };
  return self;
}

static gpointer
set_step_job (AttestDesk   *desk,
              gpointer      data,
              GCancellable *cancellable,
              GError      **error)
{
  Said *said = data;

  return GINT_TO_POINTER (attest_desk_set_step (desk, said->case_id, said->step, &said->word, error));
}

/* What a press was about, until the worker has answered. */
typedef struct
{
  AttestStepsCard *card;
  char            *step;
} Pressed;

static void
pressed_free (gpointer data)
{
  Pressed *self = data;

  g_object_unref (self->card);
  g_free (self->step);
  g_free (self);
}

/* Not by siblings: the headings are among them. */
static AttestStepRow *
row_at (AttestStepsCard *self,
        guint            i)
{
  return ATTEST_STEP_ROW (gtk_list_box_get_row_at_index (self->list, (int)i));
}

static AttestStepRow *
row_of (AttestStepsCard *self,
        const char      *id)
{
  for (guint i = 0; self->steps != NULL && i < self->steps->len; i++)
    if (strcmp (((const AttestStep *)self->steps->pdata[i])->id, id) == 0)
      return row_at (self, i);
  return NULL;
}

static void ask (AttestStepsCard *self, const AttestStep *step, AttestStepAsk what);

static void
said_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Pressed       *pressed = user_data;
  AttestStepRow *row;
  g_autoptr (GError) error = NULL;

  if (attest_session_run_finish (ATTEST_SESSION (source), result, &error) == NULL && pressed->card->case_id != NULL &&
      gtk_widget_get_root (GTK_WIDGET (pressed->card)) != NULL)
    {
      /* Refused for its order: the person is asked why it could not wait. */
      row = row_of (pressed->card, pressed->step);
      if (row != NULL && g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_POLICY))
        ask (pressed->card, attest_step_row_get_step (row), ATTEST_STEP_ASK_EARLY);
      else
        attest_message_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (pressed->card))), error);
    }
  pressed_free (pressed);
}

static void
say (AttestStepsCard      *self,
     const char           *step,
     const AttestStepWord *word)
{
  Pressed *pressed = g_new0 (Pressed, 1);

  pressed->card = g_object_ref (self);
  pressed->step = g_strdup (step);
  attest_session_change_async (self->session, "case/step", set_step_job, said_new (self->case_id, step, word),
                               (GDestroyNotify)said_free, NULL, NULL, said_cb, pressed);
}

static void
given_cb (const char           *step,
          const AttestStepWord *word,
          gpointer              user_data)
{
  AttestStepsCard *self = user_data;

  if (self->case_id != NULL)
    say (self, step, word);
}

static void
ask (AttestStepsCard  *self,
     const AttestStep *step,
     AttestStepAsk     what)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));

  gtk_window_present (GTK_WINDOW (attest_step_dialog_new (window, step, what, self->items, given_cb, g_object_ref (self), g_object_unref)));
}

/* Several addresses are kept, so that it has to be said which one went. */
static gboolean
has_several (AttestStepsCard *self)
{
  const char *first = NULL;

  for (guint i = 0; self->items != NULL && i < self->items->len; i++)
    {
      const AttestItem *item = self->items->pdata[i];

      if (item->url == NULL || attest_item_kind_is_words (item->kind))
        continue;
      if (first != NULL && strcmp (first, item->url) != 0)
        return TRUE;
      first = item->url;
    }
  return FALSE;
}

static gboolean
needs_words (AttestStepsCard  *self,
             const AttestStep *step)
{
  return step->authority != NULL || g_strcmp0 (step->asks, "provenance") == 0 || (step->removes && has_several (self));
}

static void
row_said_cb (AttestStepsCard *self,
             const char      *what,
             AttestStepRow   *row)
{
  const AttestStep *step = attest_step_row_get_step (row);
  AttestStepWord    word = { .state = "done", .engaged = g_strcmp0 (step->asks, "engaged") == 0 ? "no" : NULL };

  g_object_set_data (G_OBJECT (row), PRESSED, GINT_TO_POINTER (TRUE));
  if (strcmp (what, "some") == 0 || (strcmp (what, "more") == 0 && g_strcmp0 (step->asks, "engaged") == 0))
    ask (self, step, ATTEST_STEP_ASK_SOME);
  else if (strcmp (what, "not-done") == 0)
    ask (self, step, ATTEST_STEP_ASK_WHY);
  else if (strcmp (what, "more") == 0)
    ask (self, step, step->waits_for != NULL ? ATTEST_STEP_ASK_EARLY : ATTEST_STEP_ASK_DONE);
  else if (step->waits_for != NULL)
    ask (self, step, ATTEST_STEP_ASK_EARLY);
  else if (needs_words (self, step))
    ask (self, step, ATTEST_STEP_ASK_DONE);
  else
    say (self, step->id, &word);
}

/* ── Showing them ─────────────────────────────────────────────────────── */

/* What is next, and what was just pressed: a row does not go from under the
 * finger that pressed it. */
static void
choose_rows (AttestStepsCard *self)
{
  guint next = 0, hidden = 0;

  for (guint i = 0; i < self->steps->len; i++)
    {
      AttestStepRow    *row = row_at (self, i);
      const AttestStep *step = self->steps->pdata[i];
      gboolean          todo = strcmp (step->state, "todo") == 0;
      gboolean          wanted = (todo && !step->automatic && next < NEXT_STEPS) || g_object_get_data (G_OBJECT (row), PRESSED) != NULL;

      next += todo && !step->automatic;
      hidden += !wanted;
      gtk_widget_set_visible (GTK_WIDGET (row), self->all || wanted);
    }
  gtk_widget_set_visible (self->toggle, hidden > 0);
  gtk_button_set_label (GTK_BUTTON (self->toggle), self->all ? _ ("Show only what is _next") : _ ("Show _all steps"));
  gtk_list_box_invalidate_headers (self->list);
  gtk_widget_set_visible (GTK_WIDGET (self->list), self->all || hidden < self->steps->len);
}

static void
toggle_cb (AttestStepsCard *self)
{
  self->all = !self->all;
  choose_rows (self);
}

static void
show_progress (AttestStepsCard *self)
{
  g_autofree char *text = NULL;
  guint            settled = 0;

  for (guint i = 0; i < self->steps->len; i++)
    settled += strcmp (((const AttestStep *)self->steps->pdata[i])->state, "todo") != 0;
  /* Translators: of the steps of the policy, as in "5 of 14 are done or answered" */
  text = g_strdup_printf (_ ("%u of %u are done or answered."), settled, self->steps->len);
  gtk_label_set_text (self->progress, text);
}

static void
show_rule (AttestStepsCard  *self,
           const AttestRule *rule)
{
  g_autofree char *words = rule != NULL ? attest_rule_words (rule) : g_strdup ("");

  gtk_label_set_text (self->rule, words);
  gtk_widget_set_visible (GTK_WIDGET (self->rule), *words != '\0');
}

static gboolean
are_same (GPtrArray *before,
          GPtrArray *steps)
{
  gboolean same = before != NULL && before->len == steps->len;

  for (guint i = 0; same && i < steps->len; i++)
    same = strcmp (((const AttestStep *)before->pdata[i])->id, ((const AttestStep *)steps->pdata[i])->id) == 0;
  return same;
}

static void
make_rows (AttestStepsCard *self,
           guint            n)
{
  GtkWidget *row;

  while ((row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < n; i++)
    {
      row = attest_step_row_new ();
      g_signal_connect_object (row, "said", G_CALLBACK (row_said_cb), self, G_CONNECT_SWAPPED);
      gtk_list_box_append (self->list, row);
    }
}

/**
 * attest_steps_card_show:
 * @self: a card
 * @session: the open store; held
 * @view: (nullable): a case as read; %NULL forgets
 *
 * Shows its steps. Rows that are there already stay, with what has the focus.
 */
void
attest_steps_card_show (AttestStepsCard *self,
                        AttestSession   *session,
                        AttestCaseView  *view)
{
  gboolean there = view != NULL && view->steps != NULL && view->steps->len > 0;
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->steps);
  gboolean same = there && g_strcmp0 (self->case_id, view->matter->id) == 0 && are_same (before, view->steps);

  g_return_if_fail (ATTEST_IS_STEPS_CARD (self));
  if (!there || g_strcmp0 (self->case_id, view->matter->id) != 0)
    self->all = FALSE;
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self->case_id);
  self->case_id = there ? g_strdup (view->matter->id) : NULL;
  g_set_object (&self->session, session);
  gtk_widget_set_visible (GTK_WIDGET (self), there);
  if (!same)
    make_rows (self, there ? view->steps->len : 0);
  if (!there)
    return;
  self->received = view->matter->received;
  self->steps = g_ptr_array_ref (view->steps);
  self->items = g_ptr_array_ref (view->items);
  for (guint i = 0; i < self->steps->len; i++)
    attest_step_row_update (row_at (self, i), self->steps->pdata[i], self->received);
  show_rule (self, view->rule);
  show_progress (self);
  choose_rows (self);
}

/* A heading where another time begins, among the rows that are shown. */
static void
header_cb (GtkListBoxRow *row,
           GtkListBoxRow *before,
           gpointer       user_data)
{
  AttestStepsCard  *self = user_data;
  const AttestStep *step = attest_step_row_get_step (ATTEST_STEP_ROW (row));
  const AttestStep *last = before != NULL ? attest_step_row_get_step (ATTEST_STEP_ROW (before)) : NULL;
  GtkWidget        *label;

  gtk_list_box_row_set_header (row, NULL);
  if (step == NULL || !self->all || (last != NULL && strcmp (last->phase, step->phase) == 0))
    return;
  label = gtk_label_new (attest_step_words_phase (step->phase));
  g_object_set (label, "xalign", 0.0, "wrap", TRUE, "margin-top", 12, "margin-start", 12, "margin-end", 12, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, NULL);
  gtk_widget_add_css_class (label, "heading");
  gtk_list_box_row_set_header (row, label);
}

static void
attest_steps_card_dispose (GObject *object)
{
  AttestStepsCard *self = ATTEST_STEPS_CARD (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->case_id, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), ATTEST_TYPE_STEPS_CARD);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  G_OBJECT_CLASS (attest_steps_card_parent_class)->dispose (object);
}

static void
attest_steps_card_class_init (AttestStepsCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_steps_card_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-steps-card.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestStepsCard, rule);
  gtk_widget_class_bind_template_child (widget_class, AttestStepsCard, progress);
  gtk_widget_class_bind_template_child (widget_class, AttestStepsCard, list);
  gtk_widget_class_bind_template_child (widget_class, AttestStepsCard, toggle);
  gtk_widget_class_bind_template_callback (widget_class, toggle_cb);
}

static void
attest_steps_card_init (AttestStepsCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->list, header_cb, self, NULL);
}
