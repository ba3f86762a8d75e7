/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-vault-open.h"

#include "base/attest-error.h"
#include "base/attest-file.h"
#include "base/attest-id.h"
#include "store/attest-cipher-vfs.h"
#include "store/attest-schema.h"
#include "store/attest-vault-private.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* EXCLUSIVE comes before the first read: the WAL index then lives on the heap
 * (no -shm file, works on network homes) and the lock is what keeps a second
 * program out. FULL always: a commit that was answered survives power loss. */
#define PRAGMAS                      \
  "PRAGMA locking_mode = EXCLUSIVE;" \
  "PRAGMA journal_mode = WAL;"       \
  "PRAGMA synchronous = FULL;"       \
  "PRAGMA temp_store = MEMORY;"      \
  "PRAGMA secure_delete = ON;"       \
  "PRAGMA cache_size = -65536;"      \
  "PRAGMA mmap_size = 0;"            \
  "PRAGMA trusted_schema = OFF;"     \
  "PRAGMA cell_size_check = ON;"     \
  "PRAGMA foreign_keys = ON;"        \
  "PRAGMA wal_autocheckpoint = 1000;"

static gboolean
harden (sqlite3 *db,
        GError **error)
{
  sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
  return attest_sql_exec (db, PRAGMAS, error);
}

/* SQLite says NOTADB both for a file that is not ours and for a page 1 that
 * does not authenticate; with the right master key, checked before, both mean
 * that somebody or something changed the file. */
static void
name_the_damage (GError **error)
{
  if (error != NULL && g_error_matches (*error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED))
    g_prefix_error (error, "The store's database was changed or is damaged; nothing was repaired. ");
  if (error != NULL && g_error_matches (*error, ATTEST_ERROR, ATTEST_ERROR_IN_USE))
    g_prefix_error (error, "Another program has this store open. ");
}

/* SQLite takes an emptied file for a new database. A store that is there and
 * holds nothing was emptied: it is not made anew over what was lost. */
static gboolean
was_made (sqlite3 *db,
          GError **error)
{
  if (attest_sql_int (db, 0, "PRAGMA user_version", "") > 0)
    return TRUE;
  if (sqlite3_errcode (db) != SQLITE_OK && sqlite3_errcode (db) != SQLITE_DONE && sqlite3_errcode (db) != SQLITE_ROW)
    return attest_sql_fail (db, sqlite3_errcode (db), "Reading the store's version", error);
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED, "The database is empty; a store is never made anew over another");
  return FALSE;
}

/**
 * attest_vault_database_path:
 * @dir: a folder that is there
 *
 * SQLite is told to follow no link, and then refuses one anywhere in the path:
 * also where a whole home lies behind one. So that is resolved here, and only
 * the database itself may be none.
 *
 * Returns: (transfer full): where the database of a store in @dir lies
 */
char *
attest_vault_database_path (const char *dir)
{
  g_autofree char *real = realpath (dir, NULL);

  return g_build_filename (real != NULL ? real : dir, ATTEST_DATABASE_FILE, NULL);
}

static gboolean
connect_database (AttestVault *self,
                  gboolean     create,
                  GError     **error)
{
  g_autofree char *path = attest_vault_database_path (self->dir);
  int              flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | (create ? SQLITE_OPEN_CREATE : 0);
  int              rc;

  if (!create && !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_MISSING, "%s is gone; the key file is still there", path);
      return FALSE;
    }
  rc = sqlite3_open_v2 (path, &self->db, flags, self->vfs);
  if (rc != SQLITE_OK)
    return attest_sql_fail (self->db, rc, "Opening the store's database", error);
  sqlite3_extended_result_codes (self->db, 1);
  return attest_cipher_vfs_prepare (self->db, error) && harden (self->db, error) && (create || was_made (self->db, error)) &&
         attest_schema_migrate (self->db, error);
}

/**
 * attest_vault_open_database:
 * @dir: a store directory
 * @master: its master key
 * @create: whether to make the database
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): a store whose database is open and migrated, but
 *   which does not yet know whose it is
 */
AttestVault *
attest_vault_open_database (const char      *dir,
                            const AttestKey *master,
                            gboolean         create,
                            GError         **error)
{
  g_autoptr (AttestVault) self = g_new0 (AttestVault, 1);
  g_autoptr (AttestKey) pages = attest_key_derive (master, ATTEST_SUBKEY_PAGES);
  g_autofree char *instance = attest_id_new ();
  g_autofree char *vfs = g_strconcat ("attest-", instance, NULL);

  self->dir = g_strdup (dir);
  self->master = attest_key_copy (master);
  self->kek = attest_key_derive (master, ATTEST_SUBKEY_OBJECTS);
  if (!attest_cipher_vfs_register (vfs, NULL, pages, error))
    return NULL;
  self->vfs = g_steal_pointer (&vfs);
  if (!connect_database (self, create, error))
    {
      name_the_damage (error);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * attest_vault_close_database:
 * @self: a store
 *
 * Moves the write-ahead log into the database and closes it. What cannot be
 * moved now stays in the log and is read from there next time.
 */
void
attest_vault_close_database (AttestVault *self)
{
  if (self->db != NULL)
    {
      attest_vault_checkpoint (self, NULL);
      sqlite3_close (self->db);
      self->db = NULL;
    }
  if (self->vfs != NULL)
    attest_cipher_vfs_unregister (self->vfs);
}

/**
 * attest_vault_checkpoint:
 * @self: an open store
 * @error: return location for an #AttestError
 *
 * Returns: whether everything committed is now in the database file itself
 */
gboolean
attest_vault_checkpoint (AttestVault *self,
                         GError     **error)
{
  int rc = sqlite3_wal_checkpoint_v2 (self->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);

  sqlite3_db_release_memory (self->db);
  return rc == SQLITE_OK || attest_sql_fail (self->db, rc, "Settling the store's database", error);
}

static gboolean
object_is_known (const char *id,
                 gpointer    data)
{
  AttestVault *self = data;

  return attest_sql_int (self->db, -1, "SELECT count(*) FROM objects WHERE id = ?", "t", id) != 0;
}

/**
 * attest_vault_sweep:
 * @self: a store whose database is open
 *
 * Removes objects that were written but never committed: nobody has their key.
 * A failure to remove is no reason to keep the store shut.
 */
void
attest_vault_sweep (AttestVault *self)
{
  g_autoptr (GError) local = NULL;
  guint removed = 0;

  if (!attest_objects_sweep (self->dir, object_is_known, self, &removed, &local))
    g_message ("Leftovers stay in objects/: %s", local->message);
}

/**
 * attest_vault_remember_failure:
 * @dir: a store directory
 *
 * Adds the time of a failed unlock to a small file: while the store is shut,
 * its chain cannot be written.
 */
void
attest_vault_remember_failure (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, ATTEST_FAILURES_FILE, NULL);
  int              fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
  AttestMoment     now = attest_moment_now ();
  char             line[26];

  if (fd < 0)
    return;
  attest_time_utc_text (now.utc_ms, line);
  line[24] = '\n';
  if (lseek (fd, 0, SEEK_END) < 25 * 1000)
    attest_file_write_all (fd, line, 25, path, NULL);
  close (fd);
}

/**
 * attest_vault_take_failures:
 * @self: an open store
 * @error: return location for an #AttestError
 *
 * Puts the remembered failures into the chain as one entry with their times.
 *
 * Returns: whether the chain could be written
 */
gboolean
attest_vault_take_failures (AttestVault *self,
                            GError     **error)
{
  g_autofree char *path = g_build_filename (self->dir, ATTEST_FAILURES_FILE, NULL);
  g_autoptr (GBytes) bytes = attest_file_read (path, 100000, NULL);
  g_autoptr (JsonObject) what = NULL;
  JsonArray  *times;
  const char *text;
  gsize       length;

  if (bytes == NULL)
    return TRUE;
  what = json_object_new ();
  times = json_array_new ();
  text = g_bytes_get_data (bytes, &length);
  for (gsize i = 0; i + 25 <= length; i += 25)
    {
      g_autofree char *time = g_strndup (text + i, 24);
      gint64           ms;

      if (attest_time_parse_utc (time, &ms))
        json_array_add_string_element (times, time);
    }
  json_object_set_int_member (what, "count", json_array_get_length (times));
  json_object_set_array_member (what, "times", times);
  if (!attest_vault_log (self, ATTEST_NO_CASE, ATTEST_ENTRY_UNLOCK_FAILED, what, error))
    return FALSE;
  g_unlink (path);
  return TRUE;
}

/* ── Small things by name ─────────────────────────────────────────────── */

/**
 * attest_vault_put:
 * @self: an open store
 * @name: what it is
 * @value: (nullable): its bytes; %NULL removes it
 * @error: return location for an #AttestError
 *
 * Returns: whether it is on disk, or gone
 */
gboolean
attest_vault_put (AttestVault *self,
                  const char  *name,
                  GBytes      *value,
                  GError     **error)
{
  if (value == NULL)
    return attest_sql_run (self->db, error, "DELETE FROM meta WHERE name = ?", "t", name);
  return attest_sql_run (self->db, error, "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", "ty", name, value);
}

/**
 * attest_vault_get:
 * @self: an open store
 * @name: what is wanted
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full) (nullable): its bytes; %NULL without an error when
 *   there is none
 */
GBytes *
attest_vault_get (AttestVault *self,
                  const char  *name,
                  GError     **error)
{
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->db, error, "SELECT value FROM meta WHERE name = ?", "t", name);
  gboolean row;

  if (stmt == NULL || !attest_sql_next (stmt, &row, error) || !row)
    return NULL;
  return attest_sql_blob (stmt, 0);
}

/**
 * attest_vault_list_names:
 * @self: an open store
 * @prefix: what the names begin with
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the names that attest_vault_get() has something
 *   for, in the order of their bytes; each whole, with @prefix
 */
char **
attest_vault_list_names (AttestVault *self,
                         const char  *prefix,
                         GError     **error)
{
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->db, error, "SELECT name FROM meta WHERE substr (name, 1, length (?)) = ? ORDER BY name", "tt", prefix, prefix);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  gboolean row = stmt != NULL;

  while (row)
    {
      g_autofree char *name = NULL;

      if (!attest_sql_next (stmt, &row, error))
        return NULL;
      if (row && (name = attest_sql_text (stmt, 0)) != NULL)
        g_strv_builder_add (names, name);
    }
  return stmt != NULL ? g_strv_builder_end (names) : NULL;
}
