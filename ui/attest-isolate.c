/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attest-isolate.h"

#include <gtk/gtk.h>
#include <string.h>

/* Between words that run from right to left, "+44 20 7946 0000" is shown with
 * its plus at the wrong end and its groups in the wrong order, and an address
 * falls apart at its dots: each piece takes the direction of what is around it.
 * LEFT-TO-RIGHT ISOLATE keeps it one piece. Source: Unicode UAX #9. */
#define ISOLATE "\xe2\x81\xa6"     /* U+2066 */
#define POP_ISOLATE "\xe2\x81\xa9" /* U+2069 */

/* A web address, one that letters go to, or digits with what stands between
 * them; never the full stop or bracket that only follows. */
#define PIECES                                \
  "(?:https?://|www\\.)\\S*[^\\s.,;:!?)\\]]|" \
  "[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+|"         \
  "(?<!\\w)\\+?\\(?\\d[\\d ().:/-]*\\d"

/**
 * attest_isolate:
 * @text: words for people, not markup
 *
 * For words on the screen alone: what is copied, saved or sent has no marks.
 *
 * Returns: (transfer full): @text with every number of two digits or more and
 *   every address kept together from left to right; the same again when it is
 *   given its own answer
 */
char *
attest_isolate (const char *text)
{
  static gsize   once;
  static GRegex *pieces;
  char          *out;

  if (g_once_init_enter (&once))
    {
      pieces = g_regex_new (PIECES, G_REGEX_OPTIMIZE, 0, NULL);
      g_once_init_leave (&once, 1);
    }
  /* Marked before: it is not marked again. */
  if (strstr (text, ISOLATE) != NULL)
    return g_strdup (text);
  out = g_utf8_validate (text, -1, NULL) ? g_regex_replace (pieces, text, -1, 0, ISOLATE "\\0" POP_ISOLATE, 0, NULL) : NULL;
  return out != NULL ? out : g_strdup (text);
}

/**
 * attest_isolate_for_screen:
 * @text: (nullable): words for people, not markup
 *
 * Returns: (transfer full) (nullable): attest_isolate() of it where the window
 *   runs from right to left, else as it is
 */
char *
attest_isolate_for_screen (const char *text)
{
  if (text == NULL || gtk_widget_get_default_direction () != GTK_TEXT_DIR_RTL)
    return g_strdup (text);
  return attest_isolate (text);
}
