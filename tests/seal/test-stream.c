/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "scan-memory.h"
#include "seal/attest-stream.h"

#include <sodium.h>
#include <string.h>

static guint8 plain[ATTEST_CHUNK], sealed[ATTEST_CHUNK_SEALED], opened[ATTEST_CHUNK];

static AttestKey *
numbered_key (void)
{
  guint8 bytes[ATTEST_KEY_BYTES];

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8)i;
  return attest_key_new_from_bytes (bytes);
}

static void
test_chunk_comes_back (void)
{
  static const gsize lengths[] = { 1, 15, 16, 17, 65535, 65536 };
  g_autoptr (AttestKey) key = numbered_key ();

  memset (plain, 'p', sizeof plain);
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      attest_chunk_seal (key, i, TRUE, plain, lengths[i], sealed);
      g_assert_true (attest_chunk_open (key, i, TRUE, sealed, lengths[i] + 16, opened));
      g_assert_cmpmem (opened, lengths[i], plain, lengths[i]);
    }
  attest_chunk_seal (key, 0, TRUE, plain, 0, sealed);
  g_assert_true (attest_chunk_open (key, 0, TRUE, sealed, 16, opened));
}

static void
test_chunk_is_bound_to_its_place (void)
{
  g_autoptr (AttestKey) key = numbered_key ();
  g_autoptr (AttestKey) other = attest_key_new_random ();

  attest_chunk_seal (key, 5, FALSE, plain, ATTEST_CHUNK, sealed);
  g_assert_true (attest_chunk_open (key, 5, FALSE, sealed, sizeof sealed, opened));
  g_assert_false (attest_chunk_open (key, 4, FALSE, sealed, sizeof sealed, opened));
  g_assert_false (attest_chunk_open (key, 5 + (G_GUINT64_CONSTANT (1) << 56), FALSE, sealed, sizeof sealed, opened));
  g_assert_false (attest_chunk_open (key, 5, TRUE, sealed, sizeof sealed, opened));
  g_assert_false (attest_chunk_open (other, 5, FALSE, sealed, sizeof sealed, opened));
  g_assert_false (attest_chunk_open (key, 5, FALSE, sealed, sizeof sealed - 1, opened));
  g_assert_false (attest_chunk_open (key, 5, FALSE, sealed, 15, opened));
  g_assert_false (attest_chunk_open (key, 5, FALSE, sealed, 0, opened));
}

static void
test_chunk_changed_anywhere_gives_nothing (void)
{
  g_autoptr (AttestKey) key = numbered_key ();
  guint8 zero[100] = { 0 };

  memset (plain, 'p', 100);
  attest_chunk_seal (key, 0, TRUE, plain, 100, sealed);
  for (gsize bit = 0; bit < 116 * 8; bit++)
    {
      memset (opened, 'x', sizeof opened);
      sealed[bit / 8] ^= (guint8)(1 << bit % 8);
      g_assert_false (attest_chunk_open (key, 0, TRUE, sealed, 116, opened));
      g_assert_cmpmem (opened, 100, zero, 100);
      sealed[bit / 8] ^= (guint8)(1 << bit % 8);
    }
  g_assert_true (attest_chunk_open (key, 0, TRUE, sealed, 116, opened));
}

static void
test_empty_last_chunk_only_when_first (void)
{
  g_autoptr (AttestKey) key = numbered_key ();

  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*length_fits*");
  attest_chunk_seal (key, 1, TRUE, plain, 0, sealed);
  g_test_assert_expected_messages ();
  g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*length_fits*");
  attest_chunk_seal (key, 1, FALSE, plain, 10, sealed);
  g_test_assert_expected_messages ();
}

/* The same bytes as libsodium's ChaCha20-Poly1305 (RFC 8439). */
static void
test_chunk_agrees_with_libsodium (void)
{
  static const gsize   lengths[] = { 1, 63, 64, 65, 4096, 65535, 65536 };
  static const guint64 number = G_GUINT64_CONSTANT (0x0102030405060708);
  static const guint8  nonce[12] = { 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 1 };
  static guint8        expected[ATTEST_CHUNK_SEALED];

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (AttestKey) key = attest_key_new_random ();

      randombytes_buf (plain, lengths[i]);
      crypto_aead_chacha20poly1305_ietf_encrypt (expected, NULL, plain, lengths[i], NULL, 0, NULL, nonce, attest_key_bytes (key));
      attest_chunk_seal (key, number, TRUE, plain, lengths[i], sealed);
      g_assert_cmpmem (sealed, lengths[i] + 16, expected, lengths[i] + 16);
    }
}

static void
test_chunk_leaves_no_key_behind (void)
{
  AttestKey *key = attest_key_new_random ();
  guint8     masked[16];

  if (!scan_possible ())
    {
      attest_key_free (key);
      return;
    }
  scan_mask (masked, attest_key_bytes (key) + 8, sizeof masked);
  attest_chunk_seal (key, 0, TRUE, plain, sizeof plain, sealed);
  g_assert_true (attest_chunk_open (key, 0, TRUE, sealed, sizeof sealed, opened));
  g_assert_false (attest_chunk_open (key, 1, TRUE, sealed, sizeof sealed, opened));
  g_assert_cmpuint (scan_memory (masked, sizeof masked), ==, 1);
  attest_key_free (key);
  g_assert_cmpuint (scan_memory (masked, sizeof masked), ==, 0);
}

static void
test_sizes_go_both_ways (void)
{
  static const guint64 plains[] = { 0, 1, 65535, 65536, 65537, 131072, 131073, G_GUINT64_CONSTANT (1) << 40 };
  static const guint64 sealeds[] = { 16, 17, 65551, 65552, 65569, 131104, 131121, (G_GUINT64_CONSTANT (1) << 40) + (G_GUINT64_CONSTANT (1) << 28) };
  static const guint64 impossible[] = { 0, 15, 65553, 65552 + 15, 65552 + 16, 2 * 65552 + 16, G_MAXUINT64 };
  guint64              size = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (plains); i++)
    {
      g_assert_cmpuint (attest_stream_sealed_size (plains[i]), ==, sealeds[i]);
      g_assert_true (attest_stream_plain_size (sealeds[i], &size));
      g_assert_cmpuint (size, ==, plains[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (impossible); i++)
    g_assert_false (attest_stream_plain_size (impossible[i], &size));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/stream/chunk/comes-back", test_chunk_comes_back);
  g_test_add_func ("/stream/chunk/is-bound-to-its-place", test_chunk_is_bound_to_its_place);
  g_test_add_func ("/stream/chunk/changed-anywhere-gives-nothing", test_chunk_changed_anywhere_gives_nothing);
  g_test_add_func ("/stream/chunk/empty-last-only-when-first", test_empty_last_chunk_only_when_first);
  g_test_add_func ("/stream/chunk/agrees-with-libsodium", test_chunk_agrees_with_libsodium);
  g_test_add_func ("/stream/chunk/leaves-no-key-behind", test_chunk_leaves_no_key_behind);
  g_test_add_func ("/stream/sizes/go-both-ways", test_sizes_go_both_ways);
  return g_test_run ();
}
