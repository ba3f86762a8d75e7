/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "seal/attest-digest.h"

#include <string.h>

static const char ABC[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
static const char EMPTY[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

static void
assert_digest (AttestDigest digest,
               const char  *expected)
{
  g_autofree char *hex = attest_digest_hex (&digest);

  g_assert_cmpstr (hex, ==, expected);
}

static void
test_of_known_values (void)
{
  assert_digest (attest_digest_of ("abc", 3), ABC);
  assert_digest (attest_digest_of (NULL, 0), EMPTY);
}

static void
test_pieces_make_the_same (void)
{
  AttestHasher hasher;

  attest_hasher_init (&hasher);
  attest_hasher_update (&hasher, "a", 1);
  attest_hasher_update (&hasher, NULL, 0);
  attest_hasher_update (&hasher, "bc", 2);
  assert_digest (attest_hasher_finish (&hasher), ABC);
  g_assert_null (hasher.context);
  attest_hasher_clear (&hasher);
  attest_hasher_init (&hasher);
  assert_digest (attest_hasher_finish (&hasher), EMPTY);
}

static void
test_hex_has_one_spelling (void)
{
  AttestDigest digest = { { 7 } };

  g_assert_true (attest_digest_from_hex (ABC, &digest));
  assert_digest (digest, ABC);
  digest.bytes[0] = 7;
  g_assert_false (attest_digest_from_hex (NULL, &digest));
  g_assert_false (attest_digest_from_hex ("", &digest));
  g_assert_false (attest_digest_from_hex (ABC + 1, &digest));
  g_assert_false (attest_digest_from_hex ("BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", &digest));
  g_assert_false (attest_digest_from_hex ("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ag", &digest));
  g_assert_false (attest_digest_from_hex ("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n", &digest));
  g_assert_cmpint (digest.bytes[0], ==, 7);
}

static void
test_zero_is_told_apart (void)
{
  AttestDigest zero = { { 0 } }, one = { { 0 } };

  one.bytes[31] = 1;
  g_assert_true (attest_digest_is_zero (&zero));
  g_assert_false (attest_digest_is_zero (&one));
  g_assert_false (attest_digest_equal (&zero, &one));
  g_assert_true (attest_digest_equal (&one, &one));
}

static void
test_agrees_with_sha256sum (void)
{
  static const gsize sizes[] = { 0, 1, 55, 56, 63, 64, 65, 4096, 65537, 1000000 };
  g_autofree char   *dir = attest_test_dir ();
  g_autofree char   *path = g_build_filename (dir, "file", NULL);
  g_autofree guint8 *bytes = g_malloc (1000000);

  if (!attest_test_have ("sha256sum"))
    {
      g_test_skip ("sha256sum is missing");
      return;
    }
  for (gsize i = 0; i < 1000000; i++)
    bytes[i] = (guint8)g_test_rand_int ();
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      AttestDigest     digest = attest_digest_of (bytes, sizes[i]);
      g_autofree char *hex = attest_digest_hex (&digest);
      g_autofree char *line = g_strdup_printf ("%s  %s\n", hex, path);
      g_autofree char *out = NULL;

      attest_test_write (path, bytes, sizes[i]);
      g_assert_cmpint (attest_test_run (&out, "sha256sum", path, NULL), ==, 0);
      g_assert_cmpstr (out, ==, line);
    }
  attest_test_remove (dir);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/digest/of/known-values", test_of_known_values);
  g_test_add_func ("/digest/hasher/pieces-make-the-same", test_pieces_make_the_same);
  g_test_add_func ("/digest/from-hex/has-one-spelling", test_hex_has_one_spelling);
  g_test_add_func ("/digest/is-zero/is-told-apart", test_zero_is_told_apart);
  g_test_add_func ("/digest/of/agrees-with-sha256sum", test_agrees_with_sha256sum);
  return g_test_run ();
}
