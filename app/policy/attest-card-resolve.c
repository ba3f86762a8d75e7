/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-error.h"
#include "domain/attest-types.h"
#include "policy/attest-card-private.h"

#include <string.h>

/* From roles to people. A subject is a person: everybody who holds a subject's
 * role may be that person, and is refused with every key and role they have. A
 * role falls away as a whole once nobody is left to hold it. */

#define KEY_PREFIX "key:"

static gboolean
is_subject (const AttestPerson *person,
            const char *const  *subjects)
{
  for (guint i = 0; subjects != NULL && subjects[i] != NULL; i++)
    {
      if (!g_str_has_prefix (subjects[i], KEY_PREFIX) && attest_person_has_role (person, subjects[i]))
        return TRUE;
      if (g_str_has_prefix (subjects[i], KEY_PREFIX) && strcmp (person->signing_key, subjects[i] + strlen (KEY_PREFIX)) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
holds_excluded (const AttestPerson *person,
                const AttestRoute  *route)
{
  for (char **role = person->roles; *role != NULL; role++)
    if (attest_route_excludes (route, *role))
      return TRUE;
  return FALSE;
}

const AttestPerson *
attest_card_by_key (const AttestCard *self,
                    const char       *signing_key)
{
  for (guint i = 0; i < self->people->len; i++)
    {
      const AttestPerson *person = g_ptr_array_index (self->people, i);

      if (*signing_key != '\0' && strcmp (person->signing_key, signing_key) == 0)
        return person;
    }
  return NULL;
}

/**
 * attest_card_by_role:
 *
 * Returns: (transfer container) (element-type AttestPerson): everybody who
 *   holds @role, in the order of the card
 */
static GPtrArray *
attest_card_by_role (const AttestCard *self,
                     const char       *role)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < self->people->len; i++)
    if (attest_person_has_role (g_ptr_array_index (self->people, i), role))
      g_ptr_array_add (found, g_ptr_array_index (self->people, i));
  return found;
}

/* Whether there is somebody with @role and all who have it hold @other as well. */
static gboolean
implies (const AttestCard *self,
         const char       *role,
         const char       *other)
{
  g_autoptr (GPtrArray) holders = attest_card_by_role (self, role);

  for (guint i = 0; i < holders->len; i++)
    if (!attest_person_has_role (g_ptr_array_index (holders, i), other))
      return FALSE;
  return holders->len > 0;
}

/**
 * attest_card_pairs:
 * @self: a card
 *
 * Returns: (transfer full): flat pairs of roles (a, b, …) for
 *   attest_pack_route_for(): everybody who holds b holds a, so that b has
 *   nobody left when a is a subject
 */
static char **
attest_card_pairs (const AttestCard *self)
{
  const char *const *roles = attest_roles ();
  GPtrArray         *pairs = g_ptr_array_new ();

  for (guint i = 0; roles[i] != NULL; i++)
    for (guint j = 0; roles[j] != NULL; j++)
      if (i != j && implies (self, roles[j], roles[i]))
        {
          g_ptr_array_add (pairs, g_strdup (roles[i]));
          g_ptr_array_add (pairs, g_strdup (roles[j]));
        }
  g_ptr_array_add (pairs, NULL);
  return (char **)g_ptr_array_free (pairs, FALSE);
}

/* Roles of the pack that must be held and that nobody with a key holds. */
char **
attest_card_missing (const AttestCard *self,
                     const AttestPack *pack)
{
  GPtrArray *missing = g_ptr_array_new ();

  for (const char *const *role = attest_pack_required_roles (pack); *role != NULL; role++)
    {
      g_autoptr (GPtrArray) holders = attest_card_by_role (self, *role);
      gboolean reachable = FALSE;

      for (guint i = 0; i < holders->len; i++)
        reachable |= *((const AttestPerson *)g_ptr_array_index (holders, i))->signing_key != '\0';
      if (!reachable)
        g_ptr_array_add (missing, g_strdup (*role));
    }
  g_ptr_array_add (missing, NULL);
  return (char **)g_ptr_array_free (missing, FALSE);
}

static gboolean
all_are_subjects (const AttestCard  *self,
                  const char        *role,
                  const char *const *subjects)
{
  g_autoptr (GPtrArray) holders = attest_card_by_role (self, role);

  for (guint i = 0; i < holders->len; i++)
    if (!is_subject (g_ptr_array_index (holders, i), subjects))
      return FALSE;
  return holders->len > 0;
}

/**
 * attest_card_route:
 * @self: a card
 * @pack: the pack that routes
 * @type: an incident type of it
 * @subjects: (nullable): roles, and `key:` with a signing key for a known person
 * @error: return location for an #AttestError
 *
 * As attest_pack_route_for(), with what the card knows of who holds what.
 *
 * Returns: (transfer full): the route, or %NULL as there
 */
AttestRoute *
attest_card_route (const AttestCard  *self,
                   const AttestPack  *pack,
                   const char        *type,
                   const char *const *subjects,
                   GError           **error)
{
  g_autoptr (GPtrArray) roles = g_ptr_array_new ();
  g_auto (GStrv) pairs = attest_card_pairs (self);

  for (guint i = 0; subjects != NULL && subjects[i] != NULL; i++)
    if (!g_str_has_prefix (subjects[i], KEY_PREFIX))
      g_ptr_array_add (roles, (gpointer)subjects[i]);
  for (const char *const *role = attest_roles (); *role != NULL; role++)
    if (all_are_subjects (self, *role, subjects))
      g_ptr_array_add (roles, (gpointer)*role);
  g_ptr_array_add (roles, NULL);
  return attest_pack_route_for (pack, type, (const char *const *)roles->pdata, (const char *const *)pairs, error);
}

/**
 * attest_card_may_receive:
 * @self: a card
 * @route: the route of a case
 * @subjects: (nullable): its subjects, as for attest_card_route()
 * @signing_key: whom it would go to
 * @error: return location for an #AttestError
 *
 * Returns: whether that person is on the card, is no subject, and holds no
 *   excluded role; else %ATTEST_ERROR_NOT_FOUND or %ATTEST_ERROR_SUBJECT
 */
gboolean
attest_card_may_receive (const AttestCard  *self,
                         const AttestRoute *route,
                         const char *const *subjects,
                         const char        *signing_key,
                         GError           **error)
{
  const AttestPerson *person = attest_card_by_key (self, signing_key);

  if (person == NULL)
    {
      g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND, "Nobody on the card has this key");
      return FALSE;
    }
  if (!is_subject (person, subjects) && !holds_excluded (person, route))
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_SUBJECT, "%s is a subject of this case, or holds a role that is", person->name);
  return FALSE;
}

void
attest_reach_free (AttestReach *self)
{
  if (self == NULL)
    return;
  g_free (self->why);
  g_free (self);
}

typedef struct
{
  const AttestCard  *card;
  const AttestRoute *route;
  const char *const *subjects;
  GPtrArray         *out;
} Resolver;

static gboolean
is_listed (const Resolver     *self,
           const AttestPerson *person)
{
  for (guint i = 0; i < self->out->len; i++)
    if (((const AttestReach *)g_ptr_array_index (self->out, i))->person == person)
      return TRUE;
  return FALSE;
}

static AttestReach *
add_reach (Resolver           *self,
           const AttestPerson *person,
           const char         *role,
           const char         *why)
{
  AttestReach *reach = g_new0 (AttestReach, 1);

  reach->person = person;
  reach->role = role;
  reach->why = g_strdup (why);
  g_ptr_array_add (self->out, reach);
  return reach;
}

/* Everybody who may receive and holds @role, each once; whether there is anyone. */
static gboolean
add_holders (Resolver   *self,
             const char *role,
             const char *why,
             gboolean    suggested,
             gboolean    other)
{
  g_autoptr (GPtrArray) holders = attest_card_by_role (self->card, role);
  gboolean any = FALSE;

  for (guint i = 0; i < holders->len; i++)
    {
      const AttestPerson *person = g_ptr_array_index (holders, i);
      AttestReach        *reach;

      if (is_subject (person, self->subjects) || holds_excluded (person, self->route))
        continue;
      any = TRUE;
      if (is_listed (self, person))
        continue;
      reach = add_reach (self, person, role, why);
      reach->suggested = suggested;
      reach->other = other;
    }
  return any;
}

static void
add_cell (Resolver *self,
          char    **roles,
          char    **source)
{
  g_autofree char *why = g_strjoinv (", ", source);

  for (char **role = roles; *role != NULL; role++)
    if (!add_holders (self, *role, why, FALSE, FALSE))
      add_reach (self, NULL, *role, why);
}

static void
add_suggested (Resolver *self)
{
  for (guint i = 0; i < self->route->suggested->len; i++)
    {
      const AttestSuggestion *one = g_ptr_array_index (self->route->suggested, i);

      if (!add_holders (self, one->role, one->label, TRUE, FALSE))
        add_reach (self, NULL, one->role, one->label)->suggested = TRUE;
    }
}

/* A matter about the head goes to the governors' side or to nobody unless a
 * person decides it: everybody else in school answers to the head. */
static gboolean
may_be_chosen (const Resolver    *self,
               const AttestReach *reach)
{
  if (reach->person == NULL || *reach->person->signing_key == '\0')
    return FALSE;
  return !attest_route_excludes (self->route, "head") || strcmp (reach->role, "chair-of-governors") == 0 ||
         strcmp (reach->role, "governors") == 0;
}

/* One person with a key: the only holder of the first role that has just one,
 * else the first of all. Never more, because every further recipient is one
 * more person who knows. */
static AttestReach *
choose_among (Resolver *self,
              guint     from,
              guint     to)
{
  AttestReach *first = NULL;

  for (guint i = from; i < to; i++)
    {
      AttestReach *reach = g_ptr_array_index (self->out, i);
      guint        same = 0;

      if (!may_be_chosen (self, reach))
        continue;
      for (guint j = from; j < to; j++)
        same += strcmp (((const AttestReach *)g_ptr_array_index (self->out, j))->role, reach->role) == 0;
      if (same == 1)
        return reach;
      if (first == NULL)
        first = reach;
    }
  return first;
}

static void
choose (Resolver    *self,
        const guint *ends,
        guint        n)
{
  guint from = 0;

  for (guint i = 0; i < n; from = ends[i++])
    {
      AttestReach *reach = choose_among (self, from, ends[i]);

      if (reach == NULL)
        continue;
      reach->chosen = TRUE;
      return;
    }
}

/**
 * attest_card_resolve:
 * @self: a card
 * @route: the route of a case, from attest_card_route()
 * @subjects: (nullable): its subjects, as there
 * @error: return location for an #AttestError
 *
 * The list holds, in this order, whom the policy tells first, whom guidance
 * suggests, whom the policy tells next, and who else there is; in a matter about
 * the head, what guidance suggests stands first. A role that nobody on the card
 * holds, or that is outside the school, has no person. No subject is on it,
 * whatever role they hold. At most one is chosen, and in a matter about the head
 * only a governor.
 *
 * Returns: (transfer full) (element-type AttestReach): the list; free with
 *   g_ptr_array_unref(). %NULL with %ATTEST_ERROR_NO_RECIPIENT when it has no
 *   person at all
 */
GPtrArray *
attest_card_resolve (const AttestCard  *self,
                     const AttestRoute *route,
                     const char *const *subjects,
                     GError           **error)
{
  static const char *const others[] = {
    "dsl", "deputy-dsl", "head", "chair-of-governors", "governors", "slt", "case-manager", "line-manager", "head-of-hr", NULL
  };
  g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_reach_free);
  Resolver resolver = { .card = self, .route = route, .subjects = subjects, .out = out };
  guint    ends[5];

  if (attest_route_excludes (route, "head"))
    add_suggested (&resolver);
  ends[0] = out->len;
  add_cell (&resolver, route->first, route->first_source);
  ends[1] = out->len;
  if (!attest_route_excludes (route, "head"))
    add_suggested (&resolver);
  ends[2] = out->len;
  add_cell (&resolver, route->next, route->next_source);
  ends[3] = out->len;
  for (const char *const *role = others; *role != NULL; role++)
    add_holders (&resolver, *role, "", FALSE, TRUE);
  ends[4] = out->len;
  choose (&resolver, ends, G_N_ELEMENTS (ends));
  for (guint i = 0; i < out->len; i++)
    if (((const AttestReach *)g_ptr_array_index (out, i))->person != NULL)
      return g_steal_pointer (&out);
  g_set_error_literal (error, ATTEST_ERROR, ATTEST_ERROR_NO_RECIPIENT, "Nobody on the card may receive this case");
  return NULL;
}
