/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-record-draft.h"

#include "attest-record-jobs.h"

/* Nothing typed longer ago than this is ever lost, milliseconds. */
#define BEHIND_MOST 2000

struct _AttestRecordDraft
{
  GObject parent_instance;
  /* Owned */
  AttestRecord *record;
  guint         timer;
  gboolean      paused;
  gboolean      failing;
};

G_DEFINE_FINAL_TYPE (AttestRecordDraft, attest_record_draft, G_TYPE_OBJECT)

enum {
  SAVED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (AttestRecordDraft) self = user_data;
  g_autoptr (GError) error = NULL;

  if (attest_record_save_finish (self->record, result, &error))
    {
      self->failing = FALSE;
      g_signal_emit (self, signals[SAVED], 0);
      return;
    }
  g_warning ("The draft could not be saved: %s", error->message);
  if (!self->failing && !self->paused)
    g_signal_emit (self, signals[FAILED], 0, error);
  self->failing = TRUE;
}

/**
 * attest_record_draft_flush:
 *
 * Saves now what is not saved yet. The job is queued when this returns, so a
 * lock that is asked for afterwards comes after it.
 */
void
attest_record_draft_flush (AttestRecordDraft *self)
{
  g_autofree char *text = NULL;

  g_return_if_fail (ATTEST_IS_RECORD_DRAFT (self));

  if (self->timer == 0)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  if (attest_session_get_state (attest_record_get_session (self->record)) != ATTEST_SESSION_OPEN)
    return;
  text = attest_record_to_text (self->record);
  attest_record_save_async (self->record, text, saved_cb, g_object_ref (self));
}

static gboolean
due_cb (gpointer user_data)
{
  attest_record_draft_flush (user_data);
  return G_SOURCE_REMOVE;
}

/* From the first key on, not from the last: typing on and on must not put the
 * save off. */
static void
changed_cb (AttestRecordDraft *self)
{
  if (self->timer == 0 && !self->paused && attest_record_is_typed (self->record))
    self->timer = g_timeout_add (BEHIND_MOST, due_cb, self);
}

/**
 * attest_record_draft_pause:
 * @paused: whether the record is being sent, which writes it down for good
 */
void
attest_record_draft_pause (AttestRecordDraft *self,
                           gboolean           paused)
{
  g_return_if_fail (ATTEST_IS_RECORD_DRAFT (self));

  g_clear_handle_id (&self->timer, g_source_remove);
  self->paused = paused;
  if (!paused)
    changed_cb (self);
}

/**
 * attest_record_draft_discard:
 *
 * Removes the draft from the store and saves again only what is typed from
 * now on.
 */
void
attest_record_draft_discard (AttestRecordDraft *self)
{
  g_return_if_fail (ATTEST_IS_RECORD_DRAFT (self));

  g_clear_handle_id (&self->timer, g_source_remove);
  if (attest_session_get_state (attest_record_get_session (self->record)) == ATTEST_SESSION_OPEN)
    attest_record_save_async (self->record, NULL, saved_cb, g_object_ref (self));
}

static void
attest_record_draft_finalize (GObject *object)
{
  AttestRecordDraft *self = ATTEST_RECORD_DRAFT (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->record);

  G_OBJECT_CLASS (attest_record_draft_parent_class)->finalize (object);
}

static void
attest_record_draft_class_init (AttestRecordDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = attest_record_draft_finalize;

  signals[SAVED] = g_signal_new ("saved", ATTEST_TYPE_RECORD_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", ATTEST_TYPE_RECORD_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
attest_record_draft_init (AttestRecordDraft *self)
{
}

/**
 * attest_record_draft_new:
 * @record: what to keep a copy of
 *
 * Returns: (transfer full): watches @record until it is paused or freed
 */
AttestRecordDraft *
attest_record_draft_new (AttestRecord *record)
{
  AttestRecordDraft *self = g_object_new (ATTEST_TYPE_RECORD_DRAFT, NULL);

  self->record = g_object_ref (record);
  g_signal_connect_object (record, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}
