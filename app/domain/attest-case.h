/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "base/attest-time.h"
#include "domain/attest-types.h"

G_BEGIN_DECLS

#define ATTEST_TYPE_CASE (attest_case_get_type ())
G_DECLARE_FINAL_TYPE (AttestCase, attest_case, ATTEST, CASE, GObject)

/* One matter, as it was when read. Fields are set once by the reader and are
 * read-only from then on, so any thread may read them. */
struct _AttestCase
{
  GObject         parent_instance;
  char           *id;            /* 32 hex */
  char           *reference;     /* "AT-7K4Q-29", for people */
  char           *type;          /* incident type word of the pack */
  char           *title;
  char           *pack;          /* id of the pack that routes it */
  char           *about;         /* pupil parent-or-public staff senior school unknown */
  char           *description;   /* what the recorder wrote */
  char          **subjects;      /* roles, and "key:RW…" for a known person */
  AttestCaseState state;
  gboolean        danger;        /* someone may be in danger now: yes or not sure */
  gboolean        received;      /* came in a package; ours to work, not to edit */
  gboolean        unread;        /* received and not yet opened by this person */
  gboolean        updated;       /* unread, and opened before what came since */
  gboolean        practice;
  char           *opened_by;     /* who opened what came before an update of one's own that is not opened; NULL */
  char           *owner_key;     /* signing key of who opened it */
  char           *owner_name;
  char           *recipients;    /* names it was sent to, for people; "" before */
  gint64          noticed_ms;    /* when it was noticed; 0 when not given */
  gint64          opened_ms;     /* when the case was opened */
  gint64          changed_ms;    /* newest entry */
  guint           n_items;
  guint           n_problems;    /* found by the last verification */
};

/* What a person says of a case when they open or change it. Borrowed strings;
 * %NULL leaves a field as it was (or empty in a new case). */
typedef struct
{
  const char        *type;
  const char        *title;
  const char        *pack;
  const char        *about;
  const char        *description;
  const char *const *subjects;
  gint64             noticed_ms; /* -1: not given, also when it was before */
  int                danger;    /* 0 no, 1 yes or not sure, -1 leave as it was */
} AttestCaseFacts;

AttestCase *attest_case_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
