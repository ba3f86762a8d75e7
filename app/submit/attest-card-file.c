/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "submit/attest-card-file.h"

#include "base/attest-error.h"
#include "submit/attest-tar.h"

#include <string.h>

#define MEMBER_CARD "card.txt"
#define MEMBER_PACK "pack.policy"
#define SIGNATURES_MOST 2

static const char *const signature_names[SIGNATURES_MOST] = { "card.txt.minisig", "card.txt.2.minisig" };

/**
 * attest_card_file_new:
 * @card: the card text
 * @pack: the pack file that the card names by its digest
 *
 * Returns: (transfer full): both, not signed yet
 */
AttestCardFile *
attest_card_file_new (GBytes *card,
                      GBytes *pack)
{
  AttestCardFile *self = g_new0 (AttestCardFile, 1);

  self->card = g_bytes_ref (card);
  self->pack = g_bytes_ref (pack);
  self->signatures = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
attest_card_file_free (AttestCardFile *self)
{
  if (self == NULL)
    return;
  g_bytes_unref (self->card);
  g_bytes_unref (self->pack);
  g_ptr_array_unref (self->signatures);
  g_free (self);
}

static gboolean
refuse (GError    **error,
        const char *why)
{
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "Not a school card: %s", why);
  return FALSE;
}

/* Names in their order, and nothing besides. */
static gboolean
members_are_fine (GPtrArray *files,
                  GError   **error)
{
  const char *const names[] = { MEMBER_CARD, MEMBER_PACK, signature_names[0], signature_names[1] };

  if (files->len < 2)
    return refuse (error, "the card or its pack is missing");
  for (guint i = 0; i < files->len; i++)
    {
      AttestTarFile *file = g_ptr_array_index (files, i);

      if (strcmp (file->name, names[i]) != 0)
        return refuse (error, "it holds what does not belong there");
    }
  return TRUE;
}

/**
 * attest_card_file_read:
 * @file: a .attest-card as it came
 * @error: return location for an #AttestError
 *
 * Verifies no signature: whose signatures count is for the caller to ask with
 * attest_card_file_signed_by().
 *
 * Returns: (transfer full): its parts, or %NULL with %ATTEST_ERROR_INPUT or
 *   %ATTEST_ERROR_TOO_LARGE
 */
AttestCardFile *
attest_card_file_read (GBytes  *file,
                       GError **error)
{
  g_autoptr (GPtrArray) files = attest_tar_read (file, ATTEST_CARD_FILE_MOST, 2 + SIGNATURES_MOST, error);
  g_autoptr (AttestCardFile) self = NULL;

  if (files == NULL || !members_are_fine (files, error))
    return NULL;
  self = attest_card_file_new (attest_tar_find (files, MEMBER_CARD), attest_tar_find (files, MEMBER_PACK));
  for (guint i = 2; i < files->len; i++)
    {
      AttestTarFile *one = g_ptr_array_index (files, i);
      gsize          length = 0;
      const char    *text = g_bytes_get_data (one->bytes, &length);

      if (memchr (text, '\0', length) != NULL)
        {
          refuse (error, "a signature holds a zero byte");
          return NULL;
        }
      g_ptr_array_add (self->signatures, g_strndup (text, length));
    }
  return g_steal_pointer (&self);
}

/**
 * attest_card_file_write:
 * @self: a card with at most two signatures
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the .attest-card file
 */
GBytes *
attest_card_file_write (const AttestCardFile *self,
                        GError              **error)
{
  AttestTarMember members[2 + SIGNATURES_MOST] = { { MEMBER_CARD }, { MEMBER_PACK } };
  guint           n = 2;
  g_autoptr (GBytes) bytes = NULL;

  members[0].bytes = g_bytes_get_data (self->card, &members[0].length);
  members[1].bytes = g_bytes_get_data (self->pack, &members[1].length);
  for (guint i = 0; i < MIN (self->signatures->len, SIGNATURES_MOST); i++, n++)
    {
      members[n].name = signature_names[i];
      members[n].bytes = g_ptr_array_index (self->signatures, i);
      members[n].length = strlen (members[n].bytes);
    }
  bytes = attest_tar_write (members, n, error);
  if (bytes == NULL || g_bytes_get_size (bytes) <= ATTEST_CARD_FILE_MOST)
    return g_steal_pointer (&bytes);
  g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "The card is larger than any may be");
  return NULL;
}

static gboolean
verifies (const AttestCardFile *self,
          guint                 i,
          const char           *signing_key)
{
  const char *signature = g_ptr_array_index (self->signatures, i);

  return attest_minisign_verify (signing_key, g_bytes_get_data (self->card, NULL), g_bytes_get_size (self->card),
                                 signature, strlen (signature), NULL, NULL);
}

/**
 * attest_card_file_signed_by:
 * @self: a card
 * @signing_key: a key, RW…
 *
 * Returns: whether one of the signatures is of @signing_key over the very
 *   bytes of the card text
 */
gboolean
attest_card_file_signed_by (const AttestCardFile *self,
                            const char           *signing_key)
{
  if (!attest_signing_key_is_valid (signing_key))
    return FALSE;
  for (guint i = 0; i < self->signatures->len; i++)
    if (verifies (self, i, signing_key))
      return TRUE;
  return FALSE;
}

/**
 * attest_card_file_sign:
 * @self: a card
 * @key: the signer's
 * @error: return location for an #AttestError
 *
 * Returns: whether @self has a signature by @key; %ATTEST_ERROR_EXISTS when
 *   two others signed it already
 */
gboolean
attest_card_file_sign (AttestCardFile      *self,
                       const AttestSignKey *key,
                       GError             **error)
{
  g_autofree char *signature = NULL;

  signature = attest_minisign_sign (key, g_bytes_get_data (self->card, NULL), g_bytes_get_size (self->card), "Attest school card");
  for (guint i = 0; i < self->signatures->len; i++)
    if (verifies (self, i, attest_sign_key_public (key)))
      {
        g_free (self->signatures->pdata[i]);
        self->signatures->pdata[i] = g_steal_pointer (&signature);
        return TRUE;
      }
  if (self->signatures->len < SIGNATURES_MOST)
    {
      g_ptr_array_add (self->signatures, g_steal_pointer (&signature));
      return TRUE;
    }
  g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS, "Two people signed this card already");
  return FALSE;
}
