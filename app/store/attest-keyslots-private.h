/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/attest-keyslots.h"

#include "seal/attest-digest.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define KEYSLOTS_CONTEXT_PASSPHRASE "attest-slot-passphrase"
#define KEYSLOTS_CONTEXT_MAC "attest-keys"
/* What `age -d` prints of the recovery slot: 64 hex digits and a line feed. */
#define KEYSLOTS_RECOVERY_TEXT (2 * ATTEST_KEY_BYTES + 1)
#define KEYSLOTS_MOST 16
#define KEYSLOTS_SALT 16
#define KEYSLOTS_LEAST_MEMORY (8 * 1024)
#define KEYSLOTS_MOST_MEMORY (G_GUINT64_CONSTANT (1) << 30)
#define KEYSLOTS_MOST_PASSES 16

typedef struct
{
  AttestSlotKind kind;
  guint8         salt[KEYSLOTS_SALT]; /* passphrase */
  AttestSlotCost cost;                /* passphrase */
  GBytes        *sealed;              /* passphrase: a box; recovery: an age file */
  char          *recipient;           /* recovery */
} Keyslot;

struct _AttestKeyslots
{
  /* Owned */
  char      *store_id;
  GPtrArray *slots;  /* of Keyslot */
  GBytes    *mac;    /* as read; NULL before the first save */
  AttestKey *master; /* NULL until a slot opened */
};

AttestKeyslots *keyslots_alloc  (const char           *store_id);
void            keyslot_free    (gpointer              slot);
Keyslot        *keyslots_find   (const AttestKeyslots *self,
                                 AttestSlotKind        kind);
AttestKey      *keyslots_open_passphrase (AttestKeyslots       *self,
                                          const AttestSecret   *passphrase,
                                          Keyslot             **opened,
                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;
AttestDigest    keyslots_digest (const AttestKeyslots *self);
JsonObject     *keyslots_to_json (const AttestKeyslots *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
