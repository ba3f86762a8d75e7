/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-bytes.h"
#include "domain/attest-types.h"
#include "policy/attest-pack-private.h"

#include <stdlib.h>
#include <string.h>

/* Values of one group, each checked where it is read, so that a finding names
 * the line it is about. */

/**
 * attest_pack_name_of:
 * @group: a group, "type pupil-message"
 * @kind: "type"
 *
 * Returns: (nullable): "pupil-message", or %NULL when @group is of another kind
 */
const char *
attest_pack_name_of (const char *group,
                     const char *kind)
{
  gsize length = strlen (kind);

  return strncmp (group, kind, length) == 0 && group[length] == ' ' ? group + length + 1 : NULL;
}

/* @known: the keys that may be there, between semicolons. */
void
attest_pack_keys (AttestPackReader *self,
                  const char       *group,
                  const char       *known)
{
  g_auto (GStrv) words = g_strsplit (known, ";", -1);

  for (guint i = 0; i < attest_keyfile_n_keys (self->keyfile, group); i++)
    {
      const char *key = attest_keyfile_key (self->keyfile, group, i);

      if (!g_strv_contains ((const char *const *)words, key))
        attest_keyfile_problem (self->keyfile, self->problems, group, key, "no such key in [%s]", group);
    }
}

/* Never NULL; "" is a finding when @required, and so is a title of two lines. */
char *
attest_pack_text (AttestPackReader *self,
                  const char       *group,
                  const char       *key,
                  gboolean          required)
{
  const char *text = attest_keyfile_text (self->keyfile, group, key);

  if (required && (text == NULL || *text == '\0'))
    attest_keyfile_problem (self->keyfile, self->problems, group, key, "must be filled in");
  if (text != NULL && strpbrk (text, "\n\t") != NULL && (strcmp (key, "title") == 0 || strcmp (key, "name") == 0))
    attest_keyfile_problem (self->keyfile, self->problems, group, key, "must be on one line");
  return g_strdup (text != NULL ? text : "");
}

static gboolean
is_repeated (char **words,
             char **at)
{
  for (char **before = words; before < at; before++)
    if (strcmp (*before, *at) == 0)
      return TRUE;
  return FALSE;
}

/* Words, each once; what is not one is found and left out. */
char **
attest_pack_words (AttestPackReader *self,
                   const char       *group,
                   const char       *key)
{
  g_auto (GStrv) words = attest_keyfile_list (self->keyfile, group, key);
  GPtrArray *out = g_ptr_array_new ();

  for (char **at = words; *at != NULL; at++)
    if (!attest_word_is_valid (*at))
      attest_keyfile_problem (self->keyfile, self->problems, group, key, "“%s” is not a word of a-z, 0-9 and hyphens", *at);
    else if (is_repeated (words, at))
      attest_keyfile_problem (self->keyfile, self->problems, group, key, "“%s” is there twice", *at);
    else
      g_ptr_array_add (out, g_strdup (*at));
  g_ptr_array_add (out, NULL);
  return (char **)g_ptr_array_free (out, FALSE);
}

/* @external: 1 outside the school only, 0 inside only, -1 either. */
char **
attest_pack_role_list (AttestPackReader *self,
                       const char       *group,
                       const char       *key,
                       int               external)
{
  g_auto (GStrv) words = attest_pack_words (self, group, key);
  GPtrArray *out = g_ptr_array_new ();

  for (char **at = words; *at != NULL; at++)
    if (!attest_role_is_known (*at))
      attest_keyfile_problem (self->keyfile, self->problems, group, key, "“%s” is not a role", *at);
    else if (external >= 0 && attest_role_is_external (*at) != (external == 1))
      attest_keyfile_problem (self->keyfile, self->problems, group, key, "“%s” is %s the school", *at, external == 1 ? "inside" : "outside");
    else
      g_ptr_array_add (out, g_strdup (*at));
  g_ptr_array_add (out, NULL);
  return (char **)g_ptr_array_free (out, FALSE);
}

/* "48" or "48-50", within what the document holds. */
static gboolean
is_place (const char *text,
          int         extent)
{
  g_auto (GStrv) ends = g_strsplit (text, "-", 3);
  guint64 from, to;

  if (ends[0] == NULL || !attest_parse_uint (ends[0], (guint64)MAX (extent, 0), &from) || from == 0)
    return FALSE;
  if (ends[1] == NULL)
    return TRUE;
  return ends[2] == NULL && attest_parse_uint (ends[1], (guint64)extent, &to) && to > from;
}

static char *
read_source (AttestPackReader *self,
             const char       *token)
{
  const AttestPackDocument *document = &self->pack->document;
  gboolean                  paragraphs = g_strcmp0 (document->citing, "paragraphs") == 0;
  const AttestPackGuidance *guidance;

  if (*token == '@')
    {
      guidance = attest_pack_find_guidance (self->pack, token + 1);
      return guidance != NULL ? attest_guidance_label (guidance, FALSE) : NULL;
    }
  if (paragraphs && g_str_has_prefix (token, "¶") && is_place (token + strlen ("¶"), document->extent))
    return g_strdup (token);
  if (g_strcmp0 (document->citing, "lines") == 0 && *token == 'L' && is_place (token + 1, document->extent))
    return g_strdup (token);
  return NULL;
}

/* Labels of the places cited; a place that the document does not have is found. */
char **
attest_pack_source_list (AttestPackReader *self,
                         const char       *group,
                         const char       *key,
                         gboolean          required)
{
  g_auto (GStrv) tokens = attest_keyfile_list (self->keyfile, group, key);
  GPtrArray *out = g_ptr_array_new ();

  for (char **at = tokens; *at != NULL; at++)
    {
      char *label = read_source (self, *at);

      if (label != NULL)
        g_ptr_array_add (out, label);
      else
        attest_keyfile_problem (self->keyfile, self->problems, group, key, "“%s” is neither a place in the document nor @guidance", *at);
    }
  if (required && tokens[0] == NULL)
    attest_keyfile_problem (self->keyfile, self->problems, group, key, "must name where the policy says so");
  g_ptr_array_add (out, NULL);
  return (char **)g_ptr_array_free (out, FALSE);
}

gboolean
attest_pack_yes (AttestPackReader *self,
                 const char       *group,
                 const char       *key)
{
  const char *text = attest_keyfile_text (self->keyfile, group, key);

  if (text != NULL && strcmp (text, "yes") != 0 && strcmp (text, "no") != 0)
    attest_keyfile_problem (self->keyfile, self->problems, group, key, "must be yes or no");
  return g_strcmp0 (text, "yes") == 0;
}

int
attest_pack_number (AttestPackReader *self,
                    const char       *group,
                    const char       *key,
                    int               most,
                    int               otherwise)
{
  const char *text = attest_keyfile_text (self->keyfile, group, key);
  guint64     value;

  if (text == NULL)
    return otherwise;
  if (attest_parse_uint (text, (guint64)most, &value))
    return (int)value;
  attest_keyfile_problem (self->keyfile, self->problems, group, key, "must be a number from 0 to %d", most);
  return otherwise;
}

/* Elements "role@guidance". */
GPtrArray *
attest_pack_suggestions (AttestPackReader *self,
                         const char       *group,
                         const char       *key)
{
  g_auto (GStrv) tokens = attest_keyfile_list (self->keyfile, group, key);
  GPtrArray *out = g_ptr_array_new_with_free_func (attest_suggestion_free);

  for (char **at = tokens; *at != NULL; at++)
    {
      g_auto (GStrv) parts = g_strsplit (*at, "@", 2);
      const AttestPackGuidance *guidance = parts[0] != NULL && parts[1] != NULL ? attest_pack_find_guidance (self->pack, parts[1]) : NULL;

      if (guidance == NULL || !attest_role_is_known (parts[0]))
        attest_keyfile_problem (self->keyfile, self->problems, group, key, "“%s” is not a role@guidance", *at);
      else
        g_ptr_array_add (out, attest_suggestion_new (parts[0], guidance));
    }
  return out;
}

/* YYYY-MM-DD of a day that exists. */
gboolean
attest_date_is_valid (const char *text)
{
  g_autoptr (GDateTime) date = NULL;

  if (strlen (text) != 10 || text[4] != '-' || text[7] != '-')
    return FALSE;
  for (guint i = 0; i < 10; i++)
    if (i != 4 && i != 7 && !g_ascii_isdigit (text[i]))
      return FALSE;
  date = g_date_time_new_utc (atoi (text), atoi (text + 5), atoi (text + 8), 0, 0, 0);
  return date != NULL;
}
