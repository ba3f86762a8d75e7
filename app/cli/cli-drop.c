/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/attest-cli.h"

#include <glib/gi18n-lib.h>

static JsonObject *
report_json (const AttestDropReport *report)
{
  JsonObject *out = json_object_new ();

  json_object_set_string_member (out, "address", report->address);
  json_object_set_boolean_member (out, "usable", report->usable);
  json_object_set_boolean_member (out, "reached", report->reached);
  json_object_set_boolean_member (out, "creates", report->creates);
  json_object_set_boolean_member (out, "reads_back", report->reads_back);
  json_object_set_boolean_member (out, "renames", report->renames);
  json_object_set_boolean_member (out, "removes", report->removes);
  json_object_set_boolean_member (out, "lists_in", report->lists_in);
  json_object_set_boolean_member (out, "lists_out", report->lists_out);
  cli_json_text (out, "problem", report->problem);
  return out;
}

static void
say_report (const AttestDropReport *report)
{
  g_autofree char *address = cli_shown (report->address);

  cli_say ("%s", address);
  cli_say ("  %s", _ ("Records can be put there."));
  cli_say ("  %s", report->reads_back && report->renames
                     ? _ ("Attest can read back what it puts there, so it can say \"sent\".")
                     : _ ("Attest cannot check what it puts there. It will say \"handed over, not checked\" until an answer comes."));
  if (!report->removes)
    cli_say ("  %s", _ ("Files cannot be removed from here. What was received stays until somebody who may removes it."));
  if (!report->lists_in)
    cli_say ("  %s", _ ("From here nobody can see what was sent. That is right for staff; whoever receives needs it."));
  if (!report->lists_out)
    cli_say ("  %s", _ ("Answers cannot be seen from here. You would not learn that a record was received."));
}

/* The address on the card, when none was given. */
static char *
card_address (Cli     *cli,
              GError **error)
{
  g_autoptr (AttestDesk) desk = cli_open_desk (cli, error);
  g_autoptr (AttestCardInfo) card = desk != NULL ? attest_desk_card (desk) : NULL;

  if (desk != NULL && card == NULL)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND, "There is no school card yet, and no address was given");
  return card != NULL ? g_strdup (card->drop) : NULL;
}

int
cli_drop (Cli   *cli,
          int    argc,
          char **argv)
{
  gboolean     make = FALSE;
  GOptionEntry entries[] = {
    { "make", 0, 0, G_OPTION_ARG_NONE, &make, N_ ("Make the two folders in it when they are not there"), NULL }, { NULL }
  };
  g_autofree char *address = NULL;
  g_autoptr (AttestDropReport) report = NULL;
  g_autoptr (JsonObject) out = NULL;
  GError *error = NULL;
  int     status;

  if (!cli_parse (entries, "drop [ADDRESS] [--make]", _ ("Try the shared folder: put a small file there, read it back, rename it and remove it."), &argc, &argv, 0, 1, &status))
    return status;
  address = argc > 1 ? g_strdup (argv[1]) : card_address (cli, &error);
  if (address == NULL)
    return cli_fail (error);
  report = attest_desk_try_drop (address, make, NULL);
  out = report_json (report);
  if (cli->json)
    cli_print_json (out);
  if (report->problem != NULL)
    return cli_fail (g_error_new (ATTEST_ERROR, ATTEST_ERROR_UNDELIVERED, "%s", report->problem));
  if (!cli->json)
    say_report (report);
  return CLI_DONE;
}
