/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "base/attest-id.h"
#include "domain/attest-types.h"

static void
test_nicks_round_trip (void)
{
  for (AttestEntryKind kind = ATTEST_ENTRY_STORE_CREATED; kind <= ATTEST_ENTRY_LAST; kind++)
    {
      AttestEntryKind again;

      g_assert_true (attest_entry_kind_from_nick (attest_entry_kind_nick (kind), &again));
      g_assert_cmpint (kind, ==, again);
    }
  for (AttestItemKind kind = ATTEST_KIND_SCREENSHOT; kind <= ATTEST_KIND_LAST; kind++)
    {
      AttestItemKind again;

      g_assert_true (attest_item_kind_from_nick (attest_item_kind_nick (kind), &again));
      g_assert_cmpint (kind, ==, again);
    }
}

static void
test_unknown_nicks_are_refused (void)
{
  AttestGate     gate;
  AttestItemKind kind;

  g_assert_false (attest_gate_from_nick ("perhaps", &gate));
  g_assert_false (attest_item_kind_from_nick ("", &kind));
}

static void
test_words (void)
{
  g_assert_true (attest_word_is_valid ("head-of-hr"));
  g_assert_false (attest_word_is_valid ("Head"));
  g_assert_false (attest_word_is_valid ("-x"));
  g_assert_false (attest_word_is_valid (""));
  g_assert_false (attest_word_is_valid (NULL));
  g_assert_true (attest_role_is_known ("dsl"));
  g_assert_false (attest_role_is_external ("governors"));
  g_assert_true (attest_role_is_external ("lado"));
}

static void
test_ids (void)
{
  g_autofree char *a = attest_id_new ();
  g_autofree char *b = attest_id_new ();

  g_assert_true (attest_id_is_valid (a));
  g_assert_cmpstr (a, !=, b);
  g_assert_false (attest_id_is_valid ("ABCDEF0123456789ABCDEF0123456789"));
  g_assert_false (attest_id_is_valid ("abc"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/types/nicks/round-trip", test_nicks_round_trip);
  g_test_add_func ("/types/nicks/unknown-are-refused", test_unknown_nicks_are_refused);
  g_test_add_func ("/types/words/only-plain-ones", test_words);
  g_test_add_func ("/types/ids/are-random-and-strict", test_ids);
  return g_test_run ();
}
