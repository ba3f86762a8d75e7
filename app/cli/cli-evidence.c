/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/attest-cli.h"

#include "base/attest-bytes.h"
#include "domain/attest-complete.h"
#include "domain/attest-details.h"
#include "session/attest-desk-complete.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ── What only some kinds have ────────────────────────────────────────── */

void
cli_details_clear (CliDetails *self)
{
  g_free (self->number);
  g_free (self->caller);
  g_free (self->length);
  g_free (self->witness);
  g_free (self->found);
  g_free (self->kept_in);
  g_free (self->locked_by);
  g_free (self->key_holder);
  g_free (self->account_of);
  g_free (self->device_owner);
  g_free (self->device_why);
  g_free (self->allowed_by);
}

/* @pairs is filled with borrowed words and values, and ended by NULL. */
const char *const *
cli_details_pairs (const CliDetails *self,
                   GPtrArray        *pairs)
{
  const char *said[] = {
    "caller", self->caller, "length", self->length, "found", self->found, "kept-in", self->kept_in,
    "locked-by", self->locked_by, "key-holder", self->key_holder, "account-of", self->account_of, "witness", self->witness,
    "device-owner", self->device_owner, "device-why", self->device_why, "allowed-by", self->allowed_by
  };

  for (gsize i = 0; i < G_N_ELEMENTS (said); i += 2)
    if (said[i + 1] != NULL)
      {
        g_ptr_array_add (pairs, (char *)said[i]);
        g_ptr_array_add (pairs, (char *)said[i + 1]);
      }
  g_ptr_array_add (pairs, NULL);
  return (const char *const *)pairs->pdata;
}

/* The number of a call is its address; what is no number says why there is none. */
char *
cli_details_address (const CliDetails *self)
{
  return attest_phone_address (self->number);
}

/* Adds "facts", how it stands with image, time, date and address; "missing",
 * those that are missing without a reason; and "details". */
void
cli_json_facts (JsonObject       *row,
                const AttestItem *item,
                GPtrArray        *entries)
{
  AttestFactAnswer answers[ATTEST_FACT_LAST + 1];
  JsonObject      *facts = json_object_new (), *details = json_object_new ();
  JsonArray       *missing = json_array_new ();
  g_auto (GStrv) pairs = attest_item_all_details (item, entries);

  attest_complete (item, answers);
  for (int i = 0; i <= ATTEST_FACT_LAST; i++)
    {
      json_object_set_string_member (facts, attest_fact_nick ((AttestFact)i), attest_fact_state_nick (answers[i].state));
      if (answers[i].state == ATTEST_FACT_MISSING)
        json_array_add_string_element (missing, attest_fact_nick ((AttestFact)i));
    }
  for (guint i = 0; pairs[i] != NULL; i += 2)
    json_object_set_string_member (details, pairs[i], pairs[i + 1]);
  json_object_set_object_member (row, "facts", facts);
  json_object_set_array_member (row, "missing", missing);
  json_object_set_object_member (row, "details", details);
}

/* ── read ─────────────────────────────────────────────────────────────── */

static JsonObject *
reading_json (const AttestItem *item,
              AttestReading    *reading)
{
  JsonObject *out = json_object_new ();
  JsonArray  *lines = json_array_new ();

  for (guint i = 0; i < reading->lines->len; i++)
    {
      AttestReadLine *line = reading->lines->pdata[i];
      JsonObject     *row = json_object_new ();

      json_object_set_string_member (row, "is", attest_line_nick (line->tag));
      json_object_set_string_member (row, "text", line->text);
      json_array_add_object_element (lines, row);
    }
  json_object_set_string_member (out, "exhibit", item->exhibit);
  json_object_set_int_member (out, "messages", reading->total);
  json_object_set_boolean_member (out, "whole", !reading->cut);
  json_object_set_array_member (out, "lines", lines);
  return out;
}

static void
say_reading (AttestReading *reading)
{
  for (guint i = 0; i < reading->lines->len; i++)
    {
      AttestReadLine *line = reading->lines->pdata[i];
      g_auto (GStrv) parts = g_strsplit (line->text, "\n", -1);

      if (line->tag == ATTEST_LINE_MESSAGE)
        {
          cli_say ("%s", "");
          continue;
        }
      for (guint k = 0; parts[k] != NULL; k++)
        {
          g_autofree char *shown = cli_shown (parts[k]);

          cli_say ("  %-14s %s", k == 0 ? attest_line_nick (line->tag) : "", shown);
        }
    }
  if (reading->cut)
    cli_say ("%s", _ ("Some of it is too long to be shown here. What is sealed is whole."));
}

int
cli_read (Cli   *cli,
          int    argc,
          char **argv)
{
  int          from = 1;
  GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_INT, &from, N_ ("The first message shown, counted from 1"), "NUMBER" },
    { NULL }
  };
  g_autoptr (AttestDesk) desk = NULL;
  g_autoptr (AttestItem) item = NULL;
  g_autoptr (AttestReading) reading = NULL;
  g_autoptr (JsonObject) out = NULL;
  GError *error = NULL;
  int     status;

  if (!cli_parse (entries, "read CASE ITEM [--from NUMBER]", _ ("Show what a letter, a chat, a saved page or a picture's hidden data say. They are looked into by a program that can open and reach nothing. That you looked is noted."), &argc, &argv, 2, 2, &status))
    return status;
  if (from < 1)
    return cli_usage ("--from counts from 1");
  if ((desk = cli_open_desk (cli, &error)) == NULL || (item = cli_find_item (desk, argv[1], argv[2], &error)) == NULL ||
      (reading = attest_desk_read (desk, item->id, (guint)from - 1, NULL, &error)) == NULL)
    return cli_fail (error);
  if (cli->json)
    {
      out = reading_json (item, reading);
      return cli_print_json (out);
    }
  cli_say (ngettext ("%s  %u message", "%s  %u messages", reading->total), item->exhibit, reading->total);
  say_reading (reading);
  return CLI_DONE;
}

/* ── move ─────────────────────────────────────────────────────────────── */

typedef struct
{
  gboolean out;
  char    *into;
  char    *by;
  char    *locked_by;
  char    *key_holder;
  char    *why;
  char    *witness;
} Move;

static void
move_clear (Move *self)
{
  g_free (self->into);
  g_free (self->by);
  g_free (self->locked_by);
  g_free (self->key_holder);
  g_free (self->why);
  g_free (self->witness);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Move, move_clear)

static gboolean
move_item (AttestDesk *desk,
           AttestItem *item,
           const Move *move,
           GError    **error)
{
  const char *said[] = {
    "taken-by", move->by, "kept-in", move->into, "locked-by", move->locked_by,
    "key-holder", move->key_holder, "why", move->why, "witness", move->witness
  };
  const char *pairs[G_N_ELEMENTS (said) + 3] = { "direction", move->out ? "out" : "in" };
  guint       at = 2;

  for (gsize i = 0; i < G_N_ELEMENTS (said); i += 2)
    if (said[i + 1] != NULL)
      {
        pairs[at++] = said[i];
        pairs[at++] = said[i + 1];
      }
  return attest_desk_move_item (desk, item->id, pairs, error);
}

int
cli_move (Cli   *cli,
          int    argc,
          char **argv)
{
  g_auto (Move) move = { 0 };
  GOptionEntry entries[] = {
    { "out", 0, 0, G_OPTION_ARG_NONE, &move.out, N_ ("It was taken out of its place"), NULL },
    { "into", 0, 0, G_OPTION_ARG_STRING, &move.into, N_ ("Where it is locked away now"), "PLACE" },
    { "by", 0, 0, G_OPTION_ARG_STRING, &move.by, N_ ("Who took it"), "NAME" },
    { "locked-by", 0, 0, G_OPTION_ARG_STRING, &move.locked_by, N_ ("Who locked it away"), "NAME" },
    { "key-holder", 0, 0, G_OPTION_ARG_STRING, &move.key_holder, N_ ("Who has the key"), "NAME" },
    { "why", 0, 0, G_OPTION_ARG_STRING, &move.why, N_ ("Why"), "TEXT" },
    { "witness", 0, 0, G_OPTION_ARG_STRING, &move.witness, N_ ("Who else was there"), "NAME" },
    { NULL }
  };
  g_autoptr (AttestDesk) desk = NULL;
  g_autoptr (AttestItem) item = NULL;
  g_autoptr (JsonObject) out = json_object_new ();
  GError *error = NULL;
  int     status;

  if (!cli_parse (entries, "move CASE ITEM --out | --into PLACE", _ ("Note that a thing that is kept as evidence was taken out of its place, or locked away again. What was noted before stays."), &argc, &argv, 2, 2, &status))
    return status;
  if (move.out == (move.into != NULL))
    return cli_usage ("move needs --out, or --into PLACE");
  if ((desk = cli_open_desk (cli, &error)) == NULL || (item = cli_find_item (desk, argv[1], argv[2], &error)) == NULL ||
      !move_item (desk, item, &move, &error))
    return cli_fail (error);
  json_object_set_string_member (out, "exhibit", item->exhibit);
  json_object_set_string_member (out, "direction", move.out ? "out" : "in");
  if (cli->json)
    return cli_print_json (out);
  cli_say ("%s  %s", item->exhibit, move.out ? _ ("noted: taken out") : _ ("noted: locked away"));
  return CLI_DONE;
}
