/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "submit/attest-package-info.h"

G_BEGIN_DECLS

/* bag-info.txt: "Label: value" lines in the order of this table, never folded.
 * The words before the colon are RFC 8493's own where it has them. Labels that
 * are not in the table are passed over, so that a later version can add some;
 * what changes a meaning raises Package-Version. */

#define ATTEST_INFO_TEXT_MOST 400
#define ATTEST_INFO_NAMED "Recipient"

typedef enum
{
  ATTEST_INFO_VERSION,
  ATTEST_INFO_ID,
  ATTEST_INFO_SCHOOL,
  ATTEST_INFO_NAME,
  ATTEST_INFO_ROLE,
  ATTEST_INFO_SIGNING_KEY,
  ATTEST_INFO_RECIPIENT,
  ATTEST_INFO_CASE,
  ATTEST_INFO_REFERENCE,
  ATTEST_INFO_BASE_SEQ,
  ATTEST_INFO_BASE_HEAD,
  ATTEST_INFO_HEAD_SEQ,
  ATTEST_INFO_HEAD,
  ATTEST_INFO_STORE_HEAD,
  ATTEST_INFO_CREATED,
  ATTEST_INFO_DATE,
  ATTEST_INFO_OXUM,
  ATTEST_INFO_PRACTICE,
  ATTEST_INFO_DESCRIPTION,
  ATTEST_INFO_AGENT,
  ATTEST_INFO_N
} AttestInfoField;

typedef struct
{
  const char *label;
  gboolean    optional;
} AttestInfoLabel;

extern const AttestInfoLabel attest_info_labels[ATTEST_INFO_N];

gboolean    attest_info_is_words (const char              *text);
const char *attest_info_problem  (const AttestPackageInfo *self);

G_END_DECLS
