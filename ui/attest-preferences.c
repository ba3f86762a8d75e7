/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-preferences.h"

#include <glib/gi18n.h>

#include "attest-keys-page.h"
#include "attest-school-page.h"
#include "attest-settings.h"
#include "attest-shortcut-row.h"
#include "attest-widgets.h"

struct _AttestPreferences
{
  AdwPreferencesWindow parent_instance;

  /* Template widgets */
  GtkWidget        *general;
  GtkSpinButton    *minutes;
  GtkSwitch        *gently;
  GtkSwitch        *stay;
  AttestSchoolPage *school_page;
  AttestKeysPage   *keys_page;
};

G_DEFINE_FINAL_TYPE (AttestPreferences, attest_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static void
attest_preferences_class_init (AttestPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (ATTEST_TYPE_SCHOOL_PAGE);
  g_type_ensure (ATTEST_TYPE_SHORTCUT_ROW);
  g_type_ensure (ATTEST_TYPE_KEYS_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/attest/Attest/attest-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, AttestPreferences, general);
  gtk_widget_class_bind_template_child (widget_class, AttestPreferences, minutes);
  gtk_widget_class_bind_template_child (widget_class, AttestPreferences, gently);
  gtk_widget_class_bind_template_child (widget_class, AttestPreferences, stay);
  gtk_widget_class_bind_template_child (widget_class, AttestPreferences, school_page);
  gtk_widget_class_bind_template_child (widget_class, AttestPreferences, keys_page);
}

/* Without the schema the values are fixed, and the rows say so by being grey. */
static void
attest_preferences_init (AttestPreferences *self)
{
  GSettings *settings = attest_settings_get ();

  gtk_widget_init_template (GTK_WIDGET (self));
  attest_widget_finish (GTK_WIDGET (self), _ ("Choices"));
  gtk_widget_set_sensitive (self->general, settings != NULL);
  if (settings == NULL)
    return;
  g_settings_bind (settings, "auto-lock-minutes", gtk_spin_button_get_adjustment (self->minutes), "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "blur-pictures", self->gently, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "run-in-background", self->stay, "active", G_SETTINGS_BIND_DEFAULT);
}

static void
state_cb (AttestPreferences *self)
{
  gtk_window_destroy (GTK_WINDOW (self));
}

/**
 * attest_preferences_present:
 * @parent: the window it belongs to
 * @session: the store; its school is shown while it is open
 * @school: whether to begin with the school's card
 */
void
attest_preferences_present (GtkWindow     *parent,
                            AttestSession *session,
                            gboolean       school)
{
  AttestPreferences *self = g_object_new (ATTEST_TYPE_PREFERENCES, "transient-for", parent, NULL);

  if (attest_session_get_state (session) == ATTEST_SESSION_OPEN)
    attest_school_page_set_session (self->school_page, session);
  else
    adw_preferences_window_remove (ADW_PREFERENCES_WINDOW (self), ADW_PREFERENCES_PAGE (self->school_page));
  /* The practice school's passphrase is no secret, and nothing in it is kept. */
  if (attest_session_get_state (session) == ATTEST_SESSION_OPEN && !attest_session_get_practice (session))
    attest_keys_page_set_session (self->keys_page, session);
  else
    adw_preferences_window_remove (ADW_PREFERENCES_WINDOW (self), ADW_PREFERENCES_PAGE (self->keys_page));
  if (school)
    adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (self), "school");
  g_signal_connect_object (session, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self));
}
