/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-my-numbers.h"

#include <glib/gi18n.h>

#include "attest-widgets.h"

struct _AttestMyNumbers
{
  GtkBox     parent_instance;
  GtkWidget *words;
  GtkWidget *numbers; /* NULL: hidden */
};

G_DEFINE_FINAL_TYPE (AttestMyNumbers, attest_my_numbers, GTK_TYPE_BOX)

static void
attest_my_numbers_class_init (AttestMyNumbersClass *klass)
{
}

static void
attest_my_numbers_init (AttestMyNumbers *self)
{
  self->words = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->words), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->words), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (self->words), 0);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_widget_add_css_class (GTK_WIDGET (self), "notice");
  gtk_box_append (GTK_BOX (self), self->words);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static GtkWidget *
numbers_new (const char *fingerprint)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *flow = attest_fingerprint_new (fingerprint);

  gtk_widget_set_hexpand (flow, TRUE);
  gtk_box_append (GTK_BOX (box), flow);
  gtk_box_append (GTK_BOX (box), attest_copy_button_new (_ ("Copy my numbers"), fingerprint));
  return box;
}

/**
 * attest_my_numbers_set:
 * @self: the notice
 * @names: (nullable): who does not know this person yet; %NULL: nobody, and
 *   there is nothing to show
 * @fingerprint: (nullable): this person's numbers
 */
void
attest_my_numbers_set (AttestMyNumbers *self,
                       const char      *names,
                       const char      *fingerprint)
{
  gboolean         shown = names != NULL && fingerprint != NULL;
  g_autofree char *words = NULL;

  g_return_if_fail (ATTEST_IS_MY_NUMBERS (self));

  if (self->numbers != NULL)
    gtk_box_remove (GTK_BOX (self), self->numbers);
  self->numbers = NULL;
  gtk_widget_set_visible (GTK_WIDGET (self), shown);
  if (!shown)
    return;
  /* Translators: %s is the name of the person it goes to. */
  words = g_strdup_printf (_ ("Your school’s card does not name you yet, so %s cannot open it before these numbers are compared. Call or meet them today and read the numbers aloud. They also stand under School card."), names);
  gtk_label_set_label (GTK_LABEL (self->words), words);
  self->numbers = numbers_new (fingerprint);
  gtk_box_append (GTK_BOX (self), self->numbers);
}
