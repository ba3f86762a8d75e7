/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session/attest-intake.h"

#include "base/attest-bytes.h"
#include "base/attest-error.h"
#include "custody/attest-body.h"

#include <string.h>

/* All entries and bodies of one package, which are held in memory. */
#define TEXT_MOST (256 * 1024 * 1024)
/* No line of a chain is shorter than its digests and keys, bytes. */
#define LINE_LEAST 128

static void
object_free (gpointer data)
{
  attest_object_clear (data);
  g_free (data);
}

void
attest_intake_init (AttestIntake *self,
                    AttestDesk   *desk)
{
  memset (self, 0, sizeof *self);
  self->desk = desk;
  self->bodies = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)g_bytes_unref);
  self->objects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, object_free);
}

void
attest_intake_clear (AttestIntake *self)
{
  g_clear_pointer (&self->info, attest_package_info_free);
  g_clear_pointer (&self->member, g_free);
  g_clear_pointer (&self->writer, attest_object_writer_free);
  g_clear_pointer (&self->text, g_byte_array_unref);
  g_clear_pointer (&self->chain, g_bytes_unref);
  g_clear_pointer (&self->bodies, g_hash_table_unref);
  g_clear_pointer (&self->objects, g_hash_table_unref);
}
void
attest_intake_discard (AttestIntake *self)
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
  AttestIntake *self = data;

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
  self->later = !attest_desk_check_quota (self->desk, info->sender_signing_key, self->octets, error);
  return !self->later;
}

static gboolean
take_begin (const char         *name,
            guint64             size,
            const AttestDigest *expected,
            gpointer            data,
            GError            **error)
{
  AttestIntake *self = data;

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
  AttestIntake *self = data;

  if (self->writer != NULL)
    return attest_object_writer_update (self->writer, bytes, length, error);
  g_byte_array_append (self->text, bytes, (guint)length);
  return TRUE;
}

static gboolean
end_item (AttestIntake *self,
          GError      **error)
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
take_body (AttestIntake *self,
           const char   *name,
           GBytes       *bytes,
           GError      **error)
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
  AttestIntake *self = data;
  g_autoptr (GBytes) bytes = NULL;

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

const AttestPackageSink attest_intake_sink = { take_info, take_begin, take_bytes, take_end };

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
bodies_in_order (AttestIntake *self)
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

gboolean
attest_intake_commit (AttestIntake        *self,
                      const AttestDigest  *digest,
                      AttestImportOutcome *outcome,
                      guint64             *need_from,
                      GError             **error)
{
  AttestArrival arrival = { .package_id = self->info->package_id, .digest = *digest, .case_id = self->info->case_id, .sender_key = self->info->sender_signing_key, .sender_name = self->info->sender_name, .sender_role = self->info->sender_role, .sender_recipient = self->info->sender_recipient, .base_seq = self->info->base_seq, .base = self->info->base_head, .head = self->info->head, .store_head = self->info->store_head, .chain = self->chain, .objects = self->objects };
  g_autoptr (GPtrArray) bodies = NULL;

  if (self->chain == NULL)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_TAMPERED, "The package has no custody entries");
      return FALSE;
    }
  /* Each line costs memory beside its text; a file of line feeds would cost gigabytes. */
  if (count_lines (self->chain) > g_bytes_get_size (self->chain) / LINE_LEAST)
    {
      g_set_error (error, ATTEST_ERROR, ATTEST_ERROR_INPUT, "The package's entries are too short to be any");
      return FALSE;
    }
  bodies = bodies_in_order (self);
  arrival.bodies = bodies;
  if (!attest_vault_import (self->desk->vault, &arrival, outcome, need_from, error))
    return FALSE;
  self->committed = *outcome != ATTEST_IMPORT_NEED_BASE;
  return TRUE;
}
