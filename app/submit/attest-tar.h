/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ATTEST_TAR_BLOCK 512
/* A member's name: at most this many bytes, at most four parts. */
#define ATTEST_TAR_NAME_MOST 200
#define ATTEST_TAR_NAME_DEPTH 4

/* What goes into a small tar; borrowed for the call. */
typedef struct
{
  const char *name;
  const void *bytes;
  gsize       length;
} AttestTarMember;

/* What came out of one. */
typedef struct
{
  char   *name;
  GBytes *bytes;
} AttestTarFile;

void           attest_tar_file_free    (AttestTarFile         *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestTarFile, attest_tar_file_free)

gboolean       attest_tar_name_is_safe (const char            *name);
GBytes        *attest_tar_write        (const AttestTarMember *members,
                                        guint                  n,
                                        GError               **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray     *attest_tar_read         (GBytes                *tar,
                                        gsize                  most_total,
                                        guint                  most_members,
                                        GError               **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes        *attest_tar_find         (GPtrArray             *files,
                                        const char            *name);

G_END_DECLS
