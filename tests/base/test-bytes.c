/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "base/attest-bytes.h"
#include "base/attest-json.h"

#include <string.h>

static void
test_numbers_have_one_spelling (void)
{
  guint64 out;

  g_assert_true (attest_parse_uint ("0", 10, &out));
  g_assert_true (attest_parse_uint ("18446744073709551615", G_MAXUINT64, &out));
  g_assert_cmpuint (out, ==, G_MAXUINT64);
  g_assert_false (attest_parse_uint ("18446744073709551616", G_MAXUINT64, &out));
  g_assert_false (attest_parse_uint ("01", 10, &out));
  g_assert_false (attest_parse_uint ("-1", 10, &out));
  g_assert_false (attest_parse_uint ("11", 10, &out));
  g_assert_false (attest_parse_uint ("", 10, &out));
}

static void
test_safe_text (void)
{
  g_assert_true (attest_text_is_safe ("Ceri’s message\n", -1, 100));
  g_assert_false (attest_text_is_safe ("gpj.\xe2\x80\xaetxt", -1, 100));
  g_assert_false (attest_text_is_safe ("a\x1b[2J", -1, 100));
  g_assert_false (attest_text_is_safe ("\xff\xfe", -1, 100));
  g_assert_false (attest_text_is_safe ("long", -1, 3));
}

static void
test_json_is_bounded (void)
{
  g_autoptr (GString) deep = g_string_new ("{\"a\":");
  g_autoptr (GError) error = NULL;
  JsonObject *object;

  for (int i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  object = attest_json_parse (deep->str, deep->len, deep->len, &error);
  g_assert_null (object);
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
  g_clear_error (&error);
  object = attest_json_parse ("{}", 2, 1, &error);
  g_assert_null (object);
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE);
}

/* json-glib alone would give text that is no UTF-8, or that ends at the zero. */
static void
test_json_half_characters_are_refused (void)
{
  static const char *const bad[] = { "{\"a\":\"\\ud83d\"}", "{\"a\":\"\\ude00\"}", "{\"a\":\"\\ud83d\\u0041\"}",
                                     "{\"a\":\"\\ud83d\\ude08\\ude00\"}", "{\"a\":\"x\\u0000y\"}", "{\"\\ud800\":1}",
                                     "{\"a\":\"\\300\"}", "{\"a\":\"\\ud8;d\"}", "{\"a\":\"\n\"}" };
  const char              *good = "{\"a\":\"\\\\ud83d \\ud83d\\ude00 \\u00e9\"}";
  g_autoptr (JsonObject) object = attest_json_parse (good, strlen (good), 100, NULL);

  g_assert_cmpstr (attest_json_text (object, "a"), ==, "\\ud83d \xf0\x9f\x98\x80 \xc3\xa9");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (attest_json_parse (bad[i], strlen (bad[i]), 100, &error));
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
    }
}

/* A quotation mark in a comment would hide the levels after it from whoever counts. */
static void
test_json_comments_are_refused (void)
{
  g_autoptr (GString) text = g_string_new ("{\"a\": /* \" */ ");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (text, '[');
  g_assert_null (attest_json_parse (text->str, text->len, text->len, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_null (attest_json_parse (NULL, 0, 10, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
}

static void
test_json_members_of_other_types_are_absent (void)
{
  const char *text = "{\"n\":1,\"s\":\"x\",\"o\":{},\"l\":[],\"b\":true,\"z\":null}";
  g_autoptr (JsonObject) object = attest_json_parse (text, strlen (text), 1000, NULL);

  g_assert_nonnull (object);
  g_assert_null (attest_json_text (object, "n"));
  g_assert_cmpstr (attest_json_text (object, "s"), ==, "x");
  g_assert_cmpint (attest_json_int (object, "s", -7), ==, -7);
  g_assert_null (attest_json_object (object, "l"));
  g_assert_null (attest_json_array (object, "o"));
  g_assert_false (attest_json_bool (object, "z"));
  g_assert_true (attest_json_bool (object, "b"));
}

static void
assert_holds_file (const char *text,
                   gboolean    holds)
{
  if (attest_text_holds_file (text) != holds)
    g_test_message ("%.80s", text);
  g_assert_true (attest_text_holds_file (text) == holds);
}

/* The judge of what base64 looks like is GLib's own encoder. */
static void
test_text_holds_file (void)
{
  guchar           bytes[900];
  g_autofree char *base64 = NULL, *address = NULL, *names = g_strdup (""), *url = NULL, *prose = g_strnfill (40, 'a');
  g_autoptr (GString) wrapped = g_string_new ("look:\n"), list = g_string_new (NULL), crlf = g_string_new (NULL);

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guchar)g_test_rand_int ();
  base64 = g_base64_encode (bytes, sizeof bytes);
  address = g_strdup_printf ("data:image/png;base64,%.40s", base64);
  for (guint i = 0; base64[i] != '\0'; i++)
    {
      g_string_append_c (wrapped, base64[i]);
      g_string_append_c (crlf, base64[i]);
      if (i % 76 == 75)
        {
          g_string_append_c (wrapped, '\n');
          g_string_append (crlf, "\r\n");
        }
    }
  for (guint i = 0; i < 300; i++)
    g_string_append_printf (list, "pupil_%u\n", i);
  url = g_strdup_printf ("https://social.example/p/%s?%s&%s", prose, prose, prose);
  assert_holds_file (base64, TRUE);
  assert_holds_file (wrapped->str, TRUE);
  assert_holds_file (crlf->str, TRUE);
  assert_holds_file (address, TRUE);
  assert_holds_file (list->str, FALSE);
  assert_holds_file (url, FALSE);
  assert_holds_file ("", FALSE);
  assert_holds_file ("He wrote: you will be sorry. The file was called ;base64, I think.", FALSE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/bytes/numbers/have-one-spelling", test_numbers_have_one_spelling);
  g_test_add_func ("/bytes/text/hidden-controls-are-refused", test_safe_text);
  g_test_add_func ("/bytes/json/is-bounded", test_json_is_bounded);
  g_test_add_func ("/bytes/json/half-characters-are-refused", test_json_half_characters_are_refused);
  g_test_add_func ("/bytes/json/comments-are-refused", test_json_comments_are_refused);
  g_test_add_func ("/bytes/json/other-types-are-absent", test_json_members_of_other_types_are_absent);
  g_test_add_func ("/bytes/text/holds-file", test_text_holds_file);
  return g_test_run ();
}
