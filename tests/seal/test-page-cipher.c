/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "seal/attest-page-cipher.h"

#include <sodium.h>
#include <string.h>

#define LENGTH 4064

static void
fill (guint8 *bytes,
      guint8  nonce[ATTEST_PAGE_NONCE],
      guint   round)
{
  memset (bytes, (int)('a' + round % 26), LENGTH);
  /* Two starts in turn, so that the kept key is right and then wrong. */
  memset (nonce, (int)(round / 3 % 2), ATTEST_PAGE_NONCE);
  nonce[ATTEST_PAGE_NONCE - 1] = (guint8)round;
  nonce[16] = 0x80;
}

static void
test_equals_libsodium (void)
{
  g_autoptr (AttestKey) key = attest_key_new_random ();
  g_autoptr (AttestPageCipher) cipher = attest_page_cipher_new (key);
  const guint8 context[] = "context";
  guint8       nonce[ATTEST_PAGE_NONCE], ours[LENGTH], theirs[LENGTH], tag[ATTEST_PAGE_TAG], their_tag[ATTEST_PAGE_TAG];

  for (guint round = 0; round < 60; round++)
    {
      gsize length = round == 0 ? 1 : LENGTH - round;

      fill (ours, nonce, round);
      crypto_aead_xchacha20poly1305_ietf_encrypt_detached (theirs, their_tag, NULL, ours, length, context, sizeof context, NULL, nonce,
                                                           attest_key_bytes (key));
      attest_page_cipher_seal (cipher, nonce, context, sizeof context, ours, length, tag);
      g_assert_cmpmem (ours, length, theirs, length);
      g_assert_cmpmem (tag, sizeof tag, their_tag, sizeof their_tag);
      g_assert_true (attest_page_cipher_open (cipher, nonce, context, sizeof context, theirs, length, their_tag));
      g_assert_cmpint (theirs[0], ==, (int)('a' + round % 26));
      g_assert_cmpint (theirs[length - 1], ==, theirs[0]);
    }
}

static void
test_any_change_is_refused (void)
{
  g_autoptr (AttestKey) key = attest_key_new_random ();
  g_autoptr (AttestKey) other = attest_key_new_random ();
  g_autoptr (AttestPageCipher) cipher = attest_page_cipher_new (key);
  g_autoptr (AttestPageCipher) stranger = attest_page_cipher_new (other);
  guint8 context[8] = "context";
  guint8 nonce[ATTEST_PAGE_NONCE], sealed[LENGTH], copy[LENGTH], tag[ATTEST_PAGE_TAG];

  fill (sealed, nonce, 1);
  attest_page_cipher_seal (cipher, nonce, context, sizeof context, sealed, LENGTH, tag);
#define REFUSED(change, undo)                                                                           \
  memcpy (copy, sealed, LENGTH);                                                                        \
  change;                                                                                               \
  g_assert_false (attest_page_cipher_open (cipher, nonce, context, sizeof context, copy, LENGTH, tag)); \
  g_assert_true (sodium_is_zero (copy, LENGTH));                                                        \
  undo
  REFUSED (copy[0] ^= 1, );
  REFUSED (copy[LENGTH - 1] ^= 128, );
  REFUSED (tag[15] ^= 1, tag[15] ^= 1);
  REFUSED (nonce[0] ^= 1, nonce[0] ^= 1);
  REFUSED (nonce[23] ^= 1, nonce[23] ^= 1);
  REFUSED (context[0] ^= 1, context[0] ^= 1);
  memcpy (copy, sealed, LENGTH);
  g_assert_false (attest_page_cipher_open (stranger, nonce, context, sizeof context, copy, LENGTH, tag));
  memcpy (copy, sealed, LENGTH);
  g_assert_true (attest_page_cipher_open (cipher, nonce, context, sizeof context, copy, LENGTH, tag));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_true (attest_seal_init (NULL));
  g_test_add_func ("/page-cipher/equals-libsodium", test_equals_libsodium);
  g_test_add_func ("/page-cipher/any-change-is-refused", test_any_change_is_refused);
  return g_test_run ();
}
