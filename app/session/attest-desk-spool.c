/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "base/attest-file.h"
#include "base/attest-id.h"
#include "base/attest-json.h"
#include "capture/attest-sniff.h"
#include "store/attest-vault-open.h"
#include "submit/attest-tar.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* A spool file is an age file to the key in spool.pub. Inside is a tar of
 * about.json and, unless it is words, bytes. docs/format-store.md. */
#define SPOOL_SUFFIX ".age"
#define SPOOL_MOST (1024 * 1024 * 1024)
#define ABOUT_MOST (2 * 1024 * 1024)

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
  return attest_json_print (about, NULL);
}

static char *
spool_recipient (const char *dir,
                 GError    **error)
{
  g_autofree char *path = g_build_filename (dir, ATTEST_SPOOL_KEY_FILE, NULL);
  g_autoptr (GBytes) bytes = attest_file_read (path, 200, error);
  char *text = bytes != NULL ? g_strstrip (g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes))) : NULL;

  if (text == NULL || attest_recipient_is_valid (text))
    return text;
  g_free (text);
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED, "%s holds no key", path);
  return NULL;
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

  if (!attest_seal_init (error) || (bytes != NULL && !attest_desk_check_gate (gate, error)))
    return FALSE;
  if (bytes != NULL)
    members[1].bytes = g_bytes_get_data (bytes, &members[1].length);
  folder = g_build_filename (dir, ATTEST_SPOOL_DIR, NULL);
  name = g_strconcat (made, SPOOL_SUFFIX, NULL);
  path = g_build_filename (folder, name, NULL);
  recipients[0] = recipient = spool_recipient (dir, error);
  if (recipient == NULL || !attest_file_make_dir (folder, error) ||
      (tar = attest_tar_write (members, bytes != NULL ? 2 : 1, error)) == NULL ||
      (sealed = attest_age_seal_bytes (recipients, g_bytes_get_data (tar, NULL), g_bytes_get_size (tar), error)) == NULL ||
      !attest_file_write_new (path, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), error))
    return FALSE;
  *id = g_steal_pointer (&made);
  return TRUE;
}

static GPtrArray *
spool_files (const char *dir)
{
  g_autofree char *folder = g_build_filename (dir, ATTEST_SPOOL_DIR, NULL);
  g_autoptr (GDir) open = g_dir_open (folder, 0, NULL);
  GPtrArray  *out = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (open != NULL && (name = g_dir_read_name (open)) != NULL)
    if (g_str_has_suffix (name, SPOOL_SUFFIX))
      g_ptr_array_add (out, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (out, (GCompareFunc)g_strcmp0);
  return out;
}

guint
attest_desk_spool_count (const char *dir)
{
  g_autoptr (GPtrArray) files = spool_files (dir);

  return files->len;
}

/* ── Taking in, at unlock ─────────────────────────────────────────────── */

static char *
case_for (AttestDesk *self,
          const char *hint,
          GError    **error)
{
  AttestCaseFacts facts = { .danger = 0 };
  g_autoptr (AttestCase) found = hint != NULL ? attest_vault_find_case (self->vault, hint, NULL) : NULL;

  if (found == NULL)
    {
      /* Translators: the title of a case made for what was recorded while the store was locked */
      facts.title = _ ("Recorded while Attest was locked");
      found = attest_desk_open_case (self, &facts, error);
    }
  return found != NULL ? g_strdup (found->id) : NULL;
}

static AttestShot
shot_of (JsonObject *about,
         GBytes     *bytes)
{
  AttestShot shot = { 0 };
  gint64     kind = attest_json_int (about, "kind", 0);

  shot.kind = kind >= 0 && kind <= ATTEST_KIND_LAST ? (AttestItemKind)kind : 0;
  if (bytes == NULL && !attest_item_kind_is_words (shot.kind))
    shot.kind = ATTEST_KIND_WRITTEN;
  shot.name = attest_json_text (about, "name");
  shot.url = attest_json_text (about, "url");
  shot.no_url_reason = attest_json_text (about, "no_url_reason");
  shot.platform = attest_json_text (about, "platform");
  shot.how_seen = attest_json_text (about, "how_seen");
  shot.text = attest_json_text (about, "text");
  shot.plain_source = attest_json_text (about, "plain_source");
  shot.seen_ms = attest_json_int (about, "seen_ms", 0);
  shot.method = "spool";
  shot.while_locked = TRUE;
  return shot;
}

static gboolean
log_taken (AttestDesk *self,
           AttestItem *item,
           JsonObject *about,
           GError    **error)
{
  g_autoptr (JsonObject) what = json_object_new ();

  json_object_set_string_member (what, "item", item->id);
  json_object_set_string_member (what, "exhibit", item->exhibit);
  attest_json_set_text (what, "made", attest_json_text (about, "made"));
  attest_json_set_text (what, "zone", attest_json_text (about, "zone"));
  attest_json_set_text (what, "clock", attest_json_text (about, "clock"));
  return attest_vault_log (self->vault, item->case_id, ATTEST_ENTRY_SPOOL_TAKEN, what, error);
}

static gboolean
take_one (AttestDesk *self,
          const char *path,
          GError    **error)
{
  g_autoptr (GBytes) sealed = attest_file_read (path, SPOOL_MOST, error);
  g_autoptr (GBytes) tar = NULL;
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (JsonObject) about = NULL;
  g_autoptr (AttestItem) item = NULL;
  g_autofree char *case_id = NULL;
  GBytes          *text, *bytes;
  AttestShot       shot;

  if (sealed == NULL ||
      (tar = attest_age_open_bytes (attest_vault_identity (self->vault), g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), SPOOL_MOST, error)) == NULL ||
      (files = attest_tar_read (tar, SPOOL_MOST, 2, error)) == NULL)
    return FALSE;
  text = attest_tar_find (files, "about.json");
  bytes = attest_tar_find (files, "bytes");
  about = text != NULL ? attest_json_parse (g_bytes_get_data (text, NULL), g_bytes_get_size (text), ABOUT_MOST, error) : NULL;
  if (about == NULL)
    return FALSE;
  shot = shot_of (about, bytes);
  case_id = case_for (self, attest_json_text (about, "case"), error);
  if (case_id == NULL)
    return FALSE;
  /* The gate was asked before anything was sealed into the spool. */
  item = bytes != NULL ? attest_desk_add_bytes (self, case_id, ATTEST_GATE_NO, bytes, &shot, error) : attest_desk_write (self, case_id, &shot, error);
  return item != NULL && log_taken (self, item, about, error);
}

static gboolean
check_spool_key (AttestDesk *self,
                 GError    **error)
{
  g_autofree char *there = spool_recipient (attest_desk_dir (self), NULL);
  g_autofree char *path = g_build_filename (attest_desk_dir (self), ATTEST_SPOOL_KEY_FILE, NULL);
  g_autofree char *line = g_strdup_printf ("%s\n", attest_desk_recipient (self));
  g_autoptr (JsonObject) what = json_object_new ();

  if (there != NULL && strcmp (there, attest_desk_recipient (self)) == 0)
    return TRUE;
  attest_json_set_text (what, "found", there);
  return attest_vault_log (self->vault, ATTEST_NO_CASE, ATTEST_ENTRY_SPOOL_KEY_CHANGED, what, error) &&
         attest_file_write (path, line, strlen (line), error);
}

/**
 * attest_desk_take_spool:
 * @self: a desk that was just opened
 * @error: return location for an #AttestError
 *
 * Takes in what was recorded while the store was shut. A spool file that
 * cannot be opened stays where it is.
 *
 * Returns: whether the store could be written
 */
gboolean
attest_desk_take_spool (AttestDesk *self,
                        GError    **error)
{
  g_autoptr (GPtrArray) files = spool_files (attest_desk_dir (self));

  if (!check_spool_key (self, error))
    return FALSE;
  for (guint i = 0; i < files->len; i++)
    {
      g_autoptr (GError) local = NULL;

      if (take_one (self, files->pdata[i], &local))
        g_unlink (files->pdata[i]);
      else
        g_message ("A record made while locked stays in the spool: %s", local->message);
    }
  return TRUE;
}
