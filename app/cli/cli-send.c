/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/attest-cli.h"

#include "base/attest-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ── submit ───────────────────────────────────────────────────────────── */

static gboolean
add_keys_of_role (AttestCardInfo *info,
                  const char     *role,
                  GPtrArray      *keys,
                  GError        **error)
{
  guint before = keys->len;

  for (guint i = 0; info != NULL && i < info->people->len; i++)
    {
      AttestCardPerson *person = info->people->pdata[i];

      if (g_strv_contains ((const char *const *)person->roles, role) && *person->signing_key != '\0')
        g_ptr_array_add (keys, person->signing_key);
    }
  if (keys->len > before)
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NO_RECIPIENT, "Nobody on the school card holds the role %s", role);
  return FALSE;
}

static JsonObject *
submission_json (const AttestSubmission *submission)
{
  JsonObject *out = json_object_new ();
  JsonArray  *people = json_array_new ();

  json_object_set_string_member (out, "package", submission->package);
  json_object_set_string_member (out, "file", submission->file);
  json_object_set_string_member (out, "sha256", submission->sha256);
  for (guint i = 0; i < submission->to->len; i++)
    {
      AttestChoice *to = submission->to->pdata[i];
      JsonObject   *row = json_object_new ();

      json_object_set_string_member (row, "name", to->name);
      json_object_set_string_member (row, "role", to->role);
      json_object_set_string_member (row, "recipient", to->recipient);
      json_object_set_string_member (row, "state", to->why);
      json_array_add_object_element (people, row);
    }
  json_object_set_array_member (out, "recipients", people);
  json_object_set_string_member (out, "state", attest_case_state_nick (submission->state));
  cli_json_text (out, "way", submission->way);
  cli_json_text (out, "problem", submission->problem);
  return out;
}

static void
say_submission (const AttestSubmission *submission)
{
  for (guint i = 0; i < submission->to->len; i++)
    {
      AttestChoice    *to = submission->to->pdata[i];
      g_autofree char *name = cli_shown (to->name);

      cli_say ("%s: %s, %s", submission->state == ATTEST_CASE_QUEUED || submission->way != NULL ? _ ("Sealed for") : _ ("Sent to"), name, to->role_title);
    }
  cli_say ("%s\n  sha256 %s", submission->file, submission->sha256);
  if (submission->state == ATTEST_CASE_QUEUED && g_strcmp0 (submission->problem_code, "no-answer") == 0)
    cli_say ("%s", _ ("The shared folder does not answer. It is safe on this computer and waits; attest-cli sync tries again. You can also tell them now."));
  else if (submission->state == ATTEST_CASE_QUEUED)
    cli_say ("%s", _ ("The shared folder cannot be reached. It is safe on this computer and waits; attest-cli sync tries again. You can also tell them now."));
  if (submission->way != NULL)
    cli_say ("%s", _ ("Hand this file over yourself. Attest cannot know whether it arrives; only a receipt says so. If it is urgent, speak to them."));
  else if (submission->state == ATTEST_CASE_HANDED)
    cli_say ("%s", _ ("Handed over, not checked: the folder cannot be read back. Only a receipt says that it arrived."));
}

static int
fail_to_submit (GError *error)
{
  if (g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS))
    g_prefix_error (&error, "%s: ", _ ("submit --again sends it once more"));
  return cli_fail (error);
}

static AttestSubmission *
send_or_save (AttestDesk        *desk,
              const char        *case_id,
              const char *const *keys,
              gboolean           again,
              const char        *save,
              GError           **error)
{
  if (save != NULL)
    return attest_desk_hand_over (desk, case_id, keys, again, save, NULL, cli_progress, NULL, error);
  return (again ? attest_desk_submit_again : attest_desk_submit) (desk, case_id, keys, NULL, cli_progress, NULL, error);
}

int
cli_submit (Cli   *cli,
            int    argc,
            char **argv)
{
  g_auto (GStrv) roles = NULL;
  g_autofree char *save = NULL;
  gboolean         again = FALSE;
  GOptionEntry     entries[] = {
        { "to", 0, 0, G_OPTION_ARG_STRING_ARRAY, &roles, N_ ("Send to this role instead of the route's; may be repeated"), "ROLE" },
        { "again", 0, 0, G_OPTION_ARG_NONE, &again, N_ ("Also when they were sent all of it before"), NULL },
        { "save", 0, 0, G_OPTION_ARG_FILENAME, &save, N_ ("Save the sealed file there, to hand over yourself, instead of sending it"), "FILE" },
        { NULL }
  };
  g_autoptr (AttestDesk) desk = NULL;
  g_autoptr (AttestCardInfo) info = NULL;
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (AttestSubmission) submission = NULL;
  g_autoptr (JsonObject) out = NULL;
  GError *error = NULL;
  int     status;

  if (!cli_parse (entries, "submit CASE [--to ROLE]… [--again] [--save FILE]", _ ("Seal a case for the people the policy names and put it in the shared folder."), &argc, &argv, 1, 1, &status))
    return status;
  desk = cli_open_desk (cli, &error);
  if (desk == NULL)
    return cli_fail (error);
  info = attest_desk_card (desk);
  for (guint i = 0; roles != NULL && roles[i] != NULL; i++)
    if (!add_keys_of_role (info, roles[i], keys, &error))
      return cli_fail (error);
  g_ptr_array_add (keys, NULL);
  submission = send_or_save (desk, argv[1], keys->len > 1 ? (const char *const *)keys->pdata : NULL, again, save, &error);
  if (submission == NULL)
    return fail_to_submit (error);
  cli_progress_done ();
  out = submission_json (submission);
  json_object_set_boolean_member (out, "on_card", attest_desk_is_on_card (desk));
  if (cli->json)
    return cli_print_json (out);
  say_submission (submission);
  cli_say_copies (desk, submission->case_id);
  if (!attest_desk_is_on_card (desk))
    cli_say ("%s", _ ("You are not on the school card. They will be asked to compare your six groups of digits with you before they can open it; see attest-cli keys show."));
  return CLI_DONE;
}

/* ── sync ─────────────────────────────────────────────────────────────── */

static void
add_receipt (JsonArray               *receipts,
             const AttestReceiptInfo *one)
{
  JsonObject *row = json_object_new ();

  json_object_set_string_member (row, "package", one->package);
  json_object_set_string_member (row, "case", one->case_id);
  cli_json_text (row, "from", one->from);
  json_object_set_string_member (row, "state", one->state);
  json_array_add_object_element (receipts, row);
}

static JsonObject *
sync_json (const AttestSyncResult *result)
{
  JsonObject *out = json_object_new ();
  JsonArray  *receipts = json_array_new ();

  for (guint i = 0; i < result->fresh->len; i++)
    add_receipt (receipts, result->fresh->pdata[i]);
  json_object_set_array_member (out, "receipts", receipts);
  json_object_set_int_member (out, "waiting", result->waiting);
  cli_json_text (out, "problem", result->problem);
  return out;
}

static JsonArray *
outbox_json (GPtrArray *box)
{
  JsonArray *rows = json_array_new ();

  for (guint i = 0; i < box->len; i++)
    {
      AttestSubmission *one = box->pdata[i];
      JsonObject       *row = submission_json (one);
      g_autofree char  *since = cli_time (one->sealed_ms), *tried = one->tried_ms > 0 ? cli_time (one->tried_ms) : NULL;

      cli_json_text (row, "reference", one->reference);
      json_object_set_string_member (row, "since", since);
      cli_json_text (row, "tried", tried);
      cli_json_text (row, "code", one->problem_code);
      json_array_add_object_element (rows, row);
    }
  return rows;
}

static void
say_waiting (const AttestSubmission *one)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *since = cli_time (one->sealed_ms), *problem = cli_shown (one->problem), *shown = NULL;

  for (guint i = 0; i < one->to->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", ((AttestChoice *)one->to->pdata[i])->name);
  shown = cli_shown (names->str);
  cli_say (_ ("%s waits for %s since %s."), one->reference != NULL ? one->reference : one->package, shown, since);
  if (g_strcmp0 (one->problem_code, "subject") == 0 || g_strcmp0 (one->problem_code, "no-recipient") == 0)
    cli_say ("  %s (%s)", _ ("They may not have it any more. Submit the case again: it goes to the right people."), problem);
  else
    cli_say ("  %s (%s)", _ ("The shared folder did not take it. It is tried again at each sync; submit --again --save FILE hands it over by hand."), problem);
}

int
cli_sync (Cli   *cli,
          int    argc,
          char **argv)
{
  g_autoptr (AttestDesk) desk = NULL;
  g_autoptr (AttestSyncResult) result = NULL;
  g_autoptr (GPtrArray) box = NULL;
  g_autoptr (JsonObject) out = NULL;
  GError *error = NULL;
  int     status;

  if (!cli_parse (NULL, "sync", _ ("Try again what waits, and collect receipts."), &argc, &argv, 0, 0, &status))
    return status;
  desk = cli_open_desk (cli, &error);
  result = desk != NULL ? attest_desk_sync (desk, NULL, &error) : NULL;
  box = result != NULL ? attest_desk_outbox (desk, &error) : NULL;
  if (box == NULL)
    return cli_fail (error);
  out = sync_json (result);
  json_object_set_array_member (out, "outbox", outbox_json (box));
  if (cli->json)
    return cli_print_json (out);
  for (guint i = 0; i < result->fresh->len; i++)
    {
      AttestReceiptInfo *one = result->fresh->pdata[i];
      g_autofree char   *from = cli_shown (one->from);

      cli_say ("%s: %s (%s)", from, one->state, one->package);
    }
  for (guint i = 0; i < box->len; i++)
    say_waiting (box->pdata[i]);
  if (box->len == 0 && result->fresh->len == 0)
    cli_say ("%s", _ ("Nothing new."));
  return CLI_DONE;
}

/* ── receive ──────────────────────────────────────────────────────────── */

static JsonObject *
arrivals_json (GPtrArray *arrivals)
{
  JsonObject *out = json_object_new ();
  JsonArray  *rows = json_array_new ();

  for (guint i = 0; i < arrivals->len; i++)
    {
      AttestArrivalInfo *one = arrivals->pdata[i];
      JsonObject        *row = json_object_new ();

      json_object_set_string_member (row, "package", one->package);
      cli_json_text (row, "case", one->case_id);
      cli_json_text (row, "reference", one->reference);
      cli_json_text (row, "sender", one->sender);
      cli_json_text (row, "sender_key", one->sender_key);
      cli_json_text (row, "fingerprint", one->fingerprint);
      json_object_set_string_member (row, "state", one->state);
      cli_json_text (row, "problem", one->problem);
      json_array_add_object_element (rows, row);
    }
  json_object_set_array_member (out, "packages", rows);
  return out;
}

static void
say_arrival (const AttestArrivalInfo *one)
{
  g_autofree char *sender = cli_shown (one->sender);
  g_autofree char *text = cli_shown (one->text);

  cli_say ("%s  %-9s %s %s", one->reference != NULL ? one->reference : one->package, one->state, sender, text);
  if (strcmp (one->state, "held") == 0)
    cli_say (_ ("  Compare these digits with the sender in person: %s\n  then: attest-cli trust %s --compared"), one->fingerprint, one->sender_key);
}

static int
say_receipt (Cli                     *cli,
             const AttestReceiptInfo *receipt)
{
  g_autoptr (JsonObject) out = json_object_new ();
  JsonArray       *rows = json_array_new ();
  g_autofree char *from = cli_shown (receipt != NULL ? receipt->from : NULL);

  if (receipt != NULL)
    add_receipt (rows, receipt);
  json_object_set_array_member (out, "receipts", rows);
  if (cli->json)
    return cli_print_json (out);
  if (receipt != NULL)
    cli_say ("%s: %s (%s)", from, receipt->state, receipt->package);
  else
    cli_say ("%s", _ ("Nothing new."));
  return CLI_DONE;
}

/* A file that somebody handed over: a sealed record, or an answer to one. */
static int
receive_file (Cli        *cli,
              AttestDesk *desk,
              const char *file,
              const char *answer)
{
  GError *error = NULL;
  g_autoptr (AttestFileInfo) info = attest_desk_take_file (desk, file, NULL, &error);
  g_autoptr (GPtrArray) arrivals = g_ptr_array_new ();
  g_autoptr (JsonObject) out = NULL;

  if (info == NULL)
    return cli_fail (error);
  if (info->arrival == NULL)
    return say_receipt (cli, info->receipt);
  if (answer != NULL && info->arrival->case_id != NULL && !attest_desk_save_answer (desk, info->arrival->case_id, answer, &error))
    return cli_fail (error);
  g_ptr_array_add (arrivals, info->arrival);
  out = arrivals_json (arrivals);
  if (cli->json)
    cli_print_json (out);
  else
    say_arrival (info->arrival);
  return strcmp (info->arrival->state, "refused") == 0 ? CLI_NOT_VERIFIED : CLI_DONE;
}

int
cli_receive (Cli   *cli,
             int    argc,
             char **argv)
{
  g_autofree char *from = NULL, *file = NULL, *answer = NULL;
  gboolean         again = FALSE;
  GOptionEntry     entries[] = {
        { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_ ("Another folder than the card's"), "URI" },
        { "again", 0, 0, G_OPTION_ARG_NONE, &again, N_ ("Look once more at files that were refused before"), NULL },
        { "file", 0, 0, G_OPTION_ARG_FILENAME, &file, N_ ("Take in one sealed record or receipt that somebody handed over"), "FILE" },
        { "answer", 0, 0, G_OPTION_ARG_FILENAME, &answer, N_ ("With --file: save the receipt there, to hand back"), "FILE" },
        { NULL }
  };
  g_autoptr (AttestDesk) desk = NULL;
  g_autoptr (GPtrArray) arrivals = NULL;
  g_autoptr (JsonObject) out = NULL;
  GError  *error = NULL;
  gboolean refused = FALSE;
  int      status;

  if (!cli_parse (entries, "receive [--from URI] [--again] [--file FILE [--answer FILE]]", _ ("Verify every new package in the shared folder and take it in."), &argc, &argv, 0, 0, &status))
    return status;
  desk = cli_open_desk (cli, &error);
  if (desk != NULL && file != NULL)
    return receive_file (cli, desk, file, answer);
  arrivals = desk != NULL ? (again ? attest_desk_receive_again : attest_desk_receive) (desk, from, NULL, &error) : NULL;
  if (arrivals == NULL)
    return cli_fail (error);
  for (guint i = 0; i < arrivals->len; i++)
    refused = refused || strcmp (((AttestArrivalInfo *)arrivals->pdata[i])->state, "refused") == 0;
  out = arrivals_json (arrivals);
  if (cli->json)
    cli_print_json (out);
  else if (arrivals->len == 0)
    cli_say ("%s", _ ("Nothing new."));
  for (guint i = 0; !cli->json && i < arrivals->len; i++)
    say_arrival (arrivals->pdata[i]);
  return refused ? CLI_NOT_VERIFIED : CLI_DONE;
}
