/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ATTEST_KEY_BYTES 32

/* Secrets never travel as bare pointers: a key is 32 bytes and a secret is any
 * text or bytes, both in sodium_malloc memory, wiped when freed. */
typedef struct _AttestKey AttestKey;
typedef struct _AttestSecret AttestSecret;

/* Subkeys of a store's master key. Numbers are part of the format. */
typedef enum
{
  ATTEST_SUBKEY_PAGES = 1,   /* seals database pages and log frames; 2 is not used */
  ATTEST_SUBKEY_OBJECTS = 3, /* wraps object keys */
  ATTEST_SUBKEY_SLOTS = 4,   /* authenticates the key file */
} AttestSubkey;

/* Argon2id: what new slots are made with, and the most that is accepted from a
 * file. */
#define ATTEST_KDF_PASSES 3
#define ATTEST_KDF_MEMORY (256 * G_GUINT64_CONSTANT (1048576))
#define ATTEST_KDF_MOST_PASSES 64
#define ATTEST_KDF_MOST_MEMORY (1024 * G_GUINT64_CONSTANT (1048576))

gboolean      attest_seal_init          (GError           **error);

AttestKey    *attest_key_new_random     (void) G_GNUC_WARN_UNUSED_RESULT;
AttestKey    *attest_key_new_from_bytes (const guint8       bytes[ATTEST_KEY_BYTES]) G_GNUC_WARN_UNUSED_RESULT;
AttestKey    *attest_key_copy           (const AttestKey   *self) G_GNUC_WARN_UNUSED_RESULT;
AttestKey    *attest_key_derive         (const AttestKey   *self,
                                         AttestSubkey       which) G_GNUC_WARN_UNUSED_RESULT;
AttestKey    *attest_key_from_passphrase (const AttestSecret *passphrase,
                                         const guint8       salt[16],
                                         guint32            passes,
                                         guint64            memory,
                                         GError           **error) G_GNUC_WARN_UNUSED_RESULT;
const guint8 *attest_key_bytes          (const AttestKey   *self);
gboolean      attest_key_equal          (const AttestKey   *a,
                                         const AttestKey   *b);
void          attest_key_free           (AttestKey         *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestKey, attest_key_free)

AttestSecret *attest_secret_new         (const char        *bytes,
                                         gssize             length) G_GNUC_WARN_UNUSED_RESULT;
const char   *attest_secret_text        (const AttestSecret *self); /* zero-terminated */
gsize         attest_secret_length      (const AttestSecret *self);
void          attest_secret_free        (AttestSecret      *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestSecret, attest_secret_free)

/* Wipes memory in a way the compiler keeps. */
void          attest_wipe               (void              *bytes,
                                         gsize              length);

G_END_DECLS
