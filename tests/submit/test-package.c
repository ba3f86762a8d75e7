/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit-fixture.h"
#include "submit/attest-padme.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static void
test_opens_what_was_built (Fixture      *self,
                           gconstpointer data)
{
  g_autoptr (GBytes) package = fixture_package (self);
  g_autoptr (GError) error = NULL;
  AttestIdentity *ours[] = { self->lead, self->deputy };
  AttestDigest    whole = attest_digest_of (g_bytes_get_data (package, NULL), g_bytes_get_size (package));

  for (guint i = 0; i < G_N_ELEMENTS (ours); i++)
    {
      g_autoptr (Got) got = got_new ();
      AttestDigest digest;

      g_assert_true (open_bytes (ours[i], package, got, &digest, &error));
      g_assert_no_error (error);
      g_assert_true (attest_digest_equal (&digest, &whole));
      g_assert_true (g_str_has_prefix (got->calls->str, "info Jo Evans 6 "));
      g_assert_nonnull (strstr (got->calls->str, "begin items/0001-screenshot.png 90000\nend\nbegin items/0002-note.txt 0\nend\n"));
      g_assert_cmpuint (((GString *)g_hash_table_lookup (got->files, "items/0001-screenshot.png"))->len, ==, 90000);
      g_assert_nonnull (strstr (((GString *)g_hash_table_lookup (got->files, "README.txt"))->str, "does not show that what was"));
    }
}

/* Large enough that hashing, reading back and sealing run on their threads. */
static void
test_large_files_survive (Fixture      *self,
                          gconstpointer data)
{
  const gsize      size = 40 * 1024 * 1024 + 12345;
  g_autofree char *path = fixture_path (self, "large.attest");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) members = fixture_members ();
  guint32 *words = g_malloc (size + 4);
  g_autoptr (GBytes) recording = NULL;
  g_autoptr (GBytes) package = NULL;
  g_autoptr (Got) got = got_new ();
  AttestDigest digest, again, plain;
  GString     *back;
  guint64      length;

  for (gsize i = 0; i <= size / 4; i++)
    words[i] = (guint32)(i * 2654435761u);
  recording = g_bytes_new_take (words, size);
  plain = attest_digest_of (words, size);
  g_ptr_array_insert (members, 2, attest_member_new_bytes ("items/0003-recording.mp4", recording));
  attest_package_build (self->info, members, self->sender_key, path, NULL, NULL, NULL, &digest, &length, &error);
  g_assert_no_error (error);
  package = attest_test_read (path);
  again = attest_digest_of (g_bytes_get_data (package, NULL), g_bytes_get_size (package));
  g_assert_true (attest_digest_equal (&digest, &again));
  g_assert_cmpuint (g_bytes_get_size (package), ==, length);
  g_assert_true (open_bytes (self->lead, package, got, &again, &error));
  g_assert_no_error (error);
  g_assert_true (attest_digest_equal (&digest, &again));
  back = g_hash_table_lookup (got->files, "items/0003-recording.mp4");
  digest = attest_digest_of (back->str, back->len);
  g_assert_true (attest_digest_equal (&digest, &plain));
}

static void
test_is_sealed_to_nobody_else (Fixture      *self,
                               gconstpointer data)
{
  g_autoptr (GBytes) package = fixture_package (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (Got) got = got_new ();

  g_assert_false (open_bytes (self->other, package, got, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOR_US);
  g_clear_error (&error);
  g_assert_false (open_bytes (self->sender, package, got, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOR_US);
  g_assert_cmpstr (got->calls->str, ==, "");
}

static void
test_info_survives (Fixture      *self,
                    gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestPackageInfo) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;
  guint64          octets = 0;
  guint            count = 0;

  self->info->base_seq = 3;
  self->info->base_head = attest_digest_of ("base", 4);
  self->info->practice = TRUE;
  text = attest_package_info_print (self->info, 12345, 6, &error);
  g_assert_no_error (error);
  again = attest_package_info_parse (text, strlen (text), &octets, &count, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (octets, ==, 12345);
  g_assert_cmpuint (count, ==, 6);
  g_assert_true (again->practice);
  g_assert_cmpuint (again->recipients->len, ==, 2);
  g_assert_true (attest_package_info_is_for (again, attest_identity_recipient (self->deputy)));
  g_assert_false (attest_package_info_is_for (again, attest_identity_recipient (self->other)));
  text_again = attest_package_info_print (again, octets, count, &error);
  g_assert_cmpstr (text_again, ==, text);
}

static guint64
size_with_note (Fixture *self,
                guint    length)
{
  g_autofree char *path = g_strdup_printf ("%s/%u.attest", self->dir, length);
  g_autofree char *text = g_strnfill (length, 'x');
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_member_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) package = NULL;
  g_autoptr (GBytes) plain = NULL;
  AttestDigest digest;
  guint64      size = 0;

  g_ptr_array_add (members, attest_member_new_bytes ("items/0001-note.txt", bytes));
  attest_package_build (self->info, members, self->sender_key, path, NULL, NULL, NULL, &digest, &size, &error);
  g_assert_no_error (error);
  package = attest_test_read (path);
  g_assert_cmpuint (g_bytes_get_size (package), ==, size);
  plain = attest_age_open_bytes (self->lead, g_bytes_get_data (package, NULL), size, 1 << 20, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (attest_padme (g_bytes_get_size (plain)), ==, g_bytes_get_size (plain));
  return size;
}

static void
test_size_hides_the_content (Fixture      *self,
                             gconstpointer data)
{
  g_autoptr (GHashTable) sizes = g_hash_table_new (NULL, NULL);

  for (guint length = 20000; length < 21000; length += 25)
    g_hash_table_add (sizes, GUINT_TO_POINTER (size_with_note (self, length)));
  g_assert_cmpuint (g_hash_table_size (sizes), <=, 2);
}

static void
test_padme_rounds_little (void)
{
  g_assert_cmpuint (attest_padme (0), ==, 0);
  g_assert_cmpuint (attest_padme (9), ==, 10);
  g_assert_cmpuint (attest_padme (1000000), ==, 1015808);
  g_assert_cmpuint (attest_padme (1015808), ==, 1015808);
  for (guint64 length = 2; length < G_GUINT64_CONSTANT (1) << 58; length = length * 17 / 10 + 1)
    {
      g_assert_cmpuint (attest_padme (length), >=, length);
      g_assert_cmpuint (attest_padme (length) - length, <=, length * 12 / 100);
      g_assert_cmpuint (attest_padme (attest_padme (length)), ==, attest_padme (length));
    }
}

static void
test_does_not_replace (Fixture      *self,
                       gconstpointer data)
{
  g_autoptr (GBytes) package = fixture_package (self);
  g_autoptr (GPtrArray) members = fixture_members ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fixture_path (self, "p.attest");
  g_autoptr (GBytes) after = NULL;
  AttestDigest digest;
  guint64      size;
  struct stat  info;

  g_assert_false (attest_package_build (self->info, members, self->sender_key, path, NULL, NULL, NULL, &digest, &size, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS);
  after = attest_test_read (path);
  g_assert_true (g_bytes_equal (package, after));
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

static void
assert_nothing_left (Fixture *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->dir, 0, NULL);

  g_assert_cmpstr (g_dir_read_name (dir), ==, NULL);
}

static void
assert_build_fails (Fixture             *self,
                    GPtrArray           *members,
                    const AttestSignKey *key,
                    AttestError          code,
                    const char          *naming)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fixture_path (self, "f.attest");
  AttestDigest     digest;
  guint64          size;

  g_assert_false (attest_package_build (self->info, members, key, path, NULL, NULL, NULL, &digest, &size, &error));
  g_assert_error (error, ATTEST_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, naming));
  assert_nothing_left (self);
}

/* Evidence that is not what came in must not leave the house. */
static void
test_refuses_changed_evidence (Fixture      *self,
                               gconstpointer data)
{
  for (guint how = 0; how < 3; how++)
    {
      g_autoptr (GPtrArray) members = fixture_members ();
      AttestMember *picture = g_ptr_array_index (members, 3);

      if (how == 0)
        picture->digest.bytes[31] ^= 1;
      else
        picture->size += how == 1 ? 1 : (guint64)-1;
      assert_build_fails (self, members, self->sender_key, ATTEST_ERROR_TAMPERED, "items/0001-screenshot.png");
    }
}

static gssize
failing_read (void    *bytes,
              gsize    length,
              gpointer data,
              GError **error)
{
  g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_MISSING, "object file is gone");
  return -1;
}

static void
test_reports_what_a_source_reports (Fixture      *self,
                                    gconstpointer data)
{
  g_autoptr (GPtrArray) members = fixture_members ();
  AttestDigest digest = attest_digest_of ("x", 1);

  g_ptr_array_add (members, attest_member_new ("items/0003-x.png", &digest, 1, failing_read, NULL, NULL));
  assert_build_fails (self, members, self->sender_key, ATTEST_ERROR_MISSING, "object file is gone");
}

static void
test_refuses_unsafe_names (Fixture      *self,
                           gconstpointer data)
{
  static const char *const names[] = { "../x", "/x", "items/../x", "items//x", "items/.x", "items/a b", "items/é", "",
                                       "items/x\n", "README.txt", "Case.json", "a/b/c/d/e" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GPtrArray) members = fixture_members ();
      g_autoptr (GBytes) bytes = g_bytes_new ("x", 1);

      g_ptr_array_add (members, attest_member_new_bytes (names[i], bytes));
      assert_build_fails (self, members, self->sender_key, ATTEST_ERROR_INPUT, "no name for a file");
    }
}

static void
test_refuses_words_that_pass_for_fields (Fixture      *self,
                                         gconstpointer data)
{
  static const char *const names[] = { "Jo\nPractice: yes", "", " Jo", "Jo\t", "Jo\xe2\x80\xae", "Jo\xff" };
  g_autoptr (GPtrArray) members = fixture_members ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_free (self->info->sender_name);
      self->info->sender_name = g_strdup (names[i]);
      assert_build_fails (self, members, self->sender_key, ATTEST_ERROR_INPUT, "Contact-Name");
    }
  g_free (self->info->sender_name);
  self->info->sender_name = g_strdup ("Jo");
  assert_build_fails (self, members, self->other_key, ATTEST_ERROR_INPUT, "another signing key");
  g_ptr_array_set_size (self->info->recipients, 0);
  assert_build_fails (self, members, self->sender_key, ATTEST_ERROR_INPUT, "Recipient");
}

static void
cancel_cb (guint64  done,
           guint64  total,
           gpointer data)
{
  g_assert_cmpuint (done, <=, total);
  if (done > 40)
    g_cancellable_cancel (data);
}

static void
test_cancelled_leaves_nothing (Fixture      *self,
                               gconstpointer data)
{
  g_autoptr (GPtrArray) members = fixture_members ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fixture_path (self, "c.attest");
  AttestDigest     digest;
  guint64          size;

  g_assert_false (attest_package_build (self->info, members, self->sender_key, path, cancellable, cancel_cb, cancellable, &digest, &size, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED);
  assert_nothing_left (self);
}

static void
test_no_folder_is_an_error (Fixture      *self,
                            gconstpointer data)
{
  g_autoptr (GPtrArray) members = fixture_members ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = fixture_path (self, "none/p.attest");
  AttestDigest     digest;
  guint64          size;

  g_assert_false (attest_package_build (self->info, members, self->sender_key, path, NULL, NULL, NULL, &digest, &size, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_MISSING);
}

/* Every way a sink can say no: nothing after it is called. */
static void
test_sink_may_refuse (Fixture      *self,
                      gconstpointer data)
{
  g_autoptr (GBytes) package = fixture_package (self);

  for (guint at = 1; at <= 13; at++)
    {
      g_autoptr (Got) got = got_new ();
      g_autoptr (GError) error = NULL;

      got->refuse_at = at;
      g_assert_false (open_bytes (self->lead, package, got, NULL, &error));
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_UNKNOWN_SENDER);
      g_assert_cmpuint (got->made, ==, at);
    }
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  fixture_add ("/package/open/opens-what-was-built", test_opens_what_was_built);
  fixture_add ("/package/open/large-files-survive", test_large_files_survive);
  fixture_add ("/package/open/is-sealed-to-nobody-else", test_is_sealed_to_nobody_else);
  fixture_add ("/package/open/sink-may-refuse", test_sink_may_refuse);
  fixture_add ("/package/info/survives", test_info_survives);
  g_test_add_func ("/package/padme/rounds-little", test_padme_rounds_little);
  fixture_add ("/package/build/size-hides-the-content", test_size_hides_the_content);
  fixture_add ("/package/build/does-not-replace", test_does_not_replace);
  fixture_add ("/package/build/refuses-changed-evidence", test_refuses_changed_evidence);
  fixture_add ("/package/build/reports-what-a-source-reports", test_reports_what_a_source_reports);
  fixture_add ("/package/build/refuses-unsafe-names", test_refuses_unsafe_names);
  fixture_add ("/package/build/refuses-words-that-pass-for-fields", test_refuses_words_that_pass_for_fields);
  fixture_add ("/package/build/cancelled-leaves-nothing", test_cancelled_leaves_nothing);
  fixture_add ("/package/build/no-folder-is-an-error", test_no_folder_is_an_error);
  return g_test_run ();
}
