/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit/attest-drop.h"

#include "submit/attest-drop-private.h"
#include "submit/attest-tar.h"

#include <string.h>

/* One look into a half of the drop, or one thing taken out of it. */
typedef struct
{
  AttestDrop    *drop;
  AttestDropSide side;
  char          *name; /* or how names end */
  guint          most;
  GPtrArray     *entries;
} Visit;

static Visit *
visit_new (AttestDrop    *drop,
           AttestDropSide side,
           const char    *name)
{
  Visit *self = g_atomic_rc_box_new0 (Visit);

  self->drop = attest_drop_copy (drop);
  self->side = side;
  self->name = g_strdup (name);
  return self;
}

static void
visit_clear (gpointer data)
{
  Visit *self = data;

  attest_drop_free (self->drop);
  g_free (self->name);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
}

void
attest_drop_entry_free (AttestDropEntry *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self);
}

static int
by_name (gconstpointer a,
         gconstpointer b)
{
  return strcmp ((*(const AttestDropEntry *const *)a)->name, (*(const AttestDropEntry *const *)b)->name);
}

static gboolean
is_ours (GFileInfo  *info,
         const char *suffix)
{
  const char *name = g_file_info_get_name (info);

  return g_file_info_get_file_type (info) == G_FILE_TYPE_REGULAR && attest_tar_name_is_safe (name) &&
         g_str_has_suffix (name, suffix);
}

static AttestDropEntry *
entry_from_info (GFileInfo *info)
{
  AttestDropEntry *entry = g_new0 (AttestDropEntry, 1);

  entry->name = g_strdup (g_file_info_get_name (info));
  entry->size = (guint64)g_file_info_get_size (info);
  entry->modified_us = (gint64)g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED) * G_USEC_PER_SEC +
                       g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC);
  return entry;
}

#define LOOKED_AT                                                                                      \
  G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE \
                                 "," G_FILE_ATTRIBUTE_TIME_MODIFIED "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC

static gboolean
look (gpointer      job,
      GCancellable *cancellable,
      GError      **error)
{
  Visit *self = job;
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_drop_entry_free);
  g_autoptr (GFile) folder = attest_drop_side (self->drop, self->side);
  g_autoptr (GFileEnumerator) files = NULL;
  g_autoptr (GError) local = NULL;
  GFileInfo *info;

  if (!attest_drop_reach (self->drop, cancellable, error))
    return FALSE;
  attest_drop_beat (0);
  files = g_file_enumerate_children (folder, LOOKED_AT, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, cancellable, &local);
  while (files != NULL && entries->len < self->most && g_file_enumerator_iterate (files, &info, NULL, cancellable, &local) && info != NULL)
    {
      attest_drop_beat (0);
      if (is_ours (info, self->name))
        g_ptr_array_add (entries, entry_from_info (info));
    }
  if (local != NULL)
    return attest_drop_failed (error, g_steal_pointer (&local), ATTEST_ERROR_UNDELIVERED, "Listing the drop");
  g_ptr_array_sort (entries, by_name);
  self->entries = g_steal_pointer (&entries);
  return TRUE;
}

/**
 * attest_drop_look:
 * @self: a drop
 * @side: which half of it
 * @suffix: how the names end
 * @most: stop after so many; whoever can write there can make any number
 * @cancellable: (nullable): to stop waiting
 * @error: return location for an #AttestError
 *
 * Passes over links, pipes, folders, hidden files and those still being written.
 *
 * Returns: (transfer full) (element-type AttestDropEntry): what is there, by
 *   name, or %NULL with %ATTEST_ERROR_UNDELIVERED
 */
GPtrArray *
attest_drop_look (AttestDrop    *self,
                  AttestDropSide side,
                  const char    *suffix,
                  guint          most,
                  GCancellable  *cancellable,
                  GError       **error)
{
  Visit     *job = visit_new (self, side, suffix);
  GPtrArray *entries = NULL;

  job->most = most;
  if (attest_drop_call (self->root, self->patience_ms, look, job, visit_clear, cancellable, error))
    entries = g_steal_pointer (&job->entries);
  g_atomic_rc_box_release_full (job, visit_clear);
  return entries;
}

/**
 * attest_drop_list:
 *
 * As attest_drop_look(), the names alone.
 *
 * Returns: (transfer full) (element-type utf8): names in their order, or %NULL
 *   with %ATTEST_ERROR_UNDELIVERED
 */
GPtrArray *
attest_drop_list (AttestDrop    *self,
                  AttestDropSide side,
                  const char    *suffix,
                  guint          most,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autoptr (GPtrArray) entries = attest_drop_look (self, side, suffix, most, cancellable, error);
  GPtrArray *names;

  if (entries == NULL)
    return NULL;
  names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_add (names, g_strdup (((AttestDropEntry *)entries->pdata[i])->name));
  return names;
}

static gboolean
take_out (gpointer      job,
          GCancellable *cancellable,
          GError      **error)
{
  Visit *self = job;
  g_autoptr (GFile) file = attest_drop_file (self->drop, self->side, self->name, error);
  g_autoptr (GError) local = NULL;

  if (file == NULL || !attest_drop_reach (self->drop, cancellable, error))
    return FALSE;
  attest_drop_beat (0);
  if (g_file_delete (file, cancellable, &local) || g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return TRUE;
  return attest_drop_failed (error, g_steal_pointer (&local), ATTEST_ERROR_UNDELIVERED, "Removing from the drop");
}

/**
 * attest_drop_remove:
 * @self: a drop
 * @side: which half of it
 * @name: a file's name
 * @cancellable: (nullable): to stop waiting
 * @error: return location for an #AttestError
 *
 * Returns: whether there is no such file now
 */
gboolean
attest_drop_remove (AttestDrop    *self,
                    AttestDropSide side,
                    const char    *name,
                    GCancellable  *cancellable,
                    GError       **error)
{
  Visit   *job = visit_new (self, side, name);
  gboolean ok = attest_drop_call (self->root, self->patience_ms, take_out, job, visit_clear, cancellable, error);

  g_atomic_rc_box_release_full (job, visit_clear);
  return ok;
}
