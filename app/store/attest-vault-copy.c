/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-vault-copy.h"

#include "base/attest-error.h"
#include "base/attest-file.h"
#include "store/attest-cipher-vfs.h"
#include "store/attest-object-path.h"
#include "store/attest-vault-open.h"
#include "store/attest-vault-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

/* A copy of a store is made beside its place under another name, read back,
 * opened and checked, and takes its name last: whatever is called as it should
 * is whole. */

static const char *const folders[] = { "spool", "outbox", "receipts" };

static char *
path_in (const char *dir,
         const char *name)
{
  return g_build_filename (dir, name, NULL);
}

static gboolean
copy_one (AttestCopy *copy,
          const char *from,
          const char *to,
          const char *name,
          GError    **error)
{
  g_autofree char *source = path_in (from, name), *target = path_in (to, name);

  return attest_copy_file (copy, source, target, error);
}

/* What is not the database: keys, the spool, what waits to be sent. */
static gboolean
copy_beside (AttestCopy *copy,
             const char *from,
             const char *to,
             GError    **error)
{
  g_autofree char *pub = path_in (from, ATTEST_SPOOL_KEY_FILE);

  if (!copy_one (copy, from, to, ATTEST_KEYS_FILE, error))
    return FALSE;
  if (g_file_test (pub, G_FILE_TEST_EXISTS) && !copy_one (copy, from, to, ATTEST_SPOOL_KEY_FILE, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *source = path_in (from, folders[i]), *target = path_in (to, folders[i]);

      if (!attest_copy_folder (copy, source, target, error))
        return FALSE;
    }
  return TRUE;
}

/* ── Out of an open store ─────────────────────────────────────────────── */

static gboolean
copy_database (AttestVault *self,
               AttestCopy  *copy,
               const char  *to,
               GError     **error)
{
  g_autofree char *path = attest_vault_database_path (to);
  guint64          pages = 0, bad = 0;
  int              fd, why;

  if (!attest_sql_run (self->db, error, "VACUUM INTO ?", "t", path))
    return FALSE;
  fd = open (path, O_RDONLY | O_CLOEXEC);
  why = fd >= 0 && fsync (fd) == 0 ? 0 : errno;
  if (fd >= 0)
    {
      posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED);
      close (fd);
    }
  if (why != 0)
    return attest_error_from_errno (error, why, "Syncing %s", path);
  if (!attest_cipher_vfs_verify_file (self->vfs, path, &pages, &bad, error))
    return FALSE;
  /* A stick may know no modes; what lies on it is sealed. */
  if (g_chmod (path, 0600) != 0)
    g_debug ("%s keeps the mode it has", path);
  if (bad == 0)
    {
      copy->files++;
      return TRUE;
    }
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_STORAGE, "%s is not what was written to it", path);
  return FALSE;
}

/* An object that is gone from the store stays gone in the copy, which is then
 * as good as the store and no better. */
static gboolean
copy_object (AttestVault *self,
             AttestCopy  *copy,
             AttestStmt  *stmt,
             const char  *to,
             GError     **error)
{
  g_autofree char *id = attest_sql_text (stmt, 0);
  g_autofree char *source = attest_object_path (self->dir, id), *target = attest_object_path (to, id);
  g_autofree char *folder = g_path_get_dirname (target);

  return !g_file_test (source, G_FILE_TEST_EXISTS) ||
         (attest_file_make_dir (folder, error) && attest_copy_file (copy, source, target, error) && attest_file_sync_dir (folder, error));
}

static gboolean
copy_objects (AttestVault *self,
              AttestCopy  *copy,
              const char  *to,
              GError     **error)
{
  g_autoptr (AttestStmt) stmt = attest_sql_query (self->db, error, "SELECT id FROM objects", "");
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  while (attest_sql_next (stmt, &row, error))
    {
      if (!row)
        return TRUE;
      if (!copy_object (self, copy, stmt, to, error))
        return FALSE;
    }
  return FALSE;
}

/* Opened as the store itself is, with nothing of the original at hand. */
static gboolean
opens_as (AttestVault *self,
          const char  *dir,
          GError     **error)
{
  g_autoptr (AttestVault) copy = attest_vault_open (dir, &(AttestUnlock){ .master = self->master }, error);
  AttestDigest ours, theirs;

  if (copy == NULL)
    return FALSE;
  ours = attest_vault_journal_head (self);
  theirs = attest_vault_journal_head (copy);
  if (attest_digest_equal (&ours, &theirs))
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_STORAGE, "The copy does not end where the store does");
  return FALSE;
}

static gboolean
take_name (const char *part,
           const char *dir,
           GError    **error)
{
  g_autofree char *parent = g_path_get_dirname (dir);

  /* Not every file system of a USB stick can refuse to replace; an empty folder
   * is all that rename() would. */
  if (renameat2 (AT_FDCWD, part, AT_FDCWD, dir, RENAME_NOREPLACE) != 0 &&
      !((errno == EINVAL || errno == ENOSYS) && !g_file_test (dir, G_FILE_TEST_EXISTS) && rename (part, dir) == 0))
    return attest_error_from_errno (error, errno, "Naming %s", dir);
  return attest_file_sync_dir (parent, error);
}

static gboolean
log_copy (AttestVault      *self,
          const char       *change,
          const AttestCopy *copy,
          GError          **error)
{
  g_autoptr (JsonObject) what = json_object_new ();

  json_object_set_string_member (what, "change", change);
  json_object_set_int_member (what, "files", copy->files);
  return attest_vault_log (self, ATTEST_NO_CASE, ATTEST_ENTRY_STORE_COPIED, what, error);
}

static char *
part_of (const char *dir)
{
  return g_strconcat (dir, ATTEST_COPY_PART, NULL);
}

/* Removes what an earlier attempt left half-way, and makes the folder anew. */
static gboolean
begin (const char *dir,
       const char *part,
       GError    **error)
{
  if (g_file_test (dir, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS, "%s is there already", dir);
      return FALSE;
    }
  return attest_copy_remove (part, error) && attest_file_make_dir (part, error);
}

/**
 * attest_vault_copy:
 * @self: an open store
 * @dir: the folder to make; must not be there
 * @copy: progress and cancelling; its counts are filled in
 * @error: return location for an #AttestError
 *
 * A whole copy, sealed as the store is: the passphrase and the sheet of now
 * open it. Every file is read back, every page of the database verified, and
 * the copy opened once before it gets its name.
 *
 * Returns: whether it is there, whole; if not, nothing is left behind but what
 *   could not be removed, under a name that ends in ".attest-part"
 */
gboolean
attest_vault_copy (AttestVault *self,
                   const char  *dir,
                   AttestCopy  *copy,
                   GError     **error)
{
  g_autofree char *part = part_of (dir), *parent = g_path_get_dirname (dir);
  gboolean         named;

  /* Never made: where a stick is missing, this computer's own disk would take its place. */
  if (!g_file_test (parent, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_MISSING, "There is no folder %s", parent);
      return FALSE;
    }
  copy->total = 2 * attest_copy_size (self->dir);
  if (!begin (dir, part, error))
    return FALSE;
  named = copy_beside (copy, self->dir, part, error) && copy_objects (self, copy, part, error) && copy_database (self, copy, part, error) &&
          attest_file_sync_dir (part, error) && opens_as (self, part, error) && take_name (part, dir, error);
  if (named && log_copy (self, "made", copy, error))
    return TRUE;
  /* Not even a whole one that the history says nothing of. */
  attest_copy_remove (named ? dir : part, NULL);
  return FALSE;
}

/* ── Into a place where there is no store ─────────────────────────────── */

static gboolean
copy_all (AttestCopy *copy,
          const char *from,
          const char *to,
          GError    **error)
{
  g_autofree char *log = path_in (from, ATTEST_DATABASE_FILE "-wal");
  g_autofree char *objects = path_in (from, ATTEST_OBJECTS_DIR), *target = path_in (to, ATTEST_OBJECTS_DIR);

  return copy_beside (copy, from, to, error) && copy_one (copy, from, to, ATTEST_DATABASE_FILE, error) &&
         (!g_file_test (log, G_FILE_TEST_EXISTS) || copy_one (copy, from, to, ATTEST_DATABASE_FILE "-wal", error)) &&
         attest_copy_folder (copy, objects, target, error) && attest_file_sync_dir (to, error);
}

static gboolean
check_all (const char      *part,
           const AttestKey *master,
           AttestCopy      *copy,
           guint           *problems,
           GError         **error)
{
  g_autoptr (AttestVault) vault = attest_vault_open (part, &(AttestUnlock){ .master = master }, error);
  g_autoptr (GPtrArray) found = vault != NULL ? attest_vault_verify (vault, NULL, copy->cancellable, NULL, NULL, error) : NULL;

  if (found == NULL)
    return FALSE;
  *problems = found->len;
  return log_copy (vault, "placed", copy, error);
}

/**
 * attest_vault_place:
 * @from: a copy of a store; only read
 * @unlock: the passphrase or the sheet that opens it
 * @dir: where it goes; there must be no store, and nothing else
 * @copy: progress and cancelling
 * @problems: (out): how many things in it are not as they were recorded
 * @error: return location for an #AttestError
 *
 * A copy with damage in it is placed all the same: it may be the only one, and
 * checking says what is wrong. One whose database does not open is not.
 *
 * Returns: whether the store is in its place; if not, nothing is
 */
gboolean
attest_vault_place (const char         *from,
                    const AttestUnlock *unlock,
                    const char         *dir,
                    AttestCopy         *copy,
                    guint              *problems,
                    GError            **error)
{
  g_autofree char *part = part_of (dir), *parent = g_path_get_dirname (dir);
  g_autoptr (AttestKey) master = NULL;

  if (!attest_seal_init (error) || (master = attest_vault_master_of (from, unlock, error)) == NULL)
    return FALSE;
  copy->total = 2 * attest_copy_size (from);
  /* An empty folder is in nobody's way. */
  g_rmdir (dir);
  if (!attest_file_make_dir (parent, error) || !begin (dir, part, error))
    return FALSE;
  if (copy_all (copy, from, part, error) && check_all (part, master, copy, problems, error) && take_name (part, dir, error))
    return TRUE;
  attest_copy_remove (part, NULL);
  return FALSE;
}
