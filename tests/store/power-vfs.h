/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An SQLite VFS for tests: a disk that loses power. Every write, truncation,
 * deletion and new name reaches the real file system at once, but is also kept
 * as "not yet synced" on top of what the last sync made durable. When the power
 * goes, each file is written to an image folder as its durable bytes plus some
 * of the rest: any write may be there, be missing, or be torn at sectors, and
 * later ones may be there without earlier ones. Names follow the rules of a
 * folder: durable only once the folder was synced.
 *
 * The same counter of operations serves for the other faults. */
typedef enum {
  POWER_COUNT,    /* nothing: count only */
  POWER_CUT,      /* write the image and leave with POWER_CUT_STATUS */
  POWER_KILL,     /* SIGKILL before the operation is carried out */
  POWER_ERROR,    /* this operation fails */
  POWER_ERROR_ON, /* this one and all after it fail */
  POWER_FULL,     /* half of it is written, then the disk is full, from now on */
} PowerFault;

#define POWER_CUT_STATUS 77

gboolean power_vfs_register (const char *name);
void     power_vfs_arm (PowerFault  fault,
                        guint64     at,
                        guint32     seed,
                        const char *image_dir);
guint64  power_vfs_operations (void);
guint64  power_vfs_syncs (void);
gboolean power_vfs_fired (void);
void     power_vfs_forget (void);

G_END_DECLS
