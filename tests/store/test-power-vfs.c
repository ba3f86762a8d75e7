/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/power-vfs.h"
#include "store/test-db.h"

#include <glib/gstdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* The simulator is believed because it is judged itself: it must lose what was
 * not synced, keep what was, and SQLite's own guarantees must hold on it. */

static char *dir;
static char *image;

static void
write_and_cut (const char *synchronous,
               guint32     seed)
{
  g_autofree char *path = g_build_filename (dir, "p.db", NULL);
  sqlite3         *db = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  power_vfs_register ("power");
  sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "power");
  test_db_run (db, "PRAGMA temp_store=MEMORY; PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=%s", synchronous);
  test_db_make_tables (db);
  power_vfs_arm (POWER_CUT, 40, seed, image);
  for (gint64 n = 1; n < 100; n++)
    test_db_transaction (db, rand, n);
  _exit (1);
}

/* How many of a number of cuts lose the last acknowledged schema or rows. */
static guint
cuts_that_lose (const char *synchronous)
{
  guint losses = 0;

  for (guint32 seed = 1; seed <= 12; seed++)
    {
      g_autofree char *path = g_build_filename (image, "p.db", NULL);
      sqlite3         *db = NULL;
      int              status = 0;
      pid_t            child;

      attest_test_remove (dir);
      attest_test_remove (image);
      g_mkdir (dir, 0700);
      g_mkdir (image, 0700);
      child = fork ();
      if (child == 0)
        write_and_cut (synchronous, seed);
      waitpid (child, &status, 0);
      g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == POWER_CUT_STATUS);
      if (sqlite3_open (path, &db) != SQLITE_OK ||
          test_db_try (db, "PRAGMA locking_mode=EXCLUSIVE; SELECT count(*) FROM log") != SQLITE_OK)
        losses++;
      sqlite3_close (db);
    }
  return losses;
}

static void
test_full_keeps_what_was_acknowledged (void)
{
  g_assert_cmpuint (cuts_that_lose ("FULL"), ==, 0);
}

static void
test_off_loses_something (void)
{
  g_assert_cmpuint (cuts_that_lose ("OFF"), >, 0);
}

static void
test_a_full_disk_is_reported (void)
{
  g_autofree char *path = g_build_filename (dir, "full.db", NULL);
  g_autofree char *integrity = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  sqlite3 *db = NULL;

  power_vfs_register ("power");
  sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "power");
  test_db_run (db, "PRAGMA temp_store=MEMORY; PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL");
  test_db_make_tables (db);
  power_vfs_arm (POWER_FULL, 5, 1, NULL);
  g_assert_false (test_db_transaction (db, rand, 1) && test_db_transaction (db, rand, 2) && test_db_transaction (db, rand, 3));
  g_assert_cmpint (sqlite3_errcode (db), ==, SQLITE_FULL);
  g_assert_true (power_vfs_fired ());
  power_vfs_arm (POWER_COUNT, 0, 0, NULL);
  test_db_try (db, "ROLLBACK");
  integrity = test_db_text (db, "PRAGMA integrity_check");
  g_assert_cmpstr (integrity, ==, "ok");
  sqlite3_close (db);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  dir = attest_test_dir ();
  image = attest_test_dir ();
  g_test_add_func ("/power-vfs/full-keeps-what-was-acknowledged", test_full_keeps_what_was_acknowledged);
  g_test_add_func ("/power-vfs/off-loses-something", test_off_loses_something);
  g_test_add_func ("/power-vfs/a-full-disk-is-reported", test_a_full_disk_is_reported);
  status = g_test_run ();
  attest_test_remove (dir);
  attest_test_remove (image);
  return status;
}
