/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-format.h"

#include <glib/gi18n.h>
#include <string.h>

/* Letters of a record that stand in a list. */
#define FIRST_WORDS 64

#define MINUTE_MS G_GINT64_CONSTANT (60000)
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

/* "+01:00[Europe/London]" → the fixed offset; the name in brackets is not
 * looked up, since the rules of a zone change and what was recorded must not. */
static GTimeZone *
zone_of (const char *zone)
{
  char offset[7] = "";

  if (zone == NULL || !attest_zone_is_valid (zone))
    return g_time_zone_new_local ();
  g_strlcpy (offset, zone, sizeof offset);
  return g_time_zone_new_identifier (offset);
}

static char *
offset_text (GDateTime *time)
{
  gint64 minutes = g_date_time_get_utc_offset (time) / G_TIME_SPAN_MINUTE;

  if (minutes == 0)
    return g_strdup ("UTC");
  if (minutes % 60 == 0)
    return g_strdup_printf ("UTC%+" G_GINT64_FORMAT, minutes / 60);
  return g_strdup_printf ("UTC%+" G_GINT64_FORMAT ":%02" G_GINT64_FORMAT, minutes / 60, ABS (minutes) % 60);
}

/**
 * attest_format_time:
 * @at_ms: milliseconds since 1970-01-01 UTC; 0 means not given
 * @zone: (nullable): the zone it was recorded in; %NULL the computer's own
 *
 * The day and time as they were where it happened. The year is left out when
 * it is this one, the offset when it is the one this computer has at that time.
 *
 * Returns: "4 March, 10:42", or "Not given"
 */
char *
attest_format_time (gint64      at_ms,
                    const char *zone)
{
  g_autoptr (GTimeZone) tz = zone_of (zone);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at_ms / 1000);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) there = utc != NULL && tz != NULL ? g_date_time_to_timezone (utc, tz) : NULL;
  g_autoptr (GDateTime) here = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autofree char *text = NULL;
  g_autofree char *offset = NULL;

  if (at_ms <= 0 || there == NULL)
    return g_strdup (_ ("Not given"));
  if (g_date_time_get_year (there) == g_date_time_get_year (now))
    /* Translators: day, month and time, as in "4 March, 10:42" */
    text = g_date_time_format (there, _ ("%-e %B, %H:%M"));
  else
    /* Translators: day, month, year and time, as in "4 March 2026, 10:42" */
    text = g_date_time_format (there, _ ("%-e %B %Y, %H:%M"));
  if (here != NULL && g_date_time_get_utc_offset (there) == g_date_time_get_utc_offset (here))
    return g_steal_pointer (&text);
  offset = offset_text (there);
  /* Translators: a time and the offset of its zone, as in "4 March, 10:42 (UTC+2)" */
  return g_strdup_printf (_ ("%s (%s)"), text, offset);
}

/**
 * attest_format_age:
 * @at_ms: when, milliseconds since 1970-01-01 UTC
 * @now_ms: the time now, the same way
 *
 * Returns: how long ago, in one unit: "18 minutes ago"; a time ahead of the
 *   clock is "just now", for clocks differ and the order is not by clock
 */
char *
attest_format_age (gint64 at_ms,
                   gint64 now_ms)
{
  gint64 age = now_ms - at_ms;

  if (age < MINUTE_MS)
    return g_strdup (_ ("just now"));
  if (age < HOUR_MS)
    return g_strdup_printf (ngettext ("%d minute ago", "%d minutes ago", (gulong)(age / MINUTE_MS)), (int)(age / MINUTE_MS));
  if (age < DAY_MS)
    return g_strdup_printf (ngettext ("%d hour ago", "%d hours ago", (gulong)(age / HOUR_MS)), (int)(age / HOUR_MS));
  if (age < 14 * DAY_MS)
    return g_strdup_printf (ngettext ("%d day ago", "%d days ago", (gulong)(age / DAY_MS)), (int)(age / DAY_MS));
  return attest_format_time (at_ms, NULL);
}

/**
 * attest_format_size:
 * @bytes: how many
 *
 * Returns: "412 kB", in the units of file managers
 */
char *
attest_format_size (gint64 bytes)
{
  return g_format_size ((guint64)MAX (bytes, 0));
}

/* Who has opened what came before still has; the update is another thing. */
static char *
state_of_update (AttestCase *matter)
{
  if (matter->state == ATTEST_CASE_QUEUED)
    return g_strdup_printf (_ ("Opened by %s · the update is waiting to be sent"), matter->opened_by);
  if (matter->state == ATTEST_CASE_HANDED)
    return g_strdup_printf (_ ("Opened by %s · the update was handed over, not confirmed"), matter->opened_by);
  if (matter->state == ATTEST_CASE_RECEIVED)
    return g_strdup_printf (_ ("Opened by %s · the update has arrived, not opened yet"), matter->opened_by);
  return g_strdup_printf (_ ("Opened by %s · the update is sent, no answer yet"), matter->opened_by);
}

static const char *
state_of_received (AttestCaseState state)
{
  if (state == ATTEST_CASE_CLOSED)
    return _ ("Closed");
  return state == ATTEST_CASE_OPENED || state == ATTEST_CASE_OPEN ? _ ("Opened") : _ ("Received");
}

/**
 * attest_format_state:
 * @matter: a case
 *
 * Returns: where it stands, in a few words
 */
char *
attest_format_state (AttestCase *matter)
{
  const char *names = matter->recipients != NULL && *matter->recipients != '\0' ? matter->recipients : NULL;

  if (matter->received)
    return g_strdup (matter->updated  ? _ ("Updated, not opened yet")
                     : matter->unread ? _ ("Not opened yet")
                                      : state_of_received (matter->state));
  if (matter->opened_by != NULL)
    return state_of_update (matter);
  switch (matter->state)
    {
    case ATTEST_CASE_QUEUED:
      return g_strdup (_ ("Waiting to be sent"));
    case ATTEST_CASE_SENT:
      return names != NULL ? g_strdup_printf (_ ("Sent to %s"), names) : g_strdup (_ ("Sent"));
    case ATTEST_CASE_HANDED:
      return names != NULL ? g_strdup_printf (_ ("Handed over to %s, not confirmed"), names) : g_strdup (_ ("Handed over, not confirmed"));
    case ATTEST_CASE_RECEIVED:
      return names != NULL ? g_strdup_printf (_ ("Received by %s"), names) : g_strdup (_ ("Received"));
    case ATTEST_CASE_OPENED:
      return names != NULL ? g_strdup_printf (_ ("Opened by %s"), names) : g_strdup (_ ("Opened"));
    case ATTEST_CASE_CLOSED:
      return g_strdup (_ ("Closed"));
    case ATTEST_CASE_OPEN:
    default:
      return g_strdup (_ ("Not sent yet"));
    }
}

/**
 * attest_format_kind:
 * @kind: a kind of item
 *
 * Returns: (transfer none): its name for people
 */
const char *
attest_format_kind (AttestItemKind kind)
{
  switch (kind)
    {
    case ATTEST_KIND_SCREENSHOT:
      return _ ("Screenshot");
    case ATTEST_KIND_IMAGE:
      return _ ("Picture");
    case ATTEST_KIND_DOCUMENT:
      return _ ("Document");
    case ATTEST_KIND_MESSAGE:
      return _ ("Message");
    case ATTEST_KIND_EMAIL:
      return _ ("E-mail");
    case ATTEST_KIND_PHONE_CALL:
      return _ ("Phone call");
    case ATTEST_KIND_WEB_PAGE:
      return _ ("Web page");
    case ATTEST_KIND_WRITTEN:
      return _ ("Written account");
    case ATTEST_KIND_PHYSICAL:
      return _ ("Object");
    case ATTEST_KIND_NO_IMAGE:
      return _ ("Written instead of a picture");
    default:
      return _ ("Item");
    }
}

typedef struct
{
  const char *word;
  const char *text;
} Word;

static const char *
look_up (const Word *words,
         guint       n_words,
         const char *word)
{
  for (guint i = 0; i < n_words; i++)
    if (g_strcmp0 (words[i].word, word) == 0)
      return _ (words[i].text);
  return word != NULL ? word : "";
}

/**
 * attest_format_role:
 * @role: a role word of packs and cards
 *
 * Returns: (transfer none): its name for people; @role itself when the word is
 *   a pack's own
 */
const char *
attest_format_role (const char *role)
{
  static const Word roles[] = {
    { "staff", N_ ("Member of staff") },
    { "line-manager", N_ ("Line manager") },
    { "class-teacher", N_ ("Class teacher") },
    { "dsl", N_ ("Designated Safeguarding Lead") },
    { "deputy-dsl", N_ ("Deputy Designated Safeguarding Lead") },
    { "head", N_ ("Headteacher") },
    { "slt", N_ ("Senior leadership team") },
    { "ict-coordinator", N_ ("ICT coordinator") },
    { "head-of-hr", N_ ("Head of HR") },
    { "governors", N_ ("Governor") },
    { "chair-of-governors", N_ ("Chair of governors") },
    { "case-manager", N_ ("Case manager") },
    { "data-protection-lead", N_ ("Data protection lead") },
    { "police", N_ ("Police") },
    { "lado", N_ ("Local authority designated officer") },
    { "provider", N_ ("Service provider") },
    { "pcso", N_ ("Police community support officer") },
    { "social-care", N_ ("Children’s social care") },
    { "ceop", N_ ("CEOP") },
    { "iwf", N_ ("Internet Watch Foundation") },
    { "posh", N_ ("Professionals Online Safety Helpline") },
    { "prevent", N_ ("Prevent") },
    { "union", N_ ("Union") },
    { "occupational-health", N_ ("Occupational health") },
    { "parents", N_ ("Parents") },
  };

  return look_up (roles, G_N_ELEMENTS (roles), role);
}

/**
 * attest_format_roles:
 * @roles: (nullable): role words
 *
 * Returns: their names, with commas
 */
char *
attest_format_roles (const char *const *roles)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; roles != NULL && roles[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", attest_format_role (roles[i]));
  return g_string_free (text, FALSE);
}

/**
 * attest_format_about:
 * @about: (nullable): whom a case is about, as stored
 *
 * Returns: (transfer none): the same for people
 */
const char *
attest_format_about (const char *about)
{
  static const Word words[] = {
    { "pupil", N_ ("A pupil") },
    { "parent-or-public", N_ ("A parent or the public") },
    { "staff", N_ ("A member of staff") },
    { "senior", N_ ("Somebody senior, such as the head or the DSL") },
    { "school", N_ ("The school") },
    { "unknown", N_ ("Not known") },
  };

  return about == NULL || *about == '\0' ? _ ("Not given") : look_up (words, G_N_ELEMENTS (words), about);
}

/**
 * attest_format_clock:
 * @clock: how the clock stood
 *
 * Returns: (transfer none): a sentence about it
 */
const char *
attest_format_clock (AttestClock clock)
{
  switch (clock)
    {
    case ATTEST_CLOCK_SYNCED:
      return _ ("The computer’s clock was kept in step with a time source.");
    case ATTEST_CLOCK_FREE:
      return _ ("The computer’s clock was not kept in step with a time source.");
    case ATTEST_CLOCK_UNKNOWN:
    default:
      return _ ("It is not known whether the computer’s clock was right.");
    }
}

/**
 * attest_format_words:
 * @matter: a case
 *
 * Two records of one kind are told apart by what was written. Nothing is said of
 * one that was received and not opened yet.
 *
 * Returns: (transfer full) (nullable): its first words, on one line
 */
char *
attest_format_words (AttestCase *matter)
{
  const char      *text = matter->description != NULL && *matter->description != '\0' ? matter->description
                                                                                      : g_object_get_data (G_OBJECT (matter), ATTEST_CASE_WORDS);
  g_autofree char *line = matter->unread || text == NULL ? NULL : g_utf8_make_valid (text, -1);
  g_autofree char *first = NULL;
  char            *last;

  if (line == NULL || *g_strstrip (line) == '\0')
    return NULL;
  g_strdelimit (line, "\n\t\r", ' ');
  if (g_utf8_strlen (line, -1) <= FIRST_WORDS)
    return g_steal_pointer (&line);
  first = g_utf8_substring (line, 0, FIRST_WORDS);
  last = strrchr (first, ' ');
  if (last != NULL)
    *last = '\0';
  return g_strconcat (first, " …", NULL);
}

/**
 * attest_format_title:
 * @matter: a case
 *
 * Returns: (transfer full): its title; until it has one its first words
 */
char *
attest_format_title (AttestCase *matter)
{
  char *words;

  if (matter->title != NULL && *matter->title != '\0')
    return g_strdup (matter->title);
  words = attest_format_words (matter);
  return words != NULL ? words : g_strdup (_ ("No title yet"));
}
