/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "base/attest-time.h"
#include "domain/attest-types.h"

G_BEGIN_DECLS

#define ATTEST_TYPE_ENTRY (attest_entry_get_type ())
G_DECLARE_FINAL_TYPE (AttestEntry, attest_entry, ATTEST, ENTRY, GObject)

/* One custody entry with its body, as it stands in a chain. Fields are set
 * once by the reader and are read-only from then on. */
struct _AttestEntry
{
  GObject         parent_instance;
  char           *case_id;      /* zeros for entries about the store itself */
  char           *author_key;
  guint64         seq;
  AttestEntryKind kind;
  gint64          at_ms;
  char           *zone;
  AttestClock     clock;
  char           *person;       /* who did it */
  char           *role;
  char           *body;         /* JSON; NULL when it was erased */
  char           *line_sha256;  /* 64 hex */
};

AttestEntry *attest_entry_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
