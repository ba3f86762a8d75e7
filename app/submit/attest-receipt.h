/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "seal/attest-age.h"
#include "seal/attest-digest.h"
#include "seal/attest-sign.h"

G_BEGIN_DECLS

#define ATTEST_RECEIPT_SUFFIX ".attest-receipt"
/* No receipt file is larger. */
#define ATTEST_RECEIPT_FILE_MOST (16 * 1024)

typedef enum
{
  ATTEST_RECEIPT_RECEIVED = 1,  /* verified and taken in */
  ATTEST_RECEIPT_OPENED = 2,    /* a person opened the case */
  ATTEST_RECEIPT_CLOSED = 3,    /* the case was closed */
  ATTEST_RECEIPT_NEED_FROM = 4, /* held unshown: the entries from need_from on are missing */
  ATTEST_RECEIPT_LAST = ATTEST_RECEIPT_NEED_FROM
} AttestReceiptState;

typedef struct
{
  char              *package_id;
  AttestDigest       package_digest;
  char              *case_id;
  guint64            case_seq;   /* of the last entry taken in */
  AttestDigest       case_head;
  AttestDigest       store_head; /* the recipient's own store journal */
  AttestReceiptState state;
  guint64            need_from;  /* with NEED_FROM alone */
  char              *role;
  char              *name;
  char              *signing_key; /* who signed it, RW… */
  gint64             at_ms;
  gboolean           practice;
} AttestReceipt;

AttestReceipt *attest_receipt_new             (void) G_GNUC_WARN_UNUSED_RESULT;
void           attest_receipt_free            (AttestReceipt        *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestReceipt, attest_receipt_free)

const char    *attest_receipt_state_nick      (AttestReceiptState    state);
gboolean       attest_receipt_state_from_nick (const char           *nick,
                                               AttestReceiptState   *state);

/* Signs with @key, whatever signing_key says, and seals to @recipient. */
GBytes        *attest_receipt_seal            (const AttestReceipt  *self,
                                               const AttestSignKey  *key,
                                               const char           *recipient,
                                               GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* Verified by the key it names; whether that key is expected is for the caller
 * to say. %ATTEST_ERROR_NOT_FOR_US when sealed to somebody else. */
AttestReceipt *attest_receipt_open            (const AttestIdentity *identity,
                                               GBytes               *file,
                                               GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
