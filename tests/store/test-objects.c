/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-objects.h"

#include "attest-test.h"
#include "seal/attest-stream.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MIB (1024 * 1024)

typedef struct
{
  char        *dir;
  guint8      *plain;
  gsize        size;
  AttestObject object;
} Fixture;

static char *
object_path (Fixture    *fixture,
             const char *id)
{
  char fan[3] = { id[0], id[1], '\0' };

  return g_build_filename (fixture->dir, "objects", fan, id, NULL);
}

static guint8 *
some_bytes (gsize size)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32)size);
  guint8 *bytes = g_malloc (size + 4);

  for (gsize i = 0; i < size; i += 4)
    {
      guint32 word = g_rand_int (rand);

      memcpy (bytes + i, &word, 4);
    }
  return bytes;
}

static void
add (Fixture *fixture,
     gsize    size)
{
  g_autoptr (AttestObjectWriter) writer = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ok;

  g_free (fixture->plain);
  attest_object_clear (&fixture->object);
  fixture->plain = some_bytes (size);
  fixture->size = size;
  writer = attest_object_writer_new (fixture->dir, &error);
  g_assert_no_error (error);
  /* In uneven pieces, as a package gives them. */
  for (gsize at = 0; at < size; at += MIN (100003, size - at))
    g_assert_true (attest_object_writer_update (writer, fixture->plain + at, MIN (100003, size - at), &error));
  ok = attest_object_writer_finish (writer, &fixture->object, &error);
  g_assert_no_error (error);
  g_assert_true (ok);
}

static void
setup (Fixture      *fixture,
       gconstpointer data)
{
  fixture->dir = attest_test_dir ();
}

static void
teardown (Fixture      *fixture,
          gconstpointer data)
{
  attest_object_clear (&fixture->object);
  attest_test_remove (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->plain);
}

static void
assert_code (GError **error,
             int      code)
{
  g_assert_error (*error, ATTEST_ERROR, code);
  g_clear_error (error);
}

/* All three ways to read must report it. */
static void
assert_refused (Fixture *fixture,
                int      code)
{
  AttestObject *object = &fixture->object;
  g_autoptr (GError) error = NULL;

  g_assert_null (attest_object_load (fixture->dir, object->id, object->key, object->size, 100 * MIB, &error));
  assert_code (&error, code);
  g_assert_false (attest_object_verify (fixture->dir, object->id, object->key, object->size, &object->digest, NULL, &error));
  assert_code (&error, code);
}

static void
assert_whole (Fixture *fixture)
{
  AttestObject *object = &fixture->object;
  AttestDigest  digest = attest_digest_of (fixture->plain, fixture->size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = attest_object_load (fixture->dir, object->id, object->key, object->size, 100 * MIB, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), fixture->plain, fixture->size);
  g_assert_cmpmem (&digest, sizeof digest, &object->digest, sizeof object->digest);
  g_assert_cmpuint (object->size, ==, fixture->size);
  g_assert_true (attest_object_verify (fixture->dir, object->id, object->key, object->size, &digest, NULL, &error));
  g_assert_no_error (error);
}

static void
test_every_size_comes_back (Fixture      *fixture,
                            gconstpointer data)
{
  const gsize sizes[] = { 0, 1, ATTEST_CHUNK - 1, ATTEST_CHUNK, ATTEST_CHUNK + 1, MIB - 1,
                          MIB, MIB + 1, 2 * MIB - ATTEST_CHUNK, 2 * MIB, 2 * MIB + 1, 3 * MIB + 77 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      add (fixture, sizes[i]);
      assert_whole (fixture);
    }
}

static void
test_a_file_is_added_in_one_pass (Fixture      *fixture,
                                  gconstpointer data)
{
  const gsize      sizes[] = { 0, 5, ATTEST_CHUNK, MIB, 2 * MIB, 2 * MIB + 9 };
  g_autofree char *source = g_build_filename (fixture->dir, "source", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GError) error = NULL;
      int fd;

      g_free (fixture->plain);
      attest_object_clear (&fixture->object);
      fixture->plain = some_bytes (sizes[i]);
      fixture->size = sizes[i];
      attest_test_write (source, fixture->plain, fixture->size);
      fd = g_open (source, O_RDONLY, 0);
      g_assert_true (attest_object_add_fd (fixture->dir, fd, NULL, NULL, NULL, &fixture->object, &error));
      g_assert_no_error (error);
      close (fd);
      assert_whole (fixture);
    }
}

static void
test_any_part_can_be_read (Fixture      *fixture,
                           gconstpointer data)
{
  g_autoptr (AttestObjectReader) reader = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (GError) error = NULL;
  g_autofree guint8 *part = g_malloc (MIB);

  add (fixture, 5 * ATTEST_CHUNK + 1234);
  reader = attest_object_reader_new (fixture->dir, fixture->object.id, fixture->object.key, fixture->size, &error);
  g_assert_no_error (error);
  for (int i = 0; i < 400; i++)
    {
      gsize  at = (gsize)g_rand_int_range (rand, 0, (gint32)fixture->size + 10);
      gsize  length = (gsize)g_rand_int_range (rand, 0, i % 4 == 0 ? 300000 : 3000);
      gsize  want = at < fixture->size ? MIN (length, fixture->size - at) : 0;
      gssize got = attest_object_reader_read (reader, at, part, length, &error);

      g_assert_no_error (error);
      g_assert_cmpint (got, ==, (gssize)want);
      g_assert_cmpmem (part, want, fixture->plain + MIN (at, fixture->size), want);
    }
}

static void
test_the_file_is_private_and_sealed (Fixture      *fixture,
                                     gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *dir = NULL;
  struct stat      info;

  add (fixture, 70000);
  path = object_path (fixture, fixture->object.id);
  dir = g_path_get_dirname (path);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (info.st_size, ==, 70000 + 2 * 16);
  g_assert_cmpint (g_stat (dir, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  g_assert_false (attest_test_contains (fixture->dir, fixture->plain + 100, 16, NULL));
}

/* Each byte belongs to one of: a chunk's text, a chunk's tag, the last chunk's
 * text, the last tag. */
static void
test_any_changed_bit_is_found (Fixture      *fixture,
                               gconstpointer data)
{
  const gsize      offsets[] = { 0, ATTEST_CHUNK - 1, ATTEST_CHUNK, ATTEST_CHUNK_SEALED - 1,
                                 ATTEST_CHUNK_SEALED, 2 * ATTEST_CHUNK_SEALED, 2 * ATTEST_CHUNK_SEALED + 99,
                                 2 * ATTEST_CHUNK_SEALED + 100, 2 * ATTEST_CHUNK_SEALED + 115 };
  g_autofree char *path = NULL;
  g_autoptr (GBytes) good = NULL;
  gsize size;

  add (fixture, 2 * ATTEST_CHUNK + 100);
  path = object_path (fixture, fixture->object.id);
  good = attest_test_read (path);
  size = g_bytes_get_size (good);
  for (guint i = 0; i < G_N_ELEMENTS (offsets); i++)
    for (int bit = 0; bit < 8; bit += 7)
      {
        g_autofree guint8 *bad = g_memdup2 (g_bytes_get_data (good, NULL), size);

        g_assert_cmpuint (offsets[i], <, size);
        bad[offsets[i]] ^= (guint8)(1 << bit);
        attest_test_write (path, bad, size);
        assert_refused (fixture, ATTEST_ERROR_TAMPERED);
      }
  attest_test_write (path, g_bytes_get_data (good, NULL), size);
  assert_whole (fixture);
}

static void
test_cut_swapped_or_lengthened_is_found (Fixture      *fixture,
                                         gconstpointer data)
{
  const gsize      lengths[] = { 0, 1, ATTEST_CHUNK_SEALED, 2 * ATTEST_CHUNK_SEALED, 2 * ATTEST_CHUNK_SEALED + 115 };
  g_autofree char *path = NULL;
  g_autoptr (GBytes) good = NULL;
  g_autofree guint8 *bad = NULL;
  gsize              size;

  add (fixture, 2 * ATTEST_CHUNK + 100);
  path = object_path (fixture, fixture->object.id);
  good = attest_test_read (path);
  size = g_bytes_get_size (good);
  bad = g_malloc0 (size + 1);
  memcpy (bad, g_bytes_get_data (good, NULL), size);
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      attest_test_write (path, bad, lengths[i]);
      assert_refused (fixture, ATTEST_ERROR_TAMPERED);
    }
  attest_test_write (path, bad, size + 1);
  assert_refused (fixture, ATTEST_ERROR_TAMPERED);
  memcpy (bad, (const guint8 *)g_bytes_get_data (good, NULL) + ATTEST_CHUNK_SEALED, ATTEST_CHUNK_SEALED);
  memcpy (bad + ATTEST_CHUNK_SEALED, g_bytes_get_data (good, NULL), ATTEST_CHUNK_SEALED);
  attest_test_write (path, bad, size);
  assert_refused (fixture, ATTEST_ERROR_TAMPERED);
}

static void
test_what_stands_in_its_place_is_refused (Fixture      *fixture,
                                          gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *other = NULL;
  AttestDigest     wrong;
  g_autoptr (GError) error = NULL;

  add (fixture, 1000);
  path = object_path (fixture, fixture->object.id);
  other = g_strconcat (path, "-elsewhere", NULL);
  wrong = attest_digest_of ("x", 1);
  g_assert_false (attest_object_verify (fixture->dir, fixture->object.id, fixture->object.key, fixture->size, &wrong, NULL, &error));
  assert_code (&error, ATTEST_ERROR_TAMPERED);
  g_assert_null (attest_object_load (fixture->dir, fixture->object.id, fixture->object.key, fixture->size, 999, &error));
  assert_code (&error, ATTEST_ERROR_TOO_LARGE);

  g_assert_cmpint (g_rename (path, other), ==, 0);
  assert_refused (fixture, ATTEST_ERROR_MISSING);
  g_assert_cmpint (symlink (other, path), ==, 0);
  assert_refused (fixture, ATTEST_ERROR_TAMPERED);
  g_unlink (path);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  assert_refused (fixture, ATTEST_ERROR_TAMPERED);
  g_unlink (path);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  assert_refused (fixture, ATTEST_ERROR_TAMPERED);
}

/* Two objects of one size, exchanged on disk. */
static void
test_exchanged_objects_are_found (Fixture      *fixture,
                                  gconstpointer data)
{
  g_auto (AttestObject) first = { 0 };
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  g_autofree char *c = g_build_filename (fixture->dir, "c", NULL);

  add (fixture, 5000);
  first = fixture->object;
  fixture->object = (AttestObject){ 0 };
  add (fixture, 5000);
  a = object_path (fixture, first.id);
  b = object_path (fixture, fixture->object.id);
  g_assert_true (g_rename (a, c) == 0 && g_rename (b, a) == 0 && g_rename (c, b) == 0);
  assert_refused (fixture, ATTEST_ERROR_TAMPERED);
}

static gboolean
is_known (const char *id,
          gpointer    data)
{
  return g_str_equal (id, ((Fixture *)data)->object.id);
}

static void
test_sweep_removes_what_no_row_knows (Fixture      *fixture,
                                      gconstpointer data)
{
  g_autofree char *orphan = NULL;
  g_autofree char *part = NULL;
  g_autofree char *known = NULL;
  g_autofree char *strange = g_build_filename (fixture->dir, "objects", "note.txt", NULL);
  g_autoptr (GError) error = NULL;
  guint removed = 99;

  g_assert_true (attest_objects_sweep (fixture->dir, is_known, fixture, &removed, &error));
  g_assert_cmpuint (removed, ==, 0);
  add (fixture, 10);
  orphan = object_path (fixture, fixture->object.id);
  add (fixture, 20);
  known = object_path (fixture, fixture->object.id);
  part = g_strconcat (known, ".part", NULL);
  attest_test_write (part, "x", 1);
  attest_test_write (strange, "x", 1);
  g_assert_true (attest_objects_sweep (fixture->dir, is_known, fixture, &removed, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (removed, ==, 2);
  g_assert_false (g_file_test (orphan, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (strange, G_FILE_TEST_EXISTS));
  assert_whole (fixture);
}

static void
test_remove_is_thorough_and_repeatable (Fixture      *fixture,
                                        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  add (fixture, 10);
  for (int i = 0; i < 2; i++)
    {
      g_assert_true (attest_object_remove (fixture->dir, fixture->object.id, &error));
      g_assert_no_error (error);
      assert_refused (fixture, ATTEST_ERROR_MISSING);
    }
}

static gboolean
nothing_is_left (Fixture *fixture)
{
  guint removed = 0;

  g_clear_pointer (&fixture->object.key, attest_key_free);
  fixture->object.id[0] = '\0';
  return attest_objects_sweep (fixture->dir, is_known, fixture, &removed, NULL) && removed == 0;
}

static void
test_abort_leaves_nothing (Fixture      *fixture,
                           gconstpointer data)
{
  g_autoptr (AttestObjectWriter) writer = attest_object_writer_new (fixture->dir, NULL);
  g_autofree guint8 *bytes = some_bytes (3 * MIB);

  g_assert_true (attest_object_writer_update (writer, bytes, 3 * MIB, NULL));
  attest_object_writer_abort (writer);
  g_assert_true (nothing_is_left (fixture));
}

static void
stop_at_two (guint64  done,
             gpointer data)
{
  if (done >= 2 * MIB)
    g_cancellable_cancel (data);
}

static void
test_a_stop_leaves_nothing (Fixture      *fixture,
                            gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char   *source = g_build_filename (fixture->dir, "source", NULL);
  g_autofree guint8 *bytes = some_bytes (6 * MIB);
  g_autoptr (GError) error = NULL;
  int fd;

  attest_test_write (source, bytes, 6 * MIB);
  fd = g_open (source, O_RDONLY, 0);
  g_assert_false (attest_object_add_fd (fixture->dir, fd, cancellable, stop_at_two, cancellable, &fixture->object, &error));
  assert_code (&error, ATTEST_ERROR_CANCELLED);
  close (fd);
  g_assert_true (nothing_is_left (fixture));
}

static void
test_what_cannot_be_read_is_an_error (Fixture      *fixture,
                                      gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  int fd = g_open (fixture->dir, O_RDONLY | O_DIRECTORY, 0);

  g_assert_false (attest_object_add_fd (fixture->dir, fd, NULL, NULL, NULL, &fixture->object, &error));
  assert_code (&error, ATTEST_ERROR_STORAGE);
  close (fd);
  g_assert_true (nothing_is_left (fixture));
}

#define ADD(path, function) g_test_add ("/objects/" path, Fixture, NULL, setup, function, teardown)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_true (attest_seal_init (NULL));
  ADD ("writer/every-size-comes-back", test_every_size_comes_back);
  ADD ("writer/the-file-is-private-and-sealed", test_the_file_is_private_and_sealed);
  ADD ("writer/abort-leaves-nothing", test_abort_leaves_nothing);
  ADD ("add-fd/a-file-is-added-in-one-pass", test_a_file_is_added_in_one_pass);
  ADD ("add-fd/a-stop-leaves-nothing", test_a_stop_leaves_nothing);
  ADD ("add-fd/what-cannot-be-read-is-an-error", test_what_cannot_be_read_is_an_error);
  ADD ("reader/any-part-can-be-read", test_any_part_can_be_read);
  ADD ("reader/any-changed-bit-is-found", test_any_changed_bit_is_found);
  ADD ("reader/cut-swapped-or-lengthened-is-found", test_cut_swapped_or_lengthened_is_found);
  ADD ("reader/what-stands-in-its-place-is-refused", test_what_stands_in_its_place_is_refused);
  ADD ("reader/exchanged-objects-are-found", test_exchanged_objects_are_found);
  ADD ("sweep/removes-what-no-row-knows", test_sweep_removes_what_no_row_knows);
  ADD ("remove/is-thorough-and-repeatable", test_remove_is_thorough_and_repeatable);
  return g_test_run ();
}
