/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* JSON that came from outside: bounded in size and depth before it is parsed. */
#define ATTEST_JSON_DEPTH 16

JsonObject *attest_json_parse     (const char  *text,
                                   gsize        length,
                                   gsize        most,
                                   GError     **error) G_GNUC_WARN_UNUSED_RESULT;
char       *attest_json_print     (JsonObject  *object,
                                   gsize       *length) G_GNUC_WARN_UNUSED_RESULT;

/* Members by name; a missing member or one of another type gives the
 * alternative, so a hostile document can only be poorer, never surprising. */
const char *attest_json_text      (JsonObject  *object,
                                   const char  *name);
gint64      attest_json_int       (JsonObject  *object,
                                   const char  *name,
                                   gint64       otherwise);
gboolean    attest_json_bool      (JsonObject  *object,
                                   const char  *name);
JsonObject *attest_json_object    (JsonObject  *object,
                                   const char  *name);
JsonArray  *attest_json_array     (JsonObject  *object,
                                   const char  *name);

/* Leaves the member out when @value is %NULL. */
void        attest_json_set_text  (JsonObject  *object,
                                   const char  *name,
                                   const char  *value);

G_END_DECLS
