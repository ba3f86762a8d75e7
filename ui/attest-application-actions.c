/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>

#include "attest-about.h"
#include "attest-application.h"
#include "attest-record-dialog.h"

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
go_on_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  attest_application_go_on (user_data, g_variant_get_string (parameter, NULL));
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

static void
limits_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  attest_about_limits (gtk_application_get_active_window (user_data));
}

/* Asks the recordings, or all the others, to close. Returns whether one stays. */
static gboolean
close_windows (GtkApplication *application,
               gboolean        recordings)
{
  GList   *windows = g_list_copy_deep (gtk_application_get_windows (application), (GCopyFunc)(GCallback)g_object_ref, NULL);
  gboolean stays = FALSE;

  for (GList *at = windows; at != NULL; at = at->next)
    if (ATTEST_IS_RECORD_DIALOG (at->data) == recordings)
      {
        gtk_window_close (at->data);
        stays = stays || gtk_widget_get_visible (at->data);
      }
  g_list_free_full (windows, g_object_unref);
  return stays;
}

/* A recording may have to ask first, and the answer may be to go on: then
 * everything stays as it was. */
static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  if (!close_windows (user_data, TRUE))
    close_windows (user_data, FALSE);
}

static const GActionEntry actions[] = {
  { "record", record_action },
  { "record-to", record_to_action, "s" },
  { "go-on", go_on_action, "s" },
  { "lock", lock_action },
  { "about", about_action },
  { "limits", limits_action },
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
