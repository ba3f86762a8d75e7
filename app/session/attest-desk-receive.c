/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-desk-private.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "custody/attest-body.h"
#include "store/attest-objects.h"
#include "submit/attest-package.h"

#include <string.h>

#define PACKAGES_MOST 10000
/* All entries and bodies of one package, which are held in memory. */
#define TEXT_MOST (256 * 1024 * 1024)

/* What of a package has come in so far. Objects are on disk and sealed, but no
 * row knows their keys until attest_vault_import() commits. */
typedef struct
{
  AttestDesk         *desk;      /* Borrowed */
  AttestPackageInfo  *info;
  char               *member;    /* being read */
  guint64             size;      /* of it */
  AttestDigest        expected;
  AttestObjectWriter *writer;    /* for items */
  GByteArray         *text;      /* for everything else */
  gsize               text_total;
  GBytes             *chain;
  GHashTable         *bodies;    /* guint64 seq → GBytes */
  GHashTable         *objects;   /* sha256 → AttestObject */
  gboolean            committed; /* the objects belong to the store now */
} Intake;

static void
object_free (gpointer data)
{
  attest_object_clear (data);
  g_free (data);
}

static void
intake_init (Intake     *self,
             AttestDesk *desk)
{
  memset (self, 0, sizeof *self);
  self->desk = desk;
  self->bodies = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)g_bytes_unref);
  self->objects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, object_free);
}

static void
intake_clear (Intake *self)
{
  g_clear_pointer (&self->info, attest_package_info_free);
  g_clear_pointer (&self->member, g_free);
  g_clear_pointer (&self->writer, attest_object_writer_free);
  g_clear_pointer (&self->text, g_byte_array_unref);
  g_clear_pointer (&self->chain, g_bytes_unref);
  g_clear_pointer (&self->bodies, g_hash_table_unref);
  g_clear_pointer (&self->objects, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Intake, intake_clear)

/* When nothing was committed, the sealed objects of this package go again. */
static void
intake_discard (Intake *self)
{
  GHashTableIter iter;
  AttestObject  *object;

  if (self->committed)
    return;
  g_hash_table_iter_init (&iter, self->objects);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *)&object))
    attest_object_remove (attest_desk_dir (self->desk), object->id, NULL);
}

static AttestPackageInfo *
copy_info (const AttestPackageInfo *from)
{
  AttestPackageInfo *out = attest_package_info_new ();

  out->package_id = g_strdup (from->package_id);
  out->case_id = g_strdup (from->case_id);
  out->reference = g_strdup (from->reference);
  out->school = g_strdup (from->school);
  out->sender_name = g_strdup (from->sender_name);
  out->sender_role = g_strdup (from->sender_role);
  out->sender_signing_key = g_strdup (from->sender_signing_key);
  out->sender_recipient = g_strdup (from->sender_recipient);
  out->base_seq = from->base_seq;
  out->base_head = from->base_head;
  out->head_seq = from->head_seq;
  out->head = from->head;
  out->store_head = from->store_head;
  out->created_ms = from->created_ms;
  out->practice = from->practice;
  for (guint i = 0; i < from->recipients->len; i++)
    {
      AttestPackageRecipient *one = from->recipients->pdata[i];

      attest_package_info_add_recipient (out, one->name, one->role, one->recipient, one->signing_key);
    }
  return out;
}

/* ── The sink ─────────────────────────────────────────────────────────── */

static gboolean
take_info (const AttestPackageInfo *info,
           guint                    members,
           guint64                  octets,
           gpointer                 data,
           GError                 **error)
{
  Intake *self = data;

  self->info = copy_info (info);
  if (!attest_package_info_is_for (info, attest_desk_recipient (self->desk)))
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_NOT_FOR_US, "The package opens with this key but does not name this person as a recipient");
      return FALSE;
    }
  if (info->practice != attest_desk_practice (self->desk))
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_PRACTICE, info->practice ? "A practice package" : "A real package in a practice store");
      return FALSE;
    }
  if (!attest_desk_is_known_sender (self->desk, info->sender_signing_key))
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_UNKNOWN_SENDER, "The sender is not on the card and was never compared");
      return FALSE;
    }
  return TRUE;
}

static gboolean
take_begin (const char         *name,
            guint64             size,
            const AttestDigest *expected,
            gpointer            data,
            GError            **error)
{
  Intake *self = data;

  g_free (self->member);
  self->member = g_strdup (name);
  self->size = size;
  self->expected = *expected;
  if (g_str_has_prefix (name, "items/"))
    {
      self->writer = attest_object_writer_new (attest_desk_dir (self->desk), error);
      return self->writer != NULL;
    }
  self->text_total += size;
  if (size > TEXT_MOST || self->text_total > TEXT_MOST)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TOO_LARGE, "The package's entries are too large");
      return FALSE;
    }
  self->text = g_byte_array_new ();
  return TRUE;
}

static gboolean
take_bytes (const void *bytes,
            gsize       length,
            gpointer    data,
            GError    **error)
{
  Intake *self = data;

  if (self->writer != NULL)
    return attest_object_writer_update (self->writer, bytes, length, error);
  g_byte_array_append (self->text, bytes, (guint)length);
  return TRUE;
}

static gboolean
end_item (Intake  *self,
          GError **error)
{
  AttestObject    *object = g_new0 (AttestObject, 1);
  g_autofree char *hex = NULL;
  gboolean         ok = attest_object_writer_finish (self->writer, object, error);

  g_clear_pointer (&self->writer, attest_object_writer_free);
  if (!ok)
    {
      object_free (object);
      return FALSE;
    }
  hex = attest_digest_hex (&object->digest);
  /* The same bytes twice in one package need one object. */
  if (g_hash_table_contains (self->objects, hex))
    {
      attest_object_remove (attest_desk_dir (self->desk), object->id, NULL);
      object_free (object);
    }
  else
    g_hash_table_insert (self->objects, g_steal_pointer (&hex), object);
  return TRUE;
}

static gboolean
take_body (Intake     *self,
           const char *name,
           GBytes     *bytes,
           GError    **error)
{
  gsize            length = strlen (name);
  g_autofree char *number = length > 5 ? g_strndup (name, length - 5) : g_strdup ("");
  guint64          seq;

  if (!g_str_has_suffix (name, ".json") || !attest_parse_uint (number, G_MAXINT64, &seq) || g_bytes_get_size (bytes) > ATTEST_BODY_MAX)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "A body with the name %s", name);
      return FALSE;
    }
  g_hash_table_insert (self->bodies, g_memdup2 (&seq, sizeof seq), g_bytes_ref (bytes));
  return TRUE;
}

static gboolean
take_end (gpointer data,
          GError **error)
{
  Intake           *self = data;
  g_autoptr(GBytes) bytes = NULL;

  if (self->writer != NULL)
    return end_item (self, error);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&self->text));
  if (strcmp (self->member, "chain.jsonl") == 0)
    {
      g_clear_pointer (&self->chain, g_bytes_unref);
      self->chain = g_steal_pointer (&bytes);
    }
  else if (g_str_has_prefix (self->member, "bodies/"))
    return take_body (self, self->member + strlen ("bodies/"), bytes, error);
  return TRUE; /* case.json and README.txt are for people; the chain counts */
}

static const AttestPackageSink sink = { take_info, take_begin, take_bytes, take_end };

/* ── Committing ───────────────────────────────────────────────────────── */

static guint
count_lines (GBytes *chain)
{
  gsize       length;
  const char *text = g_bytes_get_data (chain, &length);
  guint       lines = 0;

  for (gsize i = 0; i < length; i++)
    lines += text[i] == '\n';
  return lines;
}

static void
body_unref (gpointer body)
{
  if (body != NULL)
    g_bytes_unref (body);
}

static GPtrArray *
bodies_in_order (Intake *self)
{
  GPtrArray *out = g_ptr_array_new_with_free_func (body_unref);
  guint      lines = count_lines (self->chain);

  for (guint i = 0; i < lines; i++)
    {
      guint64 seq = self->info->base_seq + 1 + i;
      GBytes *body = g_hash_table_lookup (self->bodies, &seq);

      g_ptr_array_add (out, body != NULL ? g_bytes_ref (body) : NULL);
    }
  return out;
}

static gboolean
commit (Intake             *self,
        const AttestDigest *digest,
        AttestImportOutcome       *outcome,
        guint64            *need_from,
        GError            **error)
{
  AttestArrival        arrival = { .package_id = self->info->package_id, .digest = *digest, .case_id = self->info->case_id,
                                   .sender_key = self->info->sender_signing_key, .sender_name = self->info->sender_name,
                                   .sender_role = self->info->sender_role, .sender_recipient = self->info->sender_recipient,
                                   .base_seq = self->info->base_seq, .base = self->info->base_head, .head = self->info->head,
                                   .store_head = self->info->store_head, .chain = self->chain, .objects = self->objects };
  g_autoptr(GPtrArray) bodies = NULL;

  if (self->chain == NULL)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED, "The package has no custody entries");
      return FALSE;
    }
  bodies = bodies_in_order (self);
  arrival.bodies = bodies;
  if (!attest_vault_import (self->desk->vault, &arrival, outcome, need_from, error))
    return FALSE;
  self->committed = *outcome != ATTEST_IMPORT_NEED_BASE;
  return TRUE;
}

/* ── One package ──────────────────────────────────────────────────────── */

static void
describe_sender (AttestArrivalInfo *out,
                 Intake            *self)
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
  g_autofree char  *name = g_strconcat ("asked:", incoming->package_id, NULL);
  g_autoptr(GBytes) asked = attest_vault_get (self->vault, name, NULL);
  g_autoptr(GBytes) mark = g_bytes_new_static ("asked", 5);

  return asked != NULL || (attest_desk_queue_receipt (self, incoming, case_id, ATTEST_RECEIPT_NEED_FROM, need_from, error) &&
                           attest_vault_put (self->vault, name, mark, error));
}

static gboolean
answer (Intake             *self,
        const AttestDigest *digest,
        AttestImportOutcome        outcome,
        guint64             need_from,
        GError            **error)
{
  AttestIncoming incoming = { .package_id = self->info->package_id, .digest = *digest, .sender_recipient = self->info->sender_recipient,
                              .head_seq = self->info->head_seq, .head = self->info->head };

  if (outcome == ATTEST_IMPORT_NEED_BASE)
    return ask_for_base (self->desk, &incoming, self->info->case_id, need_from, error);
  return attest_desk_queue_receipt (self->desk, &incoming, self->info->case_id, ATTEST_RECEIPT_RECEIVED, 0, error);
}

static gboolean
not_seen_otherwise (Intake             *self,
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
  g_autofree char      *name = g_strconcat ("refused:", out->package, NULL);
  g_autoptr(GBytes)     before = attest_vault_get (self->vault, name, NULL);
  g_autoptr(GBytes)     mark = g_bytes_new (out->problem, strlen (out->problem));
  g_autoptr(JsonObject) what = json_object_new ();

  if (before != NULL && g_bytes_equal (before, mark))
    return TRUE;
  attest_json_set_text (what, "package", out->package);
  attest_json_set_text (what, "sender_key", out->sender_key);
  attest_json_set_text (what, "problem", out->problem);
  return attest_vault_put (self->vault, name, mark, NULL) &&
         attest_vault_log (self->vault, ATTEST_NO_CASE, ATTEST_ENTRY_PACKAGE_REFUSED, what, NULL);
}

static gboolean
take_package (Intake            *self,
              AttestSource       source,
              gpointer           source_data,
              AttestArrivalInfo *out,
              GError           **error)
{
  AttestDigest          digest;
  AttestImportOutcome          outcome = 0;
  guint64               need_from = 0;
  g_autoptr(AttestCase) details = NULL;

  if (!attest_package_open (attest_vault_identity (self->desk->vault), source, source_data, &sink, self, &digest, error) ||
      !not_seen_otherwise (self, &digest, error) || !commit (self, &digest, &outcome, &need_from, error) ||
      !answer (self, &digest, outcome, need_from, error))
    return FALSE;
  out->state = g_strdup (outcome_word (outcome));
  if (outcome == ATTEST_IMPORT_NEED_BASE)
    {
      intake_discard (self);
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
 * knows when everybody has. */
static void
remove_if_alone (Intake     *self,
                 AttestDrop *drop,
                 const char *name)
{
  g_autoptr(GError) error = NULL;

  if (self->info->recipients->len == 1 && !attest_drop_remove (drop, ATTEST_DROP_IN, name, NULL, &error))
    g_message ("A received package stays in the drop: %s", error->message);
}

static AttestArrivalInfo *
receive_one (AttestDesk   *self,
             AttestDrop   *drop,
             const char   *name,
             GCancellable *cancellable)
{
  g_auto(Intake)              intake = { 0 };
  g_autoptr(GError)           error = NULL;
  g_autoptr(AttestDropReader) reader = attest_drop_open (drop, ATTEST_DROP_IN, name, ATTEST_PACKAGE_OCTETS_MOST, cancellable, &error);
  AttestArrivalInfo          *out = g_new0 (AttestArrivalInfo, 1);

  intake_init (&intake, self);
  out->package = g_strndup (name, strcspn (name, "."));
  if (reader != NULL && take_package (&intake, attest_drop_reader_read, reader, out, &error))
    {
      if (strcmp (out->state, "need-from") != 0)
        remove_if_alone (&intake, drop, name);
    }
  else
    {
      intake_discard (&intake);
      describe_failure (out, error);
    }
  describe_sender (out, &intake);
  return out;
}

/* A package that was taken in before and is still wanted by somebody else. */
static gboolean
is_settled (AttestDesk *self,
            const char *name)
{
  g_autofree char *id = g_strndup (name, strcspn (name, "."));
  AttestDigest     digest;

  return attest_vault_seen_package (self->vault, id, &digest, NULL);
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
  g_autoptr(AttestDrop) drop = from != NULL ? attest_drop_new (from) : attest_desk_open_drop (self, error);
  g_autoptr(GPtrArray)  names = drop != NULL ? attest_drop_list (drop, ATTEST_DROP_IN, ATTEST_PACKAGE_SUFFIX, PACKAGES_MOST, cancellable, error) : NULL;
  g_autoptr(GPtrArray)  out = NULL;
  g_autoptr(GError)     local = NULL;

  if (names == NULL)
    return NULL;
  out = g_ptr_array_new_with_free_func ((GDestroyNotify)attest_arrival_info_free);
  for (guint i = 0; i < names->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      AttestArrivalInfo *one;

      if (is_settled (self, names->pdata[i]))
        continue;
      one = receive_one (self, drop, names->pdata[i], cancellable);
      if (g_strcmp0 (one->problem, "not-for-us") == 0)
        {
          attest_arrival_info_free (one);
          continue;
        }
      if (one->problem != NULL)
        log_refusal (self, one);
      g_ptr_array_add (out, one);
    }
  if (!attest_desk_flush_receipts (self, drop, cancellable, &local))
    g_message ("Receipts wait: %s", local->message);
  return g_steal_pointer (&out);
}
