/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-fixture.h"
#include "session/attest-desk-rule.h"

#include <string.h>

/* What a school's policy says of an incident besides its steps, as the program
 * tells it to whoever records. */

static AttestDesk *
desk_of (School     *f,
         const char *pack)
{
  g_autofree char *dir = g_build_filename (f->root, pack, NULL);
  g_autoptr (GError) error = NULL;
  AttestDesk *desk = school_make_desk (dir, "Lee Park", "dsl", TRUE);

  g_assert_true (attest_desk_card_create (desk, "A school", pack, f->drop, &error));
  g_assert_no_error (error);
  return desk;
}

static AttestRule *
rule_of (AttestDesk        *desk,
         const char        *type,
         const char *const *subjects)
{
  g_autoptr (GError) error = NULL;
  AttestRule *rule = attest_desk_rule (desk, type, subjects, &error);

  g_assert_no_error (error);
  return rule;
}

/* The same incident, five schools, five answers. */
static const struct
{
  const char *pack, *outside;
} schools[] = {
  { "heath-hayes", "Staffordshire Police" },
  { "the-oval", "West Midlands Police" },
  { "kings-wood", "Police, not urgent 101" },
  { "houghton-conquest", "Police, not urgent 101" },
  { "the-grange", "Police, not urgent 101" },
};

static void
test_who_outside (School       *f,
                  gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (schools); i++)
    {
      g_autoptr (AttestDesk) desk = desk_of (f, schools[i].pack);
      g_autoptr (AttestRule) rule = rule_of (desk, "criminal-act", NULL);

      g_assert_true (g_strv_contains ((const char *const *)rule->outside, schools[i].outside));
      for (char **one = rule->outside; *one != NULL; one++)
        g_assert_null (strstr (*one, "999"));
    }
}

static void
test_how_soon (School       *f,
               gconstpointer data)
{
  g_autoptr (AttestDesk) wood = desk_of (f, "kings-wood");
  g_autoptr (AttestDesk) grange = desk_of (f, "the-grange");
  g_autoptr (AttestRule) child = rule_of (wood, "child-communication", NULL);
  g_autoptr (AttestRule) message = rule_of (wood, "pupil-message", NULL);
  g_autoptr (AttestRule) staff = rule_of (grange, "staff-harassed-by-public", NULL);
  g_autoptr (AttestRule) unknown = rule_of (wood, "no-such-thing", NULL);

  g_assert_cmpstr (child->first, ==, "Designated Safeguarding Lead (Headteacher)");
  g_assert_cmpstr (child->first_source, ==, "L50 · L48");
  g_assert_cmpstr (child->deadline, ==, "immediate");
  g_assert_cmpstr (child->deadline_source, ==, "L50");
  g_assert_null (message->deadline);
  g_assert_cmpstr (message->deadline_source, ==, "");
  g_assert_nonnull (strstr (message->note, "however friendly"));
  g_assert_nonnull (strstr (staff->note, "Staff employed centrally tell the Head of HR"));
  /* What the pack does not know is treated as its default, and says so no less. */
  g_assert_cmpstr (unknown->deadline, ==, "immediate");
}

static void
test_what_it_comes_under (School       *f,
                          gconstpointer data)
{
  g_autoptr (AttestDesk) oval = desk_of (f, "the-oval");
  g_autoptr (AttestRule) breach = rule_of (oval, "staff-harassed-by-staff", NULL);
  g_autoptr (AttestRule) none = rule_of (oval, "cse", NULL);

  g_assert_nonnull (strstr (breach->procedure, "Birmingham City Council"));
  g_assert_cmpstr (breach->procedure_source, ==, "L319-321");
  g_assert_cmpstr (none->procedure, ==, "");
}

/* A matter does not send anybody to those it is about. */
static void
test_no_subject_outside (School       *f,
                         gconstpointer data)
{
  static const char *const subjects[] = { "police", NULL };
  g_autoptr (AttestDesk) desk = desk_of (f, "heath-hayes");
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestRule) rule = attest_desk_rule (desk, "criminal-act", subjects, &error);
  g_autoptr (AttestRule) head = rule_of (desk, "head-allegation", NULL);

  g_assert_no_error (error);
  for (char **one = rule->outside; *one != NULL; one++)
    g_assert_null (strstr (*one, "Police"));
  g_assert_cmpstr (head->first, ==, "");
  g_assert_cmpstr (head->first_source, ==, "");
}

static void
test_review (School       *f,
             gconstpointer data)
{
  g_autoptr (AttestDesk) desk = desk_of (f, "the-grange");
  g_autoptr (AttestRule) rule = rule_of (desk, "cse", NULL);

  g_assert_cmpstr (rule->review, ==, "2027-09-01");
  g_assert_cmpint (rule->overdue, ==, g_get_real_time () / 1000 >= G_GINT64_CONSTANT (1819843200000));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add ("/desk-rule/" path, School, NULL, school_set_up, function, school_tear_down)
  ADD ("outside/five-schools-and-never-999", test_who_outside);
  ADD ("outside/no-subject", test_no_subject_outside);
  ADD ("deadline/with-its-place", test_how_soon);
  ADD ("procedure/with-its-place", test_what_it_comes_under);
  ADD ("review/its-day", test_review);
  return g_test_run ();
}
