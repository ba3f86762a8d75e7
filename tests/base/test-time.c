/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "base/attest-time.h"

#include <string.h>

static void
test_text_round_trips (void)
{
  static const gint64 times[] = { 0, 1, 999, 1772620927123, 253402300799999 };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      char   text[25];
      gint64 again = -1;

      attest_time_utc_text (times[i], text);
      g_assert_true (attest_time_parse_utc (text, &again));
      g_assert_cmpint (again, ==, times[i]);
    }
}

static void
test_impossible_times_are_refused (void)
{
  static const char *const bad[] = {
    "", "2026-02-30T10:00:00.000Z", "2026-13-01T10:00:00.000Z", "2026-01-01T24:00:00.000Z",
    "2026-01-01T10:00:60.000Z", "2026-01-01T10:00:00Z", "2026-01-01 10:00:00.000Z",
    "2026-01-01T10:00:00.00xZ", "1926-01-01T10:00:00.000Z", "+026-01-01T10:00:00.000Z"
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      gint64 out;

      g_assert_false (attest_time_parse_utc (bad[i], &out));
    }
}

/* The hour that happens twice when summer time ends: the offset tells them apart. */
static void
test_repeated_hour (void)
{
  gint64 first, second;
  char   zone[ATTEST_ZONE_MAX + 1];

  g_assert_true (attest_time_parse_person ("2026-10-25T01:30:00+01:00", &first, zone));
  g_assert_true (g_str_has_prefix (zone, "+01:00"));
  g_assert_true (attest_time_parse_person ("2026-10-25T01:30:00+00:00", &second, zone));
  g_assert_cmpint (second - first, ==, 3600 * 1000);
}

static void
test_person_times (void)
{
  gint64           out;
  char             zone[ATTEST_ZONE_MAX + 1], text[25];
  g_autofree char *local = NULL;

  g_assert_true (attest_time_parse_person ("2026-07-04 10:42", &out, zone));
  attest_time_utc_text (out, text);
  g_assert_cmpstr (text, ==, "2026-07-04T09:42:00.000Z");
  local = attest_time_text_at (out, zone);
  g_assert_cmpstr (local, ==, "2026-07-04T10:42:00.000+01:00");
  g_assert_false (attest_time_parse_person ("yesterday", &out, zone));
  g_assert_false (attest_time_parse_person ("2026-07-04T10:42:00+21:00", &out, zone));
  g_assert_false (attest_time_parse_person ("1970-01-01T00:00:00+10:00", &out, zone));
  g_assert_false (attest_time_parse_person ("2026-07-04T10:42:00 and more", &out, zone));
}

static void
test_now (void)
{
  AttestMoment a = attest_moment_now ();
  AttestMoment b = attest_moment_now ();

  g_assert_cmpint (b.mono_ms, >=, a.mono_ms);
  g_assert_cmpstr (a.boot, ==, b.boot);
  g_assert_cmpuint (strlen (a.boot), ==, 32);
  g_assert_true (attest_zone_is_valid (a.zone));
}

static void
test_zones (void)
{
  g_assert_true (attest_zone_is_valid ("-03:30[America/St_Johns]"));
  g_assert_false (attest_zone_is_valid ("+01:00[\"]"));
  g_assert_false (attest_zone_is_valid ("+01:00[]"));
  g_assert_false (attest_zone_is_valid ("01:00"));
  g_assert_false (attest_zone_is_valid ("+99:00"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/time/text/round-trips", test_text_round_trips);
  g_test_add_func ("/time/text/impossible-times-are-refused", test_impossible_times_are_refused);
  g_test_add_func ("/time/person/repeated-hour", test_repeated_hour);
  g_test_add_func ("/time/person/reads-what-people-write", test_person_times);
  g_test_add_func ("/time/now/is-in-order", test_now);
  g_test_add_func ("/time/zone/only-plain-ones", test_zones);
  return g_test_run ();
}
