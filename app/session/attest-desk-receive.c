/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-intake.h"

#include "base/attest-error.h"

#include <string.h>

/* Anybody who may send can put any number of files there. What is not looked at
 * now is the next time: what was looked at before does not count again. */
#define LISTED_MOST 200000
#define OPENED_MOST 10000
/* So many that were not taken in are told one by one; of the rest, how many. */
#define TOLD_MOST 50

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
                  gboolean           later,
                  const GError      *error)
{
  gboolean held = g_error_matches (error, ATTEST_ERROR, ATTEST_ERROR_UNKNOWN_SENDER);

  out->state = g_strdup (later ? "later" : held ? "held"
                                                : "refused");
  out->problem = g_strdup (error->domain == ATTEST_ERROR ? attest_error_nick ((AttestError)error->code) : "storage");
  out->text = g_strdup (error->message);
}

/* What went wrong here and says nothing of the package: it is tried again. */
static gboolean
is_passing (const char *problem)
{
  static const AttestError codes[] = { ATTEST_ERROR_STORAGE, ATTEST_ERROR_NO_SPACE, ATTEST_ERROR_UNDELIVERED, ATTEST_ERROR_NO_ANSWER, ATTEST_ERROR_CANCELLED };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (strcmp (problem, attest_error_nick (codes[i])) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_refused_for_good (const AttestArrivalInfo *arrival)
{
  return strcmp (arrival->state, "refused") == 0 && !is_passing (arrival->problem);
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

/* Until the answer comes the package lies in the drop unshown, and is looked at
 * again and again. It is asked for once a day: a question may get lost as well. */
#define ASK_AGAIN_MS (G_GINT64_CONSTANT (24) * 60 * 60 * 1000)

static gboolean
was_asked_lately (AttestDesk *self,
                  const char *name,
                  gint64      now_ms)
{
  g_autoptr (GBytes) asked = attest_vault_get (self->vault, name, NULL);
  gint64 at_ms;

  if (asked == NULL || g_bytes_get_size (asked) != sizeof at_ms)
    return FALSE;
  memcpy (&at_ms, g_bytes_get_data (asked, NULL), sizeof at_ms);
  return at_ms <= now_ms && now_ms - at_ms < ASK_AGAIN_MS;
}

static gboolean
ask_for_base (AttestDesk           *self,
              const AttestIncoming *incoming,
              const char           *case_id,
              guint64               need_from,
              GError              **error)
{
  gint64           now_ms = g_get_real_time () / 1000;
  g_autofree char *name = g_strconcat (ATTEST_ASKED_PREFIX, incoming->package_id, NULL);
  g_autoptr (GBytes) mark = g_bytes_new (&now_ms, sizeof now_ms);

  return was_asked_lately (self, name, now_ms) || (attest_desk_queue_receipt (self, incoming, case_id, ATTEST_RECEIPT_NEED_FROM, need_from, error) &&
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
  g_autoptr (GError) local = NULL;

  if (!attest_package_open (attest_vault_identity (self->desk->vault), source, source_data, &attest_intake_sink, self, &digest, error) ||
      !not_seen_otherwise (self, &digest, error) || !attest_intake_commit (self, &digest, &outcome, &need_from, error))
    return FALSE;
  /* It is in the store whatever becomes of the receipt: not refused, and
   * answered the next time it is looked at. */
  self->unanswered = !answer (self, &digest, outcome, need_from, &local);
  if (self->unanswered)
    g_warning ("A package was taken in and is not answered yet: %s", local->message);
  out->state = g_strdup (outcome_word (outcome));
  if (outcome == ATTEST_IMPORT_NEED_BASE)
    {
      attest_intake_discard (self);
      return TRUE;
    }
  details = attest_vault_find_case (self->desk->vault, self->info->case_id, error);
  if (details == NULL)
    return FALSE;
  attest_desk_count_quota (self->desk, self->info->sender_signing_key, self->octets);
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

/**
 * attest_desk_take_reader:
 * @self: a recipient's desk
 * @reader: a package, open, that somebody handed over as a file
 * @name: what to call it while nothing better is known
 *
 * Returns: (transfer full): what became of it
 */
AttestArrivalInfo *
attest_desk_take_reader (AttestDesk       *self,
                         AttestDropReader *reader,
                         const char       *name)
{
  g_auto (AttestIntake) intake = { 0 };
  g_autoptr (GError) error = NULL;
  AttestArrivalInfo *out = g_new0 (AttestArrivalInfo, 1);

  attest_intake_init (&intake, self);
  out->package = g_strdup (name);
  intake.octets = attest_drop_reader_size (reader);
  if (!take_package (&intake, attest_drop_reader_read, reader, out, &error))
    {
      attest_intake_discard (&intake);
      describe_failure (out, intake.later, error);
    }
  describe_sender (out, &intake);
  if (is_refused_for_good (out))
    attest_desk_log_refusal (self, out);
  return out;
}

static AttestArrivalInfo *
receive_one (AttestDesk            *self,
             AttestDrop            *drop,
             const AttestDropEntry *entry,
             GHashTable            *passed,
             GCancellable          *cancellable)
{
  g_auto (AttestIntake) intake = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (AttestDropReader) reader = attest_drop_open (drop, ATTEST_DROP_IN, entry->name, ATTEST_PACKAGE_OCTETS_MOST, cancellable, &error);
  AttestArrivalInfo *out = g_new0 (AttestArrivalInfo, 1);

  attest_intake_init (&intake, self);
  out->package = g_strndup (entry->name, strcspn (entry->name, "."));
  intake.octets = reader != NULL ? attest_drop_reader_size (reader) : 0;
  if (reader != NULL && take_package (&intake, attest_drop_reader_read, reader, out, &error))
    {
      if (!intake.unanswered && strcmp (out->state, "need-from") != 0 && stays_in_drop (&intake, drop, entry->name))
        g_hash_table_add (passed, g_strdup (entry->name));
    }
  else
    {
      attest_intake_discard (&intake);
      describe_failure (out, intake.later, error);
    }
  describe_sender (out, &intake);
  return out;
}

/* Two lists of what in the folder needs no second look. */
typedef struct
{
  GHashTable *passed;  /* names: taken in, and left for others */
  GHashTable *refused; /* marks: looked at, refused and said so once */
  GPtrArray  *names;
  GPtrArray  *marks;
  guint       opened; /* now */
  guint       told;   /* now, of what was not taken in */
  guint       untold;
} Known;

static void
known_init (Known      *self,
            AttestDesk *desk,
            gboolean    again,
            GPtrArray  *entries)
{
  self->passed = attest_desk_load_names (desk, PASSED_NAME);
  self->refused = again ? g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) : attest_desk_load_names (desk, ATTEST_REFUSED_NAME);
  self->names = g_ptr_array_new ();
  self->marks = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < entries->len; i++)
    {
      AttestDropEntry *entry = entries->pdata[i];

      g_ptr_array_add (self->names, entry->name);
      g_ptr_array_add (self->marks, attest_desk_refused_mark (entry));
    }
}

static gboolean
known_save (Known      *self,
            AttestDesk *desk,
            GError    **error)
{
  return attest_desk_save_names (desk, PASSED_NAME, self->names, self->passed, error) &&
         attest_desk_save_names (desk, ATTEST_REFUSED_NAME, self->marks, self->refused, error);
}

static void
known_clear (Known *self)
{
  g_clear_pointer (&self->passed, g_hash_table_unref);
  g_clear_pointer (&self->refused, g_hash_table_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->marks, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Known, known_clear)

/* One of ten thousand is an attack on whoever has to read of them all. */
static gboolean
is_told (Known                   *known,
         const AttestArrivalInfo *one)
{
  if (strcmp (one->state, "refused") != 0 && strcmp (one->state, "held") != 0)
    return TRUE;
  if (known->told++ < TOLD_MOST)
    return TRUE;
  known->untold++;
  return FALSE;
}

static void
look_at (AttestDesk            *self,
         AttestDrop            *drop,
         const AttestDropEntry *entry,
         const char            *mark,
         Known                 *known,
         GPtrArray             *out,
         GCancellable          *cancellable)
{
  AttestArrivalInfo *one;
  gboolean           told;

  if (g_hash_table_contains (known->passed, entry->name) || g_hash_table_contains (known->refused, mark) || known->opened++ >= OPENED_MOST)
    return;
  one = receive_one (self, drop, entry, known->passed, cancellable);
  if (g_strcmp0 (one->problem, "not-for-us") == 0)
    {
      attest_arrival_info_free (one);
      return;
    }
  told = is_told (known, one);
  if (is_refused_for_good (one))
    {
      if (told)
        attest_desk_log_refusal (self, one);
      g_hash_table_add (known->refused, g_strdup (mark));
    }
  if (told)
    g_ptr_array_add (out, one);
  else
    attest_arrival_info_free (one);
}

static void
tell_of_the_rest (AttestDesk *self,
                  guint       n,
                  GPtrArray  *out)
{
  AttestArrivalInfo *rest = g_new0 (AttestArrivalInfo, 1);

  rest->package = g_strdup ("");
  rest->state = g_strdup ("refused");
  rest->problem = g_strdup (attest_error_nick (ATTEST_ERROR_INPUT));
  rest->text = g_strdup_printf ("%u more files in the shared folder were not taken in", n);
  attest_desk_log_refusals (self, n);
  g_ptr_array_add (out, rest);
}

static GPtrArray *
receive (AttestDesk   *self,
         const char   *from,
         gboolean      again,
         GCancellable *cancellable,
         GError      **error)
{
  g_autoptr (AttestDrop) drop = from != NULL ? attest_drop_new (from) : attest_desk_open_drop (self, error);
  g_autoptr (GPtrArray) entries = drop != NULL ? attest_drop_look (drop, ATTEST_DROP_IN, ATTEST_PACKAGE_SUFFIX, LISTED_MOST, cancellable, error) : NULL;
  g_autoptr (GPtrArray) out = NULL;
  g_autoptr (GError) local = NULL;
  g_auto (Known) known = { 0 };

  if (entries == NULL)
    return NULL;
  known_init (&known, self, again, entries);
  out = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_arrival_info_free);
  for (guint i = 0; i < entries->len && !g_cancellable_is_cancelled (cancellable); i++)
    look_at (self, drop, entries->pdata[i], known.marks->pdata[i], &known, out, cancellable);
  if (known.untold > 0)
    tell_of_the_rest (self, known.untold, out);
  if (!known_save (&known, self, &local) || !attest_desk_flush_receipts (self, drop, cancellable, &local))
    g_message ("Receipts wait: %s", local->message);
  return g_steal_pointer (&out);
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
 * somebody else are passed over in silence, and a file that was refused is
 * reported once, until it changes. Of very many that are not taken in the first
 * are reported one by one and the rest as a number, with no package.
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
  return receive (self, from, FALSE, cancellable, error);
}

/**
 * attest_desk_receive_again:
 *
 * As attest_desk_receive(), and looks once more at what was refused before.
 */
GPtrArray *
attest_desk_receive_again (AttestDesk   *self,
                           const char   *from,
                           GCancellable *cancellable,
                           GError      **error)
{
  return receive (self, from, TRUE, cancellable, error);
}
