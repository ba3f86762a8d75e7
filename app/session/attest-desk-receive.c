/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-intake.h"

#include "base/attest-error.h"

#include <string.h>

#define PACKAGES_MOST 10000

/* Names in in/ that were taken in and stay there for somebody else. Whatever
 * is not among them is opened, so that one that was cut off between the store
 * and its receipt is answered the next time. */
#define PASSED_NAME "packages-passed"

/* ── One package ──────────────────────────────────────────────────────── */

static void
describe_sender (AttestArrivalInfo *out,
                 AttestIntake      *self)
{
  const AttestPerson *person = NULL;

  if (self->info == NULL)
    return;
  if (self->desk->card != NULL)
    person = attest_card_by_key (self->desk->card, self->info->sender_signing_key);
  g_free (out->package);
  out->package = g_strdup (self->info->package_id);
  out->sender = g_strdup (person != NULL ? person->name : self->info->sender_name);
  out->sender_key = g_strdup (self->info->sender_signing_key);
  out->fingerprint = attest_fingerprint (self->info->sender_signing_key);
}

static void
describe_failure (AttestArrivalInfo *out,
                  const GError      *error)
{
  gboolean held = g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_UNKNOWN_SENDER);

  out->state = g_strdup (held ? "held" : "refused");
  out->problem = g_strdup (error->domain == ATTEST_ERROR ? attest_error_nick ((AttestError)error->code) : "storage");
  out->text = g_strdup (error->message);
}

/* What went wrong here and says nothing of the package: it is tried again. */
static gboolean
is_passing (const char *problem)
{
  static const AttestError codes[] = { ATTEST_ERROR_STORAGE, ATTEST_ERROR_NO_SPACE, ATTEST_ERROR_UNDELIVERED, ATTEST_ERROR_CANCELLED };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (strcmp (problem, attest_error_nick (codes[i])) == 0)
      return TRUE;
  return FALSE;
}

static const char *
outcome_word (AttestImportOutcome outcome)
{
  switch (outcome)
    {
    case ATTEST_IMPORT_NEW:
      return "received";
    case ATTEST_IMPORT_UPDATED:
      return "updated";
    case ATTEST_IMPORT_DUPLICATE:
      return "duplicate";
    case ATTEST_IMPORT_NEED_BASE:
    default:
      return "need-from";
    }
}

/* Asked once: until the answer comes, the package lies in the drop unshown. */
static gboolean
ask_for_base (AttestDesk           *self,
              const AttestIncoming *incoming,
              const char           *case_id,
              guint64               need_from,
              GError              **error)
{
  g_autofree char *name = g_strconcat ("asked:", incoming->package_id, NULL);
  g_autoptr (GBytes) asked = attest_vault_get (self->vault, name, NULL);
  g_autoptr (GBytes) mark = g_bytes_new_static ("asked", 5);

  return asked != NULL || (attest_desk_queue_receipt (self, incoming, case_id, ATTEST_RECEIPT_NEED_FROM, need_from, error) &&
                           attest_vault_put (self->vault, name, mark, error));
}

static gboolean
answer (AttestIntake       *self,
        const AttestDigest *digest,
        AttestImportOutcome outcome,
        guint64             need_from,
        GError            **error)
{
  AttestIncoming incoming = { .package_id = self->info->package_id, .digest = *digest, .sender_recipient = self->info->sender_recipient, .head_seq = self->info->head_seq, .head = self->info->head };

  if (outcome == ATTEST_IMPORT_NEED_BASE)
    return ask_for_base (self->desk, &incoming, self->info->case_id, need_from, error);
  return attest_desk_queue_receipt (self->desk, &incoming, self->info->case_id, ATTEST_RECEIPT_RECEIVED, 0, error);
}

static gboolean
not_seen_otherwise (AttestIntake       *self,
                    const AttestDigest *digest,
                    GError            **error)
{
  AttestDigest before;

  if (!attest_vault_seen_package (self->desk->vault, self->info->package_id, &before, NULL) || attest_digest_equal (&before, digest))
    return TRUE;
  g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED, "Two different packages have one id");
  return FALSE;
}

static gboolean
log_refusal (AttestDesk        *self,
             AttestArrivalInfo *out)
{
  g_autofree char *name = g_strconcat ("refused:", out->package, NULL);
  g_autoptr (GBytes) before = attest_vault_get (self->vault, name, NULL);
  g_autoptr (GBytes) mark = g_bytes_new (out->problem, strlen (out->problem));
  g_autoptr (JsonObject) what = json_object_new ();

  if (before != NULL && g_bytes_equal (before, mark))
    return TRUE;
  attest_json_set_text (what, "package", out->package);
  attest_json_set_text (what, "sender_key", out->sender_key);
  attest_json_set_text (what, "problem", out->problem);
  return attest_vault_put (self->vault, name, mark, NULL) &&
         attest_vault_log (self->vault, ATTEST_NO_CASE, ATTEST_ENTRY_PACKAGE_REFUSED, what, NULL);
}

static gboolean
take_package (AttestIntake      *self,
              AttestSource       source,
              gpointer           source_data,
              AttestArrivalInfo *out,
              GError           **error)
{
  AttestDigest        digest;
  AttestImportOutcome outcome = 0;
  guint64             need_from = 0;
  g_autoptr (AttestCase) details = NULL;

  if (!attest_package_open (attest_vault_identity (self->desk->vault), source, source_data, &attest_intake_sink, self, &digest, error) ||
      !not_seen_otherwise (self, &digest, error) || !attest_intake_commit (self, &digest, &outcome, &need_from, error) ||
      !answer (self, &digest, outcome, need_from, error))
    return FALSE;
  out->state = g_strdup (outcome_word (outcome));
  if (outcome == ATTEST_IMPORT_NEED_BASE)
    {
      attest_intake_discard (self);
      return TRUE;
    }
  details = attest_vault_find_case (self->desk->vault, self->info->case_id, error);
  if (details == NULL)
    return FALSE;
  g_hash_table_remove (self->desk->findings, details->id);
  out->case_id = g_strdup (details->id);
  out->reference = g_strdup (details->reference);
  return TRUE;
}

/* Others named in the package may not have fetched it yet; only its sender
 * knows when everybody has. Returns whether the file stays. */
static gboolean
stays_in_drop (AttestIntake *self,
               AttestDrop   *drop,
               const char   *name)
{
  g_autoptr (GError) error = NULL;

  if (self->info->recipients->len > 1)
    return TRUE;
  if (!attest_drop_remove (drop, ATTEST_DROP_IN, name, NULL, &error))
    g_message ("A received package stays in the drop: %s", error->message);
  return error != NULL;
}

static AttestArrivalInfo *
receive_one (AttestDesk   *self,
             AttestDrop   *drop,
             const char   *name,
             GHashTable   *passed,
             GCancellable *cancellable)
{
  g_auto (AttestIntake) intake = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestDropReader) reader = attest_drop_open (drop, ATTEST_DROP_IN, name, ATTEST_PACKAGE_OCTETS_MOST, cancellable, &error);
  AttestArrivalInfo *out = g_new0 (AttestArrivalInfo, 1);

  attest_intake_init (&intake, self);
  out->package = g_strndup (name, strcspn (name, "."));
  if (reader != NULL && take_package (&intake, attest_drop_reader_read, reader, out, &error))
    {
      if (strcmp (out->state, "need-from") != 0 && stays_in_drop (&intake, drop, name))
        g_hash_table_add (passed, g_strdup (name));
    }
  else
    {
      attest_intake_discard (&intake);
      describe_failure (out, error);
    }
  describe_sender (out, &intake);
  return out;
}

/**
 * attest_desk_receive:
 * @self: the desk of somebody cases are sent to
 * @from: (nullable): a folder with in/ and out/; %NULL for the card's drop
 * @cancellable: (nullable): stops between packages
 * @error: return location for an #AttestError
 *
 * Opens every package that is not known yet. Each is verified whole before
 * anything of it is stored, and stored whole or not at all. Packages sealed to
 * somebody else are passed over in silence.
 *
 * Returns: (transfer full) (element-type AttestArrivalInfo): what became of
 *   each; %NULL when the folder could not be read
 */
GPtrArray *
attest_desk_receive (AttestDesk   *self,
                     const char   *from,
                     GCancellable *cancellable,
                     GError      **error)
{
  g_autoptr (AttestDrop) drop = from != NULL ? attest_drop_new (from) : attest_desk_open_drop (self, error);
  g_autoptr (GPtrArray) names = drop != NULL ? attest_drop_list (drop, ATTEST_DROP_IN, ATTEST_PACKAGE_SUFFIX, PACKAGES_MOST, cancellable, error) : NULL;
  g_autoptr (GPtrArray) out = NULL;
  g_autoptr (GHashTable) passed = NULL;
  g_autoptr (GError) local = NULL;

  if (names == NULL)
    return NULL;
  passed = attest_desk_load_names (self, PASSED_NAME);
  out = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_arrival_info_free);
  for (guint i = 0; i < names->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      AttestArrivalInfo *one;

      if (g_hash_table_contains (passed, names->pdata[i]))
        continue;
      one = receive_one (self, drop, names->pdata[i], passed, cancellable);
      if (g_strcmp0 (one->problem, "not-for-us") == 0)
        {
          attest_arrival_info_free (one);
          continue;
        }
      if (one->problem != NULL && !is_passing (one->problem))
        log_refusal (self, one);
      g_ptr_array_add (out, one);
    }
  if (!attest_desk_save_names (self, PASSED_NAME, names, passed, &local) || !attest_desk_flush_receipts (self, drop, cancellable, &local))
    g_message ("Receipts wait: %s", local->message);
  return g_steal_pointer (&out);
}
