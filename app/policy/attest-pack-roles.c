/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "policy/attest-pack-private.h"

#include <string.h>

const char *const *
attest_pack_roles (const AttestPack *self)
{
  return (const char *const *)self->roles;
}

/* Roles that somebody must hold before the first case. */
const char *const *
attest_pack_required_roles (const AttestPack *self)
{
  return (const char *const *)self->required;
}

static const char *const usual_titles[][2] = {
  { "staff", "Member of staff" },
  { "line-manager", "Line manager" },
  { "class-teacher", "Class teacher" },
  { "dsl", "Designated Safeguarding Lead" },
  { "deputy-dsl", "Deputy Designated Safeguarding Lead" },
  { "head", "Headteacher" },
  { "slt", "Senior Leadership Team" },
  { "ict-coordinator", "ICT co-ordinator" },
  { "head-of-hr", "Head of HR" },
  { "governors", "Governing Body" },
  { "chair-of-governors", "Chair of Governors" },
  { "case-manager", "Case manager" },
  { "data-protection-lead", "Data Protection Lead" },
  { "police", "Police" },
  { "lado", "Local Authority Designated Officer (LADO)" },
  { "provider", "Internet or social media provider" },
  { "pcso", "Police Community Support Officer" },
  { "social-care", "Children's social care" },
  { "ceop", "CEOP" },
  { "iwf", "Internet Watch Foundation" },
  { "posh", "Professionals Online Safety Helpline" },
  { "prevent", "Prevent" },
  { "union", "Union or professional association" },
  { "occupational-health", "Occupational health" },
  { "parents", "Parents or carers" },
};

const char *
attest_pack_role_title (const AttestPack *self,
                        const char       *role)
{
  const char *title = g_hash_table_lookup (self->role_titles, role);

  for (guint i = 0; title == NULL && i < G_N_ELEMENTS (usual_titles); i++)
    if (strcmp (usual_titles[i][0], role) == 0)
      title = usual_titles[i][1];
  return title != NULL ? title : role;
}

gboolean
attest_pack_same_person (const AttestPack *self,
                         const char       *role,
                         const char       *other)
{
  for (guint i = 0; i < self->same->len; i++)
    {
      const char *const *set = g_ptr_array_index (self->same, i);

      if (g_strv_contains (set, role) && g_strv_contains (set, other))
        return TRUE;
    }
  return FALSE;
}
