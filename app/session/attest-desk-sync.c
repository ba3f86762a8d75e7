/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-error.h"

#include <glib/gstdio.h>
#include <string.h>

/* How many receipts one look into the drop lists, and reads, at most; what was
 * read before does not count again. */
#define RECEIPTS_MOST 200000
#define READ_MOST 20000

/* Names in out/ that were read before, so that each is opened once: sealed
 * receipts of the whole school lie there, and none says whose it is. */
#define SEEN_NAME "receipts-seen"
#define UNKNOWN_NAME "packages-unknown"

/* More of them say nothing that the first did not. */
#define UNKNOWN_MOST 50

static AttestCaseState
case_state_of (AttestReceiptState state)
{
  switch (state)
    {
    case ATTEST_RECEIPT_RECEIVED:
      return ATTEST_CASE_RECEIVED;
    case ATTEST_RECEIPT_OPENED:
      return ATTEST_CASE_OPENED;
    case ATTEST_RECEIPT_CLOSED:
      return ATTEST_CASE_CLOSED;
    case ATTEST_RECEIPT_NEED_FROM:
    default:
      return ATTEST_CASE_OPEN;
    }
}

/* A receipt is believed when it answers a package of ours, byte for byte, and
 * is signed by somebody that package was sealed to. Anything else is ignored:
 * anybody who can write to the drop can put one there. */
static AttestReceiptInfo *
describe (const AttestReceipt  *receipt,
          const AttestOutgoing *outgoing)
{
  AttestReceiptInfo *out = g_new0 (AttestReceiptInfo, 1);

  out->package = g_strdup (receipt->package_id);
  out->case_id = g_strdup (receipt->case_id);
  out->state = g_strdup (attest_receipt_state_nick (receipt->state));
  for (guint i = 0; i < outgoing->to->len; i++)
    if (strcmp (((AttestAddressee *)outgoing->to->pdata[i])->signing_key, receipt->signing_key) == 0)
      out->from = g_strdup (((AttestAddressee *)outgoing->to->pdata[i])->name);
  return out;
}

/* Somebody on the card answers a package that this store never heard of: the
 * store that sent it was a newer one. It is said once for each such package. */
static gboolean
note_unknown_package (AttestDesk          *self,
                      const AttestReceipt *receipt,
                      GError             **error)
{
  const AttestPerson *from = self->card != NULL ? attest_card_by_key (self->card, receipt->signing_key) : NULL;
  g_autoptr (GHashTable) noted = attest_desk_load_names (self, UNKNOWN_NAME);
  g_autoptr (JsonObject) what = json_object_new ();

  if (from == NULL || receipt->practice != attest_desk_practice (self) || g_hash_table_contains (noted, receipt->package_id) ||
      g_hash_table_size (noted) >= UNKNOWN_MOST)
    return TRUE;
  json_object_set_string_member (what, "package", receipt->package_id);
  json_object_set_string_member (what, "from", from->name);
  json_object_set_string_member (what, "from_key", receipt->signing_key);
  return attest_vault_log (self->vault, ATTEST_NO_CASE, ATTEST_ENTRY_ROLLED_BACK, what, error) &&
         attest_desk_change_name (self, UNKNOWN_NAME, receipt->package_id, TRUE, error);
}

/* It answers this package, byte for byte, and names the end of it, or an
 * earlier entry, as our own chain has it. */
static gboolean
fits (AttestDesk           *self,
      const AttestReceipt  *receipt,
      const AttestOutgoing *outgoing)
{
  AttestDigest head;

  /* A package that begins at the beginning lacks nothing before it. */
  if (receipt->state == ATTEST_RECEIPT_NEED_FROM && receipt->need_from > outgoing->base_seq)
    return FALSE;
  return receipt->practice == attest_desk_practice (self) && strcmp (receipt->case_id, outgoing->case_id) == 0 &&
         attest_digest_equal (&receipt->package_digest, &outgoing->digest) &&
         attest_vault_own_head (self->vault, receipt->case_id, receipt->case_seq, &head) &&
         attest_digest_equal (&receipt->case_head, &head);
}

/**
 * attest_desk_take_receipt:
 * @self: a sender's desk
 * @file: a receipt as it came
 * @fresh: (element-type AttestReceiptInfo): where it is added when it says
 *   something new
 * @error: return location for an #AttestError
 *
 * Returns: whether it was understood and belongs here
 */
gboolean
attest_desk_take_receipt (AttestDesk *self,
                          GBytes     *file,
                          GPtrArray  *fresh,
                          GError    **error)
{
  g_autoptr (AttestReceipt) receipt = attest_receipt_open (attest_vault_identity (self->vault), file, error);
  g_autoptr (AttestOutgoing) outgoing = receipt != NULL ? attest_vault_find_outgoing (self->vault, receipt->package_id, error) : NULL;
  AttestDigest digest;
  gboolean     is_fresh = FALSE;

  if (receipt != NULL && outgoing == NULL && g_error_matches (*error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOUND))
    {
      g_clear_error (error);
      return note_unknown_package (self, receipt, error);
    }
  if (outgoing == NULL)
    return FALSE;
  if (!fits (self, receipt, outgoing))
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED, "A receipt for something else than what was sent");
      return FALSE;
    }
  digest = attest_digest_of (g_bytes_get_data (file, NULL), g_bytes_get_size (file));
  if (!attest_vault_add_receipt (self->vault, receipt->package_id, receipt->signing_key, case_state_of (receipt->state), receipt->case_seq,
                                 receipt->need_from, receipt->at_ms, &digest, &is_fresh, error))
    return FALSE;
  if (is_fresh)
    g_ptr_array_add (fresh, describe (receipt, outgoing));
  return TRUE;
}

static gboolean
collect_receipts (AttestDesk   *self,
                  AttestDrop   *drop,
                  GCancellable *cancellable,
                  GPtrArray    *fresh,
                  GError      **error)
{
  g_autoptr (GPtrArray) names = attest_drop_list (drop, ATTEST_DROP_OUT, ATTEST_RECEIPT_SUFFIX, RECEIPTS_MOST, cancellable, error);
  g_autoptr (GHashTable) seen = NULL;
  guint read = 0;

  if (names == NULL)
    return FALSE;
  seen = attest_desk_load_names (self, SEEN_NAME);
  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr (GBytes) file = NULL;
      g_autoptr (GError) local = NULL;

      if (g_hash_table_contains (seen, names->pdata[i]) || read++ >= READ_MOST)
        continue;
      file = attest_drop_read (drop, ATTEST_DROP_OUT, names->pdata[i], ATTEST_RECEIPT_FILE_MOST, cancellable, &local);
      if (file != NULL)
        attest_desk_take_receipt (self, file, fresh, &local);
      /* What could not be read or stored now is tried again next time. */
      if (local == NULL || (!g_error_matches (local, ATTEST_ERROR, ATTEST_ERROR_UNDELIVERED) && !g_error_matches (local, ATTEST_ERROR, ATTEST_ERROR_NO_ANSWER) && !g_error_matches (local, ATTEST_ERROR, ATTEST_ERROR_STORAGE) &&
                            !g_error_matches (local, ATTEST_ERROR, ATTEST_ERROR_NO_SPACE) && !g_error_matches (local, ATTEST_ERROR, ATTEST_ERROR_CANCELLED)))
        g_hash_table_add (seen, g_strdup (names->pdata[i]));
    }
  return attest_desk_save_names (self, SEEN_NAME, names, seen, error);
}

static gboolean
still_fits (AttestDesk            *self,
            const AttestCase      *details,
            const AttestRoute     *route,
            const AttestAddressee *who,
            GError               **error)
{
  const AttestPerson *person = attest_card_by_key (self->card, who->signing_key);
  g_auto (GStrv) about = attest_desk_subjects (self, (const char *const *)details->subjects);

  if (!attest_card_may_receive (self->card, route, (const char *const *)about, who->signing_key, error))
    return FALSE;
  if (strcmp (person->recipient, who->recipient) == 0)
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NO_RECIPIENT, "%s has another key on the card now; send it again", person->name);
  return FALSE;
}

/**
 * attest_desk_check_addressees:
 * @self: a desk
 * @outgoing: a package that was sealed earlier
 * @signing_key: (nullable): one of those it is for; %NULL for all
 * @error: return location for an #AttestError
 *
 * Between sealing and sending the card may have changed, and the person may
 * have written down that a recipient is a subject.
 *
 * Returns: whether everybody may still receive the case under the key it is
 *   sealed to
 */
gboolean
attest_desk_check_addressees (AttestDesk           *self,
                              const AttestOutgoing *outgoing,
                              const char           *signing_key,
                              GError              **error)
{
  g_autoptr (AttestCase) details = attest_vault_find_case (self->vault, outgoing->case_id, error);
  g_autoptr (AttestRoute) route = NULL;

  if (details == NULL)
    return FALSE;
  if (self->card == NULL)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NO_RECIPIENT, "There is no school card, so nobody to send it to is known");
      return FALSE;
    }
  route = attest_desk_case_route (self, details, error);
  for (guint i = 0; route != NULL && i < outgoing->to->len; i++)
    {
      AttestAddressee *who = outgoing->to->pdata[i];

      if ((signing_key == NULL || strcmp (who->signing_key, signing_key) == 0) && !still_fits (self, details, route, who, error))
        return FALSE;
    }
  return route != NULL;
}

/* One question about a package is answered a day, as an honest receiver asks:
 * each answer is the whole case, and whoever asks may be nobody's friend. */
#define ANSWERED_PREFIX "answered:"
#define ANSWER_AGAIN_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)

static char *
answered_name (const AttestOutgoing  *outgoing,
               const AttestAddressee *who)
{
  return g_strdup_printf (ANSWERED_PREFIX "%s %s", outgoing->id, who->signing_key);
}

static gboolean
was_answered_lately (AttestDesk            *self,
                     const AttestOutgoing  *outgoing,
                     const AttestAddressee *who)
{
  g_autofree char *name = answered_name (outgoing, who);
  g_autoptr (GBytes) answered = attest_vault_get (self->vault, name, NULL);
  gint64 now_ms = g_get_real_time () / 1000, at_ms;

  if (answered == NULL || g_bytes_get_size (answered) != sizeof at_ms)
    return FALSE;
  memcpy (&at_ms, g_bytes_get_data (answered, NULL), sizeof at_ms);
  return at_ms <= now_ms && now_ms - at_ms < ANSWER_AGAIN_MS;
}

static gboolean
note_answered (AttestDesk            *self,
               const AttestOutgoing  *outgoing,
               const AttestAddressee *who,
               GError               **error)
{
  g_autofree char *name = answered_name (outgoing, who);
  gint64           now_ms = g_get_real_time () / 1000;
  g_autoptr (GBytes) mark = g_bytes_new (&now_ms, sizeof now_ms);

  return attest_vault_put (self->vault, name, mark, error);
}

/* Somebody holds an update whose beginning they never saw: the case goes to
 * them from its beginning up to the end of that update, and nothing that was
 * written since, which nobody has decided to send. Whoever may not receive it
 * any more gets nothing; the question then stays open, for the person to see. */
static gboolean
answer_needs (AttestDesk     *self,
              AttestOutgoing *outgoing,
              GCancellable   *cancellable,
              GError        **error)
{
  for (guint i = 0; i < outgoing->to->len; i++)
    {
      AttestAddressee *who = outgoing->to->pdata[i];
      g_autoptr (GPtrArray) to = NULL;
      g_autoptr (AttestCase) details = NULL;
      g_autofree char *id = NULL;
      g_autoptr (AttestOutgoing) again = NULL;
      g_autoptr (GError) local = NULL;

      if (who->need_from == G_MAXUINT64 || was_answered_lately (self, outgoing, who))
        continue;
      if (!attest_desk_check_addressees (self, outgoing, who->signing_key, &local))
        {
          g_message ("A package that was asked for is not sent: %s", local->message);
          continue;
        }
      to = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_addressee_free);
      g_ptr_array_add (to, attest_addressee_new (who->name, who->role, who->recipient, who->signing_key));
      details = attest_vault_find_case (self->vault, outgoing->case_id, error);
      id = details != NULL ? attest_desk_seal_package (self, details, to, 0, outgoing->head_seq, ATTEST_CASE_QUEUED, cancellable, NULL, NULL, error) : NULL;
      if (id == NULL && error != NULL && g_error_matches (*error, ATTEST_ERROR, ATTEST_ERROR_GATE))
        {
          g_message ("A package that was asked for is not sent: %s", (*error)->message);
          g_clear_error (error);
          continue;
        }
      again = id != NULL ? attest_vault_find_outgoing (self->vault, id, error) : NULL;
      if (again == NULL || !note_answered (self, outgoing, who, error) || !attest_vault_clear_need (self->vault, outgoing->id, who->signing_key, error) ||
          !attest_desk_deliver (self, again, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
everybody_answered (const AttestOutgoing *outgoing)
{
  for (guint i = 0; i < outgoing->to->len; i++)
    if (((AttestAddressee *)outgoing->to->pdata[i])->state < ATTEST_CASE_RECEIVED)
      return FALSE;
  return outgoing->to->len > 0;
}

static void
tidy (AttestDesk           *self,
      AttestDrop           *drop,
      const AttestOutgoing *outgoing)
{
  g_autofree char *path = g_build_filename (attest_desk_dir (self), ATTEST_OUTBOX_DIR, outgoing->file, NULL);

  if (everybody_answered (outgoing) && g_file_test (path, G_FILE_TEST_EXISTS))
    attest_desk_withdraw (self, drop, outgoing);
}

static gboolean
try_again (AttestDesk           *self,
           AttestDrop           *drop,
           const AttestOutgoing *outgoing,
           GCancellable         *cancellable,
           GError              **error)
{
  g_autoptr (AttestOutgoing) now = NULL;

  if (!attest_desk_deliver (self, outgoing, cancellable, error))
    return FALSE;
  now = attest_vault_find_outgoing (self->vault, outgoing->id, error);
  if (now == NULL)
    return FALSE;
  return drop == NULL || now->state != ATTEST_CASE_QUEUED || attest_desk_mend_outgoing (self, now, cancellable, error);
}

static gboolean
settle_outbox (AttestDesk   *self,
               AttestDrop   *drop,
               GCancellable *cancellable,
               GError      **error)
{
  g_autoptr (GPtrArray) all = attest_vault_list_outgoing (self->vault, NULL, FALSE, error);

  if (all == NULL)
    return FALSE;
  for (guint i = 0; i < all->len; i++)
    {
      AttestOutgoing *outgoing = all->pdata[i];

      if (outgoing->state == ATTEST_CASE_QUEUED && !try_again (self, drop, outgoing, cancellable, error))
        return FALSE;
      if (!answer_needs (self, outgoing, cancellable, error))
        return FALSE;
      tidy (self, drop, outgoing);
    }
  return TRUE;
}

/**
 * attest_desk_sync:
 * @self: a desk
 * @cancellable: (nullable): stops it
 * @error: return location for an #AttestError; that the drop cannot be reached
 *   is not one: the result says so
 *
 * Tries again what waits in the outbox, puts receipts in the drop and collects
 * those for this person.
 *
 * Returns: (transfer full): what came of it
 */
AttestSyncResult *
attest_desk_sync (AttestDesk   *self,
                  GCancellable *cancellable,
                  GError      **error)
{
  g_autoptr (AttestSyncResult) result = g_new0 (AttestSyncResult, 1);
  g_autoptr (AttestDrop) drop = attest_desk_open_drop (self, NULL);
  g_autoptr (GPtrArray) waiting = NULL;
  g_autoptr (GError) local = NULL;

  result->fresh = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_receipt_info_free);
  if (!attest_desk_pay_answers (self, error))
    return NULL;
  if (drop != NULL)
    attest_desk_mark_post (self, drop, cancellable);
  if (drop != NULL && (!attest_desk_flush_receipts (self, drop, cancellable, &local) ||
                       !collect_receipts (self, drop, cancellable, result->fresh, &local)))
    result->problem = g_strdup (local->message);
  if (drop != NULL && local == NULL)
    attest_desk_remove_old_receipts (self, drop, cancellable);
  if (!settle_outbox (self, drop, cancellable, error))
    return NULL;
  waiting = attest_vault_list_outgoing (self->vault, NULL, TRUE, error);
  if (waiting == NULL)
    return NULL;
  attest_desk_refresh_post (self);
  result->receipts = result->fresh->len;
  result->waiting = waiting->len;
  if (result->problem == NULL && waiting->len > 0)
    result->problem = attest_desk_problem_words (((AttestOutgoing *)waiting->pdata[0])->problem);
  return g_steal_pointer (&result);
}
