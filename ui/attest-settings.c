/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-settings.h"

#define SCHEMA "org.attest.Attest"
#define FALLBACK_MINUTES 5
#define FALLBACK_SECONDS 300

static gpointer
settings_new (gpointer data)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = source != NULL ? g_settings_schema_source_lookup (source, SCHEMA, TRUE) : NULL;

  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

/**
 * attest_settings_get:
 *
 * Returns: (transfer none) (nullable): the settings, or %NULL where the schema
 *   is not installed; everything then has a fixed, safe value
 */
GSettings *
attest_settings_get (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, settings_new, NULL);
}

/**
 * attest_settings_auto_lock_minutes:
 *
 * Returns: minutes without use after which the store locks; at least 1
 */
guint
attest_settings_auto_lock_minutes (void)
{
  GSettings *settings = attest_settings_get ();

  return settings != NULL ? MAX (g_settings_get_uint (settings, "auto-lock-minutes"), 1) : FALLBACK_MINUTES;
}

/**
 * attest_settings_hide_pictures:
 *
 * Returns: whether received pictures are first shown small and without colour
 */
gboolean
attest_settings_hide_pictures (void)
{
  GSettings *settings = attest_settings_get ();

  return settings == NULL || g_settings_get_boolean (settings, "blur-pictures");
}

/**
 * attest_settings_run_in_background:
 *
 * Returns: whether the program stays when its last window closes
 */
gboolean
attest_settings_run_in_background (void)
{
  GSettings *settings = attest_settings_get ();

  return settings != NULL && g_settings_get_boolean (settings, "run-in-background");
}

/**
 * attest_settings_background_seconds:
 *
 * Returns: seconds between two looks at the drop while in the background
 */
guint
attest_settings_background_seconds (void)
{
  GSettings *settings = attest_settings_get ();

  return settings != NULL ? MAX (g_settings_get_uint (settings, "background-seconds"), 1) : FALLBACK_SECONDS;
}
