/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "domain/attest-types.h"

G_BEGIN_DECLS

/* What only some kinds of evidence have, as pairs of a word and what was said
 * of it: { "length", "4 minutes", "witness", "Sam Hill", NULL }. Kept in the
 * member "details" of an entry. */
const char *const *attest_detail_words    (AttestItemKind      kind);
const char *const *attest_move_words      (void);
gboolean           attest_details_check   (const char *const  *words,
                                           const char *const  *details,
                                           GError            **error);
void               attest_details_to_json (JsonObject         *body,
                                           const char *const  *details);
char             **attest_details_of_json (JsonObject         *body) G_GNUC_WARN_UNUSED_RESULT;
char             **attest_details_of_body (const char         *body) G_GNUC_WARN_UNUSED_RESULT;
char              *attest_phone_address   (const char         *number) G_GNUC_WARN_UNUSED_RESULT;
const char        *attest_details_get     (const char *const  *details,
                                           const char         *word);

G_END_DECLS
