/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-sheet.h"

#include <glib/gi18n.h>

#include "domain/attest-sheet.h"

/**
 * attest_sheet_page:
 * @key: the text of the recovery key
 * @name: whose records it opens
 *
 * Returns: the page to print or to save
 */
char *
attest_sheet_page (const char *key,
                   const char *name)
{
  g_autofree char *groups = attest_sheet_groups (key);

  return g_strdup_printf ("%s\n\n%s\n\n%s\n\n%s\n",
                          _ ("ATTEST RECOVERY SHEET"), name, groups,
                          _ ("This key opens your records when the passphrase is lost, also on another computer. Without it and without the passphrase, nobody can open them. Anybody who has it can. Keep it on paper, locked away, apart from the computer. In Attest: Use my recovery sheet. Type it with or without spaces."));
}
