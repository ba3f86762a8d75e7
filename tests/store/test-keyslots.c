/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-keyslots.h"

#include "attest-test.h"
#include "base/attest-id.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static const AttestSlotCost weak = { 1, 64 * 1024 };

typedef struct
{
  char           *dir;
  char           *path;
  AttestKey      *master;
  AttestSecret   *passphrase;
  AttestIdentity *sheet;
} Fixture;

static void
setup (Fixture      *fixture,
       gconstpointer data)
{
  g_autoptr (AttestKeyslots) slots = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (attest_seal_init (NULL));
  fixture->dir = attest_test_dir ();
  fixture->path = g_build_filename (fixture->dir, "store.keys", NULL);
  fixture->master = attest_key_new_random ();
  fixture->passphrase = attest_secret_new ("correct horse", -1);
  fixture->sheet = attest_identity_new ();
  slots = attest_keyslots_new (fixture->master);
  g_assert_true (attest_keyslots_add_passphrase (slots, fixture->passphrase, &weak, &error));
  g_assert_true (attest_keyslots_set_recovery (slots, attest_identity_recipient (fixture->sheet), &error));
  g_assert_true (attest_keyslots_set_keyring (slots, &error));
  g_assert_true (attest_keyslots_save (slots, fixture->path, &error));
  g_assert_no_error (error);
}

static void
teardown (Fixture      *fixture,
          gconstpointer data)
{
  attest_test_remove (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->path);
  attest_key_free (fixture->master);
  attest_secret_free (fixture->passphrase);
  attest_identity_free (fixture->sheet);
}

static AttestKeyslots *
load (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  AttestKeyslots *slots = attest_keyslots_load (fixture->path, &error);

  g_assert_no_error (error);
  return slots;
}

static char *
file_text (Fixture *fixture)
{
  char *text = NULL;

  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  return text;
}

static void
assert_load_fails (Fixture    *fixture,
                   const char *text,
                   gsize       length,
                   int         code)
{
  g_autoptr (GError) error = NULL;

  attest_test_write (fixture->path, text, length);
  g_assert_null (attest_keyslots_load (fixture->path, &error));
  g_assert_error (error, ATTEST_ERROR, code);
}

static void
test_every_slot_opens (Fixture      *fixture,
                       gconstpointer data)
{
  g_autoptr (AttestKeyslots) slots = load (fixture);
  g_autoptr (AttestKey) a = NULL, b = NULL, c = NULL;
  g_autoptr (GError) error = NULL;
  struct stat info;

  a = attest_keyslots_open_passphrase (slots, fixture->passphrase, &error);
  g_assert_no_error (error);
  b = attest_keyslots_open_recovery (slots, fixture->sheet, &error);
  g_assert_no_error (error);
  c = attest_keyslots_open_with_key (slots, fixture->master, &error);
  g_assert_no_error (error);
  g_assert_true (attest_key_equal (a, fixture->master) && attest_key_equal (b, fixture->master) && attest_key_equal (c, fixture->master));
  g_assert_cmpuint (attest_keyslots_count (slots, ATTEST_SLOT_PASSPHRASE), ==, 1);
  g_assert_cmpuint (attest_keyslots_count (slots, ATTEST_SLOT_RECOVERY), ==, 1);
  g_assert_cmpuint (attest_keyslots_count (slots, ATTEST_SLOT_KEYRING), ==, 1);
  g_assert_cmpstr (attest_keyslots_recovery_recipient (slots), ==, attest_identity_recipient (fixture->sheet));
  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static void
test_the_wrong_secret_is_locked (Fixture      *fixture,
                                 gconstpointer data)
{
  g_autoptr (AttestKeyslots) slots = load (fixture);
  g_autoptr (AttestSecret) wrong = attest_secret_new ("correct horse ", -1);
  g_autoptr (AttestIdentity) other = attest_identity_new ();
  g_autoptr (AttestKey) stale = attest_key_new_random ();
  g_autoptr (GError) error = NULL;

  g_assert_null (attest_keyslots_open_passphrase (slots, wrong, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_null (attest_keyslots_open_recovery (slots, other, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_null (attest_keyslots_open_with_key (slots, stale, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_LOCKED);
  g_clear_error (&error);
  /* Nothing opened, so nothing can be changed. */
  g_assert_false (attest_keyslots_add_passphrase (slots, wrong, &weak, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_false (attest_keyslots_save (slots, fixture->path, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_LOCKED);
}

static void
test_slots_come_and_go (Fixture      *fixture,
                        gconstpointer data)
{
  g_autoptr (AttestKeyslots) slots = load (fixture);
  g_autoptr (AttestKeyslots) again = NULL;
  g_autoptr (AttestSecret) second = attest_secret_new ("second", -1);
  g_autoptr (AttestSecret) nothing = attest_secret_new ("", 0);
  g_autoptr (AttestKey) key = attest_keyslots_open_passphrase (slots, fixture->passphrase, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (attest_keyslots_add_passphrase (slots, nothing, &weak, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_cmpuint (attest_keyslots_remove (slots, ATTEST_SLOT_PASSPHRASE), ==, 1);
  g_assert_true (attest_keyslots_add_passphrase (slots, second, &weak, &error));
  g_assert_true (attest_keyslots_save (slots, fixture->path, &error));
  again = load (fixture);
  g_clear_pointer (&key, attest_key_free);
  g_assert_null (attest_keyslots_open_passphrase (again, fixture->passphrase, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_LOCKED);
  key = attest_keyslots_open_passphrase (again, second, NULL);
  g_assert_true (attest_key_equal (key, fixture->master));
  g_assert_cmpstr (attest_keyslots_store_id (slots), ==, attest_keyslots_store_id (again));
}

static void
test_never_the_keyring_alone (Fixture      *fixture,
                              gconstpointer data)
{
  g_autofree char *before = file_text (fixture);
  g_autofree char *after = NULL;
  g_autoptr (AttestKeyslots) slots = load (fixture);
  g_autoptr (AttestKey) key = attest_keyslots_open_with_key (slots, fixture->master, NULL);
  g_autoptr (GError) error = NULL;

  attest_keyslots_remove (slots, ATTEST_SLOT_PASSPHRASE);
  attest_keyslots_remove (slots, ATTEST_SLOT_RECOVERY);
  g_assert_false (attest_keyslots_save (slots, fixture->path, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
  after = file_text (fixture);
  g_assert_cmpstr (before, ==, after);
}

static void
test_a_damaged_file_is_told_apart (Fixture      *fixture,
                                   gconstpointer data)
{
  g_autofree char *good = file_text (fixture);
  g_autofree char *huge = g_strnfill (70000, ' ');
  g_autoptr (GError) error = NULL;
  const gsize length = strlen (good);

  for (gsize cut = 0; cut < length - 1; cut += 1 + length / 40)
    assert_load_fails (fixture, good, cut, ATTEST_ERROR_DAMAGED);
  assert_load_fails (fixture, "[]", 2, ATTEST_ERROR_DAMAGED);
  assert_load_fails (fixture, "{}", 2, ATTEST_ERROR_DAMAGED);
  assert_load_fails (fixture, huge, 70000, ATTEST_ERROR_DAMAGED);
  g_unlink (fixture->path);
  g_assert_null (attest_keyslots_load (fixture->path, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_MISSING);
}

/* Each line: what in the good file becomes what, and what that is. */
static const struct
{
  const char *from;
  const char *to;
  int         code;
} edits[] = {
  { "\"version\":1", "\"version\":2", ATTEST_ERROR_NEWER },
  { "\"version\":1", "\"version\":0", ATTEST_ERROR_DAMAGED },
  { "\"version\":1", "\"version\":\"1\"", ATTEST_ERROR_DAMAGED },
  { "\"passes\":1", "\"passes\":17", ATTEST_ERROR_DAMAGED },
  { "\"passes\":1", "\"passes\":-1", ATTEST_ERROR_DAMAGED },
  { "\"memory\":65536", "\"memory\":1073741825", ATTEST_ERROR_DAMAGED },
  { "\"memory\":65536", "\"memory\":9223372036854775807", ATTEST_ERROR_DAMAGED },
  { "\"memory\":65536", "\"memory\":1", ATTEST_ERROR_DAMAGED },
  { "\"kind\":\"keyring\"", "\"kind\":\"yellow\"", ATTEST_ERROR_DAMAGED },
  { "\"recipient\":\"age1", "\"recipient\":\"age2", ATTEST_ERROR_DAMAGED },
  { "\"mac\":\"", "\"mac\":\"AAAA", ATTEST_ERROR_DAMAGED },
  { "\"box\":\"", "\"box\":\" ", ATTEST_ERROR_DAMAGED },
  { "\"salt\":\"", "\"salt\":\"0", ATTEST_ERROR_DAMAGED },
  { "\"format\":\"attest-keys\"", "\"format\":\"other\"", ATTEST_ERROR_DAMAGED },
};

static void
test_every_member_is_checked (Fixture      *fixture,
                              gconstpointer data)
{
  g_autofree char *good = file_text (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autoptr (GString) bad = g_string_new (good);

      g_assert_cmpuint (g_string_replace (bad, edits[i].from, edits[i].to, 1), ==, 1);
      assert_load_fails (fixture, bad->str, bad->len, edits[i].code);
    }
}

/* A slot's costs are not secret and may be edited to make guessing cheap at
 * the next change; the seal over the file shows it. */
static void
test_a_changed_file_is_tampered (Fixture      *fixture,
                                 gconstpointer data)
{
  g_autofree char *good = file_text (fixture);
  g_autoptr (GString) bad = g_string_new (good);
  g_autoptr (AttestKeyslots) slots = NULL;
  g_autoptr (AttestIdentity) other = attest_identity_new ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_string_replace (bad, attest_identity_recipient (fixture->sheet), attest_identity_recipient (other), 1), ==, 1);
  attest_test_write (fixture->path, bad->str, bad->len);
  slots = load (fixture);
  g_assert_null (attest_keyslots_open_passphrase (slots, fixture->passphrase, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED);
  g_clear_error (&error);
  g_assert_null (attest_keyslots_open_recovery (slots, fixture->sheet, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED);
  g_clear_error (&error);
  g_assert_null (attest_keyslots_open_with_key (slots, fixture->master, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED);
}

static void
test_a_removed_slot_is_tampered (Fixture      *fixture,
                                 gconstpointer data)
{
  g_autofree char *good = file_text (fixture);
  g_autoptr (GString) bad = g_string_new (good);
  g_autoptr (AttestKeyslots) slots = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_string_replace (bad, ",{\"kind\":\"keyring\"}", "", 1), ==, 1);
  attest_test_write (fixture->path, bad->str, bad->len);
  slots = load (fixture);
  g_assert_null (attest_keyslots_open_passphrase (slots, fixture->passphrase, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED);
}

/* Whatever single character changes: never the key, always a known answer. */
static void
test_no_single_change_gives_the_key (Fixture      *fixture,
                                     gconstpointer data)
{
  g_autofree char *good = file_text (fixture);
  gsize            length = strlen (good);
  guint            refused = 0;

  for (gsize i = 0; i < length - 1; i += 3)
    {
      g_autofree char *bad = g_strdup (good);
      g_autoptr (AttestKeyslots) slots = NULL;
      g_autoptr (AttestKey) key = NULL;
      g_autoptr (GError) error = NULL;

      bad[i] = bad[i] == 'x' ? 'y' : 'x';
      attest_test_write (fixture->path, bad, length);
      slots = attest_keyslots_load (fixture->path, &error);
      key = slots != NULL ? attest_keyslots_open_passphrase (slots, fixture->passphrase, &error) : NULL;
      g_assert_null (key);
      g_assert_true (g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED) ||
                     g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED) ||
                     g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_LOCKED));
      refused++;
    }
  g_assert_cmpuint (refused, >, 200);
}

static void
test_the_file_says_nothing (Fixture      *fixture,
                            gconstpointer data)
{
  g_autofree char *text = file_text (fixture);
  g_autofree char *hex = attest_hex (attest_key_bytes (fixture->master), ATTEST_KEY_BYTES);
  g_autofree char *base64 = g_base64_encode (attest_key_bytes (fixture->master), ATTEST_KEY_BYTES);

  g_assert_null (strstr (text, hex));
  g_assert_null (strstr (text, base64));
  g_assert_false (attest_test_contains (fixture->dir, attest_key_bytes (fixture->master), ATTEST_KEY_BYTES, NULL));
}

/* The command of docs/format-store.md, with stock tools alone. */
static void
test_stock_age_opens_the_recovery_slot (Fixture      *fixture,
                                        gconstpointer data)
{
  g_autofree char *sheet = g_build_filename (fixture->dir, "sheet.txt", NULL);
  g_autofree char *hex = attest_hex (attest_key_bytes (fixture->master), ATTEST_KEY_BYTES);
  g_autoptr (AttestSecret) text = attest_identity_text (fixture->sheet);
  g_autofree char *command = NULL;
  g_autofree char *out = NULL;

  if (!attest_test_have ("age") || !attest_test_have ("base64") || !attest_test_have ("sed"))
    {
      g_test_skip ("age, base64 or sed is not installed");
      return;
    }
  attest_test_write (sheet, attest_secret_text (text), attest_secret_length (text));
  command = g_strdup_printf ("sed -n 's/.*\"age\":\"\\([^\"]*\\)\".*/\\1/p' '%s' | base64 -d | age -d -i '%s'", fixture->path, sheet);
  g_assert_cmpint (attest_test_run (&out, "sh", "-c", command, NULL), ==, 0);
  g_assert_cmpstr (g_strchomp (out), ==, hex);
}

static void
test_the_normal_cost_opens (Fixture      *fixture,
                            gconstpointer data)
{
  g_autoptr (AttestKeyslots) slots = attest_keyslots_new (fixture->master);
  g_autoptr (AttestKeyslots) again = NULL;
  g_autofree char *text = NULL;
  g_autoptr (AttestKey) key = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (attest_keyslots_add_passphrase (slots, fixture->passphrase, NULL, &error));
  g_assert_true (attest_keyslots_save (slots, fixture->path, &error));
  text = file_text (fixture);
  g_assert_nonnull (strstr (text, "\"passes\":3,\"memory\":268435456"));
  again = load (fixture);
  key = attest_keyslots_open_passphrase (again, fixture->passphrase, &error);
  g_assert_no_error (error);
  g_assert_true (attest_key_equal (key, fixture->master));
}

#define ADD(path, function) g_test_add ("/keyslots/" path, Fixture, NULL, setup, function, teardown)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("open/every-slot-opens", test_every_slot_opens);
  ADD ("open/the-wrong-secret-is-locked", test_the_wrong_secret_is_locked);
  ADD ("open/the-normal-cost-opens", test_the_normal_cost_opens);
  ADD ("open/a-changed-file-is-tampered", test_a_changed_file_is_tampered);
  ADD ("open/a-removed-slot-is-tampered", test_a_removed_slot_is_tampered);
  ADD ("open/no-single-change-gives-the-key", test_no_single_change_gives_the_key);
  ADD ("load/a-damaged-file-is-told-apart", test_a_damaged_file_is_told_apart);
  ADD ("load/every-member-is-checked", test_every_member_is_checked);
  ADD ("save/slots-come-and-go", test_slots_come_and_go);
  ADD ("save/never-the-keyring-alone", test_never_the_keyring_alone);
  ADD ("save/the-file-says-nothing", test_the_file_says_nothing);
  ADD ("recovery/stock-age-opens-it", test_stock_age_opens_the_recovery_slot);
  return g_test_run ();
}
