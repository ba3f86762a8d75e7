/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "domain/attest-types.h"
#include "policy/attest-pack-private.h"

#include <string.h>

/* [step NAME]. A step that must follow another is written below it, which
 * leaves no room for a circle. Nothing is taken off the net before it was
 * captured: every removing step names "capture" in its `after`. */

static const char *const phases[] = {
  "first", "before-capture", "capture", "after-capture", "before-submit", "submit", "after-submit", "before-closing"
};

static int
phase_of (const char *when)
{
  for (guint i = 0; i < G_N_ELEMENTS (phases); i++)
    if (strcmp (phases[i], when) == 0)
      return (int)i;
  return -1;
}

static void
step_free (gpointer data)
{
  AttestPackStep *self = data;

  g_free (self->id);
  g_free (self->text);
  g_free (self->why);
  g_free (self->when);
  g_strfreev (self->after);
  g_strfreev (self->source);
  g_free (self->authority);
  g_free (self->asks);
  g_free (self);
}

static void
check_order (AttestPackReader     *self,
             const char           *group,
             const AttestPackStep *step)
{
  int phase = phase_of (step->when);

  if (phase < 0)
    attest_keyfile_problem (self->keyfile, self->problems, group, "when", "“%s” is not a time for a step", step->when);
  for (char **id = step->after; *id != NULL; id++)
    {
      const AttestPackStep *before = attest_pack_find_step (self->pack, *id);

      if (before == NULL)
        attest_keyfile_problem (self->keyfile, self->problems, group, "after", "no step “%s” above this one", *id);
      else if (phase_of (before->when) > phase)
        attest_keyfile_problem (self->keyfile, self->problems, group, "after", "“%s” comes later (%s)", *id, before->when);
    }
  if (step->removes && !g_strv_contains ((const char *const *)step->after, "capture"))
    attest_keyfile_problem (self->keyfile, self->problems, group, "after", "what removes content comes after “capture”");
}

static void
read_step (AttestPackReader *self,
           const char       *group,
           const char       *id)
{
  AttestPackStep *step = g_new0 (AttestPackStep, 1);

  attest_pack_keys (self, group, "text;why;when;after;source;authority;asks;personal;required;removes;enabled");
  step->id = g_strdup (id);
  step->text = attest_pack_text (self, group, "text", TRUE);
  step->why = attest_pack_text (self, group, "why", FALSE);
  step->when = attest_pack_text (self, group, "when", TRUE);
  step->after = attest_pack_words (self, group, "after");
  step->source = attest_pack_source_list (self, group, "source", TRUE);
  step->authority = attest_pack_text (self, group, "authority", FALSE);
  step->asks = attest_pack_text (self, group, "asks", FALSE);
  step->personal = attest_pack_yes (self, group, "personal");
  step->required = attest_pack_yes (self, group, "required");
  step->removes = attest_pack_yes (self, group, "removes");
  step->enabled = !attest_keyfile_has (self->keyfile, group, "enabled") || attest_pack_yes (self, group, "enabled");
  if (*step->authority != '\0' && strcmp (step->authority, ATTEST_AUTHORITY_UNNAMED) != 0 && !attest_role_is_known (step->authority))
    attest_keyfile_problem (self->keyfile, self->problems, group, "authority", "“%s” is not a role", step->authority);
  if (*step->asks != '\0' && strcmp (step->asks, "engaged") != 0 && strcmp (step->asks, "provenance") != 0)
    attest_keyfile_problem (self->keyfile, self->problems, group, "asks", "“%s” is not engaged or provenance", step->asks);
  check_order (self, group, step);
  g_ptr_array_add (self->pack->steps, step);
}

void
attest_pack_read_steps (AttestPackReader *self)
{
  g_ptr_array_set_free_func (self->pack->steps, step_free);
  for (guint i = 0; i < attest_keyfile_n_groups (self->keyfile); i++)
    {
      const char *group = attest_keyfile_group (self->keyfile, i);
      const char *id = attest_pack_name_of (group, "step");

      if (id != NULL)
        read_step (self, group, id);
    }
}

/* What is still to be done when nothing may be captured: no step before or at
 * the capture, none that waits for one, none that takes anything off the net. */
static gboolean
is_without_capture (const AttestPackStep *step)
{
  return phase_of (step->when) > phase_of ("capture") && !step->removes &&
         !g_strv_contains ((const char *const *)step->after, "capture");
}

static int
by_phase (gconstpointer a,
          gconstpointer b)
{
  const AttestPackStep *const *one = a, *const *other = b;

  return phase_of ((*one)->when) - phase_of ((*other)->when);
}

/**
 * attest_pack_steps_no_image:
 * @self: a pack
 * @type: one of its incident types
 *
 * For a matter that was recorded in words alone because of what a picture may
 * show, whatever its type: the steps for such a picture, and of the type's own
 * those that need no capture.
 *
 * Returns: (transfer container) (element-type AttestPackStep): what to do, in
 *   order of time
 */
GPtrArray *
attest_pack_steps_no_image (const AttestPack *self,
                            const char       *type)
{
  GPtrArray *out = attest_pack_steps (self, "indecent-image");
  g_autoptr (GPtrArray) own = attest_pack_steps (self, type);

  for (guint i = 0; i < own->len; i++)
    if (is_without_capture (own->pdata[i]) && !g_ptr_array_find (out, own->pdata[i], NULL))
      g_ptr_array_add (out, own->pdata[i]);
  g_ptr_array_sort (out, by_phase);
  return out;
}
