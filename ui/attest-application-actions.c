/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "attest-about.h"
#include "attest-application.h"

static void
record_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  attest_application_record (user_data, NULL);
}

static void
record_to_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  attest_application_record (user_data, g_variant_get_string (parameter, NULL));
}

static void
lock_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  attest_application_hide (user_data);
}

static void
about_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  attest_about_present (gtk_application_get_active_window (user_data));
}

/* Windows are asked to close first, so that unfinished words are kept. */
static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (user_data));

  for (GList *at = windows; at != NULL; at = at->next)
    gtk_window_close (at->data);
}

static const GActionEntry actions[] = {
  { "record", record_action },
  { "record-to", record_to_action, "s" },
  { "lock", lock_action },
  { "about", about_action },
  { "quit", quit_action },
};

static const struct
{
  const char *action;
  const char *accels[3];
} keys[] = {
  { "app.record", { "<Control>n" } },
  { "app.lock", { "<Control>l" } },
  { "app.quit", { "<Control>q" } },
  { "window.close", { "<Control>w" } },
  { "win.search", { "<Control>f" } },
  { "win.check", { "<Control>r", "F5" } },
  { "win.back", { "<Alt>Left" } },
};

/**
 * attest_application_add_actions:
 * @self: an application that is starting up
 *
 * Adds what can be done from every window, and every shortcut.
 */
void
attest_application_add_actions (AttestApplication *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), keys[i].action, keys[i].accels);
}
