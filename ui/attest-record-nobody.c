/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-record-nobody.h"

#include <glib/gi18n.h>

#define DSL "dsl"

static gboolean
is_about_dsl (AttestRecord *record)
{
  const char *subjects = attest_record_get (record, ATTEST_ANSWER_SUBJECTS);
  g_auto (GStrv) all = g_strsplit (subjects != NULL ? subjects : "", ";", -1);

  return g_strv_contains ((const char *const *)all, DSL);
}

static gboolean
names_dsl (GPtrArray *choices)
{
  for (guint i = 0; i < choices->len; i++)
    if (g_strcmp0 (((AttestChoice *)choices->pdata[i])->role, DSL) == 0)
      return TRUE;
  return FALSE;
}

/**
 * attest_nobody_whom_to_tell:
 * @record: what is being recorded
 * @school: (nullable): what is known of the school
 * @choices: roles that the policy or guidance names
 *
 * It is still safe, and there are still people to tell, by their role. The DSL
 * is one of them whatever the policy says of the kind, unless it is about them.
 *
 * Returns: (transfer full): one sentence
 */
char *
attest_nobody_whom_to_tell (AttestRecord       *record,
                            AttestRecordSchool *school,
                            GPtrArray          *choices)
{
  g_autoptr (GPtrArray) roles = g_ptr_array_new ();
  g_autofree char *who = NULL;

  if (school != NULL && school->dsl_title != NULL && !is_about_dsl (record) && !names_dsl (choices))
    g_ptr_array_add (roles, school->dsl_title);
  for (guint i = 0; i < choices->len; i++)
    g_ptr_array_add (roles, ((AttestChoice *)choices->pdata[i])->role_title);
  if (roles->len == 1)
    /* Translators: %s is a role, such as "Designated Safeguarding Lead". */
    return g_strdup_printf (_ ("Speak to this person today: %s."), (char *)roles->pdata[0]);
  if (roles->len == 0)
    return g_strdup (_ ("Tell your chair of governors, or the children’s services of your council, in person today."));
  g_ptr_array_add (roles, NULL);
  who = g_strjoinv (_ (", "), (char **)roles->pdata);
  /* Translators: %s is a list of roles, such as "Chair of governors, LADO". */
  return g_strdup_printf (_ ("Tell one of these in person today: %s."), who);
}

static const char *
why_nobody (AttestRecord       *record,
            AttestRecordSchool *school)
{
  gboolean about_dsl = is_about_dsl (record);

  if (school == NULL || !school->has_card)
    return about_dsl ? _ ("Your school’s card is not on this computer, so Attest does not know who can receive this. Ask whoever looks after computers at your school for the card file, then import it here.")
                     : _ ("Your school’s card is not on this computer, so Attest does not know who can receive this. Ask your Designated Safeguarding Lead for the card file, then import it here.");
  return about_dsl ? _ ("Your school’s card names nobody who may receive this. Ask for a card that names somebody else too, such as a governor.")
                   : _ ("Your school’s card names nobody who may receive this. Ask your Designated Safeguarding Lead for a card that does.");
}

/**
 * attest_nobody_note:
 * @record: what is being recorded
 * @school: (nullable): what is known of the school
 * @choices: roles that the policy or guidance names
 *
 * Returns: (transfer full): why it cannot be sent, what to do, and whom to tell
 */
char *
attest_nobody_note (AttestRecord       *record,
                    AttestRecordSchool *school,
                    GPtrArray          *choices)
{
  g_autofree char *tell = attest_nobody_whom_to_tell (record, school, choices);

  return g_strdup_printf ("%s\n%s\n%s", why_nobody (record, school),
                          _ ("Save it: all of it is sealed on this computer and waits there. Attest says so as soon as it can be sent."), tell);
}
