/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/attest-cli.h"

#include "base/attest-file.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static JsonObject *
identity_json (AttestDesk *desk,
               gboolean    with_store)
{
  JsonObject *out = json_object_new ();

  if (with_store)
    json_object_set_string_member (out, "store", attest_desk_dir (desk));
  json_object_set_string_member (out, "recipient", attest_desk_recipient (desk));
  json_object_set_string_member (out, "signing_key", attest_desk_signing_key (desk));
  json_object_set_string_member (out, "fingerprint", attest_desk_fingerprint (desk));
  return out;
}

static void
say_identity (AttestDesk *desk)
{
  cli_say ("%s: %s", _ ("Recipient"), attest_desk_recipient (desk));
  cli_say ("%s: %s", _ ("Signing key"), attest_desk_signing_key (desk));
  cli_say ("%s: %s", _ ("Fingerprint"), attest_desk_fingerprint (desk));
}

/* ── init ─────────────────────────────────────────────────────────────── */

static gboolean
hand_over_sheet (const char *sheet,
                 const char *file,
                 GError    **error)
{
  g_autofree char *line = g_strdup_printf ("%s\n", sheet);
  gboolean         ok = TRUE;

  if (file != NULL)
    ok = attest_file_write (file, line, strlen (line), error);
  else
    {
      cli_say ("%s", _ ("Recovery sheet. Write it down or print it, and keep it locked away from this computer. "
                        "Without it, a forgotten passphrase means the records are lost:"));
      cli_say ("\n    %s\n", sheet);
    }
  explicit_bzero (line, strlen (line));
  return ok;
}

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
  ok = hand_over_sheet (sheet, recovery_file, &error);
  cli_wipe (sheet);
  if (!ok || !attest_desk_write_person (desk, path, &error))
    return cli_fail (error);
  if (cli->json)
    {
      out = identity_json (desk, TRUE);
      json_object_set_string_member (out, "person_file", path);
      return cli_print_json (out);
    }
  cli_say ("%s: %s", _ ("Store"), cli->store);
  say_identity (desk);
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

/* ── keys ─────────────────────────────────────────────────────────────── */

static int
say_done (Cli        *cli,
          const char *text,
          const char *file)
{
  g_autoptr (JsonObject) out = json_object_new ();

  attest_json_set_text (out, "file", file);
  if (cli->json)
    return cli_print_json (out);
  if (file != NULL)
    cli_say ("%s: %s", text, file);
  else
    cli_say ("%s", text);
  return CLI_DONE;
}

static int
add_passphrase (Cli        *cli,
                AttestDesk *desk,
                const char *file)
{
  GError  *error = NULL;
  char    *passphrase = cli_read_new_passphrase (file, &error);
  gboolean ok = passphrase != NULL && attest_desk_add_passphrase (desk, passphrase, &error);

  cli_wipe (passphrase);
  if (!ok)
    return cli_fail (error);
  return say_done (cli, _ ("The store opens with the new passphrase as well."), NULL);
}

static int
export_identity (Cli        *cli,
                 AttestDesk *desk,
                 const char *file)
{
  GError          *error = NULL;
  char            *identity = attest_desk_export_identity (desk);
  g_autofree char *text = g_strdup_printf ("# Opens every package sealed to %s\n%s\n", attest_desk_recipient (desk), identity);
  gboolean         ok = attest_file_write_new (file, text, strlen (text), &error);

  cli_wipe (identity);
  explicit_bzero (text, strlen (text));
  if (!ok)
    return cli_fail (error);
  return say_done (cli, _ ("Whoever has this file can read what is sent to you. Keep it locked away"), file);
}

int
cli_keys (Cli   *cli,
          int    argc,
          char **argv)
{
  static const char usage[] = "keys show|export-identity FILE|add-passphrase [--new-passphrase-file FILE]";
  g_autofree char  *fresh = NULL;
  GOptionEntry      entries[] = {
         { "new-passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &fresh, N_ ("Take the new passphrase from there"), "FILE" }, { NULL }
  };
  g_autoptr (AttestDesk) desk = NULL;
  g_autoptr (JsonObject) out = NULL;
  GError *error = NULL;
  char   *word;
  int     status;

  if (!cli_sub_command (&argc, &argv, usage, &word, &status) ||
      !cli_parse (entries, usage, _ ("Show this store's public keys, or add a way to open it."), &argc, &argv, 0, 1, &status))
    return status;
  if (!g_strv_contains ((const char *const[]){ "show", "export-identity", "add-passphrase", NULL }, word) ||
      (strcmp (word, "export-identity") == 0) != (argc == 2))
    return cli_usage ("%s: attest-cli %s", _ ("Usage"), usage);
  desk = cli_open_desk (cli, &error);
  if (desk == NULL)
    return cli_fail (error);
  if (strcmp (word, "add-passphrase") == 0)
    return add_passphrase (cli, desk, fresh);
  if (strcmp (word, "export-identity") == 0)
    return export_identity (cli, desk, argv[1]);
  out = identity_json (desk, FALSE);
  if (cli->json)
    return cli_print_json (out);
  say_identity (desk);
  return CLI_DONE;
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
