/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/attest-cli.h"

#include "base/attest-file.h"
#include "base/attest-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_CASES 100000
#define BODY_MOST (4 * 1024 * 1024)

static const char usage[] = "case open --type TYPE --title T [--subject ROLE]… [--about WHO] [--description TEXT] [--noticed-at TIME] [--danger] | list [--query TEXT] | show CASE | steps CASE | step CASE STEP STATE [--at TIME] [--reason TEXT] [--who NAME] [--engaged WORDS] [--url U] [--note TEXT] | close CASE";

typedef struct
{
  char    *type;
  char    *title;
  char    *about;
  char    *description;
  char    *noticed;
  char    *query;
  char    *summary;
  char    *follow_up;
  char    *outcome;
  char   **subjects;
  gboolean danger;

  CliStepOptions step; /* its reason is also that of closing */
} Options;

static void
options_clear (Options *self)
{
  g_free (self->type);
  g_free (self->title);
  g_free (self->about);
  g_free (self->description);
  g_free (self->noticed);
  g_free (self->query);
  g_free (self->summary);
  g_free (self->follow_up);
  g_free (self->outcome);
  cli_step_options_clear (&self->step);
  g_strfreev (self->subjects);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static JsonObject *
case_json (const AttestCase *details)
{
  JsonObject *out = json_object_new ();

  json_object_set_string_member (out, "case", details->id);
  json_object_set_string_member (out, "reference", details->reference);
  json_object_set_string_member (out, "title", details->title);
  json_object_set_string_member (out, "type", details->type);
  return out;
}

/* ── open ─────────────────────────────────────────────────────────────── */

static int
open_case (Cli           *cli,
           AttestDesk    *desk,
           const Options *options)
{
  AttestCaseFacts facts = { .type = options->type, .title = options->title, .about = options->about, .description = options->description, .subjects = (const char *const *)options->subjects, .danger = options->danger };
  char            zone[ATTEST_ZONE_MAX + 1];
  GError         *error = NULL;
  g_autoptr (AttestCase) details = NULL;
  g_autoptr (AttestCardInfo) card = NULL;
  g_autoptr (JsonObject) out = NULL;

  if (options->noticed != NULL && !attest_time_parse_person (options->noticed, &facts.noticed_ms, zone))
    return cli_usage ("%s is not a time such as \"2026-03-04 10:42\"", options->noticed);
  details = attest_desk_open_case (desk, &facts, &error);
  if (details == NULL)
    return cli_fail (error);
  out = case_json (details);
  if (cli->json)
    return cli_print_json (out);
  cli_say ("%s  %s", details->reference, details->title);
  if (options->danger)
    cli_say ("%s", _ ("If someone is in danger now, call 999. Tell your DSL in person as well."));
  card = attest_desk_card (desk);
  if (card == NULL)
    cli_say ("%s: %s", _ ("No school card yet, so this pack applies"), attest_desk_pack_title (desk));
  return CLI_DONE;
}

/* ── list ─────────────────────────────────────────────────────────────── */

static int
list_cases (Cli        *cli,
            AttestDesk *desk,
            const char *query)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) cases = attest_desk_list_cases (desk, query, MOST_CASES, &error);
  g_autoptr (JsonObject) out = json_object_new ();
  JsonArray *rows = json_array_new ();

  json_object_set_array_member (out, "cases", rows);
  if (cases == NULL)
    return cli_fail (error);
  for (guint i = 0; i < cases->len; i++)
    {
      AttestCase      *details = cases->pdata[i];
      g_autofree char *title = cli_shown (details->title), *owner = cli_shown (details->owner_name);
      JsonObject      *row = case_json (details);

      json_object_set_string_member (row, "state", attest_case_state_nick (details->state));
      json_object_set_boolean_member (row, "received", details->received);
      json_object_set_boolean_member (row, "unread", details->unread);
      json_object_set_int_member (row, "items", details->n_items);
      json_array_add_object_element (rows, row);
      if (!cli->json)
        cli_say ("%s  %-11s %s%s  %s", details->reference, attest_case_state_nick (details->state), details->unread ? "* " : "", title,
                 details->received ? owner : "");
    }
  return cli->json ? cli_print_json (out) : CLI_DONE;
}

/* ── show ─────────────────────────────────────────────────────────────── */

static JsonArray *
items_json (GPtrArray *items,
            GPtrArray *entries)
{
  JsonArray *out = json_array_new ();

  for (guint i = 0; i < items->len; i++)
    {
      AttestItem      *item = items->pdata[i];
      JsonObject      *row = json_object_new ();
      g_autofree char *at = attest_time_text_at (item->added_ms, item->zone);

      json_object_set_string_member (row, "item", item->id);
      json_object_set_string_member (row, "exhibit", item->exhibit);
      json_object_set_string_member (row, "kind", attest_item_kind_nick (item->kind));
      json_object_set_string_member (row, "sha256", item->sha256);
      json_object_set_int_member (row, "size", item->size);
      json_object_set_string_member (row, "at", at);
      cli_json_text (row, "url", item->url);
      cli_json_text (row, "plain_source", item->plain_source);
      cli_json_facts (row, item, entries);
      cli_json_copy (row, item);
      json_array_add_object_element (out, row);
    }
  return out;
}

static JsonArray *
entries_json (GPtrArray *entries)
{
  JsonArray *out = json_array_new ();

  for (guint i = 0; i < entries->len; i++)
    {
      AttestEntry     *entry = entries->pdata[i];
      JsonObject      *row = json_object_new ();
      g_autofree char *at = attest_time_text_at (entry->at_ms, entry->zone);

      json_object_set_string_member (row, "author", entry->author_key);
      json_object_set_int_member (row, "seq", (gint64)entry->seq);
      json_object_set_string_member (row, "kind", attest_entry_kind_nick (entry->kind));
      json_object_set_string_member (row, "at", at);
      json_object_set_string_member (row, "clock", attest_clock_nick (entry->clock));
      cli_json_text (row, "person", entry->person);
      cli_json_text (row, "role", entry->role);
      json_object_set_string_member (row, "sha256", entry->line_sha256);
      json_array_add_object_element (out, row);
    }
  return out;
}

/* NULL when it was erased. */
static char *
correction_text (const AttestEntry *entry)
{
  g_autoptr (JsonObject) body = entry->body != NULL ? attest_json_parse (entry->body, strlen (entry->body), BODY_MOST, NULL) : NULL;

  return body != NULL ? g_strdup (attest_json_text (body, "text")) : NULL;
}

/* Every line of what somebody wrote, moved in below its name. */
static void
say_text (const char *name,
          const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  cli_say ("  %s:", name);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = cli_shown (lines[i]);

      cli_say ("    %s", line);
    }
}

static void
say_facts (const AttestCase *details)
{
  g_autofree char *noticed = details->noticed_ms > 0 ? cli_time (details->noticed_ms) : g_strdup (_ ("not given"));
  g_autofree char *about = details->about != NULL && *details->about != '\0' ? cli_shown (details->about) : g_strdup (_ ("not given"));
  g_autofree char *owner = cli_shown (details->owner_name);
  const gboolean   told = details->description != NULL && *details->description != '\0';

  say_text (_ ("What happened"), told ? details->description : _ ("not given"));
  cli_say ("  %s: %s", _ ("Noticed"), noticed);
  cli_say ("  %s: %s", _ ("About"), about);
  cli_say ("  %s: %s", _ ("Somebody may be in danger"), details->danger ? _ ("yes or not sure") : _ ("no"));
  cli_say ("  %s: %s", _ ("Recorded by"), owner);
}

static void
say_corrections (GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      AttestEntry     *entry = entries->pdata[i];
      g_autofree char *text = entry->kind == ATTEST_ENTRY_CORRECTION ? correction_text (entry) : NULL;
      g_autofree char *at = NULL, *person = NULL, *name = NULL;

      if (text == NULL)
        continue;
      at = cli_time_at (entry->at_ms, entry->zone);
      person = cli_shown (entry->person);
      name = g_strdup_printf ("%s (%s, %s)", _ ("Correction"), person, at);
      say_text (name, text);
    }
}

static void
say_seen (const AttestItem *item)
{
  g_autofree char *seen = item->seen_ms > 0 ? cli_time_at (item->seen_ms, item->zone) : g_strdup (_ ("not given"));
  g_autofree char *added = cli_time_at (item->added_ms, item->zone);
  g_autofree char *platform = cli_shown (item->platform);

  cli_say ("         %s: %s; %s: %s", _ ("seen"), seen, _ ("recorded"), added);
  if (*platform != '\0')
    cli_say ("         %s: %s", _ ("app or site"), platform);
}

static void
say_case (const AttestCase *details,
          GPtrArray        *items,
          GPtrArray        *entries)
{
  g_autofree char *title = cli_shown (details->title);

  cli_say ("%s  %s (%s, %s)", details->reference, title, details->type, attest_case_state_nick (details->state));
  say_facts (details);
  say_corrections (entries);
  for (guint i = 0; i < items->len; i++)
    {
      AttestItem      *item = items->pdata[i];
      g_autofree char *name = cli_shown (item->name);
      g_autofree char *copy = cli_copy_words (item);
      g_autofree char *url = cli_shown (item->url != NULL ? item->url : item->no_url_reason);

      cli_say ("  %-6s %-11s %s  %s\n         sha256 %s", item->exhibit, attest_item_kind_nick (item->kind), name, url, item->sha256);
      say_seen (item);
      if (copy != NULL)
        cli_say ("         %s", copy);
    }
  cli_say ("%s:", _ ("Custody"));
  for (guint i = 0; i < entries->len; i++)
    {
      AttestEntry     *entry = entries->pdata[i];
      g_autofree char *at = cli_time_at (entry->at_ms, entry->zone);
      g_autofree char *person = cli_shown (entry->person);

      cli_say ("  %s  %-17s %s", at, attest_entry_kind_nick (entry->kind), person);
    }
}

static void
json_noticed (JsonObject       *out,
              const AttestCase *details)
{
  char text[25];

  if (details->noticed_ms > 0)
    attest_time_utc_text (details->noticed_ms, text);
  cli_json_text (out, "noticed", details->noticed_ms > 0 ? text : NULL);
}

/* Showing a received case is opening it: the sender gets a receipt. */
static int
show_case (Cli        *cli,
           AttestDesk *desk,
           const char *name)
{
  GError *error = NULL;
  g_autoptr (AttestCase) details = attest_desk_find_case (desk, name, &error);
  g_autoptr (GPtrArray) items = NULL, entries = NULL;
  g_autoptr (JsonObject) out = NULL;

  if (details == NULL || (details->received && !attest_desk_open_received (desk, details->id, &error)) ||
      (items = attest_desk_list_items (desk, details->id, &error)) == NULL ||
      (entries = attest_desk_list_entries (desk, details->id, &error)) == NULL)
    return cli_fail (error);
  if (!cli->json)
    {
      say_case (details, items, entries);
      return CLI_DONE;
    }
  out = case_json (details);
  json_object_set_string_member (out, "description", details->description);
  json_object_set_string_member (out, "about", details->about);
  json_object_set_boolean_member (out, "danger", details->danger);
  json_noticed (out, details);
  json_object_set_array_member (out, "items", items_json (items, entries));
  json_object_set_array_member (out, "entries", entries_json (entries));
  json_object_set_string_member (out, "state", attest_case_state_nick (details->state));
  return cli_print_json (out);
}

/* ── close ────────────────────────────────────────────────────────────── */

static int
close_case (Cli           *cli,
            AttestDesk    *desk,
            const char    *name,
            const Options *options)
{
  GError *error = NULL;
  g_autoptr (AttestCase) details = NULL;
  g_autoptr (JsonObject) out = NULL;

  if (!attest_desk_close_case (desk, name, options->summary, options->follow_up, options->outcome, options->step.reason, &error) ||
      (details = attest_desk_find_case (desk, name, &error)) == NULL)
    return cli_fail (error);
  out = case_json (details);
  json_object_set_string_member (out, "state", attest_case_state_nick (details->state));
  if (cli->json)
    return cli_print_json (out);
  cli_say ("%s  %s", details->reference, _ ("closed"));
  return CLI_DONE;
}

/* How many words stand behind @word; -1 when there is no such word. */
static int
words_after (const char *word)
{
  if (strcmp (word, "open") == 0 || strcmp (word, "list") == 0)
    return 0;
  if (strcmp (word, "show") == 0 || strcmp (word, "steps") == 0 || strcmp (word, "close") == 0)
    return 1;
  return strcmp (word, "step") == 0 ? 3 : -1;
}

int
cli_case (Cli   *cli,
          int    argc,
          char **argv)
{
  g_auto (Options) options = { 0 };
  GOptionEntry entries[] = {
    { "type", 0, 0, G_OPTION_ARG_STRING, &options.type, N_ ("open: incident type of the pack"), "TYPE" },
    { "title", 0, 0, G_OPTION_ARG_STRING, &options.title, N_ ("open: a few words"), "T" },
    { "subject", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.subjects, N_ ("open: a role it is about; may be repeated"), "ROLE" },
    { "about", 0, 0, G_OPTION_ARG_STRING, &options.about, N_ ("open: pupil, parent-or-public, staff, senior, school, unknown"), "WHO" },
    { "description", 0, 0, G_OPTION_ARG_STRING, &options.description, N_ ("open: what happened"), "TEXT" },
    { "noticed-at", 0, 0, G_OPTION_ARG_STRING, &options.noticed, N_ ("open: when it was noticed"), "TIME" },
    { "danger", 0, 0, G_OPTION_ARG_NONE, &options.danger, N_ ("open: somebody may be in danger now"), NULL },
    { "query", 0, 0, G_OPTION_ARG_STRING, &options.query, N_ ("list: cases with these words"), "TEXT" },
    { "summary", 0, 0, G_OPTION_ARG_STRING, &options.summary, N_ ("close: what it was"), "TEXT" },
    { "follow-up", 0, 0, G_OPTION_ARG_STRING, &options.follow_up, N_ ("close: what was done"), "TEXT" },
    { "outcome", 0, 0, G_OPTION_ARG_STRING, &options.outcome, N_ ("close: how it ended"), "TEXT" },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &options.step.reason, N_ ("close: why; step: why not, or why before what comes first"), "TEXT" },
    { "at", 0, 0, G_OPTION_ARG_STRING, &options.step.at, N_ ("step: when it happened"), "TIME" },
    { "who", 0, 0, G_OPTION_ARG_STRING, &options.step.who, N_ ("step: who allowed it"), "NAME" },
    { "note", 0, 0, G_OPTION_ARG_STRING, &options.step.note, N_ ("step: a reference, an answer, a name"), "TEXT" },
    { "url", 0, 0, G_OPTION_ARG_STRING, &options.step.url, N_ ("step: the address that was reported or taken down"), "ADDRESS" },
    { "engaged", 0, 0, G_OPTION_ARG_STRING, &options.step.engaged, N_ ("step: no, or some of replied;liked;shared;blocked;reported"), "WORDS" },
    { NULL }
  };
  g_autoptr (AttestDesk) desk = NULL;
  GError *error = NULL;
  char   *word;
  int     wanted;
  int     status;

  if (!cli_sub_command (&argc, &argv, usage, &word, &status) ||
      !cli_parse (entries, usage, _ ("Open, list, show and close cases, and say what was done of the steps that the school's policy asks for. Showing a received case opens it: its sender gets a receipt."), &argc, &argv, 0, 3, &status))
    return status;
  wanted = words_after (word);
  if (wanted < 0 || argc != wanted + 1 ||
      (strcmp (word, "open") == 0 && (options.type == NULL || options.title == NULL)))
    return cli_usage ("%s: attest-cli %s", _ ("Usage"), usage);
  desk = cli_open_desk (cli, &error);
  if (desk == NULL)
    return cli_fail (error);
  if (strcmp (word, "open") == 0)
    return open_case (cli, desk, &options);
  if (strcmp (word, "list") == 0)
    return list_cases (cli, desk, options.query);
  if (strcmp (word, "show") == 0)
    return show_case (cli, desk, argv[1]);
  if (strcmp (word, "steps") == 0)
    return cli_case_steps (cli, desk, argv[1]);
  if (strcmp (word, "step") == 0)
    return cli_case_step (cli, desk, argv + 1, &options.step);
  return close_case (cli, desk, argv[1], &options);
}
