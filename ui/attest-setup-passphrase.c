/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-setup-passphrase.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-widgets.h"

/* Characters. Strength is told by length alone: rules about kinds of signs make
 * people choose worse ones. */
#define SHORTEST 10
#define GOOD 16
#define VERY_GOOD 24

struct _AttestSetupPassphrase
{
  AdwBin parent_instance;

  /* Template widgets */
  GtkEditable *first;
  GtkEditable *second;
  GtkLevelBar *level;
  GtkLabel    *strength;
  GtkLabel    *heading;
  GtkLabel    *body;
  GtkWidget   *keyring_group;
  GtkSwitch   *keyring;
  GtkLabel    *problem;
};

enum {
  NEXT,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AttestSetupPassphrase, attest_setup_passphrase, ADW_TYPE_BIN)

static void
show_strength (AttestSetupPassphrase *self)
{
  glong n = g_utf8_strlen (gtk_editable_get_text (self->first), -1);

  gtk_level_bar_set_value (self->level, n == 0 ? 0 : n < SHORTEST  ? 1
                                                   : n < GOOD      ? 2
                                                   : n < VERY_GOOD ? 3
                                                                   : 4);
  gtk_label_set_label (self->strength, n < SHORTEST    ? _ ("At least 10 characters. A sentence is fine, and so is pasting.")
                                       : n < GOOD      ? _ ("Long enough. Longer is better.")
                                       : n < VERY_GOOD ? _ ("Good.")
                                                       : _ ("Very good."));
}

static void
changed_cb (AttestSetupPassphrase *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  show_strength (self);
}

static void
say (AttestSetupPassphrase *self,
     const char            *text,
     GtkEditable           *where)
{
  gtk_label_set_label (self->problem, text);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (where));
}

static void
next_cb (AttestSetupPassphrase *self)
{
  const char *first = gtk_editable_get_text (self->first);

  if (g_utf8_strlen (first, -1) < SHORTEST)
    say (self, _ ("There is a problem: the passphrase needs at least 10 characters."), self->first);
  else if (strcmp (first, gtk_editable_get_text (self->second)) != 0)
    say (self, _ ("There is a problem: the two are not the same. Type the second one again, or press the eye to look."), self->second);
  else
    g_signal_emit (self, signals[NEXT], 0);
}

static void
attest_setup_passphrase_class_init (AttestSetupPassphraseClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[NEXT] = g_signal_new ("next", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-setup-passphrase.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestSetupPassphrase, first);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupPassphrase, second);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupPassphrase, level);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupPassphrase, strength);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupPassphrase, keyring);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupPassphrase, keyring_group);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupPassphrase, heading);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupPassphrase, body);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupPassphrase, problem);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
}

static void
attest_setup_passphrase_init (AttestSetupPassphrase *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
  show_strength (self);
}

void
attest_setup_passphrase_start (AttestSetupPassphrase *self)
{
  g_return_if_fail (ATTEST_IS_SETUP_PASSPHRASE (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->first));
}

/**
 * attest_setup_passphrase_set_change:
 * @self: the step
 *
 * For changing the passphrase of a store that is there: the password store has
 * a place of its own for that.
 */
void
attest_setup_passphrase_set_change (AttestSetupPassphrase *self)
{
  g_return_if_fail (ATTEST_IS_SETUP_PASSPHRASE (self));
  gtk_label_set_label (self->heading, _ ("Choose a new passphrase"));
  gtk_label_set_label (self->body, _ ("The old one opens your records until you press Continue. Long is what counts: four words that do not belong together are better than signs and numbers."));
  gtk_widget_set_visible (self->keyring_group, FALSE);
}

const char *
attest_setup_passphrase_get (AttestSetupPassphrase *self)
{
  g_return_val_if_fail (ATTEST_IS_SETUP_PASSPHRASE (self), "");
  return gtk_editable_get_text (self->first);
}

gboolean
attest_setup_passphrase_get_keyring (AttestSetupPassphrase *self)
{
  g_return_val_if_fail (ATTEST_IS_SETUP_PASSPHRASE (self), FALSE);
  return gtk_switch_get_active (self->keyring);
}

/**
 * attest_setup_passphrase_forget:
 * @self: the step
 *
 * Empties both entries, as soon as the store has been made with them.
 */
void
attest_setup_passphrase_forget (AttestSetupPassphrase *self)
{
  g_return_if_fail (ATTEST_IS_SETUP_PASSPHRASE (self));
  gtk_editable_set_text (self->first, "");
  gtk_editable_set_text (self->second, "");
}
