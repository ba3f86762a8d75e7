/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/attest-cli.h"

#include "base/attest-file.h"
#include "domain/attest-sheet.h"
#include "session/attest-sheet-page.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The recovery sheet at a terminal. It goes to a person or into a file of
 * theirs, never into output that is kept. */

#define TRIES 3

static gboolean
write_page (const char *sheet,
            const char *name,
            const char *school,
            const char *file,
            GError    **error)
{
  AttestSheetFacts facts = { sheet, name, school, g_get_real_time () / G_USEC_PER_SEC };
  g_autoptr (GBytes) page = attest_sheet_page_pdf (&facts, error);
  gboolean ok;

  if (page == NULL)
    return FALSE;
  ok = attest_file_write (file, g_bytes_get_data (page, NULL), g_bytes_get_size (page), error);
  explicit_bzero ((void *)g_bytes_get_data (page, NULL), g_bytes_get_size (page));
  return ok;
}

/**
 * cli_hand_over_sheet:
 * @sheet: the text of a recovery sheet
 * @name: whose records it opens
 * @school: (nullable): where
 * @file: (nullable): where to, as a page to print when it ends in ".pdf", else
 *   as one line; %NULL for the terminal
 * @error: return location for an #AttestError
 *
 * Returns: whether it is there
 */
gboolean
cli_hand_over_sheet (const char *sheet,
                     const char *name,
                     const char *school,
                     const char *file,
                     GError    **error)
{
  char    *line = g_strdup_printf ("%s\n", sheet);
  char    *groups = attest_sheet_groups (sheet);
  gboolean ok = TRUE;

  if (file != NULL && g_str_has_suffix (file, ".pdf"))
    ok = write_page (sheet, name, school, file, error);
  else if (file != NULL)
    ok = attest_file_write (file, line, strlen (line), error);
  else
    {
      cli_say ("%s", _ ("Recovery sheet. Write it down or print it, and keep it locked away from this computer. "
                        "Without it, a forgotten passphrase means the records are lost:"));
      cli_say ("\n    %s\n", groups);
    }
  cli_wipe (line);
  cli_wipe (groups);
  return ok;
}

/**
 * cli_sheet_typed_back:
 * @sheet: the text of a recovery sheet that was just shown
 *
 * Asks for its last two groups, three times at most; where nobody can type,
 * nothing is asked.
 *
 * Returns: whether they were typed, or nobody could be asked
 */
gboolean
cli_sheet_typed_back (const char *sheet)
{
  char     line[200];
  gboolean same = FALSE;

  if (!isatty (STDIN_FILENO))
    return TRUE;
  for (guint i = 0; i < TRIES && !same; i++)
    {
      g_printerr ("%s: ", i == 0 ? _ ("Type its last two groups from your paper") : _ ("Those are not the last two groups; type them again"));
      if (fgets (line, sizeof line, stdin) == NULL)
        break;
      same = attest_sheet_is_tail (sheet, line);
    }
  explicit_bzero (line, sizeof line);
  return same;
}
