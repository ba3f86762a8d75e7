/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "capture/attest-decode-client.h"
#include "capture/attest-read-protocol.h"

G_BEGIN_DECLS

gboolean       attest_read_kind_for (const char      *media_type,
                                     gboolean         is_chat,
                                     AttestReadKind  *kind);
AttestReading *attest_read          (GBytes          *bytes,
                                     AttestReadKind   kind,
                                     guint            from,
                                     GCancellable    *cancellable,
                                     GError         **error) G_GNUC_WARN_UNUSED_RESULT;
AttestPixels  *attest_read_part     (GBytes          *bytes,
                                     AttestReadKind   kind,
                                     guint            number,
                                     guint            max_side,
                                     GCancellable    *cancellable,
                                     GError         **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
