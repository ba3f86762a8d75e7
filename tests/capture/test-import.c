/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "capture/attest-import.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utime.h>

typedef struct
{
  char *dir;
  char *path;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->dir = attest_test_dir ();
  fixture->path = g_build_filename (fixture->dir, "letter.txt", NULL);
  attest_test_write (fixture->path, "what was sent", 13);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  attest_test_remove (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->path);
}

static AttestImport *
open_well (const char *path)
{
  g_autoptr (GError) error = NULL;
  AttestImport *import = attest_import_open (path, ATTEST_IMPORT_MOST, &error);

  g_assert_no_error (error);
  return import;
}

static void
refuse (const char *path,
        guint64     most,
        AttestError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestImport) import = attest_import_open (path, most, &error);

  g_assert_null (import);
  g_assert_error (error, ATTEST_ERROR, (int)code);
}

static void
test_facts (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr (AttestImport) import = NULL;
  struct utimbuf times = { 1700000000, 1700000000 };
  char           bytes[20] = { 0 };

  g_utime (fixture->path, &times);
  import = open_well (fixture->path);
  g_assert_cmpuint (import->size, ==, 13);
  g_assert_cmpint (import->mtime_ms, ==, G_GINT64_CONSTANT (1700000000000));
  g_assert_cmpstr (import->name, ==, "letter.txt");
  g_assert_cmpstr (import->path, ==, fixture->path);
  g_assert_cmpint (read (import->fd, bytes, sizeof bytes), ==, 13);
  g_assert_cmpstr (bytes, ==, "what was sent");
  g_assert_cmpint (fcntl (import->fd, F_GETFD) & FD_CLOEXEC, ==, FD_CLOEXEC);
  g_assert_true (attest_import_check (import, NULL));
}

static void
test_refuses_what_is_no_file (Fixture      *fixture,
                              gconstpointer data)
{
  g_autofree char   *pipe = g_build_filename (fixture->dir, "pipe", NULL);
  g_autofree char   *link = g_build_filename (fixture->dir, "link", NULL);
  g_autofree char   *absent = g_build_filename (fixture->dir, "absent", NULL);
  g_autofree char   *name = g_build_filename (fixture->dir, "socket", NULL);
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int                fd = socket (AF_UNIX, SOCK_STREAM, 0);

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_cmpint (symlink (fixture->path, link), ==, 0);
  g_strlcpy (address.sun_path, name, sizeof address.sun_path);
  g_assert_cmpint (bind (fd, (struct sockaddr *)&address, sizeof address), ==, 0);
  refuse (pipe, 100, ATTEST_ERROR_INPUT);
  refuse (link, 100, ATTEST_ERROR_INPUT);
  refuse (name, 100, ATTEST_ERROR_INPUT);
  refuse (fixture->dir, 100, ATTEST_ERROR_INPUT);
  refuse ("/dev/zero", 100, ATTEST_ERROR_INPUT);
  refuse (absent, 100, ATTEST_ERROR_MISSING);
  close (fd);
}

static void
test_refuses_too_large (Fixture      *fixture,
                        gconstpointer data)
{
  g_autofree char *sparse = g_build_filename (fixture->dir, "sparse", NULL);
  g_autoptr (AttestImport) exact = NULL;
  g_autoptr (GError) error = NULL;

  refuse (fixture->path, 12, ATTEST_ERROR_TOO_LARGE);
  exact = attest_import_open (fixture->path, 13, &error);
  g_assert_no_error (error);
  attest_test_write (sparse, "", 0);
  g_assert_cmpint (truncate (sparse, (off_t)ATTEST_IMPORT_MOST + 1), ==, 0);
  refuse (sparse, ATTEST_IMPORT_MOST, ATTEST_ERROR_TOO_LARGE);
}

static void
test_refuses_unreadable (Fixture      *fixture,
                         gconstpointer data)
{
  if (geteuid () == 0)
    {
      /* Every file is readable to the superuser; ask as somebody else. */
      pid_t child;
      int   status = 0;

      g_chmod (fixture->dir, 0755);
      g_chmod (fixture->path, 0600);
      child = fork ();
      if (child == 0)
        {
          GError       *error = NULL;
          AttestImport *import;

          if (setresuid (65534, 65534, 65534) < 0)
            _exit (77);
          import = attest_import_open (fixture->path, 100, &error);
          _exit (import == NULL && g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_STORAGE) ? 0 : 1);
        }
      waitpid (child, &status, 0);
      g_assert_true (WIFEXITED (status));
      if (WEXITSTATUS (status) == 77)
        g_test_skip ("cannot become another user here");
      else
        g_assert_cmpint (WEXITSTATUS (status), ==, 0);
      return;
    }
  g_chmod (fixture->path, 0);
  refuse (fixture->path, 100, ATTEST_ERROR_STORAGE);
}

static void
assert_changed (const AttestImport *import)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (attest_import_check (import, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT);
}

static void
test_notices_growth (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr (AttestImport) import = open_well (fixture->path);
  int fd = open (fixture->path, O_WRONLY | O_APPEND);

  g_assert_cmpint (write (fd, "!", 1), ==, 1);
  close (fd);
  assert_changed (import);
}

static void
test_notices_shrinking (Fixture      *fixture,
                        gconstpointer data)
{
  g_autoptr (AttestImport) import = open_well (fixture->path);

  g_assert_cmpint (truncate (fixture->path, 5), ==, 0);
  assert_changed (import);
}

/* The same size, another content: only the time tells. */
static void
test_notices_rewriting (Fixture      *fixture,
                        gconstpointer data)
{
  struct utimbuf times = { 1700000000, 1700000000 };
  g_autoptr (AttestImport) import = NULL;
  int fd;

  g_utime (fixture->path, &times);
  import = open_well (fixture->path);
  fd = open (fixture->path, O_WRONLY);
  g_assert_cmpint (write (fd, "WHAT", 4), ==, 4);
  close (fd);
  assert_changed (import);
}

/* Replacing a file by its name leaves the one that was opened as it was. */
static void
test_replacement_is_no_change (Fixture      *fixture,
                               gconstpointer data)
{
  g_autoptr (AttestImport) import = open_well (fixture->path);

  attest_test_write (fixture->path, "something else", 14);
  g_assert_true (attest_import_check (import, NULL));
}

static void
test_plain_source_truth (Fixture      *fixture,
                         gconstpointer data)
{
  g_autoptr (AttestImport) import = open_well (fixture->path);
  g_autofree char *moved = g_build_filename (fixture->dir, "moved", NULL);

  g_assert_cmpstr (attest_import_plain_source (import), ==, "remains");
  g_rename (fixture->path, moved);
  g_assert_cmpstr (attest_import_plain_source (import), ==, "unknown");
  attest_test_write (fixture->path, "what was sent", 13);
  g_assert_cmpstr (attest_import_plain_source (import), ==, "unknown");
  g_unlink (moved);
  g_assert_cmpstr (attest_import_plain_source (import), ==, "removed");
}

static void
test_remove_ours (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (AttestImport) import = open_well (fixture->path);

  g_assert_cmpstr (attest_import_remove_ours (import), ==, "removed");
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_cmpstr (attest_import_remove_ours (import), ==, "removed");
}

static void
test_remove_spares_another (Fixture      *fixture,
                            gconstpointer data)
{
  g_autoptr (AttestImport) import = open_well (fixture->path);
  g_autofree char *kept = g_build_filename (fixture->dir, "kept", NULL);

  g_rename (fixture->path, kept);
  attest_test_write (fixture->path, "somebody else's", 15);
  g_assert_cmpstr (attest_import_remove_ours (import), ==, "unknown");
  g_assert_true (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
}

static void
test_remove_says_when_it_cannot (Fixture      *fixture,
                                 gconstpointer data)
{
  g_autoptr (AttestImport) import = open_well (fixture->path);
  g_autofree char *twin = g_build_filename (fixture->dir, "twin", NULL);

  /* A second name keeps the bytes readable. */
  g_assert_cmpint (link (fixture->path, twin), ==, 0);
  g_assert_cmpstr (attest_import_remove_ours (import), ==, "unknown");
  g_assert_true (g_file_test (twin, G_FILE_TEST_EXISTS));
}

static void
test_safe_names (void)
{
  static const struct
  {
    const char *path;
    const char *name;
  } names[] = {
    { "/a/b/letter.txt", "letter.txt" },
    { "/a/b/Fotograf\xc3\xad"
      "a \xe2\x80\x93 1.jpg",
      "Fotograf\xc3\xad"
      "a \xe2\x80\x93 1.jpg" },
    { "/a/photo\xe2\x80\xaegpj.exe", "photo\\u{202e}gpj.exe" },
    { "/a/line\nbreak\ttab", "line\\u{a}break\\u{9}tab" },
    { "/a/\x1b[31mred", "\\u{1b}[31mred" },
    { "/a/bad\xff\xfe", "bad\\xff\\xfe" },
    { "/a/cut\xe2\x82", "cut\\xe2\\x82" },
    { "/a/zero\xe2\x80\x8bwidth", "zero\\u{200b}width" },
    { "/a/\xf3\xa0\x81\x81tag", "\\u{e0041}tag" },
    { "/", "/" },
    { "", "." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = attest_import_safe_name (names[i].path);

      g_assert_cmpstr (name, ==, names[i].name);
    }
}

static void
test_safe_name_is_bounded (void)
{
  g_autofree char *plain = g_strnfill (4000, 'a');
  g_autoptr (GString) wild = g_string_new (NULL);
  g_autofree char *first = attest_import_safe_name (plain);
  g_autofree char *second = NULL;

  while (wild->len < 250)
    g_string_append (wild, "\xe2\x80\xae");
  second = attest_import_safe_name (wild->str);
  g_assert_cmpuint (strlen (first), <=, ATTEST_IMPORT_NAME_MAX);
  g_assert_cmpuint (strlen (second), <=, ATTEST_IMPORT_NAME_MAX);
  g_assert_true (g_str_has_suffix (first, "\xe2\x80\xa6"));
  g_assert_true (g_str_has_suffix (second, "}\xe2\x80\xa6"));
  g_assert_true (g_utf8_validate (second, -1, NULL));
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/import/open/facts", test_facts);
  ADD ("/import/open/refuses-what-is-no-file", test_refuses_what_is_no_file);
  ADD ("/import/open/refuses-too-large", test_refuses_too_large);
  ADD ("/import/open/refuses-unreadable", test_refuses_unreadable);
  ADD ("/import/check/notices-growth", test_notices_growth);
  ADD ("/import/check/notices-shrinking", test_notices_shrinking);
  ADD ("/import/check/notices-rewriting", test_notices_rewriting);
  ADD ("/import/check/replacement-is-no-change", test_replacement_is_no_change);
  ADD ("/import/plain-source/truth", test_plain_source_truth);
  ADD ("/import/remove/ours", test_remove_ours);
  ADD ("/import/remove/spares-another", test_remove_spares_another);
  ADD ("/import/remove/says-when-it-cannot", test_remove_says_when_it_cannot);
  g_test_add_func ("/import/name/safe", test_safe_names);
  g_test_add_func ("/import/name/bounded", test_safe_name_is_bounded);
  return g_test_run ();
}
