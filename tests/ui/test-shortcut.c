/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gtk/gtk.h>
#include <string.h>

#include "attest-autostart.h"
#include "attest-shortcut.h"
#include "attest-test.h"

/* The desktop's own schemas over a file, and the desktop's own tool as the judge:
 * what it reads is what GNOME would read. */
#define MEDIA_KEYS "org.gnome.settings-daemon.plugins.media-keys"
#define PLACE "/org/gnome/settings-daemon/plugins/media-keys/custom-keybindings/"

static gboolean
skip (void)
{
  g_autoptr (GSettingsSchema) schema = g_settings_schema_source_lookup (g_settings_schema_source_get_default (), MEDIA_KEYS, TRUE);
  g_autofree char *judge = g_find_program_in_path ("gsettings");

  if (schema != NULL && judge != NULL)
    return FALSE;
  g_test_skip (schema == NULL ? "gnome-settings-daemon-common is not installed" : "gsettings is not installed");
  return TRUE;
}

static char *
ask (const char *arguments)
{
  g_autofree char *line = g_strconcat ("gsettings ", arguments, NULL), *out = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_assert_true (g_spawn_command_line_sync (line, &out, NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return g_strchomp (g_steal_pointer (&out));
}

static void
assert_says (const char *arguments,
             const char *wanted)
{
  g_autofree char *said = ask (arguments);

  g_assert_cmpstr (said, ==, wanted);
}

static void
forget_settings (void)
{
  g_free (ask ("reset " MEDIA_KEYS " custom-keybindings"));
}

static void
test_set_and_undo (void)
{
  g_autofree char *command = NULL, *program = attest_autostart_program (), *label = NULL;

  if (skip ())
    return;
  /* Somebody's own shortcut is there before and after, as it was. */
  g_free (ask ("set " MEDIA_KEYS " custom-keybindings \"['" PLACE "custom0/']\""));
  g_free (ask ("set " MEDIA_KEYS ".custom-keybinding:" PLACE "custom0/ binding '<Super>t'"));
  g_free (ask ("set " MEDIA_KEYS ".custom-keybinding:" PLACE "custom0/ command xterm"));
  g_assert_cmpint (attest_shortcut_get_state (), ==, ATTEST_SHORTCUT_FREE);
  label = attest_shortcut_get_label ();
  g_assert_cmpstr (label, ==, "Ctrl+Alt+R");

  g_assert_true (attest_shortcut_set (TRUE));
  g_assert_cmpint (attest_shortcut_get_state (), ==, ATTEST_SHORTCUT_SET);
  assert_says ("get " MEDIA_KEYS " custom-keybindings", "['" PLACE "custom0/', '" PLACE "attest-record/']");
  assert_says ("get " MEDIA_KEYS ".custom-keybinding:" PLACE "attest-record/ binding", "'<Control><Alt>r'");
  command = ask ("get " MEDIA_KEYS ".custom-keybinding:" PLACE "attest-record/ command");
  g_assert_nonnull (strstr (command, program));
  g_assert_nonnull (strstr (command, " --record"));
  g_assert_true (attest_shortcut_set (TRUE));
  assert_says ("get " MEDIA_KEYS " custom-keybindings", "['" PLACE "custom0/', '" PLACE "attest-record/']");

  g_assert_true (attest_shortcut_set (FALSE));
  assert_says ("get " MEDIA_KEYS " custom-keybindings", "['" PLACE "custom0/']");
  assert_says ("get " MEDIA_KEYS ".custom-keybinding:" PLACE "attest-record/ command", "''");
  assert_says ("get " MEDIA_KEYS ".custom-keybinding:" PLACE "custom0/ command", "'xterm'");
  g_assert_cmpint (attest_shortcut_get_state (), ==, ATTEST_SHORTCUT_FREE);
  forget_settings ();
}

/* The file is watched; what another program wrote comes with the next events. */
static gboolean
label_is (gpointer wanted)
{
  g_autofree char *label = attest_shortcut_get_label ();

  return g_strcmp0 (label, wanted) == 0;
}

/* Keys that mean something, however they are written, keep their meaning. */
static void
test_taken (void)
{
  static const char *const keys[] = { "<Alt><Primary>R", "<Ctrl><Alt>e", "<Super><Alt>r", "<Control><Alt>F9" };
  static const char *const labels[] = { "Ctrl+Alt+E", "Alt+Super+R", "Ctrl+Alt+F9", NULL };
  g_autoptr (GString) list = g_string_new ("");

  if (skip ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *set = g_strdup_printf ("set " MEDIA_KEYS ".custom-keybinding:" PLACE "custom%u/ binding '%s'", i, keys[i]), *all = NULL;

      g_string_append_printf (list, "%s'" PLACE "custom%u/'", i > 0 ? ", " : "", i);
      all = g_strdup_printf ("set " MEDIA_KEYS " custom-keybindings \"[%s]\"", list->str);
      g_free (ask (set));
      g_free (ask (all));
      attest_test_wait_for (label_is, (gpointer)labels[i], 10);
    }
  g_assert_cmpint (attest_shortcut_get_state (), ==, ATTEST_SHORTCUT_TAKEN);
  g_assert_false (attest_shortcut_set (TRUE));
  forget_settings ();
}

static void
test_other_meaning (void)
{
  if (skip ())
    return;
  g_free (ask ("set " MEDIA_KEYS " home \"['<Control><Alt>r']\""));
  attest_test_wait_for (label_is, (gpointer) "Ctrl+Alt+E", 10);
  g_free (ask ("reset " MEDIA_KEYS " home"));
}

static void
test_elsewhere (void)
{
  g_autofree char *words = NULL, *program = attest_autostart_program ();

  g_setenv ("XDG_CURRENT_DESKTOP", "XFCE", TRUE);
  g_assert_cmpint (attest_shortcut_get_state (), ==, ATTEST_SHORTCUT_UNKNOWN);
  g_assert_false (attest_shortcut_set (TRUE));
  words = attest_shortcut_by_hand ();
  g_assert_nonnull (strstr (words, "Application Shortcuts"));
  g_assert_nonnull (strstr (words, program));
  g_assert_nonnull (strstr (words, "--record"));
  g_setenv ("XDG_CURRENT_DESKTOP", "GNOME", TRUE);
}

/* Starting at login is one file of our own; what others put there stays. */
static void
test_autostart (void)
{
  g_autofree char *path = attest_autostart_path (), *folder = g_path_get_dirname (path), *other = g_build_filename (folder, APP_ID ".desktop", NULL);
  g_autofree char *line = g_strconcat ("desktop-file-validate ", path, NULL), *judge = g_find_program_in_path ("desktop-file-validate");
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_assert_true (attest_autostart_set (TRUE, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (other, "x", -1, NULL));
  if (judge != NULL)
    g_assert_true (g_spawn_command_line_sync (line, NULL, NULL, &status, NULL) && status == 0);
  g_assert_true (attest_autostart_set (FALSE, &error));
  g_assert_true (attest_autostart_set (FALSE, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));

  /* No folder can be made there: it is told. */
  g_assert_cmpint (remove (other), ==, 0);
  g_assert_cmpint (remove (folder), ==, 0);
  g_assert_true (g_file_set_contents (folder, "a file", -1, NULL));
  g_assert_false (attest_autostart_set (TRUE, &error));
  g_assert_nonnull (error);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("attest-shortcut-XXXXXX", NULL);
  int              status;

  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  g_setenv ("GSETTINGS_BACKEND", "keyfile", TRUE);
  g_setenv ("XDG_CURRENT_DESKTOP", "GNOME", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shortcut/set/added-and-taken-back", test_set_and_undo);
  g_test_add_func ("/shortcut/set/never-a-key-with-a-meaning", test_taken);
  g_test_add_func ("/shortcut/set/nor-one-of-the-desktops-own", test_other_meaning);
  g_test_add_func ("/shortcut/elsewhere/in-words", test_elsewhere);
  g_test_add_func ("/autostart/set/one-file-of-our-own", test_autostart);
  status = g_test_run ();
  attest_test_remove (home);
  return status;
}
