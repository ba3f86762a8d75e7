/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-record-find.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/attest-file.h"
#include "session/attest-session.h"

#define PORTAL "portal"
/* No clock of a file says less than 2001 in earnest. */
#define EARLIEST_MS G_GINT64_CONSTANT (978307200000)
#define JUST_NOW_MS (10 * 60 * 1000)

static AttestFind *
find_new (const char *method)
{
  AttestFind        *self = g_new0 (AttestFind, 1);
  const AttestMoment now = attest_moment_now ();

  self->method = g_intern_string (method);
  self->seen_ms = now.utc_ms;
  g_strlcpy (self->zone, now.zone, sizeof self->zone);
  return self;
}

/**
 * attest_find_new_bytes:
 * @bytes: (transfer none): exactly what was pasted or dropped
 * @method: how it came
 *
 * Returns: (transfer full): a find seen now
 */
AttestFind *
attest_find_new_bytes (GBytes     *bytes,
                       const char *method)
{
  AttestFind *self = find_new (method);

  self->bytes = g_bytes_ref (bytes);
  return self;
}

/* A file that lay there before was not seen now: its own date is the better
 * guess, and is shown as one. */
static void
take_file_time (AttestFind *self)
{
  GStatBuf file;
  g_autoptr (GDateTime) changed = NULL;
  g_autofree char *text = NULL;
  gint64           changed_ms;
  char             zone[ATTEST_ZONE_MAX + 1];

  if (g_stat (self->path, &file) != 0 || (changed = g_date_time_new_from_unix_local (file.st_mtime)) == NULL)
    return;
  text = g_date_time_format (changed, "%Y-%m-%d %H:%M:%S");
  if (!attest_time_parse_person (text, &changed_ms, zone) || changed_ms < EARLIEST_MS || changed_ms > self->seen_ms - JUST_NOW_MS)
    return;
  self->seen_ms = changed_ms;
  self->dated_by_file = TRUE;
  g_strlcpy (self->zone, zone, sizeof self->zone);
}

/**
 * attest_find_new_path:
 * @path: a file on this computer; it is not opened
 * @method: how it came
 *
 * Returns: (transfer full): a find seen when the file was last changed, if that
 *   was some minutes ago and can be true; else seen now
 */
AttestFind *
attest_find_new_path (const char *path,
                      const char *method)
{
  AttestFind      *self = find_new (method);
  g_autofree char *base = g_path_get_basename (path);

  self->path = g_strdup (path);
  self->name = g_filename_display_name (base);
  if (!attest_find_is_portal (self))
    take_file_time (self);
  return self;
}

/**
 * attest_find_copy:
 *
 * Returns: (transfer full): the same find for another thread; bytes are shared
 */
AttestFind *
attest_find_copy (const AttestFind *self)
{
  AttestFind *copy = g_new0 (AttestFind, 1);

  copy->path = g_strdup (self->path);
  copy->bytes = self->bytes != NULL ? g_bytes_ref (self->bytes) : NULL;
  copy->name = g_strdup (self->name);
  copy->method = self->method;
  copy->url = g_strdup (self->url);
  copy->no_url_reason = g_strdup (self->no_url_reason);
  copy->platform = g_strdup (self->platform);
  copy->how_seen = g_strdup (self->how_seen);
  copy->details = g_strdupv (self->details);
  copy->seen_ms = self->seen_ms;
  copy->dated_by_file = self->dated_by_file;
  memcpy (copy->zone, self->zone, sizeof copy->zone);
  return copy;
}

void
attest_find_free (AttestFind *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->path);
  g_free (self->name);
  g_free (self->url);
  g_free (self->no_url_reason);
  g_free (self->platform);
  g_free (self->how_seen);
  g_strfreev (self->details);
  g_free (self);
}

gboolean
attest_find_is_portal (const AttestFind *self)
{
  return strcmp (self->method, PORTAL) == 0;
}

/**
 * attest_find_is_own_file:
 *
 * Returns: whether it is a file that was there before Attest, whose origin a
 *   person has to say
 */
gboolean
attest_find_is_own_file (const AttestFind *self)
{
  return self->path != NULL && !attest_find_is_portal (self);
}

/**
 * attest_find_shot:
 *
 * Returns: the facts to seal with it, borrowed from @self
 */
AttestShot
attest_find_shot (const AttestFind *self)
{
  return (AttestShot){
    .kind = attest_find_is_portal (self) ? ATTEST_KIND_SCREENSHOT : 0,
    .name = self->name,
    .url = self->url,
    .no_url_reason = self->no_url_reason,
    .platform = self->platform,
    .method = self->method,
    .how_seen = self->how_seen,
    .details = (const char *const *)self->details,
    .seen_ms = self->seen_ms,
    .seen_zone = self->zone,
  };
}

/**
 * attest_find_discard:
 * @self: a find that will not be kept
 *
 * Takes away the readable file that the screenshot service left. Files a
 * person chose or dropped are theirs and stay.
 */
void
attest_find_discard (AttestFind *self)
{
  if (attest_find_is_portal (self) && self->path != NULL && !attest_session_discard_screenshot (self->path))
    g_warning ("The screenshot that was not kept could not be removed");
}

/**
 * attest_find_read:
 *
 * Reads the file of a find that has one; blocks.
 *
 * Returns: (transfer full): its bytes, at most ATTEST_FIND_MOST
 */
GBytes *
attest_find_read (const AttestFind *self,
                  GError          **error)
{
  g_return_val_if_fail (self->path != NULL, NULL);

  return attest_file_read (self->path, ATTEST_FIND_MOST, error);
}

static void
find_load_thread (GTask        *task,
                  gpointer      source,
                  gpointer      data,
                  GCancellable *cancellable)
{
  GError *error = NULL;
  GBytes *bytes = attest_file_read (data, ATTEST_FIND_MOST, &error);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify)g_bytes_unref);
  else
    g_task_return_error (task, error);
}

void
attest_find_load_async (AttestFind         *self,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_name (task, "record/load");
  if (self->bytes != NULL)
    {
      g_task_return_pointer (task, g_bytes_ref (self->bytes), (GDestroyNotify)g_bytes_unref);
      return;
    }
  g_task_set_task_data (task, g_strdup (self->path), g_free);
  g_task_run_in_thread (task, find_load_thread);
}

/**
 * attest_find_load_finish:
 *
 * Returns: (transfer full): the bytes; %NULL when the file is too large to be
 *   shown or cannot be read
 */
GBytes *
attest_find_load_finish (GAsyncResult *result,
                         GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
