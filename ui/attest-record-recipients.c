/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-record-recipients.h"

#include <glib/gi18n.h>

#include "attest-record-nobody.h"
#include "domain/attest-types.h"

gboolean
attest_recipient_can (const AttestChoice *choice)
{
  return choice->name != NULL && choice->signing_key != NULL;
}

/**
 * attest_recipient_is_chosen:
 * @record: what is being recorded
 * @choice: one of its choices
 *
 * Returns: whether it goes to them: those a person chose; else those the school's
 *   policy chooses; else, when it is silent, the first that guidance suggests
 */
gboolean
attest_recipient_is_chosen (AttestRecord       *record,
                            const AttestChoice *choice)
{
  const char *to = attest_record_get (record, ATTEST_ANSWER_TO);
  g_auto (GStrv) keys = g_strsplit (to != NULL ? to : "", ";", -1);

  if (!attest_recipient_can (choice))
    return FALSE;
  return to != NULL ? g_strv_contains ((const char *const *)keys, choice->signing_key) : choice->chosen;
}

static const AttestChoice *
first_chosen (AttestRecord *record,
              GPtrArray    *choices)
{
  for (guint i = 0; choices != NULL && i < choices->len; i++)
    if (attest_recipient_is_chosen (record, choices->pdata[i]))
      return choices->pdata[i];
  return NULL;
}

static char *
join_names (GPtrArray *names)
{
  if (names->len == 0)
    return NULL;
  g_ptr_array_add (names, NULL);
  /* Translators: stands between the names of two people. */
  return g_strjoinv (_ (" and "), (char **)names->pdata);
}

/**
 * attest_recipient_names:
 *
 * Returns: (transfer full) (nullable): the names of those it goes to
 */
char *
attest_recipient_names (AttestRecord *record,
                        GPtrArray    *choices)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; choices != NULL && i < choices->len; i++)
    if (attest_recipient_is_chosen (record, choices->pdata[i]))
      g_ptr_array_add (names, ((AttestChoice *)choices->pdata[i])->name);
  return join_names (names);
}

/**
 * attest_recipient_strangers:
 *
 * Returns: (transfer full) (nullable): those of them who have to compare numbers
 *   with the sender before they can open it
 */
char *
attest_recipient_strangers (AttestRecord *record,
                            GPtrArray    *choices)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; choices != NULL && i < choices->len; i++)
    if (attest_recipient_is_chosen (record, choices->pdata[i]) && !((AttestChoice *)choices->pdata[i])->knows)
      g_ptr_array_add (names, ((AttestChoice *)choices->pdata[i])->name);
  return join_names (names);
}

char *
attest_recipient_words (const AttestChoice *choice)
{
  return choice->name != NULL ? g_strdup_printf ("%s, %s", choice->name, choice->role_title) : g_strdup (choice->role_title);
}

/* Roles of the school that come before whoever gets it, and that nobody holds:
 * going to somebody else is said, and not left to be noticed. */
static char *
roles_passed_over (GPtrArray          *choices,
                   const AttestChoice *chosen)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();

  for (guint i = 0; i < choices->len && choices->pdata[i] != chosen; i++)
    {
      const AttestChoice *choice = choices->pdata[i];

      if (choice->name == NULL && !choice->suggested && !attest_role_is_external (choice->role))
        g_ptr_array_add (titles, choice->role_title);
    }
  if (titles->len == 0)
    return NULL;
  g_ptr_array_add (titles, NULL);
  return g_strjoinv (_ (", "), (char **)titles->pdata);
}

static char *
about_chosen (const AttestChoice *chosen,
              AttestRecordSchool *school,
              GPtrArray          *choices)
{
  g_autofree char *words = attest_recipient_words (chosen);
  g_autofree char *unheld = roles_passed_over (choices, chosen);
  GString         *note = g_string_new (NULL);

  if (unheld != NULL)
    /* Translators: the first %s is one role or a list of them, the second a person and their role. */
    g_string_append_printf (note, _ ("Your school’s policy names: %s. Nobody on your school’s list is that. It goes to %s."), unheld, words);
  else if (chosen->suggested)
    /* Translators: the first %s is the guidance, the second a person and their role. */
    g_string_append_printf (note, _ ("Your school’s policy does not say who. %s suggests %s."), chosen->why != NULL ? chosen->why : _ ("National guidance"), words);
  if (school != NULL && school->vouched != NULL)
    g_string_append_printf (note, _ ("%sOnly %s vouches for your school’s list of people."), note->len > 0 ? "\n" : "", school->vouched);
  return g_string_free (note, FALSE);
}

/**
 * attest_recipient_note:
 * @record: what is being recorded
 * @school: (nullable): what is known of the school
 * @choices: (nullable): whom it can go to
 *
 * Returns: (transfer full): what is to be said of where it goes, and why there;
 *   "" when there is nothing to say
 */
char *
attest_recipient_note (AttestRecord       *record,
                       AttestRecordSchool *school,
                       GPtrArray          *choices)
{
  const AttestChoice *chosen = first_chosen (record, choices);

  if (chosen != NULL)
    return about_chosen (chosen, school, choices);
  return choices != NULL ? attest_nobody_note (record, school, choices) : g_strdup ("");
}
