/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "seal/attest-key.h"

G_BEGIN_DECLS

/* The payload of an age file without its header: chunks of 64 KiB, each
 * ChaCha20-Poly1305 under one key, nonce = 11-byte counter || last-chunk flag.
 * The key is used for one stream only, so the counter may start at zero.
 * An empty stream is one empty last chunk. */
#define ATTEST_CHUNK 65536
#define ATTEST_CHUNK_SEALED (ATTEST_CHUNK + 16)

void     attest_chunk_seal       (const AttestKey *key,
                                  guint64          number,
                                  gboolean         last,
                                  const guint8    *plain,
                                  gsize            length,
                                  guint8          *sealed);
gboolean attest_chunk_open       (const AttestKey *key,
                                  guint64          number,
                                  gboolean         last,
                                  const guint8    *sealed,
                                  gsize            length,
                                  guint8          *plain);
guint64  attest_stream_sealed_size (guint64        plain);
gboolean attest_stream_plain_size  (guint64        sealed,
                                    guint64       *plain);

G_END_DECLS
