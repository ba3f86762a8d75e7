/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-bytes.h"
#include "policy/attest-keyfile-private.h"

#include <string.h>

static void
key_free (gpointer data)
{
  AttestKeyfileKey *key = data;

  g_free (key->name);
  g_free (key->raw);
  g_free (key->text);
  g_free (key);
}

static void
group_free (gpointer data)
{
  AttestKeyfileGroup *group = data;

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

const AttestKeyfileKey *
attest_keyfile_find_key (const AttestKeyfileGroup *group,
                         const char               *name)
{
  for (guint i = 0; group != NULL && i < group->keys->len; i++)
    {
      const AttestKeyfileKey *key = g_ptr_array_index (group->keys, i);

      if (strcmp (key->name, name) == 0)
        return key;
    }
  return NULL;
}

const AttestKeyfileGroup *
attest_keyfile_find_group (const AttestKeyfile *self,
                           const char          *name)
{
  return g_hash_table_lookup (self->by_name, name);
}

void
attest_keyfile_add_problem (GPtrArray  *problems,
                            const char *name,
                            guint       line,
                            const char *what)
{
  if (problems->len < ATTEST_KEYFILE_PROBLEMS)
    g_ptr_array_add (problems, line > 0 ? g_strdup_printf ("%s:%u: %s", name, line, what)
                                        : g_strdup_printf ("%s: %s", name, what));
}

AttestKeyfileGroup *
attest_keyfile_add_group (AttestKeyfile *self,
                          char          *name,
                          guint          line)
{
  AttestKeyfileGroup *group = g_new0 (AttestKeyfileGroup, 1);

  group->name = name;
  group->line = line;
  group->keys = g_ptr_array_new_with_free_func (key_free);
  g_ptr_array_add (self->groups, group);
  g_hash_table_insert (self->by_name, group->name, group);
  return group;
}

void
attest_keyfile_add_key (AttestKeyfileGroup *group,
                        const char         *name,
                        guint               line,
                        const char         *raw,
                        char               *text)
{
  AttestKeyfileKey *key = g_new0 (AttestKeyfileKey, 1);

  key->name = g_strdup (name);
  key->line = line;
  key->raw = g_strdup (raw);
  key->text = text;
  g_ptr_array_add (group->keys, key);
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
  const AttestKeyfileGroup *in = group != NULL ? attest_keyfile_find_group (self, group) : NULL;
  const AttestKeyfileKey   *found = key != NULL ? attest_keyfile_find_key (in, key) : NULL;
  g_autofree char          *what = NULL;
  g_autofree char          *full = NULL;
  va_list                   args;

  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  if (key != NULL && found == NULL && group != NULL)
    full = g_strdup_printf ("[%s] %s: %s", group, key, what);
  else if (key != NULL)
    full = g_strdup_printf ("%s: %s", key, what);
  else
    full = group != NULL ? g_strdup_printf ("[%s]: %s", group, what) : g_strdup (what);
  attest_keyfile_add_problem (problems, self->name, found != NULL ? found->line : in != NULL ? in->line
                                                                                             : 0,
                              full);
}

/* Takes the escapes out; NULL when one of them is unknown. */
char *
attest_keyfile_unescape (const char *raw)
{
  static const char from[] = "nts\\;";
  static const char to[] = "\n\t \\;";
  gsize             length = strlen (raw);
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

AttestKeyfile *
attest_keyfile_new (const char *name)
{
  AttestKeyfile *self = g_new0 (AttestKeyfile, 1);

  self->name = attest_text_is_safe (name, -1, 1024) && strchr (name, '\n') == NULL ? g_strdup (name) : g_strdup ("file");
  self->groups = g_ptr_array_new_with_free_func (group_free);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
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
  const AttestKeyfileGroup *group;

  g_return_val_if_fail (index < self->groups->len, NULL);
  group = g_ptr_array_index (self->groups, index);
  return group->name;
}

guint
attest_keyfile_n_keys (const AttestKeyfile *self,
                       const char          *group)
{
  const AttestKeyfileGroup *in = attest_keyfile_find_group (self, group);

  return in != NULL ? in->keys->len : 0;
}

const char *
attest_keyfile_key (const AttestKeyfile *self,
                    const char          *group,
                    guint                index)
{
  const AttestKeyfileGroup *in = attest_keyfile_find_group (self, group);
  const AttestKeyfileKey   *key;

  g_return_val_if_fail (in != NULL && index < in->keys->len, NULL);
  key = g_ptr_array_index (in->keys, index);
  return key->name;
}

gboolean
attest_keyfile_has (const AttestKeyfile *self,
                    const char          *group,
                    const char          *key)
{
  return attest_keyfile_find_key (attest_keyfile_find_group (self, group), key) != NULL;
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
  const AttestKeyfileKey *found = attest_keyfile_find_key (attest_keyfile_find_group (self, group), key);

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
  const AttestKeyfileKey *found = attest_keyfile_find_key (attest_keyfile_find_group (self, group), key);
  GPtrArray              *out = g_ptr_array_new ();
  const char             *at = found != NULL ? found->raw : "";

  while (*at != '\0')
    {
      const char      *end = element_end (at);
      g_autofree char *raw = g_strstrip (g_strndup (at, (gsize)(end - at)));

      g_ptr_array_add (out, attest_keyfile_unescape (raw));
      at = *end == ';' ? end + 1 : end;
    }
  g_ptr_array_add (out, NULL);
  return (char **)g_ptr_array_free (out, FALSE);
}
