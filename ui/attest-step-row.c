/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-step-row.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-step-words.h"

struct _AttestStepRow
{
  GtkListBoxRow parent_instance;

  /* Borrowed from the list the card holds */
  const AttestStep *step;

  /* Template widgets */
  GtkImage  *icon;
  GtkLabel  *text;
  GtkLabel  *why;
  GtkLabel  *source;
  GtkLabel  *state;
  GtkLabel  *more;
  GtkWidget *conflict;
  GtkLabel  *conflict_label;
  GtkWidget *buttons;
  GtkWidget *done;
  GtkWidget *some;
  GtkWidget *not_done;
  GtkWidget *say_more;
};

G_DEFINE_FINAL_TYPE (AttestStepRow, attest_step_row, GTK_TYPE_LIST_BOX_ROW)

enum {
  SAID,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
set_text (GtkLabel   *label,
          const char *text)
{
  gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
name_button (GtkWidget        *button,
             const char       *label,
             const AttestStep *step)
{
  g_autofree char *name = g_strdup_printf ("%s: %s", label, step->text);

  gtk_button_set_label (GTK_BUTTON (button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* Each stands in a box of its own, which keeps no place for what is not shown. */
static void
set_visible (GtkWidget *button,
             gboolean   visible)
{
  gtk_widget_set_visible (button, visible);
  gtk_widget_set_visible (gtk_widget_get_parent (button), visible);
}

static gboolean
has_focus (AttestStepRow *self)
{
  GtkRoot   *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, self->buttons);
}

static void
keep_focus (AttestStepRow *self)
{
  GtkWidget *const buttons[] = { self->done, self->some, self->not_done, self->say_more };

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    if (gtk_widget_get_visible (buttons[i]))
      {
        gtk_widget_grab_focus (buttons[i]);
        return;
      }
}

/* Which presses make sense: what the record shows needs none, and nobody ticks
 * what is another person's duty. */
static void
show_buttons (AttestStepRow *self,
              gboolean       received)
{
  const AttestStep *step = self->step;
  gboolean          todo = strcmp (step->state, "todo") == 0, done = strcmp (step->state, "done") == 0;
  gboolean          mine = *step->phase != '\0' && !(step->personal && received);
  gboolean          engaged = g_strcmp0 (step->asks, "engaged") == 0;

  set_visible (self->done, mine && !done && !step->automatic);
  set_visible (self->some, mine && engaged && !done);
  set_visible (self->not_done, mine && todo && !engaged);
  set_visible (self->say_more, mine && done && !step->automatic);
  gtk_widget_set_visible (self->buttons, mine && !(done && step->automatic) && (todo || !step->automatic));
  if (engaged)
    name_button (self->done, _ ("None of these"), step);
  else
    name_button (self->done, step->authority != NULL || g_strcmp0 (step->asks, "provenance") == 0 ? _ ("Done…") : _ ("Done"), step);
  name_button (self->some, _ ("Some of these…"), step);
  name_button (self->not_done, _ ("Not done…"), step);
  name_button (self->say_more, _ ("Say more…"), step);
}

static void
show_icon (AttestStepRow *self)
{
  gboolean done = strcmp (self->step->state, "done") == 0, todo = strcmp (self->step->state, "todo") == 0;

  gtk_image_set_from_icon_name (self->icon, done ? "emblem-ok-symbolic" : todo ? "view-list-symbolic"
                                                                               : "action-unavailable-symbolic");
  gtk_widget_set_opacity (GTK_WIDGET (self->icon), todo ? 0.6 : 1);
}

/**
 * attest_step_row_update:
 * @self: a row
 * @step: what it shows; stays alive until the next update
 * @received: whether somebody else opened the case
 *
 * The keyboard stays in the row when the button it was on goes.
 */
void
attest_step_row_update (AttestStepRow    *self,
                        const AttestStep *step,
                        gboolean          received)
{
  g_autofree char *state = attest_step_words_state (step), *more = attest_step_words_more (step);
  g_autofree char *conflicts = attest_step_words_conflicts (step);
  g_autofree char *source = NULL;
  gboolean         focused = has_focus (self);

  g_return_if_fail (ATTEST_IS_STEP_ROW (self));
  self->step = step;
  /* Translators: %s is where the school's policy says so, such as L51 */
  source = *step->source != '\0' ? g_strdup_printf (_ ("Where it says so: %s"), step->source) : g_strdup ("");
  gtk_label_set_text (self->text, step->text);
  set_text (self->why, step->why);
  set_text (self->source, source);
  set_text (self->state, state);
  set_text (self->more, more);
  gtk_label_set_text (self->conflict_label, conflicts);
  gtk_widget_set_visible (self->conflict, *conflicts != '\0' && strcmp (step->state, "todo") == 0);
  show_icon (self);
  show_buttons (self, received);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, step->text, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, state, -1);
  if (focused)
    keep_focus (self);
}

const AttestStep *
attest_step_row_get_step (AttestStepRow *self)
{
  g_return_val_if_fail (ATTEST_IS_STEP_ROW (self), NULL);

  return self->step;
}

static void
done_cb (AttestStepRow *self)
{
  g_signal_emit (self, signals[SAID], 0, "done");
}

static void
some_cb (AttestStepRow *self)
{
  g_signal_emit (self, signals[SAID], 0, "some");
}

static void
not_done_cb (AttestStepRow *self)
{
  g_signal_emit (self, signals[SAID], 0, "not-done");
}

static void
say_more_cb (AttestStepRow *self)
{
  g_signal_emit (self, signals[SAID], 0, "more");
}

static void
attest_step_row_class_init (AttestStepRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[SAID] = g_signal_new ("said", ATTEST_TYPE_STEP_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-step-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestStepRow, icon);
  gtk_widget_class_bind_template_child (widget_class, AttestStepRow, text);
  gtk_widget_class_bind_template_child (widget_class, AttestStepRow, why);
  gtk_widget_class_bind_template_child (widget_class, AttestStepRow, source);
  gtk_widget_class_bind_template_child (widget_class, AttestStepRow, state);
  gtk_widget_class_bind_template_child (widget_class, AttestStepRow, more);
  gtk_widget_class_bind_template_child (widget_class, AttestStepRow, conflict);
  gtk_widget_class_bind_template_child (widget_class, AttestStepRow, conflict_label);
  gtk_widget_class_bind_template_child (widget_class, AttestStepRow, buttons);
  gtk_widget_class_bind_template_child (widget_class, AttestStepRow, done);
  gtk_widget_class_bind_template_child (widget_class, AttestStepRow, some);
  gtk_widget_class_bind_template_child (widget_class, AttestStepRow, not_done);
  gtk_widget_class_bind_template_child (widget_class, AttestStepRow, say_more);
  gtk_widget_class_bind_template_callback (widget_class, done_cb);
  gtk_widget_class_bind_template_callback (widget_class, some_cb);
  gtk_widget_class_bind_template_callback (widget_class, not_done_cb);
  gtk_widget_class_bind_template_callback (widget_class, say_more_cb);
}

static void
attest_step_row_init (AttestStepRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
attest_step_row_new (void)
{
  return g_object_new (ATTEST_TYPE_STEP_ROW, NULL);
}
