/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store/attest-keyslots-private.h"

#include "base/attest-error.h"
#include "base/attest-file.h"
#include "base/attest-id.h"
#include "base/attest-json.h"
#include "seal/attest-box.h"
#include "seal/attest-digest.h"

#include <string.h>

/* store.keys is one JSON object; docs/format-store.md has its members. What is
 * authenticated is not the file's text but what was understood of it: the
 * members below printed again, without "mac". */
#define FORMAT "attest-keys"
#define VERSION 1
#define FILE_MOST (64 * 1024)
#define MAC_BYTES (ATTEST_DIGEST_BYTES + ATTEST_BOX_OVERHEAD)
#define BOX_BYTES (ATTEST_KEY_BYTES + ATTEST_BOX_OVERHEAD)
#define AGE_MOST 4096

static const char *const kind_words[] = { "passphrase", "recovery", "keyring" };

static gboolean
set_damaged (GError    **error,
             const char *what)
{
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED, "The key file has %s", what);
  return FALSE;
}

static void
set_base64 (JsonObject *object,
            const char *name,
            GBytes     *bytes)
{
  gsize            length;
  const guint8    *data = g_bytes_get_data (bytes, &length);
  g_autofree char *text = g_base64_encode (data, length);

  json_object_set_string_member (object, name, text);
}

/* One spelling for one value: what does not print the same is refused. */
static GBytes *
get_base64 (JsonObject *object,
            const char *name,
            gsize       least,
            gsize       most)
{
  const char        *text = attest_json_text (object, name);
  gsize              length = 0;
  g_autofree guchar *bytes = text != NULL ? g_base64_decode (text, &length) : NULL;
  g_autofree char   *again = bytes != NULL ? g_base64_encode (bytes, length) : NULL;

  if (again == NULL || !g_str_equal (again, text) || length < least || length > most)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&bytes), length);
}

static JsonObject *
slot_to_json (const Keyslot *slot)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "kind", kind_words[slot->kind]);
  if (slot->kind == ATTEST_SLOT_PASSPHRASE)
    {
      g_autofree char *salt = attest_hex (slot->salt, sizeof slot->salt);

      json_object_set_string_member (object, "salt", salt);
      json_object_set_int_member (object, "passes", slot->cost.passes);
      json_object_set_int_member (object, "memory", (gint64)slot->cost.memory);
      set_base64 (object, "box", slot->sealed);
    }
  else if (slot->kind == ATTEST_SLOT_RECOVERY)
    {
      json_object_set_string_member (object, "recipient", slot->recipient);
      set_base64 (object, "age", slot->sealed);
    }
  return object;
}

/* Everything but "mac". */
JsonObject *
keyslots_to_json (const AttestKeyslots *self)
{
  JsonObject *object = json_object_new ();
  JsonArray  *slots = json_array_new ();

  json_object_set_string_member (object, "format", FORMAT);
  json_object_set_int_member (object, "version", VERSION);
  json_object_set_string_member (object, "store", self->store_id);
  for (guint i = 0; i < self->slots->len; i++)
    json_array_add_object_element (slots, slot_to_json (g_ptr_array_index (self->slots, i)));
  json_object_set_array_member (object, "slots", slots);
  return object;
}

static gboolean
passphrase_from_json (JsonObject *object,
                      Keyslot    *slot)
{
  const char *salt = attest_json_text (object, "salt");
  gint64      passes = attest_json_int (object, "passes", 0);
  gint64      memory = attest_json_int (object, "memory", 0);

  if (salt == NULL || strlen (salt) != 2 * KEYSLOTS_SALT || !attest_unhex (salt, 2 * KEYSLOTS_SALT, slot->salt))
    return FALSE;
  if (passes < 1 || passes > KEYSLOTS_MOST_PASSES || memory < KEYSLOTS_LEAST_MEMORY || memory > (gint64)KEYSLOTS_MOST_MEMORY)
    return FALSE;
  slot->cost = (AttestSlotCost){ (guint32)passes, (guint64)memory };
  slot->sealed = get_base64 (object, "box", BOX_BYTES, BOX_BYTES);
  return slot->sealed != NULL;
}

static gboolean
recovery_from_json (JsonObject *object,
                    Keyslot    *slot)
{
  slot->recipient = g_strdup (attest_json_text (object, "recipient"));
  slot->sealed = get_base64 (object, "age", 1, AGE_MOST);
  return slot->recipient != NULL && attest_recipient_is_valid (slot->recipient) && slot->sealed != NULL;
}

static gboolean
slot_from_json (JsonNode *node,
                Keyslot  *slot)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *kind = attest_json_text (object, "kind");

  if (g_strcmp0 (kind, kind_words[ATTEST_SLOT_PASSPHRASE]) == 0)
    {
      slot->kind = ATTEST_SLOT_PASSPHRASE;
      return passphrase_from_json (object, slot);
    }
  if (g_strcmp0 (kind, kind_words[ATTEST_SLOT_RECOVERY]) == 0)
    {
      slot->kind = ATTEST_SLOT_RECOVERY;
      return recovery_from_json (object, slot);
    }
  slot->kind = ATTEST_SLOT_KEYRING;
  return g_strcmp0 (kind, kind_words[ATTEST_SLOT_KEYRING]) == 0;
}

static gboolean
slots_from_json (AttestKeyslots *self,
                 JsonArray      *slots)
{
  if (slots == NULL || json_array_get_length (slots) > KEYSLOTS_MOST)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (slots); i++)
    {
      Keyslot *slot = g_new0 (Keyslot, 1);

      g_ptr_array_add (self->slots, slot);
      if (!slot_from_json (json_array_get_element (slots, i), slot))
        return FALSE;
    }
  return self->slots->len > 0;
}

static AttestKeyslots *
keyslots_from_json (JsonObject *object,
                    GError    **error)
{
  const char *store_id = attest_json_text (object, "store");
  gint64      version = attest_json_int (object, "version", 0);
  g_autoptr (AttestKeyslots) self = NULL;

  if (g_strcmp0 (attest_json_text (object, "format"), FORMAT) != 0 || version < 1 || store_id == NULL || !attest_id_is_valid (store_id))
    {
      set_damaged (error, "no format, version or store in it");
      return NULL;
    }
  if (version > VERSION)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NEWER, "The key file has version %" G_GINT64_FORMAT, version);
      return NULL;
    }
  self = keyslots_alloc (store_id);
  self->mac = get_base64 (object, "mac", MAC_BYTES, MAC_BYTES);
  if (self->mac == NULL || !slots_from_json (self, attest_json_array (object, "slots")))
    {
      set_damaged (error, "a slot or a seal that cannot be read");
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * attest_keyslots_load:
 * @path: a key file
 * @error: return location for an #AttestError
 *
 * Anybody may have written it: every size and every cost is bounded here, and
 * nothing in it is believed until a slot has opened.
 *
 * Returns: (transfer full): its slots, or %NULL with %ATTEST_ERROR_MISSING,
 *   %ATTEST_ERROR_DAMAGED, %ATTEST_ERROR_NEWER or %ATTEST_ERROR_STORAGE
 */
AttestKeyslots *
attest_keyslots_load (const char *path,
                      GError    **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes = attest_file_read (path, FILE_MOST, &local);
  g_autoptr (JsonObject) object = NULL;

  if (bytes == NULL && (g_error_matches (local, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE) || g_error_matches (local, ATTEST_ERROR, ATTEST_ERROR_INPUT)))
    {
      set_damaged (error, "not the size or the kind of a key file");
      return NULL;
    }
  if (bytes == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  object = attest_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), FILE_MOST, NULL);
  if (object == NULL)
    {
      set_damaged (error, "no JSON object in it");
      return NULL;
    }
  return keyslots_from_json (object, error);
}
