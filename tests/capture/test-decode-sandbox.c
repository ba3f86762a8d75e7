/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "capture/attest-decode-client.h"
#include "capture/attest-decode-protocol.h"
#include "pictures.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void
use_helper (const char *name)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *dir = g_path_get_dirname (self);
  g_autofree char *path = name == NULL ? NULL : g_build_filename (dir, name, NULL);

  if (path == NULL)
    g_unsetenv ("ATTEST_DECODE");
  else
    g_setenv ("ATTEST_DECODE", path, TRUE);
}

static GError *
decode_fails (GBytes *bytes,
              guint   max_side)
{
  GError *error = NULL;
  g_autoptr (AttestPixels) pixels = attest_decode (bytes, max_side, NULL, &error);

  g_assert_null (pixels);
  g_assert_nonnull (error);
  return error;
}

static GError *
probe (const char *word)
{
  g_autofree char *text = g_strconcat ("probe:", word, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return decode_fails (bytes, 0);
}

static gboolean
is_sanitized (void)
{
#ifdef ATTEST_DECODE_RELAXED
  g_test_skip ("a sanitizer's own calls do not fit through the filter");
  return TRUE;
#else
  return FALSE;
#endif
}

static void
test_every_attempt_is_killed (void)
{
  static const char *const words[] = {
    "open", "create", "unlink", "truncate", "socket", "unix", "exec", "fork", "thread",
    "kill", "ptrace", "write", "code", "ia32"
  };

  if (is_sanitized ())
    return;
  use_helper ("attest-decode-probe");
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (GError) error = probe (words[i]);

      g_test_message ("%s: %s", words[i], error->message);
      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED);
      g_assert_nonnull (strstr (error->message, "Bad system call"));
    }
  g_assert_false (g_file_test ("/tmp/attest-decode-was-here", G_FILE_TEST_EXISTS));
  use_helper (NULL);
}

static void
test_memory_ends (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *status = g_strdup_printf ("(status %d)", 100 + ENOMEM);

  if (is_sanitized ())
    return;
  use_helper ("attest-decode-probe");
  error = probe ("memory");
  g_assert_nonnull (strstr (error->message, status));
  use_helper (NULL);
}

/* The second wall by itself: without the filter, Landlock still refuses. */
static void
test_landlock_alone_refuses (void)
{
  static const char *const words[] = { "open", "create", "unlink", "exec" };
  g_autofree char         *status = g_strdup_printf ("(status %d)", 100 + EACCES);
  long                     version = syscall (SYS_landlock_create_ruleset, NULL, 0, 1u);

  if (version < 0)
    {
      g_test_skip ("this kernel has no Landlock");
      return;
    }
  g_test_message ("Landlock version %ld", version);
  attest_test_write ("/tmp/attest-decode-was-here", "", 0);
  use_helper ("attest-decode-probe-relaxed");
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (GError) error = probe (words[i]);

      g_test_message ("%s: %s", words[i], error->message);
      g_assert_nonnull (strstr (error->message, status));
    }
  g_assert_true (g_file_test ("/tmp/attest-decode-was-here", G_FILE_TEST_EXISTS));
  g_unlink ("/tmp/attest-decode-was-here");
  use_helper (NULL);
}

typedef struct
{
  GError  *error;
  gboolean done;
} Answer;

static void
answer_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Answer *answer = user_data;
  g_autoptr (AttestPixels) pixels = attest_decode_finish (result, &answer->error);

  answer->done = TRUE;
}

static gboolean
is_answered (gpointer data)
{
  return ((Answer *)data)->done;
}

/* The one child of this process, of whichever of its threads. */
static char *
child_file (const char *name)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  const char *task;

  while ((task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", task, "children", NULL);
      g_autofree char *text = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL) && g_strstrip (text)[0] != '\0')
        {
          g_autofree char *file = g_build_filename ("/proc", text, name, NULL);
          char            *content = NULL;

          return g_file_get_contents (file, &content, NULL, NULL) ? content : NULL;
        }
    }
  return NULL;
}

static gboolean
is_locked_in (gpointer data)
{
  g_autofree char *status = child_file ("status");

  g_usleep (2000);
  return status != NULL && strstr (status, "\nSeccomp:\t2") != NULL;
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
test_locked_in_and_stopped (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("probe:spin", 10);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *status = NULL;
  g_autofree char *limits = NULL;
  Answer           answer = { 0 };
  guint            timer;
  gint64           stopped;

  if (is_sanitized ())
    return;
  if (!g_file_test ("/proc/self/task", G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("no /proc");
      return;
    }
  use_helper ("attest-decode-probe");
  timer = g_timeout_add (5, tick_cb, NULL);
  attest_decode_async (bytes, 0, cancellable, answer_cb, &answer);
  attest_test_wait_for (is_locked_in, NULL, 5);
  status = child_file ("status");
  limits = child_file ("limits");
  g_assert_nonnull (strstr (status, "NoNewPrivs:\t1"));
  g_assert_nonnull (limits);
  g_assert_true (g_regex_match_simple ("Max address space +1073741824 +1073741824", limits, 0, 0));
  g_assert_true (g_regex_match_simple ("Max cpu time +10 +11", limits, 0, 0));
  g_assert_true (g_regex_match_simple ("Max processes +0 +0", limits, 0, 0));
  g_assert_true (g_regex_match_simple ("Max open files +8 +8", limits, 0, 0));
  g_assert_true (g_regex_match_simple ("Max core file size +0 +0", limits, 0, 0));
  g_assert_true (g_regex_match_simple ("Max file size +0 +0", limits, 0, 0));
  stopped = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  attest_test_wait_for (is_answered, &answer, 2);
  g_assert_error (answer.error, ATTEST_ERROR, ATTEST_ERROR_CANCELLED);
  g_test_message ("stopped within %" G_GINT64_FORMAT " us", g_get_monotonic_time () - stopped);
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  g_clear_error (&answer.error);
  g_source_remove (timer);
  use_helper (NULL);
}

static guint
count_open (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint count = 0;

  while (g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

static void
test_a_hundred_crashes_leave_us_well (void)
{
  g_autoptr (GBytes) good = picture_png (90, 60, PNG_PLAIN);
  g_autoptr (AttestPixels) pixels = NULL;
  g_autoptr (GError) error = NULL;
  guint open = count_open ();

  use_helper ("attest-decode-probe");
  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (GError) problem = probe ("crash");

      g_assert_error (problem, ATTEST_ERROR, ATTEST_ERROR_DAMAGED);
    }
  pixels = attest_decode (good, 0, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&pixels, attest_pixels_free);
  g_assert_cmpuint (count_open (), ==, open);
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  g_assert_cmpint (errno, ==, ECHILD);
  use_helper (NULL);
}

static void
test_lies_are_not_believed (void)
{
  static const char *const words[] = { "lie:huge", "lie:stride", "lie:beyond", "lie:nothing", "quiet" };

  use_helper ("attest-decode-probe");
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (GError) error = probe (words[i]);

      g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED);
      g_assert_true (g_str_has_suffix (error->message, "makes no sense") || g_str_has_suffix (error->message, "nothing else was touched"));
    }
  use_helper (NULL);
}

static void
use_script (const char *dir,
            const char *script)
{
  g_autofree char *path = g_build_filename (dir, "helper", NULL);

  attest_test_write (path, script, strlen (script));
  g_chmod (path, 0700);
  g_setenv ("ATTEST_DECODE", path, TRUE);
}

static void
test_helper_missing_or_unsafe (void)
{
  g_autofree char *dir = attest_test_dir ();
  g_autoptr (GBytes) good = picture_png (9, 6, PNG_PLAIN);
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) unsafe = NULL;
  g_autoptr (GError) odd = NULL;

  g_setenv ("ATTEST_DECODE", "/nowhere/attest-decode", TRUE);
  missing = decode_fails (good, 0);
  g_assert_error (missing, ATTEST_ERROR, ATTEST_ERROR_UNAVAILABLE);
  use_script (dir, "#!/bin/sh\nexit 6\n");
  unsafe = decode_fails (good, 0);
  g_assert_error (unsafe, ATTEST_ERROR, ATTEST_ERROR_UNAVAILABLE);
  use_script (dir, "#!/bin/sh\nexit 77\n");
  odd = decode_fails (good, 0);
  g_assert_error (odd, ATTEST_ERROR, ATTEST_ERROR_DAMAGED);
  use_helper (NULL);
  attest_test_remove (dir);
}

/* Nothing of ours is handed on: no environment, no open file but the five
 * (10 is the shell's own, on its script). */
static void
test_helper_inherits_nothing (void)
{
  g_autofree char *dir = attest_test_dir ();
  g_autofree char *out = g_build_filename (dir, "out", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\n/usr/bin/env > %s\nfor fd in 0 1 2 3 4 5 6 7 8 9 11 12 13 14 15 16 17 18 19 20 21; do\n"
                                             "[ -e /proc/$$/fd/$fd ] && echo \"fd $fd\" >> %s\ndone\n",
                                             out, out);
  g_autoptr (GBytes) good = picture_png (9, 6, PNG_PLAIN);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_setenv ("ATTEST_SECRET", "hunter2", TRUE);
  use_script (dir, script);
  error = decode_fails (good, 0);
  g_file_get_contents (out, &text, NULL, NULL);
  g_test_message ("%s", text);
  g_assert_null (strstr (text, "hunter2"));
  g_assert_null (strstr (text, "HOME="));
  g_assert_true (g_str_has_suffix (text, "\nfd 0\nfd 1\nfd 2\nfd 3\nfd 4\n"));
  use_helper (NULL);
  attest_test_remove (dir);
}

/* 25 s, because two clocks have to run down; in the long suite alone. */
static void
test_clock_runs_down (void)
{
  g_autofree char *dir = attest_test_dir ();
  g_autoptr (GBytes) good = picture_png (9, 6, PNG_PLAIN);
  g_autoptr (GError) spun = NULL;
  g_autoptr (GError) slept = NULL;

  use_helper ("attest-decode-probe");
  spun = probe ("spin");
  g_assert_error (spun, ATTEST_ERROR, ATTEST_ERROR_DAMAGED);
  g_assert_nonnull (strstr (spun->message, "too long"));
  use_script (dir, "#!/bin/sh\nexec sleep 60\n");
  slept = decode_fails (good, 0);
  g_assert_error (slept, ATTEST_ERROR, ATTEST_ERROR_DAMAGED);
  g_assert_nonnull (strstr (slept->message, "too long"));
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  use_helper (NULL);
  attest_test_remove (dir);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("ATTEST_LONG") != NULL)
    {
      g_test_add_func ("/decode/clock/runs-down", test_clock_runs_down);
      return g_test_run ();
    }
  g_test_add_func ("/decode/sandbox/every-attempt-is-killed", test_every_attempt_is_killed);
  g_test_add_func ("/decode/sandbox/memory-ends", test_memory_ends);
  g_test_add_func ("/decode/sandbox/landlock-alone-refuses", test_landlock_alone_refuses);
  g_test_add_func ("/decode/sandbox/locked-in-and-stopped", test_locked_in_and_stopped);
  g_test_add_func ("/decode/client/a-hundred-crashes-leave-us-well", test_a_hundred_crashes_leave_us_well);
  g_test_add_func ("/decode/client/lies-are-not-believed", test_lies_are_not_believed);
  g_test_add_func ("/decode/client/helper-missing-or-unsafe", test_helper_missing_or_unsafe);
  g_test_add_func ("/decode/client/helper-inherits-nothing", test_helper_inherits_nothing);
  return g_test_run ();
}
