/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-error.h"
#include "base/attest-file.h"

#include <string.h>

/* ── Reading a card ───────────────────────────────────────────────────── */

typedef struct
{
  AttestCardFile *file;
  AttestCard     *card;
  AttestPack     *pack;
} Loaded;

static void
loaded_clear (Loaded *self)
{
  g_clear_pointer (&self->file, attest_card_file_free);
  g_clear_pointer (&self->card, attest_card_free);
  g_clear_pointer (&self->pack, attest_pack_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Loaded, loaded_clear)

static gboolean
pack_is_the_cards (const Loaded *self,
                   GError      **error)
{
  AttestDigest     digest = attest_digest_of (g_bytes_get_data (self->file->pack, NULL), g_bytes_get_size (self->file->pack));
  g_autofree char *hex = attest_digest_hex (&digest);

  if (strcmp (hex, attest_card_pack_digest (self->card)) == 0 && strcmp (attest_pack_id (self->pack), attest_card_pack (self->card)) == 0)
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED, "The policy pack in the card is not the one that was signed");
  return FALSE;
}

static gboolean
load_card (const char *path,
           Loaded     *out,
           GError    **error)
{
  g_autoptr (GBytes) bytes = attest_file_read (path, ATTEST_CARD_FILE_MOST, error);
  const char *text;
  gsize       length;

  if (bytes == NULL || (out->file = attest_card_file_read (bytes, error)) == NULL)
    return FALSE;
  text = g_bytes_get_data (out->file->card, &length);
  if ((out->card = attest_card_parse ("card.txt", text, length, error)) == NULL)
    return FALSE;
  text = g_bytes_get_data (out->file->pack, &length);
  out->pack = attest_pack_load_text ("pack.policy", text, length, error);
  return out->pack != NULL && pack_is_the_cards (out, error);
}

static AttestCardPerson *
describe_person (AttestDesk         *self,
                 const AttestPerson *person,
                 AttestCardFile     *file)
{
  AttestCardPerson *out = g_new0 (AttestCardPerson, 1);
  gboolean          known = FALSE, changed = FALSE;
  const GPtrArray  *old = self->card != NULL ? attest_card_people (self->card) : NULL;

  for (guint i = 0; old != NULL && i < old->len; i++)
    {
      const AttestPerson *before = old->pdata[i];
      gboolean            same_key = *before->signing_key != '\0' && strcmp (before->signing_key, person->signing_key) == 0;

      if (!same_key && strcmp (before->name, person->name) != 0)
        continue;
      /* What is sent is sealed to the recipient: either key changes who reads it. */
      known = TRUE;
      changed = changed || strcmp (before->signing_key, person->signing_key) != 0 || strcmp (before->recipient, person->recipient) != 0;
    }
  out->name = g_strdup (person->name);
  out->roles = g_strdupv (person->roles);
  out->signing_key = g_strdup (person->signing_key);
  out->fingerprint = *person->signing_key != '\0' ? attest_fingerprint (person->signing_key) : NULL;
  out->is_new = !known;
  out->key_changed = changed;
  out->signed_card = *person->signing_key != '\0' && attest_card_file_signed_by (file, person->signing_key);
  return out;
}

/* Whoever makes the card cannot vouch alone for those to whom a matter about
 * the head goes: the second signature is the governors' own. */
static gboolean
on_governors_side (char **roles)
{
  return g_strv_contains ((const char *const *)roles, "governors") || g_strv_contains ((const char *const *)roles, "chair-of-governors");
}

static AttestCardInfo *
describe_card (AttestDesk       *self,
               const AttestCard *card,
               const AttestPack *pack,
               AttestCardFile   *file)
{
  AttestCardInfo  *out = g_new0 (AttestCardInfo, 1);
  const GPtrArray *people = attest_card_people (card);

  out->school = g_strdup (attest_card_school (card));
  out->pack = g_strdup (attest_card_pack (card));
  out->pack_title = g_strdup (attest_pack_title (pack));
  out->drop = g_strdup (attest_card_drop (card));
  out->version = attest_card_version (card);
  out->practice = attest_card_practice (card);
  out->people = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_card_person_free);
  for (guint i = 0; i < people->len; i++)
    {
      AttestCardPerson *person = describe_person (self, people->pdata[i], file);

      out->n_signatures += person->signed_card ? 1 : 0;
      out->countersigned |= person->signed_card && on_governors_side (person->roles);
      g_ptr_array_add (out->people, person);
    }
  out->countersigned &= out->n_signatures > 1;
  return out;
}

AttestCardInfo *
attest_desk_card (AttestDesk *self)
{
  return self->card != NULL ? describe_card (self, self->card, self->pack, self->card_file) : NULL;
}

AttestCardInfo *
attest_desk_card_read (AttestDesk *self,
                       const char *path,
                       GError    **error)
{
  g_auto (Loaded) loaded = { 0 };

  return load_card (path, &loaded, error) ? describe_card (self, loaded.card, loaded.pack, loaded.file) : NULL;
}

/* ── Importing ────────────────────────────────────────────────────────── */

static gboolean
fail (GError    **error,
      AttestError code,
      const char *text)
{
  g_set_error (error, ATTEST_ERROR, code, "%s", text);
  return FALSE;
}

/* A version never goes back, and one version has one text. */
static gboolean
version_goes_on (AttestDesk   *self,
                 const Loaded *loaded,
                 GError      **error)
{
  guint had = self->card != NULL ? attest_card_version (self->card) : 0;

  if (attest_card_version (loaded->card) < had)
    return fail (error, ATTEST_ERROR_ROLLED_BACK, "This card is older than the one in use");
  if (attest_card_version (loaded->card) == had && !g_bytes_equal (loaded->file->card, self->card_file->card))
    return fail (error, ATTEST_ERROR_TAMPERED, "This card has the version of the one in use and another text");
  return TRUE;
}

static gboolean
may_import (AttestDesk           *self,
            const Loaded         *loaded,
            const AttestCardInfo *info,
            gboolean              compared,
            GError              **error)
{
  if (info->practice != attest_desk_practice (self))
    return fail (error, ATTEST_ERROR_PRACTICE, info->practice ? "A practice card cannot be used in a real store" : "A real card cannot be used in a practice store");
  if (info->n_signatures == 0)
    return fail (error, ATTEST_ERROR_SIGNATURE, "Nobody on the card signed it");
  if (!version_goes_on (self, loaded, error))
    return FALSE;
  for (guint i = 0; !compared && i < info->people->len; i++)
    {
      AttestCardPerson *person = info->people->pdata[i];

      if (person->signed_card && !attest_desk_may_vouch (self, person->signing_key))
        return fail (error, ATTEST_ERROR_UNKNOWN_SENDER, "Compare the fingerprint of each person who signed the card first");
      if (person->key_changed)
        {
          g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_UNKNOWN_SENDER, "%s has another key than before: compare it with them first", person->name);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * attest_desk_card_import:
 * @self: a desk
 * @path: an .attest-card file
 * @compared: that the fingerprints of all who signed it, and of all whose key
 *   changed, were compared with those people
 * @error: return location for an #AttestError
 *
 * Returns: whether it is the card from now on; %ATTEST_ERROR_UNKNOWN_SENDER
 *   when something has to be compared, %ATTEST_ERROR_ROLLED_BACK for an older
 *   one, %ATTEST_ERROR_SIGNATURE, %ATTEST_ERROR_TAMPERED, %ATTEST_ERROR_PRACTICE
 */
gboolean
attest_desk_card_import (AttestDesk *self,
                         const char *path,
                         gboolean    compared,
                         GError    **error)
{
  g_auto (Loaded) loaded = { 0 };
  g_autoptr (AttestCardInfo) info = NULL;

  if (!load_card (path, &loaded, error))
    return FALSE;
  info = describe_card (self, loaded.card, loaded.pack, loaded.file);
  if (!may_import (self, &loaded, info, compared, error))
    return FALSE;
  for (guint i = 0; i < info->people->len; i++)
    {
      AttestCardPerson *person = info->people->pdata[i];

      if (person->signed_card && !attest_desk_let_vouch (self, person->signing_key, error))
        return FALSE;
    }
  return attest_desk_save_card (self, g_steal_pointer (&loaded.file), error);
}

/* ── Making one ───────────────────────────────────────────────────────── */

/* Prints, signs and keeps @card with the pack that is in use or @pack. */
gboolean
attest_desk_issue_card (AttestDesk *self,
                        AttestCard *card,
                        GBytes     *pack,
                        GError    **error)
{
  g_autofree char *text = attest_card_print (card);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (AttestCardFile) file = attest_card_file_new (bytes, pack);

  return attest_card_file_sign (file, attest_vault_sign_key (self->vault), error) &&
         attest_desk_save_card (self, g_steal_pointer (&file), error);
}

static AttestCard *
with_myself (AttestDesk *self,
             AttestCard *card,
             GError    **error)
{
  const char *const roles[] = { attest_desk_role (self), NULL };
  g_autoptr (AttestPerson) me = attest_person_new (attest_desk_name (self), roles, attest_desk_recipient (self), attest_desk_signing_key (self), "");

  return attest_card_with_person (card, me, error);
}

/**
 * attest_desk_card_create:
 * @self: the desk of a DSL, or of whoever keeps the school's list
 * @school: its name
 * @pack: id of an installed pack
 * @drop: where packages go: a path or any URI GIO knows; in/ and out/ are made.
 *   "none" for a school where people hand records over themselves
 * @error: return location for an #AttestError
 *
 * Returns: whether there is now a card with this person on it, signed by them
 */
gboolean
attest_desk_card_create (AttestDesk *self,
                         const char *school,
                         const char *pack,
                         const char *drop,
                         GError    **error)
{
  g_autofree char *path = attest_packs_path (pack, error);
  g_autoptr (GBytes) text = path != NULL ? attest_file_read (path, 1024 * 1024, error) : NULL;
  g_autoptr (GFile) where = g_file_new_for_commandline_arg (drop);
  gboolean         none = strcmp (drop, ATTEST_CARD_NO_DROP) == 0;
  g_autofree char *uri = none ? g_strdup (drop) : g_file_get_uri (where);
  g_autoptr (AttestDrop) folder = attest_drop_new (uri);
  g_autoptr (AttestCard) empty = NULL, card = NULL;
  g_autofree char *hex = NULL;
  AttestDigest     digest;

  if (self->card != NULL)
    return fail (error, ATTEST_ERROR_EXISTS, "There is a card already; add people to it");
  if (text == NULL || (!none && !attest_drop_prepare (folder, NULL, error)))
    return FALSE;
  digest = attest_digest_of (g_bytes_get_data (text, NULL), g_bytes_get_size (text));
  hex = attest_digest_hex (&digest);
  empty = attest_card_new (school, pack, hex, uri, attest_desk_practice (self), error);
  card = empty != NULL ? with_myself (self, empty, error) : NULL;
  return card != NULL && attest_desk_issue_card (self, card, text, error);
}

/**
 * attest_desk_card_set_roles:
 * @self: a desk that has a card
 * @name: of somebody on it
 * @roles: all that they hold, inside the school
 * @error: return location for an #AttestError
 *
 * A person's file says one role; a small school's head may be its DSL as well.
 * Exclusion is by person, so the card has to say so.
 *
 * Returns: whether the card, one version on, says that they hold @roles
 */
gboolean
attest_desk_card_set_roles (AttestDesk        *self,
                            const char        *name,
                            const char *const *roles,
                            GError           **error)
{
  const GPtrArray *people = self->card != NULL ? attest_card_people (self->card) : NULL;

  for (guint i = 0; people != NULL && i < people->len; i++)
    {
      const AttestPerson *before = people->pdata[i];

      if (strcmp (before->name, name) == 0)
        {
          g_autoptr (AttestPerson) person = attest_person_new (before->name, roles, before->recipient, before->signing_key, before->contact);
          g_autoptr (AttestCard) card = attest_card_with_person (self->card, person, error);
          g_autoptr (GBytes) pack = g_bytes_ref (self->card_file->pack);

          return card != NULL && attest_desk_issue_card (self, card, pack, error);
        }
    }
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND, "Nobody on the card is called %s", name);
  return FALSE;
}

/**
 * attest_desk_card_sign:
 * @self: the desk of somebody on the card, on the governors' side
 * @path: the .attest-card file; replaced by the countersigned one
 * @error: return location for an #AttestError
 *
 * Returns: whether the file now bears this person's signature
 */
gboolean
attest_desk_card_sign (AttestDesk *self,
                       const char *path,
                       GError    **error)
{
  g_auto (Loaded) loaded = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  const AttestPerson *me;

  if (!load_card (path, &loaded, error))
    return FALSE;
  if (attest_card_practice (loaded.card) != attest_desk_practice (self))
    return fail (error, ATTEST_ERROR_PRACTICE, "Practice cards and real ones are signed by their own people");
  me = attest_card_by_key (loaded.card, attest_desk_signing_key (self));
  if (me == NULL || !on_governors_side (me->roles))
    return fail (error, ATTEST_ERROR_POLICY, "Only a governor who is on the card can countersign it");
  if (!attest_card_file_sign (loaded.file, attest_vault_sign_key (self->vault), error))
    return FALSE;
  bytes = attest_card_file_write (loaded.file, error);
  return bytes != NULL && attest_file_write (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
}

gboolean
attest_desk_card_export (AttestDesk *self,
                         const char *path,
                         GError    **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (self->card_file == NULL)
    return fail (error, ATTEST_ERROR_NOT_FOUND, "There is no card yet");
  bytes = attest_card_file_write (self->card_file, error);
  return bytes != NULL && attest_file_write (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
}

AttestDrop *
attest_desk_open_drop (AttestDesk *self,
                       GError    **error)
{
  if (self->card != NULL && strcmp (attest_card_drop (self->card), ATTEST_CARD_NO_DROP) != 0)
    return attest_drop_new (attest_card_drop (self->card));
  if (self->card != NULL)
    {
      fail (error, ATTEST_ERROR_UNAVAILABLE, "The school has no shared folder; hand the sealed record over yourself");
      return NULL;
    }
  fail (error, ATTEST_ERROR_NOT_FOUND, "There is no school card yet; import it with attest-cli card import, or in the window");
  return NULL;
}
