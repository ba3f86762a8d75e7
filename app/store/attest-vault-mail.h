/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/attest-objects.h"
#include "store/attest-vault.h"

G_BEGIN_DECLS

/* The vault's side of sending and receiving: what goes into a package, what
 * came out of one, what waits, and who answered. */

/* A case as its owner's chain has it. */
typedef struct
{
  AttestCase *details;
  GBytes     *chain;    /* the owner's lines after the base, as they are */
  GPtrArray  *bodies;   /* GBytes, one a line; NULL where erased */
  GPtrArray  *items;    /* AttestItem added after the base */
  guint64     first_seq;/* of the first line */
  guint64     last_seq;
  AttestDigest base;    /* digest of the line before the first; zeros */
  AttestDigest head;
} AttestBundle;

AttestBundle *attest_vault_collect       (AttestVault  *self,
                                          const char   *case_id,
                                          guint64       after,
                                          guint64       upto,
                                          GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void          attest_bundle_free         (AttestBundle *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestBundle, attest_bundle_free)

/* A submission in the outbox. */
typedef struct
{
  char           *id;          /* package id */
  char           *case_id;
  char           *file;        /* name below outbox/, until every receipt came */
  AttestDigest    digest;
  guint64         base_seq;
  guint64         head_seq;
  AttestCaseState state;       /* OPEN: sealed to be handed over, and not yet; QUEUED SENT HANDED RECEIVED OPENED CLOSED */
  gint64          sealed_ms;
  gint64          tried_ms;
  char           *problem;     /* why the last try failed, or NULL */
  GPtrArray      *to;          /* AttestAddressee */
} AttestOutgoing;

typedef struct
{
  char           *name;
  char           *role;
  char           *recipient;
  char           *signing_key;
  AttestCaseState state;       /* by the newest receipt; SENT while there is none */
  gint64          receipt_ms;  /* when its receipt was made; 0 */
  guint64         need_from;   /* asked for a package from here on; G_MAXUINT64: not */
} AttestAddressee;

AttestAddressee *attest_addressee_new    (const char            *name,
                                          const char            *role,
                                          const char            *recipient,
                                          const char            *signing_key) G_GNUC_WARN_UNUSED_RESULT;
void          attest_addressee_free      (AttestAddressee       *self);
AttestOutgoing *attest_outgoing_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void          attest_outgoing_free       (AttestOutgoing        *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestOutgoing, attest_outgoing_free)

gboolean      attest_vault_add_outgoing  (AttestVault           *self,
                                          const AttestOutgoing  *outgoing,
                                          GError               **error);
gboolean      attest_vault_set_outgoing  (AttestVault           *self,
                                          const char            *package_id,
                                          AttestCaseState        state,
                                          const char            *problem,
                                          GError               **error);
gboolean      attest_vault_hand_over     (AttestVault           *self,
                                          const char            *package_id,
                                          const char            *way,
                                          GError               **error);
GPtrArray    *attest_vault_list_outgoing (AttestVault           *self,
                                          const char            *case_id,
                                          gboolean               waiting,
                                          GError               **error) G_GNUC_WARN_UNUSED_RESULT;
AttestOutgoing *attest_vault_find_outgoing (AttestVault         *self,
                                          const char            *package_id,
                                          GError               **error) G_GNUC_WARN_UNUSED_RESULT;
/* The last entry every one of @recipients (signing keys) has receipted; 0 when
 * any of them has none. */
gboolean      attest_vault_common_base   (AttestVault           *self,
                                          const char            *case_id,
                                          const char *const     *recipients,
                                          guint64               *seq,
                                          GError               **error);
gboolean      attest_vault_add_receipt   (AttestVault           *self,
                                          const char            *package_id,
                                          const char            *signing_key,
                                          AttestCaseState        state,
                                          guint64                case_seq,
                                          guint64                need_from,
                                          gint64                 at_ms,
                                          const AttestDigest    *receipt,
                                          gboolean              *fresh,
                                          GError               **error);

/* The package that @signing_key asked for was sent. */
gboolean attest_vault_forget_outgoing (AttestVault *self,
                                       const char  *package_id,
                                       GError     **error);
gboolean      attest_vault_clear_need    (AttestVault           *self,
                                          const char            *package_id,
                                          const char            *signing_key,
                                          GError               **error);

/* Receiving. Objects are written as the package streams in and count only once
 * attest_vault_import() has committed. */
typedef struct
{
  const char         *package_id;
  AttestDigest        digest;
  const char         *case_id;
  const char         *sender_key;
  const char         *sender_name;
  const char         *sender_role;
  const char         *sender_recipient;
  guint64             base_seq;
  AttestDigest        base;
  AttestDigest        head;
  AttestDigest        store_head; /* of the sender's store */
  GBytes             *chain;      /* lines */
  GPtrArray          *bodies;     /* GBytes, by line; NULL entry: erased */
  GHashTable         *objects;    /* sha256 hex → AttestObject */
} AttestArrival;

typedef enum
{
  ATTEST_IMPORT_NEW = 1,
  ATTEST_IMPORT_UPDATED = 2,
  ATTEST_IMPORT_DUPLICATE = 3,  /* nothing in it that was not here */
  ATTEST_IMPORT_NEED_BASE = 4,  /* starts after what is here; kept unshown */
} AttestImportOutcome;

gboolean      attest_vault_import        (AttestVault           *self,
                                          const AttestArrival   *arrival,
                                          AttestImportOutcome          *outcome,
                                          guint64               *need_from,
                                          GError               **error);
gboolean      attest_vault_own_head      (AttestVault           *self,
                                          const char            *case_id,
                                          guint64                seq,
                                          AttestDigest          *head);
gboolean      attest_vault_seen_package  (AttestVault           *self,
                                          const char            *package_id,
                                          AttestDigest          *digest,
                                          GError               **error);
/* Where and to whom receipts for a received case go. */
typedef struct
{
  char        *package_id;
  AttestDigest digest;
  char        *sender_key;
  char        *sender_name;
  char        *sender_recipient;
  guint64      head_seq;
  AttestDigest head;
} AttestIncoming;

void          attest_incoming_free       (AttestIncoming        *self);
AttestIncoming *attest_vault_last_incoming (AttestVault         *self,
                                          const char            *case_id,
                                          GError               **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean      attest_vault_mark_opened   (AttestVault           *self,
                                          const char            *case_id,
                                          gboolean              *first,
                                          GError               **error);

G_END_DECLS
