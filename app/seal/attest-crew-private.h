/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Inside seal/ only: the caller and one more thread share a batch of equal
 * pieces of work. Between batches the thread sleeps. */
typedef struct _AttestCrew AttestCrew;

/* Does piece @index; called on either thread. */
typedef gboolean (*AttestCrewWork) (guint index, gpointer data);

AttestCrew *attest_crew_new (AttestCrewWork work,
                             gpointer       data) G_GNUC_WARN_UNUSED_RESULT;
gboolean    attest_crew_run (AttestCrew *self,
                             guint       count);
void        attest_crew_free (AttestCrew *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestCrew, attest_crew_free)

G_END_DECLS
