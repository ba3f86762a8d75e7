/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/attest-cli.h"

#include "base/attest-file.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Returns: (transfer full): what of a store is public. */
JsonObject *
cli_identity_json (AttestDesk *desk,
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

void
cli_say_identity (AttestDesk *desk)
{
  cli_say ("%s: %s", _ ("Recipient"), attest_desk_recipient (desk));
  cli_say ("%s: %s", _ ("Signing key"), attest_desk_signing_key (desk));
  cli_say ("%s: %s", _ ("Fingerprint"), attest_desk_fingerprint (desk));
}

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

/* The passphrase that is to be changed opens the store and is the proof; only
 * the sheet does without. */
static AttestDesk *
open_with_proof (Cli     *cli,
                 char   **proof,
                 GError **error)
{
  *proof = NULL;
  if (cli->recovery_sheet != NULL)
    return cli_open_desk (cli, error);
  *proof = cli_read_passphrase (cli->passphrase_file, _ ("Your passphrase of now"), error);
  return *proof != NULL ? attest_desk_open_passphrase (cli->store, *proof, error) : NULL;
}

static int
change_passphrase (Cli        *cli,
                   const char *file)
{
  GError  *error = NULL;
  char    *proof, *fresh = NULL;
  gboolean ok = FALSE;
  g_autoptr (AttestDesk) desk = open_with_proof (cli, &proof, &error);

  if (desk != NULL && (fresh = cli_read_new_passphrase (file, &error)) != NULL)
    ok = attest_desk_change_passphrase (desk, proof, fresh, &error);
  cli_wipe (proof);
  cli_wipe (fresh);
  if (!ok)
    return cli_fail (error);
  return say_done (cli, _ ("The new passphrase opens the store. The old one does not any more, but copies of the store made before still open with it."), NULL);
}

/* Without a card the school is not known, only the pack. */
static gboolean
has_school (AttestDesk *desk)
{
  g_autoptr (AttestCardInfo) card = attest_desk_card (desk);

  return card != NULL;
}

/* In a file of the person's own it can be read again; on a terminal it is typed
 * back before the old sheet stops working. */
static int
new_sheet (Cli        *cli,
           const char *file)
{
  GError  *error = NULL;
  char    *proof = NULL, *sheet = NULL;
  gboolean ok = FALSE;
  g_autoptr (AttestDesk) desk = NULL;

  if (file == NULL && (cli->json || !isatty (STDOUT_FILENO)))
    return cli_usage ("The recovery sheet goes to a terminal or to --recovery-file FILE, never into output that is kept");
  desk = open_with_proof (cli, &proof, &error);
  if (desk != NULL && (file == NULL || attest_file_write_new (file, "", 0, &error)) && (sheet = attest_desk_new_sheet (&error)) != NULL)
    ok = cli_hand_over_sheet (sheet, attest_desk_name (desk), has_school (desk) ? attest_desk_school (desk) : NULL, file, &error);
  if (ok && file == NULL && !cli_sheet_typed_back (sheet))
    {
      g_set_error (&error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED, "The two groups were not typed back; the old sheet works as before");
      ok = FALSE;
    }
  ok = ok && attest_desk_replace_sheet (desk, proof, sheet, &error);
  cli_wipe (proof);
  cli_wipe (sheet);
  if (!ok && desk != NULL && sheet != NULL && file != NULL)
    g_unlink (file);
  if (!ok)
    return cli_fail (error);
  return say_done (cli, _ ("The new sheet opens the store. The old one does not any more: destroy it, unless copies of the store made before are still needed."), file);
}

static int
set_keyring (Cli     *cli,
             gboolean there)
{
  GError *error = NULL;
  g_autoptr (AttestDesk) desk = cli_open_desk (cli, &error);

  if (desk == NULL || !attest_desk_set_keyring (desk, there, &error))
    return cli_fail (error);
  return say_done (cli, there ? _ ("This computer's password store opens the store as well.") : _ ("This computer's password store has no key of the store any more."), NULL);
}

typedef struct
{
  const char *word;
  int         words; /* how many come with it, itself among them */
} Sub;

static const Sub subs[] = {
  { "show", 1 }, { "export-identity", 2 }, { "add-passphrase", 1 }, { "change-passphrase", 1 }, { "new-sheet", 1 }, { "keyring-on", 1 }, { "keyring-off", 1 }
};

static gboolean
is_sub (const char *word,
        int         words)
{
  for (guint i = 0; i < G_N_ELEMENTS (subs); i++)
    if (strcmp (word, subs[i].word) == 0)
      return words == subs[i].words;
  return FALSE;
}

int
cli_keys (Cli   *cli,
          int    argc,
          char **argv)
{
  static const char usage[] = "keys show | export-identity FILE | add-passphrase|change-passphrase [--new-passphrase-file FILE] | "
                              "new-sheet [--recovery-file FILE] | keyring-on | keyring-off";
  g_autofree char  *fresh = NULL, *recovery = NULL;
  GOptionEntry      entries[] = {
         { "new-passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &fresh, N_ ("Take the new passphrase from there"), "FILE" },
         { "recovery-file", 0, 0, G_OPTION_ARG_FILENAME, &recovery, N_ ("Write the new recovery sheet there (mode 0600)"), "FILE" },
         { NULL }
  };
  g_autoptr (AttestDesk) desk = NULL;
  g_autoptr (JsonObject) out = NULL;
  GError *error = NULL;
  char   *word;
  int     status;

  if (!cli_sub_command (&argc, &argv, usage, &word, &status) ||
      !cli_parse (entries, usage, _ ("Show this store's public keys, or change the ways to open it."), &argc, &argv, 0, 1, &status))
    return status;
  if (!is_sub (word, argc))
    return cli_usage ("%s: attest-cli %s", _ ("Usage"), usage);
  if (strcmp (word, "change-passphrase") == 0)
    return change_passphrase (cli, fresh);
  if (strcmp (word, "new-sheet") == 0)
    return new_sheet (cli, recovery);
  if (g_str_has_prefix (word, "keyring-"))
    return set_keyring (cli, strcmp (word, "keyring-on") == 0);
  desk = cli_open_desk (cli, &error);
  if (desk == NULL)
    return cli_fail (error);
  if (strcmp (word, "add-passphrase") == 0)
    return add_passphrase (cli, desk, fresh);
  if (strcmp (word, "export-identity") == 0)
    return export_identity (cli, desk, argv[1]);
  out = cli_identity_json (desk, FALSE);
  if (cli->json)
    return cli_print_json (out);
  cli_say_identity (desk);
  return CLI_DONE;
}
