/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "drop-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
test_gives_back_what_was_put (Drop         *self,
                              gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *path = drop_inside (self, NAME);
  AttestDigest     digest;
  gboolean         checked = FALSE;
  struct stat      info;

  g_assert_true (drop_put (self, &checked, &error));
  g_assert_no_error (error);
  g_assert_true (checked);
  drop_assert_only (self, NAME);
  bytes = attest_drop_read (self->drop, ATTEST_DROP_IN, NAME, SIZE, NULL, &error);
  g_assert_no_error (error);
  digest = attest_digest_of (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_true (attest_digest_equal (&self->digest, &digest));
  /* The folder may be listed by all, so the file may be read by all. */
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0644);
  g_assert_null (attest_drop_read (self->drop, ATTEST_DROP_IN, NAME, SIZE - 1, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE);
}

static void
test_putting_again_changes_nothing (Drop         *self,
                                    gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) other = g_bytes_new_static ("other", 5);
  g_autofree char *path = drop_inside (self, NAME);
  gboolean         checked = FALSE;
  struct stat      before, after;

  g_assert_true (drop_put (self, &checked, &error));
  g_assert_cmpint (g_stat (path, &before), ==, 0);
  g_assert_true (drop_put (self, &checked, &error));
  g_assert_true (checked);
  g_assert_false (attest_drop_put_bytes (self->drop, ATTEST_DROP_IN, NAME, other, NULL, &checked, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS);
  g_assert_false (checked);
  g_assert_cmpint (g_stat (path, &after), ==, 0);
  g_assert_true (before.st_ino == after.st_ino && before.st_size == after.st_size && before.st_mtim.tv_nsec == after.st_mtim.tv_nsec);
  drop_assert_only (self, NAME);
}

static void
test_cut_off_attempt_is_cleared (Drop         *self,
                                 gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *part = drop_inside (self, "." NAME ".part");
  gboolean         checked = FALSE;

  attest_test_write (part, "half", 4);
  g_assert_true (drop_put (self, &checked, &error));
  g_assert_no_error (error);
  drop_assert_only (self, NAME);
}

static void
test_taken_names_are_left_alone (Drop         *self,
                                 gconstpointer data)
{
  for (guint how = 0; how < 3; how++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = drop_inside (self, NAME);
      gboolean         checked = TRUE;

      if (how == 0)
        g_assert_cmpint (mkfifo (path, 0600), ==, 0);
      else if (how == 1)
        g_assert_cmpint (symlink (self->sealed, path), ==, 0);
      else
        g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
      g_assert_false (drop_put (self, &checked, &error));
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS);
      drop_assert_only (self, NAME);
      g_remove (path);
    }
}

static void
test_damaged_copy_is_not_sent (Drop         *self,
                               gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean checked = TRUE;

  attest_test_write (self->sealed, "rot", 3);
  g_assert_false (drop_put (self, &checked, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED);
  drop_assert_only (self, "");
}

static void
test_names_lead_nowhere_else (Drop         *self,
                              gconstpointer data)
{
  static const char *const names[] = { "", ".", "..", "../x", "a/b", "/etc/passwd", ".x", "a b", "\xc3\xa9", "-x", "a\nb" };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean checked;

      g_assert_false (attest_drop_put_bytes (self->drop, ATTEST_DROP_OUT, names[i], bytes, NULL, &checked, &error));
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
      g_clear_error (&error);
      g_assert_null (attest_drop_open (self->drop, ATTEST_DROP_OUT, names[i], 10, NULL, &error));
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
      g_clear_error (&error);
      g_assert_false (attest_drop_remove (self->drop, ATTEST_DROP_OUT, names[i], NULL, &error));
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
    }
}

static void
test_lists_plain_files_alone (Drop         *self,
                              gconstpointer data)
{
  static const char *const files[] = { "b.attest", "a.attest", ".hidden.attest", ".c.attest.part", "d.attest.part", "e.attest-receipt",
                                       "f g.attest", "-h.attest", "\xe2\x80\xae.attest" };
  g_autofree char         *fifo = drop_inside (self, "fifo.attest");
  g_autofree char         *link = drop_inside (self, "link.attest");
  g_autofree char         *folder = drop_inside (self, "folder.attest");
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GPtrArray) one = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = drop_inside (self, files[i]);

      attest_test_write (path, "x", 1);
    }
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (symlink (self->sealed, link), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  names = attest_drop_list (self->drop, ATTEST_DROP_IN, ".attest", 100, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (names->len, ==, 2);
  g_assert_cmpstr (names->pdata[0], ==, "a.attest");
  g_assert_cmpstr (names->pdata[1], ==, "b.attest");
  one = attest_drop_list (self->drop, ATTEST_DROP_IN, ".attest", 1, NULL, &error);
  g_assert_cmpuint (one->len, ==, 1);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_null (attest_drop_open (self->drop, ATTEST_DROP_IN, i == 0 ? "fifo.attest" : i == 1 ? "link.attest"
                                                                                                   : "folder.attest",
                                       10, NULL, &error));
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
      g_clear_error (&error);
    }
}

static void
test_removes_once (Drop         *self,
                   gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean checked;

  g_assert_true (drop_put (self, &checked, &error));
  g_assert_true (attest_drop_remove (self->drop, ATTEST_DROP_IN, NAME, NULL, &error));
  drop_assert_only (self, "");
  g_assert_true (attest_drop_remove (self->drop, ATTEST_DROP_IN, NAME, NULL, &error));
  g_assert_no_error (error);
  g_assert_null (attest_drop_open (self->drop, ATTEST_DROP_IN, NAME, SIZE, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_MISSING);
}

/* A file that a colleague's computer is still writing, or that somebody alters. */
static void
test_change_while_reading_is_noticed (Drop         *self,
                                      gconstpointer data)
{
  for (guint how = 0; how < 4; how++)
    {
      g_autofree char   *path = drop_inside (self, NAME);
      g_autofree guint8 *piece = g_malloc (65536);
      g_autoptr (AttestDropReader) reader = NULL;
      g_autoptr (GError) error = NULL;
      FILE    *file;
      guint64  got = 0;
      gssize   n;
      gboolean checked;

      g_assert_true (drop_put (self, &checked, NULL));
      reader = attest_drop_open (self->drop, ATTEST_DROP_IN, NAME, SIZE + 1, NULL, &error);
      g_assert_cmpuint (attest_drop_reader_size (reader), ==, SIZE);
      g_assert_cmpint (attest_drop_reader_read (piece, 65536, reader, &error), ==, 65536);
      file = fopen (path, how == 0 ? "a" : "r+");
      if (how < 2)
        fputc ('x', file);
      fclose (file);
      if (how == 2)
        g_assert_cmpint (truncate (path, 70000), ==, 0);
      while ((n = attest_drop_reader_read (piece, 65536, reader, &error)) > 0)
        got += (guint64)n;
      if (how < 3)
        g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_STORAGE);
      else
        g_assert_cmpuint (got, ==, SIZE - 65536);
      g_assert_cmpint ((int)n, ==, how < 3 ? -1 : 0);
      g_remove (path);
    }
}

static void
test_missing_folders_are_not_made_up (Drop         *self,
                                      gconstpointer data)
{
  g_autofree char *in = drop_inside (self, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  gboolean checked = TRUE;

  g_assert_cmpint (g_rmdir (in), ==, 0);
  g_assert_false (drop_put (self, &checked, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_UNDELIVERED);
  g_clear_error (&error);
  g_assert_null (attest_drop_list (self->drop, ATTEST_DROP_IN, "", 1, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_UNDELIVERED);
  g_clear_error (&error);
  attest_test_remove (self->root);
  g_assert_false (attest_drop_prepare (self->drop, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_UNDELIVERED);
  g_clear_error (&error);
  g_assert_false (attest_drop_remove (self->drop, ATTEST_DROP_IN, NAME, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_UNDELIVERED);
  g_clear_error (&error);
  attest_test_write (self->root, "a file", 6);
  g_assert_false (attest_drop_put_bytes (self->drop, ATTEST_DROP_OUT, "x", bytes, NULL, &checked, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_UNDELIVERED);
}

static void
test_stopped_leaves_nothing (Drop         *self,
                             gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gboolean checked = TRUE;

  g_cancellable_cancel (cancellable);
  g_assert_false (attest_drop_put (self->drop, ATTEST_DROP_IN, NAME, self->sealed, &self->digest, cancellable, &checked, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED);
  drop_assert_only (self, "");
}

/* Root may do everything, so the tests of permissions are somebody else's. */
static void
as_nobody (Drop *self)
{
  g_autofree char *parent = g_path_get_dirname (self->dir);
  GStatBuf         state;

  if (geteuid () != 0)
    return;
  g_assert_cmpint (attest_test_run (NULL, "chown", "-R", "65534", self->dir, NULL), ==, 0);
  g_assert_cmpint (chmod (self->dir, 0755), ==, 0);
  /* Later GLib makes a folder for each test, which nobody else may enter. */
  if (g_stat (parent, &state) == 0 && (state.st_mode & 07777) == 0700)
    g_assert_cmpint (chmod (parent, 0711), ==, 0);
  g_assert_cmpint (seteuid (65534), ==, 0);
}

static void
as_before (void)
{
  if (getuid () == 0)
    g_assert_cmpint (seteuid (0), ==, 0);
}

static void
test_read_only_folder (Drop         *self,
                       gconstpointer data)
{
  g_autofree char *in = drop_inside (self, NULL);
  g_autoptr (GError) error = NULL;
  gboolean checked = TRUE;
  gboolean done;

  as_nobody (self);
  g_assert_cmpint (chmod (in, 0555), ==, 0);
  done = drop_put (self, &checked, &error);
  chmod (in, 0755);
  as_before ();
  g_assert_false (done);
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_UNDELIVERED);
  drop_assert_only (self, "");
}

/* What a school gives its staff: they may put in and not look. */
static void
test_folder_that_cannot_be_listed (Drop         *self,
                                   gconstpointer data)
{
  g_autofree char *in = drop_inside (self, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) list_error = NULL;
  g_autoptr (GPtrArray) names = NULL;
  gboolean checked = FALSE;
  gboolean done;

  as_nobody (self);
  g_assert_cmpint (chmod (in, 0333), ==, 0);
  done = drop_put (self, &checked, &error);
  names = attest_drop_list (self->drop, ATTEST_DROP_IN, "", 9, NULL, &list_error);
  chmod (in, 0755);
  as_before ();
  g_assert_no_error (error);
  g_assert_true (done);
  g_assert_true (checked);
  g_assert_null (names);
  g_assert_error (list_error, ATTEST_ERROR, ATTEST_ERROR_UNDELIVERED);
  drop_assert_only (self, NAME);
}

#define add(name, function) g_test_add (name, Drop, NULL, drop_set_up, function, drop_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add ("/drop/put/gives-back-what-was-put", test_gives_back_what_was_put);
  add ("/drop/put/again-changes-nothing", test_putting_again_changes_nothing);
  add ("/drop/put/cut-off-attempt-is-cleared", test_cut_off_attempt_is_cleared);
  add ("/drop/put/taken-names-are-left-alone", test_taken_names_are_left_alone);
  add ("/drop/put/damaged-copy-is-not-sent", test_damaged_copy_is_not_sent);
  add ("/drop/put/names-lead-nowhere-else", test_names_lead_nowhere_else);
  add ("/drop/put/missing-folders-are-not-made-up", test_missing_folders_are_not_made_up);
  add ("/drop/put/stopped-leaves-nothing", test_stopped_leaves_nothing);
  add ("/drop/put/read-only-folder", test_read_only_folder);
  add ("/drop/put/folder-that-cannot-be-listed", test_folder_that_cannot_be_listed);
  add ("/drop/list/plain-files-alone", test_lists_plain_files_alone);
  add ("/drop/remove/removes-once", test_removes_once);
  add ("/drop/open/change-while-reading-is-noticed", test_change_while_reading_is_noticed);
  return g_test_run ();
}
