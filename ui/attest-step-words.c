/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-step-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-format.h"
#include "attest-isolate.h"

/* What became of a step, in words. They hold other people's words and are
 * never markup. */

/**
 * attest_step_words_phase:
 * @phase: a time of the pack
 *
 * Returns: the heading over the steps of that time
 */
const char *
attest_step_words_phase (const char *phase)
{
  static const struct
  {
    const char *phase, *heading;
  } headings[] = {
    { "first", N_ ("First") },
    { "before-capture", N_ ("Before anything is kept") },
    { "capture", N_ ("Keep it") },
    { "after-capture", N_ ("Once it is kept") },
    { "before-submit", N_ ("Before it is sent") },
    { "submit", N_ ("Send it") },
    { "after-submit", N_ ("After it is sent") },
    { "before-closing", N_ ("Before it is closed") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (headings); i++)
    if (strcmp (headings[i].phase, phase) == 0)
      return _ (headings[i].heading);
  return _ ("Said of other steps");
}

/**
 * attest_step_words_engaged:
 * @engaged: "no", or words of replied liked shared blocked reported
 *
 * Returns: (transfer full): the same for people
 */
static char *
attest_step_words_engaged (const char *engaged)
{
  static const struct
  {
    const char *word, *text;
  } known[] = {
    { "no", N_ ("nothing of it") },
    { "replied", N_ ("replied") },
    { "liked", N_ ("liked or reacted") },
    { "shared", N_ ("shared or forwarded") },
    { "blocked", N_ ("blocked the account") },
    { "reported", N_ ("reported it to the site") },
  };
  g_auto (GStrv) words = g_strsplit (engaged, ";", -1);
  GString *out = g_string_new (NULL);

  for (char **word = words; *word != NULL; word++)
    for (guint i = 0; i < G_N_ELEMENTS (known); i++)
      if (strcmp (*word, known[i].word) == 0)
        g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", _ (known[i].text));
  return g_string_free (out, FALSE);
}

static char *
todo_words (const AttestStep *step)
{
  if (step->waits_for != NULL)
    return g_strdup_printf (_ ("To do. First: %s"), step->waits_for);
  return g_strdup (step->required ? _ ("To do. It cannot be left out without a reason.") : _ ("To do"));
}

/**
 * attest_step_words_state:
 * @step: a step
 *
 * Returns: (transfer full): one line: done or not, who said so, when it was
 *   written down
 */
char *
attest_step_words_state (const AttestStep *step)
{
  g_autofree char *at = step->at_ms > 0 ? attest_format_time (step->at_ms, step->zone) : NULL;
  const char      *by = step->by != NULL ? step->by : _ ("Somebody");

  if (strcmp (step->state, "todo") == 0)
    return todo_words (step);
  if (at == NULL)
    return g_strdup (_ ("Done: the record shows it"));
  if (strcmp (step->state, "not-done") == 0)
    return g_strdup_printf (_ ("Not done. Noted by %s, %s"), by, at);
  if (step->settled)
    return g_strdup_printf (_ ("Done: the record shows it. %s, %s"), by, at);
  return g_strdup_printf (_ ("Done. Noted by %s, %s"), by, at);
}

static void
add_line (GString    *out,
          const char *label,
          const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  if (out->len > 0)
    g_string_append_c (out, '\n');
  if (label != NULL)
    g_string_append_printf (out, "%s ", label);
  g_string_append (out, text);
}

/**
 * attest_step_words_more:
 * @step: a step
 *
 * Returns: (transfer full): the reason and whatever else was said, a line
 *   each; "" when nothing was
 */
char *
attest_step_words_more (const AttestStep *step)
{
  GString         *out = g_string_new (NULL);
  g_autofree char *happened = step->happened_ms > 0 ? attest_format_time (step->happened_ms, step->happened_zone) : NULL;
  g_autofree char *engaged = step->engaged != NULL ? attest_step_words_engaged (step->engaged) : NULL;
  g_autofree char *url = attest_isolate_for_screen (step->url);

  add_line (out, step->early ? _ ("It was done before what comes first, because:") : _ ("Because:"), step->reason);
  add_line (out, _ ("Done already:"), engaged);
  add_line (out, _ ("Allowed by:"), step->who);
  add_line (out, _ ("It happened:"), happened);
  add_line (out, _ ("Address:"), url);
  add_line (out, NULL, step->note);
  return g_string_free (out, FALSE);
}

/**
 * attest_step_words_conflicts:
 * @step: a step
 *
 * Returns: (transfer full): what the policy asks for here and cannot have at
 *   once, what to do, and where the policy says so; "" when there is nothing
 */
char *
attest_step_words_conflicts (const AttestStep *step)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < step->conflicts->len; i++)
    {
      const AttestConflict *one = step->conflicts->pdata[i];

      g_string_append_printf (out, "%s%s %s\n%s", out->len > 0 ? "\n" : "", one->text, one->answer, one->source);
    }
  return g_string_free (out, FALSE);
}
