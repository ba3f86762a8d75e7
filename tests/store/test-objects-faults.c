/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-objects.h"

#include "attest-test.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* Evidence is added by a new process, `test-objects-faults --add STORE SOURCE
 * [LIMIT]`, which prints "added ID KEY" once it is durable or the error's word.
 * strace kills it, or makes its system calls fail. */
#define SIZE (3 * 1024 * 1024 + 4321)
#define MOST_CALLS 200
#define WRITING "write,fsync,rename,mkdir,unlink"

typedef struct
{
  char *dir;
  char *store;
  char *source;
} Fixture;

static char *self_path;

static int
add (int    argc,
     char **argv)
{
  g_auto (AttestObject) object = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *key = NULL;
  int              fd = open (argv[3], O_RDONLY);

  if (argc > 4)
    {
      rlim_t limit = (rlim_t)g_ascii_strtoull (argv[4], NULL, 10);

      signal (SIGXFSZ, SIG_IGN);
      setrlimit (RLIMIT_FSIZE, &(struct rlimit){ limit, limit });
    }
  if (!attest_seal_init (&error) || !attest_object_add_fd (argv[2], fd, NULL, NULL, NULL, &object, &error))
    {
      printf ("%s\n", attest_error_nick ((AttestError)error->code));
      return 1;
    }
  key = attest_hex (attest_key_bytes (object.key), ATTEST_KEY_BYTES);
  printf ("added %s %s\n", object.id, key);
  return 0;
}

static void
setup (Fixture      *fixture,
       gconstpointer data)
{
  g_autofree guint8 *bytes = g_malloc (SIZE);

  for (gsize i = 0; i < SIZE; i++)
    bytes[i] = (guint8)(i * 7 + i / 4096);
  fixture->dir = attest_test_dir ();
  fixture->store = g_build_filename (fixture->dir, "store", NULL);
  fixture->source = g_build_filename (fixture->dir, "source", NULL);
  g_assert_cmpint (g_mkdir (fixture->store, 0700), ==, 0);
  attest_test_write (fixture->source, bytes, SIZE);
}

static void
teardown (Fixture      *fixture,
          gconstpointer data)
{
  attest_test_remove (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->store);
  g_free (fixture->source);
}

static gboolean
no_row (const char *id,
        gpointer    data)
{
  return FALSE;
}

static guint
files_below (const char *dir)
{
  g_autoptr (GDir) open = g_dir_open (dir, 0, NULL);
  const char *name;
  guint       count = 0;

  while (open != NULL && (name = g_dir_read_name (open)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      count += g_file_test (path, G_FILE_TEST_IS_DIR) ? files_below (path) : 1;
    }
  return count;
}

/* What was acknowledged is whole; nothing else survives the sweep. */
static gboolean
check_and_empty (Fixture    *fixture,
                 const char *out)
{
  g_auto (GStrv) words = g_strsplit (out, " ", 3);
  gboolean added = g_strv_length (words) == 3 && g_str_equal (words[0], "added") && strlen (words[2]) > 64;
  g_autoptr (GError) error = NULL;
  guint removed;

  if (added)
    {
      g_autoptr (GBytes) source = attest_test_read (fixture->source);
      AttestDigest digest = attest_digest_of (g_bytes_get_data (source, NULL), SIZE);
      guint8       bytes[ATTEST_KEY_BYTES];
      g_autoptr (AttestKey) key = NULL;

      g_assert_true (attest_unhex (words[2], 64, bytes));
      key = attest_key_new_from_bytes (bytes);
      g_assert_true (attest_object_verify (fixture->store, words[1], key, SIZE, &digest, NULL, &error));
      g_assert_no_error (error);
    }
  g_assert_true (attest_objects_sweep (fixture->store, no_row, NULL, &removed, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (files_below (fixture->store), ==, 0);
  return added;
}

static gboolean
can_trace (void)
{
  g_autofree char *out = NULL;

  if (attest_test_have ("strace") && attest_test_run (&out, "strace", "-o", "/dev/null", "true", NULL) == 0)
    return TRUE;
  g_test_skip ("strace is not installed or may not trace");
  return FALSE;
}

/* The leak checker of a sanitized build cannot run beside strace. */
static char *
add_with (Fixture    *fixture,
          const char *inject)
{
  g_autofree char *option = g_strconcat ("inject=", inject, NULL);
  char            *out = NULL;

  attest_test_run (&out, "strace", "-f", "-E", "ASAN_OPTIONS=detect_leaks=0", "-o", "/dev/null", "-e", "trace=" WRITING, "-e", option, self_path, "--add", fixture->store,
                   fixture->source, NULL);
  return out;
}

static void
test_killed_at_every_call (Fixture      *fixture,
                           gconstpointer data)
{
  static const char *const calls[] = { "mkdir", "write", "fsync", "rename" };
  guint                    kills = 0;

  if (!can_trace ())
    return;
  /* strace counts each kind of call by itself. */
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    for (guint at = 1; at < MOST_CALLS; at++, kills++)
      {
        g_autofree char *inject = g_strdup_printf ("%s:signal=KILL:when=%u", calls[i], at);
        g_autofree char *objects = g_build_filename (fixture->store, "objects", NULL);
        g_autofree char *out = add_with (fixture, inject);
        gboolean         lived = check_and_empty (fixture, out);

        attest_test_remove (objects);
        if (lived)
          break;
      }
  g_assert_cmpuint (kills, >=, 10);
  g_test_message ("killed at %u calls", kills);
}

static void
test_a_failing_call_is_reported (Fixture      *fixture,
                                 gconstpointer data)
{
  static const struct
  {
    const char *inject;
    const char *word;
  } faults[] = {
    { "write:error=ENOSPC:when=1", "no-space" },
    { "write:error=ENOSPC:when=3", "no-space" },
    { "write:error=EIO:when=2", "storage" },
    { "fsync:error=EIO:when=3", "storage" },
    { "fsync:error=ENOSPC:when=3", "no-space" },
    { "fsync:error=EIO:when=4", "storage" },
    { "rename:error=EROFS:when=1", "storage" },
    { "mkdir:error=ENOSPC:when=2", "no-space" },
  };

  if (!can_trace ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *objects = g_build_filename (fixture->store, "objects", NULL);
      g_autofree char *out = add_with (fixture, faults[i].inject);

      g_strchomp (out);
      if (!g_str_equal (out, faults[i].word))
        g_error ("%s: %s instead of %s", faults[i].inject, out, faults[i].word);
      /* Not even a part is left for the sweep. */
      g_assert_cmpuint (files_below (fixture->store), ==, 0);
      attest_test_remove (objects);
    }
}

/* The file's bytes before its name, its name before success. */
static void
test_synced_before_named (Fixture      *fixture,
                          gconstpointer data)
{
  g_autofree char *log = g_build_filename (fixture->dir, "trace", NULL);
  g_autofree char *out = NULL;
  g_autofree char *trace = NULL;
  g_autofree char *calls = NULL;
  g_autoptr (GRegex) noise = g_regex_new ("^\\d+ +|\\(.*?/objects/", G_REGEX_MULTILINE, 0, NULL);
  const char *last_write, *sync, *named, *sync_dir;

  if (!can_trace ())
    return;
  g_assert_cmpint (attest_test_run (&out, "strace", "-f", "-y", "-E", "ASAN_OPTIONS=detect_leaks=0", "-o", log, "-e", "trace=write,fsync,rename", self_path, "--add", fixture->store,
                                    fixture->source, NULL),
                   ==, 0);
  g_assert_true (g_file_get_contents (log, &trace, NULL, NULL));
  calls = g_regex_replace_literal (noise, trace, -1, 0, "", 0, NULL);
  named = strstr (calls, "rename");
  g_assert_nonnull (named);
  last_write = g_strrstr_len (calls, named - calls, "write");
  sync = g_strrstr_len (calls, named - calls, "fsync");
  sync_dir = strstr (named, "fsync");
  g_assert_true (last_write != NULL && sync != NULL && sync_dir != NULL);
  g_assert_true (last_write < sync && sync < named && named < sync_dir);
  g_assert_null (g_strstr_len (sync_dir, strcspn (sync_dir, "\n"), ".part"));
  g_assert_nonnull (g_strstr_len (sync, strcspn (sync, "\n"), ".part"));
  g_assert_true (check_and_empty (fixture, out));
}

static void
test_too_large_for_the_limit (Fixture      *fixture,
                              gconstpointer data)
{
  g_autofree char *out = NULL;

  g_assert_cmpint (attest_test_run (&out, self_path, "--add", fixture->store, fixture->source, "1500000", NULL), ==, 1);
  g_assert_cmpstr (g_strchomp (out), ==, "no-space");
  g_assert_cmpuint (files_below (fixture->store), ==, 0);
}

/* A disk that really is full: a small one of our own. */
static void
test_the_disk_is_full (Fixture      *fixture,
                       gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("mount -t tmpfs -o size=2m none '%s' && { '%s' --add '%s' '%s'; ls -A '%s'/objects/*; }",
                                              fixture->store, self_path, fixture->store, fixture->source, fixture->store);
  g_autofree char *probe = NULL;
  g_autofree char *out = NULL;

  if (!attest_test_have ("unshare") || attest_test_run (&probe, "unshare", "-Urm", "mount", "-t", "tmpfs", "none", fixture->store, NULL) != 0)
    {
      g_test_skip ("a file system of one's own may not be mounted here");
      return;
    }
  attest_test_run (&out, "unshare", "-Urm", "sh", "-c", command, NULL);
  g_assert_cmpstr (g_strchomp (out), ==, "no-space");
}

#define ADD(path, function) g_test_add ("/objects/faults/" path, Fixture, NULL, setup, function, teardown)

int
main (int    argc,
      char **argv)
{
  if (argc > 3 && g_str_equal (argv[1], "--add"))
    return add (argc, argv);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_true (attest_seal_init (NULL));
  self_path = g_file_read_link ("/proc/self/exe", NULL);
  ADD ("killed-at-every-call", test_killed_at_every_call);
  ADD ("a-failing-call-is-reported", test_a_failing_call_is_reported);
  ADD ("synced-before-named", test_synced_before_named);
  ADD ("too-large-for-the-limit", test_too_large_for_the_limit);
  ADD ("the-disk-is-full", test_the_disk_is_full);
  return g_test_run ();
}
