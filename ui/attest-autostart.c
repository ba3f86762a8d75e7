/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-autostart.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#define GROUP G_KEY_FILE_DESKTOP_GROUP

/**
 * attest_autostart_path:
 *
 * A name of its own, so that a start of the window that somebody asked for with
 * another program is left alone.
 *
 * Returns: (transfer full): where our file is, if there is one
 */
char *
attest_autostart_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "autostart", APP_ID ".Background.desktop", NULL);
}

/**
 * attest_autostart_program:
 *
 * Returns: (transfer full): path of the program that runs now
 */
char *
attest_autostart_program (void)
{
  g_autofree char *path = g_file_read_link ("/proc/self/exe", NULL);

  return path != NULL ? g_steal_pointer (&path) : g_strdup ("attest");
}

/* As the Desktop Entry Specification quotes an argument of Exec. */
static char *
quoted (const char *program)
{
  GString *out = g_string_new ("\"");

  for (; *program != '\0'; program++)
    {
      if (strchr ("\"`$\\", *program) != NULL)
        g_string_append_c (out, '\\');
      else if (*program == '%')
        g_string_append_c (out, '%');
      g_string_append_c (out, *program);
    }
  return g_string_free (g_string_append_c (out, '"'), FALSE);
}

static gboolean
write_entry (const char *path,
             GError    **error)
{
  g_autoptr (GKeyFile) entry = g_key_file_new ();
  g_autofree char *program = attest_autostart_program (), *shown = quoted (program);
  g_autofree char *exec = g_strconcat (shown, " --gapplication-service", NULL), *folder = g_path_get_dirname (path);

  g_key_file_set_string (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_TYPE, G_KEY_FILE_DESKTOP_TYPE_APPLICATION);
  g_key_file_set_string (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_NAME, "Attest");
  g_key_file_set_string (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_COMMENT, _ ("Looks whether something came, and sends what waits"));
  g_key_file_set_string (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_TRY_EXEC, program);
  g_key_file_set_string (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, exec);
  g_key_file_set_string (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_ICON, APP_ID);
  g_key_file_set_boolean (entry, GROUP, G_KEY_FILE_DESKTOP_KEY_NO_DISPLAY, TRUE);
  if (g_mkdir_with_parents (folder, 0700) == 0)
    return g_key_file_save_to_file (entry, path, error);
  g_set_error (error, G_IO_ERROR, (int)g_io_error_from_errno (errno), "%s: %s", folder, g_strerror (errno));
  return FALSE;
}

/**
 * attest_autostart_set:
 * @wanted: whether Attest is to start at login, without a window
 * @error: return location for a file error
 *
 * Returns: whether that is so from the next login on
 */
gboolean
attest_autostart_set (gboolean wanted,
                      GError **error)
{
  g_autofree char *path = attest_autostart_path ();

  if (wanted)
    return write_entry (path, error);
  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;
  g_set_error (error, G_IO_ERROR, (int)g_io_error_from_errno (errno), "%s: %s", path, g_strerror (errno));
  return FALSE;
}
