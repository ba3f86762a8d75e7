/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-spool-private.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "base/attest-file.h"
#include "base/attest-id.h"
#include "base/attest-json.h"
#include "domain/attest-details.h"
#include "submit/attest-tar.h"

#include <string.h>
#include <sys/stat.h>

#define SPOOL_SUFFIX ".age"

/* ── Putting in, while the store is shut ──────────────────────────────── */

static char *
about_of (const AttestShot *shot,
          const char       *case_hint)
{
  g_autoptr (JsonObject) about = json_object_new ();
  AttestMoment now = attest_moment_now ();
  char         time[25];

  attest_time_utc_text (now.utc_ms, time);
  json_object_set_string_member (about, "made", time);
  json_object_set_string_member (about, "zone", now.zone);
  json_object_set_string_member (about, "clock", attest_clock_nick (now.clock));
  json_object_set_int_member (about, "kind", shot->kind);
  attest_json_set_text (about, "case", case_hint);
  attest_json_set_text (about, "name", shot->name);
  attest_json_set_text (about, "url", shot->url);
  attest_json_set_text (about, "no_url_reason", shot->no_url_reason);
  attest_json_set_text (about, "platform", shot->platform);
  attest_json_set_text (about, "how_seen", shot->how_seen);
  attest_json_set_text (about, "text", shot->text);
  attest_json_set_text (about, "plain_source", shot->plain_source);
  json_object_set_int_member (about, "seen_ms", shot->seen_ms);
  attest_json_set_text (about, "seen_zone", shot->seen_zone);
  attest_details_to_json (about, shot->details);
  return attest_json_print (about, NULL);
}

char *
attest_spool_recipient (const char *dir,
                        GError    **error)
{
  g_autofree char *path = g_build_filename (dir, ATTEST_SPOOL_KEY_FILE, NULL);
  g_autoptr (GBytes) bytes = attest_file_read (path, 200, error);
  g_autofree char *text = bytes != NULL && g_bytes_get_size (bytes) > 0 ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;

  if (bytes == NULL)
    return NULL;
  if (text != NULL && attest_recipient_is_valid (g_strstrip (text)))
    return g_steal_pointer (&text);
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED, "%s holds no key", path);
  return NULL;
}

/* What could not become an item later is refused while the person is there. */
static gboolean
may_spool (AttestGate        gate,
           GBytes           *bytes,
           const AttestShot *shot,
           GError          **error)
{
  gboolean words = attest_item_kind_is_words (shot->kind) || (bytes == NULL && shot->kind == 0);

  if (bytes != NULL && !attest_desk_check_gate (gate, error))
    return FALSE;
  if (shot->text != NULL && !attest_desk_check_letters (shot->text, error))
    return FALSE;
  if (!attest_seal_init (error) || !attest_vault_check_shot (shot, error))
    return FALSE;
  if (bytes != NULL && words)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_GATE, "An item of the kind %s holds words only", attest_item_kind_nick (shot->kind));
  else if (bytes == NULL && (!words || shot->text == NULL || *shot->text == '\0'))
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "A written item needs its words");
  else
    return TRUE;
  return FALSE;
}

/**
 * attest_desk_spool_bytes:
 * @dir: a store directory; the store may be locked or in use
 * @gate: the answer to the question about indecent images
 * @bytes: (nullable): what was captured; %NULL for words
 * @shot: what is known of it
 * @case_hint: (nullable): the case it belongs to
 * @id: (out): the id it has until it is taken in
 * @error: return location for an #AttestError
 *
 * Nobody can read it before the store is unlocked, this program included.
 *
 * Returns: whether it is on disk, sealed
 */
gboolean
attest_desk_spool_bytes (const char       *dir,
                         AttestGate        gate,
                         GBytes           *bytes,
                         const AttestShot *shot,
                         const char       *case_hint,
                         char            **id,
                         GError          **error)
{
  g_autofree char *about = about_of (shot, case_hint);
  AttestTarMember  members[] = { { "about.json", about, strlen (about) }, { "bytes", NULL, 0 } };
  g_autofree char *recipient = NULL, *path = NULL, *name = NULL, *folder = NULL;
  const char      *recipients[2] = { NULL, NULL };
  g_autoptr (GBytes) tar = NULL, sealed = NULL;
  g_autofree char *made = attest_id_new ();

  if (!may_spool (gate, bytes, shot, error))
    return FALSE;
  if (bytes != NULL)
    members[1].bytes = g_bytes_get_data (bytes, &members[1].length);
  folder = g_build_filename (dir, ATTEST_SPOOL_DIR, NULL);
  name = g_strconcat (made, SPOOL_SUFFIX, NULL);
  path = g_build_filename (folder, name, NULL);
  recipients[0] = recipient = attest_spool_recipient (dir, error);
  if (recipient == NULL || !attest_file_make_dir (folder, error) ||
      (tar = attest_tar_write (members, bytes != NULL ? 2 : 1, error)) == NULL ||
      (sealed = attest_age_seal_bytes (recipients, g_bytes_get_data (tar, NULL), g_bytes_get_size (tar), error)) == NULL ||
      !attest_file_write_new (path, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), error))
    return FALSE;
  *id = g_steal_pointer (&made);
  return TRUE;
}

static void
spool_file_free (gpointer data)
{
  AttestSpoolFile *self = data;

  g_free (self->path);
  g_free (self);
}

static int
by_age (gconstpointer a,
        gconstpointer b)
{
  const AttestSpoolFile *one = *(const AttestSpoolFile *const *)a, *two = *(const AttestSpoolFile *const *)b;

  if (one->made.tv_sec != two->made.tv_sec)
    return one->made.tv_sec < two->made.tv_sec ? -1 : 1;
  if (one->made.tv_nsec != two->made.tv_nsec)
    return one->made.tv_nsec < two->made.tv_nsec ? -1 : 1;
  return strcmp (one->path, two->path);
}

/* The oldest first, so that exhibits are numbered in the order they were made. */
GPtrArray *
attest_spool_files (const char *dir)
{
  g_autofree char *folder = g_build_filename (dir, ATTEST_SPOOL_DIR, NULL);
  g_autoptr (GDir) open = g_dir_open (folder, 0, NULL);
  GPtrArray  *out = g_ptr_array_new_with_free_func (spool_file_free);
  const char *name;

  while (open != NULL && (name = g_dir_read_name (open)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat      info;
      AttestSpoolFile *one;

      if (!g_str_has_suffix (name, SPOOL_SUFFIX) || lstat (path, &info) != 0)
        continue;
      one = g_new0 (AttestSpoolFile, 1);
      one->path = g_steal_pointer (&path);
      one->made = info.st_mtim;
      g_ptr_array_add (out, one);
    }
  g_ptr_array_sort (out, by_age);
  return out;
}

guint
attest_desk_spool_count (const char *dir)
{
  g_autoptr (GPtrArray) files = attest_spool_files (dir);

  return files->len;
}
