/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "seal/attest-digest.h"

G_BEGIN_DECLS

#define ATTEST_PACKAGE_VERSION 1
#define ATTEST_PACKAGE_RECIPIENTS_MOST 32

/* One role holder that a package is sealed to. */
typedef struct
{
  char *name;
  char *role;
  char *recipient;   /* age1… */
  char *signing_key; /* RW… : whose receipts are expected */
} AttestPackageRecipient;

/* What bag-info.txt says of a package. Digests of zeros and a base_seq of 0
 * mean that there is no base: the case goes whole. */
typedef struct
{
  char        *package_id; /* 32 hex digits */
  char        *case_id;
  char        *reference;
  char        *school;     /* (nullable) */
  char        *sender_name;
  char        *sender_role;
  char        *sender_signing_key; /* RW… */
  char        *sender_recipient;   /* age1…, where receipts are sealed to */
  GPtrArray   *recipients;         /* of AttestPackageRecipient */
  guint64      base_seq;
  AttestDigest base_head;
  guint64      head_seq;
  AttestDigest head;
  AttestDigest store_head;
  gint64       created_ms;
  gboolean     practice;
} AttestPackageInfo;

AttestPackageInfo *attest_package_info_new           (void) G_GNUC_WARN_UNUSED_RESULT;
void               attest_package_info_free          (AttestPackageInfo       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestPackageInfo, attest_package_info_free)
void               attest_package_info_add_recipient (AttestPackageInfo       *self,
                                                      const char              *name,
                                                      const char              *role,
                                                      const char              *recipient,
                                                      const char              *signing_key);
gboolean           attest_package_info_is_for        (const AttestPackageInfo *self,
                                                      const char              *recipient);

/* The text of bag-info.txt, and back. Octets and count are Payload-Oxum. */
char              *attest_package_info_print         (const AttestPackageInfo *self,
                                                      guint64                  octets,
                                                      guint                    count,
                                                      GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
AttestPackageInfo *attest_package_info_parse         (const char              *text,
                                                      gsize                    length,
                                                      guint64                 *octets,
                                                      guint                   *count,
                                                      GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
char              *attest_package_readme             (const AttestPackageInfo *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
