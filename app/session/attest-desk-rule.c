/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-steps-private.h"

#include <string.h>

/* What the school's policy says of a case besides its steps. */

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
