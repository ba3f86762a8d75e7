/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/attest-cli.h"

#include "base/attest-file.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define PASSPHRASE_MOST 4096
#define KEYRING_MS 5000

void
cli_wipe (char *text)
{
  if (text == NULL)
    return;
  explicit_bzero (text, strlen (text));
  g_free (text);
}

static char *
first_line (const char *text,
            gsize       length)
{
  const char *end = memchr (text, '\n', length);

  return g_strndup (text, end != NULL ? (gsize)(end - text) : length);
}

static char *
ask_terminal (const char *prompt)
{
  struct termios plain, quiet;
  char           line[PASSPHRASE_MOST];
  gboolean       got;

  g_printerr ("%s: ", prompt);
  tcgetattr (STDIN_FILENO, &plain);
  quiet = plain;
  quiet.c_lflag &= ~(tcflag_t)ECHO;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &quiet);
  got = fgets (line, sizeof line, stdin) != NULL;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &plain);
  g_printerr ("\n");
  if (got)
    {
      char *text = first_line (line, strlen (line));

      explicit_bzero (line, sizeof line);
      return text;
    }
  return NULL;
}

/**
 * cli_read_passphrase:
 * @file: (nullable): a file whose first line it is
 * @prompt: what to ask at a terminal when there is no file
 * @error: return location for an #AttestError
 *
 * A passphrase never comes from an argument or the environment: other people's
 * programs can read those.
 *
 * Returns: (transfer full): the passphrase; free with cli_wipe()
 */
char *
cli_read_passphrase (const char *file,
                     const char *prompt,
                     GError    **error)
{
  g_autoptr (GBytes) bytes = NULL;
  char *text = NULL;

  if (file != NULL)
    {
      bytes = attest_file_read (file, PASSPHRASE_MOST, error);
      if (bytes == NULL)
        return NULL;
      text = first_line (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    }
  else if (isatty (STDIN_FILENO))
    text = ask_terminal (prompt);
  if (text != NULL && *text != '\0')
    return text;
  g_free (text);
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_LOCKED, "No passphrase was given; use --passphrase-file");
  return NULL;
}

/**
 * cli_read_new_passphrase:
 * @file: (nullable): a file whose first line it is
 * @error: return location for an #AttestError
 *
 * At a terminal it is asked for twice: a slip of the finger would lock the
 * person out.
 *
 * Returns: (transfer full): the passphrase; free with cli_wipe()
 */
char *
cli_read_new_passphrase (const char *file,
                         GError    **error)
{
  char    *first = cli_read_passphrase (file, _ ("New passphrase"), error);
  char    *second = NULL;
  gboolean same;

  if (first == NULL || file != NULL)
    return first;
  second = cli_read_passphrase (NULL, _ ("The same again"), error);
  same = second != NULL && strcmp (first, second) == 0;
  if (second != NULL && !same)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "The two passphrases differ");
  cli_wipe (second);
  if (same)
    return first;
  cli_wipe (first);
  return NULL;
}

/* What the password store's answer means for the person at the terminal. */
static const char *
words_for (AttestKeyringTrouble trouble)
{
  switch (trouble)
    {
    case ATTEST_TROUBLE_NONE:
    case ATTEST_TROUBLE_NEVER_KEPT:
      return NULL;
    case ATTEST_TROUBLE_NO_SERVICE:
      return _ ("There is no password store here.");
    case ATTEST_TROUBLE_SLOW:
      return _ ("The password store does not answer.");
    case ATTEST_TROUBLE_GONE:
      return _ ("The password store stopped while it was being asked.");
    case ATTEST_TROUBLE_LOCKED:
      return _ ("The password store is locked and was not unlocked.");
    case ATTEST_TROUBLE_UNANSWERED:
      return _ ("The password store is locked, and nobody answered its question.");
    case ATTEST_TROUBLE_DELETED:
      return _ ("The password store has lost the key of this store; attest-cli keys keyring-on puts it back.");
    case ATTEST_TROUBLE_OTHER_KEY:
      return _ ("The password store has a key, and it is not this store's.");
    }
  g_assert_not_reached ();
}

static AttestDesk *
open_by_passphrase (Cli                 *cli,
                    AttestKeyringTrouble trouble,
                    GError             **error)
{
  const char *words = words_for (trouble);
  AttestDesk *desk;
  char       *passphrase;

  if (words != NULL && isatty (STDIN_FILENO))
    g_printerr ("%s\n", words);
  passphrase = cli_read_passphrase (cli->passphrase_file, _ ("Passphrase"), error);
  if (passphrase == NULL && words != NULL)
    g_prefix_error (error, "%s ", words);
  if (passphrase == NULL)
    return NULL;
  desk = attest_desk_open_passphrase (cli->store, passphrase, error);
  cli_wipe (passphrase);
  return desk;
}

static AttestDesk *
open_by_sheet (Cli     *cli,
               GError **error)
{
  AttestDesk *desk;
  char       *sheet = cli_read_passphrase (cli->recovery_sheet, NULL, error);

  if (sheet == NULL)
    return NULL;
  desk = attest_desk_open_recovery (cli->store, sheet, error);
  cli_wipe (sheet);
  return desk;
}

/**
 * cli_open_desk:
 * @cli: the options before the command
 * @error: return location for an #AttestError
 *
 * With --recovery-sheet or --passphrase-file that is used; without them the
 * Secret Service is asked, and then the terminal.
 *
 * Returns: (transfer full): the desk
 */
AttestDesk *
cli_open_desk (Cli     *cli,
               GError **error)
{
  AttestKeyringTrouble trouble = ATTEST_TROUBLE_NONE;
  AttestDesk          *desk = NULL;

  if (!attest_desk_exists (cli->store))
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND, "There is no store in %s; make one with attest-cli init", cli->store);
      return NULL;
    }
  if (cli->recovery_sheet != NULL)
    return open_by_sheet (cli, error);
  if (cli->passphrase_file == NULL)
    {
      g_autoptr (GError) local = NULL;

      desk = attest_desk_open_keyring (cli->store, KEYRING_MS, NULL, &trouble, &local);
      if (desk == NULL && g_error_matches (local, ATTEST_ERROR, ATTEST_ERROR_IN_USE))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
    }
  return desk != NULL ? desk : open_by_passphrase (cli, trouble, error);
}
