/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk-fixture.h"
#include "domain/attest-types.h"
#include "session/attest-desk-steps.h"

#include <string.h>

/* The steps that the school's policy asks for: who may say what, in which order. */

#define URL "https://example.org/profile/17"

static GPtrArray *
steps_of (AttestDesk *desk,
          const char *case_id)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *steps = attest_desk_steps (desk, case_id, &error);

  g_assert_no_error (error);
  return steps;
}

/* %NULL: not in the list. */
static const AttestStep *
find (GPtrArray  *steps,
      const char *id)
{
  for (guint i = 0; i < steps->len; i++)
    if (strcmp (((const AttestStep *)steps->pdata[i])->id, id) == 0)
      return steps->pdata[i];
  return NULL;
}

static void
say (AttestDesk    *desk,
     const char    *case_id,
     const char    *step,
     AttestStepWord word)
{
  g_autoptr (GError) error = NULL;

  if (word.state == NULL)
    word.state = "done";
  attest_desk_set_step (desk, case_id, step, &word, &error);
  g_assert_no_error (error);
}

static void
refuse (AttestDesk    *desk,
        const char    *case_id,
        const char    *step,
        AttestStepWord word,
        AttestError    code,
        const char    *words)
{
  g_autoptr (GError) error = NULL;

  if (word.state == NULL)
    word.state = "done";
  g_assert_false (attest_desk_set_step (desk, case_id, step, &word, &error));
  g_assert_error (error, ATTEST_ERROR, (int)code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” is not in “%s”", words, error->message);
}

static AttestItem *
seal (School     *f,
      const char *case_id,
      const char *url)
{
  AttestShot       shot = { .kind = ATTEST_KIND_SCREENSHOT, .name = "post.png", .url = url, .method = "portal" };
  g_autofree char *text = g_strdup_printf ("\211PNG\r\n\032\nposted at %s", url);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  AttestItem *item = attest_desk_add_bytes (f->desk[STAFF], case_id, ATTEST_GATE_NO, bytes, &shot, &error);

  g_assert_no_error (error);
  return item;
}

#define SAID(...) ((AttestStepWord){ __VA_ARGS__ })

/* ── What is said, and by whom ────────────────────────────────────────── */

static void
test_said (School       *f,
           gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  AttestDesk *desk = f->desk[STAFF];
  guint       before = school_n_entries (f, STAFF, details->id, ATTEST_ENTRY_STEP_DONE);

  refuse (desk, details->id, "danger", SAID (.state = "not-done"), ATTEST_ERROR_POLICY, "needs a reason");
  refuse (desk, details->id, "danger", SAID (.state = "perhaps"), ATTEST_ERROR_INPUT, "done or not-done");
  refuse (desk, details->id, "danger", SAID (.happened_ms = G_GINT64_CONSTANT (4102444800000)), ATTEST_ERROR_INPUT, "not come yet");
  refuse (desk, details->id, "fgm-101", SAID (.note = "x"), ATTEST_ERROR_NOT_FOUND, "no step fgm-101");
  refuse (desk, details->id, "nothing", SAID (.note = "x"), ATTEST_ERROR_NOT_FOUND, "no step nothing");
  refuse (desk, details->id, "do-not-engage", SAID (.note = "x"), ATTEST_ERROR_POLICY, "replied, liked");
  refuse (desk, details->id, "do-not-engage", SAID (.engaged = "no;replied"), ATTEST_ERROR_INPUT, "some of");
  g_assert_cmpuint (school_n_entries (f, STAFF, details->id, ATTEST_ENTRY_STEP_DONE), ==, before);

  say (desk, details->id, "keep-original", SAID (.state = "not-done", .reason = "The pupil had deleted it\u202e."));
  say (desk, details->id, "do-not-engage", SAID (.engaged = "replied;reported", .happened_ms = 1772620920000, .happened_zone = "+00:00"));
  {
    g_autoptr (GPtrArray) steps = steps_of (desk, details->id);
    const AttestStep *kept = find (steps, "keep-original"), *engaged = find (steps, "do-not-engage");

    g_assert_cmpstr (kept->state, ==, "not-done");
    g_assert_cmpstr (kept->reason, ==, "The pupil had deleted it⟨U+202E⟩.");
    g_assert_cmpstr (kept->by, ==, "Jo Evans");
    g_assert_cmpint (kept->at_ms, >, 0);
    g_assert_cmpstr (engaged->engaged, ==, "replied;reported");
    g_assert_cmpint (engaged->happened_ms, ==, 1772620920000);
    g_assert_cmpint (engaged->at_ms, >, engaged->happened_ms);
  }
  /* The newest word counts, and both stay */
  say (desk, details->id, "keep-original", SAID (.note = "It is back."));
  {
    g_autoptr (GPtrArray) steps = steps_of (desk, details->id);

    g_assert_cmpstr (find (steps, "keep-original")->state, ==, "done");
    g_assert_null (find (steps, "keep-original")->reason);
    g_assert_cmpuint (school_n_entries (f, STAFF, details->id, ATTEST_ENTRY_STEP_DONE), ==, before + 3);
  }
  school_assert_sound (f, STAFF);
}

/* What the case shows is ticked by nobody's hand, and nobody ticks it first. */
static void
test_known (School       *f,
            gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  AttestDesk *desk = f->desk[STAFF];

  refuse (desk, details->id, "capture", SAID (.reason = "I say so"), ATTEST_ERROR_POLICY, "itself");
  refuse (desk, details->id, "submit", SAID (.reason = "I say so"), ATTEST_ERROR_POLICY, "itself");
  refuse (desk, details->id, "close-record", SAID (.reason = "I say so"), ATTEST_ERROR_POLICY, "itself");
  say (desk, details->id, "capture", SAID (.state = "not-done", .reason = "It was gone."));
  {
    g_autoptr (GPtrArray) steps = steps_of (desk, details->id);

    g_assert_cmpstr (find (steps, "capture")->state, ==, "not-done");
    g_assert_cmpstr (find (steps, "gate")->state, ==, "todo");
    g_assert_cmpstr (find (steps, "provenance")->state, ==, "todo");
  }
  {
    g_autoptr (AttestItem) item = seal (f, details->id, URL);
    g_autoptr (GPtrArray) steps = steps_of (desk, details->id);
    const AttestStep *capture = find (steps, "capture");

    g_assert_cmpstr (capture->state, ==, "done");
    g_assert_true (capture->settled);
    g_assert_null (capture->reason);
    g_assert_cmpint (capture->at_ms, ==, item->added_ms);
    g_assert_cmpstr (find (steps, "gate")->state, ==, "done");
    g_assert_cmpstr (find (steps, "provenance")->state, ==, "done");
  }
  {
    g_autoptr (AttestItem) item = school_add (f, details->id, "brought in from somewhere");
    g_autoptr (GPtrArray) steps = steps_of (desk, details->id);

    /* A file that does not say where it comes from */
    g_assert_cmpstr (find (steps, "provenance")->state, ==, "todo");
  }
}

/* ── Order ────────────────────────────────────────────────────────────── */

static void
test_nothing_goes_before_it_is_kept (School       *f,
                                     gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  AttestDesk *desk = f->desk[STAFF];
  g_autoptr (GError) error = NULL;

  refuse (desk, details->id, "takedown", SAID (.url = URL), ATTEST_ERROR_POLICY, "Nothing of " URL " is sealed");
  refuse (desk, details->id, "provider-report", SAID (.note = "x"), ATTEST_ERROR_POLICY, "Nothing is sealed");
  /* Nor after the capture was reasoned away, nor after words alone */
  say (desk, details->id, "capture", SAID (.state = "not-done", .reason = "No time."));
  refuse (desk, details->id, "takedown", SAID (.url = URL), ATTEST_ERROR_POLICY, "Nothing of");
  {
    AttestShot words = { .kind = ATTEST_KIND_WRITTEN, .text = "It said so.", .url = URL };
    g_autoptr (AttestItem) item = attest_desk_write (desk, details->id, &words, &error);

    g_assert_no_error (error);
    refuse (desk, details->id, "takedown", SAID (.url = URL), ATTEST_ERROR_POLICY, "Nothing of");
  }
  g_assert_false (attest_desk_may_remove (desk, details->id, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_POLICY);
  g_clear_error (&error);

  /* With a reason it is kept, and marked */
  say (desk, details->id, "takedown", SAID (.url = URL, .reason = "It showed where she lives."));
  {
    g_autoptr (GPtrArray) steps = steps_of (desk, details->id);
    const AttestStep *step = find (steps, "takedown");

    g_assert_cmpstr (step->state, ==, "done");
    g_assert_true (step->early);
    g_assert_cmpstr (step->reason, ==, "It showed where she lives.");
    g_assert_cmpstr (step->url, ==, URL);
    g_assert_true (step->removes);
    g_assert_nonnull (step->waits_for);
  }
  school_assert_sound (f, STAFF);
}

static const struct
{
  const char *url;
  gboolean    same;
} places[] = {
  { URL, TRUE },
  { "http://www.example.org/profile/17/", TRUE },
  { "HTTPS://EXAMPLE.ORG/profile/17#top", TRUE },
  { "https://example.org/profile/170", FALSE },
  { "https://example.org/profile/1", FALSE },
  { "https://example.org/profile/17?page=2", FALSE },
  { "https://example.org.attacker.example/profile/17", FALSE },
  { "https://example.org/Profile/17", FALSE },
  { "ftp://example.org/profile/17", FALSE },
  { "example.org/profile/17", FALSE },
  { "", FALSE },
};

static void
test_of_that_address (School       *f,
                      gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  AttestDesk *desk = f->desk[STAFF];
  g_autoptr (AttestItem) item = seal (f, details->id, URL);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (GError) error = NULL;

      if (attest_desk_may_remove (desk, details->id, places[i].url, &error) != places[i].same)
        g_error ("%s: %d", places[i].url, places[i].same);
      g_assert_true (places[i].same ? error == NULL : g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_POLICY));
    }
  /* The one address there is goes without saying */
  say (desk, details->id, "provider-report", SAID (.note = "4711"));
  {
    g_autoptr (GPtrArray) steps = steps_of (desk, details->id);

    g_assert_cmpstr (find (steps, "provider-report")->url, ==, URL);
    g_assert_false (find (steps, "provider-report")->early);
    g_assert_null (find (steps, "takedown")->waits_for);
  }
  {
    g_autoptr (AttestItem) other = seal (f, details->id, "https://example.org/other");

    refuse (desk, details->id, "takedown", SAID (.note = "x"), ATTEST_ERROR_POLICY, "several addresses");
    say (desk, details->id, "takedown", SAID (.url = "https://example.org/other"));
  }
}

static void
test_order_of_the_pack (School       *f,
                        gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "indecent-image", NULL);
  AttestDesk *desk = f->desk[STAFF];
  g_autoptr (GPtrArray) steps = steps_of (desk, details->id);

  g_assert_cmpstr (find (steps, "lock-away")->waits_for, ==, find (steps, "do-not-look")->text);
  refuse (desk, details->id, "lock-away", SAID (.note = "Office safe"), ATTEST_ERROR_POLICY, "Something comes first");
  say (desk, details->id, "do-not-look", SAID (.note = "Nobody did."));
  say (desk, details->id, "lock-away", SAID (.note = "Office safe"));
}

/* ── Words alone ──────────────────────────────────────────────────────── */

static void
test_no_image_is_never_captured (School       *f,
                                 gconstpointer data)
{
  AttestShot words = { .kind = ATTEST_KIND_NO_IMAGE, .text = "On a phone, now in the office safe." };

  for (const char *const *type = attest_incident_types (); *type != NULL; type++)
    {
      g_autoptr (AttestCase) details = school_case (f, *type, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (AttestItem) item = attest_desk_write (f->desk[STAFF], details->id, &words, &error);
      g_autoptr (GPtrArray) steps = steps_of (f->desk[STAFF], details->id);

      g_assert_no_error (error);
      for (guint i = 0; i < steps->len; i++)
        {
          const AttestStep *step = steps->pdata[i];

          g_assert_cmpstr (step->phase, !=, "capture");
          g_assert_cmpstr (step->id, !=, "capture");
          g_assert_cmpstr (step->id, !=, "kit-authority");
          g_assert_false (step->removes);
        }
      g_assert_nonnull (find (steps, "police-now"));
      g_assert_cmpstr (find (steps, "own-words")->state, ==, "done");
      refuse (f->desk[STAFF], details->id, "capture", SAID (.state = "not-done", .reason = "x"), ATTEST_ERROR_NOT_FOUND, "no step capture");
    }
}

/* ── Who ──────────────────────────────────────────────────────────────── */

static void
test_own_duty (School       *f,
               gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "fgm", NULL);
  g_autoptr (AttestItem) item = school_add (f, details->id, "what was said");
  g_autoptr (AttestSubmission) sent = school_submit (f, details->id);
  g_autofree char *states = school_received (f, DSL);

  g_assert_cmpstr (states, ==, "received");
  refuse (f->desk[DSL], details->id, "fgm-101", SAID (.note = "x"), ATTEST_ERROR_POLICY, "own duty of Jo Evans");
  say (f->desk[STAFF], details->id, "fgm-101", SAID (.note = "Reference 12"));
}

/* What was said travels, is read by the other side, and adds to it. */
static void
test_other_side (School       *f,
                 gconstpointer data)
{
  g_autoptr (AttestCase) details = school_case (f, "impersonation", NULL);
  g_autoptr (AttestItem) item = seal (f, details->id, URL);
  g_autoptr (AttestSubmission) sent = NULL;
  g_autofree char *states = NULL;

  say (f->desk[STAFF], details->id, "do-not-engage", SAID (.engaged = "no"));
  sent = school_submit (f, details->id);
  states = school_received (f, DSL);
  g_assert_cmpstr (states, ==, "received");
  say (f->desk[DSL], details->id, "takedown", SAID (.url = URL, .note = "Asked the site."));
  {
    g_autoptr (GPtrArray) steps = steps_of (f->desk[DSL], details->id);

    g_assert_cmpstr (find (steps, "do-not-engage")->by, ==, "Jo Evans");
    g_assert_cmpstr (find (steps, "do-not-engage")->engaged, ==, "no");
    g_assert_cmpstr (find (steps, "capture")->state, ==, "done");
    g_assert_cmpstr (find (steps, "submit")->state, ==, "done");
    g_assert_cmpstr (find (steps, "takedown")->by, ==, "Mina Patel");
  }
  school_assert_sound (f, DSL);
  school_assert_sound (f, STAFF);
}

/* ── What cannot both be had ──────────────────────────────────────────── */

static const struct
{
  const char *pack;
  const char *moment;
  const char *conflict;
  const char *source; /* is in it */
} bites[] = {
  { "heath-hayes", "capture", "school-kit", "L51" },
  { "heath-hayes", "import", "personal-device", "L59" },
  { "heath-hayes", "removal", "keep-or-remove", "L92" },
  { "the-oval", "capture", "school-kit", "L96-97" },
  { "the-oval", "import", "personal-device", "L124-126" },
  { "the-oval", "removal", "keep-or-remove", "L231-233" },
  { "kings-wood", "capture", "school-kit", "L49" },
  { "kings-wood", "import", "school-kit", "L49" },
  { "kings-wood", "removal", "keep-or-remove", "L75" },
  { "houghton-conquest", "capture", "school-kit", "L15" },
  { "houghton-conquest", "send", "head-as-subject", "L51" },
  { "the-grange", "capture", NULL, NULL },
  { "the-grange", "import", "personal-device", "¶51" },
  { "the-grange", "words", "locked-cupboard", "¶71" },
  { "generic-england", "capture", NULL, NULL },
  { "generic-england", "removal", "keep-or-remove", "POSH" },
};

static void
test_contradictions (School       *f,
                     gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (bites); i++)
    {
      g_autofree char *dir = g_strdup_printf ("%s/pack-%u", f->root, i);
      g_autoptr (AttestDesk) desk = school_make_desk (dir, "Lee Park", "dsl", TRUE);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) found = NULL;
      gboolean created = attest_desk_card_create (desk, "A school", bites[i].pack, f->drop, &error);

      g_assert_no_error (error);
      g_assert_true (created);
      found = attest_desk_conflicts (desk, bites[i].moment);
      if (bites[i].conflict == NULL)
        {
          g_assert_cmpuint (found->len, ==, 0);
          continue;
        }
      g_assert_cmpuint (found->len, ==, 1);
      g_assert_cmpstr (((const AttestConflict *)found->pdata[0])->id, ==, bites[i].conflict);
      g_assert_nonnull (strstr (((const AttestConflict *)found->pdata[0])->source, bites[i].source));
    }
}

/* Who allowed it is part of such a step. */
static void
test_authority (School       *f,
                gconstpointer data)
{
  g_autofree char *dir = g_build_filename (f->root, "heath", NULL);
  g_autoptr (AttestDesk) desk = school_make_desk (dir, "Lee Park", "dsl", TRUE);
  AttestCaseFacts facts = { .type = "defamation", .title = "A page" };
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestCase) details = NULL;
  g_autoptr (GPtrArray) steps = NULL;

  g_assert_true (attest_desk_card_create (desk, "A school", "heath-hayes", f->drop, &error));
  details = attest_desk_open_case (desk, &facts, &error);
  g_assert_no_error (error);
  refuse (desk, details->id, "kit-authority", SAID (.note = "x"), ATTEST_ERROR_POLICY, "Say who allowed it");
  say (desk, details->id, "kit-authority", SAID (.who = "Ms Head"));
  steps = steps_of (desk, details->id);
  g_assert_cmpstr (find (steps, "kit-authority")->who, ==, "Ms Head");
  g_assert_cmpstr (find (steps, "kit-authority")->authority, ==, "");
  g_assert_cmpstr (find (steps, "off-site")->authority, ==, "Head Teacher");
  g_assert_cmpuint (find (steps, "kit-authority")->conflicts->len, ==, 1);
}

/* A concern about the head sends nobody to the head for leave. */
static void
test_no_leave_from_a_subject (School       *f,
                              gconstpointer data)
{
  static const char *const head[] = { "head", NULL };
  g_autofree char         *dir = g_build_filename (f->root, "heath", NULL);
  g_autoptr (AttestDesk) desk = school_make_desk (dir, "Lee Park", "dsl", TRUE);
  AttestCaseFacts facts[] = { { .type = "head-allegation", .title = "A concern" },
                              { .type = "defamation", .title = "A page", .subjects = head } };
  g_autoptr (GError) error = NULL;

  g_assert_true (attest_desk_card_create (desk, "A school", "heath-hayes", f->drop, &error));
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      g_autoptr (AttestCase) details = attest_desk_open_case (desk, &facts[i], &error);
      g_autoptr (GPtrArray) steps = details != NULL ? steps_of (desk, details->id) : NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (find (steps, "off-site")->authority, ==, "");
      refuse (desk, details->id, "off-site", SAID (.note = "x"), ATTEST_ERROR_POLICY, "nobody whom this is about");
      say (desk, details->id, "off-site", SAID (.who = "Mr Cole, chair of governors"));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add ("/desk-steps/" path, School, NULL, school_set_up, function, school_tear_down)
  ADD ("said/by-whom-when-and-why", test_said);
  ADD ("said/what-the-case-shows-ticks-itself", test_known);
  ADD ("said/who-allowed-it", test_authority);
  ADD ("said/not-the-head-of-a-concern-about-the-head", test_no_leave_from_a_subject);
  ADD ("said/own-duty-is-ticked-by-nobody-else", test_own_duty);
  ADD ("said/the-other-side-reads-it", test_other_side);
  ADD ("order/nothing-is-removed-before-it-is-sealed", test_nothing_goes_before_it_is_kept);
  ADD ("order/of-that-address", test_of_that_address);
  ADD ("order/of-the-pack", test_order_of_the_pack);
  ADD ("words-alone/never-a-step-that-captures", test_no_image_is_never_captured);
  ADD ("contradictions/bite-at-their-moment", test_contradictions);
  return g_test_run ();
}
