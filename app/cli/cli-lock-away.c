/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/attest-cli.h"
#include "session/attest-desk-lock.h"

#include <glib/gi18n-lib.h>

static int
say_locked (Cli              *cli,
            const AttestItem *item,
            guint             locked)
{
  g_autoptr (JsonObject) out = json_object_new ();

  json_object_set_string_member (out, "item", item->id);
  json_object_set_string_member (out, "exhibit", item->exhibit);
  json_object_set_int_member (out, "locked", locked);
  if (cli->json)
    return cli_print_json (out);
  cli_say (_ ("%s is locked away. It cannot be opened or sent, and it is kept as it was."), item->exhibit);
  if (locked > 1)
    cli_say (ngettext ("%u item in all: the same bytes, or made from them.", "%u items in all: the same bytes, or made from them.", locked), locked);
  cli_say ("%s", _ ("Call the police on 101, or 999 if a child is in danger. Write down what they say. Send the record again, so that whoever has it cannot open it either."));
  return CLI_DONE;
}

int
cli_lock_away (Cli   *cli,
               int    argc,
               char **argv)
{
  g_autofree char *reason = NULL;
  GOptionEntry     entries[] = {
        { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("What is known of it, in words"), "TEXT" },
        { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_ ("Print one JSON value"), NULL },
        { NULL }
  };
  g_autoptr (AttestDesk) desk = NULL;
  g_autoptr (AttestItem) item = NULL;
  GError *error = NULL;
  guint   locked = 0;
  int     status;

  if (!cli_parse (entries, "lock-away CASE ITEM [--reason TEXT]", _ ("Lock away what may be an indecent image of a child and was sealed already. It cannot be undone."), &argc, &argv, 2, 2, &status))
    return status;
  desk = cli_open_desk (cli, &error);
  item = desk != NULL ? cli_find_item (desk, argv[1], argv[2], &error) : NULL;
  if (item == NULL || !attest_desk_lock_item (desk, item->id, reason, &locked, &error))
    return cli_fail (error);
  return say_locked (cli, item, locked);
}
