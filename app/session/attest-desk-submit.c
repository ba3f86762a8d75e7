/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-error.h"
#include "base/attest-id.h"
#include "capture/attest-sniff.h"
#include "submit/attest-package.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  GFileProgressCallback progress;
  gpointer              data;
} Progress;

static void
progress_cb (guint64  done,
             guint64  total,
             gpointer data)
{
  Progress *self = data;

  if (self->progress != NULL)
    self->progress ((goffset)done, (goffset)total, self->data);
}

/* ── What goes in ─────────────────────────────────────────────────────── */

static void
add_bodies (GPtrArray          *members,
            const AttestBundle *bundle)
{
  for (guint i = 0; i < bundle->bodies->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("bodies/%" G_GUINT64_FORMAT ".json", bundle->first_seq + i);

      if (bundle->bodies->pdata[i] != NULL)
        g_ptr_array_add (members, attest_member_new_bytes (name, bundle->bodies->pdata[i]));
    }
}

/* A generated name: nothing of what the file was called leaves in a path. */
static char *
item_member_name (const AttestItem *item,
                  guint             index)
{
  const char *extension = attest_item_kind_is_words (item->kind) ? "txt" : attest_sniff_extension (item->media_type);

  return g_strdup_printf ("items/%04u-%s.%s", index + 1, attest_item_kind_nick (item->kind), extension);
}

static gboolean
add_items (AttestDesk         *self,
           GPtrArray          *members,
           const AttestBundle *bundle,
           JsonArray          *listed,
           GError            **error)
{
  for (guint i = 0; i < bundle->items->len; i++)
    {
      AttestItem      *item = bundle->items->pdata[i];
      g_autofree char *name = item_member_name (item, i);
      JsonObject      *row = json_object_new ();
      AttestDigest     digest;
      gpointer         source = attest_vault_item_source (self->vault, item, error);

      json_object_set_string_member (row, "file", name);
      json_object_set_string_member (row, "exhibit", item->exhibit);
      json_object_set_string_member (row, "kind", attest_item_kind_nick (item->kind));
      json_object_set_string_member (row, "sha256", item->sha256);
      json_object_set_string_member (row, "name", item->name);
      attest_json_set_text (row, "url", item->url);
      json_array_add_object_element (listed, row);
      if (source == NULL)
        return FALSE;
      if (!attest_digest_from_hex (item->sha256, &digest))
        {
          attest_item_source_free (source);
          g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED, "%s has no digest", item->exhibit);
          return FALSE;
        }
      g_ptr_array_add (members, attest_member_new (name, &digest, (guint64)item->size, attest_item_source_read, source, attest_item_source_free));
    }
  return TRUE;
}

/* For people with stock tools; what counts is the chain. */
static GBytes *
case_json (const AttestBundle *bundle,
           JsonArray          *items)
{
  JsonObject *out = json_object_new ();
  char        time[25];
  gsize       length = 0;
  char       *text;

  attest_time_utc_text (bundle->details->opened_ms, time);
  json_object_set_string_member (out, "case", bundle->details->id);
  json_object_set_string_member (out, "reference", bundle->details->reference);
  json_object_set_string_member (out, "title", bundle->details->title);
  json_object_set_string_member (out, "type", bundle->details->type);
  json_object_set_string_member (out, "description", bundle->details->description);
  json_object_set_string_member (out, "opened", time);
  json_object_set_array_member (out, "items", json_array_ref (items));
  text = attest_json_print (out, &length);
  json_object_unref (out);
  return g_bytes_new_take (text, length);
}

static GPtrArray *
members_of (AttestDesk         *self,
            const AttestBundle *bundle,
            GError            **error)
{
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_member_free);
  g_autoptr (JsonArray) listed = json_array_new ();
  g_autoptr (GBytes) summary = NULL;

  g_ptr_array_add (members, attest_member_new_bytes ("chain.jsonl", bundle->chain));
  add_bodies (members, bundle);
  if (!add_items (self, members, bundle, listed, error))
    return NULL;
  summary = case_json (bundle, listed);
  g_ptr_array_insert (members, 1, attest_member_new_bytes ("case.json", summary));
  return g_steal_pointer (&members);
}

static AttestPackageInfo *
info_for (AttestDesk         *self,
          const AttestBundle *bundle,
          const char         *package_id,
          GPtrArray          *to)
{
  AttestPackageInfo *info = attest_package_info_new ();
  AttestMoment       now = attest_moment_now ();

  info->package_id = g_strdup (package_id);
  info->case_id = g_strdup (bundle->details->id);
  info->reference = g_strdup (bundle->details->reference);
  info->school = g_strdup (attest_desk_school (self));
  info->sender_name = g_strdup (attest_desk_name (self));
  info->sender_role = g_strdup (attest_desk_role (self));
  info->sender_signing_key = g_strdup (attest_desk_signing_key (self));
  info->sender_recipient = g_strdup (attest_desk_recipient (self));
  info->base_seq = bundle->first_seq - 1;
  info->base_head = bundle->base;
  info->head_seq = bundle->last_seq;
  info->head = bundle->head;
  info->store_head = attest_vault_journal_head (self->vault);
  info->created_ms = now.utc_ms;
  info->practice = attest_desk_practice (self);
  for (guint i = 0; i < to->len; i++)
    {
      AttestAddressee *one = to->pdata[i];

      attest_package_info_add_recipient (info, one->name, one->role, one->recipient, one->signing_key);
    }
  return info;
}

/* ── Sealing ──────────────────────────────────────────────────────────── */

static char *
outbox_path (AttestDesk *self,
             const char *file)
{
  return g_build_filename (attest_desk_dir (self), ATTEST_OUTBOX_DIR, file, NULL);
}

/**
 * attest_desk_seal_package:
 * @self: a desk
 * @details: one of its cases
 * @to: (element-type AttestAddressee): whom it is sealed to
 * @after: the base; 0 for the whole case
 * @upto: the last entry that goes; %G_MAXUINT64 for all
 * @state: %ATTEST_CASE_QUEUED for the drop, %ATTEST_CASE_OPEN to be handed over
 * @cancellable: (nullable): stops it; nothing stays behind
 * @progress: (nullable): bytes done and all
 * @progress_data: for @progress
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the package's id. It is in the outbox, and in the
 *   chain unless it is to be handed over, and not yet in the drop
 */
char *
attest_desk_seal_package (AttestDesk           *self,
                          const AttestCase     *details,
                          GPtrArray            *to,
                          guint64               after,
                          guint64               upto,
                          AttestCaseState       state,
                          GCancellable         *cancellable,
                          GFileProgressCallback progress,
                          gpointer              progress_data,
                          GError              **error)
{
  g_autoptr (AttestBundle) bundle = attest_vault_collect (self->vault, details->id, after, upto, error);
  g_autoptr (GPtrArray) members = bundle != NULL ? members_of (self, bundle, error) : NULL;
  g_autofree char *id = attest_id_new ();
  g_autoptr (AttestOutgoing) outgoing = attest_outgoing_new ();
  g_autoptr (AttestPackageInfo) info = NULL;
  g_autofree char *path = NULL;
  Progress         forward = { progress, progress_data };
  guint64          size;

  if (members == NULL)
    return NULL;
  info = info_for (self, bundle, id, to);
  outgoing->file = g_strconcat (id, ATTEST_PACKAGE_SUFFIX, NULL);
  path = outbox_path (self, outgoing->file);
  if (!attest_desk_change_name (self, ATTEST_SEALING_NAME, id, TRUE, error))
    return NULL;
  if (!attest_package_build (info, members, attest_vault_sign_key (self->vault), path, cancellable, progress_cb, &forward, &outgoing->digest, &size, error))
    return NULL;
  outgoing->id = g_strdup (id);
  outgoing->case_id = g_strdup (details->id);
  outgoing->state = state;
  outgoing->base_seq = info->base_seq;
  outgoing->head_seq = info->head_seq;
  outgoing->sealed_ms = info->created_ms;
  g_ptr_array_unref (outgoing->to);
  outgoing->to = g_ptr_array_ref (to);
  if (attest_vault_add_outgoing (self->vault, outgoing, error))
    {
      attest_desk_change_name (self, ATTEST_SEALING_NAME, id, FALSE, NULL);
      return g_steal_pointer (&id);
    }
  g_unlink (path);
  return NULL;
}

/* ── Choosing ─────────────────────────────────────────────────────────── */

static gboolean
add_addressee (AttestDesk       *self,
               GPtrArray        *to,
               const AttestCase *details,
               AttestRoute      *route,
               const char       *signing_key,
               GError          **error)
{
  const AttestPerson *person = attest_card_by_key (self->card, signing_key);
  g_auto (GStrv) about = attest_desk_subjects (self, (const char *const *)details->subjects);
  const char *role;

  if (person == NULL)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NO_RECIPIENT, "Nobody on the school card has the key %.60s", signing_key);
      return FALSE;
    }
  if (!attest_card_may_receive (self->card, route, (const char *const *)about, signing_key, error))
    return FALSE;
  role = person->roles[0];
  for (guint i = 0; route->first[i] != NULL; i++)
    if (attest_person_has_role (person, route->first[i]))
      role = route->first[i];
  g_ptr_array_add (to, attest_addressee_new (person->name, role, person->recipient, person->signing_key));
  return TRUE;
}

static gboolean
add_chosen (AttestDesk       *self,
            GPtrArray        *to,
            const AttestCase *details,
            AttestRoute      *route,
            GError          **error)
{
  g_autoptr (GPtrArray) choices = attest_desk_choices (self, attest_pack_has_type (self->pack, details->type) ? details->type : attest_pack_default_type (self->pack),
                                                       (const char *const *)details->subjects, error);

  if (choices == NULL)
    return FALSE;
  for (guint i = 0; i < choices->len; i++)
    {
      AttestChoice *choice = choices->pdata[i];

      if (choice->chosen && choice->signing_key != NULL && *choice->signing_key != '\0' &&
          !add_addressee (self, to, details, route, choice->signing_key, error))
        return FALSE;
    }
  return TRUE;
}

/* Every recipient is checked by key here, whatever a menu offered before. */
static GPtrArray *
addressees (AttestDesk        *self,
            const AttestCase  *details,
            const char *const *keys,
            GError           **error)
{
  g_autoptr (GPtrArray) to = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_addressee_free);
  g_autoptr (AttestRoute) route = NULL;

  if (self->card == NULL)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NO_RECIPIENT, "There is no school card, so nobody to send it to is known");
      return NULL;
    }
  route = attest_desk_case_route (self, details, error);
  if (route == NULL)
    return NULL;
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (!add_addressee (self, to, details, route, keys[i], error))
      return NULL;
  if (keys == NULL && !add_chosen (self, to, details, route, error))
    return NULL;
  if (to->len > 0)
    return g_steal_pointer (&to);
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NO_RECIPIENT, "Nobody on the school card can be sent a case of this kind");
  return NULL;
}

/* ── The outside ──────────────────────────────────────────────────────── */

static gboolean
may_be_sent (AttestDesk       *self,
             const AttestCase *details,
             GError          **error)
{
  g_autoptr (GPtrArray) problems = NULL;

  if (details->received)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_POLICY, "This case was sent to you; only who recorded it submits it");
      return FALSE;
    }
  if (details->n_items == 0 && !attest_desk_says_something (details->description))
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_POLICY, "There is nothing in this case yet: write what happened, or add what you saw, and send it then");
      return FALSE;
    }
  problems = attest_vault_verify (self->vault, details->id, NULL, NULL, NULL, error);
  if (problems == NULL)
    return FALSE;
  if (problems->len == 0)
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED, "%s", ((AttestProblem *)problems->pdata[0])->text);
  return FALSE;
}

/**
 * attest_desk_may_submit:
 * @self: a desk
 * @case_id: a case
 * @keys: (nullable): whom it is to go to; %NULL for those the route names
 * @again: also when they have all of it
 * @details: (out): the case
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full) (element-type AttestAddressee): whom it may be sealed to
 */
GPtrArray *
attest_desk_may_submit (AttestDesk        *self,
                        const char        *case_id,
                        const char *const *keys,
                        gboolean           again,
                        AttestCase       **details,
                        GError           **error)
{
  g_autoptr (AttestCase) found = attest_vault_find_case (self->vault, case_id, error);
  g_autoptr (GPtrArray) to = found != NULL ? addressees (self, found, keys, error) : NULL;

  if (to == NULL || !may_be_sent (self, found, error) || (!again && !attest_desk_check_news (self, found, to, error)))
    return NULL;
  *details = g_steal_pointer (&found);
  return g_steal_pointer (&to);
}

/**
 * attest_desk_seal_for:
 * @self: a desk
 * @details: one of its cases
 * @to: (element-type AttestAddressee): whom it is sealed to
 * @state: %ATTEST_CASE_QUEUED for the drop, %ATTEST_CASE_OPEN to be handed over
 * @cancellable: (nullable): stops it; nothing stays behind
 * @progress: (nullable): bytes done and all
 * @progress_data: for @progress
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): what was sealed: all that they have not receipted
 */
AttestSubmission *
attest_desk_seal_for (AttestDesk           *self,
                      const AttestCase     *details,
                      GPtrArray            *to,
                      AttestCaseState       state,
                      GCancellable         *cancellable,
                      GFileProgressCallback progress,
                      gpointer              progress_data,
                      GError              **error)
{
  g_autoptr (GPtrArray) signing_keys = g_ptr_array_new ();
  g_autofree char *id = NULL;
  g_autoptr (AttestOutgoing) outgoing = NULL;
  guint64 base = 0;

  for (guint i = 0; i < to->len; i++)
    g_ptr_array_add (signing_keys, ((AttestAddressee *)to->pdata[i])->signing_key);
  g_ptr_array_add (signing_keys, NULL);
  if (!attest_vault_common_base (self->vault, details->id, (const char *const *)signing_keys->pdata, &base, error))
    return NULL;
  id = attest_desk_seal_package (self, details, to, base, G_MAXUINT64, state, cancellable, progress, progress_data, error);
  outgoing = id != NULL ? attest_vault_find_outgoing (self->vault, id, error) : NULL;
  return outgoing != NULL ? attest_desk_submission (self, outgoing) : NULL;
}

static AttestSubmission *
submit (AttestDesk           *self,
        const char           *case_id,
        const char *const    *keys,
        gboolean              again,
        GCancellable         *cancellable,
        GFileProgressCallback progress,
        gpointer              progress_data,
        GError              **error)
{
  g_autoptr (AttestCase) details = NULL;
  g_autoptr (GPtrArray) to = attest_desk_may_submit (self, case_id, keys, again, &details, error);
  g_autoptr (AttestSubmission) sealed = to != NULL ? attest_desk_seal_for (self, details, to, ATTEST_CASE_QUEUED, cancellable, progress, progress_data, error) : NULL;
  g_autoptr (AttestOutgoing) outgoing = sealed != NULL ? attest_vault_find_outgoing (self->vault, sealed->package, error) : NULL;
  g_autoptr (AttestOutgoing) sent = NULL;

  if (outgoing == NULL || !attest_desk_deliver (self, outgoing, cancellable, error))
    return NULL;
  sent = attest_vault_find_outgoing (self->vault, outgoing->id, error);
  return sent != NULL ? attest_desk_submission (self, sent) : NULL;
}

AttestSubmission *
attest_desk_submit (AttestDesk           *self,
                    const char           *case_id,
                    const char *const    *keys,
                    GCancellable         *cancellable,
                    GFileProgressCallback progress,
                    gpointer              progress_data,
                    GError              **error)
{
  return submit (self, case_id, keys, FALSE, cancellable, progress, progress_data, error);
}

AttestSubmission *
attest_desk_submit_again (AttestDesk           *self,
                          const char           *case_id,
                          const char *const    *keys,
                          GCancellable         *cancellable,
                          GFileProgressCallback progress,
                          gpointer              progress_data,
                          GError              **error)
{
  return submit (self, case_id, keys, TRUE, cancellable, progress, progress_data, error);
}
