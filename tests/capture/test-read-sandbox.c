/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "base/attest-error.h"
#include "capture/attest-read-client.h"

#include <errno.h>
#include <string.h>

/* attest-read behind its walls, taken over by a letter: decode-probe.c plays
 * the letter. */

/* A sanitizer's own calls do not fit through the filter. */
#ifdef ATTEST_DECODE_RELAXED
#define RELAXED TRUE
#else
#define RELAXED FALSE
#endif

static GError *
probe (const char *word)
{
  g_autofree char *text = g_strconcat ("probe:", word, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  GError *error = NULL;
  g_autoptr (AttestReading) reading = attest_read (bytes, ATTEST_READ_MAIL, 0, NULL, &error);

  g_test_message ("%s: %s", word, error != NULL ? error->message : "was let through");
  g_assert_null (reading);
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED);
  return error;
}

static void
test_every_attempt_is_killed (void)
{
  static const char *const words[] = {
    "unlink", "truncate", "socket", "unix", "exec", "fork", "thread", "kill", "ptrace", "write", "code", "ia32"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (GError) error = probe (words[i]);

      g_assert_nonnull (strstr (error->message, "Bad system call"));
    }
}

/* The C library asks for character sets that are not there; it gets an error. */
static void
test_nothing_can_be_opened (void)
{
  static const char *const words[] = { "open", "create" };
  g_autofree char         *wanted = g_strdup_printf ("status %d", 100 + EACCES);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (GError) error = probe (words[i]);

      g_assert_nonnull (strstr (error->message, wanted));
    }
  g_assert_false (g_file_test ("/tmp/attest-decode-was-here", G_FILE_TEST_EXISTS));
}

static void
test_memory_and_time_are_bounded (void)
{
  g_autoptr (GError) memory = probe ("memory");
  g_autoptr (GError) crash = probe ("crash");

  g_assert_nonnull (strstr (memory->message, "status 112"));
  g_assert_nonnull (strstr (crash->message, "Segmentation fault"));
}

/* An answer that is no answer is not believed. */
static void
test_lies_are_not_believed (void)
{
  static const char *const words[] = { "quiet", "lie:stride", "lie:beyond", "lie:nothing", "lie:all" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (GError) error = probe (words[i]);

      g_assert_nonnull (strstr (error->message, "makes no sense"));
    }
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *dir = g_path_get_dirname (self);
  g_autofree char *path = g_build_filename (dir, "attest-read-probe", NULL);

  g_test_init (&argc, &argv, NULL);
  g_setenv ("ATTEST_READ", path, TRUE);
  if (!RELAXED)
    {
      g_test_add_func ("/read/sandbox/every-attempt-is-killed", test_every_attempt_is_killed);
      g_test_add_func ("/read/sandbox/nothing-can-be-opened", test_nothing_can_be_opened);
      g_test_add_func ("/read/sandbox/memory-and-time-are-bounded", test_memory_and_time_are_bounded);
    }
  g_test_add_func ("/read/sandbox/lies-are-not-believed", test_lies_are_not_believed);
  return g_test_run ();
}
