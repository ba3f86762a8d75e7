/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean attest_file_write      (const char  *path,
                                 const void  *bytes,
                                 gsize        length,
                                 GError     **error);
gboolean attest_file_write_new  (const char  *path,
                                 const void  *bytes,
                                 gsize        length,
                                 GError     **error);
GBytes  *attest_file_read       (const char  *path,
                                 gsize        most,
                                 GError     **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean attest_file_sync_dir   (const char  *dir,
                                 GError     **error);
gboolean attest_file_write_all  (int          fd,
                                 const void  *bytes,
                                 gsize        length,
                                 const char  *path,
                                 GError     **error);
gboolean attest_file_make_dir   (const char  *path,
                                 GError     **error);

G_END_DECLS
