/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "seal/attest-key.h"

G_BEGIN_DECLS

/* Inside seal/ only: fill a key or secret in place, so that no copy of it ever
 * lies in ordinary memory, then make it read-only. */
AttestKey *attest_key_alloc (void) G_GNUC_WARN_UNUSED_RESULT;
guint8    *attest_key_buffer (AttestKey *self);
void       attest_key_protect (AttestKey *self);

AttestSecret *attest_secret_alloc (gsize length) G_GNUC_WARN_UNUSED_RESULT; /* NULL without memory */
char         *attest_secret_buffer (AttestSecret *self);
void          attest_secret_protect (AttestSecret *self);

G_END_DECLS
