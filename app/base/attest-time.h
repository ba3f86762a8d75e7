/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether the system clock was kept in step with a time source when it was
 * read, as the kernel says. It says nothing of whether that source was right. */
typedef enum
{
  ATTEST_CLOCK_UNKNOWN = 0,
  ATTEST_CLOCK_SYNCED = 1,
  ATTEST_CLOCK_FREE = 2
} AttestClock;

#define ATTEST_ZONE_MAX 63

/* The clock facts of DESIGN §4: the wall clock, its zone, and the two values
 * that show whether it was set between two entries. */
typedef struct
{
  gint64      utc_ms;    /* since 1970-01-01T00:00:00Z */
  gint32      offset_s;  /* local time minus UTC, seconds */
  AttestClock clock;
  gint64      mono_ms;   /* since this boot */
  char        boot[33];  /* boot id, 32 hex digits; zeros when there is none */
  char        zone[ATTEST_ZONE_MAX + 1]; /* "+01:00[Europe/London]" */
} AttestMoment;

AttestMoment attest_moment_now         (void);
void         attest_time_utc_text      (gint64              utc_ms,
                                        char                out[25]);
char        *attest_time_text_at       (gint64              utc_ms,
                                        const char         *zone) G_GNUC_WARN_UNUSED_RESULT;
gboolean     attest_time_parse_utc     (const char         *text,
                                        gint64             *utc_ms);
gboolean     attest_time_parse_person  (const char         *text,
                                        gint64             *utc_ms,
                                        char                zone[ATTEST_ZONE_MAX + 1]);
const char  *attest_clock_nick         (AttestClock         clock);
gboolean     attest_clock_from_nick    (const char         *nick,
                                        AttestClock        *clock);
gboolean     attest_zone_is_valid      (const char         *zone);

G_END_DECLS
