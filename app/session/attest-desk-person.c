/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-error.h"
#include "base/attest-file.h"

#include <string.h>

/* Putting a person onto the card that this store keeps. */

static gboolean
fail (GError    **error,
      AttestError code,
      const char *text)
{
  g_set_error_literal (error, ATTEST_ERROR, code, text);
  return FALSE;
}

static AttestPersonFile *
read_person (AttestDesk *self,
             const char *path,
             GError    **error)
{
  g_autoptr (GBytes) bytes = attest_file_read (path, ATTEST_PERSON_FILE_MOST, error);
  g_autoptr (AttestPersonFile) file = bytes != NULL ? attest_person_file_read (bytes, error) : NULL;

  if (file == NULL)
    return NULL;
  if (self->card == NULL)
    fail (error, ATTEST_ERROR_NOT_FOUND, "There is no card yet");
  else if (file->practice != attest_desk_practice (self))
    fail (error, ATTEST_ERROR_PRACTICE, "Practice people and real ones do not share a card");
  else if (strcmp (file->name, attest_desk_name (self)) == 0 && strcmp (file->signing_key, attest_desk_signing_key (self)) != 0)
    fail (error, ATTEST_ERROR_POLICY, "Somebody of your own name would take your place on the card; add them under a name that tells you apart");
  else
    return g_steal_pointer (&file);
  return NULL;
}

static gboolean
add_person (AttestDesk             *self,
            const AttestPersonFile *file,
            GError                **error)
{
  const char *roles[] = { file->role, NULL };
  g_autoptr (AttestPerson) person = attest_person_new (file->name, roles, file->recipient, file->signing_key, "");
  g_autoptr (AttestCard) card = attest_card_with_person (self->card, person, error);
  g_autoptr (GBytes) pack = g_bytes_ref (self->card_file->pack);

  return card != NULL && attest_desk_issue_card (self, card, pack, error);
}

/**
 * attest_desk_card_add:
 * @self: a desk that has a card
 * @person_path: an .attest-person file
 * @error: return location for an #AttestError
 *
 * Returns: whether the card, one version on, has that person with their role.
 *   Any countersignature is gone with the old version
 */
gboolean
attest_desk_card_add (AttestDesk *self,
                      const char *person_path,
                      GError    **error)
{
  g_autoptr (AttestPersonFile) file = read_person (self, person_path, error);

  return file != NULL && add_person (self, file, error);
}

static gboolean
has_other_key (AttestDesk             *self,
               const AttestPersonFile *file)
{
  const GPtrArray *people = attest_card_people (self->card);

  for (guint i = 0; i < people->len; i++)
    {
      const AttestPerson *before = people->pdata[i];

      if (strcmp (before->name, file->name) == 0 && *before->signing_key != '\0' &&
          (strcmp (before->signing_key, file->signing_key) != 0 || strcmp (before->recipient, file->recipient) != 0))
        return TRUE;
    }
  return FALSE;
}

/**
 * attest_desk_person_read:
 * @self: a desk
 * @path: an .attest-person file
 * @error: return location for an #AttestError; %ATTEST_ERROR_NOT_FOUND when this
 *   store keeps no card that a person could be put on
 *
 * Returns: (transfer full): who it says it is, and the fingerprint to compare
 *   with them in person
 */
AttestCardPerson *
attest_desk_person_read (AttestDesk *self,
                         const char *path,
                         GError    **error)
{
  g_autoptr (AttestPersonFile) file = read_person (self, path, error);
  AttestCardPerson *out;

  if (file == NULL)
    return NULL;
  if (!attest_desk_receives (self))
    {
      fail (error, ATTEST_ERROR_NOT_FOUND, "Somebody else keeps the card of this school");
      return NULL;
    }
  out = g_new0 (AttestCardPerson, 1);
  out->name = g_strdup (file->name);
  out->roles = g_new0 (char *, 2);
  out->roles[0] = g_strdup (file->role);
  out->signing_key = g_strdup (file->signing_key);
  out->fingerprint = attest_fingerprint (file->signing_key);
  out->is_new = attest_card_by_key (self->card, file->signing_key) == NULL;
  out->key_changed = has_other_key (self, file);
  return out;
}

/**
 * attest_desk_person_add:
 * @self: a desk that has a card
 * @path: an .attest-person file
 * @signing_key: the key whose fingerprint was compared
 * @error: return location for an #AttestError
 *
 * Returns: whether that person is on the card; not if the file has another key
 *   by now
 */
gboolean
attest_desk_person_add (AttestDesk *self,
                        const char *path,
                        const char *signing_key,
                        GError    **error)
{
  g_autoptr (AttestPersonFile) file = read_person (self, path, error);

  if (file == NULL)
    return FALSE;
  if (strcmp (file->signing_key, signing_key) != 0)
    return fail (error, ATTEST_ERROR_TAMPERED, "The file has another key than the one that was compared");
  return add_person (self, file, error);
}
