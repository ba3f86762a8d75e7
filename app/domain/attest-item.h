/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "base/attest-time.h"
#include "domain/attest-mark.h"
#include "domain/attest-types.h"

G_BEGIN_DECLS

#define ATTEST_TYPE_ITEM (attest_item_get_type ())
G_DECLARE_FINAL_TYPE (AttestItem, attest_item, ATTEST, ITEM, GObject)

/* One piece of evidence. Fields are set once by the reader and are read-only
 * from then on. */
struct _AttestItem
{
  GObject        parent_instance;
  char          *id;             /* 32 hex */
  char          *case_id;
  guint          number;         /* within its author's items of the case */
  char          *exhibit;        /* "JE/3" */
  AttestItemKind kind;
  char          *name;           /* file name as given, or a title */
  char          *media_type;     /* sniffed from the bytes, never from the name */
  char          *object_id;      /* NULL for words only */
  char          *sha256;         /* 64 hex, over the bytes as captured, or over the text */
  gint64         size;           /* bytes */
  char          *url;            /* NULL when there is none */
  char          *no_url_reason;  /* why not; NULL when there is one */
  char          *platform;       /* app or site, when it has no address */
  char          *method;         /* portal clipboard drop chooser command spool package words */
  char          *how_seen;       /* how the capturer came to see it */
  char          *text;           /* what was written with it, or the account itself */
  gint64         seen_ms;        /* when it was seen; 0 when not given */
  gint64         added_ms;       /* when it was captured or imported */
  char          *zone;           /* of both */
  AttestClock    clock;
  gboolean       locked;         /* locked away: nobody opens or sends it any more */
  gboolean       while_locked;   /* recorded while the store was locked */
  char          *plain_source;   /* removed, remains, never, unknown */
  char          *author_key;
  char          *author_name;
  char          *parent_sha256;  /* of the item this one was made from; NULL */
  char          *parent_exhibit; /* its number in this case; NULL when it is not here */
  AttestMarksDone done;          /* to that item, to make this one */
};

AttestItem *attest_item_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
