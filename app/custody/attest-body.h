/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/attest-json.h"
#include "seal/attest-digest.h"

G_BEGIN_DECLS

#define ATTEST_BODY_MAX (4 * 1024 * 1024)

/* The content of an entry: a JSON object whose first member is a random salt,
 * so that its hash in the line tells nothing once the body is erased. */
JsonObject *attest_body_new   (const char  *person,
                               const char  *role) G_GNUC_WARN_UNUSED_RESULT;
GBytes     *attest_body_write (JsonObject  *body) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *attest_body_parse (const void  *bytes,
                               gsize        length,
                               GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
