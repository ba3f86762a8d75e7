/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-test.h"
#include "drop-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What lies under the name is the beginning of what is to be put: an attempt
 * that was cut off. Anything else there is somebody else's. */
static void
test_cut_off (Drop         *self,
              gconstpointer data)
{
  g_autofree char *path = drop_inside (self, NAME);
  g_autoptr (GBytes) whole = attest_test_read (self->sealed);
  const guint8 *bytes = g_bytes_get_data (whole, NULL);
  const gsize   cuts[] = { 0, 1, 262143, 262144, 262145, SIZE - 1 };
  g_autoptr (GError) error = NULL;
  gboolean checked;

  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      attest_test_write (path, bytes, cuts[i]);
      g_assert_true (drop_put (self, &checked, &error));
      g_assert_true (checked);
    }
  attest_test_write (path, bytes + 1, SIZE / 2);
  g_assert_false (drop_put (self, &checked, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS);
}

/* ── What may not go any more ─────────────────────────────────────────── */

typedef struct
{
  Drop    *drop;
  gboolean whole; /* the part was seen in its full length */
} Asked;

/* Until all of it is written it may go, and from then on not. */
static gboolean
until_it_is_whole (gpointer data)
{
  Asked           *asked = data;
  g_autofree char *part = drop_inside (asked->drop, "." NAME ".carried.part");
  GStatBuf         info;

  asked->whole = asked->whole || (g_stat (part, &info) == 0 && info.st_size == SIZE);
  return !asked->whole;
}

static gboolean
never (gpointer data)
{
  return FALSE;
}

static void
assert_does_not_go (Drop            *self,
                    AttestDropWanted wanted,
                    gpointer         data)
{
  g_autoptr (GError) error = NULL;
  gboolean checked = FALSE;

  attest_drop_set_wanted (self->drop, wanted, data);
  g_assert_false (drop_put (self, &checked, &error));
  g_assert_error (error, ATTEST_ERROR, ATTEST_ERROR_MISSING);
  attest_drop_set_wanted (self->drop, NULL, NULL);
}

static void
test_not_wanted_any_more (Drop         *self,
                          gconstpointer data)
{
  Asked asked = { .drop = self };

  assert_does_not_go (self, until_it_is_whole, &asked);
  g_assert_true (asked.whole);
  drop_assert_only (self, "");
  assert_does_not_go (self, never, NULL);
  drop_assert_only (self, "");
}

/* The store's attempt and a carrier's take nothing from each other; what a
 * carrier that was cut off left there goes with the store's. */
static void
test_parts_are_kept_apart (Drop         *self,
                           gconstpointer data)
{
  g_autofree char *ours = drop_inside (self, "." NAME ".part"), *carried = drop_inside (self, "." NAME ".carried.part");
  gboolean         checked = FALSE;
  g_autoptr (GError) error = NULL;

  attest_test_write (ours, "half", 4);
  assert_does_not_go (self, never, NULL);
  drop_assert_only (self, "." NAME ".part");
  attest_test_write (carried, "half", 4);
  g_assert_true (drop_put (self, &checked, &error));
  g_assert_no_error (error);
  drop_assert_only (self, NAME);
}

static void
test_look (Drop         *self,
           gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  AttestDropEntry *entry;
  gboolean         checked;

  g_assert_true (drop_put (self, &checked, &error));
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
test_try (Drop         *self,
          gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *left = NULL;
  AttestDropTrial  trial;

  g_assert_true (attest_drop_try (self->drop, FALSE, &trial, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (trial.reached && trial.creates && trial.reads_back && trial.renames && trial.removes && trial.lists_in && trial.lists_out);
  left = drop_everything (self);
  g_assert_cmpstr (left, ==, "");
}

static void
test_try_makes_nothing_unasked (Drop         *self,
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
#define add(name, function) g_test_add (name, Drop, NULL, drop_set_up, function, drop_tear_down)
  add ("/drop/put/its-own-beginning-is-written-anew", test_cut_off);
  add ("/drop/put/what-may-not-go-any-more-gets-no-name", test_not_wanted_any_more);
  add ("/drop/put/carried-and-sent-are-kept-apart", test_parts_are_kept_apart);
  add ("/drop/look/size-and-time", test_look);
  add ("/drop/try/says-what-is-allowed", test_try);
  add ("/drop/try/makes-nothing-unasked", test_try_makes_nothing_unasked);
  return g_test_run ();
}
