/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-rule.h"

#include "base/attest-time.h"
#include "domain/attest-types.h"
#include "session/attest-desk-steps-private.h"

#include <string.h>

/* A number that is only for danger stands on pages of its own. */
#define EMERGENCY "999"

void
attest_rule_free (AttestRule *self)
{
  if (self == NULL)
    return;
  g_free (self->first);
  g_free (self->first_source);
  g_free (self->deadline);
  g_free (self->deadline_source);
  g_free (self->note);
  g_free (self->procedure);
  g_free (self->procedure_source);
  g_strfreev (self->outside);
  g_free (self->review);
  g_free (self);
}

/* "Line Manager, Head Teacher" */
static char *
titles_of (AttestDesk *self,
           char      **roles)
{
  GString *out = g_string_new (NULL);

  for (char **role = roles; *role != NULL; role++)
    g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", attest_pack_role_title (self->pack, *role));
  return g_string_free (out, FALSE);
}

/* "Police, not urgent 101"; without a number the name alone. */
static void
add_contacts (AttestDesk *self,
              GPtrArray  *out,
              const char *role)
{
  const GPtrArray *all = attest_pack_contacts (self->pack);
  const guint      before = out->len;

  for (guint i = 0; i < all->len; i++)
    {
      const AttestPackContact *one = all->pdata[i];

      if (strcmp (one->role, role) == 0 && strcmp (one->phone, EMERGENCY) != 0)
        g_ptr_array_add (out, *one->phone != '\0' ? g_strdup_printf ("%s %s", one->name, one->phone) : g_strdup (one->name));
    }
  if (out->len == before)
    g_ptr_array_add (out, attest_desk_role_title (self, role));
}

/**
 * attest_desk_support:
 * @self: a desk
 *
 * Returns: (transfer full) (nullable): whom somebody who works in a school can
 *   talk to about what they saw, with number and hours as the pack has them;
 *   %NULL when it has no number
 */
char *
attest_desk_support (AttestDesk *self)
{
  const GPtrArray *all = attest_pack_contacts (self->pack);

  for (guint i = 0; i < all->len; i++)
    {
      const AttestPackContact *one = all->pdata[i];

      if (strcmp (one->role, "posh") != 0 || *one->phone == '\0')
        continue;
      return *one->hours != '\0' ? g_strdup_printf ("%s, %s (%s)", one->name, one->phone, one->hours) : g_strdup_printf ("%s, %s", one->name, one->phone);
    }
  return NULL;
}

static char **
outside_of (AttestDesk        *self,
            const AttestRoute *route)
{
  GPtrArray *out = g_ptr_array_new ();

  for (char **role = route->external; *role != NULL; role++)
    add_contacts (self, out, *role);
  for (guint i = 0; i < route->suggested->len; i++)
    {
      const AttestSuggestion *one = route->suggested->pdata[i];

      if (attest_role_is_external (one->role))
        add_contacts (self, out, one->role);
    }
  g_ptr_array_add (out, NULL);
  return (char **)g_ptr_array_free (out, FALSE);
}

/**
 * attest_desk_rule:
 * @self: a desk
 * @type: an incident type; one that the pack does not have counts as its default
 * @subjects: (nullable): roles, and `key:` with a signing key
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): what the policy says of it. No subject is among
 *   those outside
 */
AttestRule *
attest_desk_rule (AttestDesk        *self,
                  const char        *type,
                  const char *const *subjects,
                  GError           **error)
{
  const char *known = attest_pack_has_type (self->pack, type) ? type : attest_pack_default_type (self->pack);
  g_auto (GStrv) about = self->card != NULL ? attest_desk_subjects (self, subjects) : attest_desk_subject_roles (subjects);
  g_autoptr (AttestRoute) route = self->card != NULL ? attest_card_route (self->card, self->pack, known, (const char *const *)about, error)
                                                     : attest_pack_route (self->pack, known, (const char *const *)about, error);
  AttestRule *rule;

  if (route == NULL)
    return NULL;
  rule = g_new0 (AttestRule, 1);
  rule->first = titles_of (self, route->first);
  rule->first_source = *rule->first != '\0' ? g_strjoinv (" · ", route->first_source) : g_strdup ("");
  rule->deadline = g_strdup (route->deadline_kind);
  rule->hours = route->deadline_hours;
  rule->deadline_source = g_strjoinv (" · ", route->deadline_source);
  rule->note = g_strdup (attest_pack_type_note (self->pack, known));
  rule->procedure = g_strdup (attest_pack_type_procedure (self->pack, known));
  rule->procedure_source = g_strjoinv (" · ", (char **)attest_pack_type_source (self->pack, known));
  rule->outside = outside_of (self, route);
  rule->review = g_strdup (attest_pack_review (self->pack));
  rule->overdue = attest_pack_is_overdue (self->pack, attest_moment_now ().utc_ms);
  return rule;
}

/* ── Leave ────────────────────────────────────────────────────────────── */

/* A concern about the head must not send anybody to the head for leave. */
static gboolean
is_left_out (AttestDesk           *self,
             const AttestStepCase *of,
             const char           *role)
{
  g_autoptr (AttestRoute) route = self->card != NULL ? attest_desk_case_route (self, of->details, NULL) : NULL;

  return route != NULL && attest_route_excludes (route, role);
}

char *
attest_step_authority (AttestDesk           *self,
                       const AttestStepCase *of,
                       const AttestPackStep *step)
{
  if (*step->authority == '\0')
    return NULL;
  if (strcmp (step->authority, ATTEST_AUTHORITY_UNNAMED) == 0 || is_left_out (self, of, step->authority))
    return g_strdup ("");
  return attest_desk_role_title (self, step->authority);
}
