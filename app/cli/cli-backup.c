/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/attest-cli.h"

#include <glib/gi18n-lib.h>

int
cli_backup (Cli   *cli,
            int    argc,
            char **argv)
{
  GOptionEntry     entries[] = { { NULL } };
  g_autofree char *dir = NULL;
  g_autoptr (AttestDesk) desk = NULL;
  g_autoptr (JsonObject) out = NULL;
  GError  *error = NULL;
  gboolean ok;
  int      status;

  if (!cli_parse (entries, "backup DIR", _ ("Make a whole copy of the store, sealed as it is, and check it."), &argc, &argv, 1, 1, &status))
    return status;
  desk = cli_open_desk (cli, &error);
  if (desk == NULL)
    return cli_fail (error);
  dir = g_canonicalize_filename (argv[1], NULL);
  ok = attest_desk_copy (desk, dir, NULL, cli_progress, NULL, &error);
  cli_progress_done ();
  if (!ok)
    return cli_fail (error);
  if (cli->json)
    {
      out = json_object_new ();
      json_object_set_string_member (out, "copy", dir);
      return cli_print_json (out);
    }
  cli_say (_ ("The copy is in %s. It was read back and opened. The passphrase and the recovery sheet of now open it."), dir);
  return CLI_DONE;
}

int
cli_restore (Cli   *cli,
             int    argc,
             char **argv)
{
  gboolean     keyring = FALSE;
  GOptionEntry entries[] = {
    { "keyring", 0, 0, G_OPTION_ARG_NONE, &keyring, N_ ("Keep the key in the Secret Service of this computer as well"), NULL }, { NULL }
  };
  AttestDeskPlace how = { .dir = cli->store };
  g_autoptr (AttestDesk) desk = NULL;
  g_autoptr (JsonObject) out = NULL;
  GError *error = NULL;
  char   *secret;
  guint   problems = 0;
  int     status;

  if (!cli_parse (entries, "restore COPY [--keyring]", _ ("Put a copy of a store in its place on this computer. Never over another."), &argc, &argv, 1, 1, &status))
    return status;
  secret = cli_read_passphrase (cli->recovery_sheet != NULL ? cli->recovery_sheet : cli->passphrase_file, _ ("Passphrase"), &error);
  if (secret == NULL)
    return cli_fail (error);
  how.keyring = keyring;
  how.sheet = cli->recovery_sheet != NULL ? secret : NULL;
  how.passphrase = cli->recovery_sheet != NULL ? NULL : secret;
  desk = attest_desk_place (argv[1], &how, NULL, cli_progress, NULL, &problems, &error);
  cli_progress_done ();
  cli_wipe (secret);
  if (desk == NULL)
    return cli_fail (error);
  if (cli->json)
    {
      out = cli_identity_json (desk, TRUE);
      json_object_set_int_member (out, "problems", problems);
      return cli_print_json (out);
    }
  cli_say (_ ("The store is in %s. Use it here only: two computers that both record would part ways."), cli->store);
  if (problems > 0)
    cli_say (ngettext ("%u thing in it is not as it was recorded; attest-cli verify says which.",
                       "%u things in it are not as they were recorded; attest-cli verify says which.", problems),
             problems);
  return CLI_DONE;
}
