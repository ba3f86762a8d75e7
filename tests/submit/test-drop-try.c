/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "submit/attest-drop.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME "0123456789abcdef0123456789abcdef.attest"
#define SIZE 700000

typedef struct
{
  char        *dir;
  char        *root;
  char        *sealed;
  AttestDrop  *drop;
  AttestDigest digest;
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  g_autofree char *bytes = g_malloc (SIZE);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < SIZE; i++)
    bytes[i] = (char)(i * 7 + i / 999);
  self->dir = attest_test_dir ();
  self->root = g_build_filename (self->dir, "drop", NULL);
  self->sealed = g_build_filename (self->dir, "sealed", NULL);
  attest_test_write (self->sealed, bytes, SIZE);
  self->digest = attest_digest_of (bytes, SIZE);
  g_assert_cmpint (g_mkdir (self->root, 0755), ==, 0);
  g_assert_cmpint (chmod (self->root, 02755), ==, 0);
  self->drop = attest_drop_new (self->root);
  attest_drop_prepare (self->drop, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  attest_drop_free (self->drop);
  attest_test_remove (self->dir);
  g_free (self->dir);
  g_free (self->root);
  g_free (self->sealed);
}

static char *
inside (Fixture    *self,
        const char *name)
{
  return g_build_filename (self->root, "in", name, NULL);
}

static gboolean
put (Fixture  *self,
     gboolean *checked,
     GError  **error)
{
  return attest_drop_put (self->drop, ATTEST_DROP_IN, NAME, self->sealed, &self->digest, NULL, checked, error);
}

/* Everything that lies in in/, hidden or not, with spaces between. */
static char *
everything (Fixture *self)
{
  g_autofree char *in = g_build_filename (self->root, "in", NULL);
  g_autoptr (GDir) dir = g_dir_open (in, 0, NULL);
  GString    *names = g_string_new (NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "", name);
  return g_string_free (names, FALSE);
}

/* What lies under the name is the beginning of what is to be put: an attempt
 * that was cut off. Anything else there is somebody else's. */
static void
test_cut_off (Fixture      *self,
              gconstpointer data)
{
  g_autofree char *path = inside (self, NAME);
  g_autoptr (GBytes) whole = attest_test_read (self->sealed);
  const guint8 *bytes = g_bytes_get_data (whole, NULL);
  const gsize   cuts[] = { 0, 1, 262143, 262144, 262145, SIZE - 1 };
  g_autoptr (GError) error = NULL;
  gboolean checked;

  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      attest_test_write (path, bytes, cuts[i]);
      g_assert_true (put (self, &checked, &error));
      g_assert_true (checked);
    }
  attest_test_write (path, bytes + 1, SIZE / 2);
  g_assert_false (put (self, &checked, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS);
}

static void
test_look (Fixture      *self,
           gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  AttestDropEntry *entry;
  gboolean         checked;

  g_assert_true (put (self, &checked, &error));
  entries = attest_drop_look (self->drop, ATTEST_DROP_IN, ".attest", 10, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 1);
  entry = entries->pdata[0];
  g_assert_cmpstr (entry->name, ==, NAME);
  g_assert_cmpuint (entry->size, ==, SIZE);
  g_assert_cmpint (ABS (g_get_real_time () - entry->modified_us), <, 60 * G_USEC_PER_SEC);
}

/* ── Trying a folder ──────────────────────────────────────────────────── */

static void
test_try (Fixture      *self,
          gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *left = NULL;
  AttestDropTrial trial;

  g_assert_true (attest_drop_try (self->drop, FALSE, &trial, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (trial.reached && trial.creates && trial.reads_back && trial.renames && trial.removes && trial.lists_in && trial.lists_out);
  left = everything (self);
  g_assert_cmpstr (left, ==, "");
}

static void
test_try_makes_nothing_unasked (Fixture      *self,
                                gconstpointer data)
{
  g_autofree char *in = g_build_filename (self->root, "in", NULL), *out = g_build_filename (self->root, "out", NULL);
  g_autoptr (AttestDrop) nowhere = attest_drop_new ("/nonexistent/drop");
  g_autoptr (GError) error = NULL;
  AttestDropTrial trial;

  g_rmdir (in);
  g_rmdir (out);
  g_assert_false (attest_drop_try (self->drop, FALSE, &trial, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_UNDELIVERED);
  g_clear_error (&error);
  g_assert_true (trial.reached);
  g_assert_false (trial.creates);
  g_assert_false (g_file_test (in, G_FILE_TEST_EXISTS));
  g_assert_true (attest_drop_try (self->drop, TRUE, &trial, NULL, &error));
  g_assert_true (g_file_test (in, G_FILE_TEST_IS_DIR));
  g_assert_false (attest_drop_try (nowhere, TRUE, &trial, NULL, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_UNDELIVERED);
  g_assert_false (trial.reached);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define add(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  add ("/drop/put/its-own-beginning-is-written-anew", test_cut_off);
  add ("/drop/look/size-and-time", test_look);
  add ("/drop/try/says-what-is-allowed", test_try);
  add ("/drop/try/makes-nothing-unasked", test_try_makes_nothing_unasked);
  return g_test_run ();
}
