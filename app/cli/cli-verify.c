/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/attest-cli.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static JsonObject *
finding_json (const AttestFinding *finding)
{
  JsonObject *row = json_object_new ();

  cli_json_text (row, "case", finding->case_id);
  cli_json_text (row, "entry", finding->entry);
  cli_json_text (row, "item", finding->item);
  json_object_set_string_member (row, "code", finding->code);
  json_object_set_string_member (row, "text", finding->text);
  return row;
}

static void
say_finding (const AttestFinding *finding)
{
  g_autofree char *text = cli_shown (finding->text);

  g_printerr ("%s%s%s%s%s%s\n", finding->reference != NULL ? finding->reference : "", finding->reference != NULL ? " " : "",
              finding->exhibit != NULL ? finding->exhibit : finding->entry != NULL ? finding->entry
                                                                                   : "",
              finding->exhibit != NULL || finding->entry != NULL ? ": " : "", text, "");
}

static gboolean
check_heads (AttestDesk *desk,
             char      **heads,
             GPtrArray  *findings,
             GError    **error)
{
  for (guint i = 0; heads != NULL && heads[i] != NULL; i++)
    {
      gboolean       known;
      AttestFinding *finding;

      if (!attest_desk_knows_head (desk, heads[i], &known, error))
        return FALSE;
      if (known)
        continue;
      finding = g_new0 (AttestFinding, 1);
      finding->code = g_strdup (attest_error_nick (ATTEST_ERROR_ROLLED_BACK));
      finding->text = g_strdup_printf ("The store never had the head %.16s…, so it is older than, or another than, the one that did", heads[i]);
      g_ptr_array_add (findings, finding);
    }
  return TRUE;
}

static GPtrArray *
findings_for (AttestDesk *desk,
              const char *what,
              GError    **error)
{
  if (what != NULL && g_file_test (what, G_FILE_TEST_IS_REGULAR))
    return attest_desk_verify_package (desk, what, NULL, error);
  return attest_desk_verify (desk, what, NULL, cli_progress, NULL, error);
}

int
cli_verify (Cli   *cli,
            int    argc,
            char **argv)
{
  g_auto (GStrv) heads = NULL;
  GOptionEntry entries[] = {
    { "against", 0, 0, G_OPTION_ARG_STRING_ARRAY, &heads, N_ ("A store head somebody kept; may be repeated"), "HEAD" }, { NULL }
  };
  g_autoptr (AttestDesk) desk = NULL;
  g_autoptr (GPtrArray) findings = NULL;
  g_autoptr (JsonObject) out = json_object_new ();
  JsonArray *rows = json_array_new ();
  GError    *error = NULL;
  int        status;

  json_object_set_boolean_member (out, "ok", FALSE);
  json_object_set_array_member (out, "problems", rows);
  if (!cli_parse (entries, "verify [CASE | PACKAGE] [--against HEAD]…", _ ("Check every digest, link, signature and table, and say what is wrong. Repairs nothing."), &argc, &argv, 0, 1, &status))
    return status;
  desk = cli_open_desk (cli, &error);
  findings = desk != NULL ? findings_for (desk, argc == 2 ? argv[1] : NULL, &error) : NULL;
  if (findings == NULL || !check_heads (desk, heads, findings, &error))
    return cli_fail (error);
  cli_progress_done ();
  for (guint i = 0; i < findings->len; i++)
    {
      json_array_add_object_element (rows, finding_json (findings->pdata[i]));
      if (!cli->json)
        say_finding (findings->pdata[i]);
    }
  json_object_set_boolean_member (out, "ok", findings->len == 0);
  if (cli->json)
    cli_print_json (out);
  else if (findings->len == 0)
    cli_say ("%s", _ ("All is as it was recorded. That shows it has not changed since; it does not show that what was photographed was true."));
  return findings->len == 0 ? CLI_DONE : CLI_NOT_VERIFIED;
}
