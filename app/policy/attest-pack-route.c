/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-error.h"
#include "domain/attest-types.h"
#include "policy/attest-pack-private.h"

#include <string.h>

/* A subject never receives, whatever other role the person holds. Exclusion
 * only ever takes roles away, so every mistake in it errs towards asking
 * somebody else. */

static gboolean
has_word (GPtrArray  *words,
          const char *word)
{
  for (guint i = 0; i < words->len; i++)
    if (strcmp (g_ptr_array_index (words, i), word) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
add_word (GPtrArray  *words,
          const char *word)
{
  if (has_word (words, word))
    return FALSE;
  g_ptr_array_add (words, g_strdup (word));
  return TRUE;
}

static char **
finish_words (GPtrArray *words)
{
  g_ptr_array_add (words, NULL);
  return (char **)g_ptr_array_free (words, FALSE);
}

static gboolean
set_holds (char     **set,
           GPtrArray *excluded)
{
  for (char **role = set; *role != NULL; role++)
    if (has_word (excluded, *role))
      return TRUE;
  return FALSE;
}

/* One round of "whoever holds this role holds that one too"; whether it found more. */
static gboolean
widen (const AttestPack  *self,
       const char *const *held,
       GPtrArray         *excluded)
{
  gboolean more = FALSE;

  for (guint i = 0; i < self->same->len; i++)
    if (set_holds (g_ptr_array_index (self->same, i), excluded))
      for (char **role = g_ptr_array_index (self->same, i); *role != NULL; role++)
        more |= add_word (excluded, *role);
  for (guint i = 0; held != NULL && held[i] != NULL && held[i + 1] != NULL; i += 2)
    if (has_word (excluded, held[i]))
      more |= add_word (excluded, held[i + 1]);
  return more;
}

static char **
exclude (const AttestPack  *self,
         const char        *type,
         const char *const *subjects,
         const char *const *held,
         GError           **error)
{
  GPtrArray *excluded = g_ptr_array_new_with_free_func (NULL);

  if (strcmp (type, "head-allegation") == 0)
    add_word (excluded, "head");
  for (guint i = 0; subjects != NULL && subjects[i] != NULL; i++)
    {
      if (!attest_role_is_known (subjects[i]) && !g_strv_contains ((const char *const *)self->roles, subjects[i]))
        {
          g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "“%s” is not a role", subjects[i]);
          g_strfreev (finish_words (excluded));
          return NULL;
        }
      add_word (excluded, subjects[i]);
    }
  while (widen (self, held, excluded))
    ;
  return finish_words (excluded);
}

static char **
without (char **roles,
         char **excluded)
{
  GPtrArray *left = g_ptr_array_new ();

  for (char **role = roles; *role != NULL; role++)
    if (!g_strv_contains ((const char *const *)excluded, *role))
      g_ptr_array_add (left, g_strdup (*role));
  return finish_words (left);
}

static gboolean
is_named (const AttestRoute *route,
          const char        *role)
{
  for (guint i = 0; i < route->suggested->len; i++)
    {
      const AttestSuggestion *suggestion = g_ptr_array_index (route->suggested, i);

      if (strcmp (suggestion->role, role) == 0)
        return TRUE;
    }
  return g_strv_contains ((const char *const *)route->first, role) ||
         g_strv_contains ((const char *const *)route->next, role) ||
         g_strv_contains ((const char *const *)route->external, role);
}

/* Suggestions never repeat what the policy says itself, nor name a subject. */
static void
suggest (AttestRoute     *route,
         const GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++)
    {
      const AttestSuggestion *one = g_ptr_array_index (from, i);
      AttestSuggestion       *copy;

      if (attest_route_excludes (route, one->role) || is_named (route, one->role))
        continue;
      copy = g_new0 (AttestSuggestion, 1);
      copy->role = g_strdup (one->role);
      copy->by = g_strdup (one->by);
      copy->guidance = g_strdup (one->guidance);
      copy->label = g_strdup (one->label);
      g_ptr_array_add (route->suggested, copy);
    }
}

static void
add_sources (GPtrArray *all,
             char     **source)
{
  for (char **at = source; *at != NULL; at++)
    add_word (all, *at);
}

static char **
all_sources (const AttestRoute *route,
             const AttestType  *type)
{
  GPtrArray *all = g_ptr_array_new ();

  add_sources (all, route->first_source);
  add_sources (all, route->next_source);
  add_sources (all, route->external_source);
  add_sources (all, route->deadline_source);
  add_sources (all, type->source);
  return finish_words (all);
}

static char **
silent_cells (const AttestRoute *route)
{
  GPtrArray *silent = g_ptr_array_new ();

  if (route->first[0] == NULL)
    g_ptr_array_add (silent, g_strdup ("first"));
  if (route->next[0] == NULL)
    g_ptr_array_add (silent, g_strdup ("next"));
  if (route->external[0] == NULL)
    g_ptr_array_add (silent, g_strdup ("external"));
  if (route->deadline_kind == NULL)
    g_ptr_array_add (silent, g_strdup ("deadline"));
  return finish_words (silent);
}

static AttestRoute *
route_new (const AttestPack *self,
           const AttestType *type,
           char            **excluded)
{
  AttestRoute *route = g_new0 (AttestRoute, 1);

  route->excluded = excluded;
  route->suggested = g_ptr_array_new_with_free_func (attest_suggestion_free);
  route->first = without (type->first.roles, excluded);
  route->next = without (type->next.roles, excluded);
  route->external = without (type->external.roles, excluded);
  route->deadline_kind = g_strdup (type->deadline_kind);
  route->deadline_hours = type->deadline_hours;
  route->first_source = g_strdupv (type->first.source);
  route->next_source = g_strdupv (type->next.source);
  route->external_source = g_strdupv (type->external.source);
  route->deadline_source = g_strdupv (type->deadline_source);
  route->silent = silent_cells (route);
  route->source = all_sources (route, type);
  /* Who judges the head, or stands in for whoever would have been told, comes
   * before the ordinary suggestions. */
  if (attest_route_excludes (route, "head"))
    suggest (route, self->fallback_head);
  else if (route->first[0] == NULL && type->first.roles[0] != NULL)
    suggest (route, self->fallback_other);
  suggest (route, type->suggested);
  if (route->first[0] == NULL && route->suggested->len == 0)
    suggest (route, self->fallback_other);
  return route;
}

/**
 * attest_pack_route_for:
 * @self: a pack
 * @type: one of its incident types
 * @subjects: (nullable): roles the matter is about; `head-allegation` adds the head itself
 * @held: (nullable): flat pairs of roles: who is excluded as the first of a
 *   pair is excluded as the second too
 * @error: return location for an #AttestError
 *
 * The policy's own words stand in first, next, external and deadline; what
 * guidance suggests stands apart. No excluded role is in any of them.
 *
 * Returns: (transfer full): the route, or %NULL with %ATTEST_ERROR_NOT_FOUND
 *   (no such type) or %ATTEST_ERROR_INPUT (a subject that is no role)
 */
AttestRoute *
attest_pack_route_for (const AttestPack  *self,
                       const char        *type,
                       const char *const *subjects,
                       const char *const *held,
                       GError           **error)
{
  const AttestType *rule = attest_pack_find_type (self, type);
  char            **excluded;

  if (rule == NULL)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND, "The pack %s has no incident type “%s”", self->id, type);
      return NULL;
    }
  excluded = exclude (self, type, subjects, held, error);
  return excluded != NULL ? route_new (self, rule, excluded) : NULL;
}

AttestRoute *
attest_pack_route (const AttestPack  *self,
                   const char        *type,
                   const char *const *subjects,
                   GError           **error)
{
  return attest_pack_route_for (self, type, subjects, NULL, error);
}
