/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "base/attest-file.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void
test_write_replaces_and_is_private (void)
{
  g_autofree char *dir = attest_test_dir ();
  g_autofree char *path = g_build_filename (dir, "x", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  struct stat info;

  g_assert_true (attest_file_write (path, "old", 3, &error));
  g_assert_true (attest_file_write (path, "newer", 5, &error));
  bytes = attest_file_read (path, 100, &error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "newer", 5);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_assert_false (attest_file_write_new (path, "third", 5, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS);
  attest_test_remove (dir);
}

static void
test_read_refuses_what_is_no_file (void)
{
  g_autofree char *dir = attest_test_dir ();
  g_autofree char *pipe = g_build_filename (dir, "pipe", NULL);
  g_autofree char *link = g_build_filename (dir, "link", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_null (attest_file_read (pipe, 100, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_cmpint (symlink ("/etc/hostname", link), ==, 0);
  g_assert_null (attest_file_read (link, 100, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  attest_test_write (link, "", 0);
  g_unlink (link);
  attest_test_write (link, "12345", 5);
  g_assert_null (attest_file_read (link, 4, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE);
  attest_test_remove (dir);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/file/write/replaces-and-is-private", test_write_replaces_and_is_private);
  g_test_add_func ("/file/read/refuses-what-is-no-file", test_read_refuses_what_is_no_file);
  return g_test_run ();
}
