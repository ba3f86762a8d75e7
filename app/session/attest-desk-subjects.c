/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include <string.h>

/* A subject named by key is a person, who may be on the next card with a new
 * laptop's key. So each key's name, and whom it was sealed to, are remembered
 * from every card, one "KEY NAME" or "KEY RECIPIENT" a line, and never forgotten:
 * two people of one name would be taken for one, and that keeps a record from
 * somebody. The other mistake gives it to whom it is about.
 *
 * A subject whom nobody could be chosen for is known by name alone. When a card
 * names them one day, they are that person, however the name is written. */
#define PEOPLE_NAME "people-seen"
#define KEY_PREFIX "key:"

static void
add_line (GHashTable *lines,
          const char *key,
          const char *known_by)
{
  if (*key != '\0' && *known_by != '\0')
    g_hash_table_add (lines, g_strdup_printf ("%s %s", key, known_by));
}

static void
add_card (AttestDesk *self,
          GHashTable *lines)
{
  const GPtrArray *people = self->card != NULL ? attest_card_people (self->card) : NULL;

  for (guint i = 0; people != NULL && i < people->len; i++)
    {
      const AttestPerson *person = people->pdata[i];

      add_line (lines, person->signing_key, person->name);
      add_line (lines, person->signing_key, person->recipient);
    }
}

/**
 * attest_desk_note_people:
 * @self: a desk
 * @error: return location for an #AttestError
 *
 * Returns: whether the keys of everybody on the card are remembered
 */
gboolean
attest_desk_note_people (AttestDesk *self,
                         GError    **error)
{
  g_autoptr (GHashTable) lines = attest_desk_load_names (self, PEOPLE_NAME);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer       line;

  add_card (self, lines);
  g_hash_table_iter_init (&iter, lines);
  while (g_hash_table_iter_next (&iter, &line, NULL))
    g_ptr_array_add (all, line);
  return attest_desk_save_names (self, PEOPLE_NAME, all, lines, error);
}

/* Whoever shares a name or a recipient with somebody in @persons is in it then. */
static gboolean
grow (GHashTable *lines,
      GHashTable *persons)
{
  guint          before = g_hash_table_size (persons);
  GHashTableIter iter;
  const char    *line;

  g_hash_table_iter_init (&iter, lines);
  while (g_hash_table_iter_next (&iter, (gpointer *)&line, NULL))
    {
      const char      *known_by = strchr (line, ' ') + 1;
      g_autofree char *key = g_strndup (line, (gsize)(known_by - line) - 1);

      if (g_hash_table_contains (persons, key))
        g_hash_table_add (persons, g_strdup (known_by));
      else if (g_hash_table_contains (persons, known_by))
        g_hash_table_add (persons, g_steal_pointer (&key));
    }
  return g_hash_table_size (persons) > before;
}

/* Spaces and capitals are how somebody types, and not who it is. */
static char *
plain_name (const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);
  g_auto (GStrv) words = g_strsplit_set (folded, " \t\n", -1);
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_strv_builder_add (kept, words[i]);
  all = g_strv_builder_end (kept);
  return g_strjoinv (" ", all);
}

static void
add_named (GHashTable *lines,
           GHashTable *persons,
           const char *name)
{
  g_autofree char *wanted = plain_name (name);
  GHashTableIter   iter;
  const char      *line;

  g_hash_table_iter_init (&iter, lines);
  while (g_hash_table_iter_next (&iter, (gpointer *)&line, NULL))
    {
      const char      *known_by = strchr (line, ' ') + 1;
      g_autofree char *known = plain_name (known_by);

      if (strcmp (known, wanted) == 0)
        g_hash_table_add (persons, g_strdup (known_by));
    }
}

/**
 * attest_desk_subject_roles:
 * @subjects: (nullable): as a case has them
 *
 * Returns: (transfer full): the roles among them: what a policy knows
 */
char **
attest_desk_subject_roles (const char *const *subjects)
{
  g_autoptr (GStrvBuilder) roles = g_strv_builder_new ();

  for (guint i = 0; subjects != NULL && subjects[i] != NULL; i++)
    if (!g_str_has_prefix (subjects[i], KEY_PREFIX) && !g_str_has_prefix (subjects[i], ATTEST_SUBJECT_NAME))
      g_strv_builder_add (roles, subjects[i]);
  return g_strv_builder_end (roles);
}

/**
 * attest_desk_subjects:
 * @self: a desk
 * @subjects: (nullable): roles, `key:` with a signing key and `name:` with a
 *   name, as a case has them
 *
 * Returns: (transfer full): the roles and keys among @subjects, and every other
 *   key that somebody named by key or by name has had on a card, or has now
 */
char **
attest_desk_subjects (AttestDesk        *self,
                      const char *const *subjects)
{
  g_autoptr (GHashTable) persons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) lines = NULL;
  GPtrArray     *out = g_ptr_array_new ();
  GHashTableIter iter;
  const char    *one;

  lines = attest_desk_load_names (self, PEOPLE_NAME);
  add_card (self, lines);
  for (guint i = 0; subjects != NULL && subjects[i] != NULL; i++)
    if (g_str_has_prefix (subjects[i], ATTEST_SUBJECT_NAME))
      add_named (lines, persons, subjects[i] + strlen (ATTEST_SUBJECT_NAME));
    else
      {
        g_ptr_array_add (out, g_strdup (subjects[i]));
        if (g_str_has_prefix (subjects[i], KEY_PREFIX))
          g_hash_table_add (persons, g_strdup (subjects[i] + strlen (KEY_PREFIX)));
      }
  while (g_hash_table_size (persons) > 0 && grow (lines, persons))
    ;
  g_hash_table_iter_init (&iter, persons);
  while (g_hash_table_iter_next (&iter, (gpointer *)&one, NULL))
    if (attest_signing_key_is_valid (one))
      g_ptr_array_add (out, g_strconcat (KEY_PREFIX, one, NULL));
  g_ptr_array_add (out, NULL);
  return (char **)g_ptr_array_free (out, FALSE);
}
