/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-bytes.h"
#include "domain/attest-types.h"
#include "policy/attest-keyfile.h"

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
  char *name;
  guint line;
  char *raw;  /* as written, ends trimmed */
  char *text; /* without its escapes */
} Key;

typedef struct
{
  char      *name;
  guint      line;
  GPtrArray *keys;
} Group;

struct _AttestKeyfile
{
  char       *name;
  GPtrArray  *groups;
  GHashTable *by_name; /* borrowed names to borrowed groups */
};

typedef struct
{
  AttestKeyfile *keyfile;
  GPtrArray     *problems;
  Group         *group; /* the one being read; NULL before the first, or when it is refused */
  gboolean       skip;  /* within a refused group: its keys are not looked at */
  guint          line;
} Parser;

static void
key_free (gpointer data)
{
  Key *key = data;

  g_free (key->name);
  g_free (key->raw);
  g_free (key->text);
  g_free (key);
}

static void
group_free (gpointer data)
{
  Group *group = data;

  g_free (group->name);
  g_ptr_array_unref (group->keys);
  g_free (group);
}

void
attest_keyfile_free (AttestKeyfile *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->groups);
  g_free (self->name);
  g_free (self);
}

static Key *
group_find (const Group *group,
            const char  *name)
{
  for (guint i = 0; group != NULL && i < group->keys->len; i++)
    {
      Key *key = g_ptr_array_index (group->keys, i);

      if (strcmp (key->name, name) == 0)
        return key;
    }
  return NULL;
}

static const Group *
find_group (const AttestKeyfile *self,
            const char          *name)
{
  return g_hash_table_lookup (self->by_name, name);
}

static void
add_problem (GPtrArray  *problems,
             const char *name,
             guint       line,
             const char *what)
{
  if (problems->len < ATTEST_KEYFILE_PROBLEMS)
    g_ptr_array_add (problems, line > 0 ? g_strdup_printf ("%s:%u: %s", name, line, what)
                                        : g_strdup_printf ("%s: %s", name, what));
}

static void
parser_problem (Parser     *self,
                const char *what)
{
  add_problem (self->problems, self->keyfile->name, self->line, what);
}

/**
 * attest_keyfile_problem:
 * @self: a key file
 * @problems: (element-type utf8): where the finding goes
 * @group: (nullable): the group it is about
 * @key: (nullable): the key it is about; when it is missing the group's line is named
 * @format: what is wrong, in words
 *
 * Adds "file:line: key: what", so that one look finds the place.
 */
void
attest_keyfile_problem (const AttestKeyfile *self,
                        GPtrArray           *problems,
                        const char          *group,
                        const char          *key,
                        const char          *format,
                        ...)
{
  const Group     *in = group != NULL ? find_group (self, group) : NULL;
  const Key       *found = key != NULL ? group_find (in, key) : NULL;
  g_autofree char *what = NULL;
  g_autofree char *full = NULL;
  va_list          args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  if (key != NULL && found == NULL && group != NULL)
    full = g_strdup_printf ("[%s] %s: %s", group, key, what);
  else if (key != NULL)
    full = g_strdup_printf ("%s: %s", key, what);
  else
    full = group != NULL ? g_strdup_printf ("[%s]: %s", group, what) : g_strdup (what);
  add_problem (problems, self->name, found != NULL ? found->line : in != NULL ? in->line
                                                                              : 0,
               full);
}

/* Takes the escapes out of @length bytes; NULL when one of them is unknown. */
static char *
unescape (const char *raw,
          gsize       length)
{
  static const char from[] = "nts\\;";
  static const char to[] = "\n\t \\;";
  GString          *out = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    {
      const char *known = NULL;

      if (raw[i] != '\\')
        {
          g_string_append_c (out, raw[i]);
          continue;
        }
      if (++i < length && raw[i] != '\0')
        known = strchr (from, raw[i]);
      if (known == NULL)
        {
          g_string_free (out, TRUE);
          return NULL;
        }
      g_string_append_c (out, to[known - from]);
    }
  return g_string_free (out, FALSE);
}

/**
 * attest_keyfile_escape:
 * @text: safe text
 * @in_list: whether it is one element of a list
 *
 * Returns: (transfer full): the one spelling of @text as a value; reading it
 *   back gives @text
 */
char *
attest_keyfile_escape (const char *text,
                       gboolean    in_list)
{
  gsize    length = strlen (text);
  GString *out = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    if (text[i] == '\n')
      g_string_append (out, "\\n");
    else if (text[i] == '\t')
      g_string_append (out, "\\t");
    else if (text[i] == '\\')
      g_string_append (out, "\\\\");
    else if (text[i] == ' ' && (i == 0 || i == length - 1))
      g_string_append (out, "\\s");
    else if (text[i] == ';' && in_list)
      g_string_append (out, "\\;");
    else
      g_string_append_c (out, text[i]);
  return g_string_free (out, FALSE);
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
  Group           *group;

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
  else if (find_group (self->keyfile, name) != NULL)
    {
      g_autofree char *what = g_strdup_printf ("[%s]: there is one already, at line %u", name, find_group (self->keyfile, name)->line);

      parser_problem (self, what);
    }
  else if (self->keyfile->groups->len >= ATTEST_KEYFILE_GROUPS)
    parser_problem (self, "too many groups");
  else
    {
      group = g_new0 (Group, 1);
      group->name = g_steal_pointer (&name);
      group->line = self->line;
      group->keys = g_ptr_array_new_with_free_func (key_free);
      g_ptr_array_add (self->keyfile->groups, group);
      g_hash_table_insert (self->keyfile->by_name, group->name, group);
      self->group = group;
      self->skip = FALSE;
    }
}

static void
add_key (Parser     *self,
         const char *name,
         const char *raw)
{
  g_autofree char *text = unescape (raw, strlen (raw));
  g_autofree char *what = NULL;
  const Key       *before = group_find (self->group, name);
  Key             *key;

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
  key = g_new0 (Key, 1);
  key->name = g_strdup (name);
  key->line = self->line;
  key->raw = g_strdup (raw);
  key->text = g_steal_pointer (&text);
  g_ptr_array_add (self->group->keys, key);
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

static AttestKeyfile *
keyfile_new (const char *name)
{
  AttestKeyfile *self = g_new0 (AttestKeyfile, 1);

  self->name = attest_text_is_safe (name, -1, 1024) && strchr (name, '\n') == NULL ? g_strdup (name) : g_strdup ("file");
  self->groups = g_ptr_array_new_with_free_func (group_free);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
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
  AttestKeyfile *self = keyfile_new (name);
  Parser         parser = { .keyfile = self, .problems = problems };
  const char    *at = text, *end = text + length;

  if (length > ATTEST_KEYFILE_MOST)
    {
      add_problem (problems, self->name, 0, "larger than 1 MiB");
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

guint
attest_keyfile_n_groups (const AttestKeyfile *self)
{
  return self->groups->len;
}

/* The name of the group at @index, in the order of the file. */
const char *
attest_keyfile_group (const AttestKeyfile *self,
                      guint                index)
{
  const Group *group;

  g_return_val_if_fail (index < self->groups->len, NULL);
  group = g_ptr_array_index (self->groups, index);
  return group->name;
}

guint
attest_keyfile_n_keys (const AttestKeyfile *self,
                       const char          *group)
{
  const Group *in = find_group (self, group);

  return in != NULL ? in->keys->len : 0;
}

const char *
attest_keyfile_key (const AttestKeyfile *self,
                    const char          *group,
                    guint                index)
{
  const Group *in = find_group (self, group);
  const Key   *key;

  g_return_val_if_fail (in != NULL && index < in->keys->len, NULL);
  key = g_ptr_array_index (in->keys, index);
  return key->name;
}

gboolean
attest_keyfile_has (const AttestKeyfile *self,
                    const char          *group,
                    const char          *key)
{
  return group_find (find_group (self, group), key) != NULL;
}

/**
 * attest_keyfile_text:
 *
 * Returns: (transfer none) (nullable): the value of @key without its escapes;
 *   %NULL when there is no such key
 */
const char *
attest_keyfile_text (const AttestKeyfile *self,
                     const char          *group,
                     const char          *key)
{
  const Key *found = group_find (find_group (self, group), key);

  return found != NULL ? found->text : NULL;
}

/* The semicolon that ends the element at @at, or the end; escapes are valid here. */
static const char *
element_end (const char *at)
{
  while (*at != '\0' && *at != ';')
    at += *at == '\\' ? 2 : 1;
  return at;
}

/**
 * attest_keyfile_list:
 *
 * Returns: (transfer full): the elements of @key, trimmed; empty when there is
 *   no such key. An empty element stays one, so that callers refuse it
 */
char **
attest_keyfile_list (const AttestKeyfile *self,
                     const char          *group,
                     const char          *key)
{
  const Key  *found = group_find (find_group (self, group), key);
  GPtrArray  *out = g_ptr_array_new ();
  const char *at = found != NULL ? found->raw : "";

  while (*at != '\0')
    {
      const char      *end = element_end (at);
      g_autofree char *raw = g_strstrip (g_strndup (at, (gsize)(end - at)));

      g_ptr_array_add (out, unescape (raw, strlen (raw)));
      at = *end == ';' ? end + 1 : end;
    }
  g_ptr_array_add (out, NULL);
  return (char **)g_ptr_array_free (out, FALSE);
}
