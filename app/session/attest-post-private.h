/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "seal/attest-digest.h"
#include "session/attest-post.h"
#include "submit/attest-drop.h"

G_BEGIN_DECLS

#define ATTEST_POST_DIR "post"
#define ATTEST_POST_WHERE "where"

/* How far a half of the drop was seen: the newest file's time, and how many have
 * exactly that time. Names there are random and say nothing of their order. */
typedef struct
{
  gint64 newest_us;
  gint64 n_newest;
} AttestPostMark;

typedef struct
{
  char          *drop;
  gboolean       receives; /* look for packages */
  gboolean       awaits;   /* look for receipts */
  AttestPostMark in;
  AttestPostMark out;
} AttestPostPlace;

void             attest_post_place_free  (AttestPostPlace *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestPostPlace, attest_post_place_free)

char            *attest_post_place_print (const AttestPostPlace *self) G_GNUC_WARN_UNUSED_RESULT;
AttestPostPlace *attest_post_place_read  (const char            *dir,
                                          GError               **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean         attest_post_look        (AttestDrop            *drop,
                                          AttestDropSide         side,
                                          const AttestPostMark  *before,
                                          AttestPostMark        *now,
                                          guint                 *n_new,
                                          GCancellable          *cancellable,
                                          GError               **error);

G_END_DECLS
