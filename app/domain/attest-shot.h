/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/attest-mark.h"
#include "domain/attest-types.h"

G_BEGIN_DECLS

/* What is known of a capture besides its bytes. Borrowed strings; the store
 * copies them into the entry. %NULL and 0 mean "not given". */
typedef struct
{
  AttestItemKind kind;
  const char    *name;          /* file name or title, made safe to show */
  const char    *media_type;    /* sniffed */
  const char    *url;
  const char    *no_url_reason;
  const char    *platform;
  const char    *method;        /* portal clipboard drop chooser command spool words */
  const char    *how_seen;
  const char    *text;          /* a note; for words-only kinds the account itself */
  const char    *plain_source;  /* removed remains never unknown */
  const char    *parent_sha256;
  const char *const *details;   /* pairs of word and value, see attest-details.h */
  const AttestMarksDone *done;  /* to the parent, to make this */
  gint64         seen_ms;
  const char    *seen_zone;
  gboolean       while_locked;
} AttestShot;

G_END_DECLS
