/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-spool-private.h"

#include "base/attest-error.h"
#include "base/attest-file.h"
#include "base/attest-json.h"
#include "domain/attest-details.h"
#include "submit/attest-tar.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* "FILE CASE" for each file that is being taken in: one that was cut off then is
 * not taken in a second time. */
#define TAKING_NAME "spool-taking"
#define ABOUT_MOST (4 * 1024 * 1024)

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

/* @details is the caller's, and what the shot points to. */
static AttestShot
shot_of (JsonObject *about,
         GBytes     *bytes,
         char     ***details)
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
  shot.seen_zone = attest_json_text (about, "seen_zone");
  *details = attest_details_of_json (about);
  if (attest_details_check (attest_detail_words (shot.kind), (const char *const *)*details, NULL))
    shot.details = (const char *const *)*details;
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

/* Whether an entry says already that @item came out of the spool. */
static gboolean
is_logged (AttestDesk       *self,
           const AttestItem *item)
{
  g_autoptr (GPtrArray) entries = attest_vault_list_entries (self->vault, item->case_id, NULL);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      AttestEntry *entry = entries->pdata[i];

      if (entry->kind == ATTEST_ENTRY_SPOOL_TAKEN && entry->body != NULL && strstr (entry->body, item->id) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* The item that a process made of this very file before it was cut off: the
 * last thing added while locked to that case, with the same bytes. */
static AttestItem *
find_taken (AttestDesk       *self,
            const char       *case_id,
            GBytes           *bytes,
            const AttestShot *shot)
{
  g_autoptr (GPtrArray) items = attest_vault_list_items (self->vault, case_id, NULL);
  const void      *data = bytes != NULL ? g_bytes_get_data (bytes, NULL) : shot->text;
  AttestDigest     digest = attest_digest_of (data, bytes != NULL ? g_bytes_get_size (bytes) : strlen (shot->text));
  g_autofree char *hex = attest_digest_hex (&digest);
  AttestItem      *last = NULL;

  for (guint i = 0; items != NULL && i < items->len; i++)
    if (((AttestItem *)items->pdata[i])->while_locked)
      last = items->pdata[i];
  return last != NULL && strcmp (last->sha256, hex) == 0 ? g_object_ref (last) : NULL;
}

typedef struct
{
  GPtrArray  *files;
  JsonObject *about;
  GBytes     *bytes;  /* (nullable) borrowed */
  char       *digest; /* of the sealed file */
} Spooled;

static void
spooled_clear (Spooled *self)
{
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->about, json_object_unref);
  g_clear_pointer (&self->digest, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Spooled, spooled_clear)

static gboolean
open_spooled (AttestDesk *self,
              const char *path,
              Spooled    *out,
              GError    **error)
{
  g_autoptr (GBytes) sealed = attest_file_read (path, ATTEST_SPOOL_MOST, error);
  g_autoptr (GBytes) tar = NULL;
  AttestDigest digest;
  GBytes      *text;

  if (sealed == NULL)
    return FALSE;
  digest = attest_digest_of (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
  out->digest = attest_digest_hex (&digest);
  if ((tar = attest_age_open_bytes (attest_vault_identity (self->vault), g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), ATTEST_SPOOL_MOST, error)) == NULL ||
      (out->files = attest_tar_read (tar, ATTEST_SPOOL_MOST, 2, error)) == NULL)
    return FALSE;
  text = attest_tar_find (out->files, "about.json");
  out->bytes = attest_tar_find (out->files, "bytes");
  if (text != NULL)
    out->about = attest_json_parse (g_bytes_get_data (text, NULL), g_bytes_get_size (text), ABOUT_MOST, error);
  else
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED, "It does not say what it is");
  if (out->about == NULL)
    return FALSE;
  if (out->bytes != NULL || attest_json_text (out->about, "text") != NULL)
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED, "It holds neither bytes nor words");
  return FALSE;
}

/* The case of a file that was being taken in when a process ended. */
static char *
case_begun (AttestDesk *self,
            const char *file)
{
  g_autoptr (GHashTable) taking = attest_desk_load_names (self, TAKING_NAME);
  g_autofree char *prefix = g_strconcat (file, " ", NULL);
  GHashTableIter   iter;
  const char      *name;

  g_hash_table_iter_init (&iter, taking);
  while (g_hash_table_iter_next (&iter, (gpointer *)&name, NULL))
    if (g_str_has_prefix (name, prefix))
      return g_strdup (name + strlen (prefix));
  return NULL;
}

/* Bytes went past the gate before anything was sealed into the spool. */
static AttestItem *
add_spooled (AttestDesk       *self,
             const char       *case_id,
             const Spooled    *spooled,
             const AttestShot *shot,
             GError          **error)
{
  if (spooled->bytes != NULL)
    return attest_desk_add_bytes (self, case_id, ATTEST_GATE_NO, spooled->bytes, shot, error);
  return attest_desk_write (self, case_id, shot, error);
}

static gboolean
is_named (AttestDesk *self,
          const char *list,
          const char *name)
{
  g_autoptr (GHashTable) set = attest_desk_load_names (self, list);

  return g_hash_table_contains (set, name);
}

static gboolean
take_one (AttestDesk *self,
          const char *path,
          GError    **error)
{
  g_auto (Spooled) spooled = { 0 };
  g_autofree char *file = g_path_get_basename (path), *case_id = NULL, *note = NULL;
  g_autoptr (AttestItem) item = NULL;
  g_auto (GStrv) details = NULL;
  AttestShot shot;

  if (!open_spooled (self, path, &spooled, error))
    return FALSE;
  shot = shot_of (spooled.about, spooled.bytes, &details);
  case_id = case_begun (self, file);
  if (case_id == NULL && is_named (self, ATTEST_SPOOL_SEEN, spooled.digest))
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS, "%s is a second copy of what was taken in before", file);
      return FALSE;
    }
  if (case_id != NULL)
    item = find_taken (self, case_id, spooled.bytes, &shot);
  else
    case_id = case_for (self, attest_json_text (spooled.about, "case"), error);
  if (case_id == NULL)
    return FALSE;
  note = g_strconcat (file, " ", case_id, NULL);
  if (item == NULL && (!attest_desk_change_name (self, TAKING_NAME, note, TRUE, error) ||
                       (item = add_spooled (self, case_id, &spooled, &shot, error)) == NULL))
    return FALSE;
  if (!is_logged (self, item) && !log_taken (self, item, spooled.about, error))
    return FALSE;
  if (!attest_desk_change_name (self, ATTEST_SPOOL_WAITING, item->id, TRUE, error) ||
      !attest_desk_change_name (self, ATTEST_SPOOL_SEEN, spooled.digest, TRUE, error))
    return FALSE;
  g_unlink (path);
  return attest_desk_change_name (self, TAKING_NAME, note, FALSE, error);
}

static gboolean
check_spool_key (AttestDesk *self,
                 GError    **error)
{
  g_autofree char *there = attest_spool_recipient (attest_desk_dir (self), NULL);
  g_autofree char *path = g_build_filename (attest_desk_dir (self), ATTEST_SPOOL_KEY_FILE, NULL);
  g_autofree char *line = g_strdup_printf ("%s\n", attest_desk_recipient (self));
  g_autoptr (JsonObject) what = json_object_new ();

  if (there != NULL && strcmp (there, attest_desk_recipient (self)) == 0)
    return TRUE;
  attest_json_set_text (what, "found", there);
  return attest_vault_log (self->vault, ATTEST_NO_CASE, ATTEST_ENTRY_SPOOL_KEY_CHANGED, what, error) &&
         attest_desk_change_name (self, ATTEST_SPOOL_NEWS, ATTEST_NEWS_KEY, TRUE, error) &&
         attest_file_write (path, line, strlen (line), error);
}

/* Noted once for each file. What is there twice goes: the store has it. What
 * cannot be opened stays where it is, for whoever can. */
static gboolean
note_left (AttestDesk   *self,
           const char   *path,
           const GError *why,
           GError      **error)
{
  g_autofree char *file = g_path_get_basename (path), *name = g_strdelimit (g_strdup (file), "\n", '-');
  g_autoptr (JsonObject) what = json_object_new ();
  gboolean twice = g_error_matches (why, ATTEST_ERROR, ATTEST_ERROR_EXISTS);

  g_message ("A record made while locked was not taken in: %s", why->message);
  if (is_named (self, ATTEST_SPOOL_NEWS, name))
    return TRUE;
  attest_json_set_text (what, "file", name);
  json_object_set_string_member (what, "problem", attest_error_nick ((AttestError)why->code));
  if (!attest_vault_log (self->vault, ATTEST_NO_CASE, ATTEST_ENTRY_SPOOL_LEFT, what, error) ||
      !attest_desk_change_name (self, ATTEST_SPOOL_NEWS, twice ? ATTEST_NEWS_COPIED : name, TRUE, error))
    return FALSE;
  if (twice)
    g_unlink (path);
  return TRUE;
}

static gboolean
is_a_file (const char *path)
{
  GStatBuf info;

  return g_lstat (path, &info) == 0 && S_ISREG (info.st_mode);
}

/* A full disk says nothing about the file. */
static gboolean
is_its_own_fault (const GError *error)
{
  static const AttestError faults[] = { ATTEST_ERROR_DAMAGED, ATTEST_ERROR_TAMPERED, ATTEST_ERROR_NOT_FOR_US, ATTEST_ERROR_NEWER,
                                        ATTEST_ERROR_EXISTS, ATTEST_ERROR_INPUT, ATTEST_ERROR_TOO_LARGE, ATTEST_ERROR_SIGNATURE,
                                        ATTEST_ERROR_GATE };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    if (g_error_matches (error, ATTEST_ERROR, faults[i]))
      return TRUE;
  return FALSE;
}

/**
 * attest_desk_take_spool:
 * @self: an open desk
 * @error: return location for an #AttestError
 *
 * Takes in what was recorded while the store was shut, for the person to
 * confirm. A spool file that cannot be opened stays where it is and is noted.
 *
 * Returns: whether the store could be written
 */
gboolean
attest_desk_take_spool (AttestDesk *self,
                        GError    **error)
{
  g_autoptr (GPtrArray) files = attest_spool_files (attest_desk_dir (self));

  if (!check_spool_key (self, error))
    return FALSE;
  for (guint i = 0; i < files->len; i++)
    {
      AttestSpoolFile *one = files->pdata[i];
      g_autoptr (GError) local = NULL;

      if (take_one (self, one->path, &local))
        continue;
      if (!is_its_own_fault (local) && is_a_file (one->path))
        g_message ("A record made while locked waits for the next time: %s", local->message);
      else if (!note_left (self, one->path, local, error))
        return FALSE;
    }
  return TRUE;
}
