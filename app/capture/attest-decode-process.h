/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  ATTEST_HELPER_DECODE, /* pictures */
  ATTEST_HELPER_READ    /* words, and pictures inside letters */
} AttestHelper;

#define ATTEST_HELPER_ARGUMENTS 3

gboolean attest_helper_run (AttestHelper        which,
                            const char *const  *arguments,
                            int                 in,
                            int                 out,
                            GCancellable       *cancellable,
                            GError            **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
