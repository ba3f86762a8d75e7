/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-json.h"
#include "policy/attest-route.h"

void
attest_route_free (AttestRoute *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->first);
  g_strfreev (self->next);
  g_strfreev (self->external);
  g_free (self->deadline_kind);
  g_strfreev (self->silent);
  g_ptr_array_unref (self->suggested);
  g_strfreev (self->excluded);
  g_strfreev (self->source);
  g_strfreev (self->first_source);
  g_strfreev (self->next_source);
  g_strfreev (self->external_source);
  g_strfreev (self->deadline_source);
  g_free (self);
}

gboolean
attest_route_excludes (const AttestRoute *self,
                       const char        *role)
{
  return g_strv_contains ((const char *const *)self->excluded, role);
}

/**
 * attest_route_is_silent:
 * @self: a route
 * @cell: first, next, external or deadline
 *
 * Returns: whether the policy says nothing there, or nothing that is left once
 *   the subjects are taken out
 */
gboolean
attest_route_is_silent (const AttestRoute *self,
                        const char        *cell)
{
  return g_strv_contains ((const char *const *)self->silent, cell);
}

static void
set_words (JsonObject *object,
           const char *name,
           char      **words)
{
  JsonArray *array = json_array_new ();

  for (char **at = words; *at != NULL; at++)
    json_array_add_string_element (array, *at);
  json_object_set_array_member (object, name, array);
}

static void
set_deadline (JsonObject        *object,
              const AttestRoute *self)
{
  JsonObject *deadline = json_object_new ();

  if (self->deadline_kind != NULL)
    json_object_set_string_member (deadline, "kind", self->deadline_kind);
  else
    json_object_set_null_member (deadline, "kind");
  if (self->deadline_hours >= 0)
    json_object_set_int_member (deadline, "hours", self->deadline_hours);
  else
    json_object_set_null_member (deadline, "hours");
  json_object_set_object_member (object, "deadline", deadline);
}

static void
set_suggested (JsonObject        *object,
               const AttestRoute *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->suggested->len; i++)
    {
      const AttestSuggestion *suggestion = g_ptr_array_index (self->suggested, i);
      JsonObject             *one = json_object_new ();

      json_object_set_string_member (one, "role", suggestion->role);
      json_object_set_string_member (one, "by", suggestion->by);
      json_array_add_object_element (array, one);
    }
  json_object_set_array_member (object, "suggested", array);
}

/**
 * attest_route_json:
 * @self: a route
 * @pack: the id of the pack it came from
 * @type: its incident type
 *
 * Returns: (transfer full): one JSON object with the keys pack, type, first,
 *   next, external, deadline, silent, suggested, excluded, source, in this order
 */
char *
attest_route_json (const AttestRoute *self,
                   const char        *pack,
                   const char        *type)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "pack", pack);
  json_object_set_string_member (object, "type", type);
  set_words (object, "first", self->first);
  set_words (object, "next", self->next);
  set_words (object, "external", self->external);
  set_deadline (object, self);
  set_words (object, "silent", self->silent);
  set_suggested (object, self);
  set_words (object, "excluded", self->excluded);
  set_words (object, "source", self->source);
  return attest_json_print (object, NULL);
}
