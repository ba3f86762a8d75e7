/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "base/attest-json.h"

#include <string.h>

static gboolean
take_unit (const char *text,
           gsize       left,
           guint      *unit)
{
  if (left < 6 || text[0] != '\\' || text[1] != 'u')
    return FALSE;
  *unit = 0;
  for (guint i = 2; i < 6; i++)
    {
      int digit = g_ascii_xdigit_value (text[i]);

      if (digit < 0)
        return FALSE;
      *unit = *unit << 4 | (guint)digit;
    }
  return TRUE;
}

/* How many bytes the escape at @text has, 0 for one that JSON does not know. */
static gsize
escape_length (const char *text,
               gsize       left)
{
  guint unit, second;

  if (left >= 2 && text[1] != '\0' && strchr ("\"\\/bfnrt", text[1]) != NULL)
    return 2;
  if (!take_unit (text, left, &unit) || unit == 0 || (unit >= 0xdc00 && unit <= 0xdfff))
    return 0;
  if (unit < 0xd800 || unit > 0xdbff)
    return 6;
  return take_unit (text + 6, left - 6, &second) && second >= 0xdc00 && second <= 0xdfff ? 12 : 0;
}

/* json-glib is more generous than JSON: it skips comments, knows octal escapes, makes text
 * that is no UTF-8 of half a surrogate pair, cuts text off at \u0000, and recurses once a
 * level without end. So it is shown only what this lets through: JSON's own characters,
 * its own escapes, whole numbers as all our formats have them, and no more than so many
 * levels. */
static gboolean
looks_like_json (const char *text,
                 gsize       length)
{
  gsize    depth = 0, step;
  gboolean quoted = FALSE;

  for (gsize i = 0; i < length; i += step)
    {
      char c = text[i];

      step = 1;
      if (c == '"')
        quoted = !quoted;
      else if (quoted && c == '\\')
        step = escape_length (text + i, length - i);
      else if (quoted ? (guchar)c < 0x20 : strchr ("{}[]:, \t\r\n-0123456789aeflnrstu", c) == NULL || c == '\0')
        return FALSE;
      else if (!quoted && c == 'e' && i > 0 && g_ascii_isdigit (text[i - 1]))
        return FALSE;
      else if (!quoted && (c == '{' || c == '['))
        depth++;
      else if (!quoted && (c == '}' || c == ']') && depth > 0)
        depth--;
      if (step == 0 || depth > ATTEST_JSON_DEPTH)
        return FALSE;
    }
  return !quoted;
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
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) local = NULL;

  if (length > most)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "JSON of %" G_GSIZE_FORMAT " bytes", length);
      return NULL;
    }
  if (length == 0 || !g_utf8_validate (text, (gssize)length, NULL) || !looks_like_json (text, length) ||
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
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonGenerator) generator = json_generator_new ();

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
