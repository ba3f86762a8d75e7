/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "domain/attest-types.h"
#include "policy/attest-pack.h"

#include <string.h>

/* What a pack may say of the policy it cites. Each table was filled by reading
 * the five policies line by line; the texts themselves are not here. */

static AttestPack *
load (const char *id)
{
  g_autoptr (GError) error = NULL;
  AttestPack *pack = attest_pack_load_id (id, &error);

  g_assert_no_error (error);
  return pack;
}

static char *
text_of (const char *id)
{
  g_autofree char *path = attest_packs_path (id, NULL);
  char            *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

/* Every place that asks something of whoever records, reports or handles an
 * incident. A pack that does not cite one of them has lost a duty. */
static const struct
{
  const char *pack, *places;
} duties[] = {
  { "heath-hayes", "L51 L53 L59 L74 L92 L94 L95 L103 L105 L107 L113 L118 L119 L120 L121 L122 L126 L128 L132 L133 L134" },
  { "kings-wood", "L33 L35 L47 L48 L49 L50 L52 L53 L56 L57 L58 L59 L69 L70 L75" },
  { "the-grange", "¶16 ¶18 ¶19 ¶20 ¶21 ¶22 ¶25 ¶26 ¶29 ¶37 ¶40 ¶46 ¶47 ¶51 ¶59 ¶60 ¶61 ¶63 ¶64 ¶65 ¶66 ¶68 ¶69 ¶70 ¶71" },
  { "houghton-conquest", "L15 L19 L21 L25 L32 L33 L37 L38 L40 L42 L44 L51 L52 L53 L54 L55 L59" },
  { "the-oval", "L96-97 L101-103 L124-126 L173-176 L218-219 L223-225 L231-233 L257-258 L266-267 L271-273 L288-290 L296-298 "
                "L299-300 L301-303 L304-305 L305-306 L308-309 L311-312 L313-314 L316-318 L319-321 L322-323" },
};

static GHashTable *
cited_in (const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new ("^[a-z-]*source=(.*)$", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  GHashTable *cited = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *list = g_match_info_fetch (match, 1);
      g_auto (GStrv) places = g_strsplit (list, ";", -1);

      for (char **place = places; *place != NULL; place++)
        g_hash_table_add (cited, g_strdup (*place));
    }
  return cited;
}

static void
test_no_duty_is_lost (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (duties); i++)
    {
      g_autofree char *text = text_of (duties[i].pack);
      g_autoptr (GHashTable) cited = cited_in (text);
      g_auto (GStrv) places = g_strsplit (duties[i].places, " ", -1);

      for (char **place = places; *place != NULL; place++)
        if (!g_hash_table_contains (cited, *place))
          g_error ("%s does not cite %s", duties[i].pack, *place);
    }
}

/* Places that speak of one kind of incident, or two: a step that cites one is
 * shown with no other. "submit" names all that send anywhere. */
static const struct
{
  const char *pack, *place, *types;
} narrow[] = {
  { "heath-hayes", "L53", "pupil-message" },
  { "heath-hayes", "L74", "pupil-message" },
  { "heath-hayes", "L113", "pupil-on-pupil-in-school" },
  { "heath-hayes", "L120", "pupil-on-pupil-outside" },
  { "heath-hayes", "L122", "pupil-on-pupil-in-school pupil-on-pupil-outside" },
  { "the-oval", "L101-103", "pupil-message" },
  { "the-oval", "L173-176", "pupil-message" },
  { "the-oval", "L288-290", "pupil-on-pupil-in-school" },
  { "the-oval", "L301-303", "pupil-on-pupil-outside" },
  { "the-oval", "L308-309", "pupil-on-pupil-in-school pupil-on-pupil-outside" },
  { "kings-wood", "L47", "pupil-message" },
  { "kings-wood", "L53", "pupil-message parent-contact" },
  { "kings-wood", "L58", "pupil-message" },
  { "kings-wood", "L69", "official-account-abuse impersonation" },
  { "kings-wood", "L75", "official-account-abuse" },
  { "houghton-conquest", "L38", "pupil-message" },
  { "the-grange", "¶16", "staff-harassed-by-public staff-harassed-by-pupil staff-harassed-by-staff" },
  { "the-grange", "¶26", "defamation" },
  { "the-grange", "¶29", "pupil-message" },
  { "the-grange", "¶47", "official-account-abuse" },
  { "the-grange", "¶59", "staff-harassed-by-public staff-harassed-by-pupil staff-harassed-by-staff" },
};

static void
check_narrow (guint i)
{
  g_autoptr (AttestPack) pack = load (narrow[i].pack);
  g_auto (GStrv) types = g_strsplit (narrow[i].types, " ", -1);
  guint found = 0;

  for (const char *const *type = attest_pack_types (pack); *type != NULL; type++)
    {
      g_autoptr (GPtrArray) steps = attest_pack_steps (pack, *type);

      for (guint j = 0; j < steps->len; j++)
        {
          const AttestPackStep *step = steps->pdata[j];

          if (strcmp (step->id, "submit") == 0 || !g_strv_contains ((const char *const *)step->source, narrow[i].place))
            continue;
          if (!g_strv_contains ((const char *const *)types, *type))
            g_error ("%s: step %s of %s cites %s, which does not speak of that", narrow[i].pack, step->id, *type, narrow[i].place);
          found++;
        }
    }
  g_assert_cmpuint (found, >=, g_strv_length (types));
}

static void
test_places_speak_of_the_incident (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (narrow); i++)
    check_narrow (i);
}

/* How strongly the policy asks. A step that a policy puts as "must", or as
 * something to be done immediately, cannot be left out without a reason. */
static const struct
{
  const char *pack, *step;
} musts[] = {
  { "heath-hayes", "submit" },
  { "heath-hayes", "tell-provider" },
  { "the-oval", "tell-provider" },
  { "kings-wood", "submit" },
  { "kings-wood", "remove-official" },
  { "the-grange", "submit" },
  { "the-grange", "police-now" },
  { "the-grange", "lock-away" },
  { "the-grange", "do-not-look" },
  { "the-grange", "support" },
  { "the-grange", "answer-public" },
  { "houghton-conquest", "submit" },
};

/* What it only advises, allows or leaves to somebody is not put as a must. */
static const struct
{
  const char *pack, *step;
} mays[] = {
  { "heath-hayes", "parents-told" },
  { "the-oval", "parents-told" },
  { "the-grange", "union-advice" },
  { "the-grange", "police-decide" },
  { "the-grange", "decline" },
  { "kings-wood", "decline" },
  { "kings-wood", "approval" },
  { "heath-hayes", "no-escalation" },
  { "the-oval", "no-escalation" },
};

static gboolean
is_required (const char *id,
             const char *step)
{
  g_autoptr (AttestPack) pack = load (id);
  const AttestPackStep *found = attest_pack_find_step (pack, step);

  if (found == NULL)
    g_error ("%s has no step %s", id, step);
  return found->required;
}

static void
test_force (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (musts); i++)
    if (!is_required (musts[i].pack, musts[i].step))
      g_error ("%s: %s is a must there", musts[i].pack, musts[i].step);
  for (guint i = 0; i < G_N_ELEMENTS (mays); i++)
    if (is_required (mays[i].pack, mays[i].step))
      g_error ("%s: %s is not a must there", mays[i].pack, mays[i].step);
}

/* "The policy names who allows it" is said of these steps; of no others. */
static const struct
{
  const char *pack, *step, *role;
} named[] = {
  { "heath-hayes", "off-site", "head" },
  { "the-oval", "off-site", "head" },
};

static gboolean
is_named (const char *pack,
          const char *step,
          const char *role)
{
  for (guint i = 0; i < G_N_ELEMENTS (named); i++)
    if (strcmp (named[i].pack, pack) == 0 && strcmp (named[i].step, step) == 0)
      return strcmp (named[i].role, role) == 0;
  return strcmp (role, ATTEST_AUTHORITY_UNNAMED) == 0;
}

static void
test_consent_is_whose_the_policy_names (void)
{
  g_auto (GStrv) ids = attest_packs_list (NULL);
  guint asked = 0;

  for (char **id = ids; *id != NULL; id++)
    {
      g_autoptr (AttestPack) pack = load (*id);

      for (const char *const *type = attest_pack_types (pack); *type != NULL; type++)
        {
          g_autoptr (GPtrArray) steps = attest_pack_steps (pack, *type);

          for (guint i = 0; i < steps->len; i++)
            {
              const AttestPackStep *step = steps->pdata[i];

              if (*step->authority == '\0')
                continue;
              if (!is_named (*id, step->id, step->authority))
                g_error ("%s: the policy does not name %s for %s", *id, step->authority, step->id);
              asked++;
            }
        }
    }
  g_assert_cmpuint (asked, >, 60);
}

/* ── What can be checked without the policy ───────────────────────────── */

static guint
phase_of (const char *when)
{
  static const char *const phases[] = {
    "first", "before-capture", "capture", "after-capture", "before-submit", "submit", "after-submit", "before-closing"
  };

  for (guint i = 0; i < G_N_ELEMENTS (phases); i++)
    if (strcmp (phases[i], when) == 0)
      return i;
  g_assert_not_reached ();
}

/* They are shown under a heading for each time, which stands there once. */
static void
test_steps_stand_in_order_of_time (void)
{
  g_auto (GStrv) ids = attest_packs_list (NULL);

  for (char **id = ids; *id != NULL; id++)
    {
      g_autoptr (AttestPack) pack = load (*id);

      for (const char *const *type = attest_pack_types (pack); *type != NULL; type++)
        {
          g_autoptr (GPtrArray) steps = attest_pack_steps (pack, *type);

          for (guint i = 1; i < steps->len; i++)
            {
              const AttestPackStep *step = steps->pdata[i], *last = steps->pdata[i - 1];

              if (phase_of (last->when) > phase_of (step->when))
                g_error ("%s, %s: %s stands behind %s", *id, *type, step->id, last->id);
            }
        }
    }
}

/* "working-days" alone says nothing to a person. */
static void
test_deadlines_say_how_soon (void)
{
  static const char *const enough[] = { "immediate", "as-soon-as-noticed", "prompt", "as-soon-as-possible", "same-day", "next-working-day", "hours", NULL };
  g_auto (GStrv) ids = attest_packs_list (NULL);

  for (char **id = ids; *id != NULL; id++)
    {
      g_autoptr (AttestPack) pack = load (*id);

      for (const char *const *type = attest_pack_types (pack); *type != NULL; type++)
        {
          g_autoptr (AttestRoute) route = attest_pack_route (pack, *type, NULL, NULL);

          if (route->deadline_kind != NULL && !g_strv_contains (enough, route->deadline_kind))
            g_error ("%s, %s: %s", *id, *type, route->deadline_kind);
        }
    }
}

/* A concern about a child is told at once in the national pack: a longer limit
 * for one duty (FGM, LADO) stands beside its own step. */
static void
test_no_longer_limit_for_a_child (void)
{
  static const char *const types[] = { "child-communication", "pupil-message", "pupil-on-pupil-in-school", "pupil-on-pupil-outside", "cse", "fgm", "radicalisation", "indecent-image" };
  g_autoptr (AttestPack) pack = load ("generic-england");

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (AttestRoute) route = attest_pack_route (pack, types[i], NULL, NULL);

      g_assert_cmpstr (route->deadline_kind, ==, "immediate");
    }
}

static gboolean
was_read (const AttestPack *pack,
          const char       *web)
{
  g_autoptr (GUri) uri = g_uri_parse (web, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  const char *bare = host != NULL && g_str_has_prefix (host, "www.") ? host + 4 : host;

  for (guint i = 0; bare != NULL && i < attest_pack_guidance (pack)->len; i++)
    if (g_str_has_prefix (((const AttestPackGuidance *)attest_pack_guidance (pack)->pdata[i])->where, bare))
      return TRUE;
  return FALSE;
}

/* Numbers and sites are those of a page that somebody read. */
static void
test_contacts_were_read_somewhere (void)
{
  static const char *const numbers[] = { "", "999", "101", "0344 381 4772", NULL };
  g_auto (GStrv) ids = attest_packs_list (NULL);

  for (char **id = ids; *id != NULL; id++)
    {
      g_autoptr (AttestPack) pack = load (*id);

      for (guint i = 0; i < attest_pack_contacts (pack)->len; i++)
        {
          const AttestPackContact *one = attest_pack_contacts (pack)->pdata[i];

          g_assert_true (g_strv_contains (numbers, one->phone));
          g_assert_true (*one->web == '\0' || was_read (pack, one->web));
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/pack-sources/duties/none-is-lost", test_no_duty_is_lost);
  g_test_add_func ("/pack-sources/places/speak-of-the-incident", test_places_speak_of_the_incident);
  g_test_add_func ("/pack-sources/force/must-and-may", test_force);
  g_test_add_func ("/pack-sources/consent/is-whose-the-policy-names", test_consent_is_whose_the_policy_names);
  g_test_add_func ("/pack-sources/steps/stand-in-order-of-time", test_steps_stand_in_order_of_time);
  g_test_add_func ("/pack-sources/deadlines/say-how-soon", test_deadlines_say_how_soon);
  g_test_add_func ("/pack-sources/deadlines/no-longer-limit-for-a-child", test_no_longer_limit_for_a_child);
  g_test_add_func ("/pack-sources/contacts/were-read-somewhere", test_contacts_were_read_somewhere);
  return g_test_run ();
}
