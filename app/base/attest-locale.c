/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-locale.h"

#include <libintl.h>
#include <locale.h>

/**
 * attest_locale_init:
 *
 * The program speaks the person's language from here on: words, dates and
 * numbers. To be called first thing in main. Translations are looked for in
 * `ATTEST_LOCALE_DIR` when it is set, so that a translator sees the new words
 * without installing, else where they were installed.
 */
void
attest_locale_init (void)
{
  const char *dir = g_getenv ("ATTEST_LOCALE_DIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, dir != NULL && *dir != '\0' ? dir : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}
