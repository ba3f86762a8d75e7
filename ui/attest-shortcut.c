/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-shortcut.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-autostart.h"

#define MEDIA_KEYS "org.gnome.settings-daemon.plugins.media-keys"
#define CUSTOM MEDIA_KEYS ".custom-keybinding"
#define LIST "custom-keybindings"
#define FOLDER "/org/gnome/settings-daemon/plugins/media-keys/custom-keybindings/"
#define OURS FOLDER "attest-record/"
#define ARGUMENT " --record"

/* The first that means nothing yet is taken. */
static const char *const wanted_keys[] = { "<Control><Alt>r", "<Control><Alt>e", "<Super><Alt>r", "<Control><Alt>F9", NULL };

/* Where GNOME keeps the keys that mean something. */
static const char *const other_keys[] = {
  MEDIA_KEYS, "org.gnome.desktop.wm.keybindings", "org.gnome.mutter.keybindings", "org.gnome.mutter.wayland.keybindings",
  "org.gnome.shell.keybindings", NULL
};

static GSettingsSchema *
find_schema (const char *id)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();

  return source != NULL ? g_settings_schema_source_lookup (source, id, TRUE) : NULL;
}

/* The schemas may lie about on any computer; only these desktops listen to them. */
static gboolean
is_listening (void)
{
  g_auto (GStrv) names = g_strsplit (g_getenv ("XDG_CURRENT_DESKTOP") != NULL ? g_getenv ("XDG_CURRENT_DESKTOP") : "", ":", -1);
  g_autoptr (GSettingsSchema) keys = find_schema (MEDIA_KEYS);
  g_autoptr (GSettingsSchema) custom = find_schema (CUSTOM);

  return keys != NULL && custom != NULL && g_settings_schema_has_key (keys, LIST) &&
         (g_strv_contains ((const char *const *)names, "GNOME") || g_strv_contains ((const char *const *)names, "Unity") ||
          g_strv_contains ((const char *const *)names, "Budgie"));
}

static GSettings *
open_custom (const char *path)
{
  return g_settings_new_with_path (CUSTOM, path);
}

static gboolean
same_key (const char *one,
          const char *other)
{
  guint           key, other_key;
  GdkModifierType state, other_state;

  return gtk_accelerator_parse (one, &key, &state) && gtk_accelerator_parse (other, &other_key, &other_state) && key != 0 &&
         gdk_keyval_to_lower (key) == gdk_keyval_to_lower (other_key) && state == other_state;
}

static gboolean
value_has_key (GVariant   *value,
               const char *wanted)
{
  g_autofree const char **keys = NULL;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return same_key (g_variant_get_string (value, NULL), wanted);
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
    return FALSE;
  keys = g_variant_get_strv (value, NULL);
  for (guint i = 0; keys[i] != NULL; i++)
    if (same_key (keys[i], wanted))
      return TRUE;
  return FALSE;
}

static gboolean
schema_has_key (const char *id,
                const char *wanted)
{
  g_autoptr (GSettingsSchema) schema = find_schema (id);
  g_autoptr (GSettings) settings = schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
  g_auto (GStrv) names = schema != NULL ? g_settings_schema_list_keys (schema) : NULL;
  gboolean found = FALSE;

  for (guint i = 0; names != NULL && names[i] != NULL && !found; i++)
    {
      g_autoptr (GVariant) value = g_settings_get_value (settings, names[i]);

      found = value_has_key (value, wanted);
    }
  return found;
}

static char **
custom_paths (void)
{
  g_autoptr (GSettings) keys = g_settings_new (MEDIA_KEYS);

  return g_settings_get_strv (keys, LIST);
}

static gboolean
has_meaning (const char *wanted)
{
  g_auto (GStrv) paths = custom_paths ();
  gboolean found = FALSE;

  for (guint i = 0; paths[i] != NULL && !found; i++)
    {
      g_autoptr (GSettings) custom = g_str_has_prefix (paths[i], "/") && g_str_has_suffix (paths[i], "/") ? open_custom (paths[i]) : NULL;
      g_autofree char *binding = custom != NULL ? g_settings_get_string (custom, "binding") : NULL;

      found = binding != NULL && same_key (binding, wanted);
    }
  for (guint i = 0; other_keys[i] != NULL && !found; i++)
    found = schema_has_key (other_keys[i], wanted);
  return found;
}

static const char *
free_key (void)
{
  for (guint i = 0; wanted_keys[i] != NULL; i++)
    if (!has_meaning (wanted_keys[i]))
      return wanted_keys[i];
  return NULL;
}

static gboolean
is_set (void)
{
  g_auto (GStrv) paths = custom_paths ();

  return g_strv_contains ((const char *const *)paths, OURS);
}

/**
 * attest_shortcut_get_state:
 *
 * Returns: whether the desktop's settings can hold our shortcut, and do
 */
AttestShortcutState
attest_shortcut_get_state (void)
{
  if (!is_listening ())
    return ATTEST_SHORTCUT_UNKNOWN;
  if (is_set ())
    return ATTEST_SHORTCUT_SET;
  return free_key () != NULL ? ATTEST_SHORTCUT_FREE : ATTEST_SHORTCUT_TAKEN;
}

/**
 * attest_shortcut_get_label:
 *
 * Returns: (transfer full) (nullable): the key as people read it, such as
 *   "Ctrl+Alt+R": the one that is set, else the one that would be
 */
char *
attest_shortcut_get_label (void)
{
  AttestShortcutState state = attest_shortcut_get_state ();
  g_autoptr (GSettings) custom = state == ATTEST_SHORTCUT_SET ? open_custom (OURS) : NULL;
  g_autofree char *binding = custom != NULL ? g_settings_get_string (custom, "binding") : NULL;
  guint            key = 0;
  GdkModifierType  modifiers = 0;

  if (state == ATTEST_SHORTCUT_FREE)
    binding = g_strdup (free_key ());
  if (binding == NULL || !gtk_accelerator_parse (binding, &key, &modifiers) || key == 0)
    return NULL;
  return gtk_accelerator_get_label (key, modifiers);
}

/* As short as it can be: people may have to type it. */
static char *
command (void)
{
  static const char *const plain = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "/._-";
  g_autofree char                                           *program = attest_autostart_program ();
  g_autofree char                                           *found = g_find_program_in_path ("attest");
  g_autofree char                                           *quoted = g_shell_quote (program);

  if (g_strcmp0 (found, program) == 0)
    return g_strdup ("attest" ARGUMENT);
  return g_strconcat (program[strspn (program, plain)] == '\0' ? program : quoted, ARGUMENT, NULL);
}

static gboolean
write_list (gboolean with_ours)
{
  g_autoptr (GSettings) keys = g_settings_new (MEDIA_KEYS);
  g_auto (GStrv) before = g_settings_get_strv (keys, LIST);
  g_autoptr (GPtrArray) after = g_ptr_array_new ();

  for (guint i = 0; before[i] != NULL; i++)
    if (strcmp (before[i], OURS) != 0)
      g_ptr_array_add (after, before[i]);
  if (with_ours)
    g_ptr_array_add (after, (gpointer)OURS);
  g_ptr_array_add (after, NULL);
  return g_settings_set_strv (keys, LIST, (const char *const *)after->pdata);
}

static gboolean
install (void)
{
  g_autoptr (GSettings) custom = open_custom (OURS);
  g_autofree char *program = command ();
  const char      *key = free_key ();

  return key != NULL && g_settings_set_string (custom, "name", _ ("Record something in Attest")) &&
         g_settings_set_string (custom, "command", program) && g_settings_set_string (custom, "binding", key) && write_list (TRUE);
}

static gboolean
uninstall (void)
{
  static const char *const names[] = { "name", "command", "binding" };
  g_autoptr (GSettings) custom = open_custom (OURS);

  if (!write_list (FALSE))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_settings_reset (custom, names[i]);
  return TRUE;
}

/**
 * attest_shortcut_set:
 * @wanted: whether there is to be a shortcut of ours
 *
 * Adds or removes one entry of the person's own shortcuts and leaves every other
 * alone. A key that has a meaning is never taken.
 *
 * Returns: whether it is so now
 */
gboolean
attest_shortcut_set (gboolean wanted)
{
  AttestShortcutState state = attest_shortcut_get_state ();
  gboolean            done = FALSE;

  if (state == ATTEST_SHORTCUT_SET)
    done = wanted || uninstall ();
  else if (state == ATTEST_SHORTCUT_FREE)
    done = !wanted || install ();
  else
    return !wanted;
  g_settings_sync ();
  return done;
}

/**
 * attest_shortcut_by_hand:
 *
 * Returns: (transfer full): how to set one in the desktop that runs, in words
 */
char *
attest_shortcut_by_hand (void)
{
  const char      *desktop = g_getenv ("XDG_CURRENT_DESKTOP") != NULL ? g_getenv ("XDG_CURRENT_DESKTOP") : "";
  g_autofree char *program = command ();
  const char      *where = _ ("In your desktop’s settings, look for keyboard shortcuts and add one of your own.");

  if (attest_shortcut_get_state () == ATTEST_SHORTCUT_TAKEN)
    where = _ ("The keys that Attest would use already mean something. In Settings, open Keyboard, then View and Customise Shortcuts, then Custom Shortcuts, and add one.");
  else if (strstr (desktop, "KDE") != NULL)
    where = _ ("In System Settings, open Shortcuts, press Add New, then Command.");
  else if (strstr (desktop, "XFCE") != NULL)
    where = _ ("In Settings, open Keyboard, then Application Shortcuts, and press Add.");
  else if (strstr (desktop, "MATE") != NULL)
    where = _ ("In the Control Centre, open Keyboard Shortcuts, and press Add.");
  else if (strstr (desktop, "Cinnamon") != NULL)
    where = _ ("In System Settings, open Keyboard, then Shortcuts, then Custom Shortcuts, and press Add.");
  /* Translators: the first %s says where in the settings, the second is a command to type there. */
  return g_strdup_printf (_ ("%s The command is: %s"), where, program);
}
