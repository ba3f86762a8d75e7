/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

#define ATTEST_TYPE_PREFERENCES (attest_preferences_get_type ())
G_DECLARE_FINAL_TYPE (AttestPreferences, attest_preferences, ATTEST, PREFERENCES, AdwPreferencesWindow)

void attest_preferences_present (GtkWindow     *parent,
                                 AttestSession *session,
                                 gboolean       school);

G_END_DECLS
