/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "custody/attest-body.h"
#include "custody/attest-chain.h"
#include "base/attest-id.h"

#include <string.h>

#define CASE "0123456789abcdef0123456789abcdef"
#define LINES 200

typedef struct
{
  AttestSignKey *key;
  GPtrArray     *lines; /* char * */
} Fixture;

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  AttestChain chain;

  g_assert_true (attest_seal_init (NULL));
  f->key = attest_sign_key_new ();
  f->lines = g_ptr_array_new_with_free_func (g_free);
  attest_chain_init (&chain, CASE, attest_sign_key_public (f->key));
  for (guint i = 0; i < LINES; i++)
    {
      AttestMoment now = attest_moment_now ();
      AttestDigest body = attest_digest_of (&i, sizeof i);
      gsize        length;

      g_ptr_array_add (f->lines, attest_chain_append (&chain, "item-added", &now, &body, &length));
    }
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  attest_sign_key_free (f->key);
  g_ptr_array_unref (f->lines);
}

/* The number of lines that fit, one after another. */
static guint
walk (Fixture *f,
      GError **error)
{
  AttestChain chain;
  AttestLine  line;
  guint       n = 0;

  attest_chain_init (&chain, CASE, attest_sign_key_public (f->key));
  while (n < f->lines->len && attest_chain_check (&chain, f->lines->pdata[n], strlen (f->lines->pdata[n]), &line, error))
    n++;
  return n;
}

static void
test_whole (Fixture      *f,
            gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (walk (f, &error), ==, LINES);
  g_assert_no_error (error);
}

/* Every byte of a line, changed to every neighbour bit, is found in that line
 * or, when the line stays readable, at the next link. */
static void
test_every_byte_counts (Fixture      *f,
                        gconstpointer data)
{
  char *line = f->lines->pdata[57];

  for (gsize i = 0; line[i] != '\0'; i++)
    for (int bit = 0; bit < 7; bit++)
      {
        guint n;

        line[i] = (char)(line[i] ^ (1 << bit));
        n = line[i] == '\0' ? 57 : walk (f, NULL);
        g_assert_cmpuint (n, >=, 57);
        g_assert_cmpuint (n, <=, 58);
        line[i] = (char)(line[i] ^ (1 << bit));
      }
  g_assert_cmpuint (walk (f, NULL), ==, LINES);
}

static void
test_removed_swapped_repeated (Fixture      *f,
                               gconstpointer data)
{
  gpointer first = f->lines->pdata[10], second = f->lines->pdata[11];
  g_autoptr (GError) error = NULL;

  f->lines->pdata[10] = second;
  f->lines->pdata[11] = first;
  g_assert_cmpuint (walk (f, &error), ==, 10);
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED);
  g_assert_nonnull (strstr (error->message, "Entry 11"));
  f->lines->pdata[10] = first;
  g_assert_cmpuint (walk (f, NULL), ==, 11);
  f->lines->pdata[11] = second;
  g_ptr_array_remove_index (f->lines, 100);
  g_assert_cmpuint (walk (f, NULL), ==, 100);
}

static void
test_another_case_or_author (Fixture      *f,
                             gconstpointer data)
{
  AttestChain chain;
  AttestLine  line;
  g_autoptr (GError) error = NULL;

  attest_chain_init (&chain, "ffffffffffffffffffffffffffffffff", attest_sign_key_public (f->key));
  g_assert_false (attest_chain_check (&chain, f->lines->pdata[0], strlen (f->lines->pdata[0]), &line, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED);
}

static void
test_spelling (Fixture      *f,
               gconstpointer data)
{
  const char      *good = f->lines->pdata[0];
  g_autofree char *newer = NULL, *spaced = g_strdup_printf (" %s", good), *cut = g_strndup (good, strlen (good) - 1);
  g_auto (GStrv) parts = g_strsplit (good, ",\"v\":1,", 2);
  AttestLine line;
  g_autoptr (GError) error = NULL;
  gsize            length;
  g_autofree char *again = NULL;

  g_assert_true (attest_line_parse (good, strlen (good), &line, NULL));
  again = attest_line_write (&line, &length);
  g_assert_cmpstr (again, ==, good);
  g_assert_false (attest_line_parse (spaced, strlen (spaced), &line, NULL));
  g_assert_false (attest_line_parse (cut, strlen (cut), &line, NULL));
  newer = g_strdup_printf ("%s,\"v\":2,%s", parts[0], parts[1]);
  g_assert_false (attest_line_parse (newer, strlen (newer), &line, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NEWER);
}

/* The judge of a line's digest and of a body's is sha256sum. */
static void
test_sha256sum_agrees (Fixture      *f,
                       gconstpointer data)
{
  g_autofree char *dir = attest_test_dir ();
  g_autofree char *path = g_build_filename (dir, "body.json", NULL);
  g_autoptr (JsonObject) body = attest_body_new ("Jo Evans", "staff");
  g_autoptr (GBytes) bytes = attest_body_write (body);
  AttestDigest     digest = attest_digest_of (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autofree char *hex = attest_digest_hex (&digest), *out = NULL;

  attest_test_write (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpint (attest_test_run (&out, "sha256sum", path, NULL), ==, 0);
  g_assert_true (g_str_has_prefix (out, hex));
  attest_test_remove (dir);
}

static void
test_body_needs_its_salt (Fixture      *f,
                          gconstpointer data)
{
  const char *none = "{\"person\":\"x\"}";
  g_autoptr (GError) error = NULL;

  g_assert_null (attest_body_parse (none, strlen (none), &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED);
}

static void
test_journal (Fixture      *f,
              gconstpointer data)
{
  AttestDigest zero = { { 0 } }, a = attest_digest_of ("a", 1), b = attest_digest_of ("b", 1);
  AttestDigest one = attest_journal_next (&zero, &a), other = attest_journal_next (&zero, &b);

  g_assert_false (attest_digest_equal (&one, &other));
  one = attest_journal_next (&one, &b);
  other = attest_journal_next (&other, &a);
  g_assert_false (attest_digest_equal (&one, &other));
}

#define ADD(path, function) g_test_add ("/chain/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("walk/whole", test_whole);
  ADD ("walk/every-byte-counts", test_every_byte_counts);
  ADD ("walk/removed-swapped-repeated", test_removed_swapped_repeated);
  ADD ("walk/another-case-or-author", test_another_case_or_author);
  ADD ("line/has-one-spelling", test_spelling);
  ADD ("body/sha256sum-agrees", test_sha256sum_agrees);
  ADD ("body/needs-its-salt", test_body_needs_its_salt);
  ADD ("journal/order-counts", test_journal);
  return g_test_run ();
}
