/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/attest-error.h"
#include "submit/attest-package.h"

G_BEGIN_DECLS

/* The files before data/, in the order they stand in the tar. */
typedef enum
{
  ATTEST_TAG_BAGIT,
  ATTEST_TAG_INFO,
  ATTEST_TAG_MANIFEST,
  ATTEST_TAG_TAGMANIFEST,
  ATTEST_TAG_SIGNATURE,
  ATTEST_TAG_N
} AttestTag;

extern const char *const attest_tag_names[ATTEST_TAG_N];

#define ATTEST_BAGIT_TEXT "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
#define ATTEST_PAYLOAD "data/"
#define ATTEST_README "README.txt"

/* One line of the manifest. */
typedef struct
{
  AttestDigest digest;
  gboolean     seen;
} AttestListed;

/* The tag files, checked against each other and the signature. */
typedef struct
{
  AttestPackageInfo *info;
  GHashTable        *listed; /* name below data/, in lower case → AttestListed */
  guint64            octets;
} AttestBag;

void          attest_bag_clear          (AttestBag            *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AttestBag, attest_bag_clear)
gboolean      attest_bag_check          (AttestBag            *self,
                                         GBytes *const         tags[ATTEST_TAG_N],
                                         const char           *folder,
                                         const AttestIdentity *identity,
                                         GError              **error);
AttestListed *attest_bag_find           (AttestBag            *self,
                                         const char           *name);
gboolean      attest_bag_is_whole       (AttestBag            *self,
                                         guint64               octets,
                                         GError              **error);
void          attest_manifest_add       (GString              *manifest,
                                         const AttestDigest   *digest,
                                         const char           *folder,
                                         const char           *name);

gboolean      attest_package_refuse     (GError              **error,
                                         AttestError           code,
                                         const char           *format,
                                         ...) G_GNUC_PRINTF (3, 4);

/* The file being made: written under a name of its own, compared, renamed. */
typedef struct _AttestPartFile AttestPartFile;

AttestPartFile *attest_part_file_new    (const char           *path,
                                         GError              **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean        attest_part_file_write  (const void           *bytes,
                                         gsize                 length,
                                         gpointer              self,
                                         GError              **error);
gboolean        attest_part_file_commit (AttestPartFile       *self,
                                         GCancellable         *cancellable,
                                         AttestDigest         *digest,
                                         guint64              *size,
                                         GError              **error);
void            attest_part_file_free   (AttestPartFile       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestPartFile, attest_part_file_free)

gboolean        attest_cancelled        (GCancellable         *cancellable,
                                         GError              **error);

G_END_DECLS
