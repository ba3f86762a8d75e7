/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-shortcut-row.h"

#include <glib/gi18n.h>

#include "attest-shortcut.h"

struct _AttestShortcutRow
{
  AdwActionRow parent_instance;

  GtkSwitch *toggle; /* borrowed: a child */
  gboolean   showing;
};

G_DEFINE_FINAL_TYPE (AttestShortcutRow, attest_shortcut_row, ADW_TYPE_ACTION_ROW)

static void
show_state (AttestShortcutRow *self)
{
  AttestShortcutState state = attest_shortcut_get_state ();
  g_autofree char    *label = attest_shortcut_get_label ();
  g_autofree char    *text = NULL;

  if (label == NULL)
    text = attest_shortcut_by_hand ();
  else if (state == ATTEST_SHORTCUT_SET)
    /* Translators: %s is a key, such as Ctrl+Alt+R. */
    text = g_strdup_printf (_ ("%s starts a record from anywhere. Change it in the desktop’s settings if you like."), label);
  else
    text = g_strdup_printf (_ ("%s would start a record from anywhere. It means nothing else now."), label);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
  gtk_widget_set_visible (GTK_WIDGET (self->toggle), label != NULL || state == ATTEST_SHORTCUT_SET);
  self->showing = TRUE;
  gtk_switch_set_active (self->toggle, state == ATTEST_SHORTCUT_SET);
  self->showing = FALSE;
}

static void
toggled_cb (AttestShortcutRow *self)
{
  if (self->showing)
    return;
  if (!attest_shortcut_set (gtk_switch_get_active (self->toggle)))
    g_message ("The desktop’s settings did not take the shortcut");
  show_state (self);
}

static void
attest_shortcut_row_class_init (AttestShortcutRowClass *klass)
{
}

static void
attest_shortcut_row_init (AttestShortcutRow *self)
{
  GtkWidget *toggle = gtk_switch_new ();

  self->toggle = GTK_SWITCH (toggle);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Keyboard shortcut"), -1);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ ("Keyboard shortcut"));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), toggle);
  show_state (self);
  g_signal_connect_object (toggle, "notify::active", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
}
