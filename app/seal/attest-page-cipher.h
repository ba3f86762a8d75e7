/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "seal/attest-key.h"

G_BEGIN_DECLS

/* XChaCha20-Poly1305 for many short pieces under one key: the bytes are those
 * of libsodium, the work is libcrypto's and keeps what it can from piece to
 * piece. Not for two threads at once. */
#define ATTEST_PAGE_NONCE 24
#define ATTEST_PAGE_TAG 16

typedef struct _AttestPageCipher AttestPageCipher;

AttestPageCipher *attest_page_cipher_new  (const AttestKey  *key) G_GNUC_WARN_UNUSED_RESULT;
void              attest_page_cipher_seal (AttestPageCipher *self,
                                           const guint8      nonce[ATTEST_PAGE_NONCE],
                                           const guint8     *context,
                                           gsize             context_length,
                                           guint8           *bytes,
                                           gsize             length,
                                           guint8            tag[ATTEST_PAGE_TAG]);
gboolean          attest_page_cipher_open (AttestPageCipher *self,
                                           const guint8      nonce[ATTEST_PAGE_NONCE],
                                           const guint8     *context,
                                           gsize             context_length,
                                           guint8           *bytes,
                                           gsize             length,
                                           const guint8      tag[ATTEST_PAGE_TAG]);
void              attest_page_cipher_free (AttestPageCipher *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestPageCipher, attest_page_cipher_free)

G_END_DECLS
