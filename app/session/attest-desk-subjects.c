/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include <string.h>

/* A subject named by key is a person, who may be on the next card with a new
 * laptop's key. So each key's name, and whom it was sealed to, are remembered
 * from every card, one "KEY NAME" or "KEY RECIPIENT" a line, and never forgotten:
 * two people of one name would be taken for one, and that keeps a record from
 * somebody. The other mistake gives it to whom it is about. */
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

/**
 * attest_desk_subjects:
 * @self: a desk
 * @subjects: (nullable): roles, and `key:` with a signing key, as a case has them
 *
 * Returns: (transfer full): @subjects, and every other key that somebody named
 *   by key has had on a card, or has now
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

  for (guint i = 0; subjects != NULL && subjects[i] != NULL; i++)
    {
      g_ptr_array_add (out, g_strdup (subjects[i]));
      if (g_str_has_prefix (subjects[i], KEY_PREFIX))
        g_hash_table_add (persons, g_strdup (subjects[i] + strlen (KEY_PREFIX)));
    }
  if (g_hash_table_size (persons) > 0)
    {
      lines = attest_desk_load_names (self, PEOPLE_NAME);
      add_card (self, lines);
      while (grow (lines, persons))
        ;
    }
  g_hash_table_iter_init (&iter, persons);
  while (g_hash_table_iter_next (&iter, (gpointer *)&one, NULL))
    if (attest_signing_key_is_valid (one))
      g_ptr_array_add (out, g_strconcat (KEY_PREFIX, one, NULL));
  g_ptr_array_add (out, NULL);
  return (char **)g_ptr_array_free (out, FALSE);
}
