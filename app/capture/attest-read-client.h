/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "capture/attest-decode-client.h"
#include "capture/attest-read-protocol.h"

G_BEGIN_DECLS

/* One thing that was found in a letter, chat, page or picture. All of it is
 * the sender's claim. */
typedef struct
{
  AttestLineTag tag;
  char         *text; /* fit to be shown: nothing hidden in it */
} AttestReadLine;

typedef struct
{
  GPtrArray *lines; /* AttestReadLine */
  guint      total; /* messages altogether, of which these are some */
  gboolean   cut;   /* something was too long to be shown whole */
} AttestReading;

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
void           attest_reading_free  (AttestReading   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestReading, attest_reading_free)

G_END_DECLS
