/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "domain/attest-types.h"
#include "policy/attest-pack.h"

#include <string.h>

/* What each school asks for, incident by incident, as it was read from its
 * policy: a change in a pack has to be made here as well, by somebody who looked. */
static const struct
{
  const char *pack;
  const char *type;
  const char *steps;
} lists[] = {
  /* generic-england */
  { "generic-england", "pupil-message", "gate danger do-not-engage keep-original provenance capture own-words submit provider-report close-record" },
  { "generic-england", "child-communication", "gate danger do-not-engage keep-original provenance capture own-words submit ceop close-record" },
  { "generic-england", "staff-harassed-by-public", "gate danger do-not-engage keep-original provenance capture phone-log own-words conflict-of-interest submit provider-report takedown platform-wait police-decide support close-record" },
  { "generic-england", "staff-harassed-by-pupil", "gate danger do-not-engage keep-original provenance capture phone-log own-words conflict-of-interest submit provider-report platform-wait police-decide support close-record" },
  { "generic-england", "staff-harassed-by-staff", "gate danger do-not-engage keep-original provenance capture phone-log own-words conflict-of-interest submit police-decide support close-record" },
  { "generic-england", "pupil-on-pupil-in-school", "gate danger do-not-engage keep-original provenance capture own-words device-custody submit parents-told close-record" },
  { "generic-england", "pupil-on-pupil-outside", "gate danger do-not-engage keep-original provenance capture own-words device-custody submit parents-told close-record" },
  { "generic-england", "defamation", "gate danger do-not-engage keep-original provenance capture own-words conflict-of-interest submit provider-report takedown platform-wait close-record" },
  { "generic-england", "impersonation", "gate danger do-not-engage keep-original provenance capture own-words submit provider-report takedown platform-wait close-record" },
  { "generic-england", "parent-contact", "gate danger do-not-engage keep-original provenance capture own-words conflict-of-interest submit close-record" },
  { "generic-england", "official-account-abuse", "gate danger do-not-engage keep-original provenance capture own-words submit provider-report platform-wait close-record" },
  { "generic-england", "criminal-act", "gate danger do-not-engage keep-original provenance capture own-words submit police-refer close-record" },
  { "generic-england", "cse", "gate danger do-not-engage keep-original provenance capture own-words submit ceop close-record" },
  { "generic-england", "fgm", "gate danger keep-original provenance capture own-words submit fgm-101 close-record" },
  { "generic-england", "radicalisation", "gate danger keep-original provenance capture own-words submit prevent-referral close-record" },
  { "generic-england", "indecent-image", "danger do-not-look tell-dsl-now police-now lock-away own-words submit iwf-address close-record" },
  { "generic-england", "staff-policy-breach", "gate danger do-not-engage keep-original provenance capture own-words conflict-of-interest submit close-record" },
  { "generic-england", "head-allegation", "gate danger do-not-engage keep-original provenance capture own-words tell-chair submit lado-call close-record" },
  /* heath-hayes */
  { "heath-hayes", "pupil-message", "gate danger do-not-engage keep-original kit-authority provenance capture own-words grounds decline submit tell-provider off-site close-record" },
  { "heath-hayes", "child-communication", "gate danger do-not-engage keep-original kit-authority provenance capture own-words submit off-site ceop close-record" },
  { "heath-hayes", "staff-harassed-by-public", "gate danger do-not-engage keep-original kit-authority provenance capture phone-log own-words conflict-of-interest submit provider-report takedown platform-wait off-site police-decide support close-record" },
  { "heath-hayes", "staff-harassed-by-pupil", "gate danger do-not-engage keep-original kit-authority provenance capture phone-log own-words conflict-of-interest submit provider-report platform-wait off-site police-decide support close-record" },
  { "heath-hayes", "staff-harassed-by-staff", "gate danger do-not-engage keep-original kit-authority provenance capture phone-log own-words conflict-of-interest submit off-site police-decide support close-record" },
  { "heath-hayes", "pupil-on-pupil-in-school", "gate danger do-not-engage keep-original kit-authority provenance capture own-words device-custody submit parents-told no-escalation off-site close-record" },
  { "heath-hayes", "pupil-on-pupil-outside", "gate danger do-not-engage keep-original kit-authority provenance capture own-words device-custody submit parents-outside no-escalation off-site close-record" },
  { "heath-hayes", "defamation", "gate danger do-not-engage keep-original kit-authority provenance capture own-words conflict-of-interest submit provider-report takedown platform-wait off-site close-record" },
  { "heath-hayes", "impersonation", "gate danger do-not-engage keep-original kit-authority provenance capture own-words submit provider-report takedown platform-wait off-site close-record" },
  { "heath-hayes", "parent-contact", "gate danger do-not-engage keep-original kit-authority provenance capture own-words conflict-of-interest submit off-site close-record" },
  { "heath-hayes", "official-account-abuse", "gate danger do-not-engage keep-original kit-authority provenance capture own-words submit provider-report platform-wait off-site close-record" },
  { "heath-hayes", "criminal-act", "gate danger do-not-engage keep-original kit-authority provenance capture own-words submit off-site police-refer close-record" },
  { "heath-hayes", "cse", "gate danger do-not-engage keep-original kit-authority provenance capture own-words submit off-site ceop close-record" },
  { "heath-hayes", "fgm", "gate danger keep-original kit-authority provenance capture own-words submit off-site fgm-101 close-record" },
  { "heath-hayes", "radicalisation", "gate danger keep-original kit-authority provenance capture own-words submit off-site prevent-referral close-record" },
  { "heath-hayes", "indecent-image", "danger do-not-look tell-dsl-now police-now lock-away own-words submit iwf-address close-record" },
  { "heath-hayes", "staff-policy-breach", "gate danger do-not-engage keep-original kit-authority provenance capture own-words conflict-of-interest submit off-site close-record" },
  { "heath-hayes", "head-allegation", "gate danger do-not-engage keep-original kit-authority provenance capture own-words tell-chair submit off-site lado-call close-record" },
  /* kings-wood */
  { "kings-wood", "pupil-message", "gate danger do-not-engage keep-original kit-authority provenance capture own-words grounds decline approval submit provider-report close-record" },
  { "kings-wood", "child-communication", "gate danger do-not-engage keep-original kit-authority provenance capture own-words submit ceop close-record" },
  { "kings-wood", "staff-harassed-by-public", "gate danger do-not-engage keep-original kit-authority provenance capture phone-log own-words conflict-of-interest submit provider-report takedown platform-wait police-decide support close-record" },
  { "kings-wood", "staff-harassed-by-pupil", "gate danger do-not-engage keep-original kit-authority provenance capture phone-log own-words conflict-of-interest submit provider-report platform-wait police-decide support close-record" },
  { "kings-wood", "staff-harassed-by-staff", "gate danger do-not-engage keep-original kit-authority provenance capture phone-log own-words conflict-of-interest submit police-decide support close-record" },
  { "kings-wood", "pupil-on-pupil-in-school", "gate danger do-not-engage keep-original kit-authority provenance capture own-words device-custody submit parents-told close-record" },
  { "kings-wood", "pupil-on-pupil-outside", "gate danger do-not-engage keep-original kit-authority provenance capture own-words device-custody submit parents-told close-record" },
  { "kings-wood", "defamation", "gate danger do-not-engage keep-original kit-authority provenance capture own-words conflict-of-interest submit provider-report takedown platform-wait close-record" },
  { "kings-wood", "impersonation", "gate danger do-not-engage keep-original kit-authority provenance capture own-words register submit provider-report takedown platform-wait close-record" },
  { "kings-wood", "parent-contact", "gate danger do-not-engage keep-original kit-authority provenance capture own-words approval conflict-of-interest submit close-record" },
  { "kings-wood", "official-account-abuse", "gate danger do-not-engage keep-original kit-authority provenance capture own-words register submit remove-official provider-report platform-wait close-record" },
  { "kings-wood", "criminal-act", "gate danger do-not-engage keep-original kit-authority provenance capture own-words submit police-refer close-record" },
  { "kings-wood", "cse", "gate danger do-not-engage keep-original kit-authority provenance capture own-words submit ceop close-record" },
  { "kings-wood", "fgm", "gate danger keep-original kit-authority provenance capture own-words submit fgm-101 close-record" },
  { "kings-wood", "radicalisation", "gate danger keep-original kit-authority provenance capture own-words submit prevent-referral close-record" },
  { "kings-wood", "indecent-image", "danger do-not-look tell-dsl-now police-now lock-away own-words submit iwf-address close-record" },
  { "kings-wood", "staff-policy-breach", "gate danger do-not-engage keep-original kit-authority provenance capture own-words conflict-of-interest submit close-record" },
  { "kings-wood", "head-allegation", "gate danger do-not-engage keep-original kit-authority provenance capture own-words tell-chair submit lado-call close-record" },
  /* the-grange */
  { "the-grange", "pupil-message", "gate danger do-not-engage keep-original provenance capture audience own-words decline submit provider-report close-record" },
  { "the-grange", "child-communication", "gate danger do-not-engage keep-original provenance capture audience own-words submit ceop close-record" },
  { "the-grange", "staff-harassed-by-public", "gate danger do-not-engage keep-original provenance capture phone-log audience own-words victim-knows conflict-of-interest submit provider-report takedown platform-wait police-decide union-advice support close-record" },
  { "the-grange", "staff-harassed-by-pupil", "gate danger do-not-engage keep-original provenance capture phone-log audience own-words victim-knows conflict-of-interest submit provider-report platform-wait police-decide union-advice support close-record" },
  { "the-grange", "staff-harassed-by-staff", "gate danger do-not-engage keep-original provenance capture phone-log audience own-words victim-knows conflict-of-interest submit police-decide union-advice support close-record" },
  { "the-grange", "pupil-on-pupil-in-school", "gate danger do-not-engage keep-original provenance capture audience own-words device-custody submit parents-told close-record" },
  { "the-grange", "pupil-on-pupil-outside", "gate danger do-not-engage keep-original provenance capture audience own-words device-custody submit parents-told close-record" },
  { "the-grange", "defamation", "gate danger do-not-engage keep-original provenance capture audience own-words conflict-of-interest submit provider-report takedown platform-wait answer-public close-record" },
  { "the-grange", "impersonation", "gate danger do-not-engage keep-original provenance capture audience own-words submit provider-report takedown platform-wait close-record" },
  { "the-grange", "parent-contact", "gate danger do-not-engage keep-original provenance capture audience own-words conflict-of-interest submit close-record" },
  { "the-grange", "official-account-abuse", "gate danger do-not-engage keep-original provenance capture audience own-words register submit provider-report platform-wait close-record" },
  { "the-grange", "criminal-act", "gate danger do-not-engage keep-original provenance capture audience own-words submit police-refer police-hold close-record" },
  { "the-grange", "cse", "gate danger do-not-engage keep-original provenance capture audience own-words submit ceop close-record" },
  { "the-grange", "fgm", "gate danger keep-original provenance capture audience own-words submit fgm-101 close-record" },
  { "the-grange", "radicalisation", "gate danger keep-original provenance capture audience own-words submit prevent-referral close-record" },
  { "the-grange", "indecent-image", "danger do-not-look police-now lock-away tell-dsl-now own-words submit iwf-address police-hold close-record" },
  { "the-grange", "staff-policy-breach", "gate danger do-not-engage keep-original provenance capture audience own-words conflict-of-interest submit close-record" },
  { "the-grange", "head-allegation", "gate danger do-not-engage keep-original provenance capture audience own-words tell-chair submit police-hold lado-call close-record" },
  /* houghton-conquest */
  { "houghton-conquest", "pupil-message", "gate danger do-not-engage keep-original kit-authority provenance capture own-words decline submit provider-report close-record" },
  { "houghton-conquest", "child-communication", "gate danger do-not-engage keep-original kit-authority provenance capture own-words submit ceop close-record" },
  { "houghton-conquest", "staff-harassed-by-public", "gate danger do-not-engage keep-original kit-authority provenance capture phone-log own-words conflict-of-interest submit provider-report takedown platform-wait police-decide support close-record" },
  { "houghton-conquest", "staff-harassed-by-pupil", "gate danger do-not-engage keep-original kit-authority provenance capture phone-log own-words conflict-of-interest submit provider-report platform-wait police-decide support close-record" },
  { "houghton-conquest", "staff-harassed-by-staff", "gate danger do-not-engage keep-original kit-authority provenance capture phone-log own-words conflict-of-interest submit police-decide support close-record" },
  { "houghton-conquest", "pupil-on-pupil-in-school", "gate danger do-not-engage keep-original kit-authority provenance capture own-words device-custody submit parents-told close-record" },
  { "houghton-conquest", "pupil-on-pupil-outside", "gate danger do-not-engage keep-original kit-authority provenance capture own-words device-custody submit parents-told close-record" },
  { "houghton-conquest", "defamation", "gate danger do-not-engage keep-original kit-authority provenance capture own-words conflict-of-interest submit provider-report takedown platform-wait close-record" },
  { "houghton-conquest", "impersonation", "gate danger do-not-engage keep-original kit-authority provenance capture own-words submit provider-report takedown platform-wait close-record" },
  { "houghton-conquest", "parent-contact", "gate danger do-not-engage keep-original kit-authority provenance capture own-words conflict-of-interest submit close-record" },
  { "houghton-conquest", "official-account-abuse", "gate danger do-not-engage keep-original kit-authority provenance capture own-words submit provider-report platform-wait close-record" },
  { "houghton-conquest", "criminal-act", "gate danger do-not-engage keep-original kit-authority provenance capture own-words submit police-refer close-record" },
  { "houghton-conquest", "cse", "gate danger do-not-engage keep-original kit-authority provenance capture own-words submit ceop close-record" },
  { "houghton-conquest", "fgm", "gate danger keep-original kit-authority provenance capture own-words submit fgm-101 close-record" },
  { "houghton-conquest", "radicalisation", "gate danger keep-original kit-authority provenance capture own-words submit prevent-referral close-record" },
  { "houghton-conquest", "indecent-image", "danger do-not-look tell-dsl-now police-now lock-away own-words submit iwf-address close-record" },
  { "houghton-conquest", "staff-policy-breach", "gate danger do-not-engage keep-original kit-authority provenance capture own-words conflict-of-interest submit close-record" },
  { "houghton-conquest", "head-allegation", "gate danger do-not-engage keep-original kit-authority provenance capture own-words tell-chair submit lado-call close-record" },
  /* the-oval */
  { "the-oval", "pupil-message", "gate danger do-not-engage keep-original kit-authority provenance capture own-words grounds decline submit tell-provider off-site close-record" },
  { "the-oval", "child-communication", "gate danger do-not-engage keep-original kit-authority provenance capture own-words submit off-site ceop close-record" },
  { "the-oval", "staff-harassed-by-public", "gate danger do-not-engage keep-original kit-authority provenance capture phone-log own-words conflict-of-interest submit provider-report takedown platform-wait off-site police-decide support close-record" },
  { "the-oval", "staff-harassed-by-pupil", "gate danger do-not-engage keep-original kit-authority provenance capture phone-log own-words conflict-of-interest submit provider-report platform-wait off-site police-decide support close-record" },
  { "the-oval", "staff-harassed-by-staff", "gate danger do-not-engage keep-original kit-authority provenance capture phone-log own-words conflict-of-interest submit off-site police-decide support close-record" },
  { "the-oval", "pupil-on-pupil-in-school", "gate danger do-not-engage keep-original kit-authority provenance capture own-words device-custody submit parents-told no-escalation off-site close-record" },
  { "the-oval", "pupil-on-pupil-outside", "gate danger do-not-engage keep-original kit-authority provenance capture own-words device-custody submit parents-outside no-escalation off-site close-record" },
  { "the-oval", "defamation", "gate danger do-not-engage keep-original kit-authority provenance capture own-words conflict-of-interest submit provider-report takedown platform-wait off-site close-record" },
  { "the-oval", "impersonation", "gate danger do-not-engage keep-original kit-authority provenance capture own-words submit provider-report takedown platform-wait off-site close-record" },
  { "the-oval", "parent-contact", "gate danger do-not-engage keep-original kit-authority provenance capture own-words conflict-of-interest submit off-site close-record" },
  { "the-oval", "official-account-abuse", "gate danger do-not-engage keep-original kit-authority provenance capture own-words submit provider-report platform-wait off-site close-record" },
  { "the-oval", "criminal-act", "gate danger do-not-engage keep-original kit-authority provenance capture own-words submit off-site police-refer close-record" },
  { "the-oval", "cse", "gate danger do-not-engage keep-original kit-authority provenance capture own-words submit off-site ceop close-record" },
  { "the-oval", "fgm", "gate danger keep-original kit-authority provenance capture own-words submit off-site fgm-101 close-record" },
  { "the-oval", "radicalisation", "gate danger keep-original kit-authority provenance capture own-words submit off-site prevent-referral close-record" },
  { "the-oval", "indecent-image", "danger do-not-look tell-dsl-now police-now lock-away own-words submit iwf-address close-record" },
  { "the-oval", "staff-policy-breach", "gate danger do-not-engage keep-original kit-authority provenance capture own-words conflict-of-interest submit off-site close-record" },
  { "the-oval", "head-allegation", "gate danger do-not-engage keep-original kit-authority provenance capture own-words tell-chair submit off-site lado-call close-record" },
};

#define N_PACKS 6

/* Each is read once; they belong to this table. */
static GHashTable *packs;

static AttestPack *
load (const char *id)
{
  g_autoptr (GError) error = NULL;
  AttestPack *pack = g_hash_table_lookup (packs, id);

  if (pack != NULL)
    return pack;
  pack = attest_pack_load_id (id, &error);
  g_assert_no_error (error);
  g_hash_table_insert (packs, g_strdup (id), pack);
  return pack;
}

static char *
names_of (GPtrArray *steps)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < steps->len; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? " " : "", ((const AttestPackStep *)steps->pdata[i])->id);
  return g_string_free (out, FALSE);
}

static char *
list_of (const AttestPack *pack,
         const char       *type)
{
  g_autoptr (GPtrArray) steps = attest_pack_steps (pack, type);

  return names_of (steps);
}

static void
test_each_pack_and_type (void)
{
  guint covered = 0;

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      const AttestPack *pack = load (lists[i].pack);
      g_autofree char  *found = list_of (pack, lists[i].type);

      if (strcmp (found, lists[i].steps) != 0)
        g_error ("%s, %s:\n%s, not\n%s", lists[i].pack, lists[i].type, found, lists[i].steps);
      covered++;
    }
  g_assert_cmpuint (covered, ==, N_PACKS * g_strv_length ((GStrv)attest_incident_types ()));
}

/* What one school has and another has not, with the place in its policy. */
static const struct
{
  const char *step;
  const char *packs; /* of those that ask for it somewhere */
} own[] = {
  { "kit-authority", "heath-hayes kings-wood houghton-conquest the-oval" },
  { "off-site", "heath-hayes the-oval" },
  { "remove-official", "kings-wood" },
  { "approval", "kings-wood" },
  { "audience", "the-grange" },
  { "answer-public", "the-grange" },
  { "police-hold", "the-grange" },
  { "grounds", "heath-hayes kings-wood the-oval" },
  { "tell-provider", "heath-hayes the-oval" },
  { "parents-outside", "heath-hayes the-oval" },
  { "no-escalation", "heath-hayes the-oval" },
  { "victim-knows", "the-grange" },
  { "union-advice", "the-grange" },
  { "register", "kings-wood the-grange" },
};

static gboolean
asks_somewhere (const AttestPack *pack,
                const char       *step)
{
  for (const char *const *type = attest_pack_types (pack); *type != NULL; type++)
    {
      g_autoptr (GPtrArray) steps = attest_pack_steps (pack, *type);

      for (guint i = 0; i < steps->len; i++)
        if (strcmp (((const AttestPackStep *)steps->pdata[i])->id, step) == 0)
          return TRUE;
    }
  return FALSE;
}

static void
test_what_one_school_has (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = attest_packs_list (&error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    for (char **id = ids; *id != NULL; id++)
      {
        const AttestPack *pack = load (*id);
        g_auto (GStrv) those = g_strsplit (own[i].packs, " ", -1);

        if (asks_somewhere (pack, own[i].step) != g_strv_contains ((const char *const *)those, *id))
          g_error ("%s and %s", *id, own[i].step);
      }
}

/* All that a person sees of a school's lists: step, words, source. And of its
 * routes: whom, and how soon. */
static char *
shown (const AttestPack *pack,
       gboolean          routes)
{
  GString *out = g_string_new (NULL);

  for (const char *const *type = attest_incident_types (); *type != NULL; type++)
    {
      g_autoptr (GPtrArray) steps = attest_pack_steps (pack, *type);
      g_autoptr (AttestRoute) route = attest_pack_route (pack, *type, NULL, NULL);
      g_autofree char *told = attest_route_json (route, "x", *type);

      if (routes)
        g_string_append (out, told);
      for (guint i = 0; !routes && i < steps->len; i++)
        {
          const AttestPackStep *step = steps->pdata[i];
          g_autofree char      *source = g_strjoinv (";", step->source);

          g_string_append_printf (out, "%s: %s [%s]\n", *type, step->text, source);
        }
    }
  return g_string_free (out, FALSE);
}

static void
test_no_two_schools_are_alike (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = attest_packs_list (&error);

  g_assert_no_error (error);
  for (int routes = 0; routes < 2; routes++)
    {
      g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      for (char **id = ids; *id != NULL; id++)
        {
          const AttestPack *pack = load (*id);

          g_assert_true (g_hash_table_add (seen, shown (pack, routes != 0)));
        }
      g_assert_cmpuint (g_hash_table_size (seen), ==, N_PACKS);
    }
}

/* Whatever the type, and whatever the school. */
static void
test_words_alone (void)
{
  guint tried = 0;

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++, tried++)
    {
      const AttestPack *pack = load (lists[i].pack);
      g_autoptr (GPtrArray) steps = attest_pack_steps_no_image (pack, lists[i].type);
      g_autoptr (GPtrArray) least = attest_pack_steps (pack, "indecent-image");

      for (guint j = 0; j < least->len; j++)
        g_assert_true (g_ptr_array_find (steps, least->pdata[j], NULL));
      for (guint j = 0; j < steps->len; j++)
        {
          const AttestPackStep *step = steps->pdata[j];

          g_assert_true (strcmp (step->id, "capture") != 0 && strcmp (step->when, "capture") != 0);
          g_assert_false (step->removes);
          g_assert_false (g_strv_contains ((const char *const *)step->after, "capture"));
        }
    }
  g_assert_cmpuint (tried, ==, G_N_ELEMENTS (lists));
}

/* A contradiction is shown beside steps that some list has. */
static void
test_contradictions_are_seen (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = attest_packs_list (&error);

  g_assert_no_error (error);
  for (char **id = ids; *id != NULL; id++)
    {
      const AttestPack *pack = load (*id);

      for (guint i = 0; i < attest_pack_conflicts (pack)->len; i++)
        {
          const AttestPackConflict *one = attest_pack_conflicts (pack)->pdata[i];

          g_assert_nonnull (one->moments[0]);
          g_assert_nonnull (one->source[0]);
          for (char **step = one->steps; *step != NULL; step++)
            if (!asks_somewhere (pack, *step))
              g_error ("%s: nobody sees %s beside %s", *id, one->id, *step);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  packs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)attest_pack_free);
  g_test_add_func ("/pack-steps/each-pack-and-type", test_each_pack_and_type);
  g_test_add_func ("/pack-steps/what-one-school-has", test_what_one_school_has);
  g_test_add_func ("/pack-steps/no-two-schools-are-alike", test_no_two_schools_are_alike);
  g_test_add_func ("/pack-steps/words-alone", test_words_alone);
  g_test_add_func ("/pack-steps/contradictions-are-seen", test_contradictions_are_seen);
  status = g_test_run ();
  g_hash_table_unref (packs);
  return status;
}
