/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "base/attest-json.h"
#include "domain/attest-types.h"
#include "policy/attest-pack.h"

#include <string.h>

/* The table of who is told, school by school: words between spaces, "" where
 * the policy is silent. Whom it names was written out by hand from the policies
 * themselves. `by` is whom guidance has to suggest there at least. `source` is
 * every place cited, in the order first, next, external, deadline, the rest;
 * each was read back against the policy, then fixed here. */
typedef struct
{
  const char *pack, *type, *first, *next, *external, *deadline, *by, *source;
} Row;

static const Row rows[] = {
  { "heath-hayes", "pupil-message", "line-manager head", "", "provider", "", "dsl", "L74" },
  { "heath-hayes", "child-communication", "", "head slt", "", "", "dsl", "L126" },
  { "heath-hayes", "staff-harassed-by-public", "head slt", "", "", "", "line-manager", "L126;L95" },
  { "heath-hayes", "staff-harassed-by-pupil", "ict-coordinator", "head", "", "", "line-manager", "L118;L121;L119" },
  { "heath-hayes", "staff-harassed-by-staff", "head slt", "", "", "", "line-manager", "L126;L133" },
  { "heath-hayes", "pupil-on-pupil-in-school", "ict-coordinator", "", "parents", "", "dsl", "L118;L113;L119" },
  { "heath-hayes", "pupil-on-pupil-outside", "class-teacher", "head", "parents pcso", "", "dsl", "L121;L120" },
  { "heath-hayes", "defamation", "governors", "", "provider", "", "", "L95;L107;L92;L105" },
  { "heath-hayes", "impersonation", "", "", "", "", "head posh", "" },
  { "heath-hayes", "parent-contact", "head", "", "", "", "", "L94" },
  { "heath-hayes", "official-account-abuse", "", "", "", "", "head", "" },
  { "heath-hayes", "criminal-act", "", "", "police", "", "dsl", "L128;L134" },
  { "heath-hayes", "cse", "", "", "", "", "dsl ceop", "" },
  { "heath-hayes", "fgm", "", "", "", "", "dsl police", "" },
  { "heath-hayes", "radicalisation", "", "", "", "", "dsl prevent", "" },
  { "heath-hayes", "indecent-image", "", "", "", "", "dsl police", "" },
  { "heath-hayes", "staff-policy-breach", "head slt", "", "", "", "lado", "L126;L132;L133;L134" },
  { "heath-hayes", "head-allegation", "", "", "", "", "chair-of-governors lado", "" },

  { "kings-wood", "pupil-message", "dsl", "", "", "", "", "L48" },
  { "kings-wood", "child-communication", "dsl", "", "", "immediate", "deputy-dsl", "L50;L48" },
  { "kings-wood", "staff-harassed-by-public", "", "", "", "", "line-manager", "" },
  { "kings-wood", "staff-harassed-by-pupil", "", "", "", "", "line-manager", "" },
  { "kings-wood", "staff-harassed-by-staff", "", "", "", "", "line-manager", "L33" },
  { "kings-wood", "pupil-on-pupil-in-school", "dsl", "", "", "immediate", "", "L50;L48" },
  { "kings-wood", "pupil-on-pupil-outside", "dsl", "", "", "immediate", "", "L50;L48" },
  { "kings-wood", "defamation", "", "", "", "", "head", "" },
  { "kings-wood", "impersonation", "", "", "", "", "head posh", "" },
  { "kings-wood", "parent-contact", "", "", "", "", "line-manager", "L52;L53" },
  { "kings-wood", "official-account-abuse", "slt", "", "", "immediate", "", "L75;L69;L70" },
  { "kings-wood", "criminal-act", "", "", "", "", "dsl police", "L35" },
  { "kings-wood", "cse", "dsl", "", "", "", "ceop", "L59;L48" },
  { "kings-wood", "fgm", "dsl", "", "", "", "police", "L59;L48" },
  { "kings-wood", "radicalisation", "dsl", "", "", "", "prevent", "L59;L48" },
  { "kings-wood", "indecent-image", "", "", "", "", "dsl police", "" },
  { "kings-wood", "staff-policy-breach", "", "", "", "", "head", "L33;L35;L57" },
  { "kings-wood", "head-allegation", "", "", "", "", "chair-of-governors lado", "" },

  { "the-grange", "pupil-message", "head", "dsl", "", "as-soon-as-noticed", "", "¶37;¶40;¶29" },
  { "the-grange", "child-communication", "head", "dsl", "", "as-soon-as-noticed", "", "¶19;¶37;¶40" },
  { "the-grange", "staff-harassed-by-public", "head head-of-hr", "line-manager", "occupational-health police union", "immediate", "", "¶60;¶66;¶70;¶16;¶61" },
  { "the-grange", "staff-harassed-by-pupil", "head", "", "police", "immediate", "line-manager", "¶60;¶65" },
  { "the-grange", "staff-harassed-by-staff", "slt head-of-hr", "", "", "immediate", "", "¶68;¶69;¶60;¶64" },
  { "the-grange", "pupil-on-pupil-in-school", "head", "", "police", "immediate", "dsl", "¶19;¶60;¶65" },
  { "the-grange", "pupil-on-pupil-outside", "head", "", "police", "immediate", "dsl", "¶19;¶60;¶65" },
  { "the-grange", "defamation", "head", "", "", "as-soon-as-noticed", "", "¶19;¶37;¶26" },
  { "the-grange", "impersonation", "head", "", "", "as-soon-as-noticed", "posh", "¶19;¶37" },
  { "the-grange", "parent-contact", "head", "", "", "as-soon-as-noticed", "", "¶37;¶46" },
  { "the-grange", "official-account-abuse", "head", "", "", "as-soon-as-noticed", "slt", "¶37;¶47" },
  { "the-grange", "criminal-act", "", "", "police", "", "dsl", "¶65;¶66;¶70;¶71;¶21" },
  { "the-grange", "cse", "dsl", "", "", "", "ceop", "¶40" },
  { "the-grange", "fgm", "dsl", "", "", "", "police", "¶40" },
  { "the-grange", "radicalisation", "dsl", "", "", "", "prevent", "¶40" },
  { "the-grange", "indecent-image", "", "", "police", "immediate", "dsl", "¶71" },
  { "the-grange", "staff-policy-breach", "head", "", "", "as-soon-as-noticed", "", "¶19;¶37;¶21;¶64" },
  { "the-grange", "head-allegation", "", "", "", "", "chair-of-governors lado", "" },

  { "houghton-conquest", "pupil-message", "head", "governors", "", "", "dsl", "L51;L19;L38" },
  { "houghton-conquest", "child-communication", "", "head governors", "", "", "dsl", "L51;L19" },
  { "houghton-conquest", "staff-harassed-by-public", "head", "governors", "", "", "line-manager", "L51;L54" },
  { "houghton-conquest", "staff-harassed-by-pupil", "head", "governors", "", "", "", "L51;L40;L42" },
  { "houghton-conquest", "staff-harassed-by-staff", "head", "governors", "", "", "", "L51;L52;L53" },
  { "houghton-conquest", "pupil-on-pupil-in-school", "", "", "", "", "dsl", "L40;L42;L51" },
  { "houghton-conquest", "pupil-on-pupil-outside", "", "", "", "", "dsl", "L21;L40;L42;L51" },
  { "houghton-conquest", "defamation", "governors", "head", "", "", "", "L55;L51;L54;L33;L42" },
  { "houghton-conquest", "impersonation", "governors", "head", "", "", "posh", "L55;L51;L44" },
  { "houghton-conquest", "parent-contact", "head", "governors", "", "", "", "L51;L37" },
  { "houghton-conquest", "official-account-abuse", "", "", "", "", "head", "L32" },
  { "houghton-conquest", "criminal-act", "", "", "", "", "dsl police", "L54" },
  { "houghton-conquest", "cse", "", "", "", "", "dsl ceop", "" },
  { "houghton-conquest", "fgm", "", "", "", "", "dsl police", "" },
  { "houghton-conquest", "radicalisation", "", "", "", "", "dsl prevent", "" },
  { "houghton-conquest", "indecent-image", "", "", "", "", "dsl police", "" },
  { "houghton-conquest", "staff-policy-breach", "head", "governors", "", "", "", "L51;L52;L53" },
  { "houghton-conquest", "head-allegation", "", "", "", "", "chair-of-governors lado", "" },

  { "the-oval", "pupil-message", "line-manager head", "", "provider", "", "dsl", "L173-176" },
  { "the-oval", "child-communication", "", "head slt", "", "", "dsl", "L311-312" },
  { "the-oval", "staff-harassed-by-public", "head slt", "", "", "", "line-manager", "L311-312;L231-233" },
  { "the-oval", "staff-harassed-by-pupil", "ict-coordinator", "head", "", "", "line-manager", "L296-298;L304-305;L299-300" },
  { "the-oval", "staff-harassed-by-staff", "head slt", "", "", "", "line-manager", "L311-312;L319-321" },
  { "the-oval", "pupil-on-pupil-in-school", "ict-coordinator", "", "parents", "", "dsl", "L296-298;L288-290;L299-300" },
  { "the-oval", "pupil-on-pupil-outside", "class-teacher", "head", "parents pcso", "", "dsl", "L305-306;L304-305;L301-303" },
  { "the-oval", "defamation", "governors", "", "provider", "", "", "L231-233;L271-273;L218-219;L266-267" },
  { "the-oval", "impersonation", "", "", "", "", "head posh", "" },
  { "the-oval", "parent-contact", "head", "", "", "", "", "L223-225" },
  { "the-oval", "official-account-abuse", "", "", "", "", "head", "" },
  { "the-oval", "criminal-act", "", "", "police", "", "dsl", "L313-314;L322-323" },
  { "the-oval", "cse", "", "", "", "", "dsl ceop", "" },
  { "the-oval", "fgm", "", "", "", "", "dsl police", "" },
  { "the-oval", "radicalisation", "", "", "", "", "dsl prevent", "" },
  { "the-oval", "indecent-image", "", "", "", "", "dsl police", "" },
  { "the-oval", "staff-policy-breach", "head slt", "", "", "", "lado", "L311-312;L316-318;L319-321;L322-323" },
  { "the-oval", "head-allegation", "", "", "", "", "chair-of-governors lado", "" },

  { "generic-england", "pupil-message", "dsl deputy-dsl", "", "", "immediate", "", "KCSIE 2022 ¶52-55" },
  { "generic-england", "child-communication", "dsl deputy-dsl", "", "ceop", "immediate", "", "KCSIE 2022 ¶52-55;Childnet need-help page" },
  { "generic-england", "staff-harassed-by-public", "", "", "provider posh", "", "line-manager", "POSH" },
  { "generic-england", "staff-harassed-by-pupil", "", "", "provider posh", "", "line-manager", "POSH" },
  { "generic-england", "staff-harassed-by-staff", "", "", "", "", "line-manager", "" },
  { "generic-england", "pupil-on-pupil-in-school", "dsl deputy-dsl", "", "", "immediate", "", "KCSIE 2022 ¶52-55" },
  { "generic-england", "pupil-on-pupil-outside", "dsl deputy-dsl", "", "", "immediate", "", "KCSIE 2022 ¶52-55" },
  { "generic-england", "defamation", "", "", "provider posh", "", "head", "POSH" },
  { "generic-england", "impersonation", "", "", "provider posh", "", "head", "POSH" },
  { "generic-england", "parent-contact", "", "", "", "", "line-manager", "" },
  { "generic-england", "official-account-abuse", "", "", "provider posh", "", "head", "POSH" },
  { "generic-england", "criminal-act", "", "", "", "", "dsl police", "" },
  { "generic-england", "cse", "dsl deputy-dsl", "", "social-care police ceop", "immediate", "", "KCSIE 2022 ¶52-55;KCSIE 2022 ¶74, ¶341-343;Childnet need-help page" },
  { "generic-england", "fgm", "dsl deputy-dsl", "", "police", "immediate", "", "KCSIE 2022 ¶52-55;FGM Act 2003 section 5B (guidance of 2020)" },
  { "generic-england", "radicalisation", "dsl deputy-dsl", "", "", "immediate", "prevent", "KCSIE 2022 ¶52-55" },
  { "generic-england", "indecent-image", "dsl", "", "police iwf", "immediate", "", "UKCIS March 2024;IWF" },
  { "generic-england", "staff-policy-breach", "head", "", "lado", "", "", "KCSIE 2022 ¶74;KCSIE 2022 Part 4" },
  { "generic-england", "head-allegation", "chair-of-governors", "", "lado", "next-working-day", "", "KCSIE 2022 ¶74, ¶341-343;KCSIE 2022 Part 4;Local LADO procedures October 2023 section 1" },
};

static const char *const packs[] = {
  "generic-england", "heath-hayes", "houghton-conquest", "kings-wood", "the-grange", "the-oval", NULL
};

static AttestPack *
load (const char *id)
{
  g_autoptr (GError) error = NULL;
  AttestPack *pack = attest_pack_load_id (id, &error);

  g_assert_no_error (error);
  g_assert_nonnull (pack);
  return pack;
}

static AttestRoute *
route_of (const AttestPack *pack,
          const char       *type,
          const char       *subjects)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = g_strsplit (subjects, " ", -1);
  AttestRoute *route = attest_pack_route (pack, type, (const char *const *)words, &error);

  g_assert_no_error (error);
  g_assert_nonnull (route);
  return route;
}

static gboolean
suggests (const AttestRoute *route,
          const char        *role)
{
  for (guint i = 0; i < route->suggested->len; i++)
    if (strcmp (((const AttestSuggestion *)g_ptr_array_index (route->suggested, i))->role, role) == 0)
      return TRUE;
  return FALSE;
}

static void
assert_words (const Row  *row,
              const char *cell,
              char      **have,
              const char *want)
{
  g_autofree char *joined = g_strjoinv (" ", have);

  if (strcmp (joined, want) != 0)
    g_error ("%s/%s %s: “%s” is not “%s”", row->pack, row->type, cell, joined, want);
}

static void
assert_silence (const Row         *row,
                const AttestRoute *route,
                const char        *cell,
                const char        *want)
{
  if (attest_route_is_silent (route, cell) != (*want == '\0'))
    g_error ("%s/%s: %s is %ssilent", row->pack, row->type, cell, *want == '\0' ? "not " : "");
}

static void
assert_row (const Row *row)
{
  g_autoptr (AttestPack) pack = load (row->pack);
  g_autoptr (AttestRoute) route = route_of (pack, row->type, "");
  g_auto (GStrv) by = g_strsplit (row->by, " ", -1);
  g_autofree char *source = g_strjoinv (";", route->source);

  assert_words (row, "first", route->first, row->first);
  assert_words (row, "next", route->next, row->next);
  assert_words (row, "external", route->external, row->external);
  g_assert_cmpstr (route->deadline_kind != NULL ? route->deadline_kind : "", ==, row->deadline);
  assert_silence (row, route, "first", row->first);
  assert_silence (row, route, "next", row->next);
  assert_silence (row, route, "external", row->external);
  assert_silence (row, route, "deadline", row->deadline);
  for (char **role = by; *role != NULL; role++)
    if (!suggests (route, *role))
      g_error ("%s/%s: nothing suggests %s", row->pack, row->type, *role);
  g_assert_cmpstr (source, ==, row->source);
  if (*row->first == '\0')
    g_assert_cmpuint (route->suggested->len, >, 0);
}

static void
test_every_cell (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_row (&rows[i]);
}

/* Each pack has each type once in the table above, so that none goes unlooked at. */
static void
test_table_is_whole (void)
{
  guint n = 0;

  for (const char *const *pack = packs; *pack != NULL; pack++)
    for (const char *const *type = attest_incident_types (); *type != NULL; type++)
      {
        guint found = 0;

        for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
          found += strcmp (rows[i].pack, *pack) == 0 && strcmp (rows[i].type, *type) == 0;
        g_assert_cmpuint (found, ==, 1);
        n++;
      }
  g_assert_cmpuint (n, ==, 108);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (rows));
}

static void
assert_never (const AttestRoute *route,
              const char        *role)
{
  g_assert_false (g_strv_contains ((const char *const *)route->first, role));
  g_assert_false (g_strv_contains ((const char *const *)route->next, role));
  g_assert_false (suggests (route, role));
  g_assert_true (attest_route_excludes (route, role));
}

static char *
subset (guint bits)
{
  static const char *const roles[] = { "head", "dsl", "deputy-dsl", "slt", "line-manager", "governors" };
  GString                 *out = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if ((bits & (1u << i)) != 0)
      g_string_append_printf (out, "%s%s", out->len > 0 ? " " : "", roles[i]);
  return g_string_free (out, FALSE);
}

/* Every pack, every type, every combination of six roles: no subject is told. */
static void
test_never_a_subject (void)
{
  guint routes = 0;

  for (const char *const *id = packs; *id != NULL; id++)
    {
      g_autoptr (AttestPack) pack = load (*id);

      for (const char *const *type = attest_incident_types (); *type != NULL; type++)
        for (guint bits = 0; bits < 64; bits++)
          {
            g_autofree char *subjects = subset (bits);
            g_auto (GStrv) words = g_strsplit (subjects, " ", -1);
            g_autoptr (AttestRoute) route = route_of (pack, *type, subjects);

            for (char **word = words; *word != NULL; word++)
              assert_never (route, *word);
            for (char **word = route->excluded; *word != NULL; word++)
              assert_never (route, *word);
            if (strcmp (*type, "head-allegation") == 0)
              assert_never (route, "head");
            g_assert_true (route->first[0] != NULL || route->suggested->len > 0);
            routes++;
          }
    }
  g_assert_cmpuint (routes, ==, 6 * 18 * 64);
}

/* A matter about the head always offers somebody above the head. */
static void
test_head_as_subject_goes_up (void)
{
  for (const char *const *id = packs; *id != NULL; id++)
    {
      g_autoptr (AttestPack) pack = load (*id);

      for (const char *const *type = attest_incident_types (); *type != NULL; type++)
        {
          g_autoptr (AttestRoute) route = route_of (pack, *type, "head");

          g_assert_true (suggests (route, "chair-of-governors") || g_strv_contains ((const char *const *)route->first, "chair-of-governors"));
          g_assert_true (suggests (route, "lado") || g_strv_contains ((const char *const *)route->external, "lado"));
        }
    }
}

static void
test_same_person (void)
{
  g_autoptr (AttestPack) pack = load ("kings-wood");
  g_autoptr (AttestPack) heath = load ("heath-hayes");
  g_autoptr (AttestRoute) about_dsl = route_of (pack, "pupil-message", "dsl");
  g_autoptr (AttestRoute) about_head = route_of (pack, "cse", "head");
  g_autoptr (AttestRoute) elsewhere = route_of (heath, "cse", "head");

  assert_never (about_dsl, "head");
  assert_never (about_head, "dsl");
  g_assert_true (attest_route_is_silent (about_dsl, "first"));
  g_assert_true (suggests (about_dsl, "chair-of-governors"));
  g_assert_false (attest_route_excludes (elsewhere, "dsl"));
  g_assert_true (attest_pack_same_person (pack, "dsl", "head"));
  g_assert_false (attest_pack_same_person (heath, "dsl", "head"));
}

static void
test_held_pairs (void)
{
  static const char *const held[] = { "head", "slt", "slt", "case-manager", NULL };
  static const char *const head[] = { "head", NULL };
  g_autoptr (AttestPack) pack = load ("kings-wood");
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestRoute) route = attest_pack_route_for (pack, "official-account-abuse", head, held, &error);

  g_assert_no_error (error);
  assert_never (route, "slt");
  assert_never (route, "case-manager");
  assert_never (route, "dsl");
  g_assert_null (route->first[0]);
  g_assert_true (attest_route_is_silent (route, "first"));
  g_assert_true (suggests (route, "chair-of-governors"));
}

static void
test_line_manager_as_subject (void)
{
  g_autoptr (AttestPack) pack = load ("heath-hayes");
  g_autoptr (AttestRoute) route = route_of (pack, "pupil-message", "line-manager");

  g_assert_cmpstr (route->first[0], ==, "head");
  g_assert_null (route->first[1]);
  assert_never (route, "line-manager");
}

static void
test_bad_questions (void)
{
  static const char *const nobody[] = { "caretaker", NULL };
  g_autoptr (AttestPack) pack = load ("the-grange");
  g_autoptr (GError) error = NULL;

  g_assert_null (attest_pack_route (pack, "no-such-type", NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (attest_pack_route (pack, "cse", nobody, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_null (attest_pack_load_id ("../heath-hayes", &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND);
}

static void
test_json (void)
{
  g_autoptr (AttestPack) wood = load ("kings-wood");
  g_autoptr (AttestPack) grange = load ("the-grange");
  g_autoptr (AttestRoute) head = route_of (wood, "head-allegation", "");
  g_autoptr (AttestRoute) image = route_of (grange, "indecent-image", "");
  g_autofree char *first = attest_route_json (head, "kings-wood", "head-allegation");
  g_autofree char *second = attest_route_json (image, "the-grange", "indecent-image");

  g_assert_cmpstr (first, ==,
                   "{\"pack\":\"kings-wood\",\"type\":\"head-allegation\",\"first\":[],\"next\":[],\"external\":[],"
                   "\"deadline\":{\"kind\":null,\"hours\":null},\"silent\":[\"first\",\"next\",\"external\",\"deadline\"],"
                   "\"suggested\":[{\"role\":\"chair-of-governors\",\"by\":\"KCSIE\"},{\"role\":\"lado\",\"by\":\"KCSIE\"}],"
                   "\"excluded\":[\"head\",\"dsl\"],\"source\":[]}");
  g_assert_cmpstr (second, ==,
                   "{\"pack\":\"the-grange\",\"type\":\"indecent-image\",\"first\":[],\"next\":[],\"external\":[\"police\"],"
                   "\"deadline\":{\"kind\":\"immediate\",\"hours\":null},\"silent\":[\"first\",\"next\"],"
                   "\"suggested\":[{\"role\":\"dsl\",\"by\":\"UKCIS\"},{\"role\":\"iwf\",\"by\":\"IWF\"}],"
                   "\"excluded\":[],\"source\":[\"¶71\"]}");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/routes/table/holds-every-pack-and-type-once", test_table_is_whole);
  g_test_add_func ("/routes/table/every-cell-is-what-the-policy-says", test_every_cell);
  g_test_add_func ("/routes/subjects/are-never-told-in-any-combination", test_never_a_subject);
  g_test_add_func ("/routes/subjects/head-goes-to-the-chair-and-lado", test_head_as_subject_goes_up);
  g_test_add_func ("/routes/subjects/one-person-with-two-roles", test_same_person);
  g_test_add_func ("/routes/subjects/pairs-of-a-card", test_held_pairs);
  g_test_add_func ("/routes/subjects/an-alternative-is-left", test_line_manager_as_subject);
  g_test_add_func ("/routes/questions/bad-ones-are-refused", test_bad_questions);
  g_test_add_func ("/routes/json/keys-in-their-order", test_json);
  return g_test_run ();
}
