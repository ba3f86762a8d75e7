/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-keyslots.h"
#include "store/attest-keyslots-private.h"

#include "base/attest-error.h"
#include "base/attest-file.h"
#include "base/attest-id.h"
#include "base/attest-json.h"
#include "seal/attest-box.h"
#include "seal/attest-digest.h"

#include <string.h>

void
keyslot_free (gpointer slot)
{
  Keyslot *self = slot;

  g_clear_pointer (&self->sealed, g_bytes_unref);
  g_free (self->recipient);
  g_free (self);
}

AttestKeyslots *
keyslots_alloc (const char *store_id)
{
  AttestKeyslots *self = g_new0 (AttestKeyslots, 1);

  self->store_id = g_strdup (store_id);
  self->slots = g_ptr_array_new_with_free_func (keyslot_free);
  return self;
}

/**
 * attest_keyslots_new:
 * @master: the key that every slot will lead to; copied
 *
 * Returns: (transfer full): no slots yet, and a store id that no other has
 */
AttestKeyslots *
attest_keyslots_new (const AttestKey *master)
{
  g_autofree char *id = attest_id_new ();
  AttestKeyslots  *self = keyslots_alloc (id);

  self->master = attest_key_copy (master);
  return self;
}

void
attest_keyslots_free (AttestKeyslots *self)
{
  g_clear_pointer (&self->master, attest_key_free);
  g_clear_pointer (&self->mac, g_bytes_unref);
  g_ptr_array_unref (self->slots);
  g_free (self->store_id);
  g_free (self);
}

const char *
attest_keyslots_store_id (const AttestKeyslots *self)
{
  return self->store_id;
}

Keyslot *
keyslots_find (const AttestKeyslots *self,
               AttestSlotKind        kind)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      Keyslot *slot = g_ptr_array_index (self->slots, i);

      if (slot->kind == kind)
        return slot;
    }
  return NULL;
}

const char *
attest_keyslots_recovery_recipient (const AttestKeyslots *self)
{
  Keyslot *slot = keyslots_find (self, ATTEST_SLOT_RECOVERY);

  return slot != NULL ? slot->recipient : NULL;
}

guint
attest_keyslots_count (const AttestKeyslots *self,
                       AttestSlotKind        kind)
{
  guint count = 0;

  for (guint i = 0; i < self->slots->len; i++)
    count += ((Keyslot *)g_ptr_array_index (self->slots, i))->kind == kind;
  return count;
}

/* Returns: how many slots of @kind there were. */
guint
attest_keyslots_remove (AttestKeyslots *self,
                        AttestSlotKind  kind)
{
  Keyslot *slot;
  guint    removed = 0;

  while ((slot = keyslots_find (self, kind)) != NULL)
    {
      g_ptr_array_remove (self->slots, slot);
      removed++;
    }
  return removed;
}

static gboolean
has_room_and_master (AttestKeyslots *self,
                     GError        **error)
{
  if (self->master == NULL)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_LOCKED, "No slot of the key file has been opened");
  else if (self->slots->len >= KEYSLOTS_MOST)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "The key file has %u slots already", self->slots->len);
  else
    return TRUE;
  return FALSE;
}

/* @cost: what was used; a smaller memory only where the greater one cannot be
 * had and the caller did not insist. */
static AttestKey *
derive (const AttestSecret   *passphrase,
        const guint8         *salt,
        const AttestSlotCost *wanted,
        AttestSlotCost       *cost,
        GError              **error)
{
  g_autoptr (GError) local = NULL;
  AttestKey *key;

  *cost = wanted != NULL ? *wanted : ATTEST_SLOT_COST_NORMAL;
  key = attest_key_from_passphrase (passphrase, salt, cost->passes, cost->memory, &local);
  if (key == NULL && wanted == NULL && g_error_matches (local, ATTEST_ERROR, ATTEST_ERROR_UNAVAILABLE))
    {
      g_clear_error (&local);
      *cost = ATTEST_SLOT_COST_SMALL;
      key = attest_key_from_passphrase (passphrase, salt, cost->passes, cost->memory, &local);
    }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return key;
}

/**
 * attest_keyslots_add_passphrase:
 * @self: slots whose master key is known
 * @passphrase: what will open the store; not empty
 * @cost: (nullable): %NULL for ATTEST_SLOT_COST_NORMAL
 * @error: return location for an #AttestError
 *
 * Takes as long as opening will, so not on the main thread.
 *
 * Returns: whether the slot was added; attest_keyslots_save() makes it last
 */
gboolean
attest_keyslots_add_passphrase (AttestKeyslots       *self,
                                const AttestSecret   *passphrase,
                                const AttestSlotCost *cost,
                                GError              **error)
{
  g_autoptr (AttestKey) key = NULL;
  Keyslot *slot;

  if (!has_room_and_master (self, error))
    return FALSE;
  if (attest_secret_length (passphrase) == 0)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "A passphrase may not be empty");
      return FALSE;
    }
  slot = g_new0 (Keyslot, 1);
  slot->kind = ATTEST_SLOT_PASSPHRASE;
  attest_random (slot->salt, sizeof slot->salt);
  key = derive (passphrase, slot->salt, cost, &slot->cost, error);
  if (key == NULL)
    {
      keyslot_free (slot);
      return FALSE;
    }
  slot->sealed = attest_box_seal (key, KEYSLOTS_CONTEXT_PASSPHRASE, attest_key_bytes (self->master), ATTEST_KEY_BYTES);
  g_ptr_array_add (self->slots, slot);
  return TRUE;
}

/**
 * attest_keyslots_change_passphrase:
 * @self: slots whose master key is known
 * @old: (nullable): the passphrase that @fresh replaces; checked first. %NULL
 *   when it was forgotten: no passphrase of before opens the store then
 * @fresh: the new one; not empty
 * @cost: (nullable): %NULL for ATTEST_SLOT_COST_NORMAL
 * @error: return location for an #AttestError
 *
 * After a failure the slots in memory are to be thrown away; the file is as it
 * was until attest_keyslots_save().
 *
 * Returns: whether it was replaced; %FALSE with %ATTEST_ERROR_LOCKED when @old
 *   opens nothing
 */
gboolean
attest_keyslots_change_passphrase (AttestKeyslots       *self,
                                   const AttestSecret   *old,
                                   const AttestSecret   *fresh,
                                   const AttestSlotCost *cost,
                                   GError              **error)
{
  g_autoptr (AttestKey) master = NULL;
  Keyslot *slot = NULL;

  if (old == NULL)
    attest_keyslots_remove (self, ATTEST_SLOT_PASSPHRASE);
  else if ((master = keyslots_open_passphrase (self, old, &slot, error)) == NULL)
    return FALSE;
  if (slot != NULL)
    g_ptr_array_remove (self->slots, slot);
  return attest_keyslots_add_passphrase (self, fresh, cost, error);
}

static GBytes *
seal_for_recovery (const AttestKey *master,
                   const char      *recipient,
                   GError         **error)
{
  static const char digits[] = "0123456789abcdef";
  const char *const recipients[] = { recipient, NULL };
  const guint8     *bytes = attest_key_bytes (master);
  char              text[KEYSLOTS_RECOVERY_TEXT];
  GBytes           *sealed;

  for (guint i = 0; i < ATTEST_KEY_BYTES; i++)
    {
      text[2 * i] = digits[bytes[i] >> 4];
      text[2 * i + 1] = digits[bytes[i] & 15];
    }
  text[KEYSLOTS_RECOVERY_TEXT - 1] = '\n';
  sealed = attest_age_seal_bytes (recipients, text, sizeof text, error);
  attest_wipe (text, sizeof text);
  return sealed;
}

/**
 * attest_keyslots_set_recovery:
 * @self: slots whose master key is known
 * @recipient: the printed identity's public half, "age1…"
 * @error: return location for an #AttestError
 *
 * Replaces the recovery slot. The slot is an age file that stock `age` opens
 * with the sheet; docs/format-store.md has the command.
 *
 * Returns: whether the slot was set
 */
gboolean
attest_keyslots_set_recovery (AttestKeyslots *self,
                              const char     *recipient,
                              GError        **error)
{
  g_autoptr (GBytes) sealed = NULL;
  Keyslot *slot;

  if (!has_room_and_master (self, error))
    return FALSE;
  sealed = seal_for_recovery (self->master, recipient, error);
  if (sealed == NULL)
    return FALSE;
  attest_keyslots_remove (self, ATTEST_SLOT_RECOVERY);
  slot = g_new0 (Keyslot, 1);
  slot->kind = ATTEST_SLOT_RECOVERY;
  slot->recipient = g_strdup (recipient);
  slot->sealed = g_steal_pointer (&sealed);
  g_ptr_array_add (self->slots, slot);
  return TRUE;
}

/* The slot only says that the Secret Service may have the key, under the store
 * id; the caller puts it there. */
gboolean
attest_keyslots_set_keyring (AttestKeyslots *self,
                             GError        **error)
{
  Keyslot *slot;

  attest_keyslots_remove (self, ATTEST_SLOT_KEYRING);
  if (!has_room_and_master (self, error))
    return FALSE;
  slot = g_new0 (Keyslot, 1);
  slot->kind = ATTEST_SLOT_KEYRING;
  g_ptr_array_add (self->slots, slot);
  return TRUE;
}

AttestDigest
keyslots_digest (const AttestKeyslots *self)
{
  g_autoptr (JsonObject) object = keyslots_to_json (self);
  gsize            length;
  g_autofree char *text = attest_json_print (object, &length);

  return attest_digest_of (text, length);
}

static GBytes *
make_mac (const AttestKeyslots *self)
{
  g_autoptr (AttestKey) key = attest_key_derive (self->master, ATTEST_SUBKEY_SLOTS);
  AttestDigest digest = keyslots_digest (self);

  return attest_box_seal (key, KEYSLOTS_CONTEXT_MAC, digest.bytes, sizeof digest.bytes);
}

/**
 * attest_keyslots_save:
 * @self: slots whose master key is known
 * @path: where; replaced as one
 * @error: return location for an #AttestError
 *
 * Refused with %ATTEST_ERROR_INPUT when only the keyring would open the store:
 * a desktop that is set up anew must not destroy evidence.
 *
 * Returns: whether the file is durable; if not, the old one still is
 */
gboolean
attest_keyslots_save (const AttestKeyslots *self,
                      const char           *path,
                      GError              **error)
{
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GBytes) mac = NULL;
  g_autofree char *mac_text = NULL;
  g_autofree char *text = NULL;
  gsize            length;

  if (self->master == NULL)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_LOCKED, "No slot of the key file has been opened");
      return FALSE;
    }
  if (self->slots->len == attest_keyslots_count (self, ATTEST_SLOT_KEYRING))
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "A store needs a passphrase or a recovery sheet beside the keyring");
      return FALSE;
    }
  object = keyslots_to_json (self);
  mac = make_mac (self);
  mac_text = g_base64_encode (g_bytes_get_data (mac, NULL), g_bytes_get_size (mac));
  json_object_set_string_member (object, "mac", mac_text);
  text = attest_json_print (object, &length);
  text[length] = '\n'; /* in the place of the final zero */
  return attest_file_write (path, text, length + 1, error);
}
