/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ATTEST_OBJECTS_DIR "objects"
#define ATTEST_OBJECT_PART ".part"

char    *attest_object_path     (const char *store_dir,
                                 const char *id) G_GNUC_WARN_UNUSED_RESULT;
gboolean attest_object_make_dir (const char *store_dir,
                                 const char *dir,
                                 GError    **error);

G_END_DECLS
