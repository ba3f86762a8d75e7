/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-keyslots.h"
#include "store/attest-keyslots-private.h"

#include "base/attest-error.h"
#include "base/attest-id.h"
#include "seal/attest-box.h"

#include <string.h>

/* @wrong_key: what it means when the seal does not open at all. */
static gboolean
check_mac (const AttestKeyslots *self,
           const AttestKey      *master,
           AttestError           wrong_key,
           GError              **error)
{
  g_autoptr (AttestKey) key = attest_key_derive (master, ATTEST_SUBKEY_SLOTS);
  g_autoptr (AttestSecret) found = NULL;
  AttestDigest digest = keyslots_digest (self);

  if (self->mac != NULL)
    found = attest_box_open (key, KEYSLOTS_CONTEXT_MAC, g_bytes_get_data (self->mac, NULL), g_bytes_get_size (self->mac), NULL);
  if (found == NULL)
    g_set_error (error, ATTEST_ERROR, wrong_key, "The seal of the key file does not open with this key");
  else if (attest_secret_length (found) != sizeof digest.bytes || memcmp (attest_secret_text (found), digest.bytes, sizeof digest.bytes) != 0)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED, "The key file was changed by somebody who has not the key");
  else
    return TRUE;
  return FALSE;
}

/* Keeps the key for later changes and gives a copy away. */
static AttestKey *
take_master (AttestKeyslots *self,
             AttestKey      *master)
{
  g_clear_pointer (&self->master, attest_key_free);
  self->master = master;
  return attest_key_copy (master);
}

static AttestKey *
open_box (const Keyslot      *slot,
          const AttestSecret *passphrase,
          GError            **error)
{
  g_autoptr (AttestKey) key = attest_key_from_passphrase (passphrase, slot->salt, slot->cost.passes, slot->cost.memory, error);
  g_autoptr (AttestSecret) plain = NULL;

  if (key == NULL)
    return NULL;
  plain = attest_box_open (key, KEYSLOTS_CONTEXT_PASSPHRASE, g_bytes_get_data (slot->sealed, NULL), g_bytes_get_size (slot->sealed), NULL);
  if (plain == NULL || attest_secret_length (plain) != ATTEST_KEY_BYTES)
    return NULL;
  return attest_key_new_from_bytes ((const guint8 *)attest_secret_text (plain));
}

/* @opened: (out) (optional): the slot that @passphrase belongs to. */
AttestKey *
keyslots_open_passphrase (AttestKeyslots     *self,
                          const AttestSecret *passphrase,
                          Keyslot           **opened,
                          GError            **error)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      Keyslot *slot = g_ptr_array_index (self->slots, i);
      g_autoptr (GError) local = NULL;
      g_autoptr (AttestKey) master = NULL;

      if (slot->kind != ATTEST_SLOT_PASSPHRASE)
        continue;
      master = open_box (slot, passphrase, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
      if (master == NULL)
        continue;
      if (opened != NULL)
        *opened = slot;
      return check_mac (self, master, ATTEST_ERROR_TAMPERED, error) ? take_master (self, g_steal_pointer (&master)) : NULL;
    }
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_LOCKED, "The passphrase opens no slot");
  return NULL;
}

/**
 * attest_keyslots_open_passphrase:
 * @self: slots
 * @passphrase: what the person typed
 * @error: return location for an #AttestError
 *
 * Tries every passphrase slot, each as slow as it was made: not on the main
 * thread.
 *
 * Returns: (transfer full): the master key, or %NULL with
 *   %ATTEST_ERROR_LOCKED, %ATTEST_ERROR_TAMPERED, or %ATTEST_ERROR_UNAVAILABLE
 *   when there is not the memory that a slot asks for
 */
AttestKey *
attest_keyslots_open_passphrase (AttestKeyslots     *self,
                                 const AttestSecret *passphrase,
                                 GError            **error)
{
  return keyslots_open_passphrase (self, passphrase, NULL, error);
}

static AttestKey *
key_of_recovery_text (GBytes *plain)
{
  guint8      bytes[ATTEST_KEY_BYTES];
  const char *text = g_bytes_get_data (plain, NULL);
  g_autoptr (AttestKey) key = NULL;

  if (g_bytes_get_size (plain) != KEYSLOTS_RECOVERY_TEXT || text[KEYSLOTS_RECOVERY_TEXT - 1] != '\n')
    return NULL;
  if (attest_unhex (text, 2 * ATTEST_KEY_BYTES, bytes))
    key = attest_key_new_from_bytes (bytes);
  attest_wipe (bytes, sizeof bytes);
  return g_steal_pointer (&key);
}

/**
 * attest_keyslots_open_recovery:
 * @self: slots
 * @sheet: the identity on the printed sheet
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the master key, or %NULL with
 *   %ATTEST_ERROR_LOCKED for another store's sheet, or %ATTEST_ERROR_TAMPERED
 */
AttestKey *
attest_keyslots_open_recovery (AttestKeyslots       *self,
                               const AttestIdentity *sheet,
                               GError              **error)
{
  const Keyslot *slot = keyslots_find (self, ATTEST_SLOT_RECOVERY);
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (AttestKey) master = NULL;

  if (slot != NULL)
    plain = attest_age_open_bytes (sheet, g_bytes_get_data (slot->sealed, NULL), g_bytes_get_size (slot->sealed), KEYSLOTS_RECOVERY_TEXT, &local);
  if (plain == NULL && (slot == NULL || g_error_matches (local, ATTEST_ERROR, ATTEST_ERROR_NOT_FOR_US)))
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_LOCKED, "This recovery sheet does not belong to this store");
      return NULL;
    }
  if (plain != NULL)
    {
      master = key_of_recovery_text (plain);
      attest_wipe ((void *)g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
    }
  if (master == NULL)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED, "The recovery slot was changed");
      return NULL;
    }
  return check_mac (self, master, ATTEST_ERROR_TAMPERED, error) ? take_master (self, g_steal_pointer (&master)) : NULL;
}

/**
 * attest_keyslots_open_with_key:
 * @self: slots
 * @master: what the keyring gave
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): @master again, or %NULL with
 *   %ATTEST_ERROR_LOCKED when it belongs to another file, or
 *   %ATTEST_ERROR_TAMPERED
 */
AttestKey *
attest_keyslots_open_with_key (AttestKeyslots  *self,
                               const AttestKey *master,
                               GError         **error)
{
  return check_mac (self, master, ATTEST_ERROR_LOCKED, error) ? take_master (self, attest_key_copy (master)) : NULL;
}
