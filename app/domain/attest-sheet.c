/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "domain/attest-sheet.h"

#include <string.h>

#define PREFIX "AGE-SECRET-KEY-1"
#define GROUP 5
#define TAIL_GROUPS 2

/**
 * attest_sheet_groups:
 * @key: the text of the recovery key
 *
 * Returns: the same with a space after its fixed beginning and after every
 *   five characters of the rest; spaces never count when it is typed
 */
char *
attest_sheet_groups (const char *key)
{
  GString *text = g_string_new (NULL);
  gsize    n = 0;

  if (g_str_has_prefix (key, PREFIX))
    {
      g_string_append (text, PREFIX);
      key += strlen (PREFIX);
      if (*key != '\0')
        g_string_append_c (text, ' ');
    }
  for (; *key != '\0'; key++)
    {
      if (g_ascii_isspace (*key))
        continue;
      if (n > 0 && n % GROUP == 0)
        g_string_append_c (text, ' ');
      g_string_append_c (text, *key);
      n++;
    }
  return g_string_free (text, FALSE);
}

static char *
squeezed (const char *text)
{
  GString *out = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (g_ascii_isalnum (*text))
      g_string_append_c (out, g_ascii_toupper (*text));
  return g_string_free (out, FALSE);
}

/**
 * attest_sheet_is_tail:
 * @key: the text of the recovery key
 * @typed: what a person typed
 *
 * Returns: whether @typed is its last two groups; case and spaces do not count
 */
gboolean
attest_sheet_is_tail (const char *key,
                      const char *typed)
{
  g_autofree char *groups = attest_sheet_groups (key);
  g_auto (GStrv) all = g_strsplit (groups, " ", -1);
  guint            n = g_strv_length (all);
  g_autofree char *tail = NULL;
  g_autofree char *wanted = NULL;
  g_autofree char *given = squeezed (typed);

  if (n < TAIL_GROUPS)
    return FALSE;
  tail = g_strjoinv ("", all + n - TAIL_GROUPS);
  wanted = squeezed (tail);
  return strcmp (wanted, given) == 0;
}
