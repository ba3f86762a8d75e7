/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Numbers are stored; values are only ever appended. */

typedef enum
{
  ATTEST_KIND_SCREENSHOT = 1,
  ATTEST_KIND_IMAGE = 2,
  ATTEST_KIND_DOCUMENT = 3,
  ATTEST_KIND_MESSAGE = 4,
  ATTEST_KIND_EMAIL = 5,
  ATTEST_KIND_PHONE_CALL = 6,
  ATTEST_KIND_WEB_PAGE = 7,
  ATTEST_KIND_WRITTEN = 8,
  ATTEST_KIND_PHYSICAL = 9,
  ATTEST_KIND_NO_IMAGE = 10,
  ATTEST_KIND_LAST = ATTEST_KIND_NO_IMAGE
} AttestItemKind;

/* The answer to "does it show a nude or sexual picture of anyone who is, or
 * might be, under 18?". Only an answered NO lets bytes be opened. */
typedef enum
{
  ATTEST_GATE_UNANSWERED = 0,
  ATTEST_GATE_NO = 1,
  ATTEST_GATE_YES = 2,
  ATTEST_GATE_UNSURE = 3
} AttestGate;

typedef enum
{
  ATTEST_CASE_OPEN = 1,      /* being recorded; nothing was sent */
  ATTEST_CASE_QUEUED = 2,    /* sealed, waiting in the outbox */
  ATTEST_CASE_SENT = 3,      /* in the drop, read back and equal */
  ATTEST_CASE_HANDED = 4,    /* in the drop, could not be checked */
  ATTEST_CASE_RECEIVED = 5,  /* a receipt came: the recipient's Attest has it */
  ATTEST_CASE_OPENED = 6,    /* a receipt came: a person opened it */
  ATTEST_CASE_CLOSED = 7,
  ATTEST_CASE_LAST = ATTEST_CASE_CLOSED
} AttestCaseState;

/* What a custody entry records. The word is in the line itself. */
typedef enum
{
  ATTEST_ENTRY_STORE_CREATED = 1,
  ATTEST_ENTRY_CASE_OPENED = 2,
  ATTEST_ENTRY_CASE_CHANGED = 3,
  ATTEST_ENTRY_ITEM_ADDED = 4,
  ATTEST_ENTRY_CORRECTION = 5,
  ATTEST_ENTRY_PLAIN_SOURCE = 6,     /* was the plain file an item came from removed? */
  ATTEST_ENTRY_ITEM_VIEWED = 7,
  ATTEST_ENTRY_ITEM_EXPORTED = 8,
  ATTEST_ENTRY_SUBMITTED = 9,        /* a package was sealed */
  ATTEST_ENTRY_DELIVERED = 10,       /* it was put in the drop */
  ATTEST_ENTRY_RECEIPT = 11,         /* a receipt for it came back */
  ATTEST_ENTRY_PACKAGE_RECEIVED = 12,/* recipient's side: verified and taken in */
  ATTEST_ENTRY_OPENED = 13,          /* recipient's side: a person opened the case */
  ATTEST_ENTRY_CASE_CLOSED = 14,
  ATTEST_ENTRY_RECIPIENT_CHANGED = 15,
  ATTEST_ENTRY_UNLOCK_FAILED = 16,
  ATTEST_ENTRY_KEY_CHANGED = 17,     /* a slot of the key file was added or removed */
  ATTEST_ENTRY_CARD_IMPORTED = 18,
  ATTEST_ENTRY_SENDER_PINNED = 19,
  ATTEST_ENTRY_SPOOL_TAKEN = 20,     /* recorded while the store was locked */
  ATTEST_ENTRY_SPOOL_KEY_CHANGED = 21,
  ATTEST_ENTRY_ROLLED_BACK = 22,     /* an older copy of this store was opened */
  ATTEST_ENTRY_PACKAGE_REFUSED = 23, /* recipient's side: not taken in, and why */
  ATTEST_ENTRY_STEP_DONE = 24,       /* a preservation step of the pack */
  ATTEST_ENTRY_ITEM_MOVED = 25,      /* a thing was taken out of its place, or put back */
  ATTEST_ENTRY_STORE_COPIED = 26,    /* a whole copy was made, or put in its place elsewhere */
  ATTEST_ENTRY_ITEM_COMPLETED = 27,  /* what was missing of an item was added */
  ATTEST_ENTRY_SPOOL_CONFIRMED = 28, /* whether the person made what was recorded while locked */
  ATTEST_ENTRY_SPOOL_LEFT = 29,      /* something in the spool that could not be taken in */
  ATTEST_ENTRY_ITEM_LOCKED = 30,     /* nobody may open it any more; the police decide */
  ATTEST_ENTRY_LAST = ATTEST_ENTRY_ITEM_LOCKED
} AttestEntryKind;

const char *attest_item_kind_nick       (AttestItemKind   kind);
gboolean    attest_item_kind_from_nick  (const char      *nick,
                                         AttestItemKind  *kind);
gboolean    attest_item_kind_is_words   (AttestItemKind   kind);
const char *attest_gate_nick            (AttestGate       gate);
gboolean    attest_gate_from_nick       (const char      *nick,
                                         AttestGate      *gate);
const char *attest_case_state_nick      (AttestCaseState  state);
gboolean    attest_case_state_from_nick (const char      *nick,
                                         AttestCaseState *state);
const char *attest_entry_kind_nick      (AttestEntryKind  kind);
gboolean    attest_entry_kind_from_nick (const char      *nick,
                                         AttestEntryKind *kind);

/* Role and incident-type words are data of the packs; these lists are the ones
 * DESIGN §8a shares between packs, cards and commands. */
gboolean           attest_role_is_known    (const char *role);
gboolean           attest_role_is_external (const char *role);
const char *const *attest_roles            (void);
const char *const *attest_incident_types   (void);
gboolean           attest_word_is_valid    (const char *word);

G_END_DECLS
