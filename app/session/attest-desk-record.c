/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "capture/attest-capture-portal.h"
#include "capture/attest-import.h"
#include "capture/attest-sniff.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define DRAFT_PREFIX "draft:"
#define PLAIN_NEVER "never"

/**
 * attest_desk_check_gate:
 * @gate: the answer
 * @error: return location for an #AttestError
 *
 * Source: UKCIS, Sharing nudes and semi-nudes (2024): never view, copy, save or
 * share; docs/sources.md. "Not sure" counts as yes, and so does no answer.
 *
 * Returns: whether bytes may be touched
 */
gboolean
attest_desk_check_gate (AttestGate gate,
                        GError   **error)
{
  if (gate == ATTEST_GATE_NO)
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_GATE,
               gate == ATTEST_GATE_UNANSWERED ? "The question about indecent images of children was not answered; nothing was opened"
                                              : "It may show an indecent image of a child; nothing was opened. Write it down instead");
  return FALSE;
}

/* ── Items ────────────────────────────────────────────────────────────── */

static gboolean
complete_shot (AttestShot        *shot,
               const AttestSniff *sniff,
               const char        *name,
               const char        *method,
               GError           **error)
{
  shot->media_type = sniff->type;
  if (shot->kind == 0)
    shot->kind = attest_desk_kind_for (sniff);
  if (shot->name == NULL)
    shot->name = name;
  if (shot->method == NULL)
    shot->method = method;
  if (shot->url == NULL && shot->no_url_reason == NULL)
    shot->no_url_reason = "not given";
  if (!attest_item_kind_is_words (shot->kind))
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_GATE, "An item of the kind %s holds words only", attest_item_kind_nick (shot->kind));
  return FALSE;
}

static gboolean
sniff_fd (int          fd,
          AttestSniff *out,
          GError     **error)
{
  g_autofree guint8 *head = g_malloc (ATTEST_SNIFF_HEAD);
  ssize_t            got = pread (fd, head, ATTEST_SNIFF_HEAD, 0);

  if (got < 0)
    return attest_error_from_errno (error, errno, "Reading the file");
  *out = attest_sniff (head, (gsize)got);
  return TRUE;
}

static gboolean
log_plain_source (AttestDesk *self,
                  AttestItem *item,
                  const char *plain_source,
                  GError    **error)
{
  g_autoptr (JsonObject) what = json_object_new ();

  json_object_set_string_member (what, "item", item->id);
  json_object_set_string_member (what, "exhibit", item->exhibit);
  json_object_set_string_member (what, "plain_source", plain_source);
  return attest_vault_log (self->vault, item->case_id, ATTEST_ENTRY_PLAIN_SOURCE, what, error);
}

/* The case by id or reference; items belong to its id. */
static char *
case_id_of (AttestDesk *self,
            const char *case_id,
            GError    **error)
{
  g_autoptr (AttestCase) details = attest_vault_find_case (self->vault, case_id, error);

  return details != NULL ? g_strdup (details->id) : NULL;
}

static AttestItem *
add_import (AttestDesk           *self,
            const char           *case_id,
            AttestImport         *import,
            const AttestShot     *shot,
            const char           *method,
            GCancellable         *cancellable,
            GFileProgressCallback progress,
            gpointer              progress_data,
            GError              **error)
{
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func (g_free);
  AttestShot  full = attest_desk_marked_shot (shot, own);
  AttestSniff sniff;
  g_autoptr (AttestItem) item = NULL;
  g_autofree char *id = case_id_of (self, case_id, error);

  if (id == NULL || !sniff_fd (import->fd, &sniff, error) || !complete_shot (&full, &sniff, import->name, method, error))
    return NULL;
  if (full.plain_source == NULL)
    full.plain_source = ATTEST_PLAIN_REMAINS;
  item = attest_vault_add_fd (self->vault, id, &full, import->fd, cancellable, progress, progress_data, error);
  /* The bytes are kept as they were read; if the file moved under the reader,
   * the person hears it and the chain says so. */
  if (item != NULL && !attest_import_check (import, NULL) && !log_plain_source (self, item, "changed-while-read", error))
    return NULL;
  return g_steal_pointer (&item);
}

/**
 * attest_desk_add_file:
 *
 * Keeps the bytes of @path exactly. The file itself is left where it is, and
 * the entry says that it remains.
 *
 * Returns: (transfer full): the new item, on disk with its entry
 */
AttestItem *
attest_desk_add_file (AttestDesk           *self,
                      const char           *case_id,
                      AttestGate            gate,
                      const char           *path,
                      const AttestShot     *shot,
                      GCancellable         *cancellable,
                      GFileProgressCallback progress,
                      gpointer              progress_data,
                      GError              **error)
{
  g_autoptr (AttestImport) import = NULL;

  if (!attest_desk_check_gate (gate, error) || (import = attest_import_open (path, ATTEST_IMPORT_MOST, error)) == NULL)
    return NULL;
  return add_import (self, case_id, import, shot, "command", cancellable, progress, progress_data, error);
}

AttestItem *
attest_desk_add_bytes (AttestDesk       *self,
                       const char       *case_id,
                       AttestGate        gate,
                       GBytes           *bytes,
                       const AttestShot *shot,
                       GError          **error)
{
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func (g_free);
  AttestShot       full = attest_desk_marked_shot (shot, own);
  AttestSniff      sniff;
  g_autofree char *id = NULL;

  if (!attest_desk_check_gate (gate, error) || (id = case_id_of (self, case_id, error)) == NULL)
    return NULL;
  sniff = attest_sniff (g_bytes_get_data (bytes, NULL), MIN (g_bytes_get_size (bytes), ATTEST_SNIFF_HEAD));
  if (full.plain_source == NULL)
    full.plain_source = PLAIN_NEVER;
  if (!complete_shot (&full, &sniff, attest_sniff_is_picture (sniff.type) ? "picture" : "file", "clipboard", error))
    return NULL;
  return attest_vault_add_bytes (self->vault, id, &full, bytes, error);
}

/**
 * attest_desk_add_screenshot:
 *
 * Takes in the plain picture that the portal left, and only once the item and
 * its entry are on disk removes it. The entry that follows says what became of
 * the plain file; removing is not erasing, and it does not claim to be.
 *
 * Returns: (transfer full): the new item
 */
AttestItem *
attest_desk_add_screenshot (AttestDesk       *self,
                            const char       *case_id,
                            AttestGate        gate,
                            const char       *path,
                            const AttestShot *shot,
                            GError          **error)
{
  g_autoptr (AttestImport) import = NULL;
  g_autoptr (AttestItem) item = NULL;
  AttestShot  full = *shot;
  const char *became;

  if (!attest_desk_check_gate (gate, error) || (import = attest_import_open (path, ATTEST_IMPORT_MOST, error)) == NULL)
    return NULL;
  full.kind = ATTEST_KIND_SCREENSHOT;
  full.plain_source = ATTEST_PLAIN_REMAINS;
  full.name = shot->name != NULL ? shot->name : "screenshot";
  item = add_import (self, case_id, import, &full, "portal", NULL, NULL, NULL, error);
  if (item == NULL)
    return NULL;
  became = attest_portal_discard (path);
  if (!log_plain_source (self, item, became, error))
    return NULL;
  return attest_vault_find_item (self->vault, item->id, error);
}

/**
 * attest_desk_check_letters:
 * @text: words that are to be sealed
 * @error: return location for %ATTEST_ERROR_POLICY
 *
 * Words go past the gate: they are never a picture. One that is written out as
 * letters is.
 *
 * Returns: whether @text may be sealed
 */
gboolean
attest_desk_check_letters (const char *text,
                           GError    **error)
{
  if (!attest_text_holds_file (text))
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_POLICY,
               "The words hold a picture or a file written out as letters. Nothing was kept. Write what you saw in your own words");
  return FALSE;
}

AttestItem *
attest_desk_write (AttestDesk       *self,
                   const char       *case_id,
                   const AttestShot *shot,
                   GError          **error)
{
  g_autoptr (GPtrArray) own = g_ptr_array_new_with_free_func (g_free);
  AttestShot       full = attest_desk_marked_shot (shot, own);
  g_autofree char *id = case_id_of (self, case_id, error);

  if (id == NULL || (shot->text != NULL && !attest_desk_check_letters (shot->text, error)))
    return NULL;
  full.media_type = "text/plain";
  full.method = shot->method != NULL ? shot->method : "words";
  full.name = shot->name != NULL ? shot->name : attest_item_kind_nick (shot->kind);
  return attest_vault_add_words (self->vault, id, &full, error);
}

/**
 * attest_desk_correct:
 * @self: a desk
 * @case_id: a case
 * @item_id: (nullable): the item that the words are about
 * @text: what is to be said; what was said before stays
 * @error: return location for an #AttestError
 *
 * Returns: whether it is in the chain
 */
gboolean
attest_desk_correct (AttestDesk *self,
                     const char *case_id,
                     const char *item_id,
                     const char *text,
                     GError    **error)
{
  g_autofree char *id = case_id_of (self, case_id, error);
  g_autofree char *shown = attest_text_marked (text);
  g_autoptr (JsonObject) what = json_object_new ();

  if (id == NULL || !attest_desk_check_letters (text, error))
    return FALSE;
  if (*shown == '\0' || !attest_text_is_safe (shown, -1, 1024 * 1024))
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "A correction needs words that can be shown");
      return FALSE;
    }
  attest_json_set_text (what, "item", item_id);
  json_object_set_string_member (what, "text", shown);
  return attest_vault_log (self->vault, id, ATTEST_ENTRY_CORRECTION, what, error);
}

GBytes *
attest_desk_peek (AttestDesk *self,
                  const char *item_id,
                  gsize       most,
                  GError    **error)
{
  g_autoptr (AttestItem) item = attest_vault_find_item (self->vault, item_id, error);

  return item != NULL ? attest_vault_read_item (self->vault, item, most, error) : NULL;
}

/**
 * attest_desk_view:
 *
 * The entry is written before the bytes are given: nobody looks unseen.
 *
 * Returns: (transfer full): the item's bytes
 */
GBytes *
attest_desk_view (AttestDesk *self,
                  const char *item_id,
                  gsize       most,
                  GError    **error)
{
  g_autoptr (AttestItem) item = attest_vault_find_item (self->vault, item_id, error);
  g_autoptr (JsonObject) what = json_object_new ();

  if (item == NULL)
    return NULL;
  json_object_set_string_member (what, "item", item->id);
  json_object_set_string_member (what, "exhibit", item->exhibit);
  json_object_set_string_member (what, "sha256", item->sha256);
  if (!attest_vault_log (self->vault, item->case_id, ATTEST_ENTRY_ITEM_VIEWED, what, error))
    return NULL;
  return attest_vault_read_item (self->vault, item, most, error);
}

/* ── Drafts ───────────────────────────────────────────────────────────── */

gboolean
attest_desk_save_draft (AttestDesk *self,
                        const char *name,
                        const char *text,
                        GError    **error)
{
  g_autofree char *key = g_strconcat (DRAFT_PREFIX, name, NULL);
  g_autoptr (GBytes) bytes = text != NULL ? g_bytes_new (text, strlen (text)) : NULL;

  return attest_vault_put (self->vault, key, bytes, error);
}

char *
attest_desk_load_draft (AttestDesk *self,
                        const char *name,
                        GError    **error)
{
  g_autofree char *key = g_strconcat (DRAFT_PREFIX, name, NULL);
  g_autoptr (GBytes) bytes = attest_vault_get (self->vault, key, error);

  return bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
}

/**
 * attest_desk_list_drafts:
 * @self: a desk
 * @prefix: what their names begin with
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the names of the drafts there are, in the order of
 *   their bytes
 */
char **
attest_desk_list_drafts (AttestDesk *self,
                         const char *prefix,
                         GError    **error)
{
  g_autofree char *key = g_strconcat (DRAFT_PREFIX, prefix, NULL);
  char           **names = attest_vault_list_names (self->vault, key, error);

  for (char **name = names; name != NULL && *name != NULL; name++)
    memmove (*name, *name + strlen (DRAFT_PREFIX), strlen (*name) - strlen (DRAFT_PREFIX) + 1);
  return names;
}
