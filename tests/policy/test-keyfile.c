/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "policy/attest-keyfile.h"

#include <string.h>

#define S(text) (text), sizeof (text) - 1

static AttestKeyfile *
parse (const char *text,
       gsize       length,
       GPtrArray **problems)
{
  *problems = g_ptr_array_new_with_free_func (g_free);
  return attest_keyfile_parse ("x.policy", text, length, *problems);
}

static void
test_reads_what_is_written (void)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (AttestKeyfile) file = parse (S ("# note\n\n[one]\nname = Ysgol y Bryn \nempty=\n[two x-1]\nlist=a; b\\;c ;d\n"
                                             "text=two\\nlines\\tand\\ssome; \\\\ more\\s"),
                                          &problems);
  g_auto (GStrv) list = attest_keyfile_list (file, "two x-1", "list");
  g_auto (GStrv) none = attest_keyfile_list (file, "one", "list");

  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_cmpuint (attest_keyfile_n_groups (file), ==, 2);
  g_assert_cmpstr (attest_keyfile_group (file, 1), ==, "two x-1");
  g_assert_cmpstr (attest_keyfile_text (file, "one", "name"), ==, "Ysgol y Bryn");
  g_assert_cmpstr (attest_keyfile_text (file, "one", "empty"), ==, "");
  g_assert_null (attest_keyfile_text (file, "one", "list"));
  g_assert_null (attest_keyfile_text (file, "three", "list"));
  g_assert_cmpstr (attest_keyfile_text (file, "two x-1", "text"), ==, "two\nlines\tand some; \\ more ");
  g_assert_cmpuint (g_strv_length (list), ==, 3);
  g_assert_cmpstr (list[1], ==, "b;c");
  g_assert_null (none[0]);
}

static const struct
{
  const char *text;
  gsize       length;
  const char *finding;
} refused[] = {
  { S ("[a]\nb=1\nb=2\n"), "x.policy:3: b: there is one already, at line 2" },
  { S ("[a]\n[b]\n[a]\nc=1\n"), "x.policy:3: [a]: there is one already, at line 1" },
  { S ("a=1\n"), "x.policy:1: a key before the first group" },
  { S ("[a]\nb=\\q\n"), "x.policy:2: b: an escape that is not one of \\n \\t \\s \\\\ \\;" },
  { S ("[a]\nb=end\\\n"), "x.policy:2: b: an escape that is not one of \\n \\t \\s \\\\ \\;" },
  { S ("[a]\nb=1\0c\n"), "x.policy:2: a zero byte" },
  { S ("[a]\nb=\xff\n"), "x.policy:2: not UTF-8" },
  { S ("[a]\nb=\xc0\xaf\n"), "x.policy:2: not UTF-8" },
  { S ("[a]\nb=\xed\xa0\x80\n"), "x.policy:2: not UTF-8" },
  { S ("[a]\r\nb=1\r\n"), "x.policy:1: a hidden control character" },
  { S ("[a]\nb=1\t2\n"), "x.policy:2: a hidden control character" },
  { S ("[a]\nb=gov\xe2\x80\xaernors\n"), "x.policy:2: a hidden control character" },
  { S ("[a]\nb=\xe2\x81\xa6x\n"), "x.policy:2: a hidden control character" },
  { S ("\xef\xbb\xbf[a]\n"), "x.policy:1: a hidden control character" },
  { S ("# \x1b[31m\n[a]\n"), "x.policy:1: a hidden control character" },
  { S ("[a]\nb=\x7f\n"), "x.policy:2: a hidden control character" },
  { S ("[a]\n b=1\n"), "x.policy:2: starts with a space" },
  { S ("[a]\nnonsense\n"), "x.policy:2: neither a [group], a key=value nor a # comment" },
  { S ("[a\n"), "x.policy:1: a group ends with ]" },
  { S ("[\n"), "x.policy:1: a group ends with ]" },
  { S ("[]\n"), "x.policy:1: a group is one or two words of a-z, 0-9 and hyphens" },
  { S ("[a b c]\n"), "x.policy:1: a group is one or two words of a-z, 0-9 and hyphens" },
  { S ("[A]\n"), "x.policy:1: a group is one or two words of a-z, 0-9 and hyphens" },
  { S ("[\xd0\xb0]\n"), "x.policy:1: a group is one or two words of a-z, 0-9 and hyphens" },
  { S ("[a]\nB=1\n"), "x.policy:2: a key is a word of a-z, 0-9 and hyphens" },
  { S ("[a]\nb[cy]=1\n"), "x.policy:2: a key is a word of a-z, 0-9 and hyphens" },
  { S ("[a]\n=1\n"), "x.policy:2: a key is a word of a-z, 0-9 and hyphens" },
};

static void
test_refuses_by_line (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GPtrArray) problems = NULL;
      g_autoptr (AttestKeyfile) file = parse (refused[i].text, refused[i].length, &problems);

      g_assert_nonnull (file);
      g_assert_cmpuint (problems->len, >=, 1);
      g_assert_cmpstr (g_ptr_array_index (problems, 0), ==, refused[i].finding);
    }
}

static void
test_says_all (void)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (AttestKeyfile) file = parse (S ("[a]\nx\nb=\\z\n[a]\nc=1\n"), &problems);

  g_assert_cmpuint (problems->len, ==, 3);
  g_assert_cmpstr (g_ptr_array_index (problems, 2), ==, "x.policy:4: [a]: there is one already, at line 1");
  attest_keyfile_problem (file, problems, "a", NULL, "no such %s", "group");
  g_assert_cmpstr (g_ptr_array_index (problems, 3), ==, "x.policy:1: [a]: no such group");
}

static void
test_problem_names_file_line_key (void)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (AttestKeyfile) file = parse (S ("[a]\n\nb=1\n"), &problems);

  attest_keyfile_problem (file, problems, "a", "b", "is wrong");
  attest_keyfile_problem (file, problems, "a", "c", "is missing");
  attest_keyfile_problem (file, problems, NULL, NULL, "is short");
  g_assert_cmpstr (g_ptr_array_index (problems, 0), ==, "x.policy:3: b: is wrong");
  g_assert_cmpstr (g_ptr_array_index (problems, 1), ==, "x.policy:1: [a] c: is missing");
  g_assert_cmpstr (g_ptr_array_index (problems, 2), ==, "x.policy: is short");
}

static void
assert_one_problem (const char *text,
                    gsize       length,
                    const char *finding)
{
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (AttestKeyfile) file = parse (text, length, &problems);

  g_assert_nonnull (file);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (problems, 0), ==, finding);
}

static void
test_limits (void)
{
  g_autofree char *line = g_strnfill (ATTEST_KEYFILE_LINE - 1, 'x');
  g_autoptr (GString) text = g_string_new ("[a]\nb=");
  g_autofree char *big = g_malloc0 (ATTEST_KEYFILE_MOST + 1);
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (AttestKeyfile) file = NULL;

  g_string_append (text, line);
  assert_one_problem (text->str, text->len, "x.policy:2: the line is too long");
  g_string_truncate (text, text->len - 1);
  file = parse (text->str, text->len, &problems);
  g_assert_cmpuint (problems->len, ==, 0);
  assert_one_problem (big, ATTEST_KEYFILE_MOST + 1, "x.policy: larger than 1 MiB");
  g_string_truncate (text, 0);
  for (guint i = 0; i <= ATTEST_KEYFILE_GROUPS; i++)
    g_string_append_printf (text, "[g%u]\n", i);
  assert_one_problem (text->str, text->len, "x.policy:501: too many groups");
}

/* Ten thousand bad lines are not ten thousand findings. */
static void
test_findings_are_bounded (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (AttestKeyfile) file = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append (text, "?\n");
  file = parse (text->str, text->len, &problems);
  g_assert_cmpuint (problems->len, ==, ATTEST_KEYFILE_PROBLEMS);
}

static void
test_escape_round_trip (void)
{
  static const char *const texts[] = { "", " ", "a", " a ", "a\nb\tc", "\\", ";", "a;b", "\\n", "ŵ; ŷ", "  two  " };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (gboolean in_list = FALSE; in_list <= TRUE; in_list++)
      {
        g_autofree char *escaped = attest_keyfile_escape (texts[i], in_list);
        g_autofree char *text = g_strdup_printf ("[a]\nb=%s\n", escaped);
        g_autoptr (GPtrArray) problems = NULL;
        g_autoptr (AttestKeyfile) file = parse (text, strlen (text), &problems);
        g_auto (GStrv) list = attest_keyfile_list (file, "a", "b");

        g_assert_cmpuint (problems->len, ==, 0);
        g_assert_cmpstr (attest_keyfile_text (file, "a", "b"), ==, texts[i]);
        if (in_list && *texts[i] != '\0')
          g_assert_cmpstr (list[0], ==, texts[i]);
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/keyfile/parse/reads-what-is-written", test_reads_what_is_written);
  g_test_add_func ("/keyfile/parse/refuses-by-line", test_refuses_by_line);
  g_test_add_func ("/keyfile/parse/says-all-there-is-to-say", test_says_all);
  g_test_add_func ("/keyfile/parse/limits", test_limits);
  g_test_add_func ("/keyfile/parse/findings-are-bounded", test_findings_are_bounded);
  g_test_add_func ("/keyfile/problem/names-file-line-and-key", test_problem_names_file_line_key);
  g_test_add_func ("/keyfile/escape/round-trip", test_escape_round_trip);
  return g_test_run ();
}
