/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "attest-record"

#include "config.h"

#include "attest-record-dialog-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "attest-messages.h"

/* What to say of a picture when the person left before its questions came. */
#define NOT_ASKED "Not asked: the record was put aside"

static AttestRecordKeep *
keep_page (AttestRecordDialog *self)
{
  return ATTEST_RECORD_KEEP (self->pages[ATTEST_STEP_KEEP]);
}

/**
 * attest_record_dialog_show_find:
 *
 * Shows the first of what came in.
 */
void
attest_record_dialog_show_find (AttestRecordDialog *self)
{
  attest_record_keep_set_find (keep_page (self), g_ptr_array_index (self->finds, 0), self->finds->len - 1);
  if (self->at != ATTEST_STEP_KEEP)
    attest_record_dialog_go (self, ATTEST_STEP_KEEP);
  else
    attest_record_page_focus (ATTEST_RECORD_PAGE (keep_page (self)));
}

static void
show_kept (AttestRecordDialog *self)
{
  const gboolean open = attest_session_get_state (attest_record_get_session (self->record)) == ATTEST_SESSION_OPEN;

  attest_record_sent_page_show_spooled (ATTEST_RECORD_SENT_PAGE (self->pages[ATTEST_STEP_SENT]), open);
  attest_record_dialog_go (self, ATTEST_STEP_SENT);
  g_array_set_size (self->history, 0);
}

static void
sealed (AttestRecordDialog *self)
{
  const gboolean more = attest_record_keep_wants_more (keep_page (self));

  attest_record_keep_set_find (keep_page (self), NULL, 0);
  g_ptr_array_remove_index (self->finds, 0);
  if (self->finds->len > 0)
    {
      attest_record_dialog_show_find (self);
      return;
    }
  /* A sealed picture has no page to go back to; the next one is asked about. */
  attest_record_set_gate (self->record, ATTEST_GATE_UNANSWERED);
  g_array_set_size (self->history, 0);
  self->at = ATTEST_STEP_GATE;
  if (more)
    {
      self->at = ATTEST_STEP_NONE;
      attest_record_dialog_go (self, ATTEST_STEP_GATE);
    }
  else if (attest_record_dialog_is_locked (self))
    {
      show_kept (self);
    }
  else
    {
      attest_record_dialog_go (self, self->school != NULL && self->school->known != NULL ? ATTEST_STEP_CHECK : ATTEST_STEP_STORY);
    }
}

static void put_next_aside (AttestRecordDialog *self);

/* Who hides has to be believed that they must; who keeps a draft can be told. */
static void
aside_ended (AttestRecordDialog *self,
             gboolean            worked,
             const GError       *error)
{
  if (!worked && !self->locking)
    {
      self->leaving = FALSE;
      gtk_window_present (GTK_WINDOW (self));
      attest_message_present (GTK_WINDOW (self), error);
      return;
    }
  if (!worked)
    g_warning ("What was put aside could not be kept: %s", error->message);
  attest_record_keep_set_find (keep_page (self), NULL, 0);
  g_ptr_array_remove_index (self->finds, 0);
  put_next_aside (self);
}

static void
say_twin (AttestRecordDialog *self)
{
  g_autofree char *words = g_object_steal_data (G_OBJECT (self->record), ATTEST_RECORD_TWIN);

  if (words != NULL)
    attest_record_dialog_problem (self, words, NULL);
}

static void
seal_ended (AttestRecordDialog *self,
            gboolean            worked,
            const GError       *error)
{
  self->sealing = FALSE;
  if (attest_record_dialog_is_gone (self))
    return;
  g_clear_handle_id (&self->progress_timer, g_source_remove);
  attest_record_keep_set_sealing (keep_page (self), FALSE, 0);
  if (self->leaving)
    aside_ended (self, worked, error);
  else if (worked)
    {
      sealed (self);
      say_twin (self);
    }
  else
    attest_message_present (GTK_WINDOW (self), error);
}

static void
kept_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (AttestRecordDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  const gboolean worked = attest_record_keep_finish (self->record, result, &error);

  seal_ended (self, worked, error);
}

typedef struct
{
  char       *dir;
  char       *case_hint;
  AttestFind *find;
  char       *words;
  gint64      noticed_ms; /* of the words */
} Spool;

static void
spool_free (Spool *self)
{
  g_free (self->dir);
  g_free (self->case_hint);
  attest_find_free (self->find);
  g_free (self->words);
  g_free (self);
}

static gboolean
spool_find (Spool   *spool,
            GError **error)
{
  AttestShot shot = attest_find_shot (spool->find);
  g_autoptr (GBytes) bytes = spool->find->bytes != NULL ? g_bytes_ref (spool->find->bytes) : attest_find_read (spool->find, error);
  g_autofree char *id = NULL;

  if (bytes == NULL || !attest_desk_spool_bytes (spool->dir, ATTEST_GATE_NO, bytes, &shot, spool->case_hint, &id, error))
    return FALSE;
  attest_find_discard (spool->find);
  return TRUE;
}

static gboolean
spool_words (Spool   *spool,
             GError **error)
{
  AttestShot       shot = { .kind = ATTEST_KIND_NO_IMAGE, .method = "words", .text = spool->words, .seen_ms = spool->noticed_ms };
  g_autofree char *id = NULL;

  return attest_desk_spool_bytes (spool->dir, ATTEST_GATE_UNSURE, NULL, &shot, spool->case_hint, &id, error);
}

static void
spool_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Spool         *spool = data;
  GError        *error = NULL;
  const gboolean worked = spool->find != NULL ? spool_find (spool, &error) : spool_words (spool, &error);

  if (worked)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
spooled_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (AttestRecordDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  const gboolean worked = g_task_propagate_boolean (G_TASK (result), &error);

  if (worked && !attest_record_dialog_is_gone (self))
    attest_record_dialog_spooled (self);
  seal_ended (self, worked, error);
}

/* What was begun in the practice school never goes to the real records. */
static char *
store_dir (AttestSession *session)
{
  return attest_session_get_practice (session)
           ? attest_desk_practice_dir (attest_session_get_parent (session), attest_session_get_practice_dsl (session))
           : g_build_filename (attest_session_get_parent (session), "store", NULL);
}

/* Seals to the store's public key, which needs nobody to unlock anything. */
static void
spool (AttestRecordDialog *self,
       const AttestFind   *find,
       const char         *words,
       GAsyncReadyCallback callback)
{
  AttestSession *session = attest_record_get_session (self->record);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, g_object_ref (self));
  Spool *data = g_new0 (Spool, 1);

  data->dir = self->aside != NULL ? g_strdup (self->aside) : store_dir (session);
  data->case_hint = g_strdup (attest_record_get (self->record, ATTEST_ANSWER_CASE));
  data->find = find != NULL ? attest_find_copy (find) : NULL;
  data->words = g_strdup (words);
  data->noticed_ms = attest_record_get_number (self->record, ATTEST_ANSWER_NOTICED);
  g_task_set_name (task, "record/spool");
  g_task_set_task_data (task, data, (GDestroyNotify)spool_free);
  g_task_run_in_thread (task, spool_thread);
}

static void
show_sealing (AttestRecordDialog *self,
              double              done)
{
  attest_record_keep_set_sealing (keep_page (self), TRUE, done);
}

/**
 * attest_record_dialog_seal:
 *
 * Seals what is on the page, into the case or, while locked, into the spool.
 */
void
attest_record_dialog_seal (AttestRecordDialog *self)
{
  const AttestFind *find;

  if (self->finds->len == 0 || self->sealing)
    return;
  find = g_ptr_array_index (self->finds, 0);
  self->sealing = TRUE;
  attest_record_dialog_watch (self, show_sealing);
  if (attest_record_dialog_is_locked (self))
    spool (self, find, NULL, spooled_cb);
  else
    attest_record_keep_async (self->record, find, self->done, kept_cb, g_object_ref (self));
}

static void
words_spooled_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (AttestRecordDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  self->sealing = FALSE;
  if (attest_record_dialog_is_gone (self))
    return;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      /* Left on the screen: there is no other place where they are. */
      self->leaving = FALSE;
      gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
      attest_message_present (GTK_WINDOW (self), error);
      return;
    }
  attest_record_dialog_spooled (self);
  if (self->leaving)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  show_kept (self);
}

/**
 * attest_record_dialog_spool_words:
 *
 * Keeps a words-only record while the store is locked.
 */
void
attest_record_dialog_spool_words (AttestRecordDialog *self)
{
  g_autofree char *words = attest_record_words (self->record);

  if (self->sealing)
    return;
  self->sealing = TRUE;
  spool (self, NULL, words, words_spooled_cb);
}

/* The window goes when nothing is left that it alone holds. */
static void
put_next_aside (AttestRecordDialog *self)
{
  AttestFind *find;

  while (self->finds->len > 0 && attest_find_is_own_file (g_ptr_array_index (self->finds, 0)))
    g_ptr_array_remove_index (self->finds, 0);
  if (self->finds->len == 0)
    {
      attest_record_draft_flush (self->draft);
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  find = g_ptr_array_index (self->finds, 0);
  if (find->url == NULL && find->no_url_reason == NULL)
    find->no_url_reason = g_strdup (NOT_ASKED);
  self->sealing = TRUE;
  if (self->locking || attest_record_dialog_is_locked (self))
    spool (self, find, NULL, spooled_cb);
  else
    attest_record_keep_async (self->record, find, self->done, kept_cb, g_object_ref (self));
}

/**
 * attest_record_dialog_put_aside:
 * @locking: whether the store is about to be locked
 *
 * The person leaves with things taken and not sealed. Each is sealed as it is,
 * and says that its questions were not asked; files of the person's own are
 * still where they were. Words that no draft can keep are sealed too. The
 * window is destroyed when that is done.
 */
void
attest_record_dialog_put_aside (AttestRecordDialog *self,
                                gboolean            locking)
{
  self->leaving = TRUE;
  self->locking = self->locking || locking;
  /* The lock that follows ends practice as well. */
  if (self->aside == NULL)
    self->aside = store_dir (attest_record_get_session (self->record));
  if (self->sealing)
    return;
  attest_record_keep_take_answers (keep_page (self));
  if (self->finds->len == 0 && self->at != ATTEST_STEP_SENT && (self->school == NULL || self->apart) && attest_record_has_words (self->record))
    {
      /* Drafts are in the store, which is shut or has another one. */
      attest_record_dialog_spool_words (self);
      return;
    }
  if (locking && self->finds->len > 0)
    attest_record_draft_flush (self->draft);
  if (self->finds->len > 0 && attest_find_is_own_file (g_ptr_array_index (self->finds, 0)))
    attest_record_keep_set_find (keep_page (self), NULL, 0);
  put_next_aside (self);
}
