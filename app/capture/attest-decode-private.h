/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "capture/attest-decode-client.h"

G_BEGIN_DECLS

/* What a helper inherits: its input, and room for its answer. */
typedef struct
{
  int in;
  int out;
} AttestHelperFiles;

#define ATTEST_HELPER_FILES { -1, -1 }

gboolean      attest_helper_files_make  (AttestHelperFiles  *self,
                                         GBytes             *bytes,
                                         gsize               room,
                                         GError            **error) G_GNUC_WARN_UNUSED_RESULT;
void          attest_helper_files_clear (AttestHelperFiles  *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AttestHelperFiles, attest_helper_files_clear)

gsize         attest_decode_pixels_size (guint               max_side);
AttestPixels *attest_decode_take_pixels (int                 fd,
                                         guint               max_side,
                                         GError            **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
