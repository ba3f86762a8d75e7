/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/attest-cli.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char usage[] = "card create --school NAME --pack PACK --drop FOLDER | show [FILE] | add-person FILE | set-roles NAME --role ROLE… | sign FILE | import FILE --compared | export FILE";

static JsonObject *
card_json (const AttestCardInfo *info)
{
  JsonObject *out = json_object_new ();
  JsonArray  *people = json_array_new ();

  json_object_set_string_member (out, "school", info->school);
  json_object_set_string_member (out, "pack", info->pack);
  json_object_set_string_member (out, "drop", info->drop);
  json_object_set_int_member (out, "version", info->version);
  json_object_set_boolean_member (out, "practice", info->practice);
  json_object_set_int_member (out, "signatures", info->n_signatures);
  json_object_set_boolean_member (out, "countersigned", info->countersigned);
  for (guint i = 0; i < info->people->len; i++)
    {
      AttestCardPerson *person = info->people->pdata[i];
      JsonObject       *row = json_object_new ();
      JsonArray        *roles = json_array_new ();

      for (guint j = 0; person->roles[j] != NULL; j++)
        json_array_add_string_element (roles, person->roles[j]);
      json_object_set_string_member (row, "name", person->name);
      json_object_set_array_member (row, "roles", roles);
      json_object_set_string_member (row, "signing_key", person->signing_key);
      cli_json_text (row, "fingerprint", person->fingerprint);
      json_object_set_boolean_member (row, "signed", person->signed_card);
      json_object_set_boolean_member (row, "key_changed", person->key_changed);
      json_array_add_object_element (people, row);
    }
  json_object_set_array_member (out, "people", people);
  return out;
}

static void
say_card (const AttestCardInfo *info)
{
  g_autofree char *school = cli_shown (info->school);

  cli_say ("%s, %s %u", school, _ ("version"), info->version);
  cli_say ("%s: %s", _ ("Policy pack"), info->pack_title);
  cli_say ("%s: %s", _ ("Drop"), info->drop);
  if (info->practice)
    cli_say ("%s", _ ("Practice: nothing here is real."));
  if (!info->countersigned)
    cli_say ("%s", _ ("No governor has signed this card: only its maker vouches for the keys on it."));
  for (guint i = 0; i < info->people->len; i++)
    {
      AttestCardPerson *person = info->people->pdata[i];
      g_autofree char  *name = cli_shown (person->name);
      g_autofree char  *roles = g_strjoinv (", ", person->roles);

      cli_say ("\n  %s (%s)%s%s", name, roles, person->signed_card ? _ (", signed this card") : "",
               person->key_changed ? _ (", KEY CHANGED since the card in use") : "");
      if (person->fingerprint != NULL)
        cli_say ("  %s", person->fingerprint);
    }
}

static int
show (Cli        *cli,
      AttestDesk *desk,
      const char *file)
{
  GError *error = NULL;
  g_autoptr (AttestCardInfo) info = file != NULL ? attest_desk_card_read (desk, file, &error) : attest_desk_card (desk);
  g_autoptr (JsonObject) out = NULL;

  if (info == NULL && error == NULL)
    g_set_error (&error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND, "No card was imported or made yet");
  if (info == NULL)
    return cli_fail (error);
  out = card_json (info);
  if (cli->json)
    return cli_print_json (out);
  say_card (info);
  return CLI_DONE;
}

typedef struct
{
  char    *school;
  char    *pack;
  char    *drop;
  char   **roles;
  gboolean compared;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->school);
  g_free (self->pack);
  g_free (self->drop);
  g_strfreev (self->roles);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
run (AttestDesk    *desk,
     const char    *word,
     const char    *file,
     const Options *options,
     GError       **error)
{
  if (strcmp (word, "create") == 0)
    return attest_desk_card_create (desk, options->school, options->pack, options->drop, error);
  if (strcmp (word, "add-person") == 0)
    return attest_desk_card_add (desk, file, error);
  if (strcmp (word, "set-roles") == 0)
    return attest_desk_card_set_roles (desk, file, (const char *const *)options->roles, error);
  if (strcmp (word, "sign") == 0)
    return attest_desk_card_sign (desk, file, error);
  if (strcmp (word, "import") == 0)
    return attest_desk_card_import (desk, file, options->compared, error);
  return attest_desk_card_export (desk, file, error);
}

int
cli_card (Cli   *cli,
          int    argc,
          char **argv)
{
  static const char *const words[] = { "create", "show", "add-person", "set-roles", "sign", "import", "export", NULL };
  g_auto (Options) options = { 0 };
  GOptionEntry entries[] = {
    { "school", 0, 0, G_OPTION_ARG_STRING, &options.school, N_ ("The school's name"), "NAME" },
    { "pack", 0, 0, G_OPTION_ARG_STRING, &options.pack, N_ ("Its policy pack"), "PACK" },
    { "drop", 0, 0, G_OPTION_ARG_STRING, &options.drop, N_ ("The shared folder, as a path or URI"), "FOLDER" },
    { "role", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.roles, N_ ("set-roles: a role they hold; may be repeated"), "ROLE" },
    { "compared", 0, 0, G_OPTION_ARG_NONE, &options.compared, N_ ("You compared the fingerprints in person"), NULL },
    { NULL }
  };
  g_autoptr (AttestDesk) desk = NULL;
  GError     *error = NULL;
  const char *file;
  char       *word;
  gboolean    creates, shows;
  int         status;

  if (!cli_sub_command (&argc, &argv, usage, &word, &status) ||
      !cli_parse (entries, usage, _ ("Make, show, sign, import or export the school card."), &argc, &argv, 0, 1, &status))
    return status;
  file = argc == 2 ? argv[1] : NULL;
  creates = strcmp (word, "create") == 0;
  shows = strcmp (word, "show") == 0;
  if (!g_strv_contains (words, word) || (creates && (options.school == NULL || options.pack == NULL || options.drop == NULL)) ||
      (!creates && !shows && file == NULL) ||
      (strcmp (word, "set-roles") == 0) != (options.roles != NULL))
    return cli_usage ("%s: attest-cli %s", _ ("Usage"), usage);
  desk = cli_open_desk (cli, &error);
  if (desk != NULL && shows)
    return show (cli, desk, file);
  if (desk == NULL || !run (desk, word, file, &options, &error))
    return cli_fail (error);
  /* sign changes a file that need not be the card in use */
  return show (cli, desk, strcmp (word, "sign") == 0 ? file : NULL);
}
