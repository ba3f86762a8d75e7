/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "seal/attest-key.h"

G_BEGIN_DECLS

/* The Secret Service of the desktop. Its answers are kept apart, because "no
 * such item" and "would not unlock" lead to opposite deeds: a new key is never
 * made because a keyring was locked. */
typedef enum
{
  ATTEST_KEYRING_OK,
  ATTEST_KEYRING_ABSENT,      /* unlocked, and there is no such item */
  ATTEST_KEYRING_LOCKED,      /* locked and cannot be asked for, or the person dismissed the prompt */
  ATTEST_KEYRING_UNAVAILABLE, /* no bus, no service, or one that answers with an error */
  ATTEST_KEYRING_UNANSWERED,  /* locked, and nobody answered its prompt within the limit */
  ATTEST_KEYRING_SLOW,        /* there is one, and it did not answer within the limit */
  ATTEST_KEYRING_GONE,        /* it ended while it was being asked */
} AttestKeyringState;

typedef enum
{
  ATTEST_KEYRING_MASTER, /* base64 of the master key */
  ATTEST_KEYRING_HEAD,   /* the store journal's last head, 64 hex digits */
} AttestKeyringItem;

/* What a service that does not answer may cost a person, ms. */
#define ATTEST_KEYRING_LIMIT 5000

/* @store_id: attest_keyslots_store_id(). @limit_ms covers everything, a prompt
 * included; 0 = ATTEST_KEYRING_LIMIT. @cancellable may be cancelled on any thread. @error is set whenever the state is not
 * OK, with %ATTEST_ERROR_NOT_FOUND, _LOCKED, _UNAVAILABLE or _CANCELLED. The
 * callback comes on the thread-default context of the caller. */
void               attest_keyring_lookup_async  (const char           *store_id,
                                                 AttestKeyringItem     item,
                                                 guint                 limit_ms,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              data);
AttestKeyringState attest_keyring_lookup_finish (GAsyncResult         *result,
                                                 AttestSecret        **secret,
                                                 GError              **error);
AttestKeyringState attest_keyring_lookup_all_finish (GAsyncResult     *result,
                                                 GPtrArray           **secrets,
                                                 GError              **error);
void               attest_keyring_store_async   (const char           *store_id,
                                                 AttestKeyringItem     item,
                                                 const AttestSecret   *secret,
                                                 guint                 limit_ms,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              data);
AttestKeyringState attest_keyring_store_finish  (GAsyncResult         *result,
                                                 GError              **error);
void               attest_keyring_clear_async   (const char           *store_id,
                                                 AttestKeyringItem     item,
                                                 guint                 limit_ms,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              data);
AttestKeyringState attest_keyring_clear_finish  (GAsyncResult         *result,
                                                 GError              **error);

/* The same, blocking, each on a main context of its own. */
AttestKeyringState attest_keyring_lookup        (const char           *store_id,
                                                 AttestKeyringItem     item,
                                                 guint                 limit_ms,
                                                 AttestSecret        **secret,
                                                 GError              **error);
/* @secrets: (out) (element-type AttestSecret): what lies there under this name,
 * which is more than one when it was stored in several keyrings. */
AttestKeyringState attest_keyring_lookup_all    (const char           *store_id,
                                                 AttestKeyringItem     item,
                                                 guint                 limit_ms,
                                                 GCancellable         *cancellable,
                                                 GPtrArray           **secrets,
                                                 GError              **error);
AttestKeyringState attest_keyring_store         (const char           *store_id,
                                                 AttestKeyringItem     item,
                                                 const AttestSecret   *secret,
                                                 guint                 limit_ms,
                                                 GError              **error);
AttestKeyringState attest_keyring_clear         (const char           *store_id,
                                                 AttestKeyringItem     item,
                                                 guint                 limit_ms,
                                                 GError              **error);

AttestSecret      *attest_keyring_secret_of_key (const AttestKey      *key) G_GNUC_WARN_UNUSED_RESULT;
AttestKey         *attest_keyring_key_of_secret (const AttestSecret   *secret) G_GNUC_WARN_UNUSED_RESULT; /* or NULL */

G_END_DECLS
