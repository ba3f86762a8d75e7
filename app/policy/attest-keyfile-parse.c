/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-bytes.h"
#include "domain/attest-types.h"
#include "policy/attest-keyfile-private.h"

#include <string.h>

/* The whole grammar. Lines end with a line feed; no line starts with a space.
 *
 *   line   = "" | "#" anything | "[" word [" " word] "]" | word "=" value
 *   word   = 1 to 40 of a-z 0-9 and inner hyphens
 *   value  = UTF-8 without control characters, spaces at its ends dropped;
 *            \n \t \s \\ \; are the only escapes
 *   list   = values between semicolons, one more semicolon allowed at the end
 *
 * A group or a key that is there twice is a problem, not a merge. */

#define KEYS_IN_GROUP 200

typedef struct
{
  AttestKeyfile      *keyfile;
  GPtrArray          *problems;
  AttestKeyfileGroup *group; /* the one being read; NULL before the first, or when it is refused */
  gboolean            skip;  /* within a refused group: its keys are not looked at */
  guint               line;
} Parser;

static void
parser_problem (Parser     *self,
                const char *what)
{
  attest_keyfile_add_problem (self->problems, self->keyfile->name, self->line, what);
}

static gboolean
group_name_is_valid (const char *name)
{
  const char      *space = strchr (name, ' ');
  g_autofree char *first = g_strndup (name, space != NULL ? (gsize)(space - name) : strlen (name));

  return attest_word_is_valid (first) && (space == NULL || attest_word_is_valid (space + 1));
}

static void
read_group (Parser     *self,
            const char *line,
            gsize       length)
{
  g_autofree char *name = NULL;

  self->group = NULL;
  self->skip = TRUE;
  if (line[length - 1] != ']')
    {
      parser_problem (self, "a group ends with ]");
      return;
    }
  name = g_strndup (line + 1, length - 2);
  if (!group_name_is_valid (name))
    parser_problem (self, "a group is one or two words of a-z, 0-9 and hyphens");
  else if (attest_keyfile_find_group (self->keyfile, name) != NULL)
    {
      g_autofree char *what = g_strdup_printf ("[%s]: there is one already, at line %u", name, attest_keyfile_find_group (self->keyfile, name)->line);

      parser_problem (self, what);
    }
  else if (self->keyfile->groups->len >= ATTEST_KEYFILE_GROUPS)
    parser_problem (self, "too many groups");
  else
    {
      self->group = attest_keyfile_add_group (self->keyfile, g_steal_pointer (&name), self->line);
      self->skip = FALSE;
    }
}

static void
add_key (Parser     *self,
         const char *name,
         const char *raw)
{
  g_autofree char        *text = attest_keyfile_unescape (raw);
  g_autofree char        *what = NULL;
  const AttestKeyfileKey *before = attest_keyfile_find_key (self->group, name);

  if (before != NULL)
    what = g_strdup_printf ("%s: there is one already, at line %u", name, before->line);
  else if (text == NULL)
    what = g_strdup_printf ("%s: an escape that is not one of \\n \\t \\s \\\\ \\;", name);
  else if (self->group->keys->len >= KEYS_IN_GROUP)
    what = g_strdup_printf ("%s: too many keys in one group", name);
  if (what != NULL)
    {
      parser_problem (self, what);
      return;
    }
  attest_keyfile_add_key (self->group, name, self->line, raw, g_steal_pointer (&text));
}

static void
read_key (Parser     *self,
          const char *line,
          gsize       length)
{
  const char      *equals = memchr (line, '=', length);
  g_autofree char *name = NULL;
  g_autofree char *raw = NULL;

  if (equals == NULL)
    {
      parser_problem (self, "neither a [group], a key=value nor a # comment");
      return;
    }
  name = g_strchomp (g_strndup (line, (gsize)(equals - line)));
  raw = g_strstrip (g_strndup (equals + 1, (gsize)(line + length - equals - 1)));
  if (!attest_word_is_valid (name))
    parser_problem (self, "a key is a word of a-z, 0-9 and hyphens");
  else if (self->group != NULL)
    add_key (self, name, raw);
  else if (!self->skip)
    parser_problem (self, "a key before the first group");
}

static void
read_line (Parser     *self,
           const char *line,
           gsize       length)
{
  if (length > ATTEST_KEYFILE_LINE)
    parser_problem (self, "the line is too long");
  else if (memchr (line, '\0', length) != NULL)
    parser_problem (self, "a zero byte");
  else if (!g_utf8_validate (line, (gssize)length, NULL))
    parser_problem (self, "not UTF-8");
  else if (!attest_text_is_safe (line, (gssize)length, ATTEST_KEYFILE_LINE) || memchr (line, '\t', length) != NULL)
    parser_problem (self, "a hidden control character");
  else if (length == 0 || line[0] == '#')
    return;
  else if (line[0] == ' ')
    parser_problem (self, "starts with a space");
  else if (line[0] == '[')
    read_group (self, line, length);
  else
    read_key (self, line, length);
}

/**
 * attest_keyfile_parse:
 * @name: what to call the text in findings, a file name
 * @text: anything
 * @length: its bytes
 * @problems: (element-type utf8): findings are added here, at most
 *   %ATTEST_KEYFILE_PROBLEMS of them
 *
 * Returns: (transfer full): what could be read; only when nothing was added to
 *   @problems is it the whole of @text
 */
AttestKeyfile *
attest_keyfile_parse (const char *name,
                      const char *text,
                      gsize       length,
                      GPtrArray  *problems)
{
  AttestKeyfile *self = attest_keyfile_new (name);
  Parser         parser = { .keyfile = self, .problems = problems };
  const char    *at = text, *end = text + length;

  if (length > ATTEST_KEYFILE_MOST)
    {
      attest_keyfile_add_problem (problems, self->name, 0, "larger than 1 MiB");
      return self;
    }
  while (at < end && problems->len < ATTEST_KEYFILE_PROBLEMS)
    {
      const char *feed = memchr (at, '\n', (gsize)(end - at));
      const char *stop = feed != NULL ? feed : end;

      parser.line++;
      read_line (&parser, at, (gsize)(stop - at));
      at = feed != NULL ? feed + 1 : end;
    }
  return self;
}
