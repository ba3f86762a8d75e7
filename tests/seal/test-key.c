/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "base/attest-id.h"
#include "scan-memory.h"
#include "seal/attest-box.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static AttestKey *
numbered_key (void)
{
  guint8 bytes[ATTEST_KEY_BYTES];

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8)i;
  return attest_key_new_from_bytes (bytes);
}

static char *
key_hex (const AttestKey *key)
{
  return attest_hex (attest_key_bytes (key), ATTEST_KEY_BYTES);
}

/* Made with Python's hashlib.blake2b: key, salt = number, person = context. */
static void
test_derive_gives_known_subkeys (void)
{
  static const char *const expected[] = {
    "a314d47750b1786e184e2a6810768dc9b62f90600f387a9331a4a56d23ffe17c",
    "a93da2e4e775c77f488fa1b04148511e7dddc0e68a1d57118570dd5c487ad68b",
    "80cc1ff6aeb8a4bb2e9e19abc73c9f4afcdab652c875d92f3cdfd6cd19e26056",
    "ec6715e154f1e323b2ef629ddbbaa9286c291417ec2a620413827139af8b2442",
  };
  g_autoptr (AttestKey) master = numbered_key ();

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (AttestKey) subkey = attest_key_derive (master, (AttestSubkey)(i + ATTEST_SUBKEY_PAGES));
      g_autofree char *hex = key_hex (subkey);

      g_assert_cmpstr (hex, ==, expected[i]);
    }
}

static void
test_random_keys_differ (void)
{
  g_autoptr (AttestKey) a = attest_key_new_random ();
  g_autoptr (AttestKey) b = attest_key_new_random ();
  g_autoptr (AttestKey) copy = attest_key_copy (a);

  g_assert_false (attest_key_equal (a, b));
  g_assert_true (attest_key_equal (a, copy));
  g_assert_true (attest_key_bytes (a) != attest_key_bytes (copy));
}

static void
test_passphrase_agrees_with_argon2 (void)
{
  g_autoptr (AttestSecret) passphrase = attest_secret_new ("correct horse", -1);
  g_autoptr (AttestKey) key = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;
  g_autofree char *hex = NULL;

  key = attest_key_from_passphrase (passphrase, (const guint8 *)"sixteen salty by", 3, 8 << 20, &error);
  g_assert_no_error (error);
  hex = key_hex (key);
  if (!attest_test_have ("argon2"))
    {
      g_test_skip ("argon2 is missing");
      return;
    }
  g_assert_cmpint (attest_test_run (&out, "sh", "-c", "printf 'correct horse' | argon2 'sixteen salty by' -id -t 3 -k 8192 -p 1 -l 32 -r", NULL), ==, 0);
  g_assert_cmpstr (g_strchomp (out), ==, hex);
}

static void
test_passphrase_every_input_counts (void)
{
  g_autoptr (AttestSecret) a = attest_secret_new ("pass", -1);
  g_autoptr (AttestSecret) b = attest_secret_new ("pass", 5); /* its zero as well */
  g_autoptr (AttestSecret) none = attest_secret_new (NULL, 0);
  const guint8 *salt = (const guint8 *)"0123456789abcdef";
  AttestKey    *keys[] = {
       attest_key_from_passphrase (a, salt, 1, 8192, NULL),
       attest_key_from_passphrase (b, salt, 1, 8192, NULL),
       attest_key_from_passphrase (none, salt, 1, 8192, NULL),
       attest_key_from_passphrase (a, (const guint8 *)"0123456789abcdeF", 1, 8192, NULL),
       attest_key_from_passphrase (a, salt, 2, 8192, NULL),
       attest_key_from_passphrase (a, salt, 1, 16384, NULL),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    for (gsize j = 0; j < i; j++)
      g_assert_false (attest_key_equal (keys[i], keys[j]));
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    attest_key_free (keys[i]);
}

static void
assert_refused (guint32     passes,
                guint64     memory,
                AttestError code)
{
  g_autoptr (AttestSecret) passphrase = attest_secret_new ("pass", -1);
  g_autoptr (GError) error = NULL;

  g_assert_null (attest_key_from_passphrase (passphrase, (const guint8 *)"0123456789abcdef", passes, memory, &error));
  g_assert_error (error, ATTEST_ERROR, (int)code);
}

static void
test_passphrase_refuses_costs_out_of_range (void)
{
  assert_refused (0, 8192, ATTEST_ERROR_INPUT);
  assert_refused (1, 8191, ATTEST_ERROR_INPUT);
  assert_refused (1, 0, ATTEST_ERROR_INPUT);
  assert_refused (ATTEST_KDF_MOST_PASSES + 1, 8192, ATTEST_ERROR_TOO_LARGE);
  assert_refused (G_MAXUINT32, 8192, ATTEST_ERROR_TOO_LARGE);
  assert_refused (1, ATTEST_KDF_MOST_MEMORY + 1, ATTEST_ERROR_TOO_LARGE);
  assert_refused (1, G_MAXUINT64, ATTEST_ERROR_TOO_LARGE);
}

static void
test_passphrase_says_when_memory_is_short (void)
{
  struct rlimit limit = { 600 << 20, 600 << 20 };

  if (g_test_subprocess ())
    {
      g_assert_cmpint (setrlimit (RLIMIT_AS, &limit), ==, 0);
      assert_refused (1, ATTEST_KDF_MOST_MEMORY, ATTEST_ERROR_UNAVAILABLE);
      return;
    }
  if (!scan_possible ())
    return;
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

static void
test_secret_keeps_every_byte (void)
{
  g_autoptr (AttestSecret) secret = attest_secret_new ("a\0b", 3);

  g_assert_cmpuint (attest_secret_length (secret), ==, 3);
  g_assert_cmpmem (attest_secret_text (secret), 4, "a\0b", 4);
  for (gsize length = 0; length < 20; length++)
    {
      g_autoptr (AttestSecret) one = attest_secret_new ("abcdefghijklmnopqrstuvwxyz", (gssize)length);

      g_assert_cmpuint (strlen (attest_secret_text (one)), ==, length);
    }
}

/* Ends the subprocess by a fault, or with 0 when memory can be touched. */
static void
child_touches_memory (gboolean after_free,
                      gboolean write)
{
  AttestKey       *key = attest_key_new_random ();
  volatile guint8 *bytes = (volatile guint8 *)attest_key_bytes (key);
  struct rlimit    no_core = { 0, 0 };

  setrlimit (RLIMIT_CORE, &no_core);
  if (after_free)
    attest_key_free (key);
  if (write)
    bytes[0] = 1;
  else
    (void)bytes[0];
  _exit (0);
}

static void
test_freed_key_is_gone (void)
{
  if (g_test_subprocess ())
    child_touches_memory (TRUE, FALSE);
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
}

static void
test_key_cannot_be_overwritten (void)
{
  if (g_test_subprocess ())
    child_touches_memory (FALSE, TRUE);
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
}

static void
test_living_key_can_be_read (void)
{
  if (g_test_subprocess ())
    child_touches_memory (FALSE, FALSE);
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

static void
test_freed_secrets_are_nowhere_in_memory (void)
{
  AttestKey *key = attest_key_new_random ();
  AttestKey *subkey = attest_key_derive (key, ATTEST_SUBKEY_OBJECTS);
  g_autoptr (AttestKey) lock = attest_key_new_random ();
  g_autoptr (GBytes) box = attest_box_seal (lock, "scan", attest_key_bytes (key), ATTEST_KEY_BYTES);
  g_autoptr (GError) error = NULL;
  AttestSecret *opened;
  guint8        masked[ATTEST_KEY_BYTES], masked_subkey[ATTEST_KEY_BYTES];

  if (!scan_possible ())
    {
      attest_key_free (key);
      attest_key_free (subkey);
      return;
    }
  opened = attest_box_open (lock, "scan", g_bytes_get_data (box, NULL), g_bytes_get_size (box), &error);
  g_assert_no_error (error);
  scan_mask (masked, attest_key_bytes (key), sizeof masked);
  scan_mask (masked_subkey, attest_key_bytes (subkey), sizeof masked_subkey);
  g_assert_cmpuint (scan_memory (masked, sizeof masked), ==, 2);
  g_assert_cmpuint (scan_memory (masked_subkey, sizeof masked_subkey), ==, 1);
  attest_key_free (key);
  g_assert_cmpuint (scan_memory (masked, sizeof masked), ==, 1);
  attest_secret_free (opened);
  attest_key_free (subkey);
  g_assert_cmpuint (scan_memory (masked, sizeof masked), ==, 0);
  g_assert_cmpuint (scan_memory (masked_subkey, sizeof masked_subkey), ==, 0);
}

static void
test_box_opens_only_with_key_and_context (void)
{
  g_autoptr (AttestKey) key = attest_key_new_random ();
  g_autoptr (AttestKey) other = attest_key_new_random ();
  g_autoptr (GBytes) box = attest_box_seal (key, "object 1", "hello", 5);
  g_autoptr (AttestSecret) secret = NULL;
  g_autoptr (GError) error = NULL;
  const guint8 *data = g_bytes_get_data (box, NULL);

  g_assert_cmpuint (g_bytes_get_size (box), ==, 5 + ATTEST_BOX_OVERHEAD);
  secret = attest_box_open (key, "object 1", data, 5 + ATTEST_BOX_OVERHEAD, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (attest_secret_text (secret), ==, "hello");
  g_assert_null (attest_box_open (other, "object 1", data, 5 + ATTEST_BOX_OVERHEAD, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED);
  g_clear_error (&error);
  g_assert_null (attest_box_open (key, "object 2", data, 5 + ATTEST_BOX_OVERHEAD, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED);
}

static void
test_box_changed_or_cut_anywhere_is_refused (void)
{
  g_autoptr (AttestKey) key = attest_key_new_random ();
  g_autoptr (GBytes) box = attest_box_seal (key, "x", "hello", 5);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (box, NULL), g_bytes_get_size (box));

  for (gsize bit = 0; bit < 8 * g_bytes_get_size (box); bit++)
    {
      g_autoptr (GError) error = NULL;

      copy[bit / 8] ^= (guint8)(1 << bit % 8);
      g_assert_null (attest_box_open (key, "x", copy, g_bytes_get_size (box), &error));
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED);
      copy[bit / 8] ^= (guint8)(1 << bit % 8);
    }
  for (gsize length = 0; length < g_bytes_get_size (box); length++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (attest_box_open (key, "x", copy, length, &error));
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED);
    }
}

static void
test_box_of_nothing_and_never_twice_the_same (void)
{
  g_autoptr (AttestKey) key = attest_key_new_random ();
  g_autoptr (GBytes) a = attest_box_seal (key, "", NULL, 0);
  g_autoptr (GBytes) b = attest_box_seal (key, "", NULL, 0);
  g_autoptr (AttestSecret) secret = attest_box_open (key, "", g_bytes_get_data (a, NULL), g_bytes_get_size (a), NULL);

  g_assert_false (g_bytes_equal (a, b));
  g_assert_cmpuint (attest_secret_length (secret), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_true (attest_seal_init (&error));
  g_test_add_func ("/key/derive/gives-known-subkeys", test_derive_gives_known_subkeys);
  g_test_add_func ("/key/new-random/keys-differ", test_random_keys_differ);
  g_test_add_func ("/key/passphrase/agrees-with-argon2", test_passphrase_agrees_with_argon2);
  g_test_add_func ("/key/passphrase/every-input-counts", test_passphrase_every_input_counts);
  g_test_add_func ("/key/passphrase/refuses-costs-out-of-range", test_passphrase_refuses_costs_out_of_range);
  g_test_add_func ("/key/passphrase/says-when-memory-is-short", test_passphrase_says_when_memory_is_short);
  g_test_add_func ("/secret/new/keeps-every-byte", test_secret_keeps_every_byte);
  g_test_add_func ("/key/free/is-gone", test_freed_key_is_gone);
  g_test_add_func ("/key/bytes/cannot-be-overwritten", test_key_cannot_be_overwritten);
  g_test_add_func ("/key/bytes/can-be-read", test_living_key_can_be_read);
  g_test_add_func ("/key/free/secrets-are-nowhere-in-memory", test_freed_secrets_are_nowhere_in_memory);
  g_test_add_func ("/box/open/only-with-key-and-context", test_box_opens_only_with_key_and_context);
  g_test_add_func ("/box/open/changed-or-cut-anywhere-is-refused", test_box_changed_or_cut_anywhere_is_refused);
  g_test_add_func ("/box/seal/never-twice-the-same", test_box_of_nothing_and_never_twice_the_same);
  return g_test_run ();
}
