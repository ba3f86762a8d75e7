/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-setup-start.h"

#include <glib/gi18n.h>

#include "attest-widgets.h"

struct _AttestSetupStart
{
  AdwBin parent_instance;

  /* Template widgets */
  AdwActionRow *practice;
  GtkLabel     *problem;
};

enum {
  CHOSEN,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AttestSetupStart, attest_setup_start, ADW_TYPE_BIN)

static void
practice_cb (AttestSetupStart *self)
{
  g_signal_emit (self, signals[CHOSEN], 0, ATTEST_SETUP_PRACTICE);
}

static void
staff_cb (AttestSetupStart *self)
{
  g_signal_emit (self, signals[CHOSEN], 0, ATTEST_SETUP_STAFF);
}

static void
dsl_cb (AttestSetupStart *self)
{
  g_signal_emit (self, signals[CHOSEN], 0, ATTEST_SETUP_DSL);
}

static void
copy_cb (AttestSetupStart *self)
{
  g_signal_emit (self, signals[CHOSEN], 0, ATTEST_SETUP_MOVE);
}

static void
attest_setup_start_class_init (AttestSetupStartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-setup-start.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestSetupStart, practice);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupStart, problem);
  gtk_widget_class_bind_template_callback (widget_class, practice_cb);
  gtk_widget_class_bind_template_callback (widget_class, staff_cb);
  gtk_widget_class_bind_template_callback (widget_class, dsl_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
attest_setup_start_init (AttestSetupStart *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
}

/**
 * attest_setup_start_set_practice:
 * @self: the page
 * @exists: whether a practice school was made before and not ended
 *
 * The first row makes one, or leads back to the one there is.
 */
void
attest_setup_start_set_practice (AttestSetupStart *self,
                                 gboolean          exists)
{
  g_return_if_fail (ATTEST_IS_SETUP_START (self));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->practice),
                                 exists ? _ ("Go back to the practice school") : _ ("Try it with a practice school"));
  adw_action_row_set_subtitle (self->practice,
                               exists ? _ ("Your practice records are kept.")
                                      : _ ("Nothing is real. Takes no preparation, and one press deletes it."));
}

/**
 * attest_setup_start_set_card:
 * @self: the page
 * @name: (nullable): the file name of a card that was opened already
 *
 * Says that the card is here, so that nobody looks for it again.
 */
void
attest_setup_start_set_card (AttestSetupStart *self,
                             const char       *name)
{
  g_autofree char *text = NULL;

  g_return_if_fail (ATTEST_IS_SETUP_START (self));
  /* Translators: %s is a file's name. */
  text = name != NULL ? g_strdup_printf (_ ("Your school’s card is here: %s. Press “I work at a school”; Attest asks for it when it is time."), name) : NULL;
  gtk_label_set_label (self->problem, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), text != NULL);
}

/**
 * attest_setup_start_focus:
 * @self: the page
 *
 * Puts the keyboard onto the first choice.
 */
void
attest_setup_start_focus (AttestSetupStart *self)
{
  g_return_if_fail (ATTEST_IS_SETUP_START (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->practice));
}
