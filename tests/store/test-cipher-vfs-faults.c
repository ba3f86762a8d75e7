/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-cipher-vfs.h"
#include "store/power-vfs.h"
#include "store/test-db.h"

#include <glib/gstdio.h>

/* Every operation below the seal fails once, or from then on, or finds the disk
 * full half-way. An error must be reported, what was committed before must
 * stay, and the database must go on. */
#define TRANSACTIONS 12
#define MOST_OPERATIONS 2000

static gint64
work_until_error (sqlite3 *db)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (gint64 n = 1; n <= TRANSACTIONS; n++)
    {
      if (!test_db_transaction (db, rand, n))
        return n - 1;
      if (n % 5 == 0 && test_db_try (db, "PRAGMA wal_checkpoint(TRUNCATE)") != SQLITE_OK)
        return n;
    }
  return TRANSACTIONS;
}

/* Returns: whether the fault was met. */
static gboolean
one_fault (const char *dir,
           PowerFault  fault,
           guint64     at)
{
  g_autofree char *path = g_build_filename (dir, "f.db", NULL);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autoptr (GError) error = NULL;
  guint64  pages, bad;
  gint64   committed;
  gboolean fired;
  sqlite3 *db;

  g_unlink (path);
  g_unlink (wal);
  power_vfs_forget ();
  power_vfs_arm (POWER_COUNT, 0, 0, NULL);
  db = test_db_open (path, "sealed");
  test_db_run (db, "PRAGMA cache_size=15; PRAGMA wal_autocheckpoint=50");
  test_db_make_tables (db);
  power_vfs_arm (fault, at, 1, NULL);
  committed = work_until_error (db);
  fired = power_vfs_fired ();
  power_vfs_arm (POWER_COUNT, 0, 0, NULL);
  test_db_try (db, "ROLLBACK");
  if (committed < TRANSACTIONS)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (9);
      gint64 last;

      g_assert_true (fired);
      /* The same connection goes on as soon as the disk does. */
      last = test_db_int (db, "SELECT coalesce(max(txn), 0) FROM log");
      g_assert_cmpint (last, >=, committed);
      g_assert_true (test_db_transaction (db, rand, last + 1));
      committed = last + 1;
    }
  sqlite3_close (db);
  db = test_db_open (path, "sealed");
  test_db_assert_whole (db, committed);
  test_db_close (db);
  g_assert_true (attest_cipher_vfs_verify_file ("sealed", path, &pages, &bad, &error));
  g_assert_cmpuint (bad, ==, 0);
  return fired;
}

static void
test_sweep (gconstpointer data)
{
  PowerFault       fault = (PowerFault)GPOINTER_TO_INT (data);
  g_autofree char *dir = attest_test_dir ();
  guint64          step = g_getenv ("ATTEST_TORTURE") != NULL || g_getenv ("ATTEST_LONG") != NULL ? 1 : 5;
  guint            faults = 0;

  for (guint64 at = 1; at < MOST_OPERATIONS && one_fault (dir, fault, at); at += at < 60 ? 1 : step)
    faults++;
  g_assert_cmpuint (faults, >, 60);
  g_assert_cmpuint (attest_cipher_vfs_failures ("sealed"), ==, 0);
  g_test_message ("%u faults", faults);
  attest_test_remove (dir);
}

/* A budget, not a time: what a commit may cost on a slow disk. */
static void
test_one_sync_a_commit (void)
{
  g_autofree char *dir = attest_test_dir ();
  g_autofree char *path = g_build_filename (dir, "s.db", NULL);
  sqlite3         *db = test_db_open (path, "sealed");

  test_db_make_tables (db);
  test_db_run (db, "INSERT INTO log VALUES(0, 0, NULL, NULL)");
  power_vfs_arm (POWER_COUNT, 0, 0, NULL);
  for (int i = 1; i <= 100; i++)
    test_db_run (db, "INSERT INTO log VALUES(%d, 1, NULL, NULL)", i);
  g_assert_cmpuint (power_vfs_syncs (), >=, 100);
  g_assert_cmpuint (power_vfs_syncs (), <=, 110);
  /* A frame is one write, header and page together. */
  g_assert_cmpuint (power_vfs_operations () - power_vfs_syncs (), <=, 250);
  test_db_close (db);
  attest_test_remove (dir);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  power_vfs_register ("power");
  test_db_register ("sealed", "power", 7);
  g_test_add_data_func ("/cipher-vfs/faults/an-operation-fails", GINT_TO_POINTER (POWER_ERROR), test_sweep);
  g_test_add_data_func ("/cipher-vfs/faults/all-fail-from-now-on", GINT_TO_POINTER (POWER_ERROR_ON), test_sweep);
  g_test_add_data_func ("/cipher-vfs/faults/the-disk-is-full", GINT_TO_POINTER (POWER_FULL), test_sweep);
  g_test_add_func ("/cipher-vfs/costs/one-sync-a-commit", test_one_sync_a_commit);
  return g_test_run ();
}
