/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-error.h"
#include "base/attest-json.h"

#include <string.h>

#define CARD_NAME "card"

static AttestCardFile *
load_card_file (AttestDesk *self,
                GError    **error)
{
  g_autoptr (GBytes) bytes = attest_vault_get (self->vault, CARD_NAME, error);

  return bytes != NULL ? attest_card_file_read (bytes, error) : NULL;
}

/* Sets card and pack from @file, or the generic pack when there is none. */
static gboolean
use_card (AttestDesk     *self,
          AttestCardFile *file,
          GError        **error)
{
  g_autoptr (AttestCard) card = NULL;
  g_autoptr (AttestPack) pack = NULL;
  gsize       length;
  const char *text;

  if (file == NULL)
    {
      self->pack = attest_pack_load_id (ATTEST_DEFAULT_PACK, error);
      return self->pack != NULL;
    }
  text = g_bytes_get_data (file->card, &length);
  card = attest_card_parse ("card.txt", text, length, error);
  text = g_bytes_get_data (file->pack, &length);
  pack = card != NULL ? attest_pack_load_text ("pack.policy", text, length, error) : NULL;
  if (pack == NULL)
    return FALSE;
  g_clear_pointer (&self->card_file, attest_card_file_free);
  g_clear_pointer (&self->card, attest_card_free);
  g_clear_pointer (&self->pack, attest_pack_free);
  self->card_file = file;
  self->card = g_steal_pointer (&card);
  self->pack = g_steal_pointer (&pack);
  return TRUE;
}

/**
 * attest_desk_load_school:
 * @self: a desk
 * @error: return location for an #AttestError
 *
 * Returns: whether the card, or without one the generic pack, could be read
 */
gboolean
attest_desk_load_school (AttestDesk *self,
                         GError    **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AttestCardFile) file = load_card_file (self, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!use_card (self, file, error))
    return FALSE;
  file = NULL;
  return TRUE;
}

/**
 * attest_desk_save_card:
 * @self: a desk
 * @file: (transfer full): a card that was checked
 * @error: return location for an #AttestError
 *
 * Returns: whether it is kept, with its entry; from now on it is the card
 */
gboolean
attest_desk_save_card (AttestDesk     *self,
                       AttestCardFile *file,
                       GError        **error)
{
  g_autoptr (AttestCardFile) owned = file;
  g_autoptr (GBytes) bytes = attest_card_file_write (file, error);
  g_autoptr (JsonObject) what = json_object_new ();
  g_autofree char *digest = NULL;
  AttestDigest     sum;

  attest_desk_clear_post (self);
  if (bytes == NULL || !attest_desk_note_people (self, error) || !attest_vault_put (self->vault, CARD_NAME, bytes, error))
    return FALSE;
  sum = attest_digest_of (g_bytes_get_data (file->card, NULL), g_bytes_get_size (file->card));
  digest = attest_digest_hex (&sum);
  if (!use_card (self, file, error))
    return FALSE;
  owned = NULL;
  if (!attest_desk_note_people (self, error))
    return FALSE;
  json_object_set_string_member (what, "school", attest_card_school (self->card));
  json_object_set_int_member (what, "version", attest_card_version (self->card));
  json_object_set_string_member (what, "sha256", digest);
  return attest_vault_log (self->vault, ATTEST_NO_CASE, ATTEST_ENTRY_CARD_IMPORTED, what, error);
}

const char *
attest_desk_school (AttestDesk *self)
{
  return self->card != NULL ? attest_card_school (self->card) : attest_pack_title (self->pack);
}

const char *
attest_desk_pack_title (AttestDesk *self)
{
  return attest_pack_title (self->pack);
}

char *
attest_desk_role_title (AttestDesk *self,
                        const char *role)
{
  return g_strdup (attest_pack_role_title (self->pack, role));
}

/**
 * attest_desk_types:
 * @self: a desk
 *
 * Returns: (transfer full) (element-type AttestTypeChoice): the pack's incident
 *   types, the most usual first
 */
GPtrArray *
attest_desk_types (AttestDesk *self)
{
  GPtrArray         *out = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_type_choice_free);
  const char *const *types = attest_pack_types (self->pack);

  for (guint i = 0; types[i] != NULL; i++)
    {
      AttestTypeChoice *one = g_new0 (AttestTypeChoice, 1);

      one->type = g_strdup (types[i]);
      one->title = g_strdup (attest_pack_type_title (self->pack, types[i]));
      one->description = g_strdup (attest_pack_type_description (self->pack, types[i]));
      g_ptr_array_add (out, one);
    }
  return out;
}

static AttestChoice *
choice_of (AttestDesk        *self,
           const AttestReach *reach)
{
  AttestChoice *one = g_new0 (AttestChoice, 1);

  one->role = g_strdup (reach->role);
  one->role_title = attest_desk_role_title (self, reach->role);
  one->chosen = reach->chosen;
  one->suggested = reach->suggested;
  one->why = g_strdup (reach->why);
  if (reach->person == NULL)
    return one;
  one->name = g_strdup (reach->person->name);
  one->recipient = g_strdup (reach->person->recipient);
  one->signing_key = g_strdup (reach->person->signing_key);
  one->knows = attest_desk_is_on_card (self) || attest_desk_has_answered (self, one->signing_key);
  return one;
}

static GPtrArray *
choices_without_card (AttestDesk  *self,
                      AttestRoute *route)
{
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_choice_free);

  for (guint i = 0; route->first[i] != NULL; i++)
    {
      g_autofree char *why = g_strjoinv ("; ", route->first_source);
      AttestReach      reach = { .role = route->first[i], .why = why };

      g_ptr_array_add (out, choice_of (self, &reach));
    }
  for (guint i = 0; i < route->suggested->len; i++)
    {
      AttestSuggestion *suggestion = route->suggested->pdata[i];
      AttestReach       reach = { .role = suggestion->role, .suggested = TRUE, .why = suggestion->label };

      g_ptr_array_add (out, choice_of (self, &reach));
    }
  return out;
}

/**
 * attest_desk_choices:
 * @self: a desk
 * @type: an incident type
 * @subjects: (nullable): who it is about
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full) (element-type AttestChoice): whom it can go to, best
 *   first and never a subject. Roles that nobody on the card holds, and roles
 *   outside the school, have no name: they are told, not sent to.
 */
GPtrArray *
attest_desk_choices (AttestDesk        *self,
                     const char        *type,
                     const char *const *subjects,
                     GError           **error)
{
  g_autoptr (AttestRoute) route = NULL;
  g_autoptr (GPtrArray) reaches = NULL;
  g_auto (GStrv) about = NULL;
  GPtrArray *out;

  if (self->card == NULL)
    {
      about = attest_desk_subject_roles (subjects);
      route = attest_pack_route (self->pack, type, (const char *const *)about, error);
      return route != NULL ? choices_without_card (self, route) : NULL;
    }
  about = attest_desk_subjects (self, subjects);
  route = attest_card_route (self->card, self->pack, type, (const char *const *)about, error);
  reaches = route != NULL ? attest_card_resolve (self->card, route, (const char *const *)about, error) : NULL;
  if (reaches == NULL)
    return NULL;
  out = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_choice_free);
  for (guint i = 0; i < reaches->len; i++)
    g_ptr_array_add (out, choice_of (self, reaches->pdata[i]));
  return out;
}

AttestRoute *
attest_desk_case_route (AttestDesk       *self,
                        const AttestCase *details,
                        GError          **error)
{
  g_auto (GStrv) about = attest_desk_subjects (self, (const char *const *)details->subjects);
  const char *type = attest_pack_has_type (self->pack, details->type) ? details->type : attest_pack_default_type (self->pack);

  return attest_card_route (self->card, self->pack, type, (const char *const *)about, error);
}
