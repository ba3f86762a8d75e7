/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include <glib.h>

G_BEGIN_DECLS

#define ATTEST_SCHEMA_VERSION 2

gboolean attest_schema_migrate           (sqlite3 *db,
                                          GError **error);
gboolean attest_schema_shadow_projection (sqlite3 *db,
                                          GError **error);

/* The tables that follow from the chains alone. */
extern const char *const attest_projected_tables[];

G_END_DECLS
