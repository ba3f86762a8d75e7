/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/attest-cli.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The one place that turns codes into words for a terminal: what happened to
 * the person's work, and what to do next. */
static const char *
words_for (AttestError code)
{
  switch (code)
    {
    case ATTEST_ERROR_STORAGE:
      return _ ("Reading or writing failed. Nothing was changed; what was recorded before is still there.");
    case ATTEST_ERROR_NO_SPACE:
      return _ ("There is no space left. Nothing was added; free some space and do it again.");
    case ATTEST_ERROR_IN_USE:
      return _ ("The store is in use by another program, such as Attest's window. Nothing was changed; close it first.");
    case ATTEST_ERROR_LOCKED:
      return _ ("The store was not opened. Nothing was changed; the recovery sheet opens it as well.");
    case ATTEST_ERROR_DAMAGED:
      return _ ("A file cannot be read as what it should be. It was left as it is; keep it and ask for help.");
    case ATTEST_ERROR_TAMPERED:
      return _ ("Something does not match what was recorded. Do not rely on it; it was left as it is.");
    case ATTEST_ERROR_MISSING:
      return _ ("A file that is needed is not there. Nothing was changed.");
    case ATTEST_ERROR_NEWER:
      return _ ("This was made by a later version of Attest. It was not touched; install that version.");
    case ATTEST_ERROR_EXISTS:
      return _ ("It is there already, and was left alone.");
    case ATTEST_ERROR_NOT_FOUND:
      return _ ("There is no such thing here. Nothing was changed.");
    case ATTEST_ERROR_INPUT:
      return _ ("What was given cannot be used as it is. Nothing was changed.");
    case ATTEST_ERROR_TOO_LARGE:
      return _ ("It is larger than the limit. Nothing was changed.");
    case ATTEST_ERROR_GATE:
      return _ ("Nothing was opened or copied. Tell the police and your DSL now, and write it down with: attest-cli write CASE --kind no-image --text-file FILE");
    case ATTEST_ERROR_POLICY:
      return _ ("Something has to be said or done first. Nothing was changed.");
    case ATTEST_ERROR_SUBJECT:
      return _ ("The case is about that person, so it is not sent to them. It is safe in your store.");
    case ATTEST_ERROR_NO_RECIPIENT:
      return _ ("There is nobody it can be sent to yet. It is safe in your store; speak to the right person now.");
    case ATTEST_ERROR_NOT_FOR_US:
      return _ ("It is sealed to somebody else. Nothing was opened.");
    case ATTEST_ERROR_UNKNOWN_SENDER:
      return _ ("That key was not compared yet. Nothing was shown; compare the six groups of digits in person.");
    case ATTEST_ERROR_SIGNATURE:
      return _ ("The signature does not verify. Nothing was taken in.");
    case ATTEST_ERROR_PRACTICE:
      return _ ("Practice and real records are kept apart. Nothing was taken in.");
    case ATTEST_ERROR_ROLLED_BACK:
      return _ ("This is older than what is in use. Nothing was changed.");
    case ATTEST_ERROR_UNDELIVERED:
      return _ ("The shared folder cannot be reached. Nothing was lost; what is to be sent waits on this computer.");
    case ATTEST_ERROR_NO_ANSWER:
      return _ ("The shared folder does not answer. It is safe on this computer; what is to be sent waits. If it is urgent, speak to them.");
    case ATTEST_ERROR_UNAVAILABLE:
      return _ ("This computer does not offer that. Nothing was changed.");
    case ATTEST_ERROR_CANCELLED:
      return _ ("It was stopped. Nothing was changed.");
    case ATTEST_ERROR_UNSAVED:
      return _ ("The file could not be saved there. Nothing was handed over, and nothing is sent; the record is safe in your store. Give another place.");
    case ATTEST_ERROR_CLOSED:
      return _ ("The store is not open.");
    default:
      return "";
    }
}

/* Somebody else's text on one line, without control characters. */
char *
cli_shown (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_isprint (c) && !(c >= 0x200e && c <= 0x200f) && !(c >= 0x202a && c <= 0x202e) && !(c >= 0x2066 && c <= 0x2069))
        g_string_append_unichar (out, c);
      else
        g_string_append_c (out, ' ');
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * cli_fail:
 * @error: (transfer full): why
 *
 * Prints one line.
 *
 * Returns: the exit status
 */
int
cli_fail (GError *error)
{
  g_autofree char *detail = cli_shown (error->message);

  cli_progress_done ();
  if (error->domain == ATTEST_ERROR)
    g_printerr ("attest-cli: %s (%s)\n", words_for ((AttestError)error->code), detail);
  else
    g_printerr ("attest-cli: %s\n", detail);
  g_error_free (error);
  return CLI_FAILED;
}

int
cli_usage (const char *format,
           ...)
{
  va_list          args;
  g_autofree char *text = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("attest-cli: %s\n", text);
  return CLI_USAGE;
}

void
cli_say (const char *format,
         ...)
{
  va_list          args;
  g_autofree char *text = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_print ("%s\n", text);
}

int
cli_print_json (JsonObject *object)
{
  g_autofree char *text = attest_json_print (object, NULL);

  g_print ("%s\n", text);
  return CLI_DONE;
}

/* A key is there whether it has a value or not. */
void
cli_json_text (JsonObject *object,
               const char *name,
               const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

char *
cli_time (gint64 utc_ms)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (utc_ms / 1000);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);

  return g_date_time_format (local, "%Y-%m-%d %H:%M:%S %Z");
}

/* As the clock stood where it was written, with its zone beside it. */
char *
cli_time_at (gint64      utc_ms,
             const char *zone)
{
  g_autofree char *text = NULL, *shown = NULL;

  if (zone == NULL || !attest_zone_is_valid (zone))
    return cli_time (utc_ms);
  text = attest_time_text_at (utc_ms, zone);
  shown = cli_shown (zone);
  text[strcspn (text, ".")] = '\0';
  return g_strdup_printf ("%s %s", g_strdelimit (text, "T", ' '), shown);
}

/* ── Progress, on a terminal only ─────────────────────────────────────── */

static gboolean progress_shown;

void
cli_progress (goffset  done,
              goffset  total,
              gpointer data)
{
  if (!isatty (STDERR_FILENO))
    return;
  progress_shown = TRUE;
  if (total > 0)
    g_printerr ("\r\033[K%d %%", (int)(done * 100 / total));
  else
    g_printerr ("\r\033[K%d MB", (int)(done / 1000000));
}

void
cli_progress_done (void)
{
  if (progress_shown)
    g_printerr ("\r\033[K");
  progress_shown = FALSE;
}

/* ── Options ──────────────────────────────────────────────────────────── */

/* GOption leaves the "--" where a word that begins with a hyphen follows it. */
static void
drop_dashes (int    *argc,
             char ***argv)
{
  for (int i = 1; i < *argc; i++)
    if (strcmp ((*argv)[i], "--") == 0)
      {
        memmove (*argv + i, *argv + i + 1, sizeof **argv * (gsize)(*argc - i));
        (*argc)--;
        return;
      }
}

/**
 * cli_parse:
 * @entries: (nullable): the command's options
 * @usage: what follows "attest-cli", for --help
 * @summary: one sentence, for --help
 * @argc: (inout): arguments, the command's word first
 * @argv: (inout): what is left when the options are taken out
 * @least: how many words must be left besides the command
 * @most: how many may be
 * @status: (out): the exit status when %FALSE
 *
 * Returns: whether the command goes on
 */
gboolean
cli_parse (GOptionEntry *entries,
           const char   *usage,
           const char   *summary,
           int          *argc,
           char       ***argv,
           int           least,
           int           most,
           int          *status)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  gboolean     help = FALSE;
  GOptionEntry own[] = { { "help", 'h', 0, G_OPTION_ARG_NONE, &help, N_ ("Show this help"), NULL }, { NULL } };

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, own, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      *status = cli_usage ("%s. %s: attest-cli %s", error->message, _ ("Usage"), usage);
      return FALSE;
    }
  if (help)
    {
      g_autofree char *text = g_option_context_get_help (context, TRUE, NULL);
      const char      *options = strstr (text, "\n\n");

      g_print ("%s: attest-cli %s\n\n%s\n%s", _ ("Usage"), usage, summary, options != NULL ? options + 1 : "");
      *status = CLI_DONE;
      return FALSE;
    }
  drop_dashes (argc, argv);
  if (*argc - 1 >= least && *argc - 1 <= most)
    return TRUE;
  *status = cli_usage ("%s: attest-cli %s", _ ("Usage"), usage);
  return FALSE;
}

/**
 * cli_sub_command:
 * @argc: (inout): arguments, the command's word first
 * @argv: (inout): moved on to the second word
 * @usage: for the message
 * @word: (out): the second word
 * @status: (out): the exit status when %FALSE
 *
 * Returns: whether there is one
 */
gboolean
cli_sub_command (int        *argc,
                 char     ***argv,
                 const char *usage,
                 char      **word,
                 int        *status)
{
  if (*argc >= 2 && (*argv)[1][0] != '-')
    {
      (*argc)--;
      (*argv)++;
      *word = (*argv)[0];
      return TRUE;
    }
  if (*argc >= 2 && (strcmp ((*argv)[1], "--help") == 0 || strcmp ((*argv)[1], "-h") == 0))
    {
      g_print ("%s: attest-cli %s\n", _ ("Usage"), usage);
      *status = CLI_DONE;
    }
  else
    *status = cli_usage ("%s: attest-cli %s", _ ("Usage"), usage);
  return FALSE;
}
