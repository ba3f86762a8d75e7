/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "domain/attest-types.h"
#include "policy/attest-pack-private.h"

#include <string.h>

/* [type NAME]. Each of its four cells is either filled, with the place where
 * the policy says so, or named in `silent`; never both, never neither. */

static const char *const cells[] = { "first", "next", "external", "deadline" };
static const struct
{
  const char *kind;
  gboolean    counted; /* takes hours, days, months */
} kinds[] = {
  { "immediate", FALSE },
  { "as-soon-as-noticed", FALSE },
  { "prompt", FALSE },
  { "as-soon-as-possible", FALSE },
  { "same-day", FALSE },
  { "next-working-day", FALSE },
  { "working-days", TRUE },
  { "hours", TRUE },
  { "days", TRUE },
  { "months", TRUE },
};

gboolean
attest_pack_kind_is_known (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].kind, kind) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_word_of (char      **words,
            const char *word)
{
  return g_strv_contains ((const char *const *)words, word);
}

static void
read_cell (AttestPackReader *self,
           const char       *group,
           const char       *cell,
           int               external,
           AttestCell       *out)
{
  g_autofree char *key = g_strconcat (cell, "-source", NULL);

  out->roles = attest_pack_role_list (self, group, cell, external);
  out->source = attest_pack_source_list (self, group, key, out->roles[0] != NULL);
  if (out->roles[0] == NULL && out->source[0] != NULL)
    attest_keyfile_problem (self->keyfile, self->problems, group, key, "a source for nothing");
}

static void
read_deadline (AttestPackReader *self,
               const char       *group,
               AttestType       *type)
{
  g_autofree char *kind = attest_pack_text (self, group, "deadline", FALSE);

  type->deadline_hours = attest_pack_number (self, group, "deadline-hours", 24 * 366, -1);
  type->deadline_source = attest_pack_source_list (self, group, "deadline-source", *kind != '\0');
  if (*kind != '\0' && !attest_pack_kind_is_known (kind))
    attest_keyfile_problem (self->keyfile, self->problems, group, "deadline", "“%s” is not a kind of deadline", kind);
  if ((strcmp (kind, "hours") == 0) != (type->deadline_hours >= 0))
    attest_keyfile_problem (self->keyfile, self->problems, group, "deadline-hours", "goes with the deadline hours, and only with it");
  if (*kind != '\0')
    type->deadline_kind = g_steal_pointer (&kind);
}

static void
check_silent (AttestPackReader *self,
              const char       *group,
              const AttestType *type)
{
  const gboolean filled[] = {
    type->first.roles[0] != NULL, type->next.roles[0] != NULL, type->external.roles[0] != NULL, type->deadline_kind != NULL
  };
  G_STATIC_ASSERT (G_N_ELEMENTS (filled) == G_N_ELEMENTS (cells));

  for (char **word = type->silent; *word != NULL; word++)
    {
      gboolean known = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
        known |= strcmp (cells[i], *word) == 0;
      if (!known)
        attest_keyfile_problem (self->keyfile, self->problems, group, "silent", "“%s” is not first, next, external or deadline", *word);
    }
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    if (filled[i] && is_word_of (type->silent, cells[i]))
      attest_keyfile_problem (self->keyfile, self->problems, group, cells[i], "is filled and silent");
    else if (!filled[i] && !is_word_of (type->silent, cells[i]))
      attest_keyfile_problem (self->keyfile, self->problems, group, cells[i], "is neither filled nor silent");
  for (char **word = type->inferred; *word != NULL; word++)
    if (is_word_of (type->silent, *word))
      attest_keyfile_problem (self->keyfile, self->problems, group, "inferred", "“%s” is silent", *word);
  if (type->inferred[0] != NULL && *type->note == '\0')
    attest_keyfile_problem (self->keyfile, self->problems, group, "note", "must say what was inferred");
  if (type->first.roles[0] == NULL && type->suggested->len == 0)
    attest_keyfile_problem (self->keyfile, self->problems, group, "suggested", "must say what guidance suggests, as first is silent");
}

static gboolean
is_before (char      **list,
           char      **here,
           const char *id)
{
  for (char **at = list; at < here; at++)
    if (strcmp (*at, id) == 0)
      return TRUE;
  return FALSE;
}

/* Steps stand in an order that their own `after` allows, and no type for
 * indecent images has a step that captures anything. */
static void
check_steps (AttestPackReader *self,
             const char       *group,
             const AttestType *type)
{
  for (char **id = type->steps; *id != NULL; id++)
    {
      const AttestPackStep *step = attest_pack_find_step (self->pack, *id);

      if (step == NULL)
        {
          attest_keyfile_problem (self->keyfile, self->problems, group, "steps", "no step “%s”", *id);
          continue;
        }
      for (char **after = step->after; *after != NULL; after++)
        if ((step->removes || is_word_of (type->steps, *after)) && !is_before (type->steps, id, *after))
          attest_keyfile_problem (self->keyfile, self->problems, group, "steps", "“%s” comes after “%s”", *id, *after);
      if (strcmp (type->id, "indecent-image") == 0 && (strcmp (*id, "capture") == 0 || strcmp (step->when, "capture") == 0))
        attest_keyfile_problem (self->keyfile, self->problems, group, "steps", "“%s”: an indecent image is never captured", *id);
    }
}

static void
read_type (AttestPackReader *self,
           const char       *group,
           const char       *id)
{
  AttestType *type = g_new0 (AttestType, 1);

  attest_pack_keys (self, group,
                    "title;description;note;procedure;first;first-source;next;next-source;external;external-source;"
                    "deadline;deadline-hours;deadline-source;silent;inferred;suggested;source;steps");
  type->id = g_strdup (id);
  type->title = attest_pack_text (self, group, "title", TRUE);
  type->description = attest_pack_text (self, group, "description", TRUE);
  type->note = attest_pack_text (self, group, "note", FALSE);
  type->procedure = attest_pack_text (self, group, "procedure", FALSE);
  read_cell (self, group, "first", 0, &type->first);
  read_cell (self, group, "next", 0, &type->next);
  read_cell (self, group, "external", 1, &type->external);
  read_deadline (self, group, type);
  type->source = attest_pack_source_list (self, group, "source", *type->procedure != '\0');
  type->silent = attest_pack_words (self, group, "silent");
  type->inferred = attest_pack_words (self, group, "inferred");
  type->suggested = attest_pack_suggestions (self, group, "suggested");
  type->steps = attest_pack_words (self, group, "steps");
  check_silent (self, group, type);
  check_steps (self, group, type);
  if (strcmp (id, "head-allegation") == 0 && (is_word_of (type->first.roles, "head") || is_word_of (type->next.roles, "head")))
    attest_keyfile_problem (self->keyfile, self->problems, group, "first", "an allegation about the head does not go to the head");
  g_ptr_array_add (self->pack->types, type);
}

static void
check_complete (AttestPackReader *self)
{
  for (const char *const *id = attest_incident_types (); *id != NULL; id++)
    if (!attest_pack_has_type (self->pack, *id))
      attest_keyfile_problem (self->keyfile, self->problems, NULL, NULL, "no [type %s]", *id);
  if (*self->pack->default_type != '\0' && !attest_pack_has_type (self->pack, self->pack->default_type))
    attest_keyfile_problem (self->keyfile, self->problems, "pack", "default-type", "no [type %s]", self->pack->default_type);
}

void
attest_pack_read_types (AttestPackReader *self)
{
  GPtrArray *ids = g_ptr_array_new ();

  for (guint i = 0; i < attest_keyfile_n_groups (self->keyfile); i++)
    {
      const char *group = attest_keyfile_group (self->keyfile, i);
      const char *id = attest_pack_name_of (group, "type");

      if (id == NULL)
        continue;
      read_type (self, group, id);
      g_ptr_array_add (ids, g_strdup (id));
    }
  g_ptr_array_add (ids, NULL);
  self->pack->type_ids = (char **)g_ptr_array_free (ids, FALSE);
  check_complete (self);
}
