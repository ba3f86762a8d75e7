/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/attest-cli.h"
#include "base/attest-locale.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

static const struct
{
  const char *word;
  CliCommand  run;
  const char *summary;
} commands[] = {
  { "init", cli_init, N_ ("create a store, print the recovery sheet, write the person file") },
  { "card", cli_card, N_ ("make, show, sign, import or export the school card") },
  { "trust", cli_trust, N_ ("take in what a sender sends whose fingerprint was compared") },
  { "policy", cli_policy, N_ ("show the policy packs and whom they send a matter to") },
  { "case", cli_case, N_ ("open, list, show and close cases") },
  { "add", cli_add, N_ ("seal a file into a case") },
  { "write", cli_write, N_ ("seal words into a case") },
  { "read", cli_read, N_ ("show the words of a letter, a chat or a saved page") },
  { "move", cli_move, N_ ("note that a thing was taken out, or locked away") },
  { "complete", cli_complete, N_ ("say what a sealed item lacked: address, time, where it comes from") },
  { "lock-away", cli_lock_away, N_ ("lock away what should not have been sealed: nobody opens or sends it any more") },
  { "capture", cli_capture, N_ ("take a screenshot and seal it into a case") },
  { "mark", cli_mark, N_ ("seal a copy of a picture, cropped, covered or marked") },
  { "submit", cli_submit, N_ ("seal a case for its recipients and send it") },
  { "sync", cli_sync, N_ ("try again what waits; collect receipts") },
  { "receive", cli_receive, N_ ("verify and take in what was sent to you") },
  { "drop", cli_drop, N_ ("try what the shared folder allows") },
  { "verify", cli_verify, N_ ("check the store, a case or a package") },
  { "keys", cli_keys, N_ ("show the public keys; add a way to open the store") },
  { "backup", cli_backup, N_ ("make a whole copy of the store, and check it") },
  { "restore", cli_restore, N_ ("put such a copy in its place on this computer") },
  { "spool", cli_spool, N_ ("say whether it was you who recorded while the store was locked") },
  { "demo", cli_demo, N_ ("do the whole flow in a scratch folder, printing each step") },
};

static void
print_help (void)
{
  g_print ("%s: attest-cli [--store DIR] [--passphrase-file FILE | --recovery-sheet FILE] [--json] COMMAND …\n\n", _ ("Usage"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-9s %s\n", commands[i].word, _ (commands[i].summary));
  g_print ("\n%s\n", _ ("attest-cli COMMAND --help says more. Status: 0 done, 1 refused or failed, 2 usage, 3 verification failed."));
}

/* Takes one of the options that stand before the command; says how many words
 * it used. */
static int
take_option (Cli   *cli,
             int    argc,
             char **argv)
{
  if (strcmp (argv[0], "--json") == 0)
    {
      cli->json = TRUE;
      return 1;
    }
  if (argc >= 2 && strcmp (argv[0], "--store") == 0)
    {
      g_free (cli->store);
      cli->store = g_canonicalize_filename (argv[1], NULL);
      return 2;
    }
  if (argc >= 2 && strcmp (argv[0], "--recovery-sheet") == 0)
    {
      g_free (cli->recovery_sheet);
      cli->recovery_sheet = g_strdup (argv[1]);
      return 2;
    }
  if (argc >= 2 && strcmp (argv[0], "--passphrase-file") == 0)
    {
      g_free (cli->passphrase_file);
      cli->passphrase_file = g_strdup (argv[1]);
      return 2;
    }
  return 0;
}

/* --json may stand anywhere; it means the same for every command. */
static int
without_json (Cli   *cli,
              int    argc,
              char **argv)
{
  int kept = 0;

  for (int i = 0; i < argc; i++)
    if (strcmp (argv[i], "--json") == 0)
      cli->json = TRUE;
    else
      argv[kept++] = argv[i];
  argv[kept] = NULL;
  return kept;
}

static int
run (Cli   *cli,
     int    argc,
     char **argv)
{
  int used;

  while (argc > 0 && argv[0][0] == '-')
    {
      if (strcmp (argv[0], "--help") == 0 || strcmp (argv[0], "-h") == 0)
        {
          print_help ();
          return CLI_DONE;
        }
      if (strcmp (argv[0], "--version") == 0)
        {
          cli_say ("attest-cli %s", ATTEST_VERSION);
          return CLI_DONE;
        }
      used = take_option (cli, argc, argv);
      if (used == 0)
        return cli_usage (_ ("%s is no option that stands before a command; see attest-cli --help"), argv[0]);
      argc -= used;
      argv += used;
    }
  for (guint i = 0; argc > 0 && i < G_N_ELEMENTS (commands); i++)
    if (strcmp (argv[0], commands[i].word) == 0)
      return commands[i].run (cli, without_json (cli, argc, argv), argv);
  return argc > 0 ? cli_usage (_ ("There is no command %s; see attest-cli --help"), argv[0]) : cli_usage ("%s", _ ("Which command? See attest-cli --help"));
}

int
main (int    argc,
      char **argv)
{
  const struct rlimit none = { 0, 0 };
  Cli                 cli = { 0 };
  g_auto (GStrv) copy = NULL;
  g_autofree char **words = NULL;
  int               status;

  /* Nothing of ours is readable by others, and no core of it is ever written. */
  umask (077);
  setrlimit (RLIMIT_CORE, &none);
  /* Standard output is the answer's alone, whatever is logged. */
  g_log_writer_default_set_use_stderr (TRUE);
  attest_locale_init ();

  copy = g_strdupv (argv);
  words = g_memdup2 (copy + 1, sizeof (char *) * (gsize)argc);
  cli.store = attest_desk_default_dir ();
  status = run (&cli, argc - 1, words);
  g_free (cli.store);
  g_free (cli.passphrase_file);
  g_free (cli.recovery_sheet);
  return status;
}
