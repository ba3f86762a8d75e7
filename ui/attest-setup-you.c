/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-setup-you.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-choice-row.h"
#include "attest-format.h"
#include "attest-widgets.h"
#include "domain/attest-types.h"

#define INITIALS_MOST 4

struct _AttestSetupYou
{
  AdwBin parent_instance;

  /* Owned */
  GPtrArray *roles; /* words, borrowed from the shared list */

  /* Template widgets */
  GtkEditable     *name;
  AttestChoiceRow *role;
  GtkEditable     *initials;
  GtkLabel        *problem;
};

enum {
  NEXT,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AttestSetupYou, attest_setup_you, ADW_TYPE_BIN)

/* "Jo Evans" → "JE": offered until the person types their own. */
static char *
initials_of (const char *name)
{
  g_auto (GStrv) words = g_strsplit (name, " ", -1);
  GString *text = g_string_new (NULL);
  guint    n = 0;

  for (guint i = 0; words[i] != NULL && n < INITIALS_MOST; i++)
    {
      gunichar letter = g_utf8_get_char (words[i]);

      if (!g_unichar_isalpha (letter))
        continue;
      g_string_append_unichar (text, g_unichar_toupper (letter));
      n++;
    }
  return g_string_free (text, FALSE);
}

static void
changed_cb (AttestSetupYou *self)
{
  g_autofree char *initials = initials_of (gtk_editable_get_text (self->name));

  gtk_editable_set_text (self->initials, initials);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
}

static void
next_cb (AttestSetupYou *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->name)));

  if (*name == '\0')
    {
      gtk_label_set_label (self->problem, _ ("There is a problem: your name is still empty."));
      gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->name));
      return;
    }
  g_signal_emit (self, signals[NEXT], 0);
}

static void
attest_setup_you_dispose (GObject *object)
{
  g_clear_pointer (&ATTEST_SETUP_YOU (object)->roles, g_ptr_array_unref);
  G_OBJECT_CLASS (attest_setup_you_parent_class)->dispose (object);
}

static void
attest_setup_you_class_init (AttestSetupYouClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = attest_setup_you_dispose;
  signals[NEXT] = g_signal_new ("next", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (ATTEST_TYPE_CHOICE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-setup-you.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestSetupYou, name);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupYou, role);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupYou, initials);
  gtk_widget_class_bind_template_child (widget_class, AttestSetupYou, problem);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
}

static void
fill_roles (AttestSetupYou *self)
{
  const char *const *all = attest_roles ();

  self->roles = g_ptr_array_new ();
  for (guint i = 0; all[i] != NULL; i++)
    if (!attest_role_is_external (all[i]))
      {
        g_ptr_array_add (self->roles, (gpointer)all[i]);
        attest_choice_row_add (self->role, attest_format_role (all[i]));
      }
}

static void
attest_setup_you_init (AttestSetupYou *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
  fill_roles (self);
}

/**
 * attest_setup_you_start:
 * @self: the step
 * @dsl: whether the person said that they are the DSL
 */
void
attest_setup_you_start (AttestSetupYou *self,
                        gboolean        dsl)
{
  const char *wanted = dsl ? "dsl" : "staff";
  const char *real = g_get_real_name ();

  g_return_if_fail (ATTEST_IS_SETUP_YOU (self));
  for (guint i = 0; i < self->roles->len; i++)
    if (strcmp (self->roles->pdata[i], wanted) == 0)
      attest_choice_row_set_selected (self->role, (int)i);
  if (*gtk_editable_get_text (self->name) == '\0' && real != NULL && strchr (real, ' ') != NULL)
    gtk_editable_set_text (self->name, real);
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
}

const char *
attest_setup_you_get_name (AttestSetupYou *self)
{
  g_return_val_if_fail (ATTEST_IS_SETUP_YOU (self), "");
  return gtk_editable_get_text (self->name);
}

const char *
attest_setup_you_get_role (AttestSetupYou *self)
{
  g_return_val_if_fail (ATTEST_IS_SETUP_YOU (self), "staff");
  return self->roles->pdata[attest_choice_row_get_selected (self->role)];
}

/**
 * attest_setup_you_get_initials:
 * @self: the step
 *
 * Returns: (nullable): the initials, or %NULL to have them made from the name
 */
const char *
attest_setup_you_get_initials (AttestSetupYou *self)
{
  const char *text;

  g_return_val_if_fail (ATTEST_IS_SETUP_YOU (self), NULL);
  text = gtk_editable_get_text (self->initials);
  return *text != '\0' ? text : NULL;
}
