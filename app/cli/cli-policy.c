/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/attest-cli.h"

#include "base/attest-file.h"
#include "policy/attest-pack.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char usage[] = "policy list | show PACK | check FILE | route PACK TYPE [--subject ROLE]…";

static int
list (Cli *cli)
{
  GError *error = NULL;
  g_auto (GStrv) ids = attest_packs_list (&error);
  g_autoptr (JsonObject) out = json_object_new ();
  JsonArray *rows = json_array_new ();

  json_object_set_array_member (out, "packs", rows);
  if (ids == NULL)
    return cli_fail (error);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (AttestPack) pack = attest_pack_load_id (ids[i], &error);
      JsonObject *row;

      if (pack == NULL)
        return cli_fail (error);
      row = json_object_new ();
      json_object_set_string_member (row, "pack", ids[i]);
      json_object_set_string_member (row, "title", attest_pack_title (pack));
      json_array_add_object_element (rows, row);
      if (!cli->json)
        cli_say ("%-20s %s", ids[i], attest_pack_title (pack));
    }
  return cli->json ? cli_print_json (out) : CLI_DONE;
}

static void
say_types (const AttestPack *pack)
{
  const char *const *types = attest_pack_types (pack);

  for (guint i = 0; types[i] != NULL; i++)
    {
      g_autoptr (AttestRoute) route = attest_pack_route (pack, types[i], NULL, NULL);
      g_autofree char *first = route != NULL ? g_strjoinv (", ", route->first) : NULL;

      cli_say ("  %-26s %s → %s", types[i], attest_pack_type_title (pack, types[i]),
               first != NULL && *first != '\0' ? first : _ ("the policy is silent"));
    }
}

static int
show (Cli        *cli,
      const char *id)
{
  GError *error = NULL;
  g_autoptr (AttestPack) pack = attest_pack_load_id (id, &error);
  g_autoptr (JsonObject) out = json_object_new ();
  JsonArray         *types = json_array_new ();
  const char *const *words;

  json_object_set_array_member (out, "types", types);
  if (pack == NULL)
    return cli_fail (error);
  words = attest_pack_types (pack);
  for (guint i = 0; words[i] != NULL; i++)
    json_array_add_string_element (types, words[i]);
  json_object_set_string_member (out, "pack", id);
  json_object_set_string_member (out, "title", attest_pack_title (pack));
  json_object_set_int_member (out, "version", attest_pack_version (pack));
  json_object_set_string_member (out, "review", attest_pack_review (pack));
  if (cli->json)
    return cli_print_json (out);
  cli_say ("%s\n%s\n%s: %s", attest_pack_title (pack), attest_pack_jurisdiction (pack), _ ("Review by"), attest_pack_review (pack));
  say_types (pack);
  return CLI_DONE;
}

static int
check (Cli        *cli,
       const char *file)
{
  GError *error = NULL;
  g_autoptr (GBytes) bytes = attest_file_read (file, 4 * 1024 * 1024, &error);
  g_autofree char *name = g_path_get_basename (file);
  g_auto (GStrv) problems = NULL;
  g_autoptr (JsonObject) out = json_object_new ();
  JsonArray *rows = json_array_new ();

  json_object_set_array_member (out, "problems", rows);
  if (bytes == NULL)
    return cli_fail (error);
  problems = attest_pack_check (name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  for (guint i = 0; problems[i] != NULL; i++)
    {
      g_autofree char *line = cli_shown (problems[i]);

      json_array_add_string_element (rows, line);
      if (!cli->json)
        g_printerr ("%s\n", line);
    }
  json_object_set_boolean_member (out, "ok", problems[0] == NULL);
  if (cli->json)
    cli_print_json (out);
  else if (problems[0] == NULL)
    cli_say ("%s: %s", name, _ ("a pack without problems"));
  return problems[0] == NULL ? CLI_DONE : CLI_NOT_VERIFIED;
}

static void
say_cell (const char        *label,
          char             **roles,
          const AttestRoute *route,
          const char        *cell)
{
  g_autofree char *text = g_strjoinv (", ", roles);

  cli_say ("%-10s %s", label, attest_route_is_silent (route, cell) ? _ ("the policy is silent") : *text != '\0' ? text
                                                                                                                : "–");
}

static void
say_route (const AttestRoute *route)
{
  g_autofree char *sources = g_strjoinv ("; ", route->source);
  g_autofree char *excluded = g_strjoinv (", ", route->excluded);

  say_cell (_ ("First"), route->first, route, "first");
  say_cell (_ ("Next"), route->next, route, "next");
  say_cell (_ ("Outside"), route->external, route, "external");
  cli_say ("%-10s %s", _ ("Deadline"), route->deadline_kind != NULL ? route->deadline_kind : _ ("the policy is silent"));
  for (guint i = 0; i < route->suggested->len; i++)
    {
      AttestSuggestion *one = route->suggested->pdata[i];

      cli_say ("%-10s %s: %s", _ ("Suggested"), one->role, one->label);
    }
  if (*excluded != '\0')
    cli_say ("%-10s %s", _ ("Never to"), excluded);
  cli_say ("%-10s %s", _ ("Source"), sources);
}

static void
say_line (const char *label,
          const char *text)
{
  if (text != NULL && *text != '\0')
    cli_say ("%-10s %s", label, text);
}

static int
route_for (Cli               *cli,
           const char        *id,
           const char        *type,
           const char *const *subjects)
{
  GError *error = NULL;
  g_autoptr (AttestPack) pack = attest_pack_load_id (id, &error);
  g_autoptr (AttestRoute) route = pack != NULL ? attest_pack_route (pack, type, subjects, &error) : NULL;
  g_autofree char *json = NULL;

  if (route == NULL)
    return cli_fail (error);
  json = attest_route_json (route, id, type);
  if (cli->json)
    cli_say ("%s", json);
  else
    {
      say_route (route);
      say_line (_ ("Under"), attest_pack_type_procedure (pack, type));
      say_line (_ ("Note"), attest_pack_type_note (pack, type));
    }
  return CLI_DONE;
}

int
cli_policy (Cli   *cli,
            int    argc,
            char **argv)
{
  g_auto (GStrv) subjects = NULL;
  GOptionEntry entries[] = {
    { "subject", 0, 0, G_OPTION_ARG_STRING_ARRAY, &subjects, N_ ("Who it is about; may be repeated"), "ROLE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_ ("Print one JSON value"), NULL },
    { NULL }
  };
  char *word;
  int   status;

  if (!cli_sub_command (&argc, &argv, usage, &word, &status) ||
      !cli_parse (entries, usage, _ ("Show packs and whom they send a matter to. Needs no store."), &argc, &argv, 0, 2, &status))
    return status;
  if (strcmp (word, "list") == 0 && argc == 1)
    return list (cli);
  if (strcmp (word, "show") == 0 && argc == 2)
    return show (cli, argv[1]);
  if (strcmp (word, "check") == 0 && argc == 2)
    return check (cli, argv[1]);
  if (strcmp (word, "route") == 0 && argc == 3)
    return route_for (cli, argv[1], argv[2], (const char *const *)subjects);
  return cli_usage ("%s: attest-cli %s", _ ("Usage"), usage);
}
