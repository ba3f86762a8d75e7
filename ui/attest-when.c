/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-when.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST 64
#define NOT_SAID -1

/* What the words of one line say, each NOT_SAID until one does. */
typedef struct
{
  int day, month, year, weekday;
  int hour, minute;
  int days_ago; /* Today and yesterday */
} Said;

static gboolean
say (int *what,
     int  value)
{
  if (*what != NOT_SAID)
    return FALSE;
  *what = value;
  return TRUE;
}

static gboolean
is_word (const char *word,
         const char *folded)
{
  g_autofree char *other = g_utf8_casefold (word, -1);

  return strcmp (other, folded) == 0;
}

/* Whether @folded is a name that @format gives a date, or its first letters. */
static gboolean
begins_name (GDateTime  *date,
             const char *format,
             const char *folded)
{
  g_autofree char *name = g_date_time_format (date, format);
  g_autofree char *other = name != NULL ? g_utf8_casefold (name, -1) : NULL;

  return other != NULL && g_str_has_prefix (other, folded);
}

/* A month by its name here or in English; three letters are enough if no other
 * month begins with them. */
static int
month_of (const char *folded)
{
  static const char *const english[] = { "january", "february", "march", "april", "may", "june", "july", "august",
                                         "september", "october", "november", "december" };
  int                      found = NOT_SAID;

  if (g_utf8_strlen (folded, -1) < 3)
    return NOT_SAID;
  for (int month = 1; month <= 12; month++)
    {
      g_autoptr (GDateTime) first = g_date_time_new_utc (2026, month, 1, 0, 0, 0);

      if (!begins_name (first, "%B", folded) && !begins_name (first, "%OB", folded) && !begins_name (first, "%b", folded))
        continue;
      if (found != NOT_SAID)
        return NOT_SAID;
      found = month;
    }
  for (int month = 1; found == NOT_SAID && month <= 12; month++)
    if (g_str_has_prefix (english[month - 1], folded))
      found = month;
  return found;
}

/* 1 is Monday, as in GDateTime. */
static int
weekday_of (const char *folded)
{
  if (g_utf8_strlen (folded, -1) < 3)
    return NOT_SAID;
  for (int day = 1; day <= 7; day++)
    {
      /* 1 June 2026 was a Monday. */
      g_autoptr (GDateTime) date = g_date_time_new_utc (2026, 6, day, 0, 0, 0);

      if (begins_name (date, "%A", folded))
        return day;
    }
  return NOT_SAID;
}

static gboolean
take_half (Said       *said,
           const char *half)
{
  if (said->hour < 1 || said->hour > 12)
    return FALSE;
  said->hour = said->hour % 12 + (*half == 'p' ? 12 : 0);
  return TRUE;
}

static int
number_at (GMatchInfo *match,
           int         group)
{
  g_autofree char *text = g_match_info_fetch (match, group);

  return text != NULL && *text != '\0' ? atoi (text) : NOT_SAID;
}

/* "10:42", "10.42", "4pm", "4:56pm", each with or without dots in "p.m." */
static gboolean
take_time (Said       *said,
           const char *word,
           gboolean   *fits)
{
  g_autoptr (GRegex) regex = g_regex_new ("^(\\d{1,2})(?:[:.](\\d{2}))?(?::\\d{2})?([ap]\\.?m\\.?)?$", G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *half = NULL;
  int              minute;

  if (!g_regex_match (regex, word, G_REGEX_MATCH_DEFAULT, &match))
    return FALSE;
  minute = number_at (match, 2);
  half = g_match_info_fetch (match, 3);
  if (minute == NOT_SAID && (half == NULL || *half == '\0'))
    return FALSE;
  *fits = say (&said->hour, number_at (match, 1)) && said->hour <= 23 && minute <= 59 &&
          (half == NULL || *half == '\0' || take_half (said, half));
  said->minute = MAX (minute, 0);
  return TRUE;
}

/* "21/11/2026": the day comes first in the schools this is for, whatever the
 * computer was set to when it was bought. What was understood is shown in full. */
static gboolean
take_date (Said       *said,
           const char *word,
           gboolean   *fits)
{
  g_autoptr (GRegex) regex = g_regex_new ("^(\\d{1,2})([/.-])(\\d{1,2})(?:\\2(\\d{4}|\\d{2}))?$", G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  int year;

  if (!g_regex_match (regex, word, G_REGEX_MATCH_DEFAULT, &match))
    return FALSE;
  year = number_at (match, 4);
  *fits = say (&said->day, number_at (match, 1)) && say (&said->month, number_at (match, 3)) &&
          (year == NOT_SAID || say (&said->year, year < 100 ? 2000 + year : year));
  return TRUE;
}

/* "21", "21st", "2026" */
static gboolean
take_number (Said       *said,
             const char *word)
{
  char         *end;
  const guint64 number = g_ascii_strtoull (word, &end, 10);

  if (end == word || number == 0 || number > 9999)
    return FALSE;
  if (*end != '\0' && strcmp (end, "st") != 0 && strcmp (end, "nd") != 0 && strcmp (end, "rd") != 0 && strcmp (end, "th") != 0)
    return FALSE;
  return number > 31 ? end - word == 4 && say (&said->year, (int)number) : say (&said->day, (int)number);
}

static gboolean
take_word (Said       *said,
           const char *word)
{
  gboolean fits = FALSE;
  int      found;

  /* Translators: between a day and a time, as in "4 March at 10:42"; for reading what was typed */
  if (*word == '\0' || is_word (_ ("at"), word))
    return TRUE;
  /* Translators: for reading what was typed, as in "today 10:42" */
  if (is_word (_ ("today"), word))
    return say (&said->days_ago, 0);
  /* Translators: for reading what was typed, as in "yesterday 10:42" */
  if (is_word (_ ("yesterday"), word))
    return say (&said->days_ago, 1);
  if (take_time (said, word, &fits) || take_date (said, word, &fits))
    return fits;
  if (g_regex_match_simple ("^[ap]\\.?m\\.?$", word, G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT))
    return take_half (said, word);
  if (g_ascii_isdigit (*word))
    return take_number (said, word);
  if ((found = month_of (word)) != NOT_SAID && said->month == NOT_SAID)
    return say (&said->month, found);
  return (found = weekday_of (word)) != NOT_SAID && say (&said->weekday, found);
}

static gboolean
take_line (Said       *said,
           const char *text)
{
  g_autofree char *folded = g_utf8_validate (text, -1, NULL) && strlen (text) <= LONGEST ? g_utf8_casefold (text, -1) : NULL;
  g_auto (GStrv) words = NULL;

  if (folded == NULL)
    return FALSE;
  for (char *at = folded; *at != '\0'; at = g_utf8_next_char (at))
    if (*at == ',' || g_unichar_isspace (g_utf8_get_char (at)))
      memset (at, ' ', (gsize)(g_utf8_next_char (at) - at));
  words = g_strsplit (folded, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (!take_word (said, words[i]))
      return FALSE;
  return said->hour != NOT_SAID;
}

/* The last day at or before @now that is what was said. */
static GDateTime *
last_such (const Said *said,
           GDateTime  *now)
{
  GTimeZone *zone = g_date_time_get_timezone (now);
  gboolean   dated = said->day != NOT_SAID;
  int        year = said->year != NOT_SAID ? said->year : g_date_time_get_year (now);
  GDateTime *when;
  /* A day of the month needs its month; today needs neither. */
  if (dated != (said->month != NOT_SAID) || (!dated && said->year != NOT_SAID) || (dated && said->days_ago != NOT_SAID))
    return NULL;
  if (dated)
    {
      when = g_date_time_new (zone, year, said->month, said->day, said->hour, said->minute, 0);
      if (when != NULL && said->year == NOT_SAID && g_date_time_compare (when, now) > 0)
        {
          g_date_time_unref (when);
          when = g_date_time_new (zone, year - 1, said->month, said->day, said->hour, said->minute, 0);
        }
      return when;
    }
  for (int ago = MAX (said->days_ago, 0); ago <= 7; ago++)
    {
      g_autoptr (GDateTime) day = g_date_time_add_days (now, -ago);

      when = g_date_time_new (zone, g_date_time_get_year (day), g_date_time_get_month (day), g_date_time_get_day_of_month (day), said->hour, said->minute, 0);
      if (said->days_ago != NOT_SAID || when == NULL ||
          (g_date_time_compare (when, now) <= 0 && (said->weekday == NOT_SAID || said->weekday == g_date_time_get_day_of_week (when))))
        return when;
      g_date_time_unref (when);
    }
  return NULL;
}

/**
 * attest_when_parse:
 * @text: a day and a time as a person writes them: `21 November 2026, 16:56`,
 *   `21/11 4.56pm`, `yesterday 16:56`, `Friday 16:56`, `16:56`, `2026-11-21 16:56`
 * @now: the time now, in the computer's own zone
 * @utc_ms: (out): milliseconds since 1970-01-01 UTC
 * @zone: (out caller-allocates): the zone it was read in
 *
 * Where no year, or no day, is given, the last one at or before @now is meant.
 * A time of day is always needed: none is made up. A weekday that is not that
 * day's is refused. Months and days go by this computer's language, months by
 * English too.
 *
 * Returns: whether it could be read; it may lie ahead of @now
 */
gboolean
attest_when_parse (const char *text,
                   GDateTime  *now,
                   gint64     *utc_ms,
                   char        zone[ATTEST_ZONE_MAX + 1])
{
  Said said = { NOT_SAID, NOT_SAID, NOT_SAID, NOT_SAID, NOT_SAID, NOT_SAID, NOT_SAID };
  g_autoptr (GDateTime) when = NULL;
  g_autofree char *iso = NULL;

  if (g_regex_match_simple ("^\\s*\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}", text, G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT))
    return attest_time_parse_person (text, utc_ms, zone);
  if (!take_line (&said, text) || (when = last_such (&said, now)) == NULL ||
      (said.weekday != NOT_SAID && said.weekday != g_date_time_get_day_of_week (when)))
    return FALSE;
  iso = g_date_time_format (when, "%Y-%m-%d %H:%M");
  return attest_time_parse_person (iso, utc_ms, zone);
}

/**
 * attest_when_text:
 * @when: a day and a time
 *
 * Returns: (transfer full): "21 November 2026, 16:56", which attest_when_parse()
 *   reads back to the minute
 */
char *
attest_when_text (GDateTime *when)
{
  /* Translators: day, month, year and time, as in "4 March 2026, 10:42" */
  return g_date_time_format (when, _ ("%-e %B %Y, %H:%M"));
}
