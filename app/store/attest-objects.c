/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-objects.h"

#include "base/attest-error.h"
#include "base/attest-file.h"
#include "store/attest-object-path.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Returns: (transfer full): STORE/objects/xx/ID, xx being the first two digits. */
char *
attest_object_path (const char *store_dir,
                    const char *id)
{
  char fan[3] = { id[0], id[1], '\0' };

  return g_build_filename (store_dir, ATTEST_OBJECTS_DIR, fan, id, NULL);
}

/* Makes one folder; when it is new, its name is made durable as well. */
static gboolean
make_one (const char *path,
          const char *parent,
          GError    **error)
{
  if (mkdir (path, 0700) == 0)
    return attest_file_sync_dir (parent, error);
  return errno == EEXIST || attest_error_from_errno (error, errno, "Creating folder %s", path);
}

gboolean
attest_object_make_dir (const char *store_dir,
                        const char *dir,
                        GError    **error)
{
  g_autofree char *objects = g_path_get_dirname (dir);

  if (mkdir (dir, 0700) == 0)
    return attest_file_sync_dir (objects, error);
  return errno == EEXIST || (make_one (objects, store_dir, error) && make_one (dir, objects, error));
}

/**
 * attest_object_remove:
 * @store_dir: a store's folder
 * @id: an object's id
 * @error: return location for an #AttestError
 *
 * Returns: whether there is now no such file, durably
 */
gboolean
attest_object_remove (const char *store_dir,
                      const char *id,
                      GError    **error)
{
  g_autofree char *path = NULL;
  g_autofree char *dir = NULL;

  g_return_val_if_fail (attest_id_is_valid (id), FALSE);
  path = attest_object_path (store_dir, id);
  dir = g_path_get_dirname (path);
  if (unlink (path) < 0)
    return errno == ENOENT || attest_error_from_errno (error, errno, "Removing %s", path);
  return attest_file_sync_dir (dir, error);
}

typedef struct
{
  gboolean (*known) (const char *id, gpointer data);
  gpointer data;
  guint    removed;
} Sweep;

/* Only names that we give: an object that no row knows, or a part of one. */
static gboolean
is_orphan (const char *name,
           Sweep      *sweep)
{
  g_autofree char *id = g_strndup (name, ATTEST_ID_LENGTH);

  if (!attest_id_is_valid (id))
    return FALSE;
  if (g_str_equal (name + strlen (id), ATTEST_OBJECT_PART))
    return TRUE;
  return g_str_equal (name, id) && !sweep->known (id, sweep->data);
}

static gboolean
sweep_dir (const char *path,
           Sweep      *sweep,
           GError    **error)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (!is_orphan (name, sweep))
        continue;
      if (unlink (file) < 0)
        return attest_error_from_errno (error, errno, "Removing %s", file);
      sweep->removed++;
    }
  return TRUE;
}

/**
 * attest_objects_sweep:
 * @store_dir: a store's folder
 * @known: whether the database has a row for an id
 * @data: for @known
 * @removed: (out) (optional): how many files were removed
 * @error: return location for an #AttestError
 *
 * Removes what a crash left: files that no row knows, which nobody can read,
 * and unfinished ones. Called while nobody writes objects.
 *
 * Returns: whether every such file is gone
 */
gboolean
attest_objects_sweep (const char *store_dir,
                      gboolean (*known) (const char *id, gpointer data),
                      gpointer data,
                      guint   *removed,
                      GError **error)
{
  g_autofree char *objects = g_build_filename (store_dir, ATTEST_OBJECTS_DIR, NULL);
  g_autoptr (GDir) dir = g_dir_open (objects, 0, NULL);
  Sweep       sweep = { known, data, 0 };
  gboolean    ok = TRUE;
  const char *name;

  while (ok && dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *sub = g_build_filename (objects, name, NULL);

      ok = sweep_dir (sub, &sweep, error);
    }
  if (removed != NULL)
    *removed = sweep.removed;
  return ok;
}
