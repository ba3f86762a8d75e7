/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-time.h"
#include "policy/attest-pack-private.h"

#include <string.h>

void
attest_suggestion_free (gpointer data)
{
  AttestSuggestion *self = data;

  g_free (self->role);
  g_free (self->by);
  g_free (self->guidance);
  g_free (self->label);
  g_free (self);
}

AttestSuggestion *
attest_suggestion_new (const char               *role,
                       const AttestPackGuidance *guidance)
{
  AttestSuggestion *self = g_new0 (AttestSuggestion, 1);

  self->role = g_strdup (role);
  self->by = g_strdup (guidance->name);
  self->guidance = g_strdup (guidance->id);
  self->label = attest_guidance_label (guidance, TRUE);
  return self;
}

static void
cell_clear (AttestCell *cell)
{
  g_strfreev (cell->roles);
  g_strfreev (cell->source);
}

void
attest_type_free (gpointer data)
{
  AttestType *self = data;

  g_free (self->id);
  g_free (self->title);
  g_free (self->description);
  g_free (self->note);
  g_free (self->procedure);
  cell_clear (&self->first);
  cell_clear (&self->next);
  cell_clear (&self->external);
  g_free (self->deadline_kind);
  g_strfreev (self->deadline_source);
  g_strfreev (self->source);
  g_strfreev (self->silent);
  g_strfreev (self->inferred);
  g_strfreev (self->steps);
  g_ptr_array_unref (self->suggested);
  g_free (self);
}

void
attest_pack_free (AttestPack *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->title);
  g_free (self->review);
  g_free (self->jurisdiction);
  g_free (self->note);
  g_free (self->default_type);
  g_free (self->document.title);
  g_free (self->document.date);
  g_free (self->document.citing);
  g_strfreev (self->roles);
  g_strfreev (self->required);
  g_strfreev (self->type_ids);
  g_hash_table_unref (self->role_titles);
  g_hash_table_unref (self->terms);
  g_ptr_array_unref (self->sections);
  g_ptr_array_unref (self->same);
  g_ptr_array_unref (self->guidance);
  g_ptr_array_unref (self->types);
  g_ptr_array_unref (self->steps);
  g_ptr_array_unref (self->clocks);
  g_ptr_array_unref (self->contacts);
  g_ptr_array_unref (self->accounts);
  g_ptr_array_unref (self->conflicts);
  g_ptr_array_unref (self->fallback_head);
  g_ptr_array_unref (self->fallback_other);
  g_free (self);
}

const char *
attest_pack_id (const AttestPack *self)
{
  return self->id;
}

const char *
attest_pack_title (const AttestPack *self)
{
  return self->title;
}

guint
attest_pack_version (const AttestPack *self)
{
  return self->version;
}

/* The day, YYYY-MM-DD, from which the pack should have been looked at again. */
const char *
attest_pack_review (const AttestPack *self)
{
  return self->review;
}

/**
 * attest_pack_is_overdue:
 * @self: a pack
 * @utc_ms: now, milliseconds since 1970-01-01 UTC
 *
 * Returns: whether the day of review is past; guidance is reissued every year
 */
gboolean
attest_pack_is_overdue (const AttestPack *self,
                        gint64            utc_ms)
{
  char today[25];

  attest_time_utc_text (utc_ms, today);
  today[10] = '\0';
  return strcmp (today, self->review) > 0;
}

const char *
attest_pack_jurisdiction (const AttestPack *self)
{
  return self->jurisdiction;
}

const char *
attest_pack_note (const AttestPack *self)
{
  return self->note;
}

/**
 * attest_pack_place_of:
 * @self: a pack
 * @source: a label of a route or step: `L48`, `¶60`, or guidance
 *
 * Returns: (transfer full) (nullable): the heading of the policy it stands
 *   under, so that a reader with the printed page finds it; %NULL for guidance
 */
char *
attest_pack_place_of (const AttestPack *self,
                      const char       *source)
{
  const char *found = NULL;
  gint64      number;

  if (g_str_has_prefix (source, "¶"))
    number = g_ascii_strtoll (source + strlen ("¶"), NULL, 10);
  else if (source[0] == 'L' && g_ascii_isdigit (source[1]))
    number = g_ascii_strtoll (source + 1, NULL, 10);
  else
    return NULL;
  for (guint i = 0; i < self->sections->len; i++)
    {
      const AttestSection *section = g_ptr_array_index (self->sections, i);

      if (section->from <= number)
        found = section->title;
    }
  return g_strdup (found);
}

const char *const *
attest_pack_types (const AttestPack *self)
{
  return (const char *const *)self->type_ids;
}

const AttestType *
attest_pack_find_type (const AttestPack *self,
                       const char       *type)
{
  for (guint i = 0; i < self->types->len; i++)
    {
      const AttestType *one = g_ptr_array_index (self->types, i);

      if (strcmp (one->id, type) == 0)
        return one;
    }
  return NULL;
}

gboolean
attest_pack_has_type (const AttestPack *self,
                      const char       *type)
{
  return attest_pack_find_type (self, type) != NULL;
}

/* What "I do not know" stands for. */
const char *
attest_pack_default_type (const AttestPack *self)
{
  return self->default_type;
}

const char *
attest_pack_type_title (const AttestPack *self,
                        const char       *type)
{
  const AttestType *found = attest_pack_find_type (self, type);

  return found != NULL ? found->title : NULL;
}

const char *
attest_pack_type_description (const AttestPack *self,
                              const char       *type)
{
  const AttestType *found = attest_pack_find_type (self, type);

  return found != NULL ? found->description : NULL;
}

/* What the reader of the policy noticed: inferences, conditions; "" for nothing. */
const char *
attest_pack_type_note (const AttestPack *self,
                       const char       *type)
{
  const AttestType *found = attest_pack_find_type (self, type);

  return found != NULL ? found->note : NULL;
}

/* The procedure the policy names for it (discipline, behaviour); "" for none. */
const char *
attest_pack_type_procedure (const AttestPack *self,
                            const char       *type)
{
  const AttestType *found = attest_pack_find_type (self, type);

  return found != NULL ? found->procedure : NULL;
}

/* Where its procedure and note stand; may be empty. */
const char *const *
attest_pack_type_source (const AttestPack *self,
                         const char       *type)
{
  const AttestType *found = attest_pack_find_type (self, type);

  return found != NULL ? (const char *const *)found->source : NULL;
}

const GPtrArray *
attest_pack_guidance (const AttestPack *self)
{
  return self->guidance;
}

const AttestPackGuidance *
attest_pack_find_guidance (const AttestPack *self,
                           const char       *id)
{
  for (guint i = 0; i < self->guidance->len; i++)
    {
      const AttestPackGuidance *one = g_ptr_array_index (self->guidance, i);

      if (strcmp (one->id, id) == 0)
        return one;
    }
  return NULL;
}

const char *
attest_mark_nick (AttestMark mark)
{
  static const char *const nicks[] = { "unverified", "quoted", "verified" };

  g_return_val_if_fail ((guint)mark < G_N_ELEMENTS (nicks), "unverified");
  return nicks[mark];
}

/* "KCSIE 2022 ¶341-343", and for people the mark behind it. */
char *
attest_guidance_label (const AttestPackGuidance *self,
                       gboolean                  with_mark)
{
  GString *out = g_string_new (self->name);

  if (*self->edition != '\0')
    g_string_append_printf (out, " %s", self->edition);
  if (*self->place != '\0')
    g_string_append_printf (out, " %s", self->place);
  if (with_mark)
    g_string_append_printf (out, " (%s)", attest_mark_nick (self->mark));
  return g_string_free (out, FALSE);
}

const AttestPackStep *
attest_pack_find_step (const AttestPack *self,
                       const char       *id)
{
  for (guint i = 0; i < self->steps->len; i++)
    {
      const AttestPackStep *one = g_ptr_array_index (self->steps, i);

      if (strcmp (one->id, id) == 0)
        return one;
    }
  return NULL;
}

/**
 * attest_pack_steps:
 * @self: a pack
 * @type: one of its incident types; another gives no steps
 *
 * Returns: (transfer container) (element-type AttestPackStep): what to do, in
 *   order; the steps belong to @self
 */
GPtrArray *
attest_pack_steps (const AttestPack *self,
                   const char       *type)
{
  const AttestType *found = attest_pack_find_type (self, type);
  GPtrArray        *steps = g_ptr_array_new ();

  for (char **id = found != NULL ? found->steps : NULL; id != NULL && *id != NULL; id++)
    {
      const AttestPackStep *step = attest_pack_find_step (self, *id);

      if (step != NULL && step->enabled)
        g_ptr_array_add (steps, (gpointer)step);
    }
  return steps;
}

const AttestPackClock *
attest_pack_find_clock (const AttestPack *self,
                        const char       *id)
{
  for (guint i = 0; i < self->clocks->len; i++)
    {
      const AttestPackClock *one = g_ptr_array_index (self->clocks, i);

      if (strcmp (one->id, id) == 0)
        return one;
    }
  return NULL;
}

const GPtrArray *
attest_pack_contacts (const AttestPack *self)
{
  return self->contacts;
}

/* The school's own account that @url lies in: the same address or one below it. */
const AttestPackAccount *
attest_pack_account_at (const AttestPack *self,
                        const char       *url)
{
  for (guint i = 0; i < self->accounts->len; i++)
    {
      const AttestPackAccount *one = g_ptr_array_index (self->accounts, i);
      gsize                    length = strlen (one->url);

      if (g_ascii_strncasecmp (url, one->url, length) == 0 &&
          (url[length] == '\0' || one->url[length - 1] == '/' || strchr ("/?#", url[length]) != NULL))
        return one;
    }
  return NULL;
}

const GPtrArray *
attest_pack_conflicts (const AttestPack *self)
{
  return self->conflicts;
}

/* The school's own word for @term, or NULL. */
const char *
attest_pack_term (const AttestPack *self,
                  const char       *term)
{
  return g_hash_table_lookup (self->terms, term);
}
