/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One bubble of a made-up conversation. */
typedef struct
{
  const char *text;  /* UTF-8; what is not printable ASCII is shown as a box */
  const char *when;  /* (nullable): such as "19:04" */
  gboolean    mine;  /* sent by the owner of the phone: right, in blue */
} AttestDemoMessage;

GBytes *attest_demo_image (const char              *contact,
                           const AttestDemoMessage *messages,
                           gsize                    n_messages) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
