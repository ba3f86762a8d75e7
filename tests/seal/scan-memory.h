/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether there is any use in it: the address sanitizer keeps freed memory as
 * it was and maps more than can be read. */
gboolean scan_possible (void);
/* How often the bytes that @mask hides lie in this process' writable memory.
 * @masked is each byte xor 0xa5, so that the needle itself does not count. */
guint scan_memory (const guint8 *masked,
                   gsize         length);
void  scan_mask (guint8     *masked,
                 const void *bytes,
                 gsize       length);

G_END_DECLS
