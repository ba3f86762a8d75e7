/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "seal/attest-age.h"
#include "seal/attest-key.h"

G_BEGIN_DECLS

/* The key file `store.keys` (docs/format-store.md): several slots, each one way
 * to the same master key. It holds no plain key and may be copied freely.
 *
 * %ATTEST_ERROR_LOCKED: what was given opens no slot. %ATTEST_ERROR_DAMAGED:
 * the file is not what it should be. %ATTEST_ERROR_TAMPERED: a slot opened, but
 * the file was changed by somebody without the master key.
 * %ATTEST_ERROR_NEWER, %ATTEST_ERROR_MISSING, %ATTEST_ERROR_NO_SPACE and
 * %ATTEST_ERROR_STORAGE as everywhere. */
typedef struct _AttestKeyslots AttestKeyslots;

/* Numbers never leave the program; the file holds the words. */
typedef enum
{
  ATTEST_SLOT_PASSPHRASE, /* Argon2id */
  ATTEST_SLOT_RECOVERY,   /* an age file to a printed identity */
  ATTEST_SLOT_KEYRING,    /* the Secret Service holds the key; see attest-keyring.h */
} AttestSlotKind;

typedef struct
{
  guint32 passes;
  guint64 memory; /* bytes */
} AttestSlotCost;

/* A third of a second here; DESIGN's choice. %NULL for a cost means this, with
 * ATTEST_SLOT_COST_SMALL in its place when there is no memory for it. */
#define ATTEST_SLOT_COST_NORMAL ((AttestSlotCost){ 3, 256 * 1024 * 1024 })
#define ATTEST_SLOT_COST_SMALL ((AttestSlotCost){ 6, 64 * 1024 * 1024 })
/* Tests and practice stores only: a guess costs next to nothing. */
#define ATTEST_SLOT_COST_WEAK ((AttestSlotCost){ 1, 64 * 1024 })

AttestKeyslots *attest_keyslots_new              (const AttestKey       *master) G_GNUC_WARN_UNUSED_RESULT;
AttestKeyslots *attest_keyslots_load             (const char            *path,
                                                  GError               **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean        attest_keyslots_save             (const AttestKeyslots  *self,
                                                  const char            *path,
                                                  GError               **error) G_GNUC_WARN_UNUSED_RESULT;
void            attest_keyslots_free             (AttestKeyslots        *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestKeyslots, attest_keyslots_free)

/* 32 random hex digits made with the file; the Secret Service's items are found by it. */
const char     *attest_keyslots_store_id         (const AttestKeyslots  *self);
guint           attest_keyslots_count            (const AttestKeyslots  *self,
                                                  AttestSlotKind         kind);
const char     *attest_keyslots_recovery_recipient (const AttestKeyslots *self); /* or NULL */

/* Need the master key, from new or from a slot that opened. Recovery and
 * keyring replace the slot of their kind; a further passphrase is added. */
gboolean        attest_keyslots_add_passphrase   (AttestKeyslots        *self,
                                                  const AttestSecret    *passphrase,
                                                  const AttestSlotCost  *cost,
                                                  GError               **error) G_GNUC_WARN_UNUSED_RESULT;
/* %NULL for @old: every passphrase there is goes; for one that was forgotten. */
gboolean        attest_keyslots_change_passphrase (AttestKeyslots     *self,
                                                  const AttestSecret    *old,
                                                  const AttestSecret    *fresh,
                                                  const AttestSlotCost  *cost,
                                                  GError               **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean        attest_keyslots_set_recovery     (AttestKeyslots        *self,
                                                  const char            *recipient,
                                                  GError               **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean        attest_keyslots_set_keyring      (AttestKeyslots        *self,
                                                  GError               **error) G_GNUC_WARN_UNUSED_RESULT;
guint           attest_keyslots_remove           (AttestKeyslots        *self,
                                                  AttestSlotKind         kind);

/* Each checks the whole file's authenticity before it gives the key back. */
AttestKey      *attest_keyslots_open_passphrase  (AttestKeyslots        *self,
                                                  const AttestSecret    *passphrase,
                                                  GError               **error) G_GNUC_WARN_UNUSED_RESULT;
AttestKey      *attest_keyslots_open_recovery    (AttestKeyslots        *self,
                                                  const AttestIdentity  *sheet,
                                                  GError               **error) G_GNUC_WARN_UNUSED_RESULT;
AttestKey      *attest_keyslots_open_with_key    (AttestKeyslots        *self,
                                                  const AttestKey       *master,
                                                  GError               **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
