/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk.h"

void
attest_card_person_free (AttestCardPerson *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_strfreev (self->roles);
  g_free (self->signing_key);
  g_free (self->fingerprint);
  g_free (self);
}

void
attest_card_info_free (AttestCardInfo *self)
{
  if (self == NULL)
    return;
  g_free (self->school);
  g_free (self->pack);
  g_free (self->pack_title);
  g_free (self->drop);
  g_clear_pointer (&self->people, g_ptr_array_unref);
  g_free (self);
}

void
attest_type_choice_free (AttestTypeChoice *self)
{
  if (self == NULL)
    return;
  g_free (self->type);
  g_free (self->title);
  g_free (self->description);
  g_free (self);
}

void
attest_choice_free (AttestChoice *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->role);
  g_free (self->role_title);
  g_free (self->recipient);
  g_free (self->signing_key);
  g_free (self->why);
  g_free (self);
}

void
attest_submission_free (AttestSubmission *self)
{
  if (self == NULL)
    return;
  g_free (self->package);
  g_free (self->case_id);
  g_free (self->file);
  g_free (self->sha256);
  g_free (self->problem);
  g_free (self->problem_code);
  g_free (self->reference);
  g_free (self->way);
  g_clear_pointer (&self->to, g_ptr_array_unref);
  g_free (self);
}

void
attest_sync_result_free (AttestSyncResult *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->fresh, g_ptr_array_unref);
  g_free (self->problem);
  g_free (self);
}

void
attest_receipt_info_free (AttestReceiptInfo *self)
{
  if (self == NULL)
    return;
  g_free (self->package);
  g_free (self->case_id);
  g_free (self->from);
  g_free (self->state);
  g_free (self);
}

void
attest_arrival_info_free (AttestArrivalInfo *self)
{
  if (self == NULL)
    return;
  g_free (self->package);
  g_free (self->case_id);
  g_free (self->reference);
  g_free (self->sender);
  g_free (self->sender_key);
  g_free (self->fingerprint);
  g_free (self->state);
  g_free (self->problem);
  g_free (self->text);
  g_free (self);
}

void
attest_finding_free (AttestFinding *self)
{
  if (self == NULL)
    return;
  g_free (self->case_id);
  g_free (self->reference);
  g_free (self->entry);
  g_free (self->item);
  g_free (self->exhibit);
  g_free (self->code);
  g_free (self->text);
  g_free (self);
}

void
attest_file_info_free (AttestFileInfo *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->arrival, attest_arrival_info_free);
  g_clear_pointer (&self->receipt, attest_receipt_info_free);
  g_free (self);
}
