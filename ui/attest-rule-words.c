/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-rule-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-isolate.h"

/* The policy's rule for a kind of incident, in words. The pack's own text
 * stands among them as the school wrote it, and is never markup. */

/**
 * attest_rule_words_deadline:
 * @rule: a rule
 *
 * Returns: (transfer full) (nullable): how soon it is to be told, and where the
 *   policy says so; %NULL when it says nothing of that
 */
char *
attest_rule_words_deadline (const AttestRule *rule)
{
  static const struct
  {
    const char *kind, *words;
  } known[] = {
    { "immediate", N_ ("Tell them at once") },
    { "as-soon-as-noticed", N_ ("Tell them as soon as it is noticed") },
    { "prompt", N_ ("Tell them promptly") },
    { "as-soon-as-possible", N_ ("Tell them as soon as you can") },
    { "same-day", N_ ("Tell them on the same day") },
    { "next-working-day", N_ ("Tell them by the end of the next working day") },
  };

  if (rule->deadline == NULL)
    return NULL;
  if (strcmp (rule->deadline, "hours") == 0)
    return g_strdup_printf (ngettext ("Tell them within %d hour (%s).", "Tell them within %d hours (%s).", (gulong)rule->hours),
                            rule->hours, rule->deadline_source);
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (rule->deadline, known[i].kind) == 0)
      return g_strdup_printf ("%s (%s).", _ (known[i].words), rule->deadline_source);
  return NULL;
}

static void
add_line (GString    *out,
          const char *text)
{
  if (text != NULL && *text != '\0')
    g_string_append_printf (out, "%s%s", out->len > 0 ? "\n" : "", text);
}

/**
 * attest_rule_words:
 * @rule: a rule
 *
 * Returns: (transfer full): all of it, a line each; "" when there is nothing
 */
char *
attest_rule_words (const AttestRule *rule)
{
  GString         *out = g_string_new (NULL);
  g_autofree char *first = *rule->first != '\0' ? g_strdup_printf (_ ("Told first: %s (%s)."), rule->first, rule->first_source) : g_strdup (_ ("The policy does not say who is told first."));
  g_autofree char *deadline = attest_rule_words_deadline (rule);
  g_autofree char *outside = g_strjoinv ("; ", rule->outside);
  g_autofree char *told = *outside != '\0' ? g_strdup_printf (_ ("Outside the school, by telephone or in person: %s."), outside) : NULL;
  g_autofree char *isolated = attest_isolate_for_screen (told);
  g_autofree char *leads = *rule->procedure != '\0' ? g_strdup_printf (_ ("What it comes under: %s (%s)."), rule->procedure, rule->procedure_source) : NULL;
  g_autofree char *overdue = rule->overdue ? g_strdup_printf (_ ("These steps were to be checked again by %s. Ask your DSL if they still hold."), rule->review) : NULL;

  add_line (out, overdue);
  add_line (out, first);
  add_line (out, deadline);
  add_line (out, rule->note);
  add_line (out, leads);
  add_line (out, isolated);
  return g_string_free (out, FALSE);
}
