/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "seal/attest-key.h"

G_BEGIN_DECLS

/* age-encryption.org/v1 with X25519 recipients. "age1…" is a recipient,
 * "AGE-SECRET-KEY-1…" an identity; both are strict lower/upper case bech32. */
#define ATTEST_RECIPIENT_TEXT 62

typedef struct _AttestIdentity AttestIdentity;
typedef struct _AttestAgeSealer AttestAgeSealer;
typedef struct _AttestAgeOpener AttestAgeOpener;

/* Gets sealed bytes in order; %FALSE with @error stops the sealer for good. */
typedef gboolean (*AttestSink) (const void *bytes, gsize length, gpointer data, GError **error);
/* Gives up to @length bytes; 0 is the end, -1 an error. */
typedef gssize (*AttestSource) (void *bytes, gsize length, gpointer data, GError **error);

AttestIdentity  *attest_identity_new        (void) G_GNUC_WARN_UNUSED_RESULT;
AttestIdentity  *attest_identity_from_text  (const char           *text,
                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;
AttestSecret    *attest_identity_text       (const AttestIdentity *self) G_GNUC_WARN_UNUSED_RESULT;
const char      *attest_identity_recipient  (const AttestIdentity *self);
AttestIdentity  *attest_identity_copy       (const AttestIdentity *self) G_GNUC_WARN_UNUSED_RESULT;
void             attest_identity_free       (AttestIdentity       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestIdentity, attest_identity_free)

gboolean         attest_recipient_is_valid  (const char           *text);

/* Push: bytes go in with update, the file comes out through @sink. Chunks may
 * be sealed on several threads, but @sink is called on the caller's alone. */
AttestAgeSealer *attest_age_sealer_new      (const char *const    *recipients,
                                             AttestSink            sink,
                                             gpointer              data,
                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean         attest_age_sealer_update   (AttestAgeSealer      *self,
                                             const void           *bytes,
                                             gsize                 length,
                                             GError              **error);
gboolean         attest_age_sealer_finish   (AttestAgeSealer      *self,
                                             GError              **error);
void             attest_age_sealer_free     (AttestAgeSealer      *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestAgeSealer, attest_age_sealer_free)

/* Pull: new reads and checks the header; read gives authenticated plaintext
 * only. %ATTEST_ERROR_NOT_FOR_US when no stanza opens, %ATTEST_ERROR_INPUT for
 * a file that is not age v1, %ATTEST_ERROR_TAMPERED for a bad header MAC or
 * chunk, a cut file or trailing bytes, %ATTEST_ERROR_NEWER for age1pq stanzas
 * without one of ours. A file counts as whole only after read returned 0. */
AttestAgeOpener *attest_age_opener_new      (const AttestIdentity *identity,
                                             AttestSource          source,
                                             gpointer              data,
                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;
gssize           attest_age_opener_read     (AttestAgeOpener      *self,
                                             void                 *bytes,
                                             gsize                 length,
                                             GError              **error);
void             attest_age_opener_free     (AttestAgeOpener      *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestAgeOpener, attest_age_opener_free)

/* Small things in memory: key files, receipts, spool items. */
GBytes          *attest_age_seal_bytes      (const char *const    *recipients,
                                             const void           *bytes,
                                             gsize                 length,
                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes          *attest_age_open_bytes      (const AttestIdentity *identity,
                                             const void           *bytes,
                                             gsize                 length,
                                             gsize                 most,
                                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
