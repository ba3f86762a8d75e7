/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "seal/attest-sign.h"

#include <sodium.h>
#include <string.h>

static const char MESSAGE[] = "the tag manifest";
#define MESSAGE_LENGTH (sizeof MESSAGE - 1)
static const char COMMENT[] = "timestamp:1764000000\tfile:tagmanifest-sha256.txt\thashed";

static AttestSignKey *
numbered_sign_key (void)
{
  guint8 bytes[ATTEST_KEY_BYTES];
  g_autoptr (AttestKey) seed = NULL;

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8)i;
  seed = attest_key_new_from_bytes (bytes);
  return attest_sign_key_from_seed (seed);
}

static void
assert_refused (const char *key,
                const char *bytes,
                const char *signature,
                AttestError code,
                const char *word)
{
  g_autoptr (GError) error = NULL;
  char *comment = NULL;

  g_assert_false (attest_minisign_verify (key, bytes, strlen (bytes), signature, strlen (signature), &comment, &error));
  g_assert_error (error, ATTEST_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, word));
  g_assert_null (comment);
}

/* The public key of the seed 00 01 … 1f is OpenSSL's; number, line and
 * fingerprint were computed apart from this code, with Python. */
static void
test_key_gives_known_line_and_fingerprint (void)
{
  g_autoptr (AttestSignKey) key = numbered_sign_key ();
  g_autofree char *fingerprint = attest_fingerprint (attest_sign_key_public (key));
  g_autofree char *file = attest_minisign_public_file (attest_sign_key_public (key));

  g_assert_cmpstr (attest_sign_key_public (key), ==, "RWRWR1qnVGNHTAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4");
  g_assert_cmpstr (fingerprint, ==, "73933 81587 18199 59056 05476 79429");
  g_assert_cmpstr (file, ==, "untrusted comment: minisign public key 4C476354A75A4756\nRWRWR1qnVGNHTAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4\n");
}

static void
test_key_comes_back_from_its_seed (void)
{
  g_autoptr (AttestSignKey) key = attest_sign_key_new ();
  g_autoptr (AttestKey) seed = attest_sign_key_seed (key);
  g_autoptr (AttestSignKey) again = attest_sign_key_from_seed (seed);

  g_assert_cmpuint (strlen (attest_sign_key_public (key)), ==, ATTEST_SIGNING_KEY_TEXT);
  g_assert_true (g_str_has_prefix (attest_sign_key_public (key), "RW"));
  g_assert_cmpstr (attest_sign_key_public (key), ==, attest_sign_key_public (again));
}

static void
test_key_text_is_checked (void)
{
  g_autoptr (AttestSignKey) key = attest_sign_key_new ();
  const char *public = attest_sign_key_public (key);
  g_autofree char *longer = g_strconcat (public, "\n", NULL);

  g_assert_true (attest_signing_key_is_valid (public));
  g_assert_false (attest_signing_key_is_valid (NULL));
  g_assert_false (attest_signing_key_is_valid (""));
  g_assert_false (attest_signing_key_is_valid (longer));
  g_assert_false (attest_signing_key_is_valid (public + 1));
  g_assert_null (attest_fingerprint ("RWno"));
  g_assert_null (attest_minisign_public_file (NULL));
  for (gsize i = 0; i < ATTEST_SIGNING_KEY_TEXT; i++)
    {
      g_autofree char *changed = g_strdup (public);

      changed[i] = changed[i] == 'A' ? 'B' : 'A';
      g_assert_false (attest_signing_key_is_valid (changed));
    }
}

/* Right number, right form, and a point of order 1, 2, 4 or 8, or none. */
static void
test_key_of_small_order_is_refused (void)
{
  static const char *const points[] = {
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "0200000000000000000000000000000000000000000000000000000000000000",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (points); i++)
    {
      guint8       line[42] = "Ed";
      char         text[ATTEST_SIGNING_KEY_TEXT + 1];
      AttestDigest digest;

      sodium_hex2bin (line + 10, 32, points[i], 64, NULL, NULL, NULL);
      digest = attest_digest_of (line + 10, 32);
      memcpy (line + 2, digest.bytes, 8);
      sodium_bin2base64 (text, sizeof text, line, sizeof line, sodium_base64_VARIANT_ORIGINAL);
      g_assert_false (attest_signing_key_is_valid (text));
    }
}

static void
test_sign_then_verify_gives_the_comment (void)
{
  g_autoptr (AttestSignKey) key = attest_sign_key_new ();
  g_autofree char *signature = attest_minisign_sign (key, MESSAGE, MESSAGE_LENGTH, COMMENT);
  g_autofree char *empty = attest_minisign_sign (key, NULL, 0, "");
  g_autofree char *comment = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (attest_minisign_verify (attest_sign_key_public (key), MESSAGE, MESSAGE_LENGTH, signature, strlen (signature), &comment, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (comment, ==, COMMENT);
  g_assert_true (attest_minisign_verify (attest_sign_key_public (key), NULL, 0, empty, strlen (empty), NULL, &error));
  g_assert_no_error (error);
}

static void
test_sign_takes_one_printable_line (void)
{
  g_autoptr (AttestSignKey) key = attest_sign_key_new ();
  static const char *const bad[] = { "two\nlines", "a\rb", "\033[2J", "\xff", "\342\200\256" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_expect_message (NULL, G_LOG_LEVEL_CRITICAL, "*comment_is_safe*");
      g_assert_null (attest_minisign_sign (key, "x", 1, bad[i]));
      g_test_assert_expected_messages ();
    }
}

static void
test_verify_tells_the_reasons_apart (void)
{
  g_autoptr (AttestSignKey) key = attest_sign_key_new ();
  g_autoptr (AttestSignKey) other = attest_sign_key_new ();
  g_autofree char *signature = attest_minisign_sign (key, MESSAGE, MESSAGE_LENGTH, COMMENT);
  g_autofree char *comment = g_strdup (signature);
  g_auto (GStrv) lines = g_strsplit (signature, "\n", -1);
  g_autofree char *borrowed = NULL;
  g_autofree char *second = attest_minisign_sign (key, "other", 5, "other comment");
  g_auto (GStrv) second_lines = g_strsplit (second, "\n", -1);

  strstr (comment, "1764")[0] = '2';
  borrowed = g_strjoin ("\n", lines[0], lines[1], second_lines[2], second_lines[3], "", NULL);
  assert_refused (attest_sign_key_public (other), MESSAGE, signature, ATTEST_ERROR_SIGNATURE, "another key");
  assert_refused (attest_sign_key_public (key), "The tag manifest", signature, ATTEST_ERROR_SIGNATURE, "content");
  assert_refused (attest_sign_key_public (key), MESSAGE, comment, ATTEST_ERROR_SIGNATURE, "trusted comment");
  assert_refused (attest_sign_key_public (key), MESSAGE, borrowed, ATTEST_ERROR_SIGNATURE, "trusted comment");
  assert_refused ("RWnot a key", MESSAGE, signature, ATTEST_ERROR_INPUT, "not one");
}

/* The text of the untrusted comment is the one thing nobody signs. */
static void
test_verify_any_changed_character_is_refused (void)
{
  g_autoptr (AttestSignKey) key = attest_sign_key_new ();
  g_autofree char *signature = attest_minisign_sign (key, MESSAGE, MESSAGE_LENGTH, COMMENT);
  gsize            length = strlen (signature);
  gsize            free_from = strlen ("untrusted comment: ");
  gsize            free_to = (gsize)(strchr (signature, '\n') - signature);

  for (gsize bit = 0; bit < 8 * length; bit++)
    {
      gboolean is_free = bit / 8 >= free_from && bit / 8 < free_to;

      signature[bit / 8] = (char)(signature[bit / 8] ^ (1 << bit % 8));
      if (!is_free)
        g_assert_false (attest_minisign_verify (attest_sign_key_public (key), MESSAGE, MESSAGE_LENGTH, signature, length, NULL, NULL));
      signature[bit / 8] = (char)(signature[bit / 8] ^ (1 << bit % 8));
    }
  for (gsize cut = 0; cut < length; cut++)
    g_assert_false (attest_minisign_verify (attest_sign_key_public (key), MESSAGE, MESSAGE_LENGTH, signature, cut, NULL, NULL));
  g_assert_true (attest_minisign_verify (attest_sign_key_public (key), MESSAGE, MESSAGE_LENGTH, signature, length, NULL, NULL));
}

static char *
replaced (const char *text,
          const char *from,
          const char *to)
{
  g_auto (GStrv) parts = g_strsplit (text, from, 2);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  return g_strjoinv (to, parts);
}

static void
test_verify_reads_strictly (void)
{
  g_autoptr (AttestSignKey) key = attest_sign_key_new ();
  g_autofree char *good = attest_minisign_sign (key, MESSAGE, MESSAGE_LENGTH, "plain");
  g_autofree char *long_comment = g_strnfill (8193, 'x');
  g_autofree char *long_line = g_strconcat ("trusted comment: ", long_comment, NULL);
  char            *bad[] = {
               g_strconcat (good, "\n", NULL),
               g_strconcat (good, "more\n", NULL),
               g_strconcat ("\n", good, NULL),
               replaced (good, "\n", "\r\n"),
               replaced (good, "trusted comment: plain\n", "trusted comment: plain\r\n"),
               replaced (good, "comment: plain", "comment: pl\033in"),
               replaced (good, "comment: plain", "comment:plain"),
               replaced (good, "trusted comment: plain", long_line),
               replaced (good, "==\n", "=\n"),
               replaced (good, "==\n", "==\n\n"),
               replaced (good, "\nRU", "\n RU"),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      assert_refused (attest_sign_key_public (key), MESSAGE, bad[i], ATTEST_ERROR_INPUT, "not one");
      g_free (bad[i]);
    }
  g_assert_false (attest_minisign_verify (attest_sign_key_public (key), MESSAGE, MESSAGE_LENGTH, "", 0, NULL, NULL));
}

/* An unencrypted secret key file, as `minisign -G -W` writes it, with our key
 * and our key number: algorithm, two zeros for no passphrase, checksum kind,
 * 48 unused bytes, number, seed and key, 32 unused bytes. */
static void
write_minisign_secret (const AttestSignKey *key,
                       const char          *path)
{
  g_autoptr (AttestKey) seed = attest_sign_key_seed (key);
  g_autofree char *file = NULL;
  guint8           line[42], secret[158] = "Ed";
  char             text[sodium_base64_ENCODED_LEN (158, sodium_base64_VARIANT_ORIGINAL)];

  g_assert_cmpint (sodium_base642bin (line, sizeof line, attest_sign_key_public (key), 56, NULL, NULL, NULL, sodium_base64_VARIANT_ORIGINAL), ==, 0);
  memcpy (secret + 4, "B2", 2);
  memcpy (secret + 54, line + 2, 8);
  memcpy (secret + 62, attest_key_bytes (seed), 32);
  memcpy (secret + 94, line + 10, 32);
  sodium_bin2base64 (text, sizeof text, secret, sizeof secret, sodium_base64_VARIANT_ORIGINAL);
  file = g_strdup_printf ("untrusted comment: minisign encrypted secret key\n%s\n", text);
  attest_test_write (path, file, strlen (file));
}

typedef struct
{
  AttestSignKey *key;
  char          *dir, *file, *signature, *public, *secret;
} Judge;

static void
judge_set_up (Judge        *judge,
              gconstpointer data)
{
  g_autofree char *public = NULL;

  judge->key = attest_sign_key_new ();
  judge->dir = attest_test_dir ();
  judge->file = g_build_filename (judge->dir, "file", NULL);
  judge->signature = g_build_filename (judge->dir, "file.minisig", NULL);
  judge->public = g_build_filename (judge->dir, "key.pub", NULL);
  judge->secret = g_build_filename (judge->dir, "key.sec", NULL);
  public = attest_minisign_public_file (attest_sign_key_public (judge->key));
  attest_test_write (judge->public, public, strlen (public));
  attest_test_write (judge->file, MESSAGE, MESSAGE_LENGTH);
  write_minisign_secret (judge->key, judge->secret);
}

static void
judge_tear_down (Judge        *judge,
                 gconstpointer data)
{
  attest_test_remove (judge->dir);
  attest_sign_key_free (judge->key);
  g_free (judge->dir);
  g_free (judge->file);
  g_free (judge->signature);
  g_free (judge->public);
  g_free (judge->secret);
}

static gboolean
judge_missing (void)
{
  if (attest_test_have ("minisign"))
    return FALSE;
  g_test_skip ("minisign is missing");
  return TRUE;
}

static void
test_minisign_accepts_ours (Judge        *judge,
                            gconstpointer data)
{
  g_autofree char *signature = attest_minisign_sign (judge->key, MESSAGE, MESSAGE_LENGTH, COMMENT);
  g_autofree char *out = NULL;

  if (judge_missing ())
    return;
  attest_test_write (judge->signature, signature, strlen (signature));
  g_assert_cmpint (attest_test_run (&out, "minisign", "-V", "-H", "-p", judge->public, "-m", judge->file, NULL), ==, 0);
  g_assert_nonnull (strstr (out, COMMENT));
  g_assert_cmpint (attest_test_run (NULL, "minisign", "-V", "-P", attest_sign_key_public (judge->key), "-m", judge->file, NULL), ==, 0);
  strstr (signature, "1764")[0] = '2';
  attest_test_write (judge->signature, signature, strlen (signature));
  g_assert_cmpint (attest_test_run (NULL, "minisign", "-V", "-p", judge->public, "-m", judge->file, NULL), !=, 0);
  strstr (signature, "2764")[0] = '1';
  attest_test_write (judge->signature, signature, strlen (signature));
  attest_test_write (judge->file, "changed", 7);
  g_assert_cmpint (attest_test_run (NULL, "minisign", "-V", "-p", judge->public, "-m", judge->file, NULL), !=, 0);
}

static gboolean
verify_file (Judge      *judge,
             const char *message,
             char      **comment,
             GError    **error)
{
  g_autoptr (GBytes) signature = attest_test_read (judge->signature);

  return attest_minisign_verify (attest_sign_key_public (judge->key), message, strlen (message), g_bytes_get_data (signature, NULL), g_bytes_get_size (signature), comment, error);
}

static void
test_we_accept_minisigns (Judge        *judge,
                          gconstpointer data)
{
  g_autofree char *comment = NULL;
  g_autoptr (GError) error = NULL;

  if (judge_missing ())
    return;
  g_assert_cmpint (attest_test_run (NULL, "minisign", "-S", "-s", judge->secret, "-m", judge->file, "-t", "by minisign", NULL), ==, 0);
  g_assert_true (verify_file (judge, MESSAGE, &comment, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (comment, ==, "by minisign");
  g_assert_false (verify_file (judge, "changed", NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_SIGNATURE);
  /* Its own comment has tabs between its fields. */
  g_assert_cmpint (attest_test_run (NULL, "minisign", "-S", "-s", judge->secret, "-m", judge->file, NULL), ==, 0);
  g_clear_error (&error);
  g_clear_pointer (&comment, g_free);
  g_assert_true (verify_file (judge, MESSAGE, &comment, &error));
  g_assert_nonnull (strstr (comment, "\tfile:file"));
}

static void
test_we_refuse_the_older_kind (Judge        *judge,
                               gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  if (judge_missing ())
    return;
  g_assert_cmpint (attest_test_run (NULL, "minisign", "-S", "-l", "-s", judge->secret, "-m", judge->file, NULL), ==, 0);
  g_assert_cmpint (attest_test_run (NULL, "minisign", "-V", "-p", judge->public, "-m", judge->file, NULL), ==, 0);
  g_assert_false (verify_file (judge, MESSAGE, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "older kind"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  g_test_add_func ("/sign/key/gives-known-line-and-fingerprint", test_key_gives_known_line_and_fingerprint);
  g_test_add_func ("/sign/key/comes-back-from-its-seed", test_key_comes_back_from_its_seed);
  g_test_add_func ("/sign/key/text-is-checked", test_key_text_is_checked);
  g_test_add_func ("/sign/key/of-small-order-is-refused", test_key_of_small_order_is_refused);
  g_test_add_func ("/minisign/sign/verifies-and-gives-the-comment", test_sign_then_verify_gives_the_comment);
  g_test_add_func ("/minisign/sign/takes-one-printable-line", test_sign_takes_one_printable_line);
  g_test_add_func ("/minisign/verify/tells-the-reasons-apart", test_verify_tells_the_reasons_apart);
  g_test_add_func ("/minisign/verify/any-changed-character-is-refused", test_verify_any_changed_character_is_refused);
  g_test_add_func ("/minisign/verify/reads-strictly", test_verify_reads_strictly);
  g_test_add ("/minisign/judge/accepts-ours", Judge, NULL, judge_set_up, test_minisign_accepts_ours, judge_tear_down);
  g_test_add ("/minisign/judge/we-accept-its", Judge, NULL, judge_set_up, test_we_accept_minisigns, judge_tear_down);
  g_test_add ("/minisign/judge/we-refuse-the-older-kind", Judge, NULL, judge_set_up, test_we_refuse_the_older_kind, judge_tear_down);
  return g_test_run ();
}
