/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-vault.h"

#include "base/attest-error.h"
#include "store/attest-vault-open.h"
#include "store/attest-vault-private.h"

/* The ways to the master key, changed while the store is open. The key file is
 * replaced as one: whenever the program ends, either the old slots open the
 * store or the new ones do. */

typedef struct
{
  AttestKeyslots *slots;
  char           *path;
} Change;

static void
change_clear (Change *self)
{
  g_clear_pointer (&self->slots, attest_keyslots_free);
  g_clear_pointer (&self->path, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Change, change_clear)

static gboolean
change_begin (Change      *self,
              AttestVault *vault,
              GError     **error)
{
  g_autoptr (AttestKey) master = NULL;

  self->path = g_build_filename (vault->dir, ATTEST_KEYS_FILE, NULL);
  self->slots = attest_keyslots_load (self->path, error);
  if (self->slots != NULL)
    master = attest_keyslots_open_with_key (self->slots, vault->master, error);
  return master != NULL;
}

static gboolean
change_end (Change      *self,
            AttestVault *vault,
            const char  *slot,
            const char  *change,
            GError     **error)
{
  g_autoptr (JsonObject) what = json_object_new ();

  json_object_set_string_member (what, "slot", slot);
  json_object_set_string_member (what, "change", change);
  return attest_keyslots_save (self->slots, self->path, error) &&
         attest_vault_log (vault, ATTEST_NO_CASE, ATTEST_ENTRY_KEY_CHANGED, what, error);
}

static const AttestSlotCost *
cost_of (AttestVault    *self,
         AttestSlotCost *weak)
{
  *weak = ATTEST_SLOT_COST_WEAK;
  return self->practice ? weak : NULL;
}

/**
 * attest_vault_add_passphrase:
 * @self: an open store
 * @passphrase: a further passphrase that opens it
 * @error: return location for an #AttestError
 *
 * Returns: whether the key file was written and the change logged
 */
gboolean
attest_vault_add_passphrase (AttestVault        *self,
                             const AttestSecret *passphrase,
                             GError            **error)
{
  g_auto (Change) change = { 0 };
  AttestSlotCost weak;

  return change_begin (&change, self, error) &&
         attest_keyslots_add_passphrase (change.slots, passphrase, cost_of (self, &weak), error) &&
         change_end (&change, self, "passphrase", "added", error);
}

/**
 * attest_vault_change_passphrase:
 * @self: an open store
 * @old: (nullable): the one to replace; %NULL replaces all, forgotten ones too
 * @fresh: the new one
 * @error: return location for an #AttestError
 *
 * Returns: whether @fresh opens the store from now on, and the change is logged;
 *   %FALSE with %ATTEST_ERROR_LOCKED when @old opens nothing
 */
gboolean
attest_vault_change_passphrase (AttestVault        *self,
                                const AttestSecret *old,
                                const AttestSecret *fresh,
                                GError            **error)
{
  g_auto (Change) change = { 0 };
  AttestSlotCost weak;

  return change_begin (&change, self, error) &&
         attest_keyslots_change_passphrase (change.slots, old, fresh, cost_of (self, &weak), error) &&
         change_end (&change, self, "passphrase", "replaced", error);
}

/**
 * attest_vault_check_passphrase:
 * @self: an open store
 * @passphrase: what somebody typed
 * @error: return location for an #AttestError
 *
 * Returns: whether it opens this store; %ATTEST_ERROR_LOCKED when not
 */
gboolean
attest_vault_check_passphrase (AttestVault        *self,
                               const AttestSecret *passphrase,
                               GError            **error)
{
  g_auto (Change) change = { 0 };
  g_autoptr (AttestKey) master = NULL;

  if (change_begin (&change, self, error))
    master = attest_keyslots_open_passphrase (change.slots, passphrase, error);
  return master != NULL;
}

/**
 * attest_vault_check_recovery:
 * @self: an open store
 * @sheet: the identity that somebody typed from a sheet
 * @error: return location for an #AttestError
 *
 * Returns: whether it opens this store; %ATTEST_ERROR_LOCKED when not
 */
gboolean
attest_vault_check_recovery (AttestVault          *self,
                             const AttestIdentity *sheet,
                             GError              **error)
{
  g_auto (Change) change = { 0 };
  g_autoptr (AttestKey) master = NULL;

  if (change_begin (&change, self, error))
    master = attest_keyslots_open_recovery (change.slots, sheet, error);
  return master != NULL;
}

/**
 * attest_vault_set_recovery:
 * @self: an open store
 * @recipient: the public half of a new sheet's identity
 * @error: return location for an #AttestError
 *
 * Returns: whether the new sheet opens the store and the old one does not
 */
gboolean
attest_vault_set_recovery (AttestVault *self,
                           const char  *recipient,
                           GError     **error)
{
  g_auto (Change) change = { 0 };

  return change_begin (&change, self, error) && attest_keyslots_set_recovery (change.slots, recipient, error) &&
         change_end (&change, self, "recovery", "replaced", error);
}

/**
 * attest_vault_set_keyring:
 * @self: an open store
 * @there: whether the Secret Service holds the master key; the caller has put
 *   it there, or taken it away, first (store/attest-keyring.h)
 * @error: return location for an #AttestError
 *
 * Returns: whether the key file says so; written and logged when it did not
 */
gboolean
attest_vault_set_keyring (AttestVault *self,
                          gboolean     there,
                          GError     **error)
{
  g_auto (Change) change = { 0 };

  if (!change_begin (&change, self, error))
    return FALSE;
  if ((attest_keyslots_count (change.slots, ATTEST_SLOT_KEYRING) > 0) == there)
    return TRUE;
  if (!there)
    attest_keyslots_remove (change.slots, ATTEST_SLOT_KEYRING);
  else if (!attest_keyslots_set_keyring (change.slots, error))
    return FALSE;
  return change_end (&change, self, "keyring", there ? "added" : "removed", error);
}

/**
 * attest_vault_slots:
 * @self: an open store
 * @kind: a way to open it
 *
 * Returns: how many ways of that kind there are; 0 too when the file cannot be read
 */
guint
attest_vault_slots (AttestVault   *self,
                    AttestSlotKind kind)
{
  g_auto (Change) change = { 0 };

  return change_begin (&change, self, NULL) ? attest_keyslots_count (change.slots, kind) : 0;
}

/**
 * attest_vault_fits:
 * @dir: a store directory
 * @master: what may be its master key
 * @error: return location for an #AttestError
 *
 * Returns: whether it is; %ATTEST_ERROR_LOCKED when it is another store's
 */
gboolean
attest_vault_fits (const char      *dir,
                   const AttestKey *master,
                   GError         **error)
{
  g_autofree char *path = g_build_filename (dir, ATTEST_KEYS_FILE, NULL);
  g_autoptr (AttestKeyslots) slots = attest_keyslots_load (path, error);
  g_autoptr (AttestKey) key = slots != NULL ? attest_keyslots_open_with_key (slots, master, error) : NULL;

  return key != NULL;
}

/**
 * attest_vault_expects_keyring:
 * @dir: a store directory
 *
 * Returns: whether its key file says that the Secret Service has the key
 */
gboolean
attest_vault_expects_keyring (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, ATTEST_KEYS_FILE, NULL);
  g_autoptr (AttestKeyslots) slots = attest_keyslots_load (path, NULL);

  return slots != NULL && attest_keyslots_count (slots, ATTEST_SLOT_KEYRING) > 0;
}
