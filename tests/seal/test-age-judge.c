/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "age-support.h"
#include "attest-test.h"
#include "seal/attest-stream.h"

#include <sodium.h>
#include <string.h>

/* The stock `age` opens what we seal and we open what it seals. */
typedef struct
{
  char           *dir, *plain, *sealed, *opened, *key;
  AttestIdentity *us, *other, *stranger;
} Judge;

static void
judge_write_key (Judge                *judge,
                 const AttestIdentity *identity)
{
  g_autoptr (AttestSecret) text = attest_identity_text (identity);

  attest_test_write (judge->key, attest_secret_text (text), attest_secret_length (text));
}

static void
judge_set_up (Judge        *judge,
              gconstpointer data)
{
  judge->dir = attest_test_dir ();
  judge->plain = g_build_filename (judge->dir, "plain", NULL);
  judge->sealed = g_build_filename (judge->dir, "sealed", NULL);
  judge->opened = g_build_filename (judge->dir, "opened", NULL);
  judge->key = g_build_filename (judge->dir, "key", NULL);
  judge->us = attest_identity_new ();
  judge->other = attest_identity_new ();
  judge->stranger = attest_identity_new ();
  judge_write_key (judge, judge->us);
}

static void
judge_tear_down (Judge        *judge,
                 gconstpointer data)
{
  attest_test_remove (judge->dir);
  attest_identity_free (judge->us);
  attest_identity_free (judge->other);
  attest_identity_free (judge->stranger);
  g_free (judge->dir);
  g_free (judge->plain);
  g_free (judge->sealed);
  g_free (judge->opened);
  g_free (judge->key);
}

static gboolean
judge_missing (void)
{
  if (attest_test_have ("age") && attest_test_have ("age-keygen"))
    return FALSE;
  g_test_skip ("age is missing");
  return TRUE;
}

static const gsize SIZES[] = {
  0, 1, ATTEST_CHUNK - 1, ATTEST_CHUNK, ATTEST_CHUNK + 1, 2 * ATTEST_CHUNK - 1, 2 * ATTEST_CHUNK,
  2 * ATTEST_CHUNK + 1, 32 * ATTEST_CHUNK, 32 * ATTEST_CHUNK + 1, 65 * ATTEST_CHUNK + 3
};

static void
assert_age_opens (Judge        *judge,
                  const guint8 *bytes,
                  gsize         length)
{
  g_autoptr (GBytes) opened = NULL;

  /* age makes no file for an empty content. */
  attest_test_write (judge->opened, "", 0);
  g_assert_cmpint (attest_test_run (NULL, "age", "-d", "-i", judge->key, "-o", judge->opened, judge->sealed, NULL), ==, 0);
  opened = attest_test_read (judge->opened);
  g_assert_cmpmem (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened), bytes, length);
}

static void
assert_we_open (Judge        *judge,
                const guint8 *bytes,
                gsize         length)
{
  g_autoptr (GBytes) sealed = attest_test_read (judge->sealed);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) opened = test_open (judge->us, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened), bytes, length);
}

static void
test_age_opens_ours (Judge        *judge,
                     gconstpointer data)
{
  const char *const sets[][4] = {
    { attest_identity_recipient (judge->us), NULL },
    { attest_identity_recipient (judge->other), attest_identity_recipient (judge->us), attest_identity_recipient (judge->stranger), NULL },
  };
  g_autofree guint8 *bytes = test_pattern (SIZES[G_N_ELEMENTS (SIZES) - 1]);

  if (judge_missing ())
    return;
  for (gsize set = 0; set < G_N_ELEMENTS (sets); set++)
    for (gsize i = 0; i < G_N_ELEMENTS (SIZES); i++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (GBytes) sealed = attest_age_seal_bytes (sets[set], bytes, SIZES[i], &error);

        g_assert_no_error (error);
        attest_test_write (judge->sealed, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
        assert_age_opens (judge, bytes, SIZES[i]);
      }
}

static void
test_we_open_ages (Judge        *judge,
                   gconstpointer data)
{
  const char        *us = attest_identity_recipient (judge->us), *other = attest_identity_recipient (judge->other);
  g_autofree guint8 *bytes = test_pattern (SIZES[G_N_ELEMENTS (SIZES) - 1]);

  if (judge_missing ())
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (SIZES); i++)
    {
      attest_test_write (judge->plain, bytes, SIZES[i]);
      g_assert_cmpint (attest_test_run (NULL, "age", "-r", us, "-o", judge->sealed, judge->plain, NULL), ==, 0);
      assert_we_open (judge, bytes, SIZES[i]);
      g_assert_cmpint (attest_test_run (NULL, "age", "-r", other, "-r", us, "-o", judge->sealed, judge->plain, NULL), ==, 0);
      assert_we_open (judge, bytes, SIZES[i]);
    }
}

static void
test_wrong_identity_is_refused_by_both (Judge        *judge,
                                        gconstpointer data)
{
  g_autoptr (GBytes) ours = test_seal (attest_identity_recipient (judge->other), "hello", 5);
  g_autoptr (GBytes) theirs = NULL;
  g_autoptr (GError) error = NULL;

  if (judge_missing ())
    return;
  attest_test_write (judge->sealed, g_bytes_get_data (ours, NULL), g_bytes_get_size (ours));
  g_assert_cmpint (attest_test_run (NULL, "age", "-d", "-i", judge->key, judge->sealed, NULL), !=, 0);
  attest_test_write (judge->plain, "hello", 5);
  g_assert_cmpint (attest_test_run (NULL, "age", "-r", attest_identity_recipient (judge->us), "-o", judge->sealed, judge->plain, NULL), ==, 0);
  theirs = attest_test_read (judge->sealed);
  g_assert_null (test_open (judge->other, g_bytes_get_data (theirs, NULL), g_bytes_get_size (theirs), &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOR_US);
}

static void
test_keys_are_the_same_keys (Judge        *judge,
                             gconstpointer data)
{
  g_autofree char *out = NULL;
  g_autofree char *public = NULL;
  g_autoptr (GBytes) file = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *text = NULL;
  g_autoptr (AttestIdentity) identity = NULL;
  g_autoptr (GError) error = NULL;

  if (judge_missing ())
    return;
  g_assert_cmpint (attest_test_run (&out, "age-keygen", "-y", judge->key, NULL), ==, 0);
  g_assert_cmpstr (g_strchomp (out), ==, attest_identity_recipient (judge->us));
  g_assert_cmpint (attest_test_run (NULL, "age-keygen", "-o", judge->opened, NULL), ==, 0);
  file = attest_test_read (judge->opened);
  text = g_strndup (g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  lines = g_strsplit (text, "\n", -1);
  identity = attest_identity_from_text (lines[2], &error);
  g_assert_no_error (error);
  public = g_strconcat ("# public key: ", attest_identity_recipient (identity), NULL);
  g_assert_cmpstr (lines[1], ==, public);
}

/* A random ssh key: only its form matters here. */
static char *
ssh_recipient (void)
{
  guint8           secret[64], blob[51] = "\0\0\0\013ssh-ed25519\0\0\0\040";
  g_autofree char *text = NULL;

  crypto_sign_keypair (blob + 19, secret);
  text = g_base64_encode (blob, sizeof blob);
  return g_strconcat ("ssh-ed25519 ", text, NULL);
}

static void
test_we_open_beside_an_ssh_key (Judge        *judge,
                                gconstpointer data)
{
  g_autofree char *ssh = ssh_recipient ();

  if (judge_missing ())
    return;
  attest_test_write (judge->plain, "hello", 5);
  g_assert_cmpint (attest_test_run (NULL, "age", "-r", ssh, "-r", attest_identity_recipient (judge->us), "-o", judge->sealed, judge->plain, NULL), ==, 0);
  assert_we_open (judge, (const guint8 *)"hello", 5);
}

static void
test_armour_is_named (Judge        *judge,
                      gconstpointer data)
{
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GError) error = NULL;

  if (judge_missing ())
    return;
  attest_test_write (judge->plain, "hello", 5);
  g_assert_cmpint (attest_test_run (NULL, "age", "-a", "-r", attest_identity_recipient (judge->us), "-o", judge->sealed, judge->plain, NULL), ==, 0);
  sealed = attest_test_read (judge->sealed);
  g_assert_null (test_open (judge->us, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
}

#define ADD(path, function) g_test_add (path, Judge, NULL, judge_set_up, function, judge_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  ADD ("/age/judge/opens-ours", test_age_opens_ours);
  ADD ("/age/judge/we-open-its", test_we_open_ages);
  ADD ("/age/judge/wrong-identity-is-refused-by-both", test_wrong_identity_is_refused_by_both);
  ADD ("/age/judge/keys-are-the-same-keys", test_keys_are_the_same_keys);
  ADD ("/age/judge/we-open-beside-an-ssh-key", test_we_open_beside_an_ssh_key);
  ADD ("/age/judge/armour-is-refused", test_armour_is_named);
  return g_test_run ();
}
