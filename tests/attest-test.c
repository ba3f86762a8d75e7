/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

/**
 * attest_test_dir:
 *
 * Returns: (transfer full): a new empty folder, removed with
 *   attest_test_remove()
 */
char *
attest_test_dir (void)
{
  g_autoptr (GError) error = NULL;
  char *dir = g_dir_make_tmp ("attest-test-XXXXXX", &error);

  g_assert_no_error (error);
  return dir;
}

void
attest_test_remove (const char *path)
{
  g_autoptr (GDir) dir = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      attest_test_remove (child);
    }
  g_remove (path);
}

static gboolean
wait_timeout_cb (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_CONTINUE;
}

/**
 * attest_test_wait_for:
 * @done: asked after every turn of the main context
 * @data: for @done
 * @seconds: how long to wait before the test fails
 */
void
attest_test_wait_for (AttestTestDone done,
                      gpointer       data,
                      guint          seconds)
{
  gboolean late = FALSE;
  guint    timer = g_timeout_add_seconds (seconds, wait_timeout_cb, &late);

  while (!done (data))
    {
      g_assert_false (late);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (timer);
}

gboolean
attest_test_have (const char *program)
{
  g_autofree char *path = g_find_program_in_path (program);

  return path != NULL;
}

/**
 * attest_test_run:
 * @out: (out) (optional): what it printed, both streams
 * @program: found on PATH; its arguments follow, then %NULL
 *
 * Returns: its exit status
 */
int
attest_test_run (char      **out,
                 const char *program,
                 ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  va_list          args;

  g_ptr_array_add (argv, (gpointer)program);
  va_start (args, program);
  do
    g_ptr_array_add (argv, va_arg (args, char *));
  while (g_ptr_array_index (argv, argv->len - 1) != NULL);
  va_end (args);

  process = g_subprocess_newv ((const char *const *)argv->pdata,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, &error);
  g_assert_no_error (error);
  if (out != NULL)
    *out = g_steal_pointer (&text);
  return g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : 128;
}

guint
attest_test_rounds (guint usual,
                    guint full)
{
  const char *asked = g_getenv ("ATTEST_TORTURE");

  if (asked == NULL || *asked == '\0')
    return usual;
  return strcmp (asked, "full") == 0 ? full : (guint)g_ascii_strtoull (asked, NULL, 10);
}

GBytes *
attest_test_read (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize length = 0;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}

void
attest_test_write (const char *path,
                   const void *bytes,
                   gsize       length)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, bytes, (gssize)length, &error);
  g_assert_no_error (error);
}

/**
 * attest_test_contains:
 * @dir: a folder, searched with everything below it
 * @needle: bytes to look for
 * @length: how many
 * @where: (out) (optional): the file they are in
 *
 * Returns: whether any file below @dir, or its name, holds @needle
 */
gboolean
attest_test_contains (const char *dir,
                      const void *needle,
                      gsize       length,
                      char      **where)
{
  g_autoptr (GDir) open = g_dir_open (dir, 0, NULL);
  const char *name;

  while (open != NULL && (name = g_dir_read_name (open)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      gboolean         found = memmem (name, strlen (name), needle, length) != NULL;

      if (!found && g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          if (attest_test_contains (path, needle, length, where))
            return TRUE;
        }
      else if (!found && g_file_test (path, G_FILE_TEST_IS_REGULAR))
        {
          g_autoptr (GBytes) bytes = attest_test_read (path);

          found = memmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), needle, length) != NULL;
        }
      if (found)
        {
          if (where != NULL)
            *where = g_steal_pointer (&path);
          return TRUE;
        }
    }
  return FALSE;
}
