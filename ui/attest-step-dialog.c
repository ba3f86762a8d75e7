/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-ui"

#include "config.h"

#include "attest-step-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-when-row.h"
#include "attest-widgets.h"
#include "domain/attest-item.h"

struct _AttestStepDialog
{
  AdwWindow parent_instance;

  /* Owned */
  char           *step;
  gpointer        user_data;
  GDestroyNotify  free_data;
  AttestStepGiven given;

  /* Template widgets */
  GtkLabel  *text;
  GtkLabel  *hint;
  GtkWidget *problem;
  GtkWidget *engaged;
  GtkWidget *places;
  GtkWidget *reason;
  GtkWidget *who;
  GtkWidget *url;
  GtkWidget *note;
  GtkWidget *when;

  AttestStepAsk ask;
  gboolean      needs_who;
  gboolean      needs_note;
};

G_DEFINE_FINAL_TYPE (AttestStepDialog, attest_step_dialog, ADW_TYPE_WINDOW)

/* The words of the chain, in the order of the check buttons. */
static const char *const engaged_words[] = { "replied", "liked", "shared", "blocked", "reported" };

static const char *
text_of (GtkWidget *entry)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  return gtk_widget_get_visible (entry) && *text != '\0' ? text : NULL;
}

static char *
engaged_text (AttestStepDialog *self)
{
  GString   *out = g_string_new (NULL);
  GtkWidget *check = gtk_widget_get_first_child (self->engaged);

  for (guint i = 0; i < G_N_ELEMENTS (engaged_words) && check != NULL; i++, check = gtk_widget_get_next_sibling (check))
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)))
      g_string_append_printf (out, "%s%s", out->len > 0 ? ";" : "", engaged_words[i]);
  return g_string_free (out, FALSE);
}

static void
say_problem (AttestStepDialog *self,
             const char       *words,
             GtkWidget        *at)
{
  gtk_label_set_text (GTK_LABEL (self->problem), words);
  gtk_widget_set_visible (self->problem, TRUE);
  /* As high as it now needs to be. */
  gtk_window_set_default_size (GTK_WINDOW (self), gtk_widget_get_width (GTK_WIDGET (self)), -1);
  gtk_widget_grab_focus (at);
}

/* What it said was about what stood there before. */
static void
typed_cb (AttestStepDialog *self)
{
  gtk_widget_set_visible (self->problem, FALSE);
}

static gboolean
check_fields (AttestStepDialog *self,
              AttestStepWord   *word,
              char             *zone)
{
  g_autofree char *problem = attest_when_row_problem (ATTEST_WHEN_ROW (self->when));

  if ((self->ask == ATTEST_STEP_ASK_WHY || self->ask == ATTEST_STEP_ASK_EARLY) && word->reason == NULL)
    say_problem (self, _ ("There is a problem: the reason is still empty."), self->reason);
  else if (self->ask == ATTEST_STEP_ASK_SOME && *word->engaged == '\0')
    say_problem (self, _ ("There is a problem: choose what you did."), gtk_widget_get_first_child (self->engaged));
  else if (self->needs_who && word->who == NULL)
    say_problem (self, _ ("There is a problem: write who allowed it."), self->who);
  else if (self->needs_note && word->note == NULL)
    say_problem (self, _ ("There is a problem: write whose device it was, and why."), self->note);
  else if (problem != NULL)
    say_problem (self, problem, self->when);
  else
    return attest_when_row_get (ATTEST_WHEN_ROW (self->when), &word->happened_ms, zone);
  return FALSE;
}

static void
verb_cb (AttestStepDialog *self)
{
  char             zone[ATTEST_ZONE_MAX + 1] = "";
  g_autofree char *engaged = engaged_text (self);
  AttestStepWord   word = {
      .state = self->ask == ATTEST_STEP_ASK_WHY ? "not-done" : "done",
      .reason = text_of (self->reason),
      .who = text_of (self->who),
      .note = text_of (self->note),
      .url = text_of (self->url),
      .engaged = self->ask == ATTEST_STEP_ASK_SOME ? engaged : NULL,
  };

  if (!check_fields (self, &word, zone))
    return;
  word.happened_zone = word.happened_ms > 0 ? zone : NULL;
  self->given (self->step, &word, self->user_data);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
attest_step_dialog_dispose (GObject *object)
{
  AttestStepDialog *self = ATTEST_STEP_DIALOG (object);

  if (self->free_data != NULL)
    self->free_data (self->user_data);
  self->free_data = NULL;
  g_clear_pointer (&self->step, g_free);
  G_OBJECT_CLASS (attest_step_dialog_parent_class)->dispose (object);
}

static void
attest_step_dialog_class_init (AttestStepDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_step_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-step-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestStepDialog, text);
  gtk_widget_class_bind_template_child (widget_class, AttestStepDialog, hint);
  gtk_widget_class_bind_template_child (widget_class, AttestStepDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, AttestStepDialog, engaged);
  gtk_widget_class_bind_template_child (widget_class, AttestStepDialog, places);
  gtk_widget_class_bind_template_child (widget_class, AttestStepDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, AttestStepDialog, who);
  gtk_widget_class_bind_template_child (widget_class, AttestStepDialog, url);
  gtk_widget_class_bind_template_child (widget_class, AttestStepDialog, note);
  gtk_widget_class_bind_template_child (widget_class, AttestStepDialog, when);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, verb_cb);
}

static void
attest_step_dialog_init (AttestStepDialog *self)
{
  g_type_ensure (ATTEST_TYPE_WHEN_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
  attest_widget_close_on_escape (GTK_WINDOW (self));
}

static void
place_toggled_cb (GtkCheckButton   *button,
                  AttestStepDialog *self)
{
  if (gtk_check_button_get_active (button))
    gtk_editable_set_text (GTK_EDITABLE (self->url), gtk_check_button_get_label (button));
}

/* The addresses of what is kept in the record, to be chosen with one press. */
static void
add_places (AttestStepDialog *self,
            GPtrArray        *items)
{
  GtkWidget *first = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      AttestItem *item = items->pdata[i];
      GtkWidget  *button;

      if (item->url == NULL || *item->url == '\0' || item->object_id == NULL || !g_hash_table_add (seen, item->url))
        continue;
      button = gtk_check_button_new_with_label (item->url);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, item->url, -1);
      gtk_check_button_set_group (GTK_CHECK_BUTTON (button), GTK_CHECK_BUTTON (first));
      g_signal_connect (button, "toggled", G_CALLBACK (place_toggled_cb), self);
      gtk_box_append (GTK_BOX (self->places), button);
      first = first != NULL ? first : button;
    }
  gtk_widget_set_visible (self->places, g_hash_table_size (seen) > 1);
  if (g_hash_table_size (seen) == 1)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (first), TRUE);
}

static void
set_hint (AttestStepDialog *self,
          const AttestStep *step)
{
  g_autofree char *hint = NULL;

  if (self->ask == ATTEST_STEP_ASK_EARLY && step->removes)
    hint = g_strdup (_ ("What is taken away cannot be kept any more, and nothing of it is sealed here yet. It is better to keep it first. If it could not wait, write why; the reason stays with the record."));
  else if (self->ask == ATTEST_STEP_ASK_EARLY)
    hint = g_strdup_printf (_ ("Something comes first: %s If it could not wait, write why; the reason stays with the record."), step->waits_for != NULL ? step->waits_for : "");
  else if (self->ask == ATTEST_STEP_ASK_SOME)
    hint = g_strdup (_ ("This is not held against you. It tells those who work on it what the other side has seen."));
  else if (self->ask == ATTEST_STEP_ASK_WHY)
    hint = g_strdup (_ ("A step may be left out. Only the reason is needed."));
  else if (g_strcmp0 (step->authority, "") == 0)
    hint = g_strdup (_ ("Write who allowed it. It cannot be anybody this is about."));
  else if (step->authority != NULL)
    hint = g_strdup_printf (_ ("The policy names who allows it: %s."), step->authority);
  gtk_label_set_text (self->hint, hint != NULL ? hint : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), hint != NULL);
}

static void
set_text (GtkWidget  *entry,
          const char *text)
{
  if (text != NULL)
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static void
show_fields (AttestStepDialog *self,
             const AttestStep *step)
{
  gboolean done = self->ask == ATTEST_STEP_ASK_DONE || self->ask == ATTEST_STEP_ASK_EARLY;

  gtk_widget_set_visible (self->engaged, self->ask == ATTEST_STEP_ASK_SOME);
  gtk_widget_set_visible (self->reason, self->ask == ATTEST_STEP_ASK_WHY || self->ask == ATTEST_STEP_ASK_EARLY);
  gtk_widget_set_visible (self->who, done && (self->needs_who || self->needs_note));
  gtk_widget_set_visible (self->url, done && step->removes);
  gtk_widget_set_visible (self->note, self->ask != ATTEST_STEP_ASK_WHY);
  gtk_widget_set_visible (self->when, self->ask != ATTEST_STEP_ASK_WHY);
  if (self->needs_note)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->note), _ ("Whose device, and why that one"));
}

/**
 * attest_step_dialog_new:
 * @parent: the window it belongs to
 * @step: what it is about
 * @ask: what is to be said
 * @items: (nullable): what is kept in the record, for its addresses
 * @given: called once, with what was said
 * @user_data: for @given
 * @free_data: (nullable): frees @user_data when the dialog goes
 *
 * Returns: (transfer full): a dialog, to be presented
 */
AttestStepDialog *
attest_step_dialog_new (GtkWindow        *parent,
                        const AttestStep *step,
                        AttestStepAsk     ask,
                        GPtrArray        *items,
                        AttestStepGiven   given,
                        gpointer          user_data,
                        GDestroyNotify    free_data)
{
  AttestStepDialog *self = g_object_new (ATTEST_TYPE_STEP_DIALOG, "transient-for", parent, NULL);

  self->step = g_strdup (step->id);
  self->ask = ask;
  self->given = given;
  self->user_data = user_data;
  self->free_data = free_data;
  self->needs_who = step->authority != NULL && ask == ATTEST_STEP_ASK_DONE;
  self->needs_note = g_strcmp0 (step->asks, "provenance") == 0 && ask == ATTEST_STEP_ASK_DONE;
  gtk_window_set_title (GTK_WINDOW (self), ask == ATTEST_STEP_ASK_WHY     ? _ ("Why was it not done?")
                                           : ask == ATTEST_STEP_ASK_EARLY ? _ ("Why could it not wait?")
                                           : ask == ATTEST_STEP_ASK_SOME  ? _ ("What did you do already?")
                                                                          : _ ("What was done?"));
  gtk_label_set_text (self->text, step->text);
  set_hint (self, step);
  show_fields (self, step);
  gtk_widget_set_visible (self->places, FALSE);
  if (gtk_widget_get_visible (self->url))
    add_places (self, items);
  set_text (self->url, step->url);
  set_text (self->who, step->who);
  set_text (self->note, step->note);
  gtk_widget_grab_focus (ask == ATTEST_STEP_ASK_SOME                                  ? gtk_widget_get_first_child (self->engaged)
                         : ask == ATTEST_STEP_ASK_WHY || ask == ATTEST_STEP_ASK_EARLY ? self->reason
                         : gtk_widget_get_visible (self->who)                         ? self->who
                                                                                      : self->note);
  return self;
}
