/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "custody/attest-body.h"
#include "custody/attest-chain.h"

#include <string.h>

/* The example of docs/format-chain.md, and its commands, as they stand there. */

/* What is fenced after @mark, without the last line feed when @inner. */
static char *
fenced (const char *mark,
        gboolean    inner)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "docs", "format-chain.md", NULL);
  g_autofree char *page = NULL;
  const char      *start;
  char            *out;

  g_assert_true (g_file_get_contents (path, &page, NULL, NULL));
  start = strstr (page, mark);
  g_assert_nonnull (start);
  start = strchr (strstr (start, "```"), '\n') + 1;
  out = g_strndup (start, (gsize)(strstr (start, "```") - start));
  if (inner)
    out[strlen (out) - 1] = '\0';
  return out;
}

static void
test_accepted (void)
{
  g_autofree char *chain = fenced ("<!-- file: chain.jsonl -->", FALSE), *first = fenced ("<!-- file: 1.json -->", TRUE),
                  *second = fenced ("<!-- file: 2.json -->", TRUE), *head = NULL;
  const char *bodies[] = { first, second };
  AttestLine  line;
  AttestChain end;
  g_autoptr (GError) error = NULL;
  const char *at = chain;

  g_assert_true (attest_line_parse (at, (gsize)(strchr (at, '\n') - at) + 1, &line, &error));
  attest_chain_init (&end, line.case_id, line.author);
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      gsize        length = (gsize)(strchr (at, '\n') - at) + 1;
      AttestDigest digest = attest_digest_of (bodies[i], strlen (bodies[i]));
      g_autoptr (JsonObject) body = attest_body_parse (bodies[i], strlen (bodies[i]), &error);

      g_assert_no_error (error);
      g_assert_nonnull (body);
      g_assert_true (attest_chain_check (&end, at, length, &line, &error));
      g_assert_true (attest_digest_equal (&digest, &line.body));
      at += length;
    }
  g_assert_cmpstr (at, ==, "");
  head = attest_digest_hex (&end.head);
  g_assert_cmpstr (head, ==, "3549a3d41377ad3887983c38c96bec0fcbc129dca5c4090503c2377bb8f5b023");
}

static void
write_example (const char *dir)
{
  static const char *const names[] = { "chain.jsonl", "1.json", "2.json" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *mark = g_strdup_printf ("<!-- file: %s -->", names[i]), *text = fenced (mark, i > 0), *path = g_build_filename (dir, names[i], NULL);

      attest_test_write (path, text, strlen (text));
    }
}

static int
run_commands (const char *dir,
              char      **out)
{
  g_autofree char *commands = fenced ("<!-- run: chain -->", FALSE), *script = g_strdup_printf ("cd '%s'\n%s", dir, commands);

  return attest_test_run (out, "sh", "-eu", "-c", script, NULL);
}

static void
test_commands (void)
{
  g_autofree char *dir = attest_test_dir (), *out = NULL, *body = g_build_filename (dir, "2.json", NULL), *chain = g_build_filename (dir, "chain.jsonl", NULL),
                  *wrong = NULL, *cut = NULL, *whole = NULL;
  const char *second;

  write_example (dir);
  g_assert_cmpint (run_commands (dir, &out), ==, 0);
  g_assert_cmpstr (out, ==, "head 3549a3d41377ad3887983c38c96bec0fcbc129dca5c4090503c2377bb8f5b023\n");

  /* The commands see a body that was changed, and a line that is missing */
  attest_test_write (body, "{}", 2);
  g_assert_cmpint (run_commands (dir, &wrong), ==, 1);
  g_assert_cmpstr (wrong, ==, "entry 2 says something else\n");
  write_example (dir);
  whole = fenced ("<!-- file: chain.jsonl -->", FALSE);
  second = strchr (whole, '\n') + 1;
  attest_test_write (chain, second, strlen (second));
  g_assert_cmpint (run_commands (dir, &cut), ==, 1);
  g_assert_cmpstr (cut, ==, "entry 1 does not follow\n");
  attest_test_remove (dir);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chain/page/example-is-accepted", test_accepted);
  g_test_add_func ("/chain/page/commands-check-it", test_commands);
  return g_test_run ();
}
