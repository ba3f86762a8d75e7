/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-time.h"

#include <stdio.h>
#include <string.h>
#include <sys/timex.h>
#include <time.h>

/* Ten thousand years in milliseconds; nothing of ours lies outside 0 … this. */
#define LATEST_MS G_GINT64_CONSTANT (253402300799999)

static const char *const clock_nicks[] = { "unknown", "synced", "free" };

/**
 * attest_clock_nick:
 * @clock: an #AttestClock
 *
 * Returns: (transfer none): the word written in custody lines
 */
const char *
attest_clock_nick (AttestClock clock)
{
  g_return_val_if_fail ((guint)clock < G_N_ELEMENTS (clock_nicks), "unknown");
  return clock_nicks[clock];
}

gboolean
attest_clock_from_nick (const char  *nick,
                        AttestClock *clock)
{
  for (guint i = 0; i < G_N_ELEMENTS (clock_nicks); i++)
    if (strcmp (nick, clock_nicks[i]) == 0)
      {
        *clock = (AttestClock)i;
        return TRUE;
      }
  return FALSE;
}

static AttestClock
clock_state (void)
{
  struct timex state = { 0 };

  if (adjtimex (&state) < 0)
    return ATTEST_CLOCK_UNKNOWN;
  return (state.status & STA_UNSYNC) != 0 ? ATTEST_CLOCK_FREE : ATTEST_CLOCK_SYNCED;
}

static void
read_boot_id (char out[33])
{
  char  text[40] = "";
  FILE *file = fopen ("/proc/sys/kernel/random/boot_id", "re");
  guint n = 0;

  if (file != NULL)
    {
      if (fgets (text, sizeof text, file) == NULL)
        text[0] = '\0';
      fclose (file);
    }
  for (const char *at = text; *at != '\0' && n < 32; at++)
    if (g_ascii_isxdigit (*at))
      out[n++] = g_ascii_tolower (*at);
  if (n < 32)
    memset (out, '0', 32);
  out[32] = '\0';
}

static void
write_zone (gint32      offset_s,
            const char *name,
            char        out[ATTEST_ZONE_MAX + 1])
{
  gint32 minutes = ABS (offset_s) / 60;
  int    n = g_snprintf (out, ATTEST_ZONE_MAX + 1, "%c%02d:%02d", offset_s < 0 ? '-' : '+', minutes / 60, minutes % 60);

  if (name != NULL && *name != '\0' && strlen (name) + (gsize)n + 2 <= ATTEST_ZONE_MAX)
    g_snprintf (out + n, (gulong)(ATTEST_ZONE_MAX + 1 - n), "[%s]", name);
  if (!attest_zone_is_valid (out))
    out[n] = '\0';
}

/**
 * attest_moment_now:
 *
 * Returns: the clock facts of this instant; the zone is the computer's own
 */
AttestMoment
attest_moment_now (void)
{
  AttestMoment    self = { 0 };
  struct timespec wall, mono;
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  int interval;

  clock_gettime (CLOCK_REALTIME, &wall);
  clock_gettime (CLOCK_BOOTTIME, &mono);
  self.utc_ms = CLAMP ((gint64)wall.tv_sec * 1000 + wall.tv_nsec / 1000000, 0, LATEST_MS);
  self.mono_ms = (gint64)mono.tv_sec * 1000 + mono.tv_nsec / 1000000;
  self.clock = clock_state ();
  read_boot_id (self.boot);

  interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, self.utc_ms / 1000);
  self.offset_s = interval < 0 ? 0 : g_time_zone_get_offset (zone, interval);
  write_zone (self.offset_s, g_time_zone_get_identifier (zone), self.zone);
  return self;
}

/**
 * attest_time_utc_text:
 * @utc_ms: milliseconds since 1970-01-01 UTC, within years 1970 to 9999
 * @out: (out caller-allocates): `2026-03-04T10:42:07.123Z` and a zero
 */
void
attest_time_utc_text (gint64 utc_ms,
                      char   out[25])
{
  gint64    clamped = CLAMP (utc_ms, 0, LATEST_MS);
  time_t    seconds = (time_t)(clamped / 1000);
  struct tm parts;

  gmtime_r (&seconds, &parts);
  g_snprintf (out, 25, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", parts.tm_year + 1900, parts.tm_mon + 1,
              parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, (int)(clamped % 1000));
}

static gboolean
two_digits (const char *text,
            int         low,
            int         high,
            int        *out)
{
  if (!g_ascii_isdigit (text[0]) || !g_ascii_isdigit (text[1]))
    return FALSE;
  *out = (text[0] - '0') * 10 + text[1] - '0';
  return *out >= low && *out <= high;
}

/**
 * attest_time_parse_utc:
 * @text: a time in exactly the form of attest_time_utc_text()
 * @utc_ms: (out): milliseconds since 1970-01-01 UTC
 *
 * Returns: whether @text is such a time; a date that does not exist is not
 */
gboolean
attest_time_parse_utc (const char *text,
                       gint64     *utc_ms)
{
  struct tm parts = { 0 };
  int       century, year, ms_tens;
  char      again[25];

  if (strlen (text) != 24 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' ||
      text[16] != ':' || text[19] != '.' || text[23] != 'Z' || !g_ascii_isdigit (text[22]) ||
      !two_digits (text, 19, 99, &century) || !two_digits (text + 2, 0, 99, &year) ||
      !two_digits (text + 5, 1, 12, &parts.tm_mon) || !two_digits (text + 8, 1, 31, &parts.tm_mday) ||
      !two_digits (text + 11, 0, 23, &parts.tm_hour) || !two_digits (text + 14, 0, 59, &parts.tm_min) ||
      !two_digits (text + 17, 0, 59, &parts.tm_sec) || !two_digits (text + 20, 0, 99, &ms_tens))
    return FALSE;
  parts.tm_year = century * 100 + year - 1900;
  parts.tm_mon -= 1;
  *utc_ms = (gint64)timegm (&parts) * 1000 + ms_tens * 10 + (text[22] - '0');
  if (*utc_ms < 0)
    return FALSE;
  attest_time_utc_text (*utc_ms, again);
  return strcmp (again, text) == 0;
}

/**
 * attest_time_parse_person:
 * @text: a time as a person or a tool writes it: `2026-03-04 10:42`,
 *   `2026-03-04T10:42:07+01:00`, or a date alone (noon is taken)
 * @utc_ms: (out): milliseconds since 1970-01-01 UTC
 * @zone: (out caller-allocates): the zone it was read in
 *
 * Without an offset the computer's own zone is meant.
 *
 * Returns: whether it could be read
 */
gboolean
attest_time_parse_person (const char *text,
                          gint64     *utc_ms,
                          char        zone[ATTEST_ZONE_MAX + 1])
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *stripped = g_strstrip (g_strndup (text, 64));
  g_autoptr (GString) iso = g_string_new (stripped);

  if (iso->len >= 11 && iso->str[10] == ' ')
    iso->str[10] = 'T';
  if (iso->len == 10)
    g_string_append (iso, "T12:00:00");
  else if (iso->len == 16)
    g_string_append (iso, ":00");
  time = g_date_time_new_from_iso8601 (iso->str, local);
  if (time == NULL || g_date_time_get_year (time) < 1970)
    return FALSE;
  *utc_ms = g_date_time_to_unix (time) * 1000 + g_date_time_get_microsecond (time) / 1000;
  write_zone ((gint32)(g_date_time_get_utc_offset (time) / G_USEC_PER_SEC),
              g_time_zone_get_identifier (g_date_time_get_timezone (time)), zone);
  /* GLib takes offsets of up to a day, which nobody's clock has. */
  return *utc_ms >= 0 && *utc_ms <= LATEST_MS && attest_zone_is_valid (zone);
}

/* "+hh:mm", and what a zone database name may hold in brackets. */
gboolean
attest_zone_is_valid (const char *zone)
{
  gsize length = strlen (zone);
  int   hours, minutes;

  if (length < 6 || length > ATTEST_ZONE_MAX || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':' ||
      !two_digits (zone + 1, 0, 18, &hours) || !two_digits (zone + 4, 0, 59, &minutes))
    return FALSE;
  if (length == 6)
    return TRUE;
  if (length < 9 || zone[6] != '[' || zone[length - 1] != ']')
    return FALSE;
  for (gsize i = 7; i < length - 1; i++)
    if (!g_ascii_isalnum (zone[i]) && strchr ("/_+-:", zone[i]) == NULL)
      return FALSE;
  return TRUE;
}

/**
 * attest_time_text_at:
 * @utc_ms: milliseconds since 1970-01-01 UTC
 * @zone: a zone as in custody lines
 *
 * Returns: (transfer full): the local time there with its offset, for example
 *   `2026-03-04T11:42:07.123+01:00`
 */
char *
attest_time_text_at (gint64      utc_ms,
                     const char *zone)
{
  char   text[25];
  gint64 offset = 0;

  if (attest_zone_is_valid (zone))
    offset = ((zone[1] - '0') * 10 + zone[2] - '0') * 3600 + ((zone[4] - '0') * 10 + zone[5] - '0') * 60;
  if (zone[0] == '-')
    offset = -offset;
  attest_time_utc_text (utc_ms + offset * 1000, text);
  text[23] = '\0';
  return g_strdup_printf ("%s%.6s", text, attest_zone_is_valid (zone) ? zone : "+00:00");
}
