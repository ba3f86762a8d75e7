/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-vault.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "base/attest-file.h"
#include "base/attest-id.h"
#include "store/attest-cipher-vfs.h"
#include "store/attest-keyslots.h"
#include "store/attest-schema.h"
#include "store/attest-vault-open.h"
#include "store/attest-vault-private.h"

#include <glib/gstdio.h>
#include <string.h>

static char *
path_in (const char *dir,
         const char *name)
{
  return g_build_filename (dir, name, NULL);
}

/**
 * attest_vault_exists:
 * @dir: a store directory
 *
 * Returns: whether anything of a store is there. A half store counts: a new
 *   key is never made where an old one may still be wanted.
 */
gboolean
attest_vault_exists (const char *dir)
{
  g_autofree char *keys = path_in (dir, ATTEST_KEYS_FILE);
  g_autofree char *db = path_in (dir, ATTEST_DATABASE_FILE);

  return g_file_test (keys, G_FILE_TEST_EXISTS) || g_file_test (db, G_FILE_TEST_EXISTS);
}

static char *
initials_of (const char *name)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_auto (GStrv) words = g_strsplit_set (name, " -.", -1);

  for (guint i = 0; words[i] != NULL && g_utf8_strlen (out->str, -1) < 4; i++)
    if (g_unichar_isalpha (g_utf8_get_char (words[i])))
      g_string_append_unichar (out, g_unichar_toupper (g_utf8_get_char (words[i])));
  return g_string_free (g_steal_pointer (&out), out->len == 0);
}

static gboolean
put_text (AttestVault *self,
          const char  *name,
          const char  *text,
          GError     **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return attest_vault_put (self, name, bytes, error);
}

static char *
get_text (AttestVault *self,
          const char  *name,
          GError     **error)
{
  g_autoptr (GBytes) bytes = attest_vault_get (self, name, error);

  if (bytes == NULL && (error == NULL || *error == NULL))
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED, "The store does not say its %s", name);
  return bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
}

static gboolean
write_identity (AttestVault            *self,
                const AttestVaultSetup *setup,
                const char             *id,
                GError                **error)
{
  g_autofree char *initials = setup->initials != NULL ? g_strdup (setup->initials) : initials_of (setup->name);
  g_autoptr (AttestKey) seed = attest_sign_key_seed (self->sign_key);
  g_autoptr (AttestSecret) identity = attest_identity_text (self->identity);
  g_autoptr (GBytes) seed_bytes = g_bytes_new (attest_key_bytes (seed), ATTEST_KEY_BYTES);

  return put_text (self, "id", id, error) && put_text (self, "name", setup->name, error) &&
         put_text (self, "role", setup->role, error) && put_text (self, "initials", initials != NULL ? initials : "X", error) &&
         put_text (self, "practice", setup->practice ? "yes" : "no", error) &&
         attest_vault_put (self, "signing-seed", seed_bytes, error) &&
         put_text (self, "identity", attest_secret_text (identity), error);
}

static gboolean
read_identity (AttestVault *self,
               GError     **error)
{
  g_autoptr (GBytes) seed = attest_vault_get (self, "signing-seed", error);
  g_autofree char *identity = seed != NULL ? get_text (self, "identity", error) : NULL;
  g_autofree char *practice = identity != NULL ? get_text (self, "practice", error) : NULL;
  g_autoptr (AttestKey) key = NULL;

  if (seed == NULL && (error == NULL || *error == NULL))
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED, "The store was begun and never finished; it holds nothing");
  if (practice == NULL || (self->id = get_text (self, "id", error)) == NULL ||
      (self->name = get_text (self, "name", error)) == NULL || (self->role = get_text (self, "role", error)) == NULL ||
      (self->initials = get_text (self, "initials", error)) == NULL)
    return FALSE;
  if (g_bytes_get_size (seed) != ATTEST_KEY_BYTES)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED, "The store's signing key has the wrong size");
      return FALSE;
    }
  self->practice = strcmp (practice, "yes") == 0;
  key = attest_key_new_from_bytes (g_bytes_get_data (seed, NULL));
  self->sign_key = attest_sign_key_from_seed (key);
  self->identity = attest_identity_from_text (identity, error);
  attest_wipe (identity, strlen (identity));
  return self->identity != NULL;
}

static gboolean
write_first_entry (AttestVault *self,
                   GError     **error)
{
  g_autoptr (JsonObject) what = json_object_new ();

  json_object_set_string_member (what, "store", self->id);
  json_object_set_string_member (what, "recipient", attest_identity_recipient (self->identity));
  json_object_set_boolean_member (what, "practice", self->practice);
  return attest_vault_log (self, ATTEST_NO_CASE, ATTEST_ENTRY_STORE_CREATED, what, error);
}

static gboolean
write_spool_key (AttestVault *self,
                 GError     **error)
{
  g_autofree char *path = path_in (self->dir, ATTEST_SPOOL_KEY_FILE);
  g_autofree char *line = g_strdup_printf ("%s\n", attest_identity_recipient (self->identity));

  return attest_file_write (path, line, strlen (line), error);
}

static AttestKeyslots *
make_keys (const char             *dir,
           const AttestVaultSetup *setup,
           const AttestKey        *master,
           const AttestIdentity   *recovery,
           GError                **error)
{
  g_autoptr (AttestKeyslots) slots = attest_keyslots_new (master);
  g_autofree char *path = path_in (dir, ATTEST_KEYS_FILE);
  AttestSlotCost   weak = ATTEST_SLOT_COST_WEAK;

  if (!attest_keyslots_set_recovery (slots, attest_identity_recipient (recovery), error))
    return NULL;
  if (setup->passphrase != NULL &&
      !attest_keyslots_add_passphrase (slots, setup->passphrase, setup->quick_kdf ? &weak : NULL, error))
    return NULL;
  return attest_keyslots_save (slots, path, error) ? g_steal_pointer (&slots) : NULL;
}

static gboolean
check_setup (const AttestVaultSetup *setup,
             GError                **error)
{
  if (attest_text_is_safe (setup->name, -1, 200) && *setup->name != '\0' && strchr (setup->name, '\n') == NULL &&
      attest_word_is_valid (setup->role) &&
      (setup->initials == NULL || (attest_text_is_safe (setup->initials, -1, 16) && *setup->initials != '\0' && strpbrk (setup->initials, "/ \n\t") == NULL)))
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "A name of at most 200 bytes, a role word and initials without spaces are needed");
  return FALSE;
}

/**
 * attest_vault_create:
 * @dir: where; must hold no store
 * @setup: who it belongs to
 * @recovery: (out): the identity to print on the recovery sheet. It is kept
 *   nowhere; without it and without another slot the store stays shut for ever
 * @error: return location for an #AttestError
 *
 * The key file is written last but one and the database before it is used, so
 * a store that was made half is refused by the next creation and never used.
 *
 * Returns: (transfer full): the new store, open; %NULL with
 *   %ATTEST_ERROR_EXISTS when there is one
 */
AttestVault *
attest_vault_create (const char             *dir,
                     const AttestVaultSetup *setup,
                     AttestIdentity        **recovery,
                     GError                **error)
{
  g_autoptr (AttestVault) self = NULL;
  g_autoptr (AttestKey) master = NULL;
  g_autoptr (AttestIdentity) sheet = NULL;
  g_autoptr (AttestKeyslots) slots = NULL;

  if (!attest_seal_init (error) || !check_setup (setup, error))
    return NULL;
  if (attest_vault_exists (dir))
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_EXISTS, "There is a store in %s already", dir);
      return NULL;
    }
  if (!attest_file_make_dir (dir, error))
    return NULL;
  master = attest_key_new_random ();
  sheet = attest_identity_new ();
  slots = make_keys (dir, setup, master, sheet, error);
  self = slots != NULL ? attest_vault_open_database (dir, master, TRUE, error) : NULL;
  if (self == NULL)
    return NULL;
  self->sign_key = attest_sign_key_new ();
  self->identity = attest_identity_new ();
  if (!write_identity (self, setup, attest_keyslots_store_id (slots), error))
    return NULL;
  g_clear_pointer (&self->sign_key, attest_sign_key_free);
  g_clear_pointer (&self->identity, attest_identity_free);
  if (!read_identity (self, error) || !write_first_entry (self, error) || !write_spool_key (self, error))
    return NULL;
  *recovery = g_steal_pointer (&sheet);
  return g_steal_pointer (&self);
}

static AttestKey *
open_slot (AttestKeyslots     *slots,
           const AttestUnlock *unlock,
           GError            **error)
{
  if (unlock->master != NULL)
    return attest_keyslots_open_with_key (slots, unlock->master, error);
  if (unlock->passphrase != NULL)
    return attest_keyslots_open_passphrase (slots, unlock->passphrase, error);
  if (unlock->recovery != NULL)
    return attest_keyslots_open_recovery (slots, unlock->recovery, error);
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_LOCKED, "No passphrase, key or sheet was given");
  return NULL;
}

/**
 * attest_vault_master_of:
 * @dir: a store directory, or a copy of one; only its key file is read
 * @unlock: one way to the master key
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the master key; %NULL as attest_vault_open()
 */
AttestKey *
attest_vault_master_of (const char         *dir,
                        const AttestUnlock *unlock,
                        GError            **error)
{
  g_autofree char *path = path_in (dir, ATTEST_KEYS_FILE);
  g_autoptr (AttestKeyslots) slots = attest_keyslots_load (path, error);

  return slots != NULL ? open_slot (slots, unlock, error) : NULL;
}

/* A store that was closed leaves no write-ahead log. Where there is one, the
 * last use ended otherwise, and there may be objects that no row knows. */
static AttestVault *
open_checked (const char      *dir,
              const AttestKey *master,
              GError         **error)
{
  g_autofree char *log = path_in (dir, ATTEST_DATABASE_FILE "-wal");
  g_autofree char *part = path_in (dir, ATTEST_KEYS_FILE ".part");
  gboolean         unclean = g_file_test (log, G_FILE_TEST_EXISTS);
  g_autoptr (AttestVault) self = attest_vault_open_database (dir, master, FALSE, error);

  if (self == NULL || !read_identity (self, error) || !attest_vault_take_failures (self, error))
    return NULL;
  if (unclean)
    attest_vault_sweep (self);
  g_unlink (part); /* of a change of the keys that was cut off */
  return g_steal_pointer (&self);
}

/**
 * attest_vault_open:
 * @dir: a store directory
 * @unlock: one way to the master key
 * @error: return location for an #AttestError
 *
 * A failed unlock is remembered in a small file and enters the custody chain
 * with the next one that works. Nothing is ever deleted or made anew to get
 * past an error.
 *
 * Returns: (transfer full): the store, or %NULL with %ATTEST_ERROR_LOCKED,
 *   %ATTEST_ERROR_MISSING, %ATTEST_ERROR_DAMAGED, %ATTEST_ERROR_TAMPERED,
 *   %ATTEST_ERROR_NEWER, %ATTEST_ERROR_IN_USE
 */
AttestVault *
attest_vault_open (const char         *dir,
                   const AttestUnlock *unlock,
                   GError            **error)
{
  g_autoptr (AttestKey) master = NULL;
  g_autoptr (GError) local = NULL;

  if (!attest_seal_init (error))
    return NULL;
  master = attest_vault_master_of (dir, unlock, &local);
  if (master == NULL)
    {
      if (g_error_matches (local, ATTEST_ERROR, ATTEST_ERROR_LOCKED))
        attest_vault_remember_failure (dir);
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return open_checked (dir, master, error);
}

/**
 * attest_vault_read_id:
 * @dir: a store directory
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the id under which the Secret Service keeps its key
 */
char *
attest_vault_read_id (const char *dir,
                      GError    **error)
{
  g_autofree char *path = path_in (dir, ATTEST_KEYS_FILE);
  g_autoptr (AttestKeyslots) slots = attest_keyslots_load (path, error);

  return slots != NULL ? g_strdup (attest_keyslots_store_id (slots)) : NULL;
}

/**
 * attest_vault_close:
 * @self: (nullable) (transfer full): a store
 *
 * Checkpoints, so that no write-ahead log stays behind, and forgets the keys.
 */
void
attest_vault_close (AttestVault *self)
{
  if (self == NULL)
    return;
  attest_vault_close_database (self);
  g_clear_pointer (&self->sign_key, attest_sign_key_free);
  g_clear_pointer (&self->identity, attest_identity_free);
  g_clear_pointer (&self->kek, attest_key_free);
  g_clear_pointer (&self->master, attest_key_free);
  g_free (self->dir);
  g_free (self->vfs);
  g_free (self->id);
  g_free (self->name);
  g_free (self->role);
  g_free (self->initials);
  g_free (self);
}

/* ── Facts ────────────────────────────────────────────────────────────── */

const char *
attest_vault_dir (AttestVault *self)
{
  return self->dir;
}

const char *
attest_vault_id (AttestVault *self)
{
  return self->id;
}

const char *
attest_vault_name (AttestVault *self)
{
  return self->name;
}

const char *
attest_vault_role (AttestVault *self)
{
  return self->role;
}

const char *
attest_vault_initials (AttestVault *self)
{
  return self->initials;
}

gboolean
attest_vault_practice (AttestVault *self)
{
  return self->practice;
}

const AttestIdentity *
attest_vault_identity (AttestVault *self)
{
  return self->identity;
}

const AttestSignKey *
attest_vault_sign_key (AttestVault *self)
{
  return self->sign_key;
}

const AttestKey *
attest_vault_master (AttestVault *self)
{
  return self->master;
}
