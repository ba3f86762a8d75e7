/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "session/attest-desk.h"

G_BEGIN_DECLS

/* A record that was finished when nobody could receive it. It waits, whole and
 * sealed, until a card names somebody; the person then says whether it goes. */
typedef struct
{
  char      *case_id;
  char      *reference;
  char      *title;      /* "" when it has none */
  gboolean   danger;
  GPtrArray *to;         /* AttestChoice: whom the policy sends it to; empty: nobody yet */
} AttestWaiting;

void       attest_waiting_free     (AttestWaiting *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AttestWaiting, attest_waiting_free)

/* From now on it waits. %ATTEST_ERROR_POLICY for what somebody else sent. */
gboolean   attest_desk_finish_case (AttestDesk *self, const char *case_id, GError **error);
/* AttestWaiting, oldest first: finished, and sent to nobody. */
GPtrArray *attest_desk_waiting     (AttestDesk *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The ids of the same, which costs less. */
GHashTable *attest_desk_waiting_ids (AttestDesk *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
