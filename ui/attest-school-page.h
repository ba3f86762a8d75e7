/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "session/attest-session.h"

G_BEGIN_DECLS

/* What one can see and do about the school's card, at any time after set-up. */
#define ATTEST_TYPE_SCHOOL_PAGE (attest_school_page_get_type ())
G_DECLARE_FINAL_TYPE (AttestSchoolPage, attest_school_page, ATTEST, SCHOOL_PAGE, AdwPreferencesPage)

void     attest_school_page_set_session (AttestSchoolPage *self,
                                         AttestSession    *session);
void     attest_school_show_people (AdwPreferencesGroup *group,
                                    GPtrArray           *rows,
                                    AttestCardInfo      *card);
gpointer attest_job_card (AttestDesk   *desk,
                          gpointer      data,
                          GCancellable *cancellable,
                          GError      **error);

G_END_DECLS
