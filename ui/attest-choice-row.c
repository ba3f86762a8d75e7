/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-choice-row.h"

struct _AttestChoiceRow
{
  AdwExpanderRow parent_instance;

  /* Owned */
  GPtrArray *titles;

  /* Borrowed from the rows */
  GPtrArray *checks;
};

G_DEFINE_FINAL_TYPE (AttestChoiceRow, attest_choice_row, ADW_TYPE_EXPANDER_ROW)

static void
toggled_cb (AttestChoiceRow *self,
            GtkCheckButton  *check)
{
  guint index;

  if (!gtk_check_button_get_active (check) || !g_ptr_array_find (self->checks, check, &index))
    return;
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), self->titles->pdata[index]);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), FALSE);
}

static void
attest_choice_row_finalize (GObject *object)
{
  AttestChoiceRow *self = ATTEST_CHOICE_ROW (object);

  g_ptr_array_unref (self->titles);
  g_ptr_array_unref (self->checks);
  G_OBJECT_CLASS (attest_choice_row_parent_class)->finalize (object);
}

static void
attest_choice_row_class_init (AttestChoiceRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = attest_choice_row_finalize;
}

static void
attest_choice_row_init (AttestChoiceRow *self)
{
  self->titles = g_ptr_array_new_with_free_func (g_free);
  self->checks = g_ptr_array_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
}

/**
 * attest_choice_row_add:
 * @self: the row
 * @title: one more choice, as plain text; the first is chosen until another is
 */
void
attest_choice_row_add (AttestChoiceRow *self,
                       const char      *title)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();

  g_return_if_fail (ATTEST_IS_CHOICE_ROW (self));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  if (self->checks->len > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), self->checks->pdata[0]);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  g_ptr_array_add (self->titles, g_strdup (title));
  g_ptr_array_add (self->checks, check);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (toggled_cb), self);
  if (self->checks->len == 1)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
}

/**
 * attest_choice_row_get_selected:
 * @self: the row
 *
 * Returns: the index of the chosen one, -1 when there is none to choose from
 */
int
attest_choice_row_get_selected (AttestChoiceRow *self)
{
  g_return_val_if_fail (ATTEST_IS_CHOICE_ROW (self), -1);
  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (self->checks->pdata[i]))
      return (int)i;
  return -1;
}

void
attest_choice_row_set_selected (AttestChoiceRow *self,
                                int              index)
{
  g_return_if_fail (ATTEST_IS_CHOICE_ROW (self) && index >= 0 && (guint)index < self->checks->len);
  gtk_check_button_set_active (self->checks->pdata[index], TRUE);
}
