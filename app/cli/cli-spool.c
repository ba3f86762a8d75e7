/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/attest-cli.h"

#include <glib/gi18n-lib.h>

static void
say_news (const AttestSpoolNews *news)
{
  if (news->waiting > 0)
    cli_say (ngettext ("%u thing was recorded while the store was locked, and you have not said whether it was you; see attest-cli spool --help.",
                       "%u things were recorded while the store was locked, and you have not said whether it was you; see attest-cli spool --help.", news->waiting),
             news->waiting);
  if (news->left > 0)
    cli_say (ngettext ("%u file in the spool was changed or is sealed to somebody else. Nothing was deleted.",
                       "%u files in the spool were changed or are sealed to somebody else. Nothing was deleted.", news->left),
             news->left);
  if (news->key_changed)
    cli_say ("%s", _ ("The key that is sealed to while the store is locked was not its own. It was put back."));
  if (news->copied)
    cli_say ("%s", _ ("A file was in the spool a second time. It was taken in once."));
  if (news->waiting + news->left == 0 && !news->key_changed && !news->copied)
    cli_say ("%s", _ ("Nothing that was recorded while the store was locked waits for you."));
}

static int
print_news (const AttestSpoolNews *news)
{
  g_autoptr (JsonObject) out = json_object_new ();

  json_object_set_int_member (out, "waiting", news->waiting);
  json_object_set_int_member (out, "left", news->left);
  json_object_set_boolean_member (out, "key_changed", news->key_changed);
  json_object_set_boolean_member (out, "copied", news->copied);
  return cli_print_json (out);
}

int
cli_spool (Cli   *cli,
           int    argc,
           char **argv)
{
  gboolean     mine = FALSE, other = FALSE;
  GOptionEntry entries[] = {
    { "mine", 0, 0, G_OPTION_ARG_NONE, &mine, N_ ("You recorded all that waits"), NULL },
    { "not-mine", 0, 0, G_OPTION_ARG_NONE, &other, N_ ("Somebody else did; it is kept and marked"), NULL },
    { NULL }
  };
  AttestSpoolNews news;
  g_autoptr (AttestDesk) desk = NULL;
  GError *error = NULL;
  int     status;

  if (!cli_parse (entries, "spool [--mine | --not-mine]", _ ("Show what was recorded while the store was locked, and say whether it was you."), &argc, &argv, 0, 0, &status))
    return status;
  if (mine && other)
    return cli_usage ("spool takes --mine or --not-mine");
  desk = cli_open_desk (cli, &error);
  if (desk == NULL || ((mine || other) && !attest_desk_confirm_spooled (desk, mine, &error)))
    return cli_fail (error);
  attest_desk_spool_news (desk, &news, NULL);
  if (cli->json)
    return print_news (&news);
  say_news (&news);
  return attest_desk_spool_told (desk, &error) ? CLI_DONE : cli_fail (error);
}
