/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/attest-cli.h"

#include "base/attest-file.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* ── init ─────────────────────────────────────────────────────────────── */

static char *
person_path (const char *given,
             const char *name)
{
  g_autofree char *safe = NULL;

  if (given != NULL)
    return g_strdup (given);
  safe = g_strdelimit (g_strdup (name), "/\\:\n\t", '-');
  return g_strconcat (safe, ".attest-person", NULL);
}

/* The sheet is kept nowhere else, so there has to be a place for it, and for
 * the person file, before there is a store. */
static gboolean
make_places (const char *recovery_file,
             const char *person_file,
             GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (person_file);

  if (access (folder, W_OK | X_OK) != 0 || g_file_test (person_file, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "%s cannot be written", person_file);
      return FALSE;
    }
  return recovery_file == NULL || attest_file_write_new (recovery_file, "", 0, error);
}

static int
create_store (Cli                   *cli,
              const AttestDeskSetup *setup,
              const char            *recovery_file,
              const char            *person_file)
{
  GError          *error = NULL;
  char            *sheet = NULL;
  g_autofree char *path = person_path (person_file, setup->name);
  g_autoptr (JsonObject) out = NULL;
  g_autoptr (AttestDesk) desk = NULL;
  gboolean ok;

  if (!make_places (recovery_file, path, &error))
    return cli_fail (error);
  desk = attest_desk_create (cli->store, setup, &sheet, &error);
  if (desk == NULL && recovery_file != NULL)
    g_unlink (recovery_file);
  if (desk == NULL)
    return cli_fail (error);
  ok = cli_hand_over_sheet (sheet, setup->name, NULL, recovery_file, &error);
  if (ok && recovery_file == NULL && !cli_sheet_typed_back (sheet))
    g_printerr ("attest-cli: %s\n", _ ("The two groups were not typed back. The store is made and works; if the sheet is not on paper, make a new one with attest-cli keys new-sheet"));
  cli_wipe (sheet);
  if (!ok || !attest_desk_write_person (desk, path, &error))
    return cli_fail (error);
  if (cli->json)
    {
      out = cli_identity_json (desk, TRUE);
      json_object_set_string_member (out, "person_file", path);
      return cli_print_json (out);
    }
  cli_say ("%s: %s", _ ("Store"), cli->store);
  cli_say_identity (desk);
  cli_say ("%s: %s", _ ("Give this file to whoever keeps the school's card"), path);
  return CLI_DONE;
}

int
cli_init (Cli   *cli,
          int    argc,
          char **argv)
{
  g_autofree char *name = NULL, *role = NULL, *initials = NULL, *recovery = NULL, *person = NULL;
  gboolean         practice = FALSE, keyring = FALSE;
  GOptionEntry     entries[] = {
        { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_ ("Whose store it is"), "NAME" },
        { "role", 0, 0, G_OPTION_ARG_STRING, &role, N_ ("Their role, such as staff or dsl"), "ROLE" },
        { "initials", 0, 0, G_OPTION_ARG_STRING, &initials, N_ ("For exhibit numbers"), "XX" },
        { "recovery-file", 0, 0, G_OPTION_ARG_FILENAME, &recovery, N_ ("Write the recovery sheet there (mode 0600)"), "FILE" },
        { "person-file", 0, 0, G_OPTION_ARG_FILENAME, &person, N_ ("Write the person file there"), "FILE" },
        { "keyring", 0, 0, G_OPTION_ARG_NONE, &keyring, N_ ("Keep the key in the Secret Service as well"), NULL },
        { "practice", 0, 0, G_OPTION_ARG_NONE, &practice, N_ ("A store of the practice school"), NULL },
        { NULL }
  };
  AttestDeskSetup setup = { 0 };
  GError         *error = NULL;
  char           *passphrase;
  int             status = CLI_DONE;

  if (!cli_parse (entries, "init --name NAME --role ROLE [--initials XX] [--recovery-file FILE]", _ ("Create a store, print its recovery sheet and write the person file."), &argc, &argv, 0, 0, &status))
    return status;
  if (name == NULL || role == NULL)
    return cli_usage ("init needs --name and --role");
  if (recovery == NULL && (cli->json || !isatty (STDOUT_FILENO)))
    return cli_usage ("The recovery sheet goes to a terminal or to --recovery-file FILE, never into output that is kept");
  passphrase = cli_read_new_passphrase (cli->passphrase_file, &error);
  if (passphrase == NULL)
    return cli_fail (error);
  setup = (AttestDeskSetup){ name, role, initials, passphrase, practice, keyring };
  status = create_store (cli, &setup, recovery, person);
  cli_wipe (passphrase);
  return status;
}

/* ── trust ────────────────────────────────────────────────────────────── */

int
cli_trust (Cli   *cli,
           int    argc,
           char **argv)
{
  gboolean     compared = FALSE;
  GOptionEntry entries[] = {
    { "compared", 0, 0, G_OPTION_ARG_NONE, &compared, N_ ("You compared the six groups of digits with that person"), NULL }, { NULL }
  };
  g_autoptr (AttestDesk) desk = NULL;
  GError *error = NULL;
  int     status;

  if (!cli_parse (entries, "trust KEY --compared", _ ("Take in what the holder of KEY sends from now on."), &argc, &argv, 1, 1, &status))
    return status;
  desk = cli_open_desk (cli, &error);
  if (desk == NULL || !attest_desk_trust (desk, argv[1], compared, &error))
    return cli_fail (error);
  cli_say ("%s", _ ("Their packages are taken in from now on."));
  return CLI_DONE;
}
