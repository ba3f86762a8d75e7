/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "base/attest-json.h"

#include <string.h>

/* json-glib recurses once a level, so depth is counted before it sees the text. */
static gboolean
depth_is_fine (const char *text,
               gsize       length)
{
  gsize    depth = 0;
  gboolean quoted = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];

      if (quoted && c == '\\')
        i++;
      else if (c == '"')
        quoted = !quoted;
      else if (!quoted && (c == '{' || c == '['))
        {
          if (++depth > ATTEST_JSON_DEPTH)
            return FALSE;
        }
      else if (!quoted && (c == '}' || c == ']') && depth > 0)
        depth--;
    }
  return TRUE;
}

/**
 * attest_json_parse:
 * @text: anything
 * @length: its bytes
 * @most: the largest size accepted
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the object in @text, or %NULL with
 *   %ATTEST_ERROR_INPUT or %ATTEST_ERROR_TOO_LARGE
 */
JsonObject *
attest_json_parse (const char *text,
                   gsize       length,
                   gsize       most,
                   GError    **error)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GError)     local = NULL;

  if (length > most)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "JSON of %" G_GSIZE_FORMAT " bytes", length);
      return NULL;
    }
  if (!g_utf8_validate (text, (gssize)length, NULL) || !depth_is_fine (text, length) ||
      !json_parser_load_from_data (parser, text, (gssize)length, &local) ||
      json_parser_get_root (parser) == NULL || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "Not a JSON object%s%s", local != NULL ? ": " : "",
                   local != NULL ? local->message : "");
      return NULL;
    }
  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

/**
 * attest_json_print:
 * @object: an object; members are printed in the order they were set
 * @length: (out) (optional): bytes, without the final zero
 *
 * Returns: (transfer full): @object on one line, without spaces or line feed
 */
char *
attest_json_print (JsonObject *object,
                   gsize      *length)
{
  g_autoptr(JsonNode)      root = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(JsonGenerator) generator = json_generator_new ();

  json_node_set_object (root, object);
  json_generator_set_root (generator, root);
  return json_generator_to_data (generator, length);
}

static JsonNode *
member (JsonObject *object,
        const char *name)
{
  return object != NULL ? json_object_get_member (object, name) : NULL;
}

const char *
attest_json_text (JsonObject *object,
                  const char *name)
{
  JsonNode *node = member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

gint64
attest_json_int (JsonObject *object,
                 const char *name,
                 gint64      otherwise)
{
  JsonNode *node = member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return otherwise;
  return json_node_get_int (node);
}

gboolean
attest_json_bool (JsonObject *object,
                  const char *name)
{
  JsonNode *node = member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN &&
         json_node_get_boolean (node);
}

JsonObject *
attest_json_object (JsonObject *object,
                    const char *name)
{
  JsonNode *node = member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
attest_json_array (JsonObject *object,
                   const char *name)
{
  JsonNode *node = member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

void
attest_json_set_text (JsonObject *object,
                      const char *name,
                      const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}
