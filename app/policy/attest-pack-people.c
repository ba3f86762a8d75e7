/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "domain/attest-types.h"
#include "policy/attest-pack-private.h"

#include <string.h>

/* [roles], [role NAME], [terms] and [fallback]: who there is, what the school
 * calls them, which roles one person holds, and who judges the head. */

static void
read_same (AttestPackReader *self)
{
  for (guint i = 0; i < attest_keyfile_n_keys (self->keyfile, "roles"); i++)
    {
      const char *key = attest_keyfile_key (self->keyfile, "roles", i);
      g_auto (GStrv) set = NULL;

      if (!g_str_has_prefix (key, "same-person"))
        continue;
      set = attest_pack_role_list (self, "roles", key, 0);
      if (g_strv_length (set) < 2)
        attest_keyfile_problem (self->keyfile, self->problems, "roles", key, "names two roles or more");
      else
        g_ptr_array_add (self->pack->same, g_steal_pointer (&set));
    }
}

static void
read_roles (AttestPackReader *self)
{
  g_auto (GStrv) source = attest_pack_source_list (self, "roles", "source", FALSE);

  attest_pack_keys (self, "roles", "used;required;same-person;same-person-2;same-person-3;source;note");
  self->pack->roles = attest_pack_role_list (self, "roles", "used", -1);
  self->pack->required = attest_pack_role_list (self, "roles", "required", 0);
  if (self->pack->roles[0] == NULL)
    attest_keyfile_problem (self->keyfile, self->problems, "roles", "used", "must name the roles of the school");
  read_same (self);
}

static void
read_role (AttestPackReader *self,
           const char       *group,
           const char       *role)
{
  g_auto (GStrv) source = attest_pack_source_list (self, group, "source", FALSE);

  attest_pack_keys (self, group, "title;source");
  if (!attest_role_is_known (role))
    attest_keyfile_problem (self->keyfile, self->problems, group, NULL, "not a role");
  g_hash_table_insert (self->pack->role_titles, g_strdup (role), attest_pack_text (self, group, "title", TRUE));
}

static void
read_terms (AttestPackReader *self)
{
  for (guint i = 0; i < attest_keyfile_n_keys (self->keyfile, "terms"); i++)
    {
      const char *key = attest_keyfile_key (self->keyfile, "terms", i);

      g_hash_table_insert (self->pack->terms, g_strdup (key), attest_pack_text (self, "terms", key, TRUE));
    }
}

static gboolean
suggests (const GPtrArray *suggestions,
          const char      *role)
{
  for (guint i = 0; i < suggestions->len; i++)
    {
      const AttestSuggestion *one = g_ptr_array_index (suggestions, i);

      if (strcmp (one->role, role) == 0)
        return TRUE;
    }
  return FALSE;
}

/* A pack without somebody above the head would have nowhere to go. */
static void
read_fallback (AttestPackReader *self)
{
  AttestPack *pack = self->pack;

  attest_pack_keys (self, "fallback", "head;other");
  g_ptr_array_unref (pack->fallback_head);
  g_ptr_array_unref (pack->fallback_other);
  pack->fallback_head = attest_pack_suggestions (self, "fallback", "head");
  pack->fallback_other = attest_pack_suggestions (self, "fallback", "other");
  if (!suggests (pack->fallback_head, "chair-of-governors") || !suggests (pack->fallback_head, "lado") || suggests (pack->fallback_head, "head"))
    attest_keyfile_problem (self->keyfile, self->problems, "fallback", "head", "must name chair-of-governors and lado, and not the head");
  if (!suggests (pack->fallback_other, "chair-of-governors") || !suggests (pack->fallback_other, "lado"))
    attest_keyfile_problem (self->keyfile, self->problems, "fallback", "other", "must name chair-of-governors and lado");
}

void
attest_pack_read_people (AttestPackReader *self)
{
  read_roles (self);
  for (guint i = 0; i < attest_keyfile_n_groups (self->keyfile); i++)
    {
      const char *group = attest_keyfile_group (self->keyfile, i);
      const char *role = attest_pack_name_of (group, "role");

      if (role != NULL)
        read_role (self, group, role);
    }
  read_terms (self);
  read_fallback (self);
}
