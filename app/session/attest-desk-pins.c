/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-error.h"

#include <string.h>

/* Whose key somebody compared in person is kept under this and the key. */
#define PIN_PREFIX "pin:"

static char *
pin_name (const char *signing_key)
{
  return g_strconcat (PIN_PREFIX, signing_key, NULL);
}

static gboolean
is_pinned (AttestDesk *self,
           const char *signing_key)
{
  g_autofree char *name = pin_name (signing_key);
  g_autoptr (GBytes) pin = attest_vault_get (self->vault, name, NULL);

  return pin != NULL || strcmp (signing_key, attest_desk_signing_key (self)) == 0;
}

static gboolean
pin (AttestDesk *self,
     const char *signing_key,
     GError    **error)
{
  g_autofree char *name = pin_name (signing_key);
  g_autofree char *fingerprint = attest_fingerprint (signing_key);
  g_autoptr (GBytes) value = g_bytes_new_static ("compared", 8);
  g_autoptr (JsonObject) what = json_object_new ();

  if (is_pinned (self, signing_key))
    return TRUE;
  json_object_set_string_member (what, "key", signing_key);
  json_object_set_string_member (what, "fingerprint", fingerprint);
  return attest_vault_put (self->vault, name, value, error) &&
         attest_vault_log (self->vault, ATTEST_NO_CASE, ATTEST_ENTRY_SENDER_PINNED, what, error);
}

/* Being compared as a sender lets somebody's packages in. Saying who everybody
 * else is takes more: to have signed a card that was compared, and to stand on
 * the one in use. */
#define SIGNER_PREFIX "signer:"

/**
 * attest_desk_may_vouch:
 * @self: a desk
 * @signing_key: who signed a card
 *
 * Returns: whether a new card of theirs counts without comparing again
 */
gboolean
attest_desk_may_vouch (AttestDesk *self,
                       const char *signing_key)
{
  g_autofree char *name = g_strconcat (SIGNER_PREFIX, signing_key, NULL);
  g_autoptr (GBytes) mark = attest_vault_get (self->vault, name, NULL);

  if (strcmp (signing_key, attest_desk_signing_key (self)) == 0)
    return TRUE;
  return mark != NULL && self->card != NULL && attest_card_by_key (self->card, signing_key) != NULL;
}

/**
 * attest_desk_let_vouch:
 * @self: a desk
 * @signing_key: somebody who signed a card that is taken into use
 * @error: return location for an #AttestError
 *
 * Returns: whether it is remembered that their key was compared
 */
gboolean
attest_desk_let_vouch (AttestDesk *self,
                       const char *signing_key,
                       GError    **error)
{
  g_autofree char *name = g_strconcat (SIGNER_PREFIX, signing_key, NULL);
  g_autoptr (GBytes) value = g_bytes_new_static ("compared", 8);

  return pin (self, signing_key, error) && attest_vault_put (self->vault, name, value, error);
}

/**
 * attest_desk_is_known_sender:
 * @self: a desk
 * @signing_key: who signed a package
 *
 * Returns: whether their key was compared in person or stands on the card
 */
gboolean
attest_desk_is_known_sender (AttestDesk *self,
                             const char *signing_key)
{
  return is_pinned (self, signing_key) || (self->card != NULL && attest_card_by_key (self->card, signing_key) != NULL);
}

/**
 * attest_desk_trust:
 * @self: a desk
 * @signing_key: a sender whose package is held
 * @compared: that the fingerprint was compared in person
 * @error: return location for an #AttestError
 *
 * Returns: whether their packages are taken in from now on
 */
gboolean
attest_desk_trust (AttestDesk *self,
                   const char *signing_key,
                   gboolean    compared,
                   GError    **error)
{
  if (!attest_signing_key_is_valid (signing_key))
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "%.80s is not a signing key", signing_key);
      return FALSE;
    }
  if (!compared)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_POLICY, "Compare the six groups of digits with that person first");
      return FALSE;
    }
  return pin (self, signing_key, error);
}

/**
 * attest_desk_card_name:
 * @self: a desk
 * @signing_key: whose chain something stands in
 *
 * What people call themselves in a package is only what they say. Whose key is
 * on the card is called what the card calls them.
 *
 * Returns: (nullable): their name on the card
 */
const char *
attest_desk_card_name (AttestDesk *self,
                       const char *signing_key)
{
  const AttestPerson *person = self->card != NULL && signing_key != NULL ? attest_card_by_key (self->card, signing_key) : NULL;

  return person != NULL ? person->name : NULL;
}
