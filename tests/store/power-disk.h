/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a disk would still hold after a power cut; see power-vfs.h. A node is a
 * file's content, a name points to one, and both lag behind until synced. */
typedef struct _PowerNode PowerNode;

PowerNode *power_disk_open (const char *path,
                            gboolean    create);
void       power_disk_write (PowerNode  *node,
                             const void *bytes,
                             gsize       length,
                             guint64     offset);
void       power_disk_truncate (PowerNode *node,
                                guint64    size);
void       power_disk_sync (PowerNode *node);
void       power_disk_delete (const char *path);
void       power_disk_sync_dir (const char *path_in_dir);
void       power_disk_image (const char *image_dir,
                             guint32     seed);
void       power_disk_forget (void);

G_END_DECLS
