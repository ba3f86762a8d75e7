/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "attest-case-news.h"
#include "attest-entry-words.h"
#include "attest-format.h"
#include "attest-isolate.h"
#include "attest-rule-words.h"
#include "domain/attest-sheet.h"

#include <pango/pangocairo.h>

#define MARCH_2024_MS G_GINT64_CONSTANT (1709548920000) /* 2024-03-04T10:42:00Z */
#define JULY_2024_MS G_GINT64_CONSTANT (1720082520000)  /* 2024-07-04T08:42:00Z */

static void
assert_time (gint64      at_ms,
             const char *zone,
             const char *wanted)
{
  g_autofree char *text = attest_format_time (at_ms, zone);

  g_assert_cmpstr (text, ==, wanted);
}

/* The test runs in Europe/London. */
static void
test_time (void)
{
  assert_time (MARCH_2024_MS, "+00:00[Europe/London]", "4 March 2024, 10:42");
  assert_time (JULY_2024_MS, "+01:00[Europe/London]", "4 July 2024, 09:42");
  assert_time (MARCH_2024_MS, "+02:00[Europe/Helsinki]", "4 March 2024, 12:42 (UTC+2)");
  assert_time (MARCH_2024_MS, "-03:30", "4 March 2024, 07:12 (UTC-3:30)");
  assert_time (JULY_2024_MS, "+00:00", "4 July 2024, 08:42 (UTC)");
  assert_time (0, NULL, "Not given");
}

static void
test_strange_zone (void)
{
  assert_time (MARCH_2024_MS, "", "4 March 2024, 10:42");
  assert_time (MARCH_2024_MS, "<b>x</b>", "4 March 2024, 10:42");
  assert_time (MARCH_2024_MS, "+99:99[x]", "4 March 2024, 10:42");
  assert_time (G_MAXINT64, NULL, "Not given");
  assert_time (-5, NULL, "Not given");
}

static void
assert_age (gint64      age_ms,
            const char *wanted)
{
  g_autofree char *text = attest_format_age (MARCH_2024_MS, MARCH_2024_MS + age_ms);

  g_assert_cmpstr (text, ==, wanted);
}

static void
test_age (void)
{
  assert_age (0, "just now");
  assert_age (59999, "just now");
  assert_age (60000, "1 minute ago");
  assert_age (18 * 60000, "18 minutes ago");
  assert_age (3600000, "1 hour ago");
  assert_age (G_GINT64_CONSTANT (86400000) * 3, "3 days ago");
  assert_age (G_GINT64_CONSTANT (86400000) * 30, "4 March 2024, 10:42");
  /* A clock that runs behind is not a reason to speak of the future. */
  assert_age (-3600000, "just now");
}

static void
assert_state (AttestCaseState state,
              const char     *names,
              const char     *wanted)
{
  g_autoptr (AttestCase) matter = attest_case_new ();
  g_autofree char *text = NULL;

  matter->state = state;
  matter->recipients = g_strdup (names);
  text = attest_format_state (matter);
  g_assert_cmpstr (text, ==, wanted);
}

static void
test_state (void)
{
  for (int state = ATTEST_CASE_OPEN; state <= ATTEST_CASE_LAST; state++)
    {
      g_autoptr (AttestCase) matter = attest_case_new ();
      g_autofree char *text = NULL;

      matter->state = (AttestCaseState)state;
      text = attest_format_state (matter);
      g_assert_cmpstr (text, !=, "");
    }
  assert_state (ATTEST_CASE_SENT, "Mina Patel", "Sent to Mina Patel");
  assert_state (ATTEST_CASE_SENT, "", "Sent");
  assert_state (ATTEST_CASE_QUEUED, "Mina Patel", "Waiting to be sent");
  /* Nothing but a receipt makes it "received". */
  assert_state (ATTEST_CASE_HANDED, "Mina Patel", "Handed over to Mina Patel, not confirmed");
  assert_state (ATTEST_CASE_RECEIVED, "%s %n", "Received by %s %n");
}

/* What was opened stays opened while an update is on its way. */
static void
test_update_state (void)
{
  static const char *const wanted[] = { [ATTEST_CASE_QUEUED] = "waiting to be sent", [ATTEST_CASE_SENT] = "no answer yet", [ATTEST_CASE_HANDED] = "not confirmed", [ATTEST_CASE_RECEIVED] = "has arrived, not opened yet" };
  g_autoptr (AttestCase) received = attest_case_new ();
  g_autofree char *text = NULL;

  for (int state = ATTEST_CASE_QUEUED; state <= ATTEST_CASE_RECEIVED; state++)
    {
      g_autoptr (AttestCase) matter = attest_case_new ();
      g_autofree char *said = NULL;

      matter->state = (AttestCaseState)state;
      matter->opened_by = g_strdup ("Mina Patel");
      said = attest_format_state (matter);
      g_assert_true (g_str_has_prefix (said, "Opened by Mina Patel · the update "));
      g_assert_true (g_str_has_suffix (said, wanted[state]));
    }
  received->received = received->unread = received->updated = TRUE;
  text = attest_format_state (received);
  g_assert_cmpstr (text, ==, "Updated, not opened yet");
}

/* Whoever was sealed something that waits has nothing of it yet. */
static void
test_news (void)
{
  for (int state = ATTEST_CASE_OPEN; state <= ATTEST_CASE_LAST; state++)
    for (guint items = 0; items < 2; items++)
      {
        AttestNews       news = { .name = (char *)"Mina Patel", .sealed_ms = 1772620927123, .state = (AttestCaseState)state, .items = items, .anything = items > 0 };
        g_autofree char *words = attest_case_news_words (&news);

        g_assert_nonnull (strstr (words, "Mina Patel"));
        g_assert_cmpint (strstr (words, "waits for Mina Patel") != NULL, ==, state <= ATTEST_CASE_QUEUED);
        g_assert_cmpint (strstr (words, "1 piece of evidence") != NULL, ==, items == 1);
      }
}

/* Nothing of what was not opened stands in a list. */
static void
test_first_words (void)
{
  g_autoptr (AttestCase) matter = attest_case_new ();
  g_autofree char *none = attest_format_title (matter), *words = NULL, *title = NULL, *unread = NULL, *named = NULL, *cut = NULL;

  g_assert_cmpstr (none, ==, "No title yet");
  matter->reference = g_strdup ("AT-2APF-55");
  matter->description = g_strdup ("  He wrote:\n\"you will be sorry\"");
  words = attest_format_words (matter);
  title = attest_format_title (matter);
  g_assert_cmpstr (words, ==, "He wrote: \"you will be sorry\"");
  g_assert_cmpstr (title, ==, words);
  g_free (matter->description);
  matter->description = g_strnfill (200, 'w');
  memcpy (matter->description + 50, " ", 1);
  cut = attest_format_words (matter);
  g_assert_true (g_str_has_suffix (cut, "w …"));
  g_assert_cmpint (g_utf8_strlen (cut, -1), ==, 52);
  matter->received = matter->unread = TRUE;
  unread = attest_format_words (matter);
  g_assert_null (unread);
  matter->title = g_strdup ("A message");
  named = attest_format_title (matter);
  g_assert_cmpstr (named, ==, "A message");
}

static void
test_words_for_all (void)
{
  const char *const *roles = attest_roles ();

  for (int kind = 1; kind <= ATTEST_KIND_LAST; kind++)
    g_assert_cmpstr (attest_format_kind ((AttestItemKind)kind), !=, "Item");
  for (guint i = 0; roles[i] != NULL; i++)
    g_assert_cmpstr (attest_format_role (roles[i]), !=, roles[i]);
  g_assert_cmpstr (attest_format_role ("a-packs-own"), ==, "a-packs-own");
}

static AttestEntry *
entry_with (AttestEntryKind kind,
            const char     *person,
            const char     *body)
{
  AttestEntry *entry = attest_entry_new ();

  entry->kind = kind;
  entry->person = g_strdup (person);
  entry->body = g_strdup (body);
  return entry;
}

static void
assert_sentence (AttestEntryKind kind,
                 const char     *body,
                 const char     *wanted)
{
  g_autoptr (AttestEntry) entry = entry_with (kind, "Jo Evans", body);
  g_autofree char *text = attest_entry_sentence (entry, NULL);

  g_assert_cmpstr (text, ==, wanted);
}

static void
test_sentences (void)
{
  assert_sentence (ATTEST_ENTRY_ITEM_ADDED, "{\"exhibit\":\"JE/3\"}", "Jo Evans added JE/3");
  assert_sentence (ATTEST_ENTRY_SUBMITTED, "{\"names\":[\"Mina Patel\",\"Sam Roe\"]}", "Jo Evans sealed this record for Mina Patel, Sam Roe");
  assert_sentence (ATTEST_ENTRY_RECEIPT, "{\"from\":\"Mina Patel\",\"state\":\"opened\"}", "Mina Patel opened this record");
  for (int kind = 1; kind <= ATTEST_ENTRY_LAST; kind++)
    {
      g_autoptr (AttestEntry) entry = entry_with ((AttestEntryKind)kind, NULL, NULL);
      g_autofree char *text = attest_entry_sentence (entry, NULL);

      g_assert_cmpstr (text, !=, "Something was noted that this Attest does not know");
    }
}

/* A body may have been written by anybody. */
static void
test_hostile_bodies (void)
{
  const char *const bodies[] = { "", "{", "[]", "{\"names\":[1,null,{}]}", "{\"names\":\"x\"}", "{\"exhibit\":7}", "{\"text\":{\"a\":1}}" };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    for (int kind = 1; kind <= ATTEST_ENTRY_LAST + 1; kind++)
      {
        g_autoptr (AttestEntry) entry = entry_with ((AttestEntryKind)kind, "<b>x</b>%s", bodies[i]);
        g_autofree char *text = attest_entry_sentence (entry, NULL);
        g_autofree char *detail = attest_entry_detail (entry);

        g_assert_cmpstr (text, !=, "");
      }
  assert_sentence (ATTEST_ENTRY_ITEM_ADDED, "{\"exhibit\":7}", "Jo Evans added an item");
}

static void
test_erased (void)
{
  g_autoptr (AttestEntry) entry = entry_with (ATTEST_ENTRY_CORRECTION, "Jo Evans", NULL);
  g_autoptr (AttestEntry) kept = entry_with (ATTEST_ENTRY_CORRECTION, "Jo Evans", "{\"text\":\"It was Monday.\"}");
  g_autofree char *gone = attest_entry_detail (entry);
  g_autofree char *there = attest_entry_detail (kept);

  g_assert_nonnull (strstr (gone, "erased"));
  g_assert_cmpstr (there, ==, "It was Monday.");
}

#define KEY "AGE-SECRET-KEY-1QQPQYGQMZ5H3JNSN4QXA3TM0Q9F2KJ7XE6WD8CVHULRPG2YTS4A8CW3"

static void
test_sheet (void)
{
  g_autofree char *groups = attest_sheet_groups (KEY);
  g_auto (GStrv) parts = g_strsplit (groups, " ", -1);
  g_autofree char *joined = g_strjoinv ("", parts);
  guint            n = g_strv_length (parts);
  g_autofree char *tail = g_strdup_printf ("%s %s", parts[n - 2], parts[n - 1]);
  g_autofree char *lower = g_ascii_strdown (tail, -1);

  g_assert_cmpstr (joined, ==, KEY);
  g_assert_true (attest_sheet_is_tail (KEY, tail));
  g_assert_true (attest_sheet_is_tail (KEY, lower));
  g_assert_false (attest_sheet_is_tail (KEY, parts[n - 1]));
  g_assert_false (attest_sheet_is_tail (KEY, ""));
  g_assert_false (attest_sheet_is_tail (KEY, KEY));
  g_assert_false (attest_sheet_is_tail ("", ""));
}

/* ── What the policy says besides its steps ───────────────────────────── */

static AttestRule
rule_with (char *deadline,
           char *source)
{
  static char *nobody[] = { NULL };

  return (AttestRule){ .first = (char *)"", .first_source = (char *)"", .deadline = deadline, .hours = 48, .deadline_source = source, .note = (char *)"", .procedure = (char *)"", .procedure_source = (char *)"", .outside = nobody, .review = (char *)"2027-09-01" };
}

static void
test_rule_deadlines (void)
{
  static const char *const kinds[] = { "immediate", "as-soon-as-noticed", "prompt", "as-soon-as-possible", "same-day", "next-working-day", "hours" };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  AttestRule silent = rule_with (NULL, (char *)""), odd = rule_with ((char *)"sometime", (char *)"L1");

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      AttestRule rule = rule_with ((char *)kinds[i], (char *)"L50");
      char      *words = attest_rule_words_deadline (&rule);

      g_assert_true (g_str_has_prefix (words, "Tell them "));
      g_assert_true (g_str_has_suffix (words, "(L50)."));
      g_assert_true (g_hash_table_add (seen, words));
    }
  g_assert_null (attest_rule_words_deadline (&silent));
  g_assert_null (attest_rule_words_deadline (&odd));
}

static void
test_rule_words (void)
{
  static char     *outside[] = { (char *)"Staffordshire Police", (char *)"Police, not urgent 101", NULL };
  AttestRule       rule = rule_with ((char *)"immediate", (char *)"L50 · L48");
  g_autofree char *least = NULL, *all = NULL;

  least = attest_rule_words (&rule);
  g_assert_cmpstr (least, ==, "The policy does not say who is told first.\nTell them at once (L50 · L48).");
  rule.first = (char *)"SLT";
  rule.first_source = (char *)"L75";
  rule.note = (char *)"Any child, any site.";
  rule.procedure = (char *)"Conduct policy";
  rule.procedure_source = (char *)"L33";
  rule.outside = outside;
  rule.overdue = TRUE;
  all = attest_rule_words (&rule);
  g_assert_cmpstr (all, ==,
                   "These steps were to be checked again by 2027-09-01. Ask your DSL if they still hold.\n"
                   "Told first: SLT (L75).\n"
                   "Tell them at once (L50 · L48).\n"
                   "Any child, any site.\n"
                   "What it comes under: Conduct policy (L33).\n"
                   "Outside the school, by telephone or in person: Staffordshire Police; Police, not urgent 101.");
}

/* What stands on the screen from left to right. */
static void
visual_order (const char *text,
              GString    *out)
{
  PangoFontMap   *fonts = pango_cairo_font_map_new ();
  PangoContext   *context = pango_font_map_create_context (fonts);
  PangoLayout    *layout = NULL;
  gsize           length = strlen (text);
  int             at[64];
  g_autofree int *left = g_new (int, length + 1);

  pango_context_set_base_dir (context, PANGO_DIRECTION_RTL);
  layout = pango_layout_new (context);
  pango_layout_set_text (layout, text, -1);
  for (gsize i = 0; i < length; i++)
    {
      PangoRectangle box;

      pango_layout_index_to_pos (layout, (int)i, &box);
      left[i] = MIN (box.x, box.x + box.width);
    }
  g_assert_cmpuint (length, <, G_N_ELEMENTS (at));
  for (gsize i = 0; i < length; i++)
    at[i] = (int)i;
  for (gsize i = 1; i < length; i++)
    for (gsize j = i; j > 0 && left[at[j]] < left[at[j - 1]]; j--)
      {
        int swap = at[j];

        at[j] = at[j - 1];
        at[j - 1] = swap;
      }
  for (gsize i = 0; i < length; i++)
    if ((text[at[i]] & 0x80) == 0)
      g_string_append_c (out, text[at[i]]);
  g_object_unref (layout);
  g_object_unref (context);
  g_object_unref (fonts);
}

static void
test_isolates (void)
{
  static const struct
  {
    const char *text, *isolated;
  } pieces[] = {
    { "\u05d8\u05dc +44 20 7946 0000.", "\u05d8\u05dc \u2066+44 20 7946 0000\u2069." },
    { "(0344 381 4772)", "\u2066(0344 381 4772\u2069)" },
    { "https://example.org/a?b=c#d, then", "\u2066https://example.org/a?b=c#d\u2069, then" },
    { "write to jo.evans@school.example.", "write to \u2066jo.evans@school.example\u2069." },
    { "www.iwf.org.uk and 101; 999", "\u2066www.iwf.org.uk\u2069 and \u2066101\u2069; \u2066999\u2069" },
    { "2026-03-04 10:42", "\u20662026-03-04 10:42\u2069" },
    { "no piece of it, year 9", "no piece of it, year 9" },
    { "JE/3", "JE/3" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autofree char *once = attest_isolate (pieces[i].text);
      g_autofree char *twice = attest_isolate (once);

      g_assert_cmpstr (once, ==, pieces[i].isolated);
      g_assert_cmpstr (twice, ==, once);
    }
}

/* Where Pango puts the signs, with the marks and without. */
static void
test_isolates_as_drawn (void)
{
  g_autofree char *plain = g_strdup ("\u05d8\u05dc +44 20");
  g_autofree char *isolated = attest_isolate (plain);
  g_autoptr (GString) broken = g_string_new (NULL), whole = g_string_new (NULL);

  visual_order (plain, broken);
  visual_order (isolated, whole);
  g_assert_null (strstr (broken->str, "+44 20"));
  g_assert_nonnull (strstr (whole->str, "+44 20"));
}

static void
test_isolates_bears_what_is_no_text (void)
{
  g_autofree char *isolated = attest_isolate ("\xff 12");

  g_assert_cmpstr (isolated, ==, "\xff 12");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/time/as-it-was-there", test_time);
  g_test_add_func ("/format/time/bears-strange-input", test_strange_zone);
  g_test_add_func ("/format/age/one-unit-and-never-ahead", test_age);
  g_test_add_func ("/format/state/in-words", test_state);
  g_test_add_func ("/format/state/opened-stays-opened-while-an-update-travels", test_update_state);
  g_test_add_func ("/format/news/what-waits-is-not-said-to-be-there", test_news);
  g_test_add_func ("/format/words/tell-records-apart-once-they-are-opened", test_first_words);
  g_test_add_func ("/format/words/for-every-kind-and-role", test_words_for_all);
  g_test_add_func ("/entry-words/sentence/for-every-kind", test_sentences);
  g_test_add_func ("/entry-words/sentence/bears-hostile-bodies", test_hostile_bodies);
  g_test_add_func ("/entry-words/detail/tells-erased-from-written", test_erased);
  g_test_add_func ("/isolate/pieces/kept-together-once", test_isolates);
  g_test_add_func ("/isolate/pieces/as-drawn", test_isolates_as_drawn);
  g_test_add_func ("/isolate/pieces/bears-what-is-no-text", test_isolates_bears_what_is_no_text);
  g_test_add_func ("/rule-words/deadline/one-for-every-kind", test_rule_deadlines);
  g_test_add_func ("/rule-words/all/a-line-each", test_rule_words);
  g_test_add_func ("/sheet/tail/last-two-groups-only", test_sheet);
  return g_test_run ();
}
