/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "base/attest-error.h"
#include "store/attest-vault-copy.h"
#include "store/attest-vault-mail.h"
#include "store/attest-vault-private.h"
#include "vault-fixture.h"

#include <sqlite3.h>

/* A database that stops answering at any point of a long reading, as a disk does
 * that fails: what was read until then is never taken for all there is. */

#define ENTRIES 12
#define STEPS_MOST 4000

typedef struct
{
  guint left;
} Stop;

static int
stop_cb (void *data)
{
  Stop *stop = data;

  return stop->left-- == 0;
}

/* After @steps instructions of the database's own machine. */
static void
stop_after (Fixture *f,
            Stop    *stop,
            guint    steps)
{
  stop->left = steps;
  sqlite3_progress_handler (f->vault->db, 1, stop_cb, stop);
}

static void
go_on (Fixture *f)
{
  sqlite3_progress_handler (f->vault->db, 0, NULL, NULL);
}

static AttestCase *
long_case (Fixture *f)
{
  AttestCase *details = fixture_new_case (f->vault, "One after the other");

  for (guint i = 0; i < ENTRIES; i++)
    {
      g_autofree char *bytes = g_strdup_printf ("message %u", i);
      g_autoptr (AttestItem) item = fixture_add_bytes (f->vault, details->id, bytes);

      g_assert_nonnull (item);
    }
  return details;
}

static void
test_collect (Fixture      *f,
              gconstpointer data)
{
  g_autoptr (AttestCase) details = long_case (f);
  g_autoptr (AttestBundle) whole = attest_vault_collect (f->vault, details->id, 0, G_MAXUINT64, NULL);
  guint stopped = 0;

  g_assert_nonnull (whole);
  for (guint steps = 0; steps < STEPS_MOST; steps++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AttestBundle) bundle = NULL;
      Stop stop;

      stop_after (f, &stop, steps);
      bundle = attest_vault_collect (f->vault, details->id, 0, G_MAXUINT64, &error);
      go_on (f);
      stopped += bundle == NULL;
      g_assert_true ((bundle == NULL) == (error != NULL));
      if (bundle == NULL)
        continue;
      g_assert_cmpuint (bundle->last_seq, ==, whole->last_seq);
      g_assert_cmpuint (bundle->items->len, ==, whole->items->len);
      break;
    }
  g_assert_cmpuint (stopped, >, ENTRIES);
  g_assert_cmpuint (stopped, <, STEPS_MOST);
}

static guint
files_below (const char *dir)
{
  g_autoptr (GDir) open = g_dir_open (dir, 0, NULL);
  guint       n = 0;
  const char *name;

  while (open != NULL && (name = g_dir_read_name (open)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      n += g_file_test (path, G_FILE_TEST_IS_DIR) ? files_below (path) : 1;
    }
  return n;
}

/* How many steps a copy needs is found by halving; a few fewer never do. */
static void
test_copy (Fixture      *f,
           gconstpointer data)
{
  g_autoptr (AttestCase) details = long_case (f);
  g_autofree char *to = g_build_filename (f->root, "copy", NULL);
  g_autofree char *objects = g_build_filename (to, "objects", NULL);
  guint            low = 0, high = 1u << 16;

  while (low < high)
    {
      guint steps = low + (high - low) / 2;
      g_autoptr (GError) error = NULL;
      AttestCopy copy = { 0 };
      Stop       stop;
      gboolean   ok;

      stop_after (f, &stop, steps);
      ok = attest_vault_copy (f->vault, to, &copy, &error);
      go_on (f);
      g_assert_true (ok == (error == NULL));
      if (ok)
        g_assert_cmpuint (files_below (objects), ==, ENTRIES);
      else
        g_assert_false (g_file_test (to, G_FILE_TEST_EXISTS));
      attest_test_remove (to);
      if (ok)
        high = steps;
      else
        low = steps + 1;
    }
  g_assert_cmpuint (low, <, 1u << 16);
  for (guint back = 1; back < 64 && back <= low; back *= 2)
    {
      g_autoptr (GError) error = NULL;
      AttestCopy copy = { 0 };
      Stop       stop;

      stop_after (f, &stop, low - back);
      g_assert_false (attest_vault_copy (f->vault, to, &copy, &error));
      go_on (f);
      g_assert_nonnull (error);
    }
}

static void
test_copy_of_what_is_no_folder (Fixture      *f,
                                gconstpointer data)
{
  g_autofree char *from = g_build_filename (f->root, "plain", NULL);
  g_autofree char *none = g_build_filename (f->root, "none", NULL);
  g_autofree char *to = g_build_filename (f->root, "copied", NULL);
  g_autoptr (GError) error = NULL;
  AttestCopy copy = { 0 };

  g_assert_true (g_file_set_contents (from, "x", 1, NULL));
  g_assert_true (attest_copy_folder (&copy, none, to, &error));
  g_assert_no_error (error);
  g_assert_false (attest_copy_folder (&copy, from, to, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_STORAGE);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/vault/collect/never-takes-a-part-for-the-whole", test_collect);
  ADD ("/vault/copy/never-takes-a-part-for-the-whole", test_copy);
  ADD ("/copy/folder/tells-what-it-cannot-read", test_copy_of_what_is_no_folder);
  return g_test_run ();
}
