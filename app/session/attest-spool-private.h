/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <time.h>

#include "session/attest-desk-private.h"
#include "store/attest-vault-open.h"

G_BEGIN_DECLS

/* A spool file is an age file to the key in spool.pub. Inside is a tar of
 * about.json and, unless it is words, bytes. docs/format-store.md. */
#define ATTEST_SPOOL_MOST (1024 * 1024 * 1024)

/* Lists of names: items to be confirmed; files that were found wanting, and
 * what else the person was not told yet; digests of files that were taken in. */
#define ATTEST_SPOOL_WAITING "spool-waiting"
#define ATTEST_SPOOL_NEWS "spool-news"
#define ATTEST_SPOOL_SEEN "spool-seen"
#define ATTEST_SPOOL_TOLD "spool-told"
#define ATTEST_NEWS_KEY "key-changed"
#define ATTEST_NEWS_COPIED "copied"

typedef struct
{
  char           *path;
  struct timespec made;
} AttestSpoolFile;

char      *attest_spool_recipient (const char *dir,
                                   GError    **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *attest_spool_files (const char *dir) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
