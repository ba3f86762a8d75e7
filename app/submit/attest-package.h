/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "seal/attest-age.h"
#include "seal/attest-digest.h"
#include "seal/attest-sign.h"
#include "submit/attest-package-info.h"

G_BEGIN_DECLS

#define ATTEST_PACKAGE_SUFFIX ".attest"

/* Limits of what is opened; a package beyond them is refused unread. */
#define ATTEST_PACKAGE_TAG_MOST (8 * 1024 * 1024)
#define ATTEST_PACKAGE_MANIFEST_MOST (32 * 1024 * 1024)
#define ATTEST_PACKAGE_MEMBERS_MOST 200000
#define ATTEST_PACKAGE_OCTETS_MOST (G_GUINT64_CONSTANT (64) * 1024 * 1024 * 1024)

/* One payload file. The source is read once, during the build, and must give
 * exactly @size bytes with this digest. */
typedef struct
{
  char          *name; /* below data/, e.g. "items/0001-screenshot.png" */
  AttestDigest   digest;
  guint64        size;
  AttestSource   source;
  gpointer       source_data;
  GDestroyNotify free_data;
} AttestMember;

typedef void (*AttestProgress) (guint64 done, guint64 total, gpointer data);

AttestMember *attest_member_new       (const char         *name,
                                       const AttestDigest *digest,
                                       guint64             size,
                                       AttestSource        source,
                                       gpointer            source_data,
                                       GDestroyNotify      free_data) G_GNUC_WARN_UNUSED_RESULT;
AttestMember *attest_member_new_bytes (const char         *name,
                                       GBytes             *bytes) G_GNUC_WARN_UNUSED_RESULT;
void          attest_member_free      (AttestMember       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestMember, attest_member_free)

/* @members: of AttestMember; data/README.txt is added to them. */
gboolean attest_package_build (const AttestPackageInfo *info,
                               GPtrArray               *members,
                               const AttestSignKey     *key,
                               const char              *path,
                               GCancellable            *cancellable,
                               AttestProgress           progress,
                               gpointer                 data,
                               AttestDigest            *digest,
                               guint64                 *size,
                               GError                 **error);

/* Called in this order while a package is opened; any may be %NULL, and any
 * may refuse with an error of its own, which open() then returns. What they
 * were given may be kept but shown to nobody before open() returned %TRUE. */
typedef struct
{
  /* The signature and the tag files are good; no payload was read yet. */
  gboolean (*info)  (const AttestPackageInfo *info, guint members, guint64 octets, gpointer data, GError **error);
  gboolean (*begin) (const char *name, guint64 size, const AttestDigest *expected, gpointer data, GError **error);
  gboolean (*bytes) (const void *bytes, gsize length, gpointer data, GError **error);
  /* The member's bytes matched the expected digest. */
  gboolean (*end)   (gpointer data, GError **error);
} AttestPackageSink;

gboolean attest_package_open  (const AttestIdentity    *identity,
                               AttestSource             source,
                               gpointer                 source_data,
                               const AttestPackageSink *sink,
                               gpointer                 data,
                               AttestDigest            *package_digest,
                               GError                 **error);

G_END_DECLS
