/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Files of a store on their way to another disk and back. All of them are
 * sealed already; what is guarded here is that they arrive. */
typedef struct
{
  /* Borrowed */
  GCancellable         *cancellable;
  GFileProgressCallback progress;
  gpointer              progress_data;

  goffset done;    /* bytes read and written and read back */
  goffset total;   /* 0: not known */
  guint   files;
} AttestCopy;

gboolean attest_copy_file   (AttestCopy  *self,
                             const char  *from,
                             const char  *to,
                             GError     **error);
gboolean attest_copy_folder (AttestCopy  *self,
                             const char  *from,
                             const char  *to,
                             GError     **error);
gboolean attest_copy_remove (const char  *path,
                             GError     **error);
goffset  attest_copy_size   (const char  *path);

G_END_DECLS
