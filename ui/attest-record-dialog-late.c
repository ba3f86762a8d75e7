/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-record-dialog-private.h"

#include "attest-spool-tool.h"

/* The window can stand at the gate before the store is open: recording waits
 * for no password store. What the store knows then comes in afterwards. */

static gboolean
is_untouched (AttestRecordDialog *self)
{
  return (self->at == ATTEST_STEP_GATE || self->at == ATTEST_STEP_CAPTURE) && self->finds->len == 0 &&
         !self->sealing && !attest_record_is_typed (self->record);
}

static void
take_draft (AttestRecordDialog *self)
{
  if (!is_untouched (self))
    {
      /* Its draft would take the place of the one that is kept: it goes on like a
       * record made while locked, and both are there at the next unlock. */
      self->apart = TRUE;
      return;
    }
  attest_record_draft_pause (self->draft, FALSE);
  if (!attest_record_dialog_take_draft (self))
    return;
  g_array_set_size (self->history, 0);
  self->at = ATTEST_STEP_NONE;
  attest_record_dialog_go (self, ATTEST_STEP_WELCOME);
}

/* The page that is on the screen was entered without a school. What is typed on
 * it is its record's already, and stays. */
static void
show_school (AttestRecordDialog *self)
{
  if (self->apart)
    return;
  attest_record_page_set_school (self->pages[self->at], self->school);
  attest_record_page_enter (self->pages[self->at]);
}

static void
late_school_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (AttestRecordDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  AttestRecordSchool *school;

  school = attest_record_school_finish (self->record, result, &error);
  if (attest_record_dialog_is_gone (self) || self->leaving || self->school != NULL || school == NULL)
    {
      if (school == NULL)
        g_warning ("Recording without the store: %s", error->message);
      attest_record_school_free (school);
      return;
    }
  self->school = school;
  attest_record_dialog_set_dsl (self);
  if (self->apart)
    return;
  if (school->draft != NULL)
    take_draft (self);
  else
    attest_record_draft_pause (self->draft, FALSE);
  show_school (self);
}

static gpointer
take_job (AttestDesk   *desk,
          gpointer      data,
          GCancellable *cancellable,
          GError      **error)
{
  static char done;

  return attest_desk_take_spool (desk, error) ? &done : NULL;
}

static void
taken_in_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GtkWindow) parent = user_data;
  g_autoptr (GError) error = NULL;

  if (attest_session_run_finish (ATTEST_SESSION (object), result, &error) == NULL)
    g_message ("What was recorded while locked waits for the next time: %s", error->message);
  else if (parent != NULL)
    attest_spool_tool_ask (parent, ATTEST_SESSION (object));
}

/**
 * attest_record_dialog_spooled:
 *
 * Something was sealed as it is while locked. Its record goes on like that even
 * if the store is open by now: half of it in one place and half in another would
 * be two records. Then it is taken in at once, and not at the next unlock.
 */
void
attest_record_dialog_spooled (AttestRecordDialog *self)
{
  AttestSession *session = attest_record_get_session (self->record);
  GtkWindow     *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  self->apart = TRUE;
  if (attest_session_get_state (session) == ATTEST_SESSION_OPEN)
    attest_session_change_async (session, "spool/take", take_job, NULL, NULL, NULL, NULL, taken_in_cb, parent != NULL ? g_object_ref (parent) : NULL);
}

/**
 * attest_record_dialog_opened:
 *
 * The store was opened while this window was there. Nothing is saved as a draft
 * until it is known whether there is one already.
 */
void
attest_record_dialog_opened (AttestRecordDialog *self)
{
  if (attest_record_dialog_is_gone (self) || self->leaving || self->at == ATTEST_STEP_NONE)
    return;
  attest_record_draft_pause (self->draft, TRUE);
  attest_record_school_async (self->record, late_school_cb, g_object_ref (self));
}
