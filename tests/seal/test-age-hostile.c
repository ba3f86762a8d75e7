/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "age-support.h"
#include "attest-test.h"
#include "seal/attest-age-private.h"
#include "seal/attest-base64-private.h"
#include "seal/attest-stream.h"

#include <sodium.h>
#include <string.h>

/* Nothing but the very bytes that were sealed may open. */
#define HEADER_ONE ((gsize)(22 + 54 + 44 + 48 + 16))
#define BATCH (32 * (gsize)ATTEST_CHUNK)

static gboolean
is_refusal (const GError *error)
{
  return error != NULL && error->domain == ATTEST_ERROR &&
         (error->code == ATTEST_ERROR_INPUT || error->code == ATTEST_ERROR_TAMPERED || error->code == ATTEST_ERROR_NOT_FOR_US);
}

static void
assert_refused (const AttestIdentity *identity,
                const guint8         *bytes,
                gsize                 length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) opened = test_open (identity, bytes, length, &error);

  g_assert_null (opened);
  g_assert_true (is_refusal (error));
}

static void
assert_tampered (const AttestIdentity *identity,
                 const guint8         *bytes,
                 gsize                 length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) opened = test_open (identity, bytes, length, &error);

  g_assert_null (opened);
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED);
}

static void
assert_opens (const AttestIdentity *identity,
              const guint8         *bytes,
              gsize                 length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) opened = test_open (identity, bytes, length, &error);

  g_assert_no_error (error);
}

static void
test_every_flipped_bit_is_refused (void)
{
  g_autoptr (AttestIdentity) identity = attest_identity_new ();
  g_autoptr (AttestIdentity) other = attest_identity_new ();
  const char *const recipients[] = { attest_identity_recipient (other), attest_identity_recipient (identity), NULL };
  g_autoptr (GBytes) sealed = attest_age_seal_bytes (recipients, "every byte counts", 17, NULL);
  gsize              length = g_bytes_get_size (sealed);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (sealed, NULL), length);

  for (gsize bit = 0; bit < 8 * length; bit++)
    {
      copy[bit / 8] ^= (guint8)(1 << bit % 8);
      if (bit / 8 >= length - 16 - 17 - 16)
        assert_tampered (identity, copy, length);
      else
        assert_refused (identity, copy, length);
      copy[bit / 8] ^= (guint8)(1 << bit % 8);
    }
  assert_opens (identity, copy, length);
}

static void
test_every_cut_of_a_small_file_is_refused (void)
{
  g_autoptr (AttestIdentity) identity = attest_identity_new ();
  g_autoptr (GBytes) sealed = test_seal (attest_identity_recipient (identity), "hello", 5);
  gsize length = g_bytes_get_size (sealed);

  for (gsize cut = 0; cut < length; cut++)
    if (cut < strlen (ATTEST_AGE_INTRO))
      assert_refused (identity, g_bytes_get_data (sealed, NULL), cut);
    else
      assert_tampered (identity, g_bytes_get_data (sealed, NULL), cut);
  assert_opens (identity, g_bytes_get_data (sealed, NULL), length);
}

/* Reads with an opener as far as it goes and checks that whatever it gave is
 * the true beginning. */
static gsize
read_until_refused (const AttestIdentity *identity,
                    const guint8         *sealed,
                    gsize                 length,
                    const guint8         *truth)
{
  TestSource source = { .bytes = sealed, .length = length };
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestAgeOpener) opener = attest_age_opener_new (identity, test_source, &source, &error);
  g_autofree guint8 *out = g_malloc (ATTEST_CHUNK);
  gsize              have = 0;
  gssize             got;

  g_assert_no_error (error);
  while ((got = attest_age_opener_read (opener, out, ATTEST_CHUNK, &error)) > 0)
    {
      g_assert_cmpmem (out, got, truth + have, got);
      have += (gsize)got;
    }
  g_assert_cmpint (got, ==, -1);
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED);
  return have;
}

static void
test_cuts_at_chunk_edges_are_refused (void)
{
  g_autoptr (AttestIdentity) identity = attest_identity_new ();
  gsize              chunks = 35;
  g_autofree guint8 *plain = test_pattern (chunks * ATTEST_CHUNK);
  g_autoptr (GBytes) sealed = test_seal (attest_identity_recipient (identity), plain, chunks * ATTEST_CHUNK);
  const guint8 *bytes = g_bytes_get_data (sealed, NULL);
  gsize         length = g_bytes_get_size (sealed);

  for (gsize i = 0; i <= chunks; i++)
    for (int beside = -1; beside <= 17; beside += 6)
      {
        gsize cut = HEADER_ONE + i * ATTEST_CHUNK_SEALED + (gsize)beside;

        if (cut >= HEADER_ONE && cut < length)
          g_assert_cmpuint (read_until_refused (identity, bytes, cut, plain), ==, cut > HEADER_ONE + 32 * (gsize)ATTEST_CHUNK_SEALED ? BATCH : 0);
      }
  for (guint i = 0; i < 40; i++)
    read_until_refused (identity, bytes, (gsize)g_test_rand_int_range ((gint32)HEADER_ONE, (gint32)length), plain);
}

static void
test_chunks_in_another_order_are_refused (void)
{
  g_autoptr (AttestIdentity) identity = attest_identity_new ();
  g_autofree guint8 *plain = test_pattern (4 * ATTEST_CHUNK);
  g_autoptr (GBytes) sealed = test_seal (attest_identity_recipient (identity), plain, 4 * ATTEST_CHUNK);
  gsize              length = g_bytes_get_size (sealed);
  const guint8      *bytes = g_bytes_get_data (sealed, NULL);
  g_autofree guint8 *copy = g_malloc (length + ATTEST_CHUNK_SEALED);

  for (guint a = 0; a < 4; a++)
    for (guint b = 0; b < 4; b++)
      {
        memcpy (copy, bytes, length);
        memcpy (copy + HEADER_ONE + a * ATTEST_CHUNK_SEALED, bytes + HEADER_ONE + b * ATTEST_CHUNK_SEALED, ATTEST_CHUNK_SEALED);
        if (a != b)
          assert_tampered (identity, copy, length);
      }
  /* One chunk left out, one twice, the last one again after the end. */
  memcpy (copy, bytes, length);
  memmove (copy + HEADER_ONE + ATTEST_CHUNK_SEALED, copy + HEADER_ONE + 2 * ATTEST_CHUNK_SEALED, 2 * ATTEST_CHUNK_SEALED);
  assert_tampered (identity, copy, length - ATTEST_CHUNK_SEALED);
  memcpy (copy, bytes, length);
  memcpy (copy + length, bytes + length - ATTEST_CHUNK_SEALED, ATTEST_CHUNK_SEALED);
  assert_tampered (identity, copy, length + ATTEST_CHUNK_SEALED);
  assert_tampered (identity, copy, length + 1);
  assert_opens (identity, copy, length);
}

/* A file whose chunks a test seals itself, with any flags. */
typedef struct
{
  AttestIdentity *identity;
  AttestKey      *key;
  GByteArray     *file;
  guint8         *plain;
} Forged;

static void
forged_set_up (Forged       *forged,
               gconstpointer data)
{
  g_autoptr (AttestSecret) file_key = attest_secret_new ("sixteen byte key", 16);
  g_autoptr (GString) header = g_string_new (ATTEST_AGE_INTRO);
  guint8 mac[ATTEST_AGE_MAC], nonce[ATTEST_AGE_NONCE] = { 7 };
  char   text[44];

  forged->identity = attest_identity_new ();
  forged->file = g_byte_array_new ();
  forged->plain = test_pattern (ATTEST_CHUNK);
  g_assert_true (attest_age_wrap (attest_identity_recipient (forged->identity), file_key, header));
  g_string_append (header, "---");
  attest_age_header_mac (file_key, header->str, header->len, mac);
  attest_base64_encode (ATTEST_BASE64_UNPADDED, mac, sizeof mac, text);
  g_string_append_printf (header, " %s\n", text);
  g_byte_array_append (forged->file, (const guint8 *)header->str, (guint)header->len);
  g_byte_array_append (forged->file, nonce, sizeof nonce);
  forged->key = attest_age_payload_key (file_key, nonce);
}

static void
forged_tear_down (Forged       *forged,
                  gconstpointer data)
{
  attest_identity_free (forged->identity);
  attest_key_free (forged->key);
  g_byte_array_unref (forged->file);
  g_free (forged->plain);
}

static void
forged_add (Forged  *forged,
            guint    number,
            gboolean last,
            gsize    length)
{
  static guint8 sealed[ATTEST_CHUNK_SEALED];

  attest_chunk_seal (forged->key, number, last, forged->plain, length, sealed);
  g_byte_array_append (forged->file, sealed, (guint)length + 16);
}

static void
test_last_chunk_may_be_full (Forged       *forged,
                             gconstpointer data)
{
  forged_add (forged, 0, FALSE, ATTEST_CHUNK);
  assert_tampered (forged->identity, forged->file->data, forged->file->len);
  forged_add (forged, 1, TRUE, ATTEST_CHUNK);
  assert_opens (forged->identity, forged->file->data, forged->file->len);
}

static void
test_last_chunk_must_not_be_empty (Forged       *forged,
                                   gconstpointer data)
{
  static const guint8 nonce[12] = { [10] = 1, [11] = 1 };
  guint8              sealed[16];

  /* A true seal of nothing, which attest_chunk_seal() would not make. */
  crypto_aead_chacha20poly1305_ietf_encrypt (sealed, NULL, NULL, 0, NULL, 0, NULL, nonce, attest_key_bytes (forged->key));
  forged_add (forged, 0, FALSE, ATTEST_CHUNK);
  g_byte_array_append (forged->file, sealed, 16);
  assert_tampered (forged->identity, forged->file->data, forged->file->len);
}

static void
test_only_one_chunk_is_last (Forged       *forged,
                             gconstpointer data)
{
  forged_add (forged, 0, TRUE, ATTEST_CHUNK);
  assert_opens (forged->identity, forged->file->data, forged->file->len);
  forged_add (forged, 1, TRUE, 10);
  assert_tampered (forged->identity, forged->file->data, forged->file->len);
}

static void
test_short_chunk_must_be_last (Forged       *forged,
                               gconstpointer data)
{
  forged_add (forged, 0, TRUE, 100);
  forged_add (forged, 1, TRUE, 100);
  assert_tampered (forged->identity, forged->file->data, forged->file->len);
}

static void
test_end_beyond_the_batch_is_found (Forged       *forged,
                                    gconstpointer data)
{
  for (guint i = 0; i < 32; i++)
    forged_add (forged, i, FALSE, ATTEST_CHUNK);
  assert_tampered (forged->identity, forged->file->data, forged->file->len);
  forged_add (forged, 32, TRUE, 1);
  assert_opens (forged->identity, forged->file->data, forged->file->len);
  g_byte_array_append (forged->file, (const guint8 *)"", 1);
  assert_tampered (forged->identity, forged->file->data, forged->file->len);
}

static void
test_header_beyond_its_limit_is_refused (void)
{
  g_autoptr (AttestIdentity) identity = attest_identity_new ();
  g_autoptr (GString) file = g_string_new (ATTEST_AGE_INTRO "-> foreign\n");
  g_autoptr (GError) error = NULL;
  TestSource source;

  while (file->len < 3 * ATTEST_AGE_MOST_HEADER)
    g_string_append (file, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n");
  source = (TestSource){ .bytes = (const guint8 *)file->str, .length = file->len };
  g_assert_null (attest_age_opener_new (identity, test_source, &source, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
  g_assert_cmpuint (source.at, ==, ATTEST_AGE_MOST_HEADER);
  g_clear_error (&error);
  source = (TestSource){ .bytes = (const guint8 *)file->str + 1, .length = file->len - 1 };
  g_assert_null (attest_age_opener_new (identity, test_source, &source, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
  g_assert_cmpuint (source.at, <=, 8192);
}

/* Changes, drops, doubles or adds a few bytes, as a fuzzer would. */
static gsize
mutate (GRand  *dice,
        guint8 *bytes,
        gsize   length,
        gsize   room)
{
  static const guint8 telling[8] = "\n -=/A\0\xff";
  gsize               at = (gsize)g_rand_int_range (dice, 0, (gint32)length);
  gsize               count = (gsize)g_rand_int_range (dice, 1, 40);

  count = MIN (count, length - at);
  switch (g_rand_int_range (dice, 0, 5))
    {
    case 0:
      bytes[at] = (guint8)g_rand_int (dice);
      return length;
    case 1:
      memmove (bytes + at, bytes + at + count, length - at - count);
      return length - count;
    case 2:
      count = MIN (count, room - length);
      memmove (bytes + at + count, bytes + at, length - at);
      return length + count;
    case 3:
      bytes[at] = telling[g_rand_int_range (dice, 0, sizeof telling)];
      return length;
    default:
      return length - count;
    }
}

static void
test_mutations_are_refused (void)
{
  g_autoptr (AttestIdentity) identity = attest_identity_new ();
  g_autoptr (AttestIdentity) other = attest_identity_new ();
  const char *const recipients[] = { attest_identity_recipient (other), attest_identity_recipient (identity), NULL };
  g_autoptr (GBytes) sealed = attest_age_seal_bytes (recipients, "some content of a file", 22, NULL);
  gsize  size = g_bytes_get_size (sealed);
  guint8 copy[1000];
  g_autoptr (GRand) dice = g_rand_new_with_seed (1);
  guint changed = 0;

  for (guint round = 0; round < 4000; round++)
    {
      gsize length = size;

      memcpy (copy, g_bytes_get_data (sealed, NULL), size);
      for (gint times = g_rand_int_range (dice, 1, 4); times > 0 && length > 0; times--)
        length = mutate (dice, copy, length, sizeof copy);
      if (length == size && memcmp (copy, g_bytes_get_data (sealed, NULL), size) == 0)
        continue;
      assert_refused (identity, copy, length);
      changed++;
    }
  g_assert_cmpuint (changed, >, 3500);
}

#define ADD(path, function) g_test_add (path, Forged, NULL, forged_set_up, function, forged_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/age/hostile/every-flipped-bit-is-refused", test_every_flipped_bit_is_refused);
  g_test_add_func ("/age/hostile/every-cut-of-a-small-file-is-refused", test_every_cut_of_a_small_file_is_refused);
  g_test_add_func ("/age/hostile/cuts-at-chunk-edges-are-refused", test_cuts_at_chunk_edges_are_refused);
  g_test_add_func ("/age/hostile/chunks-in-another-order-are-refused", test_chunks_in_another_order_are_refused);
  ADD ("/age/hostile/last-chunk-may-be-full", test_last_chunk_may_be_full);
  ADD ("/age/hostile/last-chunk-must-not-be-empty", test_last_chunk_must_not_be_empty);
  ADD ("/age/hostile/only-one-chunk-is-last", test_only_one_chunk_is_last);
  ADD ("/age/hostile/short-chunk-must-be-last", test_short_chunk_must_be_last);
  ADD ("/age/hostile/end-beyond-the-batch-is-found", test_end_beyond_the_batch_is_found);
  g_test_add_func ("/age/hostile/header-beyond-its-limit-is-refused", test_header_beyond_its_limit_is_refused);
  g_test_add_func ("/age/hostile/mutations-are-refused", test_mutations_are_refused);
  return g_test_run ();
}
