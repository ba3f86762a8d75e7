/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What can be done for a store without opening it: sealed packages need no key
 * to be carried to the drop, and a new file there can be seen from outside. The
 * store leaves what that takes in its folder post/ (docs/format-store.md), and
 * only when the person asked for it. */
typedef struct
{
  guint delivered; /* packages that are in the drop now */
  guint waiting;   /* that are not */
  guint news;      /* files that came since the store last looked */
  char *problem;   /* why the drop could not be reached; NULL */
} AttestPostRound;

void             attest_post_round_free (AttestPostRound *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestPostRound, attest_post_round_free)

AttestPostRound *attest_post_go_round   (const char      *dir,
                                         gboolean         online,
                                         GCancellable    *cancellable,
                                         GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* Nothing is carried any more until the store is open again. */
void             attest_post_forget     (const char      *dir);

G_END_DECLS
