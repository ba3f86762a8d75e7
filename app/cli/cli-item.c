/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/attest-cli.h"

#include "base/attest-bytes.h"
#include "base/attest-file.h"
#include "capture/attest-capture-portal.h"
#include "seal/attest-digest.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define TEXT_MOST (1024 * 1024)
#define SPOOL_MOST (512 * 1024 * 1024)

typedef struct
{
  char      *gate;
  char      *kind;
  char      *url;
  char      *no_url_reason;
  char      *platform;
  char      *how_seen;
  char      *seen_at;
  char      *note;
  char      *text_file;
  gboolean   again;
  CliDetails details;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->gate);
  g_free (self->kind);
  g_free (self->url);
  g_free (self->no_url_reason);
  g_free (self->platform);
  g_free (self->how_seen);
  g_free (self->seen_at);
  g_free (self->note);
  g_free (self->text_file);
  cli_details_clear (&self->details);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

#define FACT_OPTIONS                                                                                                          \
  { "url", 0, 0, G_OPTION_ARG_STRING, &options.url, N_ ("Its address"), "URL" },                                              \
    { "no-url-because", 0, 0, G_OPTION_ARG_STRING, &options.no_url_reason, N_ ("Why it has no address"), "REASON" },          \
    { "platform", 0, 0, G_OPTION_ARG_STRING, &options.platform, N_ ("App or site"), "NAME" },                                 \
    { "how-seen", 0, 0, G_OPTION_ARG_STRING, &options.how_seen, N_ ("How you came to see it"), "TEXT" },                      \
    { "seen-at", 0, 0, G_OPTION_ARG_STRING, &options.seen_at, N_ ("When you saw it, such as \"2026-03-04 10:42\""), "TIME" }, \
  {                                                                                                                           \
    "note", 0, 0, G_OPTION_ARG_STRING, &options.note, N_ ("A note kept with it"), "TEXT"                                      \
  }

/* ── The gate ─────────────────────────────────────────────────────────── */

/* Asked again until it is answered in a word that can mean one thing only. */
static AttestGate
ask_gate (void)
{
  static const struct
  {
    const char *word;
    AttestGate  gate;
  } answers[] = { { "no", ATTEST_GATE_NO }, { "n", ATTEST_GATE_NO }, { "yes", ATTEST_GATE_YES }, { "y", ATTEST_GATE_YES }, { "unsure", ATTEST_GATE_UNSURE } };
  char answer[64] = "";

  g_printerr ("%s\n", _ ("If someone is in danger now, call 999 first."));
  for (int tries = 0; tries < 3; tries++)
    {
      g_printerr ("%s [no/yes/unsure]: ",
                  _ ("Does it show a nude or sexual picture, real, edited or made by a computer, of anyone who is, or might be, under 18?"));
      if (fgets (answer, sizeof answer, stdin) == NULL)
        return ATTEST_GATE_UNANSWERED;
      g_strstrip (answer);
      for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
        if (g_ascii_strcasecmp (answer, answers[i].word) == 0)
          return answers[i].gate;
    }
  return ATTEST_GATE_UNANSWERED;
}

/* The answer comes before anything is opened: an option, or a terminal. */
static gboolean
gate_of (const char *option,
         AttestGate *gate,
         int        *status)
{
  *gate = ATTEST_GATE_UNANSWERED;
  if (option == NULL && isatty (STDIN_FILENO))
    *gate = ask_gate ();
  else if (option == NULL)
    {
      *status = cli_usage ("%s", _ ("Nothing was opened or copied yet. Answer first whether it shows a nude or sexual picture of anyone who is, or might be, under 18: add --gate no, --gate yes or --gate unsure"));
      return FALSE;
    }
  else if (!attest_gate_from_nick (option, gate))
    {
      *status = cli_usage ("--gate takes no, yes or unsure");
      return FALSE;
    }
  return TRUE;
}

/* ── Facts ────────────────────────────────────────────────────────────── */

static gboolean
shot_of (const Options *options,
         AttestShot    *shot,
         char           zone[ATTEST_ZONE_MAX + 1],
         int           *status)
{
  *shot = (AttestShot){ .url = options->url, .no_url_reason = options->no_url_reason, .platform = options->platform, .how_seen = options->how_seen, .text = options->note, .method = "command" };
  if (options->kind != NULL && !attest_item_kind_from_nick (options->kind, &shot->kind))
    {
      *status = cli_usage ("--kind takes screenshot, image, document, message, e-mail, phone-call, web-page, written, physical or no-image");
      return FALSE;
    }
  if (options->seen_at == NULL)
    return TRUE;
  if (!attest_time_parse_person (options->seen_at, &shot->seen_ms, zone))
    {
      *status = cli_usage ("%s is not a time such as \"2026-03-04 10:42\"", options->seen_at);
      return FALSE;
    }
  shot->seen_zone = zone;
  return TRUE;
}

static int
say_item (Cli        *cli,
          AttestItem *item)
{
  g_autoptr (JsonObject) out = json_object_new ();

  cli_progress_done ();
  json_object_set_string_member (out, "item", item->id);
  json_object_set_string_member (out, "exhibit", item->exhibit);
  json_object_set_string_member (out, "sha256", item->sha256);
  json_object_set_string_member (out, "state", "sealed");
  cli_say_missing (item, out);
  if (cli->json)
    return cli_print_json (out);
  cli_say ("%s  %s\n  sha256 %s", item->exhibit, _ ("sealed into the case"), item->sha256);
  cli_say_missing (item, NULL);
  if (g_strcmp0 (item->plain_source, "remains") == 0)
    cli_say ("  %s", _ ("The file it came from is still where it was, readable by others who can open it."));
  return CLI_DONE;
}

/* The store is busy or shut; what was captured is sealed to its public key. */
static int
spool (Cli              *cli,
       AttestGate        gate,
       GBytes           *bytes,
       const AttestShot *shot,
       const char       *case_hint)
{
  GError          *error = NULL;
  g_autofree char *id = NULL, *sha256 = NULL;
  g_autoptr (JsonObject) out = json_object_new ();
  const void  *data = bytes != NULL ? g_bytes_get_data (bytes, NULL) : shot->text;
  AttestDigest digest = attest_digest_of (data, bytes != NULL ? g_bytes_get_size (bytes) : strlen (shot->text));

  if (!attest_desk_spool_bytes (cli->store, gate, bytes, shot, case_hint, &id, &error))
    return cli_fail (error);
  sha256 = attest_digest_hex (&digest);
  json_object_set_string_member (out, "item", id);
  json_object_set_null_member (out, "exhibit");
  json_object_set_string_member (out, "sha256", sha256);
  json_object_set_string_member (out, "state", "spooled");
  if (cli->json)
    return cli_print_json (out);
  cli_say ("%s", _ ("The store is in use or locked. It is sealed and waits; it is taken in when the store is next unlocked."));
  return CLI_DONE;
}

static gboolean
goes_to_spool (const GError *error)
{
  return g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_IN_USE) || g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_LOCKED) ||
         g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_UNAVAILABLE);
}

/* ── add ──────────────────────────────────────────────────────────────── */

static int
spool_file (Cli        *cli,
            AttestGate  gate,
            const char *path,
            AttestShot *shot,
            const char *case_hint)
{
  GError *error = NULL;
  g_autoptr (GBytes) bytes = attest_file_read (path, SPOOL_MOST, &error);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *name = cli_shown (base);

  if (bytes == NULL)
    return cli_fail (error);
  shot->name = name;
  shot->plain_source = "remains";
  return spool (cli, gate, bytes, shot, case_hint);
}

static int
refuse_gate (AttestGate gate)
{
  GError *error = NULL;

  g_set_error (&error, ATTEST_ERROR, ATTEST_ERROR_GATE, "%s",
               gate == ATTEST_GATE_UNANSWERED ? "The question about indecent images was not answered; use --gate no, yes or unsure" : "It may show an indecent image of a child");
  return cli_fail (error);
}

static int
refuse_twin (const AttestItem *twin)
{
  GError *error = NULL;

  g_set_error (&error, ATTEST_ERROR, ATTEST_ERROR_EXISTS, "%s in this case is the very same file; --again keeps it once more", twin->exhibit);
  return cli_fail (error);
}

int
cli_add (Cli   *cli,
         int    argc,
         char **argv)
{
  g_auto (Options) options = { 0 };
  GOptionEntry entries[] = {
    { "gate", 0, 0, G_OPTION_ARG_STRING, &options.gate, N_ ("May it show an indecent image of a child?"), "no|yes|unsure" },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &options.kind, N_ ("What it is, when the bytes do not tell"), "KIND" },
    { "again", 0, 0, G_OPTION_ARG_NONE, &options.again, N_ ("Also when the case has the very same file already"), NULL },
    FACT_OPTIONS,
    CLI_DEVICE_OPTIONS (options.details),
    { NULL }
  };
  AttestShot shot;
  AttestGate gate;
  char       zone[ATTEST_ZONE_MAX + 1];
  g_autoptr (GPtrArray) pairs = g_ptr_array_new ();
  g_autoptr (AttestDesk) desk = NULL;
  g_autoptr (AttestItem) item = NULL, twin = NULL;
  GError *error = NULL;
  int     status;

  if (!cli_parse (entries, "add CASE FILE --gate no [--url URL] [--kind KIND] [--again]", _ ("Seal a file into a case. Its bytes are kept exactly; the file itself stays."), &argc, &argv, 2, 2, &status) ||
      !shot_of (&options, &shot, zone, &status) || !gate_of (options.gate, &gate, &status))
    return status;
  if (gate != ATTEST_GATE_NO)
    return refuse_gate (gate);
  shot.details = cli_details_pairs (&options.details, pairs);
  desk = cli_open_desk (cli, &error);
  if (desk == NULL && goes_to_spool (error))
    {
      g_clear_error (&error);
      return spool_file (cli, gate, argv[2], &shot, argv[1]);
    }
  if (desk != NULL && !options.again && (twin = cli_find_twin (desk, argv[1], argv[2])) != NULL)
    return refuse_twin (twin);
  item = desk != NULL ? attest_desk_add_file (desk, argv[1], gate, argv[2], &shot, NULL, cli_progress, NULL, &error) : NULL;
  return item != NULL ? say_item (cli, item) : cli_fail (error);
}

/* ── write ────────────────────────────────────────────────────────────── */

/* Standard input, and one byte more than the limit so that it is noticed. */
static GBytes *
read_input (void)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();
  guint8 part[4096];
  gsize  got;

  while (text->len <= TEXT_MOST && (got = fread (part, 1, sizeof part, stdin)) > 0)
    g_byte_array_append (text, part, (guint)got);
  return g_byte_array_free_to_bytes (g_steal_pointer (&text));
}

/* Words that could not be kept whole are refused, never cut. */
static char *
read_text (const char *file,
           GError    **error)
{
  g_autoptr (GBytes) bytes = strcmp (file, "-") == 0 ? read_input () : attest_file_read (file, TEXT_MOST, error);
  const char *text;
  gsize       length;

  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  if (length > TEXT_MOST)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "More than %d bytes of words", TEXT_MOST);
  else if (length == 0 || memchr (text, '\0', length) != NULL || !attest_text_is_safe (text, (gssize)length, TEXT_MOST))
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "There are no words, or some that cannot be shown; UTF-8 text is needed");
  else
    return g_strndup (text, length);
  return NULL;
}

int
cli_write (Cli   *cli,
           int    argc,
           char **argv)
{
  g_auto (Options) options = { 0 };
  GOptionEntry entries[] = {
    { "kind", 0, 0, G_OPTION_ARG_STRING, &options.kind, N_ ("written, phone-call, physical or no-image"), "KIND" },
    { "text-file", 0, 0, G_OPTION_ARG_FILENAME, &options.text_file, N_ ("The words; - for standard input"), "FILE" },
    FACT_OPTIONS,
    CLI_DETAIL_OPTIONS (options.details),
    { NULL }
  };
  AttestShot       shot;
  char             zone[ATTEST_ZONE_MAX + 1];
  g_autofree char *text = NULL, *address = NULL;
  g_autoptr (GPtrArray) pairs = g_ptr_array_new ();
  g_autoptr (AttestDesk) desk = NULL;
  g_autoptr (AttestItem) item = NULL;
  GError *error = NULL;
  int     status;

  if (!cli_parse (entries, "write CASE --kind KIND --text-file FILE", _ ("Seal words into a case. No picture is asked for or kept."), &argc, &argv, 1, 1, &status) ||
      !shot_of (&options, &shot, zone, &status))
    return status;
  if (options.text_file == NULL)
    return cli_usage ("write needs --text-file FILE");
  if (shot.kind == 0)
    shot.kind = ATTEST_KIND_WRITTEN;
  if (!attest_item_kind_is_words (shot.kind))
    return cli_usage ("--kind %s holds a file; use attest-cli add", options.kind);
  text = read_text (options.text_file, &error);
  if (text == NULL)
    return cli_fail (error);
  shot.text = text;
  shot.method = "words";
  shot.details = cli_details_pairs (&options.details, pairs);
  address = cli_details_address (&options.details);
  if (address != NULL)
    shot.url = address;
  else if (options.details.number != NULL)
    shot.no_url_reason = options.details.number;
  desk = cli_open_desk (cli, &error);
  if (desk == NULL && goes_to_spool (error))
    {
      g_clear_error (&error);
      return spool (cli, ATTEST_GATE_UNANSWERED, NULL, &shot, argv[1]);
    }
  item = desk != NULL ? attest_desk_write (desk, argv[1], &shot, &error) : NULL;
  return item != NULL ? say_item (cli, item) : cli_fail (error);
}

/* ── capture ──────────────────────────────────────────────────────────── */

int
cli_capture (Cli   *cli,
             int    argc,
             char **argv)
{
  g_auto (Options) options = { 0 };
  gboolean     interactive = FALSE;
  GOptionEntry entries[] = {
    { "gate", 0, 0, G_OPTION_ARG_STRING, &options.gate, N_ ("May it show an indecent image of a child?"), "no|yes|unsure" },
    { "interactive", 0, 0, G_OPTION_ARG_NONE, &interactive, N_ ("Choose a window or an area"), NULL },
    FACT_OPTIONS,
    { NULL }
  };
  AttestShot shot;
  AttestGate gate;
  char       zone[ATTEST_ZONE_MAX + 1];
  g_autoptr (AttestDesk) desk = NULL;
  g_autoptr (AttestPortalShot) taken = NULL;
  g_autoptr (AttestItem) item = NULL;
  g_autofree char *state_dir = NULL;
  g_autofree char *path = NULL;
  GError          *error = NULL;
  int              status;

  if (!cli_parse (entries, "capture CASE --gate no [--interactive] [--url URL]", _ ("Take a screenshot through the desktop's portal and seal it into a case."), &argc, &argv, 1, 1, &status) ||
      !shot_of (&options, &shot, zone, &status) || !gate_of (options.gate, &gate, &status))
    return status;
  if (gate != ATTEST_GATE_NO)
    return refuse_gate (gate);
  /* The store first: a picture is only taken when it can be sealed at once. */
  desk = cli_open_desk (cli, &error);
  if (desk == NULL)
    return cli_fail (error);
  state_dir = g_path_get_dirname (cli->store);
  taken = attest_portal_screenshot (state_dir, interactive, ATTEST_PORTAL_TIMEOUT_S, NULL, &error);
  if (taken == NULL)
    return cli_fail (error);
  shot.method = "portal";
  path = attest_portal_shot_park (g_steal_pointer (&taken));
  item = attest_desk_add_screenshot (desk, argv[1], gate, path, &shot, &error);
  if (item != NULL)
    return say_item (cli, item);
  /* What could not be sealed does not stay readable either; it can be taken again. */
  (void)attest_portal_discard (path);
  return cli_fail (error);
}
