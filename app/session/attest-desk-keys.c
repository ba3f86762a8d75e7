/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-error.h"
#include "store/attest-keyring.h"

#include <string.h>

/* Changing the ways to the master key. Whoever walks up to an open store could
 * do it too, so what cannot be undone asks for a proof: the passphrase, or the
 * recovery sheet. */

#define SHEET_PREFIX "AGE-SECRET-KEY-1"

/* A sheet is typed from paper: spaces and line feeds do not count. */
static char *
without_spaces (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (!g_ascii_isspace (*text))
      g_string_append_c (out, g_ascii_toupper (*text));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Returns: (transfer full): the identity that is written on a sheet, or %NULL
 *   with %ATTEST_ERROR_LOCKED */
AttestIdentity *
attest_desk_read_sheet (const char *text,
                        GError    **error)
{
  char *squeezed = without_spaces (text);
  g_autoptr (GError) local = NULL;
  AttestIdentity *identity = attest_identity_from_text (squeezed, &local);

  if (identity == NULL)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_LOCKED, "That is not the text of a recovery sheet: %s", local->message);
  attest_wipe (squeezed, strlen (squeezed));
  g_free (squeezed);
  return identity;
}

static gboolean
looks_like_a_sheet (const char *text)
{
  char    *squeezed = without_spaces (text);
  gboolean sheet = g_str_has_prefix (squeezed, SHEET_PREFIX);

  attest_wipe (squeezed, strlen (squeezed));
  g_free (squeezed);
  return sheet;
}

/* @old: (out): the passphrase that was given; %NULL when the sheet was. */
static gboolean
check_proof (AttestDesk    *self,
             const char    *proof,
             AttestSecret **old,
             GError       **error)
{
  g_autoptr (AttestIdentity) sheet = NULL;

  *old = NULL;
  if (proof == NULL && self->by_sheet)
    return TRUE;
  if (proof == NULL || *proof == '\0')
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_LOCKED, "The passphrase or the recovery sheet is needed for this");
      return FALSE;
    }
  if (looks_like_a_sheet (proof))
    return (sheet = attest_desk_read_sheet (proof, error)) != NULL && attest_vault_check_recovery (self->vault, sheet, error);
  *old = attest_secret_new (proof, -1);
  if (attest_vault_check_passphrase (self->vault, *old, error))
    return TRUE;
  g_clear_pointer (old, attest_secret_free);
  return FALSE;
}

static gboolean
is_long_enough (AttestDesk *self,
                const char *fresh,
                GError    **error)
{
  if (*fresh != '\0' && (attest_desk_practice (self) || g_utf8_strlen (fresh, -1) >= ATTEST_PASSPHRASE_SHORTEST))
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "A passphrase needs at least %d characters; four words that do not belong together are easy to remember",
               ATTEST_PASSPHRASE_SHORTEST);
  return FALSE;
}

/**
 * attest_desk_check_proof:
 * @self: a desk
 * @proof: (nullable): as for attest_desk_change_passphrase()
 * @error: return location for an #AttestError
 *
 * Returns: whether it would be enough
 */
gboolean
attest_desk_check_proof (AttestDesk *self,
                         const char *proof,
                         GError    **error)
{
  g_autoptr (AttestSecret) old = NULL;

  return check_proof (self, proof, &old, error);
}

/**
 * attest_desk_key_ways:
 * @self: a desk
 * @ways: (out caller-allocates): the ways that open its store; the recovery
 *   sheet always does
 */
void
attest_desk_key_ways (AttestDesk    *self,
                      AttestKeyWays *ways)
{
  ways->passphrases = attest_vault_slots (self->vault, ATTEST_SLOT_PASSPHRASE);
  ways->keyring = attest_vault_slots (self->vault, ATTEST_SLOT_KEYRING) > 0;
  ways->by_sheet = self->by_sheet;
}

gboolean
attest_desk_add_passphrase (AttestDesk *self,
                            const char *passphrase,
                            GError    **error)
{
  g_autoptr (AttestSecret) secret = attest_secret_new (passphrase, -1);

  return attest_vault_add_passphrase (self->vault, secret, error);
}

/**
 * attest_desk_change_passphrase:
 * @self: a desk
 * @proof: (nullable): see attest-desk.h
 * @fresh: the new passphrase
 * @error: return location for an #AttestError
 *
 * The old passphrase gives way to the new one. With the sheet as proof every
 * passphrase of before stops working, since one of them was forgotten.
 *
 * Returns: whether it is on disk; if not, what opened the store still does
 */
gboolean
attest_desk_change_passphrase (AttestDesk *self,
                               const char *proof,
                               const char *fresh,
                               GError    **error)
{
  g_autoptr (AttestSecret) old = NULL, secret = NULL;

  if (!is_long_enough (self, fresh, error) || !check_proof (self, proof, &old, error))
    return FALSE;
  secret = attest_secret_new (fresh, -1);
  if (!attest_vault_change_passphrase (self->vault, old, secret, error))
    return FALSE;
  /* There is a passphrase again that can be asked for. */
  self->by_sheet = FALSE;
  return TRUE;
}

/**
 * attest_desk_new_sheet:
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the text of a sheet that opens nothing yet
 */
char *
attest_desk_new_sheet (GError **error)
{
  g_autoptr (AttestIdentity) identity = NULL;
  g_autoptr (AttestSecret) text = NULL;

  if (!attest_seal_init (error))
    return NULL;
  identity = attest_identity_new ();
  text = attest_identity_text (identity);
  return g_strdup (attest_secret_text (text));
}

/**
 * attest_desk_replace_sheet:
 * @self: a desk
 * @proof: (nullable): as for attest_desk_change_passphrase()
 * @sheet: what attest_desk_new_sheet() gave, once it is on paper
 * @error: return location for an #AttestError
 *
 * Returns: whether the new sheet opens the store and the old one no longer
 *   does. Copies of the store that were made before still open with the old one.
 */
gboolean
attest_desk_replace_sheet (AttestDesk *self,
                           const char *proof,
                           const char *sheet,
                           GError    **error)
{
  g_autoptr (AttestSecret) old = NULL;
  g_autoptr (AttestIdentity) identity = attest_desk_read_sheet (sheet, error);

  return identity != NULL && check_proof (self, proof, &old, error) &&
         attest_vault_set_recovery (self->vault, attest_identity_recipient (identity), error);
}

static gboolean
put_into_keyring (AttestDesk *self,
                  GError    **error)
{
  g_autoptr (AttestSecret) secret = attest_keyring_secret_of_key (attest_vault_master (self->vault));

  return attest_keyring_store (attest_vault_id (self->vault), ATTEST_KEYRING_MASTER, secret, ATTEST_KEYRING_LIMIT, error) == ATTEST_KEYRING_OK;
}

/* One that holds no key any more is as good as cleared. */
static gboolean
take_out_of_keyring (AttestDesk *self,
                     GError    **error)
{
  static const AttestKeyringItem items[] = { ATTEST_KEYRING_MASTER, ATTEST_KEYRING_HEAD };

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    {
      g_autoptr (GError) local = NULL;
      AttestKeyringState state = attest_keyring_clear (attest_vault_id (self->vault), items[i], ATTEST_KEYRING_LIMIT, &local);

      if (state == ATTEST_KEYRING_OK || state == ATTEST_KEYRING_ABSENT)
        continue;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return TRUE;
}

/**
 * attest_desk_set_keyring:
 * @self: a desk
 * @there: whether the Secret Service shall have the key
 * @error: return location for an #AttestError
 *
 * Off is only said when the key is out of the Secret Service: otherwise it
 * would still open the store for whoever knows the login password.
 *
 * Returns: whether both the Secret Service and the key file say so
 */
gboolean
attest_desk_set_keyring (AttestDesk *self,
                         gboolean    there,
                         GError    **error)
{
  if (!(there ? put_into_keyring (self, error) : take_out_of_keyring (self, error)) || !attest_vault_set_keyring (self->vault, there, error))
    return FALSE;
  self->by_keyring = there;
  return TRUE;
}
