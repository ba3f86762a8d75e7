/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/attest-cli.h"
#include "session/attest-desk-steps.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* attest-cli case steps, case step: what the school's policy asks for in a
 * case, and what was done of it. */

void
cli_step_options_clear (CliStepOptions *self)
{
  g_free (self->reason);
  g_free (self->who);
  g_free (self->note);
  g_free (self->url);
  g_free (self->engaged);
  g_free (self->at);
}

static JsonArray *
conflicts_json (GPtrArray *conflicts)
{
  JsonArray *out = json_array_new ();

  for (guint i = 0; i < conflicts->len; i++)
    {
      const AttestConflict *one = conflicts->pdata[i];
      JsonObject           *row = json_object_new ();

      json_object_set_string_member (row, "conflict", one->id);
      json_object_set_string_member (row, "text", one->text);
      json_object_set_string_member (row, "answer", one->answer);
      json_object_set_string_member (row, "source", one->source);
      json_array_add_object_element (out, row);
    }
  return out;
}

static JsonObject *
step_json (const AttestStep *step)
{
  JsonObject      *row = json_object_new ();
  g_autofree char *at = step->at_ms > 0 ? attest_time_text_at (step->at_ms, step->zone) : NULL;
  g_autofree char *happened = step->happened_ms > 0 ? attest_time_text_at (step->happened_ms, step->happened_zone) : NULL;

  json_object_set_string_member (row, "step", step->id);
  json_object_set_string_member (row, "text", step->text);
  json_object_set_string_member (row, "why", step->why);
  json_object_set_string_member (row, "source", step->source);
  json_object_set_string_member (row, "when", step->phase);
  json_object_set_string_member (row, "state", step->state);
  json_object_set_boolean_member (row, "required", step->required);
  json_object_set_boolean_member (row, "personal", step->personal);
  json_object_set_boolean_member (row, "removes", step->removes);
  json_object_set_boolean_member (row, "automatic", step->automatic);
  json_object_set_boolean_member (row, "known", step->settled);
  json_object_set_boolean_member (row, "early", step->early);
  cli_json_text (row, "authority", step->authority);
  cli_json_text (row, "asks", step->asks);
  cli_json_text (row, "waits_for", step->waits_for);
  cli_json_text (row, "by", step->by);
  cli_json_text (row, "at", at);
  cli_json_text (row, "happened", happened);
  cli_json_text (row, "reason", step->reason);
  cli_json_text (row, "who", step->who);
  cli_json_text (row, "note", step->note);
  cli_json_text (row, "url", step->url);
  cli_json_text (row, "engaged", step->engaged);
  json_object_set_array_member (row, "conflicts", conflicts_json (step->conflicts));
  return row;
}

static void
say_more (const char *label,
          const char *text)
{
  g_autofree char *shown = cli_shown (text);

  if (text != NULL)
    cli_say ("             %s: %s", label, shown);
}

static void
say_step (const AttestStep *step)
{
  g_autofree char *text = cli_shown (step->text), *source = cli_shown (step->source), *by = cli_shown (step->by);
  g_autofree char *at = cli_time (step->at_ms), *happened = cli_time (step->happened_ms);

  cli_say ("  %-9s %s", step->state, step->id);
  cli_say ("             %s [%s]", text, source);
  if (step->at_ms > 0)
    cli_say ("             %s, %s%s", at, by, step->early ? _ (", before what comes first") : "");
  say_more (_ ("happened"), step->happened_ms > 0 ? happened : NULL);
  say_more (_ ("because"), step->reason);
  say_more (_ ("allowed by"), step->who);
  say_more (_ ("address"), step->url);
  say_more (_ ("done already"), step->engaged);
  say_more (_ ("note"), step->note);
  for (guint i = 0; i < step->conflicts->len && strcmp (step->state, "todo") == 0; i++)
    {
      const AttestConflict *one = step->conflicts->pdata[i];

      cli_say ("             ! %s %s [%s]", one->text, one->answer, one->source);
    }
}

/* Reading the steps is not opening the case: it shows none of the evidence. */
int
cli_case_steps (Cli        *cli,
                AttestDesk *desk,
                const char *name)
{
  GError *error = NULL;
  g_autoptr (AttestCase) details = attest_desk_find_case (desk, name, &error);
  g_autoptr (GPtrArray) steps = details != NULL ? attest_desk_steps (desk, details->id, &error) : NULL;
  g_autoptr (JsonObject) out = json_object_new ();
  JsonArray *rows = json_array_new ();

  json_object_set_array_member (out, "steps", rows);
  if (steps == NULL)
    return cli_fail (error);
  json_object_set_string_member (out, "case", details->id);
  json_object_set_string_member (out, "reference", details->reference);
  json_object_set_string_member (out, "type", details->type);
  for (guint i = 0; i < steps->len; i++)
    {
      json_array_add_object_element (rows, step_json (steps->pdata[i]));
      if (!cli->json)
        say_step (steps->pdata[i]);
    }
  return cli->json ? cli_print_json (out) : CLI_DONE;
}

/**
 * cli_case_step:
 * @words: the case, the step, and done or not-done
 *
 * Returns: the exit status
 */
int
cli_case_step (Cli                  *cli,
               AttestDesk           *desk,
               char                **words,
               const CliStepOptions *options)
{
  char           zone[ATTEST_ZONE_MAX + 1];
  GError        *error = NULL;
  AttestStepWord word = { .state = words[2], .reason = options->reason, .who = options->who, .note = options->note, .url = options->url, .engaged = options->engaged };
  g_autoptr (AttestCase) details = NULL;
  g_autoptr (JsonObject) out = json_object_new ();

  if (strcmp (words[2], "done") != 0 && strcmp (words[2], "not-done") != 0)
    return cli_usage (_ ("A step is done or not-done, not %s"), words[2]);
  if (options->at != NULL && !attest_time_parse_person (options->at, &word.happened_ms, zone))
    return cli_usage ("%s is not a time such as \"2026-03-04 10:42\"", options->at);
  word.happened_zone = options->at != NULL ? zone : NULL;
  details = attest_desk_find_case (desk, words[0], &error);
  if (details == NULL || !attest_desk_set_step (desk, details->id, words[1], &word, &error))
    return cli_fail (error);
  json_object_set_string_member (out, "case", details->id);
  json_object_set_string_member (out, "step", words[1]);
  json_object_set_string_member (out, "state", words[2]);
  if (cli->json)
    return cli_print_json (out);
  cli_say ("%s  %s", words[1], words[2]);
  return CLI_DONE;
}
