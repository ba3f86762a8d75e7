/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "base/attest-error.h"
#include "base/attest-json.h"
#include "domain/attest-details.h"

static void
test_round_trip (void)
{
  const char *const said[] = { "length", "4 minutes", "witness", "Sam Hill", NULL };
  g_autoptr (JsonObject) body = json_object_new ();
  g_autofree char *text = NULL;
  g_auto (GStrv) again = NULL;

  g_assert_true (attest_details_check (attest_detail_words (ATTEST_KIND_PHONE_CALL), said, NULL));
  attest_details_to_json (body, said);
  text = attest_json_print (body, NULL);
  again = attest_details_of_body (text);
  g_assert_true (g_strv_equal ((const char *const *)again, said));
  g_assert_cmpstr (attest_details_get ((const char *const *)again, "witness"), ==, "Sam Hill");
  g_assert_null (attest_details_get ((const char *const *)again, "key-holder"));
}

static void
test_nothing_leaves_no_member (void)
{
  const char *const none[] = { NULL };
  g_autoptr (JsonObject) body = json_object_new ();

  attest_details_to_json (body, NULL);
  attest_details_to_json (body, none);
  g_assert_cmpuint (json_object_get_size (body), ==, 0);
}

static void
test_wrong_ones_are_refused (void)
{
  const char *const wrong[][5] = {
    { "key-holder", "Ann", NULL },          /* of things, not of calls */
    { "length", "1", "length", "2", NULL }, /* twice */
    { "length", "one\ntwo", NULL },         /* two lines */
    { "length", "a\xe2\x80\xae"
                "b",
      NULL },           /* turned round */
    { "length", NULL }, /* without a value */
    { "LENGTH", "1", NULL },
  };
  const char *const *words = attest_detail_words (ATTEST_KIND_PHONE_CALL);

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (attest_details_check (words, wrong[i], &error));
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
    }
}

/* Written by another program, or by somebody who means harm. */
static void
test_hostile_bodies_are_only_poorer (void)
{
  static const char *const bodies[] = {
    "", "{", "[]", "{\"details\":7}", "{\"details\":[\"length\"]}", "{\"details\":{\"length\":7}}",
    "{\"details\":{\"colour\":\"red\"}}", "{\"details\":{\"length\":\"\\u202e\"}}"
  };
  g_auto (GStrv) none = attest_details_of_body (NULL);

  g_assert_cmpuint (g_strv_length (none), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_auto (GStrv) details = attest_details_of_body (bodies[i]);

      g_assert_cmpuint (g_strv_length (details), ==, 0);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/details/round-trip", test_round_trip);
  g_test_add_func ("/details/nothing-leaves-no-member", test_nothing_leaves_no_member);
  g_test_add_func ("/details/wrong-ones-are-refused", test_wrong_ones_are_refused);
  g_test_add_func ("/details/hostile-bodies-are-only-poorer", test_hostile_bodies_are_only_poorer);
  return g_test_run ();
}
