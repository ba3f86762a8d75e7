/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-steps-private.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "base/attest-json.h"
#include "custody/attest-body.h"

#include <string.h>

/* The steps of a case as a list for people: what the pack asks, what the
 * program knows, what somebody said. */

/* So many steps that the pack does not ask for are shown; the history has all. */
#define OTHERS_MOST 50

static void
said_free (gpointer data)
{
  AttestStepSaid *self = data;

  g_free (self->step);
  g_free (self->text);
  g_free (self->source);
  g_free (self->state);
  g_free (self->reason);
  g_free (self->who);
  g_free (self->note);
  g_free (self->url);
  g_free (self->engaged);
  g_free (self->happened_zone);
  g_free (self);
}

/* Bodies of other stores say what they like: what cannot be shown is written out. */
static char *
member (JsonObject *body,
        const char *name)
{
  return attest_text_marked (attest_json_text (body, name));
}

static AttestStepSaid *
said_from (const AttestEntry *entry)
{
  AttestStepSaid *self;
  const char     *happened;
  g_autoptr (JsonObject) body = NULL;

  if (entry->kind != ATTEST_ENTRY_STEP_DONE || entry->body == NULL ||
      (body = attest_json_parse (entry->body, strlen (entry->body), ATTEST_BODY_MAX, NULL)) == NULL ||
      attest_json_text (body, "step") == NULL || attest_json_text (body, "state") == NULL)
    return NULL;
  self = g_new0 (AttestStepSaid, 1);
  self->entry = entry;
  self->step = member (body, "step");
  self->text = member (body, "text");
  self->source = member (body, "source");
  self->state = g_strdup (g_strcmp0 (attest_json_text (body, "state"), "done") == 0 ? "done" : "not-done");
  self->reason = member (body, "reason");
  self->who = member (body, "who");
  self->note = member (body, "note");
  self->url = member (body, "url");
  self->engaged = member (body, "engaged");
  self->early = attest_json_bool (body, "early");
  happened = attest_json_text (body, "happened");
  if (happened != NULL && !attest_time_parse_utc (happened, &self->happened_ms))
    self->happened_ms = 0;
  self->happened_zone = g_strdup (attest_json_text (body, "happened_zone"));
  if (self->happened_zone == NULL || !attest_zone_is_valid (self->happened_zone))
    {
      g_free (self->happened_zone);
      self->happened_zone = g_strdup ("+00:00");
    }
  return self;
}

void
attest_step_case_free (AttestStepCase *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->details);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->said, g_ptr_array_unref);
  g_free (self);
}

static void
note_what_was_said (AttestStepCase *self)
{
  self->no_image = g_strcmp0 (self->details->type, "indecent-image") == 0;
  for (guint i = 0; i < self->items->len; i++)
    {
      const AttestItem *item = self->items->pdata[i];

      self->no_image |= item->kind == ATTEST_KIND_NO_IMAGE || item->locked;
    }
  self->said = g_ptr_array_new_with_free_func (said_free);
  for (guint i = 0; i < self->entries->len; i++)
    {
      AttestStepSaid *said = said_from (self->entries->pdata[i]);

      if (said != NULL)
        g_ptr_array_add (self->said, said);
    }
}

/**
 * attest_step_case_read:
 * @self: a desk
 * @case_id: a case, by id or reference
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the case with what its steps follow from
 */
AttestStepCase *
attest_step_case_read (AttestDesk *self,
                       const char *case_id,
                       GError    **error)
{
  g_autoptr (AttestStepCase) of = g_new0 (AttestStepCase, 1);

  if ((of->details = attest_vault_find_case (self->vault, case_id, error)) == NULL ||
      (of->items = attest_vault_list_items (self->vault, of->details->id, error)) == NULL ||
      (of->entries = attest_vault_list_entries (self->vault, of->details->id, error)) == NULL)
    return NULL;
  note_what_was_said (of);
  return g_steal_pointer (&of);
}

GPtrArray *
attest_step_case_list (AttestDesk           *self,
                       const AttestStepCase *of)
{
  const char *type = attest_pack_has_type (self->pack, of->details->type) ? of->details->type : attest_pack_default_type (self->pack);

  return of->no_image ? attest_pack_steps_no_image (self->pack, type) : attest_pack_steps (self->pack, type);
}

/* The newest word on a step, from whomever it came. */
const AttestStepSaid *
attest_step_case_said (const AttestStepCase *of,
                       const char           *step)
{
  for (guint i = of->said->len; i > 0; i--)
    {
      const AttestStepSaid *said = of->said->pdata[i - 1];

      if (strcmp (said->step, step) == 0)
        return said;
    }
  return NULL;
}

static AttestConflict *
conflict_new (const AttestPackConflict *from)
{
  AttestConflict *self = g_new0 (AttestConflict, 1);

  self->id = g_strdup (from->id);
  self->text = g_strdup (from->text);
  self->answer = g_strdup (from->answer);
  self->source = g_strjoinv (" · ", from->source);
  return self;
}

/**
 * attest_desk_conflicts:
 * @self: a desk
 * @moment: capture, import, removal, words or send
 *
 * Returns: (transfer full) (element-type AttestConflict): what the school's
 *   policy asks for at that moment and cannot have at once
 */
GPtrArray *
attest_desk_conflicts (AttestDesk *self,
                       const char *moment)
{
  GPtrArray       *out = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_conflict_free);
  const GPtrArray *all = attest_pack_conflicts (self->pack);

  for (guint i = 0; i < all->len; i++)
    {
      const AttestPackConflict *one = all->pdata[i];

      if (g_strv_contains ((const char *const *)one->moments, moment))
        g_ptr_array_add (out, conflict_new (one));
    }
  return out;
}

static GPtrArray *
conflicts_beside (AttestDesk *self,
                  const char *step)
{
  GPtrArray       *out = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_conflict_free);
  const GPtrArray *all = attest_pack_conflicts (self->pack);

  for (guint i = 0; i < all->len; i++)
    {
      const AttestPackConflict *one = all->pdata[i];

      if (g_strv_contains ((const char *const *)one->steps, step))
        g_ptr_array_add (out, conflict_new (one));
    }
  return out;
}

static void
take_entry (AttestStep        *step,
            const AttestEntry *entry)
{
  g_free (step->by);
  g_free (step->zone);
  step->by = attest_text_marked (entry->person);
  step->at_ms = entry->at_ms;
  step->zone = g_strdup (entry->zone);
}

static void
take_said (AttestStep           *step,
           const AttestStepSaid *said)
{
  g_free (step->state);
  step->state = g_strdup (said->state);
  take_entry (step, said->entry);
  step->happened_ms = said->happened_ms;
  step->happened_zone = g_strdup (said->happened_zone);
  step->reason = g_strdup (said->reason);
  step->who = g_strdup (said->who);
  step->note = g_strdup (said->note);
  step->url = g_strdup (said->url);
  step->engaged = g_strdup (said->engaged);
  step->early = said->early;
}

static AttestStep *
step_new (AttestDesk           *self,
          const AttestStepCase *of,
          const AttestPackStep *from)
{
  AttestStep *step = g_new0 (AttestStep, 1);

  step->id = g_strdup (from->id);
  step->text = g_strdup (from->text);
  step->why = g_strdup (from->why);
  step->source = g_strjoinv (" · ", from->source);
  step->phase = g_strdup (from->when);
  step->authority = attest_step_authority (self, of, from);
  step->asks = *from->asks != '\0' ? g_strdup (from->asks) : NULL;
  step->required = from->required;
  step->personal = from->personal;
  step->removes = from->removes;
  step->automatic = attest_step_is_automatic (from);
  step->conflicts = conflicts_beside (self, from->id);
  step->state = g_strdup ("todo");
  return step;
}

static AttestStep *
step_of (AttestDesk           *self,
         const AttestStepCase *of,
         GPtrArray            *list,
         const AttestPackStep *from)
{
  AttestStep           *step = step_new (self, of, from);
  const AttestStepSaid *said = attest_step_case_said (of, from->id);
  const AttestPackStep *first = attest_step_waits_for (self, of, list, from);
  const AttestEntry    *by = NULL;

  if (said != NULL)
    take_said (step, said);
  /* What the case itself shows outweighs what was said before it was so. */
  if (attest_step_fact (of, from, &by) && (said == NULL || strcmp (said->state, "done") != 0))
    {
      step->settled = TRUE;
      g_free (step->state);
      step->state = g_strdup ("done");
      g_clear_pointer (&step->reason, g_free);
      if (by != NULL)
        take_entry (step, by);
    }
  step->waits_for = first != NULL ? g_strdup (first->text) : NULL;
  return step;
}

static gboolean
is_listed (GPtrArray  *steps,
           const char *id)
{
  for (guint i = 0; i < steps->len; i++)
    if (strcmp (((const AttestStep *)steps->pdata[i])->id, id) == 0)
      return TRUE;
  return FALSE;
}

/* A word on a step that this case, or this pack, does not ask for: the type was
 * changed since, or its author's pack is another. It is shown, not lost. */
static void
add_others (AttestDesk           *self,
            const AttestStepCase *of,
            GPtrArray            *steps)
{
  const guint most = steps->len + OTHERS_MOST;

  for (guint i = of->said->len; i > 0 && steps->len < most; i--)
    {
      const AttestStepSaid *said = of->said->pdata[i - 1];
      AttestStep           *step;

      if (is_listed (steps, said->step))
        continue;
      step = g_new0 (AttestStep, 1);
      step->id = g_strdup (said->step);
      step->text = g_strdup (said->text != NULL ? said->text : said->step);
      step->why = g_strdup ("");
      step->source = g_strdup (said->source != NULL ? said->source : "");
      step->phase = g_strdup ("");
      step->automatic = TRUE;
      step->conflicts = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_conflict_free);
      take_said (step, said);
      g_ptr_array_add (steps, step);
    }
}

/**
 * attest_desk_steps:
 * @self: a desk
 * @case_id: a case
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full) (element-type AttestStep): what the pack asks for in
 *   a case of this type, in its order, with what became of each; behind them
 *   what was said of steps that it does not ask for
 */
GPtrArray *
attest_desk_steps (AttestDesk *self,
                   const char *case_id,
                   GError    **error)
{
  g_autoptr (AttestStepCase) of = attest_step_case_read (self, case_id, error);
  g_autoptr (GPtrArray) list = of != NULL ? attest_step_case_list (self, of) : NULL;
  GPtrArray *out;

  if (of == NULL)
    return NULL;
  out = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_step_free);
  for (guint i = 0; i < list->len; i++)
    g_ptr_array_add (out, step_of (self, of, list, list->pdata[i]));
  add_others (self, of, out);
  return out;
}

/* The pack's own step; NULL when none of @list puts that question. */
static const AttestPackStep *
asking (GPtrArray  *list,
        const char *asks)
{
  for (guint i = 0; i < list->len; i++)
    if (strcmp (((const AttestPackStep *)list->pdata[i])->asks, asks) == 0)
      return list->pdata[i];
  return NULL;
}

/**
 * attest_desk_asking_step:
 * @self: a desk
 * @case_id: a case
 * @asks: engaged or provenance
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full) (nullable): the id of the step of the case that
 *   asks that; %NULL without an error when none does
 */
char *
attest_desk_asking_step (AttestDesk *self,
                         const char *case_id,
                         const char *asks,
                         GError    **error)
{
  g_autoptr (AttestStepCase) of = attest_step_case_read (self, case_id, error);
  g_autoptr (GPtrArray) list = of != NULL ? attest_step_case_list (self, of) : NULL;
  const AttestPackStep *step = list != NULL ? asking (list, asks) : NULL;

  return step != NULL ? g_strdup (step->id) : NULL;
}

/* Whether cases of @type have a step that asks that. */
gboolean
attest_desk_type_asks (AttestDesk *self,
                       const char *type,
                       const char *asks)
{
  g_autoptr (GPtrArray) list = attest_pack_steps (self->pack, type);

  return asking (list, asks) != NULL;
}

void
attest_conflict_free (AttestConflict *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->text);
  g_free (self->answer);
  g_free (self->source);
  g_free (self);
}

void
attest_step_free (AttestStep *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->text);
  g_free (self->why);
  g_free (self->source);
  g_free (self->phase);
  g_free (self->authority);
  g_free (self->asks);
  g_clear_pointer (&self->conflicts, g_ptr_array_unref);
  g_free (self->waits_for);
  g_free (self->state);
  g_free (self->by);
  g_free (self->zone);
  g_free (self->happened_zone);
  g_free (self->reason);
  g_free (self->who);
  g_free (self->note);
  g_free (self->url);
  g_free (self->engaged);
  g_free (self);
}
