/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "domain/attest-types.h"
#include "places.h"
#include "policy/attest-keyfile.h"
#include "policy/attest-pack.h"

#include <stdlib.h>
#include <string.h>

#define MUTATIONS 400

static const struct
{
  const char  *id;
  const Lines *lines;
  guint        n;
} sources[] = {
  { "generic-england", NULL, 0 },
  { "heath-hayes", heath_hayes_lines, G_N_ELEMENTS (heath_hayes_lines) },
  { "houghton-conquest", houghton_conquest_lines, G_N_ELEMENTS (houghton_conquest_lines) },
  { "kings-wood", kings_wood_lines, G_N_ELEMENTS (kings_wood_lines) },
  { "the-grange", the_grange_lines, G_N_ELEMENTS (the_grange_lines) },
  { "the-oval", the_oval_lines, G_N_ELEMENTS (the_oval_lines) },
};

static char *
text_of (const char *id,
         gsize      *length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = attest_packs_path (id, &error);
  char            *text = NULL;

  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, length, NULL));
  return text;
}

static AttestPack *
load (const char *id)
{
  g_autoptr (GError) error = NULL;
  AttestPack *pack = attest_pack_load_id (id, &error);

  g_assert_no_error (error);
  return pack;
}

static char *
replaced (const char *text,
          const char *from,
          const char *to)
{
  const char *at = strstr (text, from);

  g_assert_nonnull (at);
  return g_strdup_printf ("%.*s%s%s", (int)(at - text), text, to, at + strlen (from));
}

static void
test_six_packs_are_listed (void)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = attest_packs_list (&error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (ids), ==, G_N_ELEMENTS (sources));
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_assert_cmpstr (ids[i], ==, sources[i].id);
}

static void
test_shipped_packs_are_whole (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      g_autoptr (AttestPack) pack = load (sources[i].id);

      g_assert_cmpstr (attest_pack_id (pack), ==, sources[i].id);
      g_assert_cmpuint (attest_pack_version (pack), ==, 2);
      g_assert_cmpstr (attest_pack_jurisdiction (pack), ==, "England");
      g_assert_true (attest_pack_has_type (pack, attest_pack_default_type (pack)));
      for (const char *const *type = attest_incident_types (); *type != NULL; type++)
        {
          g_autoptr (GPtrArray) steps = attest_pack_steps (pack, *type);

          g_assert_nonnull (attest_pack_type_title (pack, *type));
          g_assert_cmpuint (steps->len, >=, 4);
        }
      g_assert_cmpint (attest_pack_find_clock (pack, "platform")->amount, ==, 48);
      g_assert_cmpstr (attest_pack_find_clock (pack, "lado")->kind, ==, "working-days");
      g_assert_cmpstr (attest_pack_find_clock (pack, "fgm")->kind, ==, "next-working-day");
      g_assert_cmpuint (attest_pack_conflicts (pack)->len, >=, 1);
    }
}

/* Every place a pack cites is a line of that policy which holds words. */
static gboolean
holds_words (guint i,
             int   number)
{
  for (guint j = 0; j < sources[i].n; j++)
    if (number >= sources[i].lines[j].from && number <= sources[i].lines[j].to)
      return TRUE;
  return FALSE;
}

static guint
check_places (guint       i,
              const char *text)
{
  g_autoptr (GRegex) regex = g_regex_new ("^[a-z-]*source=(.*)$", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  guint cited = 0;

  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *list = g_match_info_fetch (match, 1);
      g_auto (GStrv) places = g_strsplit (list, ";", -1);

      for (char **place = places; *place != NULL; place++)
        if (**place != '@' && **place != '\0')
          {
            const char *digits = *place + strcspn (*place, "0123456789");
            const char *dash = strchr (digits, '-');

            if (!holds_words (i, atoi (digits)) || (dash != NULL && !holds_words (i, atoi (dash + 1))))
              g_error ("%s cites %s, which holds no words", sources[i].id, *place);
            cited++;
          }
    }
  return cited;
}

static void
test_places_exist (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      g_autofree char *text = text_of (sources[i].id, NULL);
      guint            cited = check_places (i, text);

      if (sources[i].lines == NULL)
        g_assert_cmpuint (cited, ==, 0);
      else
        g_assert_cmpuint (cited, >=, 25);
    }
}

static void
test_numbers_are_not_made_up (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      g_autoptr (AttestPack) pack = load (sources[i].id);

      for (guint j = 0; j < attest_pack_contacts (pack)->len; j++)
        {
          const AttestPackContact *contact = g_ptr_array_index (attest_pack_contacts (pack), j);

          g_assert_true (*contact->phone == '\0' || *contact->source != '\0');
          if (strcmp (contact->role, "lado") == 0 || strcmp (contact->role, "social-care") == 0)
            g_assert_cmpstr (contact->phone, ==, "");
        }
      for (guint j = 0; j < attest_pack_guidance (pack)->len; j++)
        {
          const AttestPackGuidance *one = g_ptr_array_index (attest_pack_guidance (pack), j);

          g_assert_true (one->mark == ATTEST_MARK_UNVERIFIED || *one->where != '\0');
        }
    }
}

static gboolean
has_step (GPtrArray  *steps,
          const char *id)
{
  for (guint i = 0; i < steps->len; i++)
    if (strcmp (((const AttestPackStep *)g_ptr_array_index (steps, i))->id, id) == 0)
      return TRUE;
  return FALSE;
}

static void
test_order_of_steps (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      g_autoptr (AttestPack) pack = load (sources[i].id);

      for (const char *const *type = attest_pack_types (pack); *type != NULL; type++)
        {
          g_autoptr (GPtrArray) steps = attest_pack_steps (pack, *type);
          gboolean captured = FALSE;

          for (guint j = 0; j < steps->len; j++)
            {
              const AttestPackStep *step = g_ptr_array_index (steps, j);

              g_assert_true (!step->removes || captured);
              g_assert_true (step->enabled);
              captured |= strcmp (step->id, "capture") == 0;
            }
          g_assert_cmpint (captured, ==, strcmp (*type, "indecent-image") != 0);
          g_assert_true (captured == has_step (steps, "gate"));
        }
    }
}

static void
test_duties_of_one_person (void)
{
  g_autoptr (AttestPack) pack = load ("the-grange");
  g_autoptr (GPtrArray) fgm = attest_pack_steps (pack, "fgm");
  g_autoptr (GPtrArray) cse = attest_pack_steps (pack, "cse");

  g_assert_true (has_step (fgm, "fgm-101"));
  g_assert_true (attest_pack_find_step (pack, "fgm-101")->personal);
  g_assert_false (attest_pack_find_step (pack, "csa-duty")->enabled);
  g_assert_false (has_step (cse, "csa-duty"));
}

static void
test_words_of_the_school (void)
{
  g_autoptr (AttestPack) oval = load ("the-oval");
  g_autoptr (AttestPack) wood = load ("kings-wood");
  g_autofree char *place = attest_pack_place_of (wood, "L48");
  g_autofree char *oval_place = attest_pack_place_of (oval, "L173-176");
  g_autofree char *none = attest_pack_place_of (wood, "KCSIE 2022");

  g_assert_cmpstr (attest_pack_role_title (oval, "governors"), ==, "Executive Governance Group");
  g_assert_cmpstr (attest_pack_role_title (oval, "slt"), ==, "SMT");
  g_assert_cmpstr (attest_pack_role_title (oval, "pcso"), ==, "CPSO");
  g_assert_cmpstr (attest_pack_role_title (wood, "lado"), ==, "Local Authority Designated Officer (LADO)");
  g_assert_cmpstr (attest_pack_role_title (wood, "caretaker"), ==, "caretaker");
  g_assert_cmpstr (attest_pack_term (oval, "trustees"), ==, "Trustees");
  g_assert_cmpstr (place, ==, "Personal use of social media");
  g_assert_cmpstr (oval_place, ==, "The role of School Leaders, Governors and Staff");
  g_assert_null (none);
}

static void
test_review (void)
{
  g_autoptr (AttestPack) pack = load ("generic-england");

  g_assert_cmpstr (attest_pack_review (pack), ==, "2027-09-01");
  g_assert_false (attest_pack_is_overdue (pack, G_GINT64_CONSTANT (1819756799000))); /* 2027-08-31T23:59:59Z */
  g_assert_false (attest_pack_is_overdue (pack, G_GINT64_CONSTANT (1819756800000))); /* the day itself */
  g_assert_true (attest_pack_is_overdue (pack, G_GINT64_CONSTANT (1819843200000)));
}

/* One thing wrong at a time in a pack that is right, and what is said of it. */
static const struct
{
  const char *from, *to, *finding;
} faults[] = {
  { "id=kings-wood", "id=Kings Wood", "k:7: id: must be a word" },
  { "format=1", "format=2", "k:6: format: must be 1" },
  { "version=2", "version=0", "k:9: version: must be 1 or more" },
  { "review=2027-09-01", "review=2027-02-30", "k:10: review: must be a date" },
  { "jurisdiction=England\n", "", "k:5: [pack] jurisdiction: must be filled in" },
  { "extent=77", "extent=20", "is neither a place in the document nor @guidance" },
  { "first-source=L48", "first-source=L78", "first-source: “L78” is neither a place" },
  { "first-source=L48", "first-source=¶48", "first-source: “¶48” is neither a place" },
  { "first-source=L48", "first-source=L048", "first-source: “L048” is neither a place" },
  { "first-source=L48", "first-source=L48-40", "first-source: “L48-40” is neither a place" },
  { "first-source=L48", "first-source=", "first-source: must name where the policy says so" },
  { "first=dsl\n", "first=caretaker\n", "first: “caretaker” is not a role" },
  { "first=dsl\n", "first=police\n", "first: “police” is outside the school" },
  { "first=dsl\n", "first=dsl;dsl\n", "first: “dsl” is there twice" },
  { "first=dsl\n", "first=dsl;;head\n", "first: “” is not a word" },
  { "silent=next;external;deadline", "silent=first;next;external;deadline", "first: is filled and silent" },
  { "silent=next;external;deadline", "silent=next;external", "deadline: is neither filled nor silent" },
  { "silent=next;external;deadline", "silent=next;external;deadline;mood", "silent: “mood” is not first, next" },
  { "deadline=immediate", "deadline=soon", "deadline: “soon” is not a kind of deadline" },
  { "deadline=immediate", "deadline=hours", "deadline-hours: goes with the deadline hours" },
  { "suggested=dsl@kcsie-concern", "suggested=dsl", "suggested: “dsl” is not a role@guidance" },
  { "suggested=dsl@kcsie-concern", "suggested=dsl@nobody", "is not a role@guidance" },
  { "suggested=chair-of-governors@kcsie-head;lado@kcsie-lado", "suggested=", "suggested: must say what guidance suggests" },
  { "head=chair-of-governors@kcsie-head;lado@kcsie-lado", "head=lado@kcsie-lado", "head: must name chair-of-governors and lado" },
  { "[type fgm]", "[type other]", "k: no [type fgm]" },
  { "[type fgm]", "[typo fgm]", "[typo fgm]: no such group in a pack" },
  { "[type fgm]", "[type cse]", "[type cse]: there is one already" },
  { "same-person=head;dsl", "same-person=head", "same-person: names two roles or more" },
  { "same-person=head;dsl", "same-persons=head;dsl", "same-persons: no such key in [roles]" },
  { "default-type=child-communication", "default-type=nothing", "default-type: no [type nothing]" },
  { "steps=gate;danger", "steps=gate;dance", "steps: no step “dance”" },
  { "removes=yes", "removes=perhaps", "removes: must be yes or no" },
  { "after=capture\nremoves=yes", "removes=yes", "after: what removes content comes after “capture”" },
  { "after=gate", "after=submit", "after: no step “submit” above this one" },
  { "when=first", "when=sometime", "when: “sometime” is not a time for a step" },
  { "mark=verified", "mark=certain", "mark: must be verified, quoted or unverified" },
  { "phone=999\nsource=@childnet-help", "phone=999", "source: must say where the number or address was read" },
  { "asks=engaged", "asks=something", "asks: “something” is not engaged or provenance" },
  { "moment=removal", "moment=midnight", "moment: “midnight” is not capture, import, removal, words or send" },
  { "moment=send\n", "", "moment: must say when it bites, here or in steps" },
  { "steps=remove-official", "steps=remove-everything", "steps: no step “remove-everything”" },
  { "kind=hours\namount=48", "kind=whenever\namount=48", "kind: “whenever” is not a kind of deadline" },
  { "title=A fake account", "title=A fake\\naccount", "title: must be on one line" },
};

static void
test_faults_are_named (void)
{
  g_autofree char *text = text_of ("kings-wood", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *bad = replaced (text, faults[i].from, faults[i].to);
      g_auto (GStrv) found = attest_pack_check ("k", bad, strlen (bad));
      g_autofree char *all = g_strjoinv ("\n", found);
      g_autoptr (GError) error = NULL;

      if (strstr (all, faults[i].finding) == NULL)
        g_error ("“%s” → “%s”: “%s” is not in:\n%s", faults[i].from, faults[i].to, faults[i].finding, all);
      g_assert_null (attest_pack_load_text ("k", bad, strlen (bad), &error));
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
    }
}

static void
test_capture_never_for_indecent_images (void)
{
  g_autofree char *text = text_of ("kings-wood", NULL);
  g_autofree char *bad = replaced (text, "steps=danger;do-not-look", "steps=danger;capture;do-not-look");
  g_auto (GStrv) found = attest_pack_check ("k", bad, strlen (bad));

  g_assert_cmpuint (g_strv_length (found), >=, 1);
  g_assert_nonnull (strstr (found[0], "an indecent image is never captured"));
}

static void
test_own_types (void)
{
  g_autofree char *text = text_of ("kings-wood", NULL);
  g_autofree char *more = g_strconcat (text,
                                       "\n[type drone]\ntitle=A drone over the yard\ndescription=It films.\nfirst=head\n"
                                       "first-source=L75\nsilent=next;external;deadline\nsteps=gate;capture;submit\n",
                                       NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestPack) pack = attest_pack_load_text ("k", more, strlen (more), &error);
  g_autoptr (AttestRoute) route = NULL;

  g_assert_no_error (error);
  route = attest_pack_route (pack, "drone", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (route->first[0], ==, "head");
  g_assert_cmpuint (g_strv_length ((char **)attest_pack_types (pack)), ==, 19);
}

static void
test_accounts (void)
{
  g_autofree char *text = text_of ("kings-wood", NULL);
  g_autofree char *more = g_strconcat (text, "\n[account page]\nurl=https://social.example/kingswood\ntitle=The page\nadministrator=Office\n", NULL);
  g_autofree char *bad = g_strconcat (text, "\n[account page]\nurl=javascript:alert(1)\ntitle=The page\n", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestPack) pack = attest_pack_load_text ("k", more, strlen (more), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (attest_pack_account_at (pack, "https://social.example/kingswood/posts/1")->administrator, ==, "Office");
  g_assert_nonnull (attest_pack_account_at (pack, "https://SOCIAL.example/kingswood?x=1"));
  g_assert_null (attest_pack_account_at (pack, "https://social.example/kingswoodfake"));
  g_assert_null (attest_pack_account_at (pack, ""));
  g_assert_null (attest_pack_load_text ("k", bad, strlen (bad), &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
}

static void
use_if_pack (const char *text,
             gsize       length)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) found = attest_pack_check ("m", text, length);
  g_autoptr (AttestPack) pack = attest_pack_load_text ("m", text, length, &error);

  g_assert_cmpint (pack != NULL, ==, found[0] == NULL);
  g_assert_cmpint (pack == NULL, ==, error != NULL);
  for (const char *const *type = pack != NULL ? attest_pack_types (pack) : NULL; type != NULL && *type != NULL; type++)
    {
      g_autoptr (AttestRoute) route = attest_pack_route (pack, *type, NULL, NULL);
      g_autofree char *json = attest_route_json (route, attest_pack_id (pack), *type);

      g_assert_true (g_utf8_validate (json, -1, NULL));
    }
}

/* Bytes changed, cut out and doubled at places that a fixed seed picks. */
static void
test_mutations (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261121);
  guint taken = 0;

  for (guint n = 0; n < MUTATIONS; n++)
    {
      gsize            length;
      g_autofree char *text = text_of (sources[n % G_N_ELEMENTS (sources)].id, &length);
      g_autoptr (GString) bytes = g_string_new_len (text, (gssize)length);
      gint32 at = g_rand_int_range (rand, 0, (gint32)length - 64);
      gint32 size = g_rand_int_range (rand, 1, 64);

      if (n % 4 == 0)
        bytes->str[at] = (char)g_rand_int_range (rand, 0, 256);
      else if (n % 4 == 1)
        g_string_erase (bytes, at, size);
      else if (n % 4 == 2)
        g_string_insert_len (bytes, at, text + g_rand_int_range (rand, 0, (gint32)length - size), size);
      else
        g_string_truncate (bytes, (gsize)at);
      use_if_pack (bytes->str, bytes->len);
      taken++;
    }
  g_assert_cmpuint (taken, ==, MUTATIONS);
  use_if_pack ("", 0);
  use_if_pack ("\0\0\0", 3);
}

static void
test_a_pack_under_another_name (void)
{
  g_autofree char *dir = attest_test_dir ();
  g_autofree char *path = g_build_filename (dir, "the-oval.policy", NULL);
  g_autofree char *before = g_strdup (g_getenv ("ATTEST_PACKS_DIR"));
  g_autoptr (GError) error = NULL;
  gsize            length;
  g_autofree char *text = text_of ("kings-wood", &length);

  attest_test_write (path, text, length);
  g_setenv ("ATTEST_PACKS_DIR", dir, TRUE);
  g_assert_null (attest_pack_load_id ("the-oval", &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_null (attest_pack_load_id ("heath-hayes", &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND);
  g_clear_error (&error);
  attest_test_remove (dir);
  g_assert_null (attest_packs_list (&error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_MISSING);
  if (before != NULL)
    g_setenv ("ATTEST_PACKS_DIR", before, TRUE);
  else
    g_unsetenv ("ATTEST_PACKS_DIR");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/pack/shipped/six-are-listed", test_six_packs_are_listed);
  g_test_add_func ("/pack/shipped/are-whole", test_shipped_packs_are_whole);
  g_test_add_func ("/pack/shipped/places-exist", test_places_exist);
  g_test_add_func ("/pack/shipped/numbers-are-not-made-up", test_numbers_are_not_made_up);
  g_test_add_func ("/pack/shipped/nothing-is-removed-before-capture", test_order_of_steps);
  g_test_add_func ("/pack/shipped/personal-duties", test_duties_of_one_person);
  g_test_add_func ("/pack/shipped/words-of-the-school", test_words_of_the_school);
  g_test_add_func ("/pack/review/is-overdue-the-day-after", test_review);
  g_test_add_func ("/pack/check/faults-are-named", test_faults_are_named);
  g_test_add_func ("/pack/check/no-capture-for-indecent-images", test_capture_never_for_indecent_images);
  g_test_add_func ("/pack/load/types-of-its-own", test_own_types);
  g_test_add_func ("/pack/load/accounts", test_accounts);
  g_test_add_func ("/pack/load/mutations", test_mutations);
  g_test_add_func ("/pack/load/under-another-name", test_a_pack_under_another_name);
  return g_test_run ();
}
