/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-error.h"
#include "base/attest-file.h"
#include "base/attest-id.h"

#include <glib/gstdio.h>
#include <string.h>

/* Receipts are written beside the store first and put in the drop from there,
 * so that a drop that is away costs none of them. */

static AttestReceipt *
make_receipt (AttestDesk           *self,
              const AttestIncoming *incoming,
              const char           *case_id,
              AttestReceiptState    state,
              guint64               need_from)
{
  AttestReceipt *receipt = attest_receipt_new ();
  AttestMoment   now = attest_moment_now ();

  receipt->package_id = g_strdup (incoming->package_id);
  receipt->package_digest = incoming->digest;
  receipt->case_id = g_strdup (case_id);
  receipt->case_seq = incoming->head_seq;
  receipt->case_head = incoming->head;
  receipt->store_head = attest_vault_journal_head (self->vault);
  receipt->state = state;
  receipt->need_from = need_from;
  receipt->role = g_strdup (attest_desk_role (self));
  receipt->name = g_strdup (attest_desk_name (self));
  receipt->signing_key = g_strdup (attest_desk_signing_key (self));
  receipt->at_ms = now.utc_ms;
  receipt->practice = attest_desk_practice (self);
  return receipt;
}

/**
 * attest_desk_queue_receipt:
 * @self: the recipient's desk
 * @incoming: the package that is answered
 * @case_id: its case
 * @state: what happened to it
 * @need_from: with NEED_FROM, the first missing entry
 * @error: return location for an #AttestError
 *
 * Returns: whether the sealed receipt is on disk, to be put in the drop
 */
gboolean
attest_desk_queue_receipt (AttestDesk           *self,
                           const AttestIncoming *incoming,
                           const char           *case_id,
                           AttestReceiptState    state,
                           guint64               need_from,
                           GError              **error)
{
  g_autoptr (AttestReceipt) receipt = make_receipt (self, incoming, case_id, state, need_from);
  g_autoptr (GBytes) sealed = attest_receipt_seal (receipt, attest_vault_sign_key (self->vault), incoming->sender_recipient, error);
  g_autofree char *id = attest_id_new ();
  g_autofree char *name = g_strconcat (id, ATTEST_RECEIPT_SUFFIX, NULL);
  g_autofree char *path = g_build_filename (attest_desk_dir (self), ATTEST_RECEIPTS_DIR, name, NULL);

  return sealed != NULL && attest_file_write_new (path, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), error);
}

/* "NAME DAY" of each receipt that was put into out/ and may still lie there;
 * the day counts from 1970. */
#define WRITTEN_NAME "receipts-written"
#define KEEP_DAYS 90
#define DAY_US (G_TIME_SPAN_DAY)

/* Not noting it costs a file that stays in out/, and nothing else. */
static void
note_written (AttestDesk *self,
              const char *name)
{
  g_autofree char *mark = g_strdup_printf ("%s %" G_GINT64_FORMAT, name, g_get_real_time () / DAY_US);

  attest_desk_change_name (self, WRITTEN_NAME, mark, TRUE, NULL);
}

/**
 * attest_desk_flush_receipts:
 * @self: a desk
 * @drop: the school's drop
 * @cancellable: (nullable): stops it
 * @error: return location for an #AttestError
 *
 * Returns: whether no receipt waits any more
 */
gboolean
attest_desk_flush_receipts (AttestDesk   *self,
                            AttestDrop   *drop,
                            GCancellable *cancellable,
                            GError      **error)
{
  g_autofree char *folder = g_build_filename (attest_desk_dir (self), ATTEST_RECEIPTS_DIR, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GBytes) bytes = NULL;
      gboolean checked;

      if (!g_str_has_suffix (name, ATTEST_RECEIPT_SUFFIX))
        continue;
      bytes = attest_file_read (path, ATTEST_RECEIPT_FILE_MOST, error);
      if (bytes == NULL || !attest_drop_put_bytes (drop, ATTEST_DROP_OUT, name, bytes, cancellable, &checked, error))
        return FALSE;
      g_unlink (path);
      note_written (self, name);
    }
  return TRUE;
}

/**
 * attest_desk_remove_old_receipts:
 * @self: a desk
 * @drop: the school's drop, which was just reached
 * @cancellable: (nullable): stops it
 *
 * Takes receipts that this store wrote out of the drop once they are old, so
 * that out/ does not grow for ever. One that may not be removed here is tried
 * for as long again and then left.
 */
void
attest_desk_remove_old_receipts (AttestDesk   *self,
                                 AttestDrop   *drop,
                                 GCancellable *cancellable)
{
  g_autoptr (GHashTable) written = attest_desk_load_names (self, WRITTEN_NAME);
  g_autoptr (GPtrArray) keep = g_ptr_array_new ();
  gint64         today = g_get_real_time () / DAY_US;
  GHashTableIter iter;
  char          *mark;

  g_hash_table_iter_init (&iter, written);
  while (g_hash_table_iter_next (&iter, (gpointer *)&mark, NULL))
    {
      g_auto (GStrv) words = g_strsplit (mark, " ", 2);
      gint64 age = words[1] != NULL ? today - g_ascii_strtoll (words[1], NULL, 10) : G_MAXINT64;

      if (age < KEEP_DAYS || (age < 2 * KEEP_DAYS && !attest_drop_remove (drop, ATTEST_DROP_OUT, words[0], cancellable, NULL)))
        g_ptr_array_add (keep, mark);
    }
  attest_desk_save_names (self, WRITTEN_NAME, keep, written, NULL);
}

/**
 * attest_desk_save_answer:
 * @self: the desk of somebody a case was sent to
 * @case_id: a received case
 * @to: where the person wants the answer; replaced when it is there
 * @error: return location for an #AttestError
 *
 * For a sender who cannot look into the shared folder. It says no more than the
 * receipts in out/ do.
 *
 * Returns: whether the sealed answer is there
 */
gboolean
attest_desk_save_answer (AttestDesk *self,
                         const char *case_id,
                         const char *to,
                         GError    **error)
{
  g_autoptr (AttestCase) details = attest_vault_find_case (self->vault, case_id, error);
  AttestIncoming *incoming = details != NULL ? attest_vault_last_incoming (self->vault, details->id, error) : NULL;
  g_autoptr (AttestReceipt) receipt = NULL;
  g_autoptr (GBytes) sealed = NULL;
  AttestReceiptState state;

  if (incoming == NULL)
    return FALSE;
  state = details->state == ATTEST_CASE_CLOSED ? ATTEST_RECEIPT_CLOSED : details->unread ? ATTEST_RECEIPT_RECEIVED
                                                                                         : ATTEST_RECEIPT_OPENED;
  receipt = make_receipt (self, incoming, details->id, state, 0);
  sealed = attest_receipt_seal (receipt, attest_vault_sign_key (self->vault), incoming->sender_recipient, error);
  attest_incoming_free (incoming);
  return sealed != NULL && attest_drop_save_bytes (sealed, to, error);
}

/* ── Answers that follow from what a person did ───────────────────────── */

/* "opened CASE" and "closed CASE": noted before the deed, and crossed out once
 * the receipt is on disk. What was noted and not done is crossed out alone. */
#define OWED_NAME "answers-owed"

static char *
owed_name (AttestReceiptState state,
           const char        *case_id)
{
  return g_strdup_printf ("%s %s", attest_receipt_state_nick (state), case_id);
}

static gboolean
owe (AttestDesk        *self,
     AttestReceiptState state,
     const char        *case_id,
     GError           **error)
{
  g_autofree char *name = owed_name (state, case_id);

  return attest_desk_change_name (self, OWED_NAME, name, TRUE, error);
}

static gboolean
is_done (const AttestCase  *details,
         AttestReceiptState state)
{
  return details->received && (state == ATTEST_RECEIPT_OPENED ? !details->unread : details->state == ATTEST_CASE_CLOSED);
}

static gboolean
pay (AttestDesk        *self,
     AttestReceiptState state,
     const char        *case_id,
     GError           **error)
{
  g_autofree char *name = owed_name (state, case_id);
  g_autoptr (AttestCase) details = attest_vault_find_case (self->vault, case_id, NULL);
  AttestIncoming *incoming = details != NULL && is_done (details, state) ? attest_vault_last_incoming (self->vault, case_id, NULL) : NULL;
  gboolean        ok = incoming == NULL || attest_desk_queue_receipt (self, incoming, case_id, state, 0, error);

  attest_incoming_free (incoming);
  return ok && attest_desk_change_name (self, OWED_NAME, name, FALSE, error);
}

/**
 * attest_desk_pay_answers:
 * @self: a recipient's desk
 * @error: return location for an #AttestError
 *
 * Returns: whether every receipt that is owed is on disk
 */
gboolean
attest_desk_pay_answers (AttestDesk *self,
                         GError    **error)
{
  g_autoptr (GHashTable) owed = attest_desk_load_names (self, OWED_NAME);
  GHashTableIter iter;
  const char    *name;
  gboolean       ok = TRUE;

  g_hash_table_iter_init (&iter, owed);
  while (ok && g_hash_table_iter_next (&iter, (gpointer *)&name, NULL))
    {
      g_auto (GStrv) words = g_strsplit (name, " ", 2);
      AttestReceiptState state = strcmp (words[0], attest_receipt_state_nick (ATTEST_RECEIPT_CLOSED)) == 0 ? ATTEST_RECEIPT_CLOSED : ATTEST_RECEIPT_OPENED;

      ok = words[1] == NULL || pay (self, state, words[1], error);
    }
  return ok;
}

/* Not reaching the drop now is no failure: the next sync puts it there. */
static gboolean
answer (AttestDesk *self,
        GError    **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (AttestDrop) drop = NULL;

  if (!attest_desk_pay_answers (self, error))
    return FALSE;
  drop = attest_desk_open_drop (self, NULL);
  if (drop != NULL && !attest_desk_flush_receipts (self, drop, NULL, &local))
    g_message ("A receipt waits: %s", local->message);
  return TRUE;
}

gboolean
attest_desk_open_received (AttestDesk *self,
                           const char *case_id,
                           GError    **error)
{
  g_autoptr (AttestCase) details = attest_vault_find_case (self->vault, case_id, error);
  gboolean first;

  if (details == NULL)
    return FALSE;
  if (!details->unread)
    return TRUE;
  return owe (self, ATTEST_RECEIPT_OPENED, details->id, error) && attest_vault_mark_opened (self->vault, details->id, &first, error) &&
         answer (self, error);
}

/**
 * attest_desk_close_case:
 * @self: a desk
 * @case_id: a case
 * @summary: what it was
 * @follow_up: what was done and is still to be done
 * @outcome: how it ended
 * @reason: why it is closed so
 * @error: return location for an #AttestError
 *
 * All four are needed. Source: KCSIE, records of concerns, docs/sources.md.
 *
 * Returns: whether it is closed, and the sender told when it was received
 */
gboolean
attest_desk_close_case (AttestDesk *self,
                        const char *case_id,
                        const char *summary,
                        const char *follow_up,
                        const char *outcome,
                        const char *reason,
                        GError    **error)
{
  const char *const names[] = { "summary", "follow_up", "outcome", "reason" };
  const char *const values[] = { summary, follow_up, outcome, reason };
  g_autoptr (AttestCase) details = attest_vault_find_case (self->vault, case_id, error);
  g_autoptr (JsonObject) what = json_object_new ();

  if (details == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (!attest_desk_says_something (values[i]))
        {
          g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_POLICY, "A case is closed with summary, follow-up, outcome and reason; %s is missing", names[i]);
          return FALSE;
        }
      json_object_set_string_member (what, names[i], values[i]);
    }
  if (details->received && !owe (self, ATTEST_RECEIPT_CLOSED, details->id, error))
    return FALSE;
  if (!attest_vault_log (self->vault, details->id, ATTEST_ENTRY_CASE_CLOSED, what, error))
    return FALSE;
  return !details->received || answer (self, error);
}
