/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "custody/attest-body.h"

#include "base/attest-error.h"
#include "base/attest-id.h"

#include <string.h>

#define SALT_BYTES 32
#define SALT_PREFIX "{\"salt\":\""

/**
 * attest_body_new:
 * @person: the name of who does it
 * @role: their role
 *
 * Returns: (transfer full): a body with its salt, person and role; callers add
 *   what happened
 */
JsonObject *
attest_body_new (const char *person,
                 const char *role)
{
  JsonObject      *body = json_object_new ();
  guint8           bytes[SALT_BYTES];
  g_autofree char *salt = NULL;

  attest_random (bytes, sizeof bytes);
  salt = attest_hex (bytes, sizeof bytes);
  json_object_set_string_member (body, "salt", salt);
  json_object_set_string_member (body, "person", person);
  json_object_set_string_member (body, "role", role);
  return body;
}

/**
 * attest_body_write:
 * @body: a body
 *
 * Returns: (transfer full): its bytes, which from now on are the body: they are
 *   stored, hashed and sent, and never printed again
 */
GBytes *
attest_body_write (JsonObject *body)
{
  gsize length = 0;
  char *text = attest_json_print (body, &length);

  return g_bytes_new_take (text, length);
}

/**
 * attest_body_parse:
 * @bytes: what a store or a package holds as a body
 * @length: how many bytes
 * @error: return location for an #AttestError
 *
 * Returns: (transfer full): the object, or %NULL with %ATTEST_ERROR_DAMAGED
 */
JsonObject *
attest_body_parse (const void *bytes,
                   gsize       length,
                   GError    **error)
{
  const char *text = bytes;
  guint8      salt[SALT_BYTES];
  gsize       head = strlen (SALT_PREFIX);
  g_autoptr (JsonObject) body = NULL;

  if (length > head + 2 * SALT_BYTES && memcmp (text, SALT_PREFIX, head) == 0 &&
      attest_unhex (text + head, 2 * SALT_BYTES, salt) && text[head + 2 * SALT_BYTES] == '"')
    body = attest_json_parse (text, length, ATTEST_BODY_MAX, NULL);
  if (body == NULL)
    g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_DAMAGED, "Not the body of a custody entry");
  return g_steal_pointer (&body);
}
