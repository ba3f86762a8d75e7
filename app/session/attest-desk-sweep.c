/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-error.h"
#include "capture/attest-capture-portal.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

/* Beside the store other processes may be writing into the spool right now. */
#define SPOOL_PART_AGE_S 3600

static gboolean
is_old (const char *path,
        gint64      age_s)
{
  struct stat info;

  return age_s == 0 || (g_lstat (path, &info) == 0 && g_get_real_time () / G_USEC_PER_SEC - info.st_mtime > age_s);
}

static void
remove_parts (const char *dir,
              gint64      age_s)
{
  g_autoptr (GDir) open = g_dir_open (dir, 0, NULL);
  const char *name;

  while (open != NULL && (name = g_dir_read_name (open)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);

      if (g_str_has_suffix (name, ".part") && g_file_test (path, G_FILE_TEST_IS_REGULAR) && is_old (path, age_s))
        g_unlink (path);
    }
}

/* A package that was sealed and whose entry never got into the chain was not
 * submitted. Only the one that was noted goes: any other file there may be all
 * that is left of something. */
static void
remove_unfinished (AttestDesk *self)
{
  g_autoptr (GHashTable) sealing = attest_desk_load_names (self, ATTEST_SEALING_NAME);
  GHashTableIter iter;
  const char    *id;

  g_hash_table_iter_init (&iter, sealing);
  while (g_hash_table_iter_next (&iter, (gpointer *)&id, NULL))
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AttestOutgoing) known = attest_vault_find_outgoing (self->vault, id, &error);
      g_autofree char *file = g_strconcat (id, ".attest", NULL);
      g_autofree char *path = g_build_filename (attest_desk_dir (self), ATTEST_OUTBOX_DIR, file, NULL);

      if (known == NULL && !g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND))
        continue;
      if (known == NULL)
        g_unlink (path);
      attest_desk_change_name (self, ATTEST_SEALING_NAME, id, FALSE, NULL);
    }
}

/* Readable screenshots that were being taken when a process ended. */
static void
remove_screenshots (AttestDesk *self)
{
  g_autofree char *folder = g_path_get_dirname (attest_desk_dir (self));
  g_auto (GStrv) removed = attest_portal_sweep (folder, NULL);

  for (guint i = 0; removed != NULL && removed[i] != NULL; i++)
    g_message ("A readable screenshot that was not sealed in time was removed");
}

/**
 * attest_desk_sweep:
 * @self: a desk that was just opened
 *
 * Removes what a process that was cut off left half written or readable.
 * Failing to is no reason to keep the store shut.
 */
void
attest_desk_sweep (AttestDesk *self)
{
  static const char *const dirs[] = { ".", ATTEST_OUTBOX_DIR, ATTEST_RECEIPTS_DIR, ATTEST_SPOOL_DIR };

  for (guint i = 0; i < G_N_ELEMENTS (dirs); i++)
    {
      g_autofree char *dir = g_build_filename (attest_desk_dir (self), dirs[i], NULL);

      remove_parts (dir, g_str_equal (dirs[i], ATTEST_SPOOL_DIR) ? SPOOL_PART_AGE_S : 0);
    }
  remove_unfinished (self);
  attest_desk_forget_untaken (self);
  remove_screenshots (self);
}
