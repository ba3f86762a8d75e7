/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-packs.h"

#include "policy/attest-pack.h"
#include "session/attest-desk.h"

static AttestTypeChoice *
choice_of (const char *id)
{
  g_autoptr (AttestPack) pack = attest_pack_load_id (id, NULL);
  AttestTypeChoice *choice;

  if (pack == NULL)
    return NULL;
  choice = g_new0 (AttestTypeChoice, 1);
  choice->type = g_strdup (id);
  choice->title = g_strdup (attest_pack_title (pack));
  choice->description = g_strdup (attest_pack_note (pack));
  return choice;
}

/**
 * attest_desk_pack_choices:
 * @error: return location for an #AttestError
 *
 * Needs no store. A pack that cannot be read is not offered.
 *
 * Returns: (transfer full) (element-type AttestTypeChoice): id, title and note
 *   of every policy pack on this computer
 */
GPtrArray *
attest_desk_pack_choices (GError **error)
{
  g_auto (GStrv) ids = attest_packs_list (error);
  GPtrArray *choices;

  if (ids == NULL)
    return NULL;
  choices = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_type_choice_free);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      AttestTypeChoice *choice = choice_of (ids[i]);

      if (choice != NULL)
        g_ptr_array_add (choices, choice);
    }
  return choices;
}
