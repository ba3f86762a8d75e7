/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How much of the start of a file attest_sniff() looks at: enough for a JPEG
 * whose size comes after a full block of camera data. */
#define ATTEST_SNIFF_HEAD (256 * 1024)

/* What the bytes themselves say. A file's name has no part in it. */
typedef struct
{
  const char *type;   /* (static) media type; never NULL */
  guint       width;  /* pixels, as stored; 0 when not read from the header */
  guint       height;
  gboolean    chat;   /* text or an archive that looks like an exported chat */
} AttestSniff;

AttestSniff attest_sniff             (const void *head,
                                      gsize       length);
gboolean    attest_sniff_is_picture  (const char *type);
gboolean    attest_sniff_has_preview (const char *type);
const char *attest_sniff_extension   (const char *type);

G_END_DECLS
