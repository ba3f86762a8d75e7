/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-cipher-vfs.h"
#include "store/power-vfs.h"
#include "store/test-db.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child writes to a sealed database on a disk that dies; the parent opens
 * what is left, a few times in every run and many times in a sweep. */
#define TRANSACTIONS 80
#define FULL 2500
#define NOTHING_YET (-1)
#define REFUSED_STATUS 2

typedef struct
{
  char            *dir;
  char            *image;
  volatile gint64 *acknowledged; /* shared with the child */
} Fixture;

static guint
deaths (guint usual)
{
  if (g_getenv ("ATTEST_TORTURE") == NULL && g_getenv ("ATTEST_LONG") != NULL)
    return FULL;
  return attest_test_rounds (usual, FULL);
}

static void
setup (Fixture      *fixture,
       gconstpointer data)
{
  fixture->dir = attest_test_dir ();
  fixture->image = attest_test_dir ();
  fixture->acknowledged = mmap (NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

static void
teardown (Fixture      *fixture,
          gconstpointer data)
{
  attest_test_remove (fixture->dir);
  attest_test_remove (fixture->image);
  g_free (fixture->dir);
  g_free (fixture->image);
  munmap ((void *)fixture->acknowledged, 4096);
}

static void
empty (const char *dir)
{
  attest_test_remove (dir);
  g_assert_cmpint (g_mkdir (dir, 0700), ==, 0);
}

/* Never returns. @at: from the making of the file on when @early. */
static void
live_and_die (Fixture   *fixture,
              PowerFault fault,
              guint64    at,
              guint32    seed,
              gboolean   early)
{
  g_autofree char *path = g_build_filename (fixture->dir, "c.db", NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  sqlite3 *db;

  power_vfs_register ("power");
  test_db_register ("sealed", "power", 7);
  if (early)
    power_vfs_arm (fault, at, seed, fixture->image);
  db = test_db_open (path, "sealed");
  /* One in three lets transactions outgrow the cache; SQLite's own fault with
   * those may then make a commit fail, never be lost. */
  test_db_run (db, "PRAGMA cache_spill=%d; PRAGMA cache_size=%d; PRAGMA wal_autocheckpoint=60", seed % 3 == 0, seed % 2 ? 30 : 200);
  test_db_make_tables (db);
  *fixture->acknowledged = 0;
  if (!early)
    power_vfs_arm (fault, at, seed, fixture->image);
  for (gint64 n = 1; n <= TRANSACTIONS; n++)
    {
      if (!test_db_transaction (db, rand, n))
        _exit (seed % 3 == 0 ? REFUSED_STATUS : 1);
      *fixture->acknowledged = n;
      if (n % 20 == 0)
        test_db_run (db, "PRAGMA wal_checkpoint(TRUNCATE)");
    }
  sqlite3_close (db);
  _exit (0);
}

static void
assert_survived (const char *path,
                 gint64      acknowledged,
                 guint32     seed)
{
  g_autoptr (GError) error = NULL;
  sqlite3 *db = NULL;
  guint64  pages = 0, bad = 0;
  int      rc = test_db_try_open (path, "left", &db);
  gboolean made = rc == SQLITE_OK && test_db_int (db, "SELECT count(*) FROM sqlite_schema WHERE name = 'log'") == 1;

  if (acknowledged > NOTHING_YET && !made)
    g_error ("seed %u: after transaction %" G_GINT64_FORMAT " the database does not open: %d", seed, acknowledged, rc);
  if (made)
    test_db_assert_whole (db, MAX (acknowledged, 0));
  if (db == NULL)
    return;
  test_db_close (db);
  g_assert_cmpuint (attest_cipher_vfs_failures ("left"), ==, 0);
  g_assert_true (attest_cipher_vfs_verify_file ("left", path, &pages, &bad, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (bad, ==, 0);
}

/* Returns: whether the child died before its work was done. */
static gboolean
one_death (Fixture   *fixture,
           PowerFault fault,
           guint64    at,
           guint32    seed,
           gboolean   early)
{
  const char      *where = fault == POWER_CUT ? fixture->image : fixture->dir;
  g_autofree char *path = g_build_filename (where, "c.db", NULL);
  int              status = 0;
  pid_t            child;
  gboolean         done, refused;

  empty (fixture->dir);
  empty (fixture->image);
  *fixture->acknowledged = NOTHING_YET;
  child = fork ();
  if (child == 0)
    live_and_die (fixture, fault, at, seed, early);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  done = WIFEXITED (status) && WEXITSTATUS (status) == 0;
  refused = WIFEXITED (status) && WEXITSTATUS (status) == REFUSED_STATUS;
  if (!done && !refused && fault == POWER_CUT)
    g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == POWER_CUT_STATUS);
  if (!done && !refused && fault == POWER_KILL)
    g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  if ((done || refused) && fault == POWER_CUT)
    return FALSE;
  if (g_file_test (path, G_FILE_TEST_EXISTS) || *fixture->acknowledged > NOTHING_YET)
    {
      test_db_register ("left", NULL, 7);
      assert_survived (path, *fixture->acknowledged, seed);
      attest_cipher_vfs_unregister ("left");
    }
  return !done;
}

static void
test_a_power_cut_loses_nothing (Fixture      *fixture,
                                gconstpointer data)
{
  guint wanted = deaths (150);
  guint died = 0;

  for (guint32 seed = 1; died < wanted; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      guint64 at = (guint64)g_rand_int_range (rand, 1, 900);

      if (one_death (fixture, POWER_CUT, at, seed, FALSE))
        died++;
      g_assert_cmpuint (seed, <, wanted * 4 + 100);
    }
  g_test_message ("%u power cuts, nothing acknowledged was lost", died);
}

static void
test_a_power_cut_while_it_is_made (Fixture      *fixture,
                                   gconstpointer data)
{
  for (guint64 at = 1; at <= 40; at++)
    g_assert_true (one_death (fixture, POWER_CUT, at, (guint32)at, TRUE));
}

static void
test_a_kill_at_every_write (Fixture      *fixture,
                            gconstpointer data)
{
  for (guint64 at = 1; at <= deaths (60); at++)
    if (!one_death (fixture, POWER_KILL, at, 3, TRUE))
      {
        g_assert_cmpuint (at, >, 40);
        return;
      }
}

static void
test_a_kill_far_into_the_work (Fixture      *fixture,
                               gconstpointer data)
{
  guint wanted = deaths (60);

  for (guint32 seed = 1; seed <= wanted; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

      one_death (fixture, POWER_KILL, (guint64)g_rand_int_range (rand, 1, 1500), seed, FALSE);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/cipher-vfs/power/a-cut-loses-nothing", Fixture, NULL, setup, test_a_power_cut_loses_nothing, teardown);
  g_test_add ("/cipher-vfs/power/a-cut-while-it-is-made", Fixture, NULL, setup, test_a_power_cut_while_it_is_made, teardown);
  g_test_add ("/cipher-vfs/kill/at-every-write", Fixture, NULL, setup, test_a_kill_at_every_write, teardown);
  g_test_add ("/cipher-vfs/kill/far-into-the-work", Fixture, NULL, setup, test_a_kill_far_into_the_work, teardown);
  return g_test_run ();
}
