/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/attest-cli.h"
#include "domain/attest-complete.h"
#include "session/attest-desk-complete.h"

#include <glib/gi18n-lib.h>

/* attest-cli complete: image, time, date and address, and where it comes from,
 * when an item was sealed before anybody said. */

typedef struct
{
  char      *url;
  char      *no_url_reason;
  char      *platform;
  char      *how_seen;
  char      *seen_at;
  CliDetails details;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->url);
  g_free (self->no_url_reason);
  g_free (self->platform);
  g_free (self->how_seen);
  g_free (self->seen_at);
  cli_details_clear (&self->details);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static int
say_item (Cli              *cli,
          const AttestItem *item,
          GPtrArray        *entries)
{
  g_autoptr (JsonObject) out = json_object_new ();

  json_object_set_string_member (out, "item", item->id);
  json_object_set_string_member (out, "exhibit", item->exhibit);
  json_object_set_boolean_member (out, "complete", attest_is_complete (item));
  cli_json_facts (out, item, entries);
  if (cli->json)
    return cli_print_json (out);
  cli_say ("%s  %s", item->exhibit, attest_is_complete (item) ? _ ("complete") : _ ("added; something is still missing"));
  return CLI_DONE;
}

static int
complete_item (Cli           *cli,
               const Options *options,
               AttestShot    *said,
               char         **words)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new ();
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (AttestDesk) desk = NULL;
  g_autoptr (AttestItem) item = NULL, now = NULL;
  GError *error = NULL;

  said->details = cli_details_pairs (&options->details, pairs);
  desk = cli_open_desk (cli, &error);
  item = desk != NULL ? cli_find_item (desk, words[0], words[1], &error) : NULL;
  if (item == NULL || !attest_desk_complete_item (desk, item->id, said, &error) ||
      (now = attest_desk_find_item (desk, item->id, &error)) == NULL ||
      (entries = attest_desk_list_entries (desk, item->case_id, &error)) == NULL)
    return cli_fail (error);
  return say_item (cli, now, entries);
}

int
cli_complete (Cli   *cli,
              int    argc,
              char **argv)
{
  g_auto (Options) options = { 0 };
  GOptionEntry entries[] = {
    { "url", 0, 0, G_OPTION_ARG_STRING, &options.url, N_ ("Its address"), "URL" },
    { "no-url-because", 0, 0, G_OPTION_ARG_STRING, &options.no_url_reason, N_ ("Why it has no address"), "REASON" },
    { "platform", 0, 0, G_OPTION_ARG_STRING, &options.platform, N_ ("App or site"), "NAME" },
    { "how-seen", 0, 0, G_OPTION_ARG_STRING, &options.how_seen, N_ ("How you came to see it"), "TEXT" },
    { "seen-at", 0, 0, G_OPTION_ARG_STRING, &options.seen_at, N_ ("When you saw it, such as \"2026-03-04 10:42\""), "TIME" },
    CLI_DEVICE_OPTIONS (options.details),
    { NULL }
  };
  AttestShot said = { 0 };
  char       zone[ATTEST_ZONE_MAX + 1];
  int        status;

  if (!cli_parse (entries, "complete CASE ITEM [--url URL] [--seen-at TIME] [--no-url-because REASON]",
                  _ ("Say what a sealed item lacked. What it said already stays, and so do its bytes."), &argc, &argv, 2, 2, &status))
    return status;
  if (options.seen_at != NULL && !attest_time_parse_person (options.seen_at, &said.seen_ms, zone))
    return cli_usage ("%s is not a time such as \"2026-03-04 10:42\"", options.seen_at);
  said.seen_zone = options.seen_at != NULL ? zone : NULL;
  said.url = options.url;
  said.no_url_reason = options.no_url_reason;
  said.platform = options.platform;
  said.how_seen = options.how_seen;
  return complete_item (cli, &options, &said, argv + 1);
}
