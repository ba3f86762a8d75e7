/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit-fixture.h"
#include "submit/attest-card-file.h"
#include "submit/attest-receipt.h"

#include <glib/gstdio.h>
#include <string.h>

#define ID "00112233445566778899aabbccddeeff"

/* The judge of every file of ours that leaves the computer: the commands of
 * docs/format-package.md, taken from the page and run by a shell. */

static gboolean
tools_are_there (void)
{
  static const char *const tools[] = { "age", "minisign", "tar", "sha256sum", "python3" };

  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    if (!attest_test_have (tools[i]))
      {
        g_autofree char *why = g_strdup_printf ("%s is not installed", tools[i]);

        g_test_skip (why);
        return FALSE;
      }
  return TRUE;
}

static char *
commands (const char *block)
{
  g_autofree char *page = NULL;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "docs", "format-package.md", NULL);
  g_autofree char *mark = g_strdup_printf ("<!-- run: %s -->\n```sh\n", block);
  char            *start;

  g_assert_true (g_file_get_contents (path, &page, NULL, NULL));
  start = strstr (page, mark);
  g_assert_nonnull (start);
  start += strlen (mark);
  return g_strndup (start, (gsize)(strstr (start, "```") - start));
}

/* Runs a block of the page in @dir; @vars is NAME, value, …, NULL. */
static gboolean
run_page (const char *dir,
          const char *block,
          char      **out,
          ...)
{
  g_autofree char *script = commands (block);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  const char      *name;
  va_list          vars;

  va_start (vars, out);
  while ((name = va_arg (vars, const char *)) != NULL)
    g_subprocess_launcher_setenv (launcher, name, va_arg (vars, const char *), TRUE);
  va_end (vars);
  g_subprocess_launcher_set_cwd (launcher, dir);
  process = g_subprocess_launcher_spawn (launcher, &error, "bash", "-eu", "-o", "pipefail", "-c", script, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("%s", text);
  if (out != NULL)
    *out = g_steal_pointer (&text);
  return g_subprocess_get_successful (process);
}

static char *
write_key (Fixture        *self,
           AttestIdentity *identity)
{
  g_autoptr (AttestSecret) secret = attest_identity_text (identity);
  char *path = fixture_path (self, "key.txt");

  attest_test_write (path, attest_secret_text (secret), attest_secret_length (secret));
  return path;
}

static char *
write_file (Fixture    *self,
            const char *name,
            GBytes     *bytes)
{
  char *path = fixture_path (self, name);

  attest_test_write (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return path;
}

static char *
make_dir (Fixture    *self,
          const char *name)
{
  char *path = fixture_path (self, name);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  return path;
}

static void
test_package (Fixture      *self,
              gconstpointer data)
{
  g_autoptr (GBytes) package = NULL;
  g_autofree char *path = fixture_path (self, "p.attest");
  g_autofree char *key = NULL;
  g_autofree char *dir = NULL;
  g_autofree char *wrong = NULL;
  g_autofree char *bag = NULL;
  g_autofree char *out = NULL;
  g_autofree char *picture = NULL;
  g_autofree char *validator = g_test_build_filename (G_TEST_DIST, "submit", "validate-bag.py", NULL);
  g_autoptr (GBytes) bytes = NULL;

  if (!tools_are_there ())
    return;
  package = fixture_package (self);
  key = write_key (self, self->deputy);
  dir = make_dir (self, "opened");
  g_assert_true (run_page (dir, "package", &out, "KEY", key, "PACKAGE", path, "SENDER", attest_sign_key_public (self->sender_key), NULL));
  g_assert_nonnull (strstr (out, "Signature and comment signature verified"));
  bag = g_build_filename (dir, ID, NULL);
  picture = g_build_filename (bag, "data", "items", "0001-screenshot.png", NULL);
  bytes = attest_test_read (picture);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 90000);
  g_clear_pointer (&out, g_free);
  g_assert_cmpint (attest_test_run (&out, "python3", validator, bag, NULL), ==, 0);
  g_assert_true (g_str_has_prefix (out, "valid: 6 payload files"));

  wrong = make_dir (self, "wrong");
  g_assert_false (run_page (wrong, "package", NULL, "KEY", key, "PACKAGE", path, "SENDER", attest_sign_key_public (self->other_key), NULL));
}

/* The judge has to be able to say no. */
static void
test_validator_finds_faults (Fixture      *self,
                             gconstpointer data)
{
  static const char *const faults[] = {
    "printf x >> data/case.json", "rm data/README.txt", "printf x > data/more", "printf x >> bag-info.txt",
    "sed -i s/1.0/1/ bagit.txt", "sed -i 1d manifest-sha256.txt", "ln -s /etc/passwd data/link", "rm tagmanifest-sha256.txt",
    "sed -i s/Payload-Oxum/Payload-Oxen/ bag-info.txt; sha256sum bagit.txt bag-info.txt manifest-sha256.txt > tagmanifest-sha256.txt"
  };
  g_autoptr (GBytes) package = NULL;
  g_autofree char *key = NULL;
  g_autofree char *path = fixture_path (self, "p.attest");
  g_autofree char *validator = g_test_build_filename (G_TEST_DIST, "submit", "validate-bag.py", NULL);

  if (!tools_are_there ())
    return;
  package = fixture_package (self);
  key = write_key (self, self->lead);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *name = g_strdup_printf ("bag%u", i);
      g_autofree char *dir = make_dir (self, name);
      g_autofree char *bag = g_build_filename (dir, ID, NULL);
      g_autofree char *spoil = g_strdup_printf ("cd '%s' && %s", bag, faults[i]);

      g_assert_true (run_page (dir, "package", NULL, "KEY", key, "PACKAGE", path, "SENDER", attest_sign_key_public (self->sender_key), NULL));
      g_assert_cmpint (attest_test_run (NULL, "sh", "-c", spoil, NULL), ==, 0);
      g_assert_cmpint (attest_test_run (NULL, "python3", validator, bag, NULL), ==, 1);
    }
}

static void
test_receipt (Fixture      *self,
              gconstpointer data)
{
  g_autoptr (AttestReceipt) receipt = attest_receipt_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autofree char *key = NULL;
  g_autofree char *path = NULL;
  g_autofree char *dir = NULL;
  g_autofree char *text = NULL;

  if (!tools_are_there ())
    return;
  receipt->package_id = g_strdup (ID);
  receipt->case_id = g_strdup (ID);
  receipt->role = g_strdup ("dsl");
  receipt->name = g_strdup ("Amina Khan");
  receipt->state = ATTEST_RECEIPT_OPENED;
  receipt->case_seq = 7;
  file = attest_receipt_seal (receipt, self->lead_key, attest_identity_recipient (self->sender), &error);
  g_assert_no_error (error);
  key = write_key (self, self->sender);
  path = write_file (self, "r", file);
  dir = make_dir (self, "receipt");
  g_assert_true (run_page (dir, "receipt", NULL, "KEY", key, "RECEIPT", path, "ANSWERER", attest_sign_key_public (self->lead_key), NULL));
  g_assert_false (run_page (dir, "receipt", NULL, "KEY", key, "RECEIPT", path, "ANSWERER", attest_sign_key_public (self->other_key), NULL));
  g_free (path);
  path = g_build_filename (dir, "receipt.json", NULL);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "{\"at\":\"1970-01-01T00:00:00.000Z\",\"case\":\"" ID "\",\"case_head\":\"0000"));
}

static void
test_card (Fixture      *self,
           gconstpointer data)
{
  g_autoptr (GBytes) text = g_bytes_new ("[card]\nversion=1\n", 17);
  g_autoptr (GBytes) pack = g_bytes_new ("[pack]\n", 7);
  g_autoptr (AttestCardFile) card = attest_card_file_new (text, pack);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autofree char *path = NULL;
  g_autofree char *dir = NULL;

  if (!tools_are_there ())
    return;
  g_assert_true (attest_card_file_sign (card, self->lead_key, &error));
  g_assert_true (attest_card_file_sign (card, self->other_key, &error));
  file = attest_card_file_write (card, &error);
  g_assert_no_error (error);
  path = write_file (self, "c", file);
  dir = make_dir (self, "card");
  g_assert_true (run_page (dir, "card", NULL, "CARD", path, "SIGNER", attest_sign_key_public (self->lead_key),
                           "COUNTERSIGNER", attest_sign_key_public (self->other_key), NULL));
  g_assert_false (run_page (dir, "card", NULL, "CARD", path, "SIGNER", attest_sign_key_public (self->lead_key),
                            "COUNTERSIGNER", attest_sign_key_public (self->deputy_key), NULL));
}

static void
test_person (Fixture      *self,
             gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = attest_person_file_write ("Jo Evans", "staff", attest_identity_recipient (self->sender), self->sender_key, FALSE, &error);
  g_autofree char *path = NULL;
  g_autofree char *dir = NULL;

  g_assert_no_error (error);
  if (!tools_are_there ())
    return;
  path = write_file (self, "p", file);
  dir = make_dir (self, "person");
  g_assert_true (run_page (dir, "person", NULL, "PERSON", path, NULL));
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  fixture_add ("/stock-tools/package/opens-and-is-a-valid-bag", test_package);
  fixture_add ("/stock-tools/package/validator-finds-faults", test_validator_finds_faults);
  fixture_add ("/stock-tools/receipt/opens-and-verifies", test_receipt);
  fixture_add ("/stock-tools/card/both-signatures-verify", test_card);
  fixture_add ("/stock-tools/person/verifies", test_person);
  return g_test_run ();
}
